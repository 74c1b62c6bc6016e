"""Enter records of one round: a whole workbook or a single row, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from workflow.audit import register
from workflow.audit.chain import Chain, Entry
from workflow.clock import stored
from workflow.database.schema import inspections as inspections_table
from workflow.database.schema import rounds
from workflow.errors import (
    N_,
    AmbiguousError,
    BadFieldsError,
    BadInputError,
    BadWorkbookError,
    EndedError,
    Hint,
    NotFoundError,
    WorkflowError,
)
from workflow.inspection import inspections
from workflow.operations import entering
from workflow.operations.context import Context, note_refusal
from workflow.operations.entering import EntryBatch, Source
from workflow.records.rows import Row


@dataclass(frozen=True, slots=True)
class Entered:
    """What entering made: by sheet how many rows were added, changed or the same.

    `void` names records that came again and stay void; `numbers` the records of a single entry.
    """

    round: str
    sheets: dict[str, dict[str, int]]
    void: tuple[str, ...]
    numbers: tuple[str, ...]


class _Rollback(Exception):
    def __init__(self, entered: Entered) -> None:
        self.entered = entered


def enter_records(
    context: Context,
    rows: Sequence[Row],
    source: Source,
    *,
    round_code: str | None = None,
    dry_run: bool = False,
    anew: bool = False,
) -> Entered:
    """Enter rows of a records workbook, or one row of a command, and return what was made.

    Raises:
        BadWorkbookError: rows are wrong; all problems are listed and nothing is written.
        BadFieldsError: the same of a single entry.
        AmbiguousError: the round is not named and more than one is open.
        WorkflowError: the actor may not, or there is no such round or unit.
    """
    try:
        with context.database.write() as connection:
            code = _round(connection, rows, round_code)
            round_id = _round_id(connection, code)
            locked = _lock(connection, code, rows)
            batch = entering.load_batch(
                context, connection, round_id=round_id, round_code=code, rows=locked,
                entered=rows, anew=anew,
            )  # fmt: skip
            entering.require_entry(batch, rows)
            _require_units(batch, rows, source)
            entered = _take(batch, rows, source)
            if not dry_run:
                batch.write(source)
                if source.act == "import":
                    with register.opened(connection) as chain:
                        note_file(batch, chain, source)
                return entered
            raise _Rollback(entered)
    except _Rollback as trial:
        return trial.entered
    except WorkflowError as refusal:
        note_refusal(context, source.act, round_code or "", refusal)
        raise


def _take(batch: EntryBatch, rows: Sequence[Row], source: Source) -> Entered:
    for row in rows:
        batch.take(row)
    refuse_problems(batch, source)
    return entered_of(batch)


def refuse_problems(batch: EntryBatch, source: Source) -> None:
    """Raise what is wrong with the rows, all of it."""
    if source.problems or (batch.problems and source.act == "import"):
        raise BadWorkbookError([*source.problems, *batch.problems])
    if not batch.problems:
        return
    if batch.problems[0].code == "ended":
        first = batch.problems[0]
        raise EndedError(first.message, hint=Hint("send_back_to_open"), **first.data)
    raise BadFieldsError(batch.problems)


def entered_of(batch: EntryBatch) -> Entered:
    """Return what the rows on a batch make."""
    words = ("added", "changed", "same")
    return Entered(
        batch.round_code,
        {sheet: {w: counted[w] for w in words} for sheet, counted in batch.counts.items()},
        tuple(batch.void),
        tuple(m.outcome.number for found in batch.matched.values() for m in found),
    )


def note_file(batch: EntryBatch, chain: Chain, source: Source) -> None:
    """Append the entry of an imported file to the register, where it changed anything."""
    changed = any(m.outcome.word != "same" for found in batch.matched.values() for m in found)
    if not changed:
        return
    chain.append(
        batch.connection,
        Entry(act="import", detail=source.file_name, file_sha256=source.file_sha256),
        at=stored(batch.context.clock.now()),
        actor=batch.context.actor,
    )


def _round(connection: Connection, rows: Sequence[Row], round_code: str | None) -> str:
    named = {row.round for row in rows if row.round}
    if len(named) > 1:
        raise BadInputError(
            N_("the file names several rounds: {rounds}"), rounds="、".join(sorted(named))
        )
    if named:
        return named.pop()
    if round_code:
        return round_code
    return only_open_round(connection)


def only_open_round(connection: Connection) -> str:
    """Return the code of the only round with open inspections.

    Raises:
        AmbiguousError: there are several.
        NotFoundError: there is none.
    """
    found = connection.execute(
        select(rounds.c.code)
        .join(inspections_table)
        .where(inspections_table.c.state.in_((inspections.OPEN, inspections.SUSPENDED)))
        .distinct()
    ).scalars()
    codes = sorted(found)
    if len(codes) > 1:
        raise AmbiguousError(
            N_("several rounds are open: {rounds}"),
            hint=Hint("name_round"),
            rounds="、".join(codes),
        )
    if not codes:
        raise NotFoundError(N_("no round is open"), hint=Hint("import_round"))
    return str(codes[0])


_LOCK_ROUND = (
    select(rounds.c.id).where(rounds.c.code == bindparam("named")).with_for_update(key_share=True)
)


def _round_id(connection: Connection, code: str) -> str:
    row = connection.execute(_LOCK_ROUND, {"named": code}).first()
    if row is None:
        raise inspections.not_found(code)
    return str(row.id)


def _lock(connection: Connection, code: str, rows: Sequence[Row]) -> list[Any]:
    """Lock the inspections that the rows name, in the order of their ids."""
    units = {unit for row in rows for unit in row.units}
    wanted = inspections.LOCK_ROUND
    if "*" not in units:
        wanted = wanted.where(inspections_table.c.unit.in_(sorted(units)))
    return list(connection.execute(wanted, {"named": code}))


def _require_units(batch: EntryBatch, rows: Sequence[Row], source: Source) -> None:
    """A command names one inspection; one that is not there is refused as such."""
    if source.act == "import":
        return
    there = {op.row.unit for op in batch.ops.values()}
    for unit in (u for row in rows for u in row.units):
        if unit not in there:
            raise inspections.not_found(f"{batch.round_code}/{unit}")
