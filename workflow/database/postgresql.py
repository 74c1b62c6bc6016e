"""Connect to PostgreSQL, directly or through a connection pooler.

A pooler in transaction mode gives each transaction another server connection, so that session
settings and prepared statements would end up on somebody else's. The lock timeout is therefore set
in every transaction, in one message with BEGIN, and behind such a pooler nothing is prepared.
"""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError

from workflow.database import prepared
from workflow.errors import N_, Hint, NoDatabaseError

#: The execution option of connections that only read.
_READS = "xuncha_reads"
_WRITING = "BEGIN; SET LOCAL lock_timeout = '{seconds}s'"
#: One snapshot for a whole query, so that it does not see half of what is written meanwhile.
_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

#: The option in an address, `?pooler=transaction`, for a pooler that cannot be recognised.
_POOLER = "pooler"
#: A statement was prepared twice or is missing: a pooler passes connections on.
_HANDED_ON = ("42P05", "26000")


def engines(url: str, wait_seconds: int) -> tuple[Engine, Engine]:
    """Return the engine that writes and the one that only reads; neither is connected yet."""
    parsed = make_url(url)
    engine = create_engine(
        parsed.difference_update_query([_POOLER]),
        hide_parameters=True,
        execution_options={_READS: False},
        connect_args={
            "autocommit": True,  # the driver itself begins no transaction
            "client_encoding": "UTF8",
            "connect_timeout": wait_seconds,
        },
    )
    event.listen(engine, "connect", _require_utf8)
    pooled = parsed.query.get(_POOLER) is not None
    event.listen(engine, "connect", _prepare_nothing if pooled else _prepare_where_it_lasts)
    reading = engine.execution_options(**{_READS: True})
    writing = _WRITING.format(seconds=wait_seconds)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if "isolation_level" not in options:  # else the driver begins the transaction
            prepared.run(connection, _READING if options[_READS] else writing)

    return engine, reading


def _require_utf8(connection: Any, _: Any) -> None:
    """Refuse a database that cannot store every character.

    Raises:
        NoDatabaseError: its encoding is not UTF8.
    """
    encoding = connection.info.parameter_status("server_encoding")
    if encoding not in ("UTF8", None):
        connection.close()
        raise NoDatabaseError(
            N_("the database has the encoding {encoding}; letters of any script need UTF8"),
            hint=Hint("make_utf8_database"),
            encoding=encoding,
        )


def _prepare_nothing(connection: Any, _: Any) -> None:
    connection.prepare_threshold = None


def _prepare_where_it_lasts(connection: Any, _: Any) -> None:
    """Prepare statements only if the server process that was connected also answers."""
    (answers,) = connection.execute("SELECT pg_backend_pid()").fetchone()
    if answers != connection.info.backend_pid:
        _prepare_nothing(connection, _)


def handed_on(error: DatabaseError) -> bool:
    """Return whether an error was caused by a pooler that was not recognised."""
    return getattr(error.orig, "sqlstate", None) in _HANDED_ON
