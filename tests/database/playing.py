"""Play a scenario of the reference model into a database, act by act, each on its day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import composition
from config import policy_file
from states.lifecycle import LIFECYCLE
from tests.model import scenarios
from tests.model.cells import codes, text
from tests.model.scenarios import Scenario
from tests.model.words import Row, Sheets
from workflow.clock import ZONE, StoppedClock
from workflow.database.sessions import Database
from workflow.inspection.inspections import Target
from workflow.operations.advance import advance
from workflow.operations.approve import approve
from workflow.operations.confirm_absence import confirm_absence
from workflow.operations.context import Context
from workflow.operations.enter_records import enter_records
from workflow.operations.entry_batch import Source
from workflow.operations.exempt import exempt
from workflow.operations.open_round import open_round
from workflow.operations.send_back import send_back
from workflow.operations.submit_draft import Submission, submit_draft
from workflow.people.actor import ANYBODY, Actor
from workflow.queries import board
from workflow.queries.status import Status
from workflow.records.catalogue import BY_SHEET
from workflow.records.rows import Row as ProgramRow

SYSTEM_ROLES = {"office": "office", "leading": "leading_group", "auditor": "auditor"}
IMPORT = Source(act="import", file_name="scenario.xlsx", file_sha256="0" * 64)


def instant(on: date, minute: int = 0) -> datetime:
    """Return an instant of a local day: nine o'clock, and so many minutes later."""
    moment = datetime.combine(on, time(9), tzinfo=ZONE) + timedelta(minutes=minute)
    return moment.astimezone(UTC)


def context(database: Database, account: str, on: date, minute: int = 0) -> Context:
    """Return the context of an account's act on a day."""
    roles = frozenset({SYSTEM_ROLES[account]}) if account in SYSTEM_ROLES else frozenset[str]()
    return composition.context(database, Actor(account, roles), StoppedClock(instant(on, minute)))


def program_rows(sheets: Sheets, round_code: str) -> list[ProgramRow]:
    """Return cells under headings as rows of the program."""
    rows = []
    for sheet, given in sheets.items():
        kind = BY_SHEET[sheet]
        for row in given:
            values = {
                kind.by_heading[heading].name: cell
                for heading, cell in row.items()
                if heading in kind.by_heading
            }
            rows.append(
                ProgramRow(
                    kind=kind,
                    values=values,
                    units=tuple(codes(row.get("单位代码"))),
                    round=round_code,
                )
            )
    return rows


def first_of(scenario: Scenario, unit: str, on: date, *duties: str) -> str | None:
    """Return somebody of the team with one of these duties who takes part on a day."""
    case = replace(scenarios.case(scenario, unit), today=on)
    team = case.team(on)
    found = [a for duty in duties for a, row in team.items() if text(row.get("职责")) == duty]
    return found[0] if found else None


@dataclass
class Played:
    """One scenario in a database."""

    database: Database
    scenario: Scenario
    versions: dict[str, int] = field(default_factory=dict)

    def target(self, unit: str) -> Target:
        """Return a unit as the program names it."""
        return Target(self.scenario.code, unit)

    def everything(self) -> None:
        """Play all of it."""
        made = self.scenario
        self.open(made.round, made.imported_on)
        given = context(self.database, "office", made.imported_on)
        enter_records(given, program_rows(made.records, made.code), IMPORT)
        self.acts()
        if made.amended is not None:
            self.open(made.amended, made.today)
        self.exemptions()

    def acts(self) -> None:
        """Confirm the absences, and play the acts of every unit."""
        for unit in self.scenario.units:
            self.absences(unit)
            for place, act in enumerate(self.scenario.acts.get(unit, [])):
                self.play(unit, act, place + 1)

    def exemptions(self) -> None:
        """Propose and grant the exemptions of every unit."""
        for unit in self.scenario.units:
            for row in self.scenario.exemptions.get(unit, []):
                self.exempt(unit, row)

    def open(self, sheets: Sheets, on: date) -> None:
        """Import a round workbook."""
        rows = program_rows(sheets, self.scenario.code)
        open_round(context(self.database, "office", on, 600), rows, IMPORT, policy_file.read())

    def absences(self, unit: str) -> None:
        """Confirm the absences of a unit, if anybody may."""
        on = self.scenario.imported_on
        by = first_of(self.scenario, unit, on, "副组长", "组长")
        if by is None:
            self.scenario.absences[unit] = []
        for person in self.scenario.absences.get(unit, []):
            confirm_absence(context(self.database, by or "", on), self.target(unit), person)

    def play(self, unit: str, act: Row, minute: int = 0) -> None:
        """Play one act of a unit, which must succeed."""
        on = act["on"]
        assert isinstance(on, date)
        given = context(self.database, text(act["by"]), on, minute)
        target, seen = self.target(unit), self.versions.get(unit, 1)
        match act["act"]:
            case "advance":
                assert advance(given, target, seen=seen).to_stage == act["to"]
            case "return":
                moved = send_back(given, target, text(act["to"]), seen=seen, reason="补正")
                assert moved.to_stage == act["to"]
            case "approve":
                version = int(text(act["version"]))
                made = approve(given, target, seen=seen, draft=version)
                assert made.role == act["role"]
            case "draft":
                submitted = submit_draft(given, target, submission(act), seen=seen)
                assert submitted.version == act["version"]
            case other:
                raise AssertionError(other)
        self.versions[unit] = seen + 1

    def exempt(self, unit: str, row: Row) -> None:
        """Grant an exemption, or let the leader propose it if there is a leader."""
        on = self.scenario.today
        by: str | None = text(row["by"])
        if row["state"] == "proposed":
            by = first_of(self.scenario, unit, on, "组长")
        if by is None:
            return
        made = exempt(
            context(self.database, by, on),
            self.target(unit),
            text(row["requirement"]),
            seen=self.versions.get(unit, 1),
            reason=text(row["reason"]),
            item=text(row["item"]) or None,
        )
        assert made.state == row["state"]
        self.versions[unit] = self.versions.get(unit, 1) + 1

    def statuses(self) -> dict[str, Status]:
        """Return the status of every unit at the end, by unit."""
        with self.database.read() as connection:
            found = board.of_round(
                connection,
                LIFECYCLE,
                self.scenario.code,
                reader=ANYBODY,
                now=instant(self.scenario.today, 700),
            )
        return {one.unit: one for one in found.inspections}


def submission(act: Mapping[str, Any]) -> Submission:
    """Return a version as an act of a scenario describes it."""
    revised_by = text(act.get("revised_by"))
    return Submission(
        file_name="报告.txt",
        content=f"巡察报告 第{act['version']}稿".encode(),
        authors=tuple(act["authors"]),
        revised_by=revised_by,
        cites=tuple(act["cites"]),
        none_found=tuple(act["none_found"]),
        left_out=dict(act["left_out"]),
    )
