"""The row of an inspection: found, locked, and moved on under guard."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from workflow.audit.chain import Chain
from workflow.database.schema import attempts, inspections, rounds
from workflow.errors import N_, Hint, NotFoundError, StaleError
from workflow.inspection import calendars

OPEN, SUSPENDED, CLOSED, CANCELLED = "open", "suspended", "closed", "cancelled"
FINAL = (CLOSED, CANCELLED)

#: Read beside the lock, so it may be older than the locked row: a hint, never a truth.
_STANDING = (
    select(attempts.c.stage)
    .where(attempts.c.inspection_id == inspections.c.id, attempts.c.left_at.is_(None))
    .scalar_subquery()
    .label("standing")
)
#: Every inspection, as operations and questions read it; further conditions are added.
ALL = select(inspections, rounds.c.code.label("round"), _STANDING, calendars.VERSION).join(rounds)
_FIND = ALL.where(rounds.c.code == bindparam("named"), inspections.c.unit == bindparam("of"))
_LOCK = _FIND.with_for_update(of=inspections)
_IN_ROUND = ALL.where(rounds.c.code == bindparam("named")).order_by(inspections.c.id)
LOCK_ROUND = _IN_ROUND.with_for_update(of=inspections)
_MOVE = (
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
    """An inspection as people name it: `2026-1/edu`."""

    round: str
    unit: str

    def __str__(self) -> str:
        """Return the name."""
        return f"{self.round}/{self.unit}"


def not_found(target: object) -> NotFoundError:
    """Return the refusal for an inspection that is not there, or not for the actor to know."""
    return NotFoundError(
        N_("there is no {target}"),
        hint=Hint("list_inspections"),
        target=str(target),
    )


def find(connection: Connection, target: Target) -> Row[Any]:
    """Return the row of an inspection; raises NotFoundError."""
    return _one(connection, _FIND, target)


def lock(connection: Connection, target: Target) -> Row[Any]:
    """Lock and return the row of an inspection; raises NotFoundError."""
    return _one(connection, _LOCK, target)


def _one(connection: Connection, statement: Any, target: Target) -> Row[Any]:
    given = {"named": target.round, "of": target.unit}
    row = connection.execute(statement, given).first()
    if row is None:
        raise not_found(target)
    return row


def of_round(connection: Connection, round_code: str) -> list[Row[Any]]:
    """Return the rows of a round's inspections, by id."""
    return list(connection.execute(_IN_ROUND, {"named": round_code}))


def lock_round(connection: Connection, round_code: str) -> list[Row[Any]]:
    """Lock and return the rows of a round's inspections, in the order of their ids."""
    return list(connection.execute(LOCK_ROUND, {"named": round_code}))


def save_head(connection: Connection, chain: Chain, *, seen: int, state: str, version: int) -> None:
    """Write state, version and the end of the chain, where nobody wrote since it was read.

    Raises:
        StaleError: somebody did.
    """
    done = connection.execute(
        _MOVE,
        {
            "moved": chain.id,
            "seen": seen,
            "to_state": state,
            "to_version": version,
            "to_length": chain.length,
            "to_head": chain.head,
        },
    )
    if done.rowcount != 1:
        raise StaleError(N_("the inspection has moved on"))
