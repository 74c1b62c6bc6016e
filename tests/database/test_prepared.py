"""Statements run by the driver return, write and fail as SQLAlchemy's own do."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from tests.database.complete import database_at
from workflow.database import prepared
from workflow.database.prepared import Prepared
from workflow.database.schema import accounts, drafts, heartbeats
from workflow.database.sessions import Database
from workflow.errors import BusyError

_BY_NAME = select(accounts).where(accounts.c.name == bindparam("named"))
_BEAT = Prepared(insert(heartbeats))
_AGAIN = Prepared(
    update(heartbeats).where(heartbeats.c.job == bindparam("of")).values(at=bindparam("now"))
)
_BEATS = Prepared(select(heartbeats.c.at).where(heartbeats.c.job == "trial"))
_PID = text("SELECT pg_backend_pid()")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with database_at(database_url) as made:
        yield made


def test_rows_have_the_names_and_values_that_sqlalchemy_gives_them(database: Database) -> None:
    given = {"named": "office"}
    with database.read() as connection:
        expected = connection.execute(_BY_NAME, given).all()
        found = Prepared(_BY_NAME).rows(connection, given)
        assert found == expected
        assert [dict(row._mapping) for row in found] == [dict(row._mapping) for row in expected]
        assert Prepared(_BY_NAME).first(connection, {"named": "nobody"}) is None
        assert Prepared(_BY_NAME).tuples(connection, given) == [tuple(row) for row in expected]


def beat_twice(database: Database, at: str = "1") -> None:
    """Write a row, and write it again."""
    with database.write() as connection:
        _BEAT.write(connection, {"job": "trial", "at": at, "told": ""})
        _BEAT.write(connection, {"job": "trial", "at": at, "told": ""})


def beats(database: Database) -> list[Any]:
    """Return the rows that remain."""
    with database.read() as connection:
        return _BEATS.rows(connection, {})


def test_what_is_written_is_counted_and_committed_with_its_transaction(database: Database) -> None:
    with database.write() as connection:
        assert _BEAT.write(connection, {"job": "trial", "at": "1", "told": ""}) == 1
        assert _AGAIN.write(connection, {"of": "trial", "now": "2"}) == 1
        assert _AGAIN.write(connection, {"of": "never", "now": "3"}) == 0
    assert beats(database) == [("2",)]


def test_an_error_is_sqlalchemys_and_tells_nothing_of_what_was_given(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused:
        beat_twice(database, "a secret")
    assert "a secret" not in str(refused.value)
    assert not refused.value.connection_invalidated
    assert beats(database) == []


@pytest.mark.parametrize(
    "statement",
    [
        select(accounts.c.name).where(accounts.c.account.in_(bindparam("among", expanding=True))),
        select(drafts.c.id).where(drafts.c.content == bindparam("among")),
    ],
    ids=["a number of values", "bytes"],
)
def test_values_that_the_driver_would_take_otherwise_are_refused(
    database: Database, statement: Any
) -> None:
    with database.read() as connection, pytest.raises(TypeError):
        Prepared(statement).rows(connection, {"among": "x"})


def interrupt(database: Database) -> None:
    """Write a row, and be interrupted from the keyboard."""

    def interrupted(_: Any) -> None:
        raise KeyboardInterrupt

    with database.write() as connection:
        _BEAT.write(connection, {"job": "trial", "at": "1", "told": ""})
        prepared.run(connection, "SELECT 1", found=interrupted)


def test_after_an_interruption_nothing_of_the_transaction_stays(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupt(database)
    assert beats(database) == []


def lose(database: Database, lost: list[int]) -> None:
    """Have the server end a connection within its transaction, and note which it was."""
    with database.write() as connection:
        (pid,) = connection.execute(_PID).one()
        lost.append(pid)
        with database.writing.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        _BEATS.rows(connection, {})


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lost_connection_is_told_and_the_next_act_gets_another(database: Database) -> None:
    lost: list[int] = []
    with pytest.raises(BusyError):
        lose(database, lost)
    with database.write() as connection:
        assert connection.execute(_PID).scalar_one() not in lost
