"""List the rounds, with the number of inspections in each state."""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from workflow.clock import local_date
from workflow.database.schema import attempts, inspections, records, rounds
from workflow.database.schema import deadlines as deadlines_table
from workflow.inspection.inspections import ALL, OPEN
from workflow.people.actor import Actor
from workflow.queries import access, board, status
from workflow.queries.board import RoundStatus
from workflow.queries.unreadable import CONTRADICTIONS, Unreadable
from workflow.rules.definition import CLOSED, Lifecycle


@dataclass
class RoundCount:
    """A round: its stage, and how many of its inspections are in which state."""

    round: str
    title: str = ""
    stage: str = ""
    states: dict[str, int] = field(default_factory=dict)
    overdue: int = 0


def listed(
    connection: Connection, lifecycle: Lifecycle, *, reader: Actor, now: datetime
) -> list[RoundCount]:
    """Return the rounds of which the reader may know, by code.

    For a reader of all rounds the database counts, instead of judging inspection by inspection.
    """
    codes = access.rounds_of(connection, reader=reader)
    if codes is None:
        hidden = access.closed_to(connection, reader=reader)
        found = _counted_by_database(connection, lifecycle, hidden)
        _count_overdue(connection, lifecycle, found, reader, now)
        return found
    own = board.of_rounds(connection, lifecycle, codes, reader=reader, now=now, ahead=False)
    return [_counted(one) for one in own]


def _counted_by_database(
    connection: Connection, lifecycle: Lifecycle, hidden: Collection[str]
) -> list[RoundCount]:
    counted = inspections.c.round_id == rounds.c.id
    if hidden:
        counted &= inspections.c.id.not_in(sorted(hidden))
    statement = (
        select(rounds.c.code, inspections.c.state, attempts.c.stage, func.count())
        .select_from(rounds)
        .outerjoin(inspections, counted)
        .outerjoin(
            attempts,
            (attempts.c.inspection_id == inspections.c.id) & attempts.c.left_at.is_(None),
        )
        .group_by(rounds.c.code, inspections.c.state, attempts.c.stage)
        .order_by(rounds.c.code)
    )
    found: dict[str, RoundCount] = {}
    positions: dict[str, list[tuple[str, str]]] = {}
    for code, state, stage, count in connection.execute(statement):
        one = found.setdefault(code, RoundCount(code))
        if state is not None:
            one.states[state] = one.states.get(state, 0) + count
            positions.setdefault(code, []).append((state, stage or CLOSED))
    for code, one in found.items():
        one.stage = board.slowest(lifecycle, positions.get(code, ()))
    for code, title in _titles(connection, list(found)):
        found[code].title = title
    return list(found.values())


def _titles(connection: Connection, codes: list[str]) -> Iterable[tuple[str, str]]:
    statement = (
        select(rounds.c.code, records.c.data)
        .join(records)
        .where(records.c.kind == "round", records.c.voided == 0, rounds.c.code.in_(codes))
    )
    for code, data in connection.execute(statement):
        with suppress(*CONTRADICTIONS):
            yield code, json.loads(data).get("title", "")


_PAST_A_DAY = ALL.where(
    inspections.c.state == OPEN,
    inspections.c.id.in_(
        select(deadlines_table.c.inspection_id).where(
            deadlines_table.c.due_on < bindparam("today"),
            (deadlines_table.c.requirement != "")
            | deadlines_table.c.stage.in_(
                select(attempts.c.stage).where(
                    attempts.c.inspection_id == deadlines_table.c.inspection_id,
                    attempts.c.left_at.is_(None),
                )
            ),
        )
    ),
)


def _count_overdue(
    connection: Connection,
    lifecycle: Lifecycle,
    counts: Iterable[RoundCount],
    reader: Actor,
    now: datetime,
) -> None:
    """Count the overdue inspections; only those with a deadline in the past are judged."""
    given = {"today": local_date(now).isoformat()}
    rows = list(connection.execute(_PAST_A_DAY, given))
    statuses = status.of_rows(
        connection, lifecycle, rows, Unreadable(), reader=reader, now=now, ahead=False
    )
    late = Counter(s.round for s in statuses if s.overdue_days)
    for one in counts:
        one.overdue = late[one.round]


def _counted(found: RoundStatus) -> RoundCount:
    """Return the counts of a round whose inspections have been judged."""
    states = dict(Counter(s.state for s in found.inspections))
    overdue = sum(s.overdue_days > 0 for s in found.inspections)
    return RoundCount(found.round, found.title, found.stage, states, overdue)
