"""The connection that a thread keeps: to ask the pool for one takes as long as three statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from weakref import WeakSet

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import Dialect, RootTransaction
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool


class _OfThread(local):
    """The connections that one thread keeps."""

    def __init__(self) -> None:
        self.connections: dict[Dialect, Connection] = {}


class KeptConnections:
    """A connection for each thread; that of a thread which ends goes back to the pool.

    As many threads keep one as the pool keeps by itself. Others ask it each time, and so does who
    begins a transaction within another: that one must not see what is not committed.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._own = _OfThread()
        self._all: WeakSet[Connection] = WeakSet()

    @contextmanager
    def transaction(self, engine: Engine) -> Iterator[Connection]:
        """Begin a transaction; it is committed at the end, rolled back on an error."""
        kept = self._own.connections.get(engine.dialect)
        if kept is None or kept.closed:
            kept = self._connected(engine)
        if kept is None or kept.in_transaction():
            with engine.begin() as connection:
                yield connection
        else:
            if kept.get_execution_options() != engine.get_execution_options():
                kept.execution_options(**engine.get_execution_options())
            with _begun(kept):
                yield kept

    def close(self) -> None:
        """Close those that are not in use, of every thread."""
        self._own.connections.clear()
        for kept in list(self._all):
            if not kept.in_transaction():
                kept.close()

    def _connected(self, engine: Engine) -> Connection | None:
        """Return a connection to keep, if the pool can spare one."""
        pool = engine.pool
        if not isinstance(pool, QueuePool) or pool.checkedout() >= pool.size():
            return None
        kept = self._own.connections[engine.dialect] = engine.connect()
        self._all.add(kept)
        return kept


def _begun(kept: Connection) -> RootTransaction:
    """Begin, on a new connection where this one was lost while nobody used it."""
    try:
        return kept.begin()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        return kept.begin()
