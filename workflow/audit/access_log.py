"""Refused operations, written after the rollback: who tried what, and why not."""

from uuid import uuid4

from sqlalchemy import insert

from workflow.database.schema import access_log
from workflow.database.sessions import Database


def refused(database: Database, *, at: str, actor: str, act: str, target: str, code: str) -> None:
    """Write down one refusal."""
    with database.write() as connection:
        connection.execute(
            insert(access_log),
            {
                "id": str(uuid4()),
                "at": at,
                "actor": actor,
                "act": act,
                "target": target,
                "code": code,
            },
        )
