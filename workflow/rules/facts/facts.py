"""Everything the requirements of one inspection may read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from workflow.rules.facts.fieldwork import OUTSIDE, FocusItem, Interview, Letter, Material, Survey
from workflow.rules.facts.findings import Finding, Measure
from workflow.rules.facts.meetings import Announcement, Meeting
from workflow.rules.facts.opening import Round, Unit
from workflow.rules.facts.papers import Paper
from workflow.rules.facts.proceedings import Proceedings
from workflow.rules.facts.roster import Absence, Person
from workflow.rules.facts.team import Member, Team
from workflow.rules.roles import Role


class Undone(Protocol):
    """A requirement of a stage already left that is no longer met, as a later rule sees it."""

    @property
    def code(self) -> str:
        """Return its code."""

    @property
    def supply(self) -> Callable[[], Any]:
        """Return what makes its remedies."""


@dataclass(frozen=True)
class Facts:
    """The parts of one inspection on one local date.

    A requirement names the kinds of record it needs; only those are loaded, others are empty.
    """

    today: date
    round: Round
    unit: Unit
    team: Team
    proceedings: Proceedings
    persons: Sequence[Person] = ()
    absences: tuple[Absence, ...] = ()
    meetings: Sequence[Meeting] = ()
    announcements: Sequence[Announcement] = ()
    papers: Sequence[Paper] = ()
    focus: Sequence[FocusItem] = ()
    interviews: Sequence[Interview] = ()
    surveys: Sequence[Survey] = ()
    materials: Sequence[Material] = ()
    findings: Sequence[Finding] = ()
    letters: Sequence[Letter] = ()
    measures: Sequence[Measure] = ()
    #: Accounts of office and leading group, who may close a measure as the team may.
    closers: frozenset[str] = frozenset()
    #: Requirements of stages already left that are no longer met.
    undone: tuple[Undone, ...] = ()

    @cached_property
    def interviewed(self) -> frozenset[str]:
        """Return the staff numbers of those interviewed by two team members by today."""
        staff = {p.record for p in self.persons}
        return frozenset(
            talk.person
            for talk in self.interviews
            if talk.scope != OUTSIDE and talk.person in staff and self.held_by_two(talk)
        )

    def held_by_two(self, talk: Interview) -> bool:
        """Return whether the interview has happened and two members of that day held it."""
        if talk.date is None or talk.date > self.today:
            return False
        return len(talk.team & self.team.accounts(talk.date)) >= 2

    def approvers(self, role: Role) -> tuple[Member, ...]:
        """Return the members who may approve as deputy or leader: they had no part in the text.

        Whoever has approved as one never approves as the other.
        """
        apart = self.proceedings.contributors(role) | self.proceedings.approved_beside(role)
        return tuple(
            m for m in self.team.members(self.today) if m.role is role and m.account not in apart
        )

    @cached_property
    def excused(self) -> tuple[Person, ...]:
        """Return the staff with a confirmed reason who were not interviewed anyway."""
        confirmed = {(a.person, a.reason) for a in self.absences}
        return tuple(
            p
            for p in self.persons
            if p.absence_reason
            and (p.record, p.absence_reason) in confirmed
            and p.record not in self.interviewed
        )

    @cached_property
    def interviewable(self) -> tuple[Person, ...]:
        """Return the staff who are not excused."""
        gone = {p.record for p in self.excused}
        return tuple(p for p in self.persons if p.record not in gone)

    @property
    def reachable(self) -> int:
        """Return of how many people all or a share is interviewed, the unlisted among them."""
        return max(self.unit.headcount or 0, len(self.persons)) - len(self.excused)

    @property
    def year_of_ages(self) -> int:
        """Return the year in which the ages of the staff are counted."""
        return (self.round.start or self.today).year

    def missing_from_roster(self) -> int:
        """Return by how many the roster is shorter than the head count."""
        return max(0, (self.unit.headcount or 0) - len(self.persons))
