"""The rounds there are: counted by the database, not inspection by inspection."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, or_, select

from workflow.database.schema import attempts, inspections, records, rounds
from workflow.inspection.inspections import CANCELLED, CLOSED, OPEN, SUSPENDED
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.rules.definition import CLOSED as CLOSED_STAGE
from workflow.rules.definition import Lifecycle


@dataclass
class RoundCount:
    """A round: where it stands, and how many of its inspections are in which state."""

    round: str
    title: str = ""
    stage: str = ""
    states: dict[str, int] = field(default_factory=dict)
    overdue: int = 0


def listed(connection: Connection, lifecycle: Lifecycle) -> list[RoundCount]:
    """Return all rounds, by code, for who may read all of them."""
    statement = (
        select(rounds.c.code, inspections.c.state, attempts.c.stage, func.count())
        .select_from(rounds)
        .outerjoin(inspections)
        .outerjoin(
            attempts,
            (attempts.c.inspection_id == inspections.c.id) & attempts.c.left_at.is_(None),
        )
        .group_by(rounds.c.code, inspections.c.state, attempts.c.stage)
        .order_by(rounds.c.code)
    )
    found: dict[str, RoundCount] = {}
    standing: dict[str, list[tuple[str, str]]] = {}
    for code, state, stage, count in connection.execute(statement):
        one = found.setdefault(code, RoundCount(code))
        if state is not None:
            one.states[state] = one.states.get(state, 0) + count
            standing.setdefault(code, []).append((state, stage or CLOSED_STAGE))
    for code, one in found.items():
        one.stage = slowest(lifecycle, standing.get(code, ()))
    for code, title in _titles(connection, list(found)):
        found[code].title = title
    return list(found.values())


def slowest(lifecycle: Lifecycle, standing: Iterable[tuple[str, str]]) -> str:
    """Return where a round stands, of (state, stage) of its inspections.

    That is the slowest open one, else the slowest suspended, else how all of it ended.
    """
    standing = tuple(standing)
    for state in (OPEN, SUSPENDED):
        if stages := [stage for found, stage in standing if found == state]:
            return min(stages, key=lifecycle.order)
    if standing and all(state == CANCELLED for state, _ in standing):
        return CANCELLED
    return CLOSED if standing else lifecycle.keys[0]


def readable(connection: Connection, actor: Actor | None) -> list[str] | None:
    """Return the codes of the rounds in which the actor has a part; None for all of them."""
    if actor is None or rights.may_read("status", actor.roles):
        return None
    named = f'%"liaison_account": "{actor.principal}"%'
    statement = (
        select(rounds.c.code)
        .join(records)
        .where(
            or_(
                (records.c.kind == "member") & (records.c.number == actor.principal),
                (records.c.kind == "unit") & records.c.data.like(named),
            ),
            records.c.voided == 0,
        )
        .distinct()
    )
    return sorted(connection.execute(statement).scalars())


def _titles(connection: Connection, codes: list[str]) -> Iterable[tuple[str, str]]:
    statement = (
        select(rounds.c.code, records.c.data)
        .join(records)
        .where(records.c.kind == "round", records.c.voided == 0, rounds.c.code.in_(codes))
    )
    for code, data in connection.execute(statement):
        yield code, json.loads(data).get("title", "")
