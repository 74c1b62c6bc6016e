"""Processes killed at any instant: what was acknowledged is there, and the history verifies."""

import os
import time
from collections.abc import Iterator
from random import Random

import pytest

from tests.database.complete import (
    ROUND,
    assert_sound,
    count_entries,
    database_at,
    entries,
    opened,
)
from tests.database.playing import Played
from tests.database.racing import WAIT_SECONDS, forking
from tests.database.working import until_killed, witness
from workflow.database.sessions import Database
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.records import store

UNITS = ("u1", "u2")
KILLED = 12

pytestmark = pytest.mark.slow


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with database_at(database_url) as made:
        yield made


class Worker:
    """A process that works on a unit, and what it reported as committed."""

    def __init__(self, url: str, unit: str, first: int) -> None:
        self.unit = unit
        self.said: list[tuple[int, int]] = []
        self._hearing, telling = forking().Pipe(duplex=False)
        self._process = forking().Process(target=until_killed, args=(url, unit, first, telling))
        self._process.start()
        telling.close()

    def hear(self, acts: int) -> None:
        """Wait until so many more acts were acknowledged."""
        for _ in range(acts):
            assert self._hearing.poll(WAIT_SECONDS)
            self.said.append(self._hearing.recv())

    def kill(self) -> None:
        """Kill it, and read what it reported before."""
        self._process.kill()
        self._process.join(WAIT_SECONDS)
        try:
            while True:
                self.said.append(self._hearing.recv())
        except EOFError:
            self._hearing.close()


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(database: Database) -> None:
    dice = Random(os.urandom(8))
    played = opened(database, UNITS)
    first, heard = 1, set[int]()
    for _ in range(KILLED):
        before = count_entries(database)
        workers = [Worker(database.url, unit, first) for unit in UNITS]
        for worker in workers:
            worker.hear(1)
        for worker in workers:  # the one that is left goes on when the other is gone
            worker.hear(2)
            time.sleep(dice.random() * 0.1)
            worker.kill()
        said = [act for worker in workers for act in worker.said]
        made = _settled(database) - before
        assert len(said) <= made <= len(said) + len(workers)
        for worker in workers:
            _assert_kept(database, played, worker)
        first = max(number for number, _ in said) + 2
        heard |= {number for number, _ in said}
        assert_sound(database)
    assert len(heard) > KILLED


def _settled(database: Database) -> int:
    """Return the number of entries once the server has noticed that its clients are gone."""
    counted = count_entries(database)
    while True:
        time.sleep(0.1)
        again = count_entries(database)
        if again == counted:
            return counted
        counted = again


def _assert_kept(database: Database, played: Played, worker: Worker) -> None:
    """Assert that what a worker reported is stored: its versions and witnesses."""
    with database.read() as connection:
        [row] = inspections.named(connection, Target(ROUND, worker.unit))
        talks = store.of_inspections(connection, [row.id], ["interview"])
    last = worker.said[-1][1]
    assert row.version in (last, last + 1)
    assert len(entries(database, worker.unit)) == row.chain_length
    there = {talk.data["person"] for talk in talks}
    assert there >= {witness(number) for number, _ in worker.said if number % 3 == 0}
    assert played.statuses()[worker.unit].version == row.version
