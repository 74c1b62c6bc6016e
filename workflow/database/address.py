"""The address of a database: what is meant by it, and how it is spoken of without its secrets."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from workflow.errors import N_, Hint, NoDatabaseError

#: What an address may begin with; of one that cannot be read nothing else is ever told.
_KINDS = ("sqlite", "postgresql+psycopg", "postgresql")
#: Where a server listens of which nothing else is said.
_PORT = 5432
#: What libpq takes as a secret among the options of an address.
_SECRETS = ("password", "sslpassword", "passfile")


def parsed(url: str) -> URL:
    """Return what an address says.

    Raises:
        NoDatabaseError: it is none of a database that there could be.
    """
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise refusal(url) from None  # what is chained may be shown, and holds the password
    if found.get_backend_name() == "sqlite" and (_is_fleeting(found.database) or found.query):
        raise refusal(url)
    return found


def _is_fleeting(file: str | None) -> bool:
    """Return whether a database of SQLite is in memory only, or its file cannot be named so."""
    return not file or file.startswith((":memory:", "file:")) or "\0" in file


def refusal(url: str) -> NoDatabaseError:
    """Return the refusal of what is no address; a password may stand anywhere in it."""
    kind = next((k for k in _KINDS if url.startswith(f"{k}:")), "")
    return NoDatabaseError(
        N_("{url} is no address of a database"),
        hint=Hint("write_database_url"),
        url=f"{kind}:…" if kind else "…",
    )


def told(url: str) -> str:
    """Return an address as it may be shown."""
    found = parsed(url)
    secrets = {name: "***" for name in _SECRETS if name in found.query}
    return found.update_query_dict(secrets).render_as_string(hide_password=True)


def place(url: str) -> str:
    """Return which database of a server an address names, whoever connects to it."""
    found = parsed(url)
    return URL.create(
        found.get_backend_name(),
        host=found.host,
        port=found.port or _PORT,
        database=found.database,
        query={name: value for name, value in found.query.items() if name not in _SECRETS},
    ).render_as_string()


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite database, None for another."""
    found = parsed(url)
    if found.get_backend_name() != "sqlite" or not found.database:
        return None
    return Path(found.database)
