"""Load, lock and compare-and-swap the row of an inspection."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from workflow.audit.chain import NOTHING, Chain
from workflow.database.prepared import Prepared
from workflow.database.schema import attempts, inspections, rounds
from workflow.errors import N_, Hint, NotFoundError, StaleError
from workflow.inspection import calendars

OPEN, SUSPENDED, CLOSED, CANCELLED = "open", "suspended", "closed", "cancelled"
FINAL = (CLOSED, CANCELLED)

#: Read without the lock, so it may be older than the locked row: use it only as a hint.
_CURRENT_STAGE = (
    select(attempts.c.stage)
    .where(attempts.c.inspection_id == inspections.c.id, attempts.c.left_at.is_(None))
    .scalar_subquery()
    .label("current_stage")
)
#: Selects every inspection, as operations and queries read it; they add conditions.
ALL = select(inspections, rounds.c.code.label("round"), _CURRENT_STAGE, calendars.VERSION).join(
    rounds
)
_FIND = ALL.where(rounds.c.code == bindparam("named"), inspections.c.unit == bindparam("of"))
_LOCK = Prepared(_FIND.with_for_update(of=inspections))
_NAMED = Prepared(_FIND)
_IN_ROUND = ALL.where(rounds.c.code == bindparam("named")).order_by(inspections.c.id)
_LOCK_ROUND = _IN_ROUND.with_for_update(of=inspections)
_PIN = (
    update(inspections)
    .where(inspections.c.id.in_(bindparam("pinned", expanding=True)))
    .values(policy_sha256=bindparam("policy"))
)
_MOVE = Prepared(
    update(inspections)
    .where(inspections.c.id == bindparam("moved"), inspections.c.chain_length == bindparam("seen"))
    .values(
        state=bindparam("to_state"),
        version=bindparam("to_version"),
        chain_length=bindparam("to_length"),
        chain_head=bindparam("to_head"),
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """The code of an inspection, such as `2026-1/edu`; without a unit, of a whole round."""

    round: str
    unit: str = ""

    def __str__(self) -> str:
        """Return the code."""
        return f"{self.round}/{self.unit}" if self.unit else self.round


def not_found(target: object) -> NotFoundError:
    """Return the refusal of an inspection that is not there, or hidden from the actor."""
    return NotFoundError(
        N_("there is no {target}"),
        hint=Hint("list_inspections"),
        target=str(target),
    )


def locked(connection: Connection, target: Target) -> Row[Any] | None:
    """Lock and return the row of an inspection; None if there is none."""
    return _LOCK.first(connection, {"named": target.round, "of": target.unit})


def named(connection: Connection, target: Target) -> list[Row[Any]]:
    """Return the rows of the inspections of a target, by id."""
    if not target.unit:
        return of_round(connection, target.round)
    return _NAMED.rows(connection, {"named": target.round, "of": target.unit})


def of_round(connection: Connection, round_code: str) -> list[Row[Any]]:
    """Return the rows of a round's inspections, by id."""
    return list(connection.execute(_IN_ROUND, {"named": round_code}))


def lock_round(
    connection: Connection, round_code: str, units: Collection[str] | None = None
) -> list[Row[Any]]:
    """Lock and return the rows of a round's inspections, of some or all units, by id."""
    wanted = _LOCK_ROUND
    if units is not None:
        wanted = wanted.where(inspections.c.unit.in_(sorted(units)))
    return list(connection.execute(wanted, {"named": round_code}))


def add(
    connection: Connection, round_id: str, units: Iterable[str], *, policy_sha256: str, at: str
) -> dict[str, str]:
    """Write the rows of new inspections, and return the unit of each by id.

    Their chains are empty and their version is 0 until their first entry is appended.
    """
    added = {str(uuid4()): unit for unit in units}
    rows = [
        {
            "id": identifier,
            "round_id": round_id,
            "unit": unit,
            "policy_sha256": policy_sha256,
            "state": OPEN,
            "version": 0,
            "chain_length": 0,
            "chain_head": NOTHING,
            "opened_at": at,
        }
        for identifier, unit in added.items()
    ]
    if rows:
        connection.execute(insert(inspections), rows)
    return added


def pin_policy(connection: Connection, ids: Iterable[str], policy_sha256: str) -> None:
    """Bind inspections to a policy."""
    connection.execute(_PIN, {"pinned": tuple(ids), "policy": policy_sha256})


def save_head(connection: Connection, chain: Chain, *, seen: int, state: str, version: int) -> None:
    """Write state, version and the end of the chain, if its length is still what was read.

    Raises:
        StaleError: somebody has appended an entry since.
    """
    moved = _MOVE.write(
        connection,
        {
            "moved": chain.id,
            "seen": seen,
            "to_state": state,
            "to_version": version,
            "to_length": chain.length,
            "to_head": chain.head,
        },
    )
    if moved != 1:
        raise StaleError(N_("the inspection has changed since"))
