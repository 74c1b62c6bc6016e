"""Measure how fast notices fall due and are delivered, and the cost of a tick with nothing to do.

The program and the same reads and writes written by hand take turns, batch by batch, on the
deadlines of one database. `python -m benchmarks.reminders --help` lists the options.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

from sqlalchemy import func, select, text, update

import composition
from benchmarks.databases import DATABASES
from benchmarks.filling import fill
from benchmarks.machine import described, version
from benchmarks.peers import PEERS
from benchmarks.reminders_by_hand import HandTick, hand
from commands.terminal import links
from config.delivery import Delivery
from notifications import ledger
from notifications.delivery import DeliveryContext, deliver
from notifications.falling_due import BATCH_SIZE, fall_due
from notifications.tick import tick
from workflow.clock import StoppedClock, from_local, stored
from workflow.database.schema import notices, records
from workflow.database.sessions import Database

#: An hour after the first rung has come, and a day before.
NOW, BEFORE = from_local("2026-03-06T10:00"), from_local("2026-03-05T10:00")


@dataclass
class Side:
    """The seconds that each batch of one side took, and the notices it made and delivered."""

    seconds: list[float] = field(default_factory=list)
    notices: int = 0

    def measure(self, act: Callable[[], int]) -> None:
        """Run one batch and record it."""
        began = perf_counter()
        made = act()
        self.seconds.append(perf_counter() - began)
        self.notices += made

    @property
    def rate(self) -> float:
        """Return notices per second, by the median batch."""
        return self.notices / len(self.seconds) / median(self.seconds)


def make_lacking(database: Database) -> None:
    """Void the notice of entry of every inspection, bypassing the program.

    Reminders are about unmet requirements: office and team, six people, are reminded.
    """
    with database.write() as connection:
        gone = update(records).where(records.c.kind == "paper", records.c.number == "1")
        connection.execute(gone.values(voided=1))


#: Writes a notice that was sent long ago for every deadline.
_OLD_NOTICES = text(
    "INSERT INTO notices (id, subject, rung, recipient, channel, inspection_id, seen_length,"
    " planned_for, fell_due_at, state, why, message, attempts, claim) SELECT id, id, 'before_5',"
    " 'office', 'inbox', inspection_id, 1, '', '', 'sent', '{}', '', 1, 0 FROM deadlines"
)


def fill_ledger(database: Database) -> None:
    """Write an old notice for every deadline, which a tick must not read."""
    with database.write() as connection:
        connection.execute(_OLD_NOTICES)


def post(database: Database, at: object = NOW) -> DeliveryContext:
    """Return the context of a tick, with the inbox as the only channel."""
    clock = StoppedClock(NOW if at is NOW else BEFORE)
    return composition.delivery(database, clock, links.command, settings=Delivery())


def batch_of_ours(ready: DeliveryContext) -> int:
    """Let one batch fall due and deliver it; return the number of notices."""
    fallen = fall_due(ready.database, ready.lifecycle, ready.sending, NOW)
    return fallen.due and deliver(ready).sent


def measure(database: Database, batches: int) -> tuple[Side, Side]:
    """Measure both sides in turn, and return them."""
    ready, ours, by_hand = post(database), Side(), Side()
    statements: HandTick = hand(database.url)
    try:
        for number in range(batches + 1):
            measured = (ours, by_hand) if number else (Side(), Side())  # the first warms up
            measured[0].measure(lambda: batch_of_ours(ready))
            measured[1].measure(lambda: statements.batch(stored(NOW), BATCH_SIZE))
    finally:
        statements.close()
    return ours, by_hand


def empty_tick(database: Database, times: int) -> tuple[float, float]:
    """Return the medians, in microseconds, of a tick with nothing to do and of its bare query."""
    ready = post(database, BEFORE)
    at = stored(BEFORE)
    ticks, queries = [], []
    for _ in range(times):
        began = perf_counter()
        tick(ready)
        ticks.append(perf_counter() - began)
        began = perf_counter()
        with database.read() as connection:
            ledger.anything(connection, at)
        queries.append(perf_counter() - began)
    return median(ticks) * 1e6, median(queries) * 1e6


def main() -> None:
    """Measure as the options say, and print the result."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reminders", description=__doc__)
    parser.add_argument("--only", choices=sorted(DATABASES), help="one of the two databases")
    parser.add_argument("--batches", type=int, default=5, help="how many batches by each side")
    parser.add_argument("--open", type=int, default=100_000, help="the most open inspections")
    parser.add_argument("--notices", type=int, default=1000, help="how many each peer sends")
    parser.add_argument("--no-peers", action="store_true", help="leave out the other schedulers")
    asked = parser.parse_args()
    print(described())
    for name in [asked.only] if asked.only else DATABASES:
        _report(name, asked)


def _report(name: str, asked: argparse.Namespace) -> None:
    with DATABASES[name]() as database:
        fill(database, 2 * BATCH_SIZE * (asked.batches + 1))
        make_lacking(database)
        print(f"\n{name}: {version(database)}; batches of {BATCH_SIZE} deadlines, six notices each")
        ours, by_hand = measure(database, asked.batches)
        share = median(by_hand.seconds) / median(ours.seconds)
        print(f"  falling due, claiming, recording: xuncha {ours.rate:.0f} notices a second,")
        print(f"  by hand {by_hand.rate:.0f}: ratio {share:.2f}")
        _require_all_sent(database)
    for number in (1000, asked.open):
        with DATABASES[name]() as database:
            fill(database, number)
            fill_ledger(database)
            _analyze(database)
            took, bare = empty_tick(database, 300)
            said = f"  empty tick at {number} open: {took:.0f} µs, its bare query {bare:.0f} µs"
            print(f"{said}, ratio {took / bare:.2f}")
    if asked.no_peers:
        return
    for peer, rate in PEERS:
        found = rate(name, asked.notices)
        if found is not None:
            print(
                f"  {peer}: {found:.0f} notices a second; xuncha is {ours.rate / found:.0f} times"
            )


def _require_all_sent(database: Database) -> None:
    with database.read() as connection:
        waiting = connection.execute(
            select(func.count()).select_from(notices).where(notices.c.state != "sent")
        ).scalar_one()
    if waiting:
        raise RuntimeError(f"{waiting} notices were not sent")


def _analyze(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("ANALYZE"))


if __name__ == "__main__":
    main()
