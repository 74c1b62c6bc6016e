"""The number of statements of an act or a query does not depend on how much is stored."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from states.lifecycle import LIFECYCLE
from tests.database.complete import ON, ROUND, database_at, opened, sheets
from tests.database.playing import IMPORT, context, instant, program_rows
from tests.database.statements import sent
from tests.model import hand
from workflow.database.sessions import Database
from workflow.inspection.inspections import Target
from workflow.operations.advance import advance
from workflow.operations.enter_records import enter_records
from workflow.operations.suspend import resume, suspend
from workflow.people.actor import ANYBODY
from workflow.queries import board, rounds, status

UNITS = tuple(f"u{n:02}" for n in range(12))
FIRST = Target(ROUND, UNITS[0])
LAST = Target(ROUND, UNITS[-1])


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with database_at(database_url) as made:
        yield made


def advanced(database: Database, target: Target, seen: int) -> int:
    """Advance an inspection, and return how many statements that took."""
    with sent() as statements:
        advance(context(database, "office", ON), target, seen=seen)
    return len(statements)


def asked(database: Database, question: Callable[[Any], object]) -> int:
    """Run a query in a reading transaction, and return how many statements it took."""
    with sent() as statements, database.read() as connection:
        question(connection)
    return len(statements)


def more_records(database: Database) -> None:
    """Enter many more records in every unit."""
    talks = [
        hand.interview("1", 单位代码=unit, 日期=f"2026-05-{day:02}")
        for unit in UNITS
        for day in range(1, 29)
    ]
    materials = sheets(UNITS, {"调阅资料": hand.RECORDS["调阅资料"]})["调阅资料"]
    more = [{**row, "资料名称": f"册{n}"} for row in materials for n in range(20)]
    rows = program_rows({"谈话": talks, "调阅资料": more}, ROUND)
    enter_records(context(database, "office", ON), rows, IMPORT)


def test_advancing_takes_as_many_statements_however_much_is_stored(database: Database) -> None:
    opened(database, UNITS[:1])
    advanced(database, FIRST, 1)  # the first of a process also looks for the texts
    alone = advanced(database, FIRST, 2)
    opened_more(database)
    more_records(database)
    assert advanced(database, FIRST, 3) == alone
    advanced(database, LAST, 1)
    assert advanced(database, LAST, 2) == alone
    for version in range(3, 43, 2):
        suspend(context(database, "office", ON), LAST, seen=version, reason="因故")
        resume(context(database, "office", ON), LAST, seen=version + 1, reason="继续")
    assert advanced(database, LAST, 43) == alone
    assert alone <= 12


def opened_more(database: Database) -> None:
    """Import the round again, with the other units as well."""
    opened(database, UNITS)


def test_the_status_of_an_inspection_takes_as_many_statements_however_much_is_stored(
    database: Database,
) -> None:
    def of_first(connection: Any) -> object:
        return status.of_inspection(connection, LIFECYCLE, FIRST, reader=ANYBODY, now=instant(ON))

    opened(database, UNITS[:1])
    asked(database, of_first)
    alone = asked(database, of_first)
    opened_more(database)
    more_records(database)
    assert asked(database, of_first) == alone
    assert alone <= 5


def test_the_status_of_a_round_takes_as_many_statements_however_many_units_it_has(
    database: Database,
) -> None:
    def of_round(connection: Any) -> object:
        found = board.of_round(connection, LIFECYCLE, ROUND, reader=ANYBODY, now=instant(ON))
        return len(found.inspections)

    def of_all(connection: Any) -> object:
        return board.of_open_rounds(connection, LIFECYCLE, reader=ANYBODY, now=instant(ON))

    def listed(connection: Any) -> object:
        return rounds.listed(connection, LIFECYCLE, reader=ANYBODY, now=instant(ON))

    opened(database, UNITS[:1])
    questions = (of_round, of_all, listed)
    for question in questions:
        asked(database, question)
    alone = [asked(database, question) for question in questions]
    opened_more(database)
    more_records(database)
    assert [asked(database, question) for question in questions] == alone
    assert max(alone) <= 6
