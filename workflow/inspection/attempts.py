"""Open and close attempts of stages."""

from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, update

from workflow.audit.chain import Chain
from workflow.audit.evidence import ATTEMPT_CLOSED, ATTEMPT_OPENED
from workflow.database.prepared import Prepared
from workflow.database.schema import attempts

_OPEN = Prepared(insert(attempts))
_CLOSE = Prepared(
    update(attempts)
    .where(attempts.c.id == bindparam("left"), attempts.c.left_at.is_(None))
    .values(closed_position=bindparam("closed_by"), left_at=bindparam("at"))
)


def enter(
    connection: Connection, chain: Chain, *, stage: str, number: int, how: str, at: str
) -> None:
    """Open an attempt of a stage."""
    row: dict[str, Any] = {
        "id": str(uuid4()),
        "inspection_id": chain.id,
        "stage": stage,
        "number": number,
        "how": how,
        "opened_position": chain.position,
        "entered_at": at,
    }
    _OPEN.write(connection, row)
    chain.include(ATTEMPT_OPENED, row)


def leave(
    connection: Connection, chain: Chain, attempt: str, *, stage: str, number: int, at: str
) -> None:
    """Close an attempt."""
    _CLOSE.write(connection, {"left": attempt, "closed_by": chain.position, "at": at})
    row = {
        "id": attempt,
        "inspection_id": chain.id,
        "stage": stage,
        "number": number,
        "closed_position": chain.position,
        "left_at": at,
    }
    chain.include(ATTEMPT_CLOSED, row)
