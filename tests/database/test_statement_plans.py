"""Reminders find what waits by an index, however many notices have been sent before."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import composition
from commands.terminal import links
from config.delivery import Delivery
from notifications.tick import tick
from tests.database.complete import database_at, opened
from tests.database.playing import instant
from workflow.clock import StoppedClock
from workflow.database.sessions import Database

#: A working day after everything of the round has become due.
LATE = date(2026, 12, 1)

Sent = list[tuple[str, Any]]


@pytest.fixture
def file(template: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of an SQLite database; the other one chooses its plan when it is asked."""
    original = template("sqlite")
    copy = tmp_path / "xuncha.db"
    copy.write_bytes(Path(original.database).read_bytes())
    Path(f"{copy}.key").write_bytes(original.key_file.read_bytes())
    monkeypatch.delenv("XUNCHA_KEY_FILE", raising=False)
    return copy


@contextmanager
def statements(database: Database) -> Iterator[Sent]:
    """Collect the statements that are sent meanwhile, each with the first of what it is given."""
    sent: Sent = []

    def note(_: Any, __: Any, statement: str, given: Any, ___: Any, many: bool) -> None:
        sent.append((statement, given[0] if many else given))

    for engine in (database.writing, database.reading):
        event.listen(engine, "before_cursor_execute", note)
    yield sent


def test_no_statement_of_a_tick_reads_the_whole_ledger(file: Path) -> None:
    with database_at(f"sqlite:///{file}") as database:
        opened(database)
        clock = StoppedClock(instant(LATE, 120))
        post = composition.delivery(database, clock, links.command, settings=Delivery())
        with statements(database) as sent:
            assert tick(post).sent
        with sqlite3.connect(file) as connection:
            plans = {
                statement: [step[3] for step in explained(connection, statement, given)]
                for statement, given in sent
                if "notices" in statement
            }
    assert len(plans) > 5
    assert [s for s, plan in plans.items() if "SCAN notices" in plan] == []


def explained(connection: sqlite3.Connection, statement: str, given: Any) -> list[Any]:
    """Return how SQLite goes about a statement."""
    return connection.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
