"""Check the file of a SQLite database; PostgreSQL checks its pages itself when it reads them."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

#: The most problems that are returned.
MOST = 20


def problems(connection: Connection) -> list[str]:
    """Return the problems of pages, indexes and constraints in the file."""
    if connection.dialect.name != "sqlite":
        return []
    try:
        found = connection.execute(text(f"PRAGMA integrity_check({MOST})")).scalars().all()
    except DatabaseError as error:
        return [str(error.orig)]
    return [] if found == ["ok"] else [str(said) for said in found]
