"""A database on one open transaction: what is done in it is kept, or not, as a whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from workflow.database.sessions import Database, translated


@dataclass(frozen=True, eq=False, kw_only=True)
class BoundDatabase(Database):
    """A database on one open transaction: what was written in it is seen by who reads in it.

    To write is to set a savepoint, so that what is refused is undone and what was done before it
    stays, as if it had been committed.
    """

    connection: Connection

    @contextmanager
    def write(self, *, changes: bool = True) -> Iterator[Connection]:
        """Set a savepoint; raises as `Database.write` does."""
        with translated(self.url), self.unlearning(), self.connection.begin_nested():
            yield self.connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Read what stands in the transaction; raises as `Database.read` does."""
        with translated(self.url):
            yield self.connection


class RehearsedDatabase(BoundDatabase):
    """A database in which everything is done and nothing is kept."""


@contextmanager
def rehearsed(database: Database) -> Iterator[RehearsedDatabase]:
    """Hand out a database that forgets what is written in it.

    It learns into memory of its own: a text or calendar that was rolled back is not there.
    Rows stay locked until the end.
    """
    with database.write(changes=False) as connection:
        transaction = connection.get_nested_transaction() or connection.get_transaction()
        try:
            yield RehearsedDatabase(
                url=database.url,
                writing=database.writing,
                reading=database.reading,
                known_texts=set(database.known_texts),
                known_calendars=dict(database.known_calendars),
                connection=connection,
            )
        finally:
            if transaction is not None:
                transaction.rollback()


@contextmanager
def kept_at_end(database: Database) -> Iterator[BoundDatabase]:
    """Hand out a database that keeps what is written in it once all went well, else nothing."""
    with database.write() as connection:
        yield BoundDatabase(
            url=database.url,
            writing=database.writing,
            reading=database.reading,
            known_texts=set(database.known_texts),
            known_calendars=dict(database.known_calendars),
            connection=connection,
        )
