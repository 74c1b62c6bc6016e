"""A connection kept by each thread: getting one from the pool takes as long as three statements."""

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
    """A connection for each thread; when the thread ends it goes back to the pool.

    As many threads keep one as the pool holds. Others ask the pool each time, as does whoever
    begins a transaction within another, since it must not see what is not committed.
    """

    def __init__(self) -> None:
        """Start without connections."""
        self._own = _OfThread()
        self._all: WeakSet[Connection] = WeakSet()

    @contextmanager
    def transaction(self, engine: Engine) -> Iterator[Connection]:
        """Begin a transaction; it is committed at the end and rolled back on an error."""
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
        """Close the connections of every thread that are not in use."""
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
    """Begin; on a new connection if this one was lost while it was idle."""
    try:
        return kept.begin()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        return kept.begin()
