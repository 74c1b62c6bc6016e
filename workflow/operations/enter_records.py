"""Enter records of one round: a whole workbook or a single row, all or nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from workflow.audit import register
from workflow.errors import (
    N_,
    BadInputError,
    Hint,
)
from workflow.inspection import inspections, rounds
from workflow.inspection.inspections import Target
from workflow.operations import entering
from workflow.operations.context import Context
from workflow.operations.entering import Entered
from workflow.operations.entry_batch import EntryBatch, Source
from workflow.operations.operation import operations_on
from workflow.queries import access
from workflow.records.rows import Row


def enter_records(
    context: Context,
    rows: Sequence[Row],
    source: Source,
    *,
    round_code: str | None = None,
    anew: bool = False,
) -> Entered:
    """Enter the rows of a records workbook, or a single record, and return what was written.

    Raises:
        BadWorkbookError: rows are wrong; all problems are listed and nothing is written.
        BadFieldsError: the same for a single record.
        AmbiguousError: the round is not named and more than one is open.
        WorkflowError: the actor may not enter them, or there is no such round or unit.
    """
    with context.transaction(source.act, round_code or "") as connection:
        code = _round(context, connection, rows, round_code)
        held = rounds.lock(connection, code)
        locked = access.visible_rows(
            connection, _lock(connection, code, rows), reader=context.actor, today=context.today
        )
        _require_known(context, connection, code, locked, rows, source)
        if held is None:
            raise inspections.not_found(code)
        with operations_on(context, connection, locked, entering.NEEDS) as ops:
            batch = entering.load_batch(
                context, connection, round_id=held.id, round_code=code, ops=ops,
                entered=rows, anew=anew,
            )  # fmt: skip
            entering.require_entry(batch, rows)
            entered = _match(batch, rows, source)
            batch.write(source)
        if source.act == "import" and batch.differs:
            entry = entering.file_entry(source)
            register.append(connection, entry, at=context.at, actor=context.actor)
        return entered


def _match(batch: EntryBatch, rows: Sequence[Row], source: Source) -> Entered:
    for row in rows:
        batch.match(row)
    entering.refuse_problems(batch, source)
    return entering.result_of(batch, source)


def _round(
    context: Context, connection: Connection, rows: Sequence[Row], round_code: str | None
) -> str:
    named = {row.round for row in rows if row.round}
    if len(named) > 1:
        raise BadInputError(
            N_("the file names several rounds: {rounds}"),
            hint=Hint("split_by_round"),
            rounds="、".join(sorted(named)),
        )
    if named:
        return named.pop()
    if round_code:
        return round_code
    return rounds.only_open(connection, access.rounds_of(connection, reader=context.actor))


def _lock(connection: Connection, code: str, rows: Sequence[Row]) -> list[Any]:
    """Lock the inspections that the rows name, in the order of their ids."""
    units = {unit for row in rows for unit in row.units}
    return inspections.lock_round(connection, code, None if "*" in units else units)


def _require_known(
    context: Context,
    connection: Connection,
    code: str,
    locked: Sequence[Any],
    rows: Sequence[Row],
    source: Source,
) -> None:
    """Refuse a round, or for a single record an inspection, that the actor cannot find.

    In a file, an unknown unit is one of the problems listed together.
    """
    if source.act == "import":
        if not locked:
            now = context.clock.now()
            access.one_round(connection, code, "status", reader=context.actor, now=now)
        return
    there = {row.unit for row in locked}
    for unit in (u for row in rows for u in row.units):
        if unit not in there:
            raise inspections.not_found(Target(code, unit))
