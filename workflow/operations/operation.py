"""The frame of every act on one inspection: lock, refuse, write, append, move, commit."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from workflow.audit.chain import Chain, Entry
from workflow.clock import local_date, stored
from workflow.errors import (
    N_,
    EndedError,
    Hint,
    NotPermittedError,
    StaleError,
    SuspendedError,
)
from workflow.inspection import attempts, calendars, deadlines, inspections, texts
from workflow.inspection.inspections import Target
from workflow.operations.context import Context
from workflow.people import rights
from workflow.queries import facts
from workflow.queries.access import roles_of
from workflow.queries.facts import Snapshot
from workflow.rules.calendar import Calendar
from workflow.rules.deadlines import base_days, expected
from workflow.rules.definition import CLOSED as CLOSED_STAGE
from workflow.rules.definition import Lifecycle, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.proceedings import Attempt
from workflow.rules.judgement import RequirementResult
from workflow.rules.policy import Policy

_COMPACT = json.JSONEncoder(separators=(",", ":"))


#: Which kinds of record an act looks at, by the stage in which the inspection stands.
Needs = Callable[[Lifecycle, str | None], Sequence[str]]


def nothing(lifecycle: Lifecycle, stage: str | None) -> Sequence[str]:
    """Need only what every act looks at: round, unit, team."""
    return facts.ALWAYS


def this_stage(lifecycle: Lifecycle, stage: str | None) -> Sequence[str]:
    """Need what the requirements of the stage look at."""
    return facts.kinds_of([lifecycle.stage(stage)] if stage else [])


def everything(lifecycle: Lifecycle, stage: str | None) -> Sequence[str]:
    """Need what any requirement looks at."""
    return facts.every_kind(lifecycle)


@dataclass(kw_only=True)
class Operation:
    """One act on one inspection while it is locked."""

    context: Context
    connection: Connection
    row: Row[Any]
    snapshot: Snapshot
    policy: Policy
    roles: frozenset[str]
    chain: Chain
    instant: datetime
    state: str
    version: int
    definition_sha256: str

    @property
    def facts(self) -> Facts:
        """Return the facts of the inspection."""
        return self.snapshot.facts

    @property
    def lifecycle(self) -> Lifecycle:
        """Return the procedure."""
        return self.context.lifecycle

    @property
    def at(self) -> str:
        """Return the instant as it is stored."""
        return stored(self.instant)

    @property
    def today(self) -> date:
        """Return the local date."""
        return local_date(self.instant)

    @property
    def calendar(self) -> Calendar:
        """Return the calendar by which days are counted."""
        version = self.row.calendar_version
        return calendars.of_version(self.context.database, self.connection, version)

    @property
    def attempt(self) -> Attempt:
        """Return the attempt in which the inspection stands, or stood last."""
        return self.facts.proceedings.current

    @property
    def stage(self) -> str:
        """Return the stage in which the inspection stands; `closed` when it is."""
        return CLOSED_STAGE if self.state == inspections.CLOSED else self.attempt.stage

    @property
    def here(self) -> Stage | None:
        """Return the definition of that stage; None when it is closed."""
        return self.lifecycle.open_stage(self.stage)

    @property
    def target(self) -> Target:
        """Return the inspection as people name it."""
        return Target(self.row.round, self.row.unit)

    def leave(self) -> Attempt:
        """Close the attempt in which the inspection stands, and return it."""
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
        """Open the next attempt of a stage, and set its deadlines."""
        latest = self.facts.proceedings.latest_attempt(stage)
        number = latest.number + 1 if latest else 1
        attempts.enter(self.connection, self.chain, stage=stage, number=number, how=how, at=self.at)
        days = base_days(self.instant, self.facts)
        due = expected(self.lifecycle.stage(stage), number, days, self.policy, self.calendar, {})
        deadlines.write(self.connection, self.chain, due, at=self.at)

    def record(self, act: str, *, counts: bool = True, **given: Any) -> None:
        """Append the entry of this act; `counts` where it is an act of procedure."""
        if counts:
            self.version += 1
        entry = Entry(
            act=act,
            attempt=given.pop("attempt", self.attempt.number),
            version=self.version,
            definition_sha256=self.definition_sha256,
            policy_sha256=self.row.policy_sha256,
            **given,
        )
        self.chain.append(self.connection, entry, at=self.at, actor=self.context.actor)


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
) -> Iterator[Operation]:
    """Lock an inspection, refuse in order, hand it out, and store what was appended.

    `seen` is the version the actor saw; None only for what does not depend on it (records).
    `needs` says which kinds of record the act looks at, of the stage where the inspection stands.
    `states` are those in which the act is possible; `fresh` refuses what else is stale,
    `permitted` what the actor may not do at this stage.

    Raises:
        NotFoundError: there is none, or it is not the actor's to know.
        StaleError: it has moved on since `seen`.
        NotPermittedError: the actor may not do this.
        SuspendedError, EndedError: its state does not allow it.
    """
    with context.transaction(act, str(target)) as connection:
        op = begin(connection, context, inspections.lock(connection, target), needs)
        length = op.chain.length
        _refuse(op, act, seen, states, fresh, permitted)
        yield op
        if op.chain.length != length:
            inspections.save_head(
                connection, op.chain, seen=length, state=op.state, version=op.version
            )


def begin(
    connection: Connection, context: Context, row: Row[Any], needs: Needs = nothing
) -> Operation:
    """Return the operation on an inspection whose row is locked."""
    today = local_date(context.clock.now())
    kinds = needs(context.lifecycle, row.standing)
    snapshot = facts.of_one(connection, row.id, row.round_id, kinds, today)
    if row.standing and row.standing != snapshot.facts.proceedings.current.stage:
        kinds = needs(context.lifecycle, snapshot.facts.proceedings.current.stage)
        snapshot = facts.of_one(connection, row.id, row.round_id, kinds, today)
    return of_known(connection, context, row, snapshot)


def of_known(
    connection: Connection, context: Context, row: Row[Any], snapshot: Snapshot
) -> Operation:
    """Return the operation on a locked inspection of which the facts are read already."""
    instant = context.clock.now()
    return Operation(
        context=context,
        connection=connection,
        row=row,
        snapshot=snapshot,
        policy=texts.policy(connection, row.policy_sha256),
        roles=roles_of(context.actor, snapshot, local_date(instant)),
        chain=Chain(row.id, row.chain_length, row.chain_head),
        instant=instant,
        state=row.state,
        version=row.version,
        definition_sha256=texts.keep(
            context.database, connection, "definition", context.lifecycle.text
        ),
    )


def _refuse(
    op: Operation,
    act: str,
    seen: int | None,
    states: tuple[str, ...],
    fresh: Callable[[Operation], None],
    permitted: Callable[[Operation], None],
) -> None:
    if not rights.may_read("status", op.roles):
        raise inspections.not_found(op.target)
    if seen is not None:
        refuse_version(op.row.version, seen, op.target)
    fresh(op)
    rights.require(act, op.roles, op.here)
    if op.context.actor.persons() & op.facts.team.absent:
        raise NotPermittedError(
            N_("you take no part in the inspection of {target}"), target=str(op.target)
        )
    permitted(op)
    refuse_state(op.state, states, op.target)


def refuse_version(version: int, seen: int, target: Target) -> None:
    """Refuse an act on an inspection that has moved on since it was seen."""
    if seen != version:
        raise StaleError(
            N_("{target} has moved on: version {version}, you saw {seen}"),
            hint=Hint("look_again"),
            target=str(target),
            version=version,
            seen=seen,
        )


def refuse_state(state: str, states: tuple[str, ...], target: Target) -> None:
    """Refuse an act that the state does not allow."""
    if state in states:
        return
    if state in inspections.FINAL:
        raise EndedError(N_("{target} is ended: {state}"), target=str(target), state=state)
    if state == inspections.SUSPENDED:
        raise SuspendedError(
            N_("{target} is suspended"),
            hint=Hint("resume"),
            target=str(target),
        )


def judged_text(results: Sequence[RequirementResult]) -> str:
    """Return what was judged as it is kept: code, have, need, number lacking, exempted."""
    return _COMPACT.encode(
        [[f.code, f.have, f.need, len(f.lacking), int(f.exempted)] for f in results]
    )
