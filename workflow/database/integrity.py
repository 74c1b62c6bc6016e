"""Whether SQLite finds its own file whole; PostgreSQL examines its pages when it reads them."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

#: How many problems are told at most.
MOST = 20


def problems(connection: Connection) -> list[str]:
    """Return what is wrong with pages, indexes and conditions of the file; mostly nothing."""
    if connection.dialect.name != "sqlite":
        return []
    try:
        found = connection.execute(text(f"PRAGMA integrity_check({MOST})")).scalars().all()
    except DatabaseError as error:
        return [str(error.orig)]
    return [] if found == ["ok"] else [str(said) for said in found]
