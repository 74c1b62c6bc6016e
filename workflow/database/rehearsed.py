"""A database within one open transaction, which is committed or rolled back as a whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from workflow.database.sessions import Database, translated


@dataclass(frozen=True, eq=False, kw_only=True)
class BoundDatabase(Database):
    """A database within one open transaction, which sees what was written in it.

    Writing sets a savepoint, so that a refusal undoes only its own act and the acts before it stay,
    as if they had been committed.
    """

    connection: Connection

    @contextmanager
    def write(self, *, changes: bool = True) -> Iterator[Connection]:
        """Set a savepoint; raises as `Database.write` does."""
        with translated(self.url), self.forgetting_on_error(), self.connection.begin_nested():
            yield self.connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Read within the transaction; raises as `Database.read` does."""
        with translated(self.url):
            yield self.connection


class RehearsedDatabase(BoundDatabase):
    """A database in which everything is rolled back at the end."""


@contextmanager
def rehearsed(database: Database) -> Iterator[RehearsedDatabase]:
    """Yield a database in which everything written is rolled back at the end.

    It caches texts and calendars separately, since those it writes are rolled back too. Rows stay
    locked until the end.
    """
    with database.write(changes=False) as connection:
        transaction = connection.get_nested_transaction() or connection.get_transaction()
        try:
            yield RehearsedDatabase(**_within(database, connection))
        finally:
            if transaction is not None:
                transaction.rollback()


@contextmanager
def all_or_nothing(database: Database) -> Iterator[BoundDatabase]:
    """Yield a database that commits everything written if the block succeeds, and else nothing."""
    with database.write() as connection:
        yield BoundDatabase(**_within(database, connection))


def _within(database: Database, connection: Connection) -> dict[str, Any]:
    """Return the fields of a database within a transaction, with caches of its own."""
    return {
        "url": database.url,
        "writing": database.writing,
        "reading": database.reading,
        "known_texts": set(database.known_texts),
        "known_calendars": dict(database.known_calendars),
        "connection": connection,
    }
