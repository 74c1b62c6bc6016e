"""The stage of an inspection, what it lacks and what can be done: the answer to `status`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from workflow.clock import local_date
from workflow.inspection import inspections, texts
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import access, deadlines, facts, remedies, send_backs
from workflow.queries.access import Access
from workflow.queries.actions import Action, actions
from workflow.queries.deadlines import DeadlineStatus
from workflow.queries.fact_rows import DEADLINE
from workflow.queries.facts import Snapshot, StoredExemption
from workflow.queries.send_backs import SendBack
from workflow.queries.unreadable import CONTRADICTIONS, Unreadable
from workflow.rules.definition import CLOSED, Lifecycle
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.proceedings import Approval, Attempt, Draft
from workflow.rules.facts.team import Member
from workflow.rules.remedy import Offer
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.requirements import Review, review
from workflow.rules.roles import Role

if TYPE_CHECKING:
    from workflow.queries.doubles import Double


@dataclass(frozen=True)
class Status:
    """The status of one inspection, as far as its reader may know."""

    id: str
    round: str
    unit: str
    title: str
    round_title: str
    stage: str
    state: str
    attempt: Attempt
    version: int
    review: Review
    actions: tuple[Action, ...]
    draft: Draft | None
    approvals: tuple[tuple[Approval, str | None], ...]
    exemptions: tuple[StoredExemption, ...]
    roles: frozenset[str]
    deadlines: tuple[DeadlineStatus, ...]
    team: tuple[Member, ...]
    today: date
    takes_part: bool
    policy_sha256: str
    send_backs: tuple[SendBack, ...] = ()
    find_doubles: Callable[[], "tuple[Double, ...]"] = tuple

    @property
    def due_on(self) -> date | None:
        """Return the earliest due day of a running deadline; None if none is running."""
        return deadlines.earliest(self.deadlines)

    @property
    def overdue_days(self) -> int:
        """Return how many calendar days ago that day was."""
        return deadlines.overdue_days(self.due_on, self.today)

    def requirement_due_on(self, code: str) -> date | None:
        """Return the due day of a requirement: by its own deadline, or by that of its stage.

        The deadline of a stage counts only for the requirements of the current stage.
        """
        running = {
            s.deadline.key: s.deadline.due.due_on
            for s in self.deadlines
            if s.state in (deadlines.RUNNING, deadlines.SUSPENDED)
            or (s.deadline.requirement and s.state == deadlines.MET)
        }
        here = code.startswith(f"{self.stage}.")
        return running.get(code) or (running.get(self.stage) if here else None)

    @property
    def doubles(self) -> "tuple[Double, ...]":
        """Return the records that say what usually is said once, if the reader reads records."""
        return self.find_doubles()

    @property
    def at_work(self) -> bool:
        """Return whether the inspection has not ended and the reader works on it."""
        return self.state not in inspections.FINAL and rights.may_read("records", self.roles)

    def offers(self, result: RequirementResult) -> tuple[Offer, ...]:
        """Return the ways to supply an unmet requirement, as far as the reader may know them."""
        if not self.at_work:
            return ()
        reached = result.code not in self._ahead
        return remedies.offers(result, self.roles, reached=reached)

    @cached_property
    def _ahead(self) -> frozenset[str]:
        return frozenset(f.code for f in self.review.upcoming)

    @property
    def onward(self) -> Action | None:
        """Return the act that moves the inspection on, whether or not it is possible yet."""
        return next((a for a in self.actions if a.moves_on), None)

    @property
    def ready(self) -> bool:
        """Return whether the inspection can be advanced."""
        onward = self.onward
        return onward is not None and onward.act == "advance" and onward.possible

    @property
    def waits_on(self) -> tuple[str, ...]:
        """Return the roles that supply what is lacking; once nothing is, those that advance it."""
        if self.state != inspections.OPEN:
            return ()
        if self.ready and self.onward:
            return self.onward.roles
        return tuple(dict.fromkeys(role for result in self.unmet for role in result.who))

    @property
    def unmet(self) -> tuple[RequirementResult, ...]:
        """Return the results that keep the inspection at its stage."""
        return tuple(f for f in self.review.current if f.blocks)


def of_inspection(
    connection: Connection, lifecycle: Lifecycle, target: Target, *, reader: Actor, now: datetime
) -> Status:
    """Return the status of one inspection.

    Raises:
        NotFoundError: there is none, or the reader may not know of it.
        UnreadableError: its stored data contradict each other.
    """
    [row, *_] = access.rows(connection, target, "status", reader=reader, now=now)
    return _one(connection, lifecycle, row, reader, now)


def _one(
    connection: Connection, lifecycle: Lifecycle, row: Any, reader: Actor, now: datetime
) -> Status:
    unreadable = Unreadable()
    found = of_rows(connection, lifecycle, [row], unreadable, reader=reader, now=now)
    for refusal in unreadable.refusals:
        raise refusal
    if not found:
        raise inspections.not_found(Target(row.round, row.unit))
    return found[0]


@contextmanager
def naming_unreadable(
    connection: Connection,
    lifecycle: Lifecycle,
    rows: Iterable[Any],
    *,
    reader: Actor,
    now: datetime,
) -> Iterator[None]:
    """Name the unreadable inspection if the block fails because of contradictory data.

    If all the inspections can be read, the original error is raised: the fault is elsewhere.

    Raises:
        UnreadableError: the stored data of one contradict each other.
        NotFoundError: the same, for one of which the reader may not know.
    """
    try:
        yield
    except CONTRADICTIONS:
        for row in rows:
            _one(connection, lifecycle, row, reader, now)
        raise


def version(connection: Connection, target: Target, *, reader: Actor, now: datetime) -> int:
    """Return the version of one inspection.

    Raises:
        NotFoundError: there is none, or the reader may not know of it.
    """
    return int(access.rows(connection, target, "status", reader=reader, now=now)[0].version)


def of_rows(
    connection: Connection,
    lifecycle: Lifecycle,
    rows: Sequence[Any],
    unreadable: Unreadable,
    *,
    reader: Actor,
    now: datetime,
    ahead: bool = True,
) -> list[Status]:
    """Return the status of the inspections of which the reader may know, in the given order.

    Those that cannot be read are added to `unreadable`. If `ahead` is false, the stages to come
    are not judged.
    """
    found = with_facts(connection, lifecycle, rows, unreadable, reader=reader, now=now, ahead=ahead)
    return [one for one, _ in found]


def with_facts(
    connection: Connection,
    lifecycle: Lifecycle,
    rows: Sequence[Any],
    unreadable: Unreadable,
    *,
    reader: Actor,
    now: datetime,
    ahead: bool = True,
) -> list[tuple[Status, Facts]]:
    """Return the same as `of_rows`, each with its facts, not all of which the reader may know."""
    today = local_date(now)
    known = facts.of_many(
        connection,
        [(r.id, r.round_id) for r in rows],
        (*facts.every_kind(lifecycle), DEADLINE),
        today,
    )
    found = []
    reported = unreadable if rights.may_read("status", reader.roles) else Unreadable()
    for row in rows:
        name, own = f"{row.round}/{row.unit}", None
        with reported.skipping(name):
            own = access.of(reader, known[row.id], today)
        if own is None or not own.knows:
            continue
        with unreadable.skipping(name):
            made = _status(connection, lifecycle, row, known[row.id], own, ahead=ahead)
            found.append((_as_read(made, own), known[row.id].facts))
    told = {s.id: known_ for s, known_ in found if rights.may_read("audit", s.roles)}
    returned = send_backs.of_inspections(connection, told)
    return [(replace(s, send_backs=returned.get(s.id, ())), known_) for s, known_ in found]


def _as_read(status: Status, own: Access) -> Status:
    """Return a status without what the reader may not know."""
    if own.roles <= {Role.LIAISON}:
        return _for_liaison(status)
    return status if own.reads("records") else _without_records(status)


def _for_liaison(status: Status) -> Status:
    """Return a status with only what a liaison may know: the stage, and what the unit supplies."""
    asked = tuple(replace(f, supply=tuple) for f in status.review.current if Role.LIAISON in f.who)
    return replace(
        status,
        review=Review(asked, (), ()),
        actions=(),
        find_doubles=tuple,
        draft=None,
        approvals=(),
        exemptions=(),
        team=(),
    )


def _without_records(status: Status) -> Status:
    """Return a status for a reader of no records: it says how much is lacking, but not what."""
    judged = status.review
    return replace(
        status,
        review=Review(*map(_counted, (judged.current, judged.left, judged.upcoming))),
        find_doubles=tuple,
        team=(),
    )


def _counted(results: Sequence[RequirementResult]) -> tuple[RequirementResult, ...]:
    """Return results without what is lacking: its titles, people and numbers come from records."""
    return tuple(replace(result, lacking=(), supply=tuple) for result in results)


def _status(
    connection: Connection,
    lifecycle: Lifecycle,
    row: Any,
    snapshot: Snapshot,
    own: Access,
    *,
    ahead: bool,
) -> Status:
    proceedings = snapshot.facts.proceedings
    stage = CLOSED if row.state == inspections.CLOSED else proceedings.current.stage
    policy = texts.policy(connection, row.policy_sha256)
    granted = snapshot.granted_exemptions
    judged = review(lifecycle, stage, snapshot.facts, policy, granted, ahead=ahead)
    absent = snapshot.facts.team.absent
    return Status(
        id=row.id,
        round=row.round,
        unit=row.unit,
        title=snapshot.facts.unit.name,
        round_title=snapshot.facts.round.title,
        stage=stage,
        state=row.state,
        attempt=proceedings.current,
        version=row.version,
        review=judged,
        actions=tuple(
            actions(
                own,
                lifecycle,
                Target(row.round, row.unit),
                stage=stage,
                state=row.state,
                judged=judged,
                facts=snapshot.facts,
            )
        ),
        draft=proceedings.draft,
        approvals=tuple((a, proceedings.why_not(a, absent)) for a in proceedings.approvals),
        exemptions=snapshot.exemptions,
        roles=own.roles,
        deadlines=deadlines.statuses(row.state, snapshot, (*judged.left, *judged.current)),
        team=snapshot.facts.team.members(snapshot.facts.today),
        today=snapshot.facts.today,
        takes_part=own.takes_part,
        policy_sha256=row.policy_sha256,
        find_doubles=partial(_doubles, snapshot.facts),
    )


def _doubles(facts_: Facts) -> "tuple[Double, ...]":
    from workflow.queries import doubles  # loads the models of all kinds, which few need

    return doubles.doubles(facts_)
