"""How PostgreSQL is reached: directly, or through a pooler that shares its connections.

Behind one that hands a connection on after each transaction, what is set for a session is set for
somebody else, and what is prepared is prepared elsewhere. So how long to wait for a lock is said in
each transaction, in one message with its beginning, and there no statement is prepared.
"""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError

from workflow.database import prepared
from workflow.errors import N_, Hint, NoDatabaseError

#: The execution option of what only reads.
_READS = "xuncha_reads"
_WRITING = "BEGIN; SET LOCAL lock_timeout = '{seconds}s'"
#: One snapshot for a whole question, so that what is written meanwhile is not half seen.
_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

#: What stands in an address, as `?pooler=transaction`, where the pooler does not show.
_POOLER = "pooler"
#: A statement was prepared twice, or is not there: somebody hands connections on.
_HANDED_ON = ("42P05", "26000")


def engines(url: str, wait_seconds: int) -> tuple[Engine, Engine]:
    """Return what writes in a database and what only reads; nothing is connected yet."""
    parsed = make_url(url)
    engine = create_engine(
        parsed.difference_update_query([_POOLER]),
        hide_parameters=True,
        connect_args={
            "autocommit": True,  # the driver begins nothing by itself
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
        if "isolation_level" not in options:  # else the driver begins as it was told
            prepared.run(connection, _READING if _READS in options else writing)

    return engine, reading


def _require_utf8(connection: Any, _: Any) -> None:
    """Refuse a database that cannot keep every letter.

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
    """Prepare statements unless the server that answers is another than the one that greeted."""
    (answers,) = connection.execute("SELECT pg_backend_pid()").fetchone()
    if answers != connection.info.backend_pid:
        _prepare_nothing(connection, _)


def handed_on(error: DatabaseError) -> bool:
    """Return whether an error comes of a pooler that was not recognised."""
    return getattr(error.orig, "sqlstate", None) in _HANDED_ON
