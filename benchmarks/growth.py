"""Whether what one act or look costs depends on how much is stored: it must not.

`python -m benchmarks.growth` fills databases of growing size, of which a few rounds are open and
all others have ended, and prints the processor time of each act and look, and its growth.
"""

import argparse
from collections.abc import Iterator

from sqlalchemy import select, update

import composition
from benchmarks.advance import INSTANT, Times
from benchmarks.databases import DATABASES, tidy
from benchmarks.filling import OFFICE, UNITS_OF_A_ROUND, fill
from benchmarks.machine import described, version
from benchmarks.waiting import asking, median_ms
from commands.terminal import links
from config.delivery import Delivery
from notifications.tick import tick
from states.lifecycle import LIFECYCLE
from workflow.clock import StoppedClock
from workflow.database.schema import deadlines, inspections, rounds
from workflow.database.sessions import Database
from workflow.inspection.inspections import CANCELLED, Target
from workflow.operations.advance import advance
from workflow.people.actor import SYSTEM
from workflow.queries import agenda, board, status
from workflow.queries.unreadable import Unreadable
from workflow.verification.examine import examine

#: How many rounds stay open, whatever the size.
OPEN_ROUNDS = 5


def main() -> None:
    """Measure both databases at each size, and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--only", choices=sorted(DATABASES), help="one of the two databases")
    parser.add_argument("--runs", type=int, default=30)
    asked = parser.parse_args()
    print(described())
    for name in [asked.only] if asked.only else DATABASES:
        found: dict[str, list[float]] = {}
        for size in asked.sizes:
            with DATABASES[name]() as database:
                targets = _fill(database, size)
                known = version(database)
                for what, spent in _measured(database, targets, asked.runs):
                    found.setdefault(what, []).append(spent)
        print(f"\n{known}; milliseconds at {', '.join(map(str, asked.sizes))} stored, and growth")
        for what, spent_at in found.items():
            shown = "".join(f"{spent:10.3f}" for spent in spent_at)
            print(f"  {what:<24}{shown}{spent_at[-1] / spent_at[0]:8.2f}")


def _fill(database: Database, size: int) -> list[Target]:
    """Fill a database, end all rounds but a few behind the program's back; return what is open."""
    targets = fill(database, size)
    named = select(rounds.c.id).where(rounds.c.code.in_([f"r{n}" for n in range(OPEN_ROUNDS)]))
    ended = inspections.c.round_id.not_in(named)
    with database.write() as connection:
        own = select(inspections.c.id).where(ended)
        past = update(deadlines).where(deadlines.c.inspection_id.in_(own))
        connection.execute(past.values(next_notice_at=None))
        connection.execute(update(inspections).where(ended).values(state=CANCELLED))
    tidy(database)
    return targets[: OPEN_ROUNDS * UNITS_OF_A_ROUND]


def _measured(database: Database, targets: list[Target], runs: int) -> Iterator[tuple[str, float]]:
    """Yield what was done, with its processor time in milliseconds."""
    clock = StoppedClock(INSTANT)
    office = composition.context(database, OFFICE, clock)
    delivery = composition.delivery(database, clock, links.command, settings=Delivery())
    tick(delivery)
    yield "status of one", median_ms(asking(database, status.of_inspection, targets[0]), runs)
    yield "board of a round", median_ms(asking(database, board.of_round, "r1", ahead=False), runs)
    yield "agenda", median_ms(asking(database, agenda.of_reader, None, Unreadable()), runs // 3)
    yield "empty tick", median_ms(lambda: tick(delivery), runs)
    waiting = iter(targets)
    yield "advance", median_ms(lambda: advance(office, next(waiting), seen=1), min(runs, 40))
    yield "verify, for each entry", _verified(database)


def _verified(database: Database) -> float:
    """Return the time of examining one entry, of the whole history."""
    times, entries = Times(), 0

    def whole() -> None:
        nonlocal entries
        with database.read() as connection:
            entries = examine(connection, LIFECYCLE, reader=SYSTEM).entries

    times.measure(whole)
    return times.processor[0] / 1000 / entries


if __name__ == "__main__":
    main()
