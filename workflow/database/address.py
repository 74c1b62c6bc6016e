"""Parse the address of a database, and show it without its secrets."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from workflow.errors import N_, Hint, NoDatabaseError

#: The kinds of address; of one that cannot be parsed nothing else is ever shown.
_KINDS = ("sqlite", "postgresql+psycopg", "postgresql")
#: Where a server listens of which nothing else is said.
_PORT = 5432
#: The options of an address that hold secrets for libpq.
_SECRETS = ("password", "sslpassword", "passfile")


def parsed(url: str) -> URL:
    """Parse an address.

    Raises:
        NoDatabaseError: it cannot be the address of a database.
    """
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise refusal(url) from None  # a chained error may be shown, and contains the password
    if found.get_backend_name() == "sqlite" and (_is_fleeting(found.database) or found.query):
        raise refusal(url)
    return found


def _is_fleeting(file: str | None) -> bool:
    """Return whether a SQLite database is only in memory, or its file name is not possible."""
    return not file or file.startswith((":memory:", "file:")) or "\0" in file


def refusal(url: str) -> NoDatabaseError:
    """Return the refusal of a text that is not an address; it may contain a password anywhere."""
    kind = next((k for k in _KINDS if url.startswith(f"{k}:")), "")
    return NoDatabaseError(
        N_("{url} is not the address of a database"),
        hint=Hint("write_database_url"),
        url=f"{kind}:…" if kind else "…",
    )


def shown(url: str) -> str:
    """Return an address with its secrets replaced by ***."""
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
    """Return the file of a SQLite database; None for any other database."""
    found = parsed(url)
    if found.get_backend_name() != "sqlite" or not found.database:
        return None
    return Path(found.database)
