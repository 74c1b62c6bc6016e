"""Who tried what that was refused, after the rollback, and who read what is noted."""

from uuid import uuid4

from sqlalchemy import Connection, insert

from workflow.database.schema import access_log
from workflow.database.sessions import Database

#: The code of what was not refused.
DONE = "done"


def refused(database: Database, *, at: str, actor: str, act: str, target: str, code: str) -> None:
    """Write down one refusal."""
    with database.write() as connection:
        note(connection, at=at, actor=actor, act=act, target=target, code=code)


def note(connection: Connection, *, at: str, actor: str, act: str, target: str, code: str) -> None:
    """Write one line."""
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
