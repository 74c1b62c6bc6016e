"""Measure how fast inspections advance, relative to the same reads and writes written by hand.

Both sides take turns on inspections of one database of 10 000, so that other load on the machine
affects both alike. `python -m benchmarks.advance --help` lists the options.
"""

import argparse
import cProfile
import gc
import pstats
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from statistics import median, quantiles
from time import perf_counter, perf_counter_ns, sleep, thread_time_ns
from typing import Any

from sqlalchemy import Row, select

import composition
from benchmarks.by_hand import Step, by_hand
from benchmarks.databases import DATABASES, tidy
from benchmarks.filling import OFFICE, fill, gathering
from benchmarks.machine import described, version
from states.lifecycle import LIFECYCLE
from workflow.audit.chain import Chain, Entry
from workflow.clock import StoppedClock, from_local, stored
from workflow.database.schema import attempts as attempts_table
from workflow.database.schema import audit_entries, rounds
from workflow.database.schema import deadlines as deadlines_table
from workflow.database.schema import inspections as inspections_table
from workflow.database.sessions import Database
from workflow.inspection import attempts, deadlines
from workflow.inspection.inspections import Target
from workflow.operations.advance import advance
from workflow.operations.operation import this_stage
from workflow.people.actor import SYSTEM
from workflow.verification.examine import examine

FROM, TO = LIFECYCLE.keys[:2]
INSTANT = from_local("2026-03-05T10:00")

#: The tables in which an advance writes rows.
WRITTEN = (attempts_table, deadlines_table, audit_entries)
#: The longest random pause before a measurement, in seconds.
LONGEST_PAUSE = 0.008
_STANDING = (
    select(
        inspections_table,
        rounds.c.code.label("round"),
        attempts_table.c.id.label("attempt"),
    )
    .join_from(inspections_table, rounds)
    .join(attempts_table, attempts_table.c.inspection_id == inspections_table.c.id)
)


@dataclass
class Times:
    """The times of one side in microseconds: wall clock and processor."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def measure(self, act: Callable[[], object]) -> None:
        """Run an act and record how long it took."""
        clock, processor = perf_counter_ns(), thread_time_ns()
        act()
        self.processor.append((thread_time_ns() - processor) / 1000)
        self.clock.append((perf_counter_ns() - clock) / 1000)


@dataclass
class Measured:
    """The times of both sides, and the program's speed relative to the statements by hand."""

    ours: Times = field(default_factory=Times)
    hand: Times = field(default_factory=Times)

    @property
    def ratio(self) -> float:
        """Return the ratio of wall-clock times."""
        return median(self.hand.clock) / median(self.ours.clock)

    @property
    def computing(self) -> float:
        """Return the ratio of processor times, without waiting for the disk."""
        return median(self.hand.processor) / median(self.ours.processor)


class Bench:
    """One filled database, and the two ways of advancing its inspections."""

    def __init__(self, database: Database, number: int) -> None:
        self.database = database
        self.context = composition.context(database, OFFICE, StoppedClock(INSTANT))
        targets = fill(database, number)
        random.Random(1).shuffle(targets)  # noqa: S311
        self._targets = iter(targets)
        tidy(database)
        self._standing = self._read_standing()
        self._model = self._first()

    def measure(self, runs: int, warm_up: int) -> Measured:
        """Advance with both in turn, and return their times."""
        hand = by_hand(self.database.url)
        measured = Measured()
        gc.collect()
        gc.freeze()
        try:
            for number in range(warm_up + runs):
                target, step = next(self._targets), self._step(next(self._targets))
                times = measured if number >= warm_up else Measured()
                _pause()
                times.ours.measure(lambda: advance(self.context, target, seen=1))  # noqa: B023
                _pause()
                times.hand.measure(lambda: hand.advance(step))  # noqa: B023
        finally:
            hand.close()
        return measured

    def profile(self, runs: int, warm_up: int) -> pstats.Stats:
        """Return a profile of the program."""
        for target in islice(self._targets, warm_up):
            advance(self.context, target, seen=1)
        profiler = cProfile.Profile()
        for target in islice(self._targets, runs):
            profiler.runcall(advance, self.context, target, seen=1)
        return pstats.Stats(profiler)

    def verify(self) -> int:
        """Verify everything that either side advanced; return the number of entries.

        Raises:
            RuntimeError: a problem was found.
        """
        moved = select(inspections_table.c.id).where(inspections_table.c.version > 1)
        with self.database.read() as connection:
            ids = list(connection.execute(moved).scalars())
            examined = examine(connection, LIFECYCLE, ids, reader=SYSTEM)
        if examined.problems:
            raise RuntimeError(f"verify: {examined.problems[:3]}")
        return examined.entries

    def _read_standing(self) -> dict[tuple[str, str], Row[Any]]:
        with self.database.read() as connection:
            rows = connection.execute(_STANDING).all()
        return {(row.round, row.unit): row for row in rows}

    def _first(self) -> Row[Any]:
        """Advance one inspection, and return its entry; the judgement is the same for all."""
        target = next(self._targets)
        advance(self.context, target, seen=1)
        row = self._standing[target.round, target.unit]
        entry = select(audit_entries).where(
            audit_entries.c.chain == row.id, audit_entries.c.act == "advance"
        )
        with self.database.read() as connection:
            self._due = next(
                deadlines.of_row(
                    d.id, d.stage, d.requirement, d.attempt, d.version, d.due_on, d.data
                )
                for d in connection.execute(
                    select(deadlines_table).where(deadlines_table.c.inspection_id == row.id)
                )
                if d.stage == TO
            )
            return connection.execute(entry).one()

    def _step(self, target: Target) -> Step:
        """Return the values that the program would write, made by its own code."""
        row = self._standing[target.round, target.unit]
        chain = Chain(row.id, row.chain_length, row.chain_head)
        at, position = stored(INSTANT), chain.position
        entry = Entry(
            act="advance",
            from_stage=FROM,
            to_stage=TO,
            attempt=1,
            version=row.version + 1,
            judged=self._model.judged,
            definition_sha256=self._model.definition_sha256,
            policy_sha256=row.policy_sha256,
        )
        with gathering() as written:
            attempts.leave(written, chain, row.attempt, stage=FROM, number=1, at=at)
            attempts.enter(written, chain, stage=TO, number=1, how="advance", at=at)
            deadlines.write(written, chain, [self._due], at=at)
            chain.append(written, entry, at=at, actor=OFFICE)
            attempt, deadline, appended = (
                dict(written.execute(select(table)).mappings().one()) for table in WRITTEN
            )
        return Step(
            target=target,
            inspection=row.id,
            round_id=row.round_id,
            kinds=this_stage(LIFECYCLE, FROM),
            left=row.attempt,
            at=at,
            position=position,
            seen=row.chain_length,
            attempt=attempt,
            deadline=deadline,
            entry=appended,
        )


def _pause() -> None:
    """Wait for a random time, so that neither side keeps step with the disk."""
    sleep(random.uniform(0, LONGEST_PAUSE))  # noqa: S311


def main() -> None:
    """Measure as the options say, and print the result."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.advance", description=__doc__)
    parser.add_argument("--only", choices=sorted(DATABASES), help="one of the two databases")
    parser.add_argument("--inspections", type=int, default=10_000, help="how many are stored")
    parser.add_argument("--runs", type=int, default=1000, help="how many advances by each side")
    parser.add_argument("--warm-up", type=int, default=200, help="how many before that")
    parser.add_argument("--profile", action="store_true", help="print where the time goes instead")
    asked = parser.parse_args()
    print(described())
    for name in [asked.only] if asked.only else DATABASES:
        with DATABASES[name]() as database:
            _report(name, database, asked)


def _report(name: str, database: Database, asked: argparse.Namespace) -> None:
    start = perf_counter()
    bench = Bench(database, asked.inspections)
    filled = perf_counter() - start
    print(f"\n{name}: {version(database)}; {asked.inspections} inspections in {filled:.0f} s")
    if asked.profile:
        bench.profile(asked.runs, asked.warm_up).sort_stats("tottime").print_stats(30)
        return
    measured = bench.measure(asked.runs, asked.warm_up)
    print("microseconds per advance   median      p10      p90      p99  computing")
    for side, times in (("xuncha", measured.ours), ("by hand", measured.hand)):
        cut = quantiles(times.clock, n=100)
        shown = (median(times.clock), cut[9], cut[89], cut[98], median(times.processor))
        print(f"  {side:<22}" + "".join(f"{value:9.0f}" for value in shown))
    print(f"  by hand / xuncha      {measured.ratio:9.2f}{measured.computing:36.2f}")
    print(f"  {asked.runs} advances by each; computing: processor time of the client alone")
    print(f"  verify: ok, {bench.verify()} entries of what was advanced by either side")


if __name__ == "__main__":
    main()
