"""How long people wait for what they look at, in processor time, and for each inspection shown.

`python -m benchmarks.waiting` looks at everything that is open, on both databases: what a person
waits for must not take longer than the number of inspections explains.
"""

import argparse
from collections.abc import Callable
from contextlib import suppress
from statistics import median
from typing import Any

import composition
from benchmarks.advance import INSTANT, Times
from benchmarks.databases import DATABASES, tidy
from benchmarks.filling import OFFICE, fill
from benchmarks.large import make_large
from benchmarks.machine import described, version
from commands.terminal import links
from config.delivery import Delivery
from notifications import digests
from states.lifecycle import LIFECYCLE
from workflow.clock import StoppedClock
from workflow.database.sessions import Database
from workflow.inspection.inspections import Target
from workflow.operations.advance import advance
from workflow.operations.rehearsal import rehearsal
from workflow.queries import agenda, board, rounds, status
from workflow.queries.unreadable import Unreadable
from workflow.rules.requirement_result import RequirementsUnmetError

_ASKED: dict[str, Any] = {"reader": OFFICE, "now": INSTANT}


def main() -> None:
    """Measure both databases at each size, and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.waiting", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 400, 2_000])
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    print(described())
    for opened in DATABASES.values():
        for size in asked.sizes:
            with opened() as database:
                fill(database, size)
                tidy(database)
                print(f"\n{version(database)}; {size} inspections are open")
                for name, look in _of_all(database).items():
                    spent = median_ms(look, asked.runs)
                    print(f"  {name:<28}{spent:9.1f} ms{spent / size:9.3f} ms each")
        with opened() as database:
            fill(database, 10)
            target = make_large(database)
            print(f"\n{version(database)}; one with 400 interviews and 6 000 materials")
            for name, look in _of_one(database, target).items():
                print(f"  {name:<28}{median_ms(look, asked.runs):9.1f} ms")


def _of_all(database: Database) -> dict[str, Callable[[], object]]:
    """Return what is looked at, by its name; every look is a transaction of its own."""
    delivery = composition.delivery(
        database, StoppedClock(INSTANT), links.command, settings=Delivery()
    )

    def overview() -> object:
        with database.read() as connection:
            return digests.overviews(connection, delivery, INSTANT)

    return {
        "weekly overview": overview,
        "board of all rounds": asking(database, board.of_open_rounds, ahead=False),
        "status of all rounds, complete": asking(database, board.of_open_rounds),
        "rounds": asking(database, rounds.listed),
        "agenda": asking(database, agenda.of_reader, None, Unreadable()),
    }


def _of_one(database: Database, target: Target) -> dict[str, Callable[[], object]]:
    office = composition.context(database, OFFICE, StoppedClock(INSTANT))

    def refused() -> None:
        with rehearsal(office) as trial, suppress(RequirementsUnmetError):
            advance(trial, target, seen=1)

    return {
        "status": asking(database, status.of_inspection, target),
        "advance, read and judged": refused,
    }


def asking(
    database: Database, query: Callable[..., Any], *named: Any, **how: Any
) -> Callable[[], Any]:
    """Return what asks a query, in a transaction of its own."""

    def look() -> Any:
        with database.read() as connection:
            return query(connection, LIFECYCLE, *named, **_ASKED, **how)

    return look


def median_ms(look: Callable[[], object], runs: int) -> float:
    """Return the processor time of one look, in milliseconds."""
    times = Times()
    for _ in range(runs + 2):
        times.measure(look)
    return median(times.processor[2:]) / 1000


if __name__ == "__main__":
    main()
