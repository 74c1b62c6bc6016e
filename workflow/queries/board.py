"""The status of rounds and of each inspection in them."""

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
    """The status of a round, whose stage is that of its slowest open inspection.

    `unreadable` are the refusals of inspections that cannot be read.
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
    connection: Connection,
    lifecycle: Lifecycle,
    code: str,
    *,
    reader: Actor,
    now: datetime,
    ahead: bool = True,
) -> RoundStatus:
    """Return the status of a round, as far as the reader may know of it.

    If `ahead` is false, the stages to come are not judged.

    Raises:
        NotFoundError: there is no such round, or the reader may know of none of its inspections.
    """
    if not rights.may_read("status", reader.roles):
        access.of_round(connection, code, "status", reader=reader, now=now)
    found = of_rounds(connection, lifecycle, [code], reader=reader, now=now, ahead=ahead)
    if not found:  # raises the reason
        access.of_round(connection, code, "status", reader=reader, now=now)
    return found[0]


def of_open_rounds(
    connection: Connection,
    lifecycle: Lifecycle,
    *,
    reader: Actor,
    now: datetime,
    ahead: bool = True,
) -> list[RoundStatus]:
    """Return the status of every round with open or suspended inspections, as `of_round` does."""
    codes = _under_way(connection, reader)
    return of_rounds(connection, lifecycle, codes, reader=reader, now=now, ahead=ahead)


def rows_under_way(connection: Connection, *, reader: Actor) -> list[Any]:
    """Return the rows of all inspections of rounds under way, by round and unit."""
    codes = _under_way(connection, reader)
    return list(connection.execute(_IN_ROUNDS, {"named": tuple(codes)})) if codes else []


def _under_way(connection: Connection, reader: Actor) -> list[str]:
    """Return the codes of rounds with inspections under way, as far as the reader may know."""
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
    ahead: bool = True,
) -> list[RoundStatus]:
    """Return the status of these rounds by code, without those of which the reader may not know."""
    if not codes:
        return []
    rows = list(connection.execute(_IN_ROUNDS, {"named": tuple(codes)}))
    unreadable = Unreadable()
    statuses = status.of_rows(
        connection, lifecycle, rows, unreadable, reader=reader, now=now, ahead=ahead
    )
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
    """Return the status of the inspections of a target, and the refusals of unreadable ones.

    Without a target they are those of the rounds under way.

    Raises:
        NotFoundError: there is none, or none of which the reader may know.
        UnreadableError: the single inspection named cannot be read.
    """
    if target is None:
        found = of_open_rounds(connection, lifecycle, reader=reader, now=now, ahead=False)
    elif target.unit:
        return (status.of_inspection(connection, lifecycle, target, reader=reader, now=now),), ()
    else:
        found = [of_round(connection, lifecycle, target.round, reader=reader, now=now, ahead=False)]
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
    """Return the stage of a round from the (state, stage) of its inspections.

    It is that of the slowest open one, else of the slowest suspended one, else how they all ended.
    """
    positions = tuple(positions)
    for state in (inspections.OPEN, inspections.SUSPENDED):
        stages = [stage for found, stage in positions if found == state]
        if known := [stage for stage in stages if stage in (*lifecycle.keys, CLOSED)]:
            return min(known, key=lifecycle.order)
    if positions and all(state == inspections.CANCELLED for state, _ in positions):
        return inspections.CANCELLED
    return CLOSED if positions else lifecycle.keys[0]
