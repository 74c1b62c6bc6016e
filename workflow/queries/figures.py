"""The figures of a round or of a unit, as a work summary gives them (seed 三(二)2)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from workflow.clock import local_date
from workflow.errors import N_, NotFoundError
from workflow.inspection import inspections, texts
from workflow.inspection.inspections import Target
from workflow.people.actor import Actor
from workflow.queries import access, facts
from workflow.queries.finding_counts import FindingCount, FindingCounts
from workflow.queries.unreadable import Unreadable
from workflow.records import store
from workflow.records.catalogue import BY_CODE
from workflow.records.store import Stored
from workflow.rules import naming
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.fieldwork import EVALUATION, OUTSIDE, QUESTIONNAIRE, Survey
from workflow.rules.facts.meetings import ATTENDED, COMMUNICATION, MOBILIZATION, REPORTING
from workflow.rules.facts.record_part import happened
from workflow.rules.facts.roster import GROUPS
from workflow.rules.policy import Policy, band_name

#: The types of meeting that are added up.
COUNTED = (COMMUNICATION, MOBILIZATION, REPORTING, ATTENDED)
#: The group of interviewed people who are not on the unit's staff.
FROM_OUTSIDE = "outside"

_KINDS = ("person", "meeting", "survey", "interview", "letter", "finding", "measure")
#: The kinds of which more is counted than the facts hold.
_DETAILED = ("meeting", "letter", "finding")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a unit's staff were interviewed, and how many must be.

    `staff` and `need` are None if the head count is not stated.
    """

    unit: str
    staff: int | None
    have: int
    need: int | None


@dataclass(frozen=True, slots=True)
class GroupCount:
    """The interviews held with a group, and how many of its available people were interviewed."""

    interviews: int = 0
    have: int = 0
    staff: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a round, of one of its units, or of one of its teams, up to a date.

    `meetings` are by type, and a shared meeting counts once; in `all_meetings` one of two types
    also counts once. `letters` are by the way they came.
    """

    round: str
    unit: str | None
    team: str | None
    until: date
    units: int
    closed: int
    meetings: dict[str, int]
    all_meetings: int
    questionnaires: int
    evaluations: int
    interviews: int
    persons: int
    coverage: tuple[Coverage, ...]
    groups: dict[str, GroupCount]
    letters: dict[str, int]
    findings: tuple[FindingCount, ...]
    all_findings: FindingCount
    measures: int
    measures_completed: int

    @property
    def all_letters(self) -> int:
        """Return the number of letters, calls and visits."""
        return sum(self.letters.values())


def of_target(
    connection: Connection,
    target: Target,
    unreadable: Unreadable,
    *,
    reader: Actor,
    now: datetime,
    team: str = "",
    until: date | None = None,
) -> Figures:
    """Return the figures of a round or a unit, from the inspections that the reader may read.

    Records dated after `until`, or after today, are not counted. With `team` only the units of
    that team are counted.

    Raises:
        NotFoundError: there is no such round, unit or team, or the reader may not know of it.
    """
    today = local_date(now)
    day = min(until or today, today)
    rows = _rows(connection, target, reader, now)
    ids = [(row.id, row.round_id) for row in rows]
    known = facts.of_many(connection, ids, (*facts.ALWAYS, *_KINDS), day)
    details = _details(connection, {r.id: f"{r.round}/{r.unit}" for r in rows}, unreadable)
    counting = _Counting(day)
    for row in rows:
        with unreadable.skipping(f"{row.round}/{row.unit}"):
            found = known[row.id].facts
            if team and not naming.same(found.unit.group, team):
                continue
            policy = texts.policy(connection, row.policy_sha256)
            counting.count(row, found, policy, details.get(row.id, {}))
    if team and not counting.units:
        raise NotFoundError(
            N_("{round} has no unit inspected by a team {team}"), round=target.round, team=team
        )
    return counting.figures(target, team)


def _rows(connection: Connection, target: Target, reader: Actor, now: datetime) -> list[Row[Any]]:
    if target.unit:
        return access.rows(connection, target, "figures", reader=reader, now=now)
    return access.of_round(connection, target.round, "figures", reader=reader, now=now)


#: Kind and number of a record → the stored record.
_Details = dict[tuple[str, str], Stored]


def _details(
    connection: Connection, names: Mapping[str, str], unreadable: Unreadable
) -> dict[str, _Details]:
    """Return the stored records of the detailed kinds, by inspection."""
    found: dict[str, _Details] = {}
    for row in store.rows_of(connection, list(names), _DETAILED):
        if not row.voided:
            with unreadable.skipping(names[row.inspection_id]):
                own = found.setdefault(row.inspection_id, {})
                own[row.kind, row.number] = store.stored(row)
    return found


@dataclass
class _Counting:
    """The running totals while inspections are counted one after the other."""

    day: date
    units: int = 0
    closed: int = 0
    meetings: dict[str, set[str]] = field(default_factory=lambda: {k: set() for k in COUNTED})
    returned: Counter[str] = field(default_factory=Counter)
    interviews: int = 0
    persons: int = 0
    coverage: list[Coverage] = field(default_factory=list)
    groups: dict[str, list[int]] = field(default_factory=dict)
    letters: Counter[str] = field(default_factory=Counter)
    findings: FindingCounts = field(default_factory=FindingCounts)
    measures: int = 0
    completed: int = 0

    def count(
        self, row: Row[Any], known: Facts, policy: Policy, details: Mapping[tuple[str, str], Stored]
    ) -> None:
        """Count one inspection; if it cannot be read it fails before anything is counted."""
        for part in (known.surveys, known.measures, known.interviews, known.persons):
            tuple(part)
        for name in _DETAILED:
            for part in getattr(known, f"{name}s"):
                details[name, part.record]
        self._meetings(known, details)
        self._interviews(known, policy)
        self.coverage.append(_coverage(row.unit, known, policy))
        for survey in known.surveys:
            self.returned[survey.type] += _returned(survey, self.day)
        for letter in known.letters:
            if happened(letter.date, self.day):
                self.letters[str(details["letter", letter.record].data.get("way", ""))] += 1
        for finding in known.findings:
            stored = details["finding", finding.record]
            self.findings.count(finding, str(stored.data.get("disciplines", "")), self.day)
        self.measures += len(known.measures)
        self.completed += sum(happened(m.completed_on, self.day) for m in known.measures)
        self.units += 1
        left = known.proceedings.current.left_at
        ended = row.state == inspections.CLOSED and left is not None
        self.closed += bool(ended and left and local_date(left) <= self.day)

    def _meetings(self, known: Facts, details: Mapping[tuple[str, str], Stored]) -> None:
        for meeting in known.meetings:
            for kind in (
                set(COUNTED) & set(meeting.types) if happened(meeting.date, self.day) else ()
            ):
                self.meetings[kind].add(details["meeting", meeting.record].shared_id)

    def _interviews(self, known: Facts, policy: Policy) -> None:
        """Count the interviews held by two inspectors, and how many of each group they reached."""
        held = [talk for talk in known.interviews if known.held_by_two(talk)]
        self.interviews += len(held)
        self.persons += len(known.interviewed)
        groups = {p.record: _groups(p.groups, p.birth_year, known, policy) for p in known.persons}
        for talk in held:
            outside = talk.scope == OUTSIDE
            for group in (FROM_OUTSIDE,) if outside else groups.get(talk.person, ()):
                self._of(group)[0] += 1
        for person in known.interviewable:
            for group in groups[person.record]:
                self._of(group)[1] += person.record in known.interviewed
                self._of(group)[2] += 1
        for group in _all_groups(policy):
            self._of(group)

    def _of(self, group: str) -> list[int]:
        return self.groups.setdefault(group, [0, 0, 0])

    def figures(self, target: Target, team: str) -> Figures:
        """Return the figures counted so far."""
        order = [*GROUPS, *sorted(set(self.groups) - {*GROUPS, FROM_OUTSIDE}), FROM_OUTSIDE]
        ways = BY_CODE["letter"].by_name["way"].options
        return Figures(
            round=target.round,
            unit=target.unit or None,
            team=team or None,
            until=self.day,
            units=self.units,
            closed=self.closed,
            meetings={kind: len(held) for kind, held in self.meetings.items()},
            all_meetings=len(set[str]().union(*self.meetings.values())),
            questionnaires=self.returned[QUESTIONNAIRE],
            evaluations=self.returned[EVALUATION],
            interviews=self.interviews,
            persons=self.persons,
            coverage=tuple(self.coverage),
            groups={g: GroupCount(*self.groups[g]) for g in order if g in self.groups},
            letters={way: n for way in (*ways, "") if (n := self.letters[way])},
            findings=self.findings.counted(),
            all_findings=self.findings.total,
            measures=self.measures,
            measures_completed=self.completed,
        )


def _coverage(unit: str, known: Facts, policy: Policy) -> Coverage:
    staff = known.unit.headcount
    need = policy.needed_interviews(staff, known.reachable) if staff is not None else None
    return Coverage(unit, staff, len(known.interviewed), need)


def _groups(
    groups: Iterable[str], born: int | None, known: Facts, policy: Policy
) -> tuple[str, ...]:
    """Return the groups that somebody belongs to, including the age band."""
    age = known.year_of_ages - born if born is not None else -1
    return (*groups, *((policy.interviews.band_of(age),) if age >= 0 else ()))


def _all_groups(policy: Policy) -> Iterable[str]:
    return (*GROUPS, *(band_name(*band) for band in policy.interviews.bands()), FROM_OUTSIDE)


def _returned(survey: Survey, day: date) -> int:
    return survey.returned or 0 if happened(survey.date, day) else 0
