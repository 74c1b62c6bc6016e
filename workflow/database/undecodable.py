"""Read text in a SQLite file that is not valid UTF-8."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError


def is_undecodable(error: OperationalError) -> bool:
    """Return whether a statement failed because SQLite holds text that is not valid UTF-8."""
    return "Could not decode to UTF-8" in str(error.orig)


@contextmanager
def read_in_escapes(connection: Connection) -> Iterator[None]:
    r"""Read such text with its invalid bytes as `\xff`, so that its row can be verified."""
    plain = connection.connection.dbapi_connection
    plain.text_factory = lambda stored: stored.decode(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        yield
    finally:
        plain.text_factory = str  # type: ignore[union-attr]
