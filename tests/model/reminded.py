"""A round played by command, and at the same time in the model of the ladder."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.database.small import Rows, round_rows, workbook
from tests.model.notices import RUNGS, Case, Counts, Delegation, Ladder, Ledger, Organization
from tests.model.words import NEVER_EXEMPT
from tests.support import Answer, Program, run

ROUND = "r1"
DUTIES = {"li": "leader", "fu": "deputy", "zu1": "member", "zu2": "member"}
HOUR = timedelta(hours=1)


def on(day: str, hour: str = "09:00") -> datetime:
    """Return an instant, local."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour))


class Played:
    """One round, played by command and by the model at the same time."""

    def __init__(
        self,
        program: Program,
        folder: Path,
        opened: datetime,
        units: dict[str, tuple[str, str]],
        ladder: Ladder | None = None,
        settings: str = "",
        organization: Organization | None = None,
        **changed: Rows,
    ) -> None:
        program.lang = "en"  # what is said why is read below
        self.program, self.folder, self.clock = program, folder, opened
        ladder = ladder or Ladder()
        (folder / "xuncha.toml").write_text(settings + policy_text(ladder), encoding="utf-8")
        self.ledger = Ledger(organization or Organization(), ladders={ROUND: ladder})
        planned = {u: [date.fromisoformat(day) for day in days] for u, days in units.items()}
        self.findings = False
        made = round_rows(**changed)
        made["轮次"][0].update({"开始日期": "2026-03-01", "授权日期": "2025-01-02"})
        rows = {row["单位代码"]: row for row in made["被巡察单位"]}
        made["被巡察单位"] = [
            {**rows["a"], "单位代码": u, "联络员账号": f"liaison-{u}", "计划进驻": e, "计划离点": x}
            for u, (e, x) in planned.items()
        ]
        made["花名册"] = [
            {**row, "单位代码": u}
            for u in planned
            for row in made["花名册"]
            if row["单位代码"] == "a"
        ]
        self.sheets = made
        self.ok("import", workbook(folder / "round.xlsx", made))
        for unit, (entry, last) in planned.items():
            case = Case(f"{ROUND}/{unit}", dict(DUTIES), f"liaison-{unit}", entry, last)
            case.entered("preparation", 1, "office", opened.date())
            self.ledger.cases.append(case)
        self.refresh()

    @property
    def at(self) -> str:
        """Return the clock of the next command."""
        return self.clock.isoformat()

    def case(self, unit: str) -> Case:
        """Return the case of a unit in the model."""
        return next(c for c in self.ledger.cases if c.name == f"{ROUND}/{unit}")

    def ok(self, *arguments: str, who: str = "office", **given: Any) -> Any:
        """Run a command that must succeed."""
        return self.program.ok(*arguments, at=self.at, who=who, **given)

    def act(self, unit: str, *arguments: str, who: str = "office", behind: str = "") -> Any:
        """Do something on a unit, and update the model."""
        command, *rest = arguments
        given = [f"{ROUND}/{unit}", *rest]
        if command == "record":
            given = [rest[0], f"{ROUND}/{unit}", *rest[1:]]
        if behind:
            given = [*given, "--for", behind]
        done = self.ok(command, *given, who=who)
        self.refresh(unit, by=who)
        return done

    def refresh(self, *units: str, by: str = "") -> None:
        """Read the deadlines and the suppliers of unmet requirements from the program."""
        for case in self.ledger.cases:
            unit = case.name.split("/")[1]
            if units and unit not in units:
                continue
            found = self.ok("status", case.name)
            if (found["stage"], found["attempt"]) != (case.stage, case.attempt):
                assert by
                case.entered(found["stage"], found["attempt"], by, self.clock.date())
            case.state = found["state"]
            case.unmet = {
                r["code"]: r["who"]
                for r in found["requirements"]
                if not r["met"] and not r["exempted"]
            }
            for row in self.ok("deadlines", case.name):
                if (row["stage"], row["attempt"]) == (case.stage, case.attempt):
                    due_on = date.fromisoformat(row["due_on"])
                    case.dated(row["requirement"], due_on, row["state"] == "met")

    def tick(self, at: datetime | None = None) -> Counts:
        """Run a tick, and compare its result with the model."""
        self.clock = at or self.clock
        answer = self.program.run("tick", at=self.at, who="")
        assert answer.code == 0, answer
        expected = self.ledger.tick(self.clock)
        told = answer.json
        assert told.pop("at") == f"{self.at}+08:00"
        assert told == vars(expected), (self.at, self.difference())
        return expected

    def silence(self, instants: Iterable[datetime]) -> None:
        """Let ticks run while nobody does anything, and compare the ledger at the end."""
        for at in instants:
            self.tick(at)
        self.assert_alike()

    def rows(self) -> list[dict[str, Any]]:
        """Return the ledger of the program."""
        found: list[dict[str, Any]] = self.ok("notices", ROUND)
        return [row for row in found if row["state"] != "planned"]

    def difference(self) -> dict[str, Any]:
        """Return the rows that are in only one of the ledgers."""
        mine = Counter(as_told(row) for row in self.rows())
        return {
            "only the program": sorted(map(str, mine - self.ledger.rows)),
            "only the model": sorted(map(str, self.ledger.rows - mine)),
        }

    def assert_alike(self) -> None:
        """Assert that both ledgers are the same, and group the same notices into messages."""
        rows = self.rows()
        assert self.difference() == {"only the program": [], "only the model": []}
        together: dict[str, set[Any]] = {}
        for row in rows:
            assert row["id"]
            if row["state"] == "sent":
                assert row["message"]
                assert row["sent_at"] >= row["planned_for"] or row["due_on"] is None
                together.setdefault(row["message"], set()).add(as_told(row))
            else:
                assert row["state"] in ("suppressed", "due")
                assert (row["state"] == "suppressed") == ("not sent: " in row["why"])
                assert row["sent_at"] is None
        assert Counter(map(frozenset, together.values())) == Counter(self.ledger.messages)
        assert len({row["id"] for row in rows}) == len(rows)

    def to(self, unit: str, stage: str, by: str = "office") -> None:
        """Bring a unit to a stage, exempting what may be exempted."""
        while self.case(unit).stage != stage:
            self.forward(unit, by)

    def forward(self, unit: str, by: str = "office") -> None:
        """Bring a unit to the next stage."""
        case = self.case(unit)
        for code in case.unmet:
            if code == "feedback.authorized":
                self.ok("approve", case.name, who="leading")
            elif code not in NEVER_EXEMPT:
                given = ("exempt", case.name, code, "--reason", "试验")
                self.ok(*given, who="leading")
        if case.stage == "drafting":
            file = self.folder / "draft.txt"
            file.write_text("巡察报告", encoding="utf-8")
            none = [
                f"--none-found={p}" for p in ("党的领导弱化", "党的建设缺失", "全面从严治党不力")
            ]
            cited = ["--cites=D1"] if self.findings else []
            drafted = ("draft", case.name, str(file), "--author", "zu1", "--author", "zu2")
            self.ok(*drafted, *cited, *none, who="zu1")
        if case.stage in ("deputy_review", "leader_approval"):
            reviewer = {"deputy_review": "fu", "leader_approval": "li"}[case.stage]
            self.act(unit, "approve", who=reviewer)
        else:
            self.act(unit, "advance", who=by)

    def user(self, *arguments: str) -> Answer:
        """Run a command on accounts."""
        shared = ["--database", self.program.url, "--at", self.at, "--as", "sysadmin", "--json"]
        answer = run(["user", arguments[0], *shared, *arguments[1:]])
        assert answer.code == 0, answer
        return answer

    def load(self, year: int, days: dict[date, bool]) -> None:
        """Load the days off of a year."""
        file = self.folder / f"{year}.csv"
        lines = [f"{day},{'班' if worked else '休'},节" for day, worked in sorted(days.items())]
        file.write_text("\n".join(["日期,类型,名称", *lines, ""]), encoding="utf-8")
        shared = ["--database", self.program.url, "--at", self.at, "--as", "office", "--json"]
        loaded = run(["calendar", "load", *shared, "--replace", str(file)])
        assert loaded.code == 0, loaded
        self.refresh()

    def delegate(self, principal: str, delegate: str, first: str, last: str) -> None:
        """Let somebody act for another."""
        self.user("delegate", principal, delegate, "--from", first, "--until", last)
        given = (date.fromisoformat(first), date.fromisoformat(last))
        self.ledger.organization.delegations.append(Delegation(principal, delegate, *given))


def policy_text(ladder: Ladder) -> str:
    """Return the ladder as text for xuncha.toml."""
    plain = Ladder()
    lines = ["", "[policy.ladder]"]
    for name in ("at", "quiet_from", "quiet_until"):
        lines.append(f'{name} = "{getattr(ladder, name):%H:%M}"')
    for name in ("on_days_off", "in_quiet_hours"):
        lines.append(f"{name} = {json.dumps(list(getattr(ladder, name)))}")
    lines.append(f"on_site_every_day = {json.dumps(ladder.on_site_every_day)}")
    if ladder.rungs != plain.rungs:
        lines.append("[policy.ladder.rungs]")
        off: dict[str, list[str]] = {rung: [] for rung in RUNGS}
        lines += [f"{rung} = {json.dumps(who)}" for rung, who in {**off, **ladder.rungs}.items()]
    return "\n".join([*lines, ""])


def as_told(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return a row of the program as the model has it."""
    planned = datetime.fromisoformat(row["planned_for"])
    assert planned.utcoffset() == timedelta(hours=8)
    return (
        row["inspection"],
        row["stage"],
        row["requirement"],
        row["attempt"],
        row["rung"],
        row["recipient"],
        row["channel"],
        planned.replace(tzinfo=None),
        date.fromisoformat(row["due_on"]),
        row["state"],
    )


A = {"a": ("2026-03-16", "2026-05-16")}
AB = {**A, "b": ("2026-03-20", "2026-06-20")}
