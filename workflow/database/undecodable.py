"""Text in a SQLite file that is no UTF-8, and how it is read all the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError


def is_undecodable(error: OperationalError) -> bool:
    """Return whether a statement failed because SQLite holds text that is no UTF-8."""
    return "Could not decode to UTF-8" in str(error.orig)


@contextmanager
def read_in_escapes(connection: Connection) -> Iterator[None]:
    r"""Read such text with its wrong bytes as `\xff`, so that its row can be compared and named."""
    plain = connection.connection.dbapi_connection
    plain.text_factory = lambda stored: stored.decode(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        yield
    finally:
        plain.text_factory = str  # type: ignore[union-attr]
