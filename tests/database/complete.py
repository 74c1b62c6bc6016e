"""The complete unit of the model in a database, under any number of codes and at any stage."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import func, select

from config import policy_file
from states.lifecycle import LIFECYCLE
from tests.database.playing import IMPORT, Played, context, program_rows
from tests.model import hand
from tests.model.scenarios import Scenario
from tests.model.words import STAGES, Row
from workflow.database.schema import audit_entries, inspections, rounds
from workflow.database.sessions import Database, open_database
from workflow.operations.enter_records import enter_records
from workflow.operations.open_round import open_round
from workflow.people.actor import SYSTEM
from workflow.verification.examine import examine

ROUND = "2026-1"
#: Every requirement is met from this day on; the acts happen on it, one minute apart.
ON = hand.APPROVED


def sheets(units: Sequence[str], original: dict[str, list[dict[str, Any]]]) -> dict[str, list[Row]]:
    """Return the rows of the complete unit, each once for every code."""
    return {
        name: [
            {**row, "单位代码": unit} if "单位代码" in row else row
            for unit in (units if rows and "单位代码" in rows[0] else units[:1])
            for row in rows
        ]
        for name, rows in original.items()
    }


def opened(database: Database, units: Sequence[str] = ("edu",)) -> Played:
    """Import both workbooks of complete units, which are then in preparation."""
    made = sheets(units, hand.ROUND), sheets(units, hand.RECORDS)
    played = Played(database, Scenario(0, "hand", ON, ON, *made))
    played.open(played.scenario.round, date(2026, 3, 1))
    given = context(database, "office", date(2026, 3, 1))
    enter_records(given, program_rows(played.scenario.records, ROUND), IMPORT)
    return played


def opened_as(
    database: Database,
    unit: str,
    round_rows: dict[str, list[dict[str, Any]]],
    record_rows: dict[str, list[dict[str, Any]]],
) -> None:
    """Import a round and the records of one more unit of it; they say themselves what is in it."""
    early = date(2026, 3, 1)
    rows = program_rows(sheets((unit,), round_rows), ROUND)
    open_round(context(database, "office", early), rows, IMPORT, policy_file.read())
    rows = program_rows(_unnumbered(sheets((unit,), record_rows)), ROUND)
    enter_records(context(database, "office", early), rows, IMPORT)


def _unnumbered(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Return the rows without the numbers that the program assigns."""
    return {
        sheet: [{h: cell for h, cell in row.items() if h != "记录号"} for row in given]
        for sheet, given in rows.items()
    }


def course(stage: str) -> list[Row]:
    """Return the acts that bring the complete unit to a stage."""
    acts: list[Row] = []
    for place, entered in enumerate(STAGES[1:], 1):
        if STAGES.index(stage) < place:
            break
        if entered == "deputy_review":
            acts.append({**hand.draft(on=ON), "by": "jia"})
        on = hand.TODAY if entered == "closed" else ON
        if entered in ("leader_approval", "feedback"):
            role, by = {"leader_approval": ("deputy", "fu")}.get(entered, ("leader", "zu"))
            acts.append(hand.approve(role, by, on=on))
        else:
            acts.append({"act": "advance", "by": "office", "to": entered, "on": on})
    return acts


def bring(played: Played, unit: str, stage: str) -> int:
    """Bring a unit in preparation to a stage, and return its version."""
    for minute, act in enumerate(course(stage)):
        played.play(unit, act, minute)
    return played.versions.get(unit, 1)


def entries(database: Database, unit: str) -> list[Any]:
    """Return the entries of a unit's chain, in order."""
    chain = (
        select(inspections.c.id)
        .join(rounds)
        .where(rounds.c.code == ROUND, inspections.c.unit == unit)
        .scalar_subquery()
    )
    wanted = select(audit_entries).where(audit_entries.c.chain == chain)
    with database.read() as connection:
        return list(connection.execute(wanted.order_by(audit_entries.c.position)))


def count_entries(database: Database) -> int:
    """Return the number of entries in all chains."""
    with database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(audit_entries)).scalar_one())


def assert_sound(database: Database) -> None:
    """Assert that the history verifies."""
    with database.read() as connection:
        found = examine(connection, LIFECYCLE, reader=SYSTEM)
    assert found.ok, found.problems[:5]


@contextmanager
def database_at(url: str) -> Iterator[Database]:
    """Open a database and close it at the end."""
    database = open_database(url)
    try:
        yield database
    finally:
        database.dispose()
