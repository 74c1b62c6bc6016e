"""What a reader can do now, waits for, is late with, and has ahead: the answer to `agenda`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from workflow.clock import local_date
from workflow.inspection import calendars, inspections, texts
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import access, board, status
from workflow.queries.entitled import Entitled, People
from workflow.queries.facts import StoredExemption
from workflow.queries.status import Status
from workflow.queries.unreadable import Unreadable
from workflow.rules.calendar import WorkingDays
from workflow.rules.definition import Lifecycle, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.roster import Person
from workflow.rules.policy import Policy
from workflow.rules.remedy import Offer, Remedy
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.roles import Role

#: How far the agenda looks ahead.
AHEAD = WorkingDays(10)
#: The order of items that are due on the same day.
_MOVE, _PROPOSAL, _REQUIREMENT = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to do in an inspection: a requirement, a proposal to decide, or the next move.

    `offers` are the ways to do it, `who` may do the first of them, `yours` says whether the reader
    is among them.
    """

    status: Status
    result: RequirementResult | None = None
    proposal: StoredExemption | None = None
    offers: tuple[Offer, ...]
    who: tuple[Entitled, ...]
    yours: bool
    due_on: date | None

    @property
    def inspection(self) -> str:
        """Return the code of the inspection."""
        return f"{self.status.round}/{self.status.unit}"

    @property
    def requirement(self) -> str | None:
        """Return the requirement that it is about."""
        if self.proposal:
            return self.proposal.requirement
        return self.result.code if self.result else None

    @property
    def overdue_days(self) -> int:
        """Return by how many calendar days it is late; 0 while the inspection is not open."""
        if self.due_on is None or self.status.state != inspections.OPEN:
            return 0
        return max(0, (self.status.today - self.due_on).days)

    @property
    def rank(self) -> tuple[date, int, str]:
        """Return its sort key: the due day, then moves before proposals before requirements."""
        kind = _PROPOSAL if self.proposal else _REQUIREMENT if self.result else _MOVE
        if self.offers and self.offers[0].remedy.act == "approve":
            kind = _MOVE
        return self.due_on or date.max, kind, self.inspection


@dataclass(frozen=True, slots=True)
class ToInterview:
    """The people of a unit still to be interviewed, and how many the coverage still needs."""

    status: Status
    more: int | None
    people: tuple[Person, ...]
    policy: Policy

    def groups(self, person: Person) -> tuple[str, ...]:
        """Return the groups for which somebody must be interviewed."""
        return tuple(g for g in person.groups if g in self.policy.interviews.groups)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of a reader, each list by rank; late items are in `late` as well."""

    now: tuple[Item, ...]
    waiting: tuple[Item, ...]
    late: tuple[Item, ...]
    ahead: tuple[Item, ...]
    interviews: tuple[ToInterview, ...]


def of_reader(
    connection: Connection,
    lifecycle: Lifecycle,
    target: Target | None,
    unreadable: Unreadable,
    *,
    reader: Actor,
    now: datetime,
) -> Agenda:
    """Return the agenda of a reader for a target, or without one for the rounds under way.

    Raises:
        NotFoundError: there is no such round or unit, or the reader may not know of it.
    """
    rows = board.rows_under_way(connection, reader=reader)
    if target is not None:
        rows = access.rows(connection, target, "status", reader=reader, now=now)
    found = status.with_facts(
        connection, lifecycle, rows, unreadable, reader=reader, now=now, ahead=False
    )
    people = People(connection, [known for _, known in found])
    items: list[Item] = []
    interviews: list[ToInterview] = []
    for one, known in found:
        own = _InspectionAgenda(one, known, lifecycle, people, reader)
        with unreadable.skipping(f"{one.round}/{one.unit}"):
            items += own.items()
            policy = texts.policy(connection, one.policy_sha256)
            interviews += own.interviews(policy)
    items.sort(key=lambda item: item.rank)
    today = local_date(now)
    last = calendars.read(connection).after(today, AHEAD)
    return Agenda(
        now=tuple(i for i in items if i.yours),
        waiting=tuple(i for i in items if not i.yours),
        late=tuple(i for i in items if i.overdue_days),
        ahead=tuple(i for i in items if i.due_on and today <= i.due_on <= last),
        interviews=tuple(interviews),
    )


@dataclass(frozen=True, slots=True)
class _InspectionAgenda:
    """The agenda of the reader in one inspection."""

    status: Status
    known: Facts
    lifecycle: Lifecycle
    people: People
    reader: Actor

    def items(self) -> Iterator[Item]:
        """Yield what is to be done; for a liaison only what is asked of the unit."""
        if self.status.state in inspections.FINAL:
            return
        if not self.status.at_work:
            yield from map(self._asked_of_unit, self._unmet() if self._is_liaison else ())
            return
        if self.status.state == inspections.OPEN:
            yield from map(self._requirement, self._unmet())
            yield from self._proposals()
        yield from self._move()

    @property
    def _is_liaison(self) -> bool:
        return Role.LIAISON in self.status.roles and self.status.state == inspections.OPEN

    @property
    def _stage(self) -> Stage:
        return self.lifecycle.stage(self.status.stage)

    def _unmet(self) -> Sequence[RequirementResult]:
        """Return the unmet requirements of this and earlier stages.

        A requirement that only looks back is left out, since it repeats the earlier ones.
        """
        undone = self.status.review.undone
        here = [r for r in self.status.unmet if not (undone and self._looks_back(r))]
        return (*undone, *here)

    def _looks_back(self, result: RequirementResult) -> bool:
        found = self.lifecycle.find(result.code)
        return found is not None and found[1].looks_back

    def _requirement(self, result: RequirementResult) -> Item:
        offers = self.status.offers(result)
        roles = offers[0].who if offers else result.who
        act = offers[0].remedy.act if offers else ""
        yours = self.status.takes_part and bool(self.status.roles & set(roles)) and bool(offers)
        if act == "approve":
            here = next((a for a in self.status.actions if a.act == "approve"), None)
            yours = bool(here and here.possible and here.yours)
        elif act == "draft":
            yours = yours and any(a.act == "draft" and a.yours for a in self.status.actions)
        return Item(
            status=self.status,
            result=result,
            offers=offers,
            who=self._who(roles, act),
            yours=yours,
            due_on=self.status.requirement_due_on(result.code),
        )

    def _asked_of_unit(self, result: RequirementResult) -> Item:
        """Return the item of a requirement that the unit supplies, for its liaison."""
        return Item(
            status=self.status,
            result=result,
            offers=(),
            who=self._who((Role.LIAISON,), ""),
            yours=True,
            due_on=self.status.requirement_due_on(result.code),
        )

    def _proposals(self) -> Iterator[Item]:
        """Yield the proposed exemptions that wait for a decision."""
        blocking = {r.code for r in self._unmet()}
        for proposal in self.status.exemptions:
            found = self.lifecycle.find(proposal.requirement)
            if proposal.granted_by or found is None or proposal.requirement not in blocking:
                continue
            exemption = found[1].exemption
            granter = exemption.whole if proposal.item is None else exemption.item
            if granter is None:
                continue
            proposers = frozenset({proposal.proposed_by or ""}) - {""}
            roles = rights.in_order(rights.granters(granter))
            leads = Role.LEADER in self.status.roles and self.reader.account
            given = {"requirement": proposal.requirement, "item": proposal.item, "reason": ...}
            fields = {name: value for name, value in given.items() if value is not None}
            yield Item(
                status=self.status,
                proposal=proposal,
                offers=(Offer(Remedy("exempt", fields=fields), roles),),
                who=self._who(roles, "exempt", proposers),
                yours=self.status.takes_part
                and not leads
                and not self.reader.persons() & proposers
                and rights.may_grant(granter, self.status.roles),
                due_on=self.status.requirement_due_on(proposal.requirement),
            )

    def _move(self) -> Iterator[Item]:
        """Yield the next move if nothing is lacking for it; an approval is a requirement."""
        move = self.status.onward
        if move is None or not move.possible or move.act == "approve":
            return
        fields = {"reason": ...} if move.act == "resume" else {}
        yield Item(
            status=self.status,
            offers=(Offer(Remedy(move.act, fields=fields), move.roles),),
            who=self._who(move.roles, move.act),
            yours=move.yours,
            due_on=self.status.due_on if move.act != "resume" else None,
        )

    def _who(
        self, roles: Iterable[str], act: str, without: frozenset[str] = frozenset()
    ) -> tuple[Entitled, ...]:
        return self.people.who(roles, act, self._stage, self.known, without)

    def interviews(self, policy: Policy) -> Iterator[ToInterview]:
        """Yield who is still to be interviewed, if a requirement on interviews is unmet."""
        if not (self.status.at_work and any(map(self._is_of_interviews, self._unmet()))):
            return
        left = [p for p in self.known.interviewable if p.record not in self.known.interviewed]
        staff = self.known.unit.headcount
        more = None
        if staff is not None:
            needed = policy.needed_interviews(staff, self.known.reachable)
            more = max(0, needed - len(self.known.interviewed))
        groups = partial(_needed_groups, policy)
        people = tuple(sorted(left, key=lambda p: (-len(groups(p)), len(p.record), p.record)))
        if people:
            yield ToInterview(self.status, more, people, policy)

    def _is_of_interviews(self, result: RequirementResult) -> bool:
        found = self.lifecycle.find(result.code)
        return found is not None and {"person", "interview"} <= set(found[1].kinds)


def _needed_groups(policy: Policy, person: Person) -> list[str]:
    return [g for g in person.groups if g in policy.interviews.groups]
