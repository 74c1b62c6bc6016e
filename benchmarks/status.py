"""Measure how long the status of one inspection takes, by the number of inspections stored.

`python -m benchmarks.status` prints a median per database and size; the size must not matter.
"""

import argparse
import random
from statistics import median

from benchmarks.advance import INSTANT, Times
from benchmarks.databases import DATABASES
from benchmarks.filling import OFFICE, fill
from benchmarks.machine import described, version
from states.lifecycle import LIFECYCLE
from workflow.database.sessions import Database
from workflow.inspection.inspections import Target
from workflow.queries import status


def main() -> None:
    """Measure both databases at each size, and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.status", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--runs", type=int, default=1000)
    asked = parser.parse_args()
    print(described())
    for opened in DATABASES.values():
        for size in asked.sizes:
            with opened() as database:
                targets = fill(database, size)
                clock, processor = _measure(database, targets, asked.runs)
                print(
                    f"{version(database)}; {size} inspections: {clock:.0f} microseconds, ", end=""
                )
                print(f"of them computing {processor:.0f}")


def _measure(database: Database, targets: list[Target], runs: int) -> tuple[float, float]:
    times = Times()
    for target in random.Random(1).choices(targets, k=runs + runs // 5):  # noqa: S311
        times.measure(lambda: _look(database, target))  # noqa: B023
    return median(times.clock[-runs:]), median(times.processor[-runs:])


def _look(database: Database, target: Target) -> None:
    with database.read() as connection:
        status.of_inspection(connection, LIFECYCLE, target, reader=OFFICE, now=INSTANT)


if __name__ == "__main__":
    main()
