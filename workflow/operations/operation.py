"""The steps that every act on inspections shares: lock, refuse, write, append, store, commit."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Connection, Row

from workflow.audit.chain import Chain, Entry
from workflow.clock import stored
from workflow.errors import NotFoundError
from workflow.inspection import attempts, calendars, deadlines, inspections, refusals, texts
from workflow.inspection.inspections import Target
from workflow.operations.context import Context
from workflow.people import acting
from workflow.queries import access, facts, status
from workflow.queries.access import Access
from workflow.queries.facts import Snapshot
from workflow.rules.calendar import Calendar
from workflow.rules.deadlines import base_days, expected
from workflow.rules.definition import CLOSED as CLOSED_STAGE
from workflow.rules.definition import Lifecycle, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.proceedings import Attempt
from workflow.rules.policy import Policy

#: Returns which kinds of record an act reads while the inspection stands at a stage.
Needs = Callable[[Lifecycle, str | None], Sequence[str]]


def nothing(lifecycle: Lifecycle, stage: str | None) -> Sequence[str]:
    """Return what every act reads: round, unit and team."""
    return facts.ALWAYS


@lru_cache(maxsize=64)
def this_stage(lifecycle: Lifecycle, stage: str | None) -> Sequence[str]:
    """Return the kinds that the requirements of the stage read."""
    return facts.kinds_to_judge(lifecycle, [lifecycle.stage(stage)] if stage else [])


@lru_cache(maxsize=64)
def everything(lifecycle: Lifecycle, stage: str | None) -> Sequence[str]:
    """Return the kinds that any requirement reads."""
    return facts.every_kind(lifecycle)


@dataclass(kw_only=True)
class Operation:
    """One act on one inspection while it is locked."""

    context: Context
    connection: Connection
    row: Row[Any]
    snapshot: Snapshot
    policy: Policy
    access: Access
    chain: Chain
    instant: datetime
    state: str
    version: int
    definition_sha256: str
    policy_sha256: str

    @property
    def facts(self) -> Facts:
        """Return the facts of the inspection."""
        return self.snapshot.facts

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles of the actor in the inspection."""
        return self.access.roles

    @property
    def lifecycle(self) -> Lifecycle:
        """Return the procedure."""
        return self.context.lifecycle

    @cached_property
    def at(self) -> str:
        """Return the instant as it is stored."""
        return stored(self.instant)

    @property
    def today(self) -> date:
        """Return the local date."""
        return self.facts.today

    @property
    def calendar(self) -> Calendar:
        """Return the calendar by which days are counted."""
        version = self.row.calendar_version
        return calendars.of_version(self.context.database, self.connection, version)

    @property
    def attempt(self) -> Attempt:
        """Return the current attempt; of an ended inspection its last."""
        return self.facts.proceedings.current

    @property
    def stage(self) -> str:
        """Return the stage at which the inspection stands; `closed` when it is closed."""
        return CLOSED_STAGE if self.state == inspections.CLOSED else self.attempt.stage

    @property
    def open_stage(self) -> Stage | None:
        """Return the definition of that stage; None when the inspection is closed."""
        return self.lifecycle.open_stage(self.stage)

    @property
    def target(self) -> Target:
        """Return round and unit code, by which people name the inspection."""
        return Target(self.row.round, self.row.unit)

    def leave(self) -> Attempt:
        """Close the current attempt and return it."""
        left = self.attempt
        attempts.leave(
            self.connection,
            self.chain,
            self.snapshot.open_attempt or "",
            stage=left.stage,
            number=left.number,
            at=self.at,
        )
        return left

    def enter(self, stage: str, how: str) -> None:
        """Open the next attempt of a stage and set its deadlines."""
        latest = self.facts.proceedings.latest_attempt(stage)
        number = latest.number + 1 if latest else 1
        attempts.enter(self.connection, self.chain, stage=stage, number=number, how=how, at=self.at)
        days = base_days(self.instant, self.facts)
        due = expected(self.lifecycle.stage(stage), number, days, self.policy, self.calendar, {})
        deadlines.write(self.connection, self.chain, due, at=self.at)

    def record(
        self, act: str, *, counts: bool = True, attempt: int | None = None, **given: Any
    ) -> None:
        """Append the entry of this act; only acts of procedure `count` and raise the version."""
        if counts:
            self.version += 1
        entry = Entry(
            act=act,
            attempt=self.attempt.number if attempt is None else attempt,
            version=self.version,
            definition_sha256=self.definition_sha256,
            policy_sha256=self.policy_sha256,
            **given,
        )
        self.chain.append(self.connection, entry, at=self.at, actor=self.context.actor)

    def save(self) -> None:
        """Store state, version and the end of the chain if entries were appended.

        Raises:
            StaleError: somebody else appended an entry after the row was read.
        """
        seen = self.row.chain_length
        if self.chain.length != seen:
            inspections.save_head(
                self.connection, self.chain, seen=seen, state=self.state, version=self.version
            )


@contextmanager
def operation(
    context: Context,
    target: Target,
    act: str,
    *,
    seen: int | None,
    needs: Needs = nothing,
    states: tuple[str, ...] = (inspections.OPEN,),
    fresh: Callable[[Operation], None] = lambda _: None,
    permitted: Callable[[Operation], None] = lambda _: None,
    lock: Callable[[Connection, Target], Row[Any] | None] = inspections.locked,
) -> Iterator[Operation]:
    """Lock an inspection, refuse in order, yield the operation and store what was appended.

    `seen` is the version the actor saw, None for acts that do not depend on it (records).
    `needs` returns the kinds of record the act reads; `states` are those in which it is possible.
    `fresh` refuses anything else that is stale, `permitted` what the actor may not do at this
    stage. `lock` locks the inspection and whatever else the act changes, and returns its row.

    Raises:
        NotFoundError: it does not exist, or the actor may not know of it.
        UnreadableError: its stored data contradict each other.
        StaleError: it has changed since `seen`.
        NotPermittedError: the actor may not do this.
        SuspendedError, EndedError: its state does not allow the act.
    """
    with context.transaction(act, str(target), locks=True) as connection:
        row = lock(connection, target)
        context = _with_current_roles(context, connection)
        if row is None:
            raise _not_there(context, connection, target, needs)
        with _readable(context, connection, [row]):
            op = _on_one(context, connection, row, needs)
            _refuse(op, act, seen, states, fresh, permitted)
            yield op
            op.save()


@contextmanager
def operations_on(
    context: Context, connection: Connection, rows: Sequence[Row[Any]], kinds: Sequence[str]
) -> Iterator[dict[str, Operation]]:
    """Yield an operation by id for each of several locked inspections; store what they append.

    `kinds` are the kinds of record the act reads. Nothing is refused here except an inspection
    that cannot be read.
    """
    ids = [(row.id, row.round_id) for row in rows]
    context = _with_current_roles(context, connection)
    with _readable(context, connection, rows):
        known = facts.of_many(connection, ids, kinds, context.today)
        ops = {}
        for row in rows:
            held = access.of(context.actor, known[row.id], context.today)
            ops[row.id] = _on(context, connection, row, known[row.id], held)
        yield ops
        for op in ops.values():
            op.save()


def _readable(
    context: Context, connection: Connection, rows: Sequence[Row[Any]]
) -> AbstractContextManager[None]:
    """Return a context that names the unreadable inspection if the act fails because of it."""
    return status.naming_unreadable(
        connection, context.lifecycle, rows, reader=context.actor, now=context.clock.now()
    )


def _not_there(
    context: Context, connection: Connection, target: Target, needs: Needs
) -> NotFoundError:
    """Return the refusal of an inspection that does not exist.

    It asks the database as much as for one that is hidden, so that time does not tell them apart.
    """
    facts.of_one(connection, *access.NO_INSPECTION, needs(context.lifecycle, None), context.today)
    return inspections.not_found(target)


def _with_current_roles(context: Context, connection: Connection) -> Context:
    """Return the context with the actor's roles as they are now that everything is locked."""
    actor = acting.recheck(connection, context.actor, context.clock.now())
    return context if actor == context.actor else replace(context, actor=actor)


def _on_one(context: Context, connection: Connection, row: Row[Any], needs: Needs) -> Operation:
    """Return the operation on a locked inspection, with the facts needed at its stage.

    `row.current_stage` may have been read before the lock was held; the facts are read under the
    lock, and once more where they show another stage.

    Raises:
        NotFoundError: the actor may not know of it.
    """
    today = context.today
    kinds = needs(context.lifecycle, row.current_stage)
    snapshot = facts.of_one(connection, row.id, row.round_id, kinds, today)
    if row.current_stage and row.current_stage != snapshot.facts.proceedings.current.stage:
        kinds = needs(context.lifecycle, snapshot.facts.proceedings.current.stage)
        snapshot = facts.of_one(connection, row.id, row.round_id, kinds, today)
    held = access.of(context.actor, snapshot, today)
    if held.hidden:
        raise inspections.not_found(Target(row.round, row.unit))
    return _on(context, connection, row, snapshot, held)


def _on(
    context: Context, connection: Connection, row: Row[Any], snapshot: Snapshot, held: Access
) -> Operation:
    return Operation(
        context=context,
        connection=connection,
        row=row,
        snapshot=snapshot,
        policy=texts.policy(connection, row.policy_sha256),
        access=held,
        chain=Chain(row.id, row.chain_length, row.chain_head),
        instant=context.clock.now(),
        state=row.state,
        version=row.version,
        definition_sha256=texts.keep(
            context.database, connection, "definition", context.lifecycle.text
        ),
        policy_sha256=row.policy_sha256,
    )


def _refuse(
    op: Operation,
    act: str,
    seen: int | None,
    states: tuple[str, ...],
    fresh: Callable[[Operation], None],
    permitted: Callable[[Operation], None],
) -> None:
    op.access.require_compatible_roles()
    if seen is not None:
        refusals.require_version(op.row.version, seen, op.target)
    fresh(op)
    op.access.require(act, op.open_stage, op.target)
    permitted(op)
    refusals.require_state(op.state, states, op.target)
