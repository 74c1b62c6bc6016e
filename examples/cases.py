"""The example round as values, read from `data/*.toml` into frozen dataclasses."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Member:
    """One of the five inspectors."""

    account: str
    name: str
    duty: str
    work: str
    skill: str
    email: str
    phone: str


@dataclass(frozen=True)
class Recusal:
    """The one conflict in the round: who takes no part in which unit."""

    account: str
    unit: str
    grounds: str
    explanation: str
    approved_by: str


@dataclass(frozen=True)
class Committee:
    """A governing committee (所属党委) or, for a unit without one, the unit in its place."""

    key: str
    name: str
    short: str
    secretary: str
    venue: str


@dataclass(frozen=True)
class Measure:
    """One rectification measure; an early one was taken while the team was still there."""

    kind: str
    text: str
    person: str
    due: date
    done: date
    evidence: str
    closed_by: str
    early: bool = False


@dataclass(frozen=True)
class Finding:
    """A working paper (问题底稿) in its final form.

    `settled_facts` marks the one that is still unverified when the workbook is imported.
    """

    no: str
    title: str
    problem: str
    disciplines: tuple[str, ...]
    field: str
    source: str
    facts: str
    nature: str
    weight: str
    evidence: str
    responsible: str
    handlers: tuple[str, str]
    verified: date
    told: date | None = None
    told_to: str = ""
    told_reason: str = ""
    analysis: str = ""
    feedback: int | None = None
    left_out: str = ""
    refuted: bool = False
    settled_facts: str = ""
    settled_evidence: str = ""
    measures: tuple[Measure, ...] = ()

    @property
    def pending(self) -> bool:
        """Return whether the workbook leaves it unverified, for the story to settle."""
        return bool(self.settled_facts)

    @property
    def cited(self) -> bool:
        """Return whether the report cites it."""
        return not (self.refuted or self.left_out)


@dataclass(frozen=True)
class Focus:
    """A person, matter or question to look into, and what came of it."""

    no: str
    category: str
    content: str
    source: str
    outcome: str
    finding: str = ""


@dataclass(frozen=True)
class Material:
    """A material asked for beyond the common list."""

    category: str
    name: str
    years: str | int


@dataclass(frozen=True)
class Missing:
    """A category and year for which the unit has nothing, with its reason."""

    category: str
    year: int
    reason: str


@dataclass(frozen=True)
class Visit:
    """A visit outside the unit."""

    on: date
    place: str
    by: tuple[str, ...]
    reason: str
    related: str
    result: str


@dataclass(frozen=True)
class Letter:
    """The one letter of the round."""

    no: str
    on: date
    summary: str
    handler: str
    way: str
    handling: str
    passed_to: str
    passed_on: date


@dataclass(frozen=True)
class StaffMeeting:
    """A staff meeting of the unit that the team sat in on (列席会议)."""

    name: str
    on: date
    scope: str
    present: int


@dataclass(frozen=True)
class Unit:
    """One inspected organisation and what the round found there."""

    code: str
    name: str
    party: str
    staff: int
    prefix: str
    party_members: int
    minorities: int
    interviewed: int
    issued: int
    returned: int
    valid: int
    report_meeting: date
    feedback_meeting: date
    authors: tuple[str, str]
    liaison: str
    box: str
    leaders: tuple[tuple[str, str], ...]
    middle: tuple[str, ...]
    ordinary: tuple[str, ...]
    assessment: str
    advice: str
    findings: tuple[Finding, ...]
    focus: tuple[Focus, ...] = ()
    no_focus: str = ""
    committee: str = ""
    venue: str = ""
    namesake: str = ""
    sick: str = ""
    report_returned: str = ""
    staff_meeting: StaffMeeting | None = None
    materials: tuple[Material, ...] = ()
    missing: Missing | None = None
    visits: tuple[Visit, ...] = ()
    letter: Letter | None = None

    @property
    def secretary(self) -> str:
        """The unit's own Party secretary, first among its leaders."""
        return self.leaders[0][0]


@dataclass(frozen=True)
class Round:
    """The campaign with its team, committees and units."""

    code: str
    title: str
    sender: str
    sender_secretary: str
    authority: str
    authorised: date
    starts: date
    ends: date
    team_name: str
    entry: date
    recusal: Recusal
    members: tuple[Member, ...]
    committees: tuple[Committee, ...]
    units: tuple[Unit, ...] = field(default=())

    def unit(self, code: str) -> Unit:
        """Return the unit with this code."""
        return next(unit for unit in self.units if unit.code == code)

    def account_of(self, name: str) -> str:
        """Return the account of the team member with this name."""
        return next(member.account for member in self.members if member.name == name)

    def committee_of(self, unit: Unit) -> Committee:
        """Return the committee above a unit, or the unit itself if it has none."""
        for committee in self.committees:
            if committee.key == unit.committee:
                return committee
        return Committee(unit.code, unit.party, unit.name, unit.secretary, unit.venue)

    def hosts(self) -> tuple[tuple[Committee, tuple[Unit, ...]], ...]:
        """Return every committee that holds shared meetings, with the units below it."""
        grouped: dict[str, tuple[Committee, tuple[Unit, ...]]] = {}
        for unit in self.units:
            committee = self.committee_of(unit)
            before = grouped.get(committee.key, (committee, ()))[1]
            grouped[committee.key] = (committee, (*before, unit))
        return tuple(grouped.values())


def load() -> Round:
    """Read the whole example round."""
    table = _read("round")
    codes = table.pop("units")
    return Round(
        recusal=Recusal(**table.pop("recusal")),
        members=tuple(Member(**each) for each in table.pop("member")),
        committees=tuple(Committee(**each) for each in table.pop("committee")),
        units=tuple(_unit(code, _read(code)) for code in codes),
        **table,
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _unit(code: str, table: dict[str, Any]) -> Unit:
    meeting, missing = table.pop("staff_meeting", None), table.pop("missing", None)
    letter = table.pop("letter", None)
    return Unit(
        code=code,
        findings=tuple(_finding(each) for each in table.pop("finding")),
        focus=tuple(Focus(**each) for each in table.pop("focus", ())),
        materials=tuple(Material(**each) for each in table.pop("material", ())),
        visits=tuple(Visit(**_tuples(each)) for each in table.pop("visit", ())),
        leaders=tuple((name, post) for name, post in table.pop("leaders")),
        staff_meeting=StaffMeeting(**meeting) if meeting else None,
        missing=Missing(**missing) if missing else None,
        letter=Letter(**letter) if letter else None,
        **_tuples(table),
    )


def _finding(table: dict[str, Any]) -> Finding:
    measures = tuple(Measure(**each) for each in table.pop("measure", ()))
    return Finding(measures=measures, **_tuples(table))


def _tuples(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
