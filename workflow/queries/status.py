"""Where an inspection stands, what it lacks, what may be done: the answer to `status`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

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
from workflow.queries.facts import Exempted, Snapshot
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


@dataclass(frozen=True)
class Status:
    """One inspection as it stands."""

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
    exemptions: tuple[Exempted, ...]
    roles: frozenset[str]
    deadlines: tuple[DeadlineStatus, ...]
    team: tuple[Member, ...]
    today: date
    takes_part: bool
    policy_sha256: str
    send_backs: tuple[SendBack, ...] = ()

    @property
    def due_on(self) -> date | None:
        """Return the earliest day by which something that runs is due."""
        return deadlines.earliest(self.deadlines)

    @property
    def overdue_days(self) -> int:
        """Return by how many calendar days that day has passed."""
        return deadlines.overdue_days(self.due_on, self.today)

    def requirement_due_on(self, code: str) -> date | None:
        """Return when a requirement is due: by its own deadline, else by that of its stage.

        Of stages to come and of stages left only a deadline of its own counts.
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
    def at_work(self) -> bool:
        """Return whether something is still to be done here in which the reader may have a part."""
        return self.state not in inspections.FINAL and rights.may_read("records", self.roles)

    def offers(self, result: RequirementResult) -> tuple[Offer, ...]:
        """Return how a requirement that is unmet is supplied, as far as the reader may know it."""
        if not self.at_work:
            return ()
        reached = result.code not in self._ahead
        return remedies.offers(result, self.roles, reached=reached)

    @cached_property
    def _ahead(self) -> frozenset[str]:
        return frozenset(f.code for f in self.review.upcoming)

    @property
    def onward(self) -> Action | None:
        """Return the act that takes the inspection on from here, possible or not yet."""
        return next((a for a in self.actions if a.moves_on), None)

    @property
    def ready(self) -> bool:
        """Return whether nothing is lacking for advancing."""
        onward = self.onward
        return onward is not None and onward.act == "advance" and onward.possible

    @property
    def waits_on(self) -> tuple[str, ...]:
        """Return who supplies what an open inspection lacks; once it is ready, who advances it."""
        if self.state != inspections.OPEN:
            return ()
        if self.ready and self.onward:
            return self.onward.roles
        return tuple(dict.fromkeys(role for result in self.unmet for role in result.who))

    @property
    def unmet(self) -> tuple[RequirementResult, ...]:
        """Return what keeps the inspection in its stage."""
        return tuple(f for f in self.review.current if f.blocks)


def of_inspection(
    connection: Connection, lifecycle: Lifecycle, target: Target, *, reader: Actor, now: datetime
) -> Status:
    """Return the status of one inspection.

    Raises:
        NotFoundError: there is none, or it is not the reader's to know.
        UnreadableError: what is stored of it contradicts itself.
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
def named_if_unreadable(
    connection: Connection,
    lifecycle: Lifecycle,
    rows: Iterable[Any],
    *,
    reader: Actor,
    now: datetime,
) -> Iterator[None]:
    """Refuse by name the inspection that cannot be read, where what is done here fails for that.

    What fails on inspections that can all be read has a fault of its own.

    Raises:
        UnreadableError: what is stored of one contradicts itself.
        NotFoundError: the same, of one that is not the reader's to know.
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
        NotFoundError: there is none, or it is not the reader's to know.
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
) -> list[Status]:
    """Return the status of inspections, each as far as the reader may know, in the given order.

    `unreadable` is told of those that are the reader's to know and cannot be read.
    """
    found = with_facts(connection, lifecycle, rows, unreadable, reader=reader, now=now)
    return [one for one, _ in found]


def with_facts(
    connection: Connection,
    lifecycle: Lifecycle,
    rows: Sequence[Any],
    unreadable: Unreadable,
    *,
    reader: Actor,
    now: datetime,
) -> list[tuple[Status, Facts]]:
    """Return the same, each with the facts behind it, which are not all the reader's to know."""
    today = local_date(now)
    known = facts.of_many(
        connection,
        [(r.id, r.round_id) for r in rows],
        (*facts.every_kind(lifecycle), DEADLINE),
        today,
    )
    found = []
    nobodys = unreadable if rights.may_read("status", reader.roles) else Unreadable()
    for row in rows:
        name, own = f"{row.round}/{row.unit}", None
        with nobodys.passing_over(name):
            own = access.of(reader, known[row.id], today)
        if own is None or not own.knows:
            continue
        with unreadable.passing_over(name):
            made = _status(connection, lifecycle, row, known[row.id], own)
            found.append((_as_read(made, own), known[row.id].facts))
    told = {s.id: known_ for s, known_ in found if rights.may_read("audit", s.roles)}
    returned = send_backs.of_inspections(connection, told)
    return [(replace(s, send_backs=returned.get(s.id, ())), known_) for s, known_ in found]


def _as_read(status: Status, own: Access) -> Status:
    """Return what of a status the reader may know."""
    if own.roles <= {Role.LIAISON}:
        return _for_liaison(status)
    return status if own.reads("records") else _without_records(status)


def _for_liaison(status: Status) -> Status:
    """Return what the liaison of the unit may know: the stage, and what is asked of the unit."""
    asked = tuple(replace(f, supply=tuple) for f in status.review.current if Role.LIAISON in f.who)
    return replace(
        status,
        review=Review(asked, (), ()),
        actions=(),
        draft=None,
        approvals=(),
        exemptions=(),
        team=(),
    )


def _without_records(status: Status) -> Status:
    """Return the status for who may read no records: how much is lacking, not what is."""
    judged = status.review
    return replace(
        status,
        review=Review(*map(_counted, (judged.current, judged.left, judged.upcoming))),
        team=(),
    )


def _counted(results: Sequence[RequirementResult]) -> tuple[RequirementResult, ...]:
    """Return results without what they name: titles, people and numbers come from records."""
    return tuple(replace(result, lacking=(), supply=tuple) for result in results)


def _status(
    connection: Connection,
    lifecycle: Lifecycle,
    row: Any,
    snapshot: Snapshot,
    own: Access,
) -> Status:
    file = snapshot.facts.proceedings
    stage = CLOSED if row.state == inspections.CLOSED else file.current.stage
    policy = texts.policy(connection, row.policy_sha256)
    judged = review(lifecycle, stage, snapshot.facts, policy, snapshot.granted_exemptions)
    absent = snapshot.facts.team.absent
    return Status(
        id=row.id,
        round=row.round,
        unit=row.unit,
        title=snapshot.facts.unit.name,
        round_title=snapshot.facts.round.title,
        stage=stage,
        state=row.state,
        attempt=file.current,
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
        draft=file.draft,
        approvals=tuple((a, file.why_not(a, absent)) for a in file.approvals),
        exemptions=snapshot.exemptions,
        roles=own.roles,
        deadlines=deadlines.statuses(row.state, snapshot, (*judged.left, *judged.current)),
        team=snapshot.facts.team.members(snapshot.facts.today),
        today=snapshot.facts.today,
        takes_part=own.takes_part,
        policy_sha256=row.policy_sha256,
    )
