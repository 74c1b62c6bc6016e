"""The figures of a round, as a work summary gives them (seed 三(二)2)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from workflow.clock import local_date
from workflow.inspection import inspections
from workflow.people.actor import Actor
from workflow.queries import access
from workflow.records import store
from workflow.rules.facts.fieldwork import EVALUATION, OUTSIDE, QUESTIONNAIRE
from workflow.rules.facts.meetings import ATTENDED, COMMUNICATION, MOBILIZATION, REPORTING

#: The meetings that are counted together, of whichever unit.
COUNTED = (COMMUNICATION, MOBILIZATION, REPORTING, ATTENDED)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done in a round by a date; `meetings` by type, shared ones counted once."""

    units: int
    closed: int
    meetings: dict[str, int]
    questionnaires: int
    evaluations: int
    interviews: int
    persons: int
    letters: int
    findings: int
    measures: int

    @property
    def all_meetings(self) -> int:
        """Return the number of meetings of all the types counted."""
        return sum(self.meetings.values())


def of_round(connection: Connection, code: str, *, reader: Actor, now: datetime) -> Figures:
    """Return the figures of what the reader may read of a round: records that count, no plans.

    Raises:
        NotFoundError: there is no such round, or nothing of it is the reader's to read.
    """
    rows = access.of_round(connection, code, "figures", reader=reader, now=now)
    today = local_date(now)
    kinds = ["meeting", "survey", "interview", "letter", "finding", "measure"]
    by_kind: dict[str, list[Any]] = {kind: [] for kind in kinds}
    for record in store.of_inspections(connection, [r.id for r in rows], kinds):
        if not record.voided and _happened(record.data.get("date"), record.kind, today):
            by_kind[record.kind].append(record)
    meetings = {
        kind: len({m.shared_id for m in by_kind["meeting"] if kind in m.data.get("types", ())})
        for kind in COUNTED
    }
    talks = by_kind["interview"]
    own = {(t.inspection_id, t.data["person"]) for t in talks if t.data.get("scope") != OUTSIDE}
    return Figures(
        units=len(rows),
        closed=sum(r.state == inspections.CLOSED for r in rows),
        meetings=meetings,
        questionnaires=_returned(by_kind["survey"], QUESTIONNAIRE),
        evaluations=_returned(by_kind["survey"], EVALUATION),
        interviews=len(talks),
        persons=len(own),
        letters=len(by_kind["letter"]),
        findings=len(by_kind["finding"]),
        measures=len(by_kind["measure"]),
    )


def _happened(day: str | None, kind: str, today: date) -> bool:
    if kind in ("finding", "measure"):
        return True
    return bool(day) and date.fromisoformat(str(day)) <= today


def _returned(surveys: list[Any], kind: str) -> int:
    return sum(s.data.get("returned", 0) for s in surveys if s.data.get("type") == kind)
