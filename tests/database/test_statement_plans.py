"""Reminders find what waits with an index, however many notices have been sent before."""

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import composition
from commands.terminal import links
from config.delivery import Delivery
from notifications.tick import tick
from tests.database.complete import database_at, opened
from tests.database.playing import instant
from tests.database.statements import sent
from workflow.clock import StoppedClock

#: A working day after every deadline of the round.
LATE = date(2026, 12, 1)

Sent = list[tuple[str, Any]]


@pytest.fixture
def file(template: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of an SQLite database; PostgreSQL chooses its plan when it is asked."""
    original = template("sqlite")
    copy = tmp_path / "xuncha.db"
    copy.write_bytes(Path(original.database).read_bytes())
    Path(f"{copy}.key").write_bytes(original.key_file.read_bytes())
    monkeypatch.delenv("XUNCHA_KEY_FILE", raising=False)
    return copy


def test_no_statement_of_a_tick_reads_the_whole_ledger(file: Path) -> None:
    with database_at(f"sqlite:///{file}") as database:
        opened(database)
        clock = StoppedClock(instant(LATE, 120))
        post = composition.delivery(database, clock, links.command, settings=Delivery())
        with sent() as statements:
            assert tick(post).sent
        with sqlite3.connect(file) as connection:
            plans = {
                statement: [step[3] for step in explained(connection, statement, given)]
                for statement, given in statements
                if "notices" in statement
            }
    assert len(plans) > 5
    assert [s for s, plan in plans.items() if "SCAN notices" in plan] == []


def explained(connection: sqlite3.Connection, statement: str, given: Any) -> list[Any]:
    """Return SQLite's plan for a statement."""
    return connection.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
