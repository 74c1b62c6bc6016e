"""Change a database behind the program's back, as a forger does, and verify the history."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from states.lifecycle import LIFECYCLE
from workflow.database import triggers
from workflow.database.sessions import Database
from workflow.people.actor import SYSTEM
from workflow.verification.examine import examine
from workflow.verification.report import Examination


def disarm(connection: Connection) -> None:
    """Take the triggers away, on PostgreSQL for this transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for name in found.scalars().all():
        connection.execute(text(f"DROP TRIGGER {name}"))


@contextmanager
def forged(database: Database) -> Iterator[Connection]:
    """Yield a connection on which everything may be changed; it is rolled back at the end."""
    sqlite = database.url.startswith("sqlite")
    with database.writing.connect() as plain:
        connection = plain if sqlite else plain.execution_options(isolation_level="REPEATABLE READ")
        if sqlite:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        disarm(connection)
        yield connection
        connection.rollback()


def verified(connection: Connection, only: list[str] | None = None) -> Examination:
    """Restore the triggers and verify what was forged."""
    if connection.dialect.name == "sqlite":
        triggers.create(connection)
    return examine(connection, LIFECYCLE, only, reader=SYSTEM)
