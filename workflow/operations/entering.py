"""What opening a round and entering records share: load the batch, refuse, report the result."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from workflow.audit.chain import Entry
from workflow.errors import BadFieldsError, BadWorkbookError, EndedError, Hint, Problem, combined
from workflow.inspection import inspections
from workflow.operations.changes import Change, LeftOut, changes, emptied, left_out
from workflow.operations.context import Context
from workflow.operations.entry_batch import ROUND, EntryBatch, Source
from workflow.operations.operation import Operation
from workflow.operations.pointing_out import pointed_out
from workflow.people import accounts
from workflow.queries import facts
from workflow.records import catalogue, store
from workflow.records.directory import Directory
from workflow.records.kind import Kind
from workflow.records.matching import RecordIndex
from workflow.records.rows import Row
from workflow.records.store import Stored
from workflow.records.values import legible
from workflow.sealing import cipher, texts

#: The kinds of record in which the names in rows are looked up.
NEEDS = (*facts.ALWAYS, "person")


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered: for each sheet how many rows were added, changed or the same.

    `void` names records that were entered again and stay void; `numbers` are those of the records;
    `notes` is what is pointed out, `changes` what differs in records that were there, `left_out`
    what the file does not hold, if that was asked.
    """

    round: str
    sheets: dict[str, dict[str, int]]
    void: tuple[str, ...]
    numbers: tuple[str, ...]
    notes: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def load_batch(
    context: Context,
    connection: Connection,
    *,
    round_id: str,
    round_code: str,
    ops: Mapping[str, Operation],
    entered: Sequence[Row],
    anew: bool,
    teams: Sequence[Stored] | None = None,
) -> EntryBatch:
    """Return the batch for locked inspections, with their existing records loaded.

    `ops` must have been read with `NEEDS`. `teams` are the round's own records, given if they may
    change.
    """
    of_rows = {row.kind for row in entered}
    referred = {f.refers_to[0] for kind in of_rows for f in kind.fields if f.refers_to}
    kinds = sorted({kind.code for kind in of_rows} | referred)
    stored = store.of_inspections(connection, list(ops), kinds) if ops else []
    by_owner: dict[str, list[Stored]] = defaultdict(list)
    for record in stored:
        by_owner[record.inspection_id or ROUND].append(record)
    named = {v for row in entered for f in row.kind.fields if f.lookup == "account"
             and (v := legible(row.values.get(f.name)))}  # fmt: skip
    there = accounts.names_for(connection, named)

    def digest(kind: Kind, name: str, text: str) -> str:
        key = texts.required(context.key)
        return cipher.digest(key, text, column=f"{kind.code}.{name}")

    indexes = {
        owner: RecordIndex(
            by_owner[owner],
            Directory(op.facts.team, tuple(op.facts.persons), there),
            digest,
            op.policy,
        )
        for owner, op in ops.items()
    }
    indexes[ROUND] = RecordIndex(teams or (), Directory(), digest)
    return EntryBatch(
        context=context,
        connection=connection,
        round_id=round_id,
        round_code=round_code,
        ops=dict(ops),
        indexes=indexes,
        anew=anew,
    )


def require_entry(batch: EntryBatch, rows: Iterable[Row]) -> None:
    """Refuse an actor who may not enter these kinds of record in the inspections named.

    Inspections of which the actor may not know are removed from the batch, as if they did not
    exist.

    Raises:
        NotPermittedError: the actor may not enter that kind, or takes no part in the inspection.
    """
    for owner, op in list(batch.ops.items()):
        if op.access.hidden:
            del batch.ops[owner]
    named = {(row.kind.act, unit) for row in rows for unit in row.units}
    for op in batch.ops.values():
        acts = {act for act, unit in named if unit in ("*", op.row.unit)}
        for act in sorted(acts):
            op.access.require(act, op.open_stage, op.target)


def require_compatible_roles(batch: EntryBatch, rows: Iterable[Row]) -> None:
    """Refuse an actor who holds incompatible roles in an inspection that the rows name.

    Raises:
        NotPermittedError: they hold such roles.
    """
    named = {unit for row in rows if not row.kind.of_round for unit in row.units}
    for op in batch.ops.values():
        if "*" in named or op.row.unit in named:
            op.access.require_compatible_roles()


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return rows in the order of the workbooks, in which no row refers to a later one."""
    place = {kind.code: n for n, kind in enumerate(catalogue.KINDS)}
    return sorted(rows, key=lambda row: place[row.kind.code])


def refuse_problems(batch: EntryBatch, source: Source) -> None:
    """Raise one error with everything that is wrong with the rows, if anything is."""
    if source.problems or (batch.problems and source.act == "import"):
        raise BadWorkbookError([*source.problems, *batch.problems])
    if not batch.problems:
        return
    if batch.problems[0].code == "ended":
        first = batch.problems[0]
        final = all(op.state in inspections.FINAL for op in batch.ops.values())
        hint = None if final else Hint("send_back_to_open")
        raise EndedError(first.message, hint=hint, **first.data)
    raise BadFieldsError(batch.problems)


def result_of(batch: EntryBatch, source: Source) -> Entered:
    """Return what the rows of a batch add and change."""
    words = ("added", "changed", "same")
    of_file = source.act == "import"
    return Entered(
        batch.round_code,
        {sheet: {w: counted[w] for w in words} for sheet, counted in batch.counts.items()},
        tuple(batch.void),
        tuple(m.outcome.number for found in batch.matched.values() for m in found),
        tuple(combined((*pointed_out(batch), *(emptied(batch) if of_file else ())))),
        tuple(changes(batch)) if of_file else (),
        tuple(left_out(batch)) if source.lists_left_out else (),
    )


def file_entry(source: Source) -> Entry:
    """Return the entry of an imported file, for the register."""
    return Entry(act="import", detail=source.file_name, file_sha256=source.file_sha256)
