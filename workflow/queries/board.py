"""Where rounds stand, inspection by inspection: each at the stage of its slowest open one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from workflow.database.schema import inspections as inspections_table
from workflow.database.schema import rounds
from workflow.errors import UnreadableError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import access, status
from workflow.queries.status import Status
from workflow.queries.unreadable import Unreadable
from workflow.rules.definition import CLOSED, Lifecycle


@dataclass(frozen=True)
class RoundStatus:
    """A round as it stands: at the stage of its slowest open inspection.

    `unreadable` are those of which nothing can be said.
    """

    round: str
    title: str
    stage: str
    stages: dict[str, int]
    inspections: tuple[Status, ...]
    unreadable: tuple[UnreadableError, ...] = ()


_IN_ROUNDS = inspections.ALL.where(rounds.c.code.in_(bindparam("named", expanding=True))).order_by(
    rounds.c.code, inspections_table.c.unit
)
_OPEN_ROUNDS = (
    select(rounds.c.code)
    .where(
        rounds.c.id.in_(
            select(inspections_table.c.round_id).where(
                inspections_table.c.state.in_((inspections.OPEN, inspections.SUSPENDED))
            )
        )
    )
    .order_by(rounds.c.code)
)


def of_round(
    connection: Connection, lifecycle: Lifecycle, code: str, *, reader: Actor, now: datetime
) -> RoundStatus:
    """Return the status of a round, as far as the reader may know.

    Raises:
        NotFoundError: there is none, or nothing of it is the reader's to know.
    """
    if not rights.may_read("status", reader.roles):
        access.of_round(connection, code, "status", reader=reader, now=now)
    found = of_rounds(connection, lifecycle, [code], reader=reader, now=now)
    if not found:  # says why
        access.of_round(connection, code, "status", reader=reader, now=now)
    return found[0]


def of_open_rounds(
    connection: Connection, lifecycle: Lifecycle, *, reader: Actor, now: datetime
) -> list[RoundStatus]:
    """Return the status of every round with open or suspended inspections."""
    codes = _under_way(connection, reader)
    return of_rounds(connection, lifecycle, codes, reader=reader, now=now)


def rows_under_way(connection: Connection, *, reader: Actor) -> list[Any]:
    """Return the rows of the inspections of those rounds, by round and unit."""
    codes = _under_way(connection, reader)
    return list(connection.execute(_IN_ROUNDS, {"named": tuple(codes)})) if codes else []


def _under_way(connection: Connection, reader: Actor) -> list[str]:
    """Return the rounds with open or suspended inspections of which the reader may know."""
    known = access.rounds_of(connection, reader=reader)
    codes = connection.execute(_OPEN_ROUNDS).scalars()
    return [code for code in codes if known is None or code in known]


def of_rounds(
    connection: Connection,
    lifecycle: Lifecycle,
    codes: Sequence[str],
    *,
    reader: Actor,
    now: datetime,
) -> list[RoundStatus]:
    """Return the status of rounds of which the reader may know something, by code."""
    if not codes:
        return []
    rows = list(connection.execute(_IN_ROUNDS, {"named": tuple(codes)}))
    unreadable = Unreadable()
    statuses = status.of_rows(connection, lifecycle, rows, unreadable, reader=reader, now=now)
    result = []
    for code in sorted(codes):
        own = tuple(s for s in statuses if s.round == code)
        lost = unreadable.of_round(code)
        if own or lost:
            result.append(_round(lifecycle, code, own, lost))
    return result


def statuses(
    connection: Connection,
    lifecycle: Lifecycle,
    target: Target | None,
    *,
    reader: Actor,
    now: datetime,
) -> tuple[tuple[Status, ...], tuple[UnreadableError, ...]]:
    """Return the inspections that a target names, of none those of the rounds under way, and which
    of them cannot be read.

    Raises:
        NotFoundError: there is none, or none is the reader's to know.
        UnreadableError: the one that is named cannot be read.
    """  # noqa: D205
    if target is None:
        found = of_open_rounds(connection, lifecycle, reader=reader, now=now)
    elif target.unit:
        return (status.of_inspection(connection, lifecycle, target, reader=reader, now=now),), ()
    else:
        found = [of_round(connection, lifecycle, target.round, reader=reader, now=now)]
    return (
        tuple(one for board in found for one in board.inspections),
        tuple(one for board in found for one in board.unreadable),
    )


def _round(
    lifecycle: Lifecycle,
    code: str,
    own: tuple[Status, ...],
    unreadable: tuple[UnreadableError, ...],
) -> RoundStatus:
    stages: dict[str, int] = {}
    for key in (*lifecycle.keys, CLOSED):
        if count := sum(s.stage == key for s in own if s.state != inspections.CANCELLED):
            stages[key] = count
    stage = slowest(lifecycle, ((s.state, s.stage) for s in own))
    title = own[0].round_title if own else ""
    return RoundStatus(code, title, stage, stages, own, unreadable)


def slowest(lifecycle: Lifecycle, positions: Iterable[tuple[str, str]]) -> str:
    """Return where a round stands, of (state, stage) of its inspections.

    That is the slowest open one, else the slowest suspended, else how all of it ended.
    """
    positions = tuple(positions)
    for state in (inspections.OPEN, inspections.SUSPENDED):
        stages = [stage for found, stage in positions if found == state]
        if known := [stage for stage in stages if stage in (*lifecycle.keys, CLOSED)]:
            return min(known, key=lifecycle.order)
    if positions and all(state == inspections.CANCELLED for state, _ in positions):
        return inspections.CANCELLED
    return CLOSED if positions else lifecycle.keys[0]
