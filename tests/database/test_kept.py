"""The connection that a thread keeps: whose it is, and when it is closed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DatabaseError

from tests.database.complete import database_at
from workflow.database.schema import heartbeats
from workflow.database.sessions import Database
from workflow.errors import NoDatabaseError

THREADS = 30
_BEAT = insert(heartbeats).values(job="trial", at="1", told="")
_BEATS = select(heartbeats.c.at).where(heartbeats.c.job == "trial")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with database_at(database_url) as made:
        yield made


def driver(connection: Connection) -> Any:
    """Return the connection of the driver."""
    return connection.connection.dbapi_connection


def test_a_thread_keeps_its_connection_from_one_transaction_to_the_next(database: Database) -> None:
    with database.write() as connection:
        first = driver(connection)
    with database.write() as connection:
        assert driver(connection) is first


def test_a_read_within_a_write_does_not_see_what_is_not_committed(database: Database) -> None:
    with database.write() as connection:
        connection.execute(_BEAT)
        with database.read() as reading:
            assert driver(reading) is not driver(connection)
            assert reading.execute(_BEATS).all() == []
            with database.read() as within:
                assert driver(within) is not driver(reading)
    with database.read() as reading:
        assert reading.execute(_BEATS).scalars().all() == ["1"]


def write_in_a_read(database: Database) -> None:
    with database.read() as connection:
        connection.execute(_BEAT)


def test_what_is_opened_for_reading_writes_nothing(database: Database) -> None:
    with database.write():
        pass
    with pytest.raises((DatabaseError, NoDatabaseError)):
        write_in_a_read(database)
    with database.write() as connection:  # which is not held against those who write
        connection.execute(_BEAT)


def test_more_threads_than_the_pool_has_connections_all_get_one(database: Database) -> None:
    started = Barrier(THREADS, timeout=60)

    def ask(_: int) -> None:
        _asked(database)
        started.wait()  # none ends, and gives back what it keeps, before all have begun
        _asked(database)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(ask, range(THREADS)))


def test_what_other_threads_keep_is_closed_as_well_and_they_can_go_on(database: Database) -> None:
    with ThreadPoolExecutor(1) as another:
        before = another.submit(_asked, database).result()
        database.dispose()
        assert another.submit(_asked, database).result() is not before


def _asked(database: Database) -> Any:
    with database.read() as connection:
        return driver(connection)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_lost_while_nobody_used_it_is_not_noticed(database: Database) -> None:
    with database.write() as connection:
        connection.execute(_BEAT)
        lost = driver(connection).info.backend_pid
    with ThreadPoolExecutor(1) as another:
        another.submit(_end, database, lost).result()
    with database.write() as connection:
        assert driver(connection).info.backend_pid != lost
        assert connection.execute(_BEATS).scalars().all() == ["1"]


def _end(database: Database, pid: int) -> None:
    with database.write() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
