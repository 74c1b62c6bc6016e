"""How the rows of a batch change existing records, and which records they leave out."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.errors import N_, Problem
from workflow.operations.entry_batch import EntryBatch, Matched
from workflow.records import display
from workflow.records.kind import Kind
from workflow.records.matching import RecordIndex, problem
from workflow.records.store import Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record that a row changes: the fields that differ, before and after, by heading."""

    kind: Kind
    unit: str
    number: str
    before: dict[str, str | None]
    after: dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A record without a row in the file, which has other rows of this sheet and unit."""

    kind: Kind
    unit: str
    number: str
    fields: dict[str, str]


def changes(batch: EntryBatch) -> Iterator[Change]:
    """Yield the changes to existing records."""
    for owner, matched in batch.matched.items():
        for m in matched:
            if m.outcome.word == "changed":
                yield _change(batch, owner, m)


def _change(batch: EntryBatch, owner: str, matched: Matched) -> Change:
    outcome, index = matched.outcome, batch.indexes[owner]
    old = outcome.before.data if outcome.before else {}
    was, now = (_in_words(outcome.kind, data, index) for data in (old, outcome.data))
    headings = [f.heading for f in display.differing(outcome.kind, old, outcome.data)]
    return Change(
        kind=outcome.kind,
        unit=batch.unit_of(owner),
        number=outcome.number,
        before={h: was.get(h) for h in headings},
        after={h: now.get(h) for h in headings},
    )


def _in_words(kind: Kind, data: dict[str, object], index: RecordIndex) -> dict[str, str]:
    return display.in_words(kind, data, display.people_names(kind, data, index.directory))


def emptied(batch: EntryBatch) -> Iterator[Problem]:
    """Yield a note for each cell that empties a field of a record."""
    message = N_(
        "{heading}: the empty cell empties what was entered; to keep it, leave the column out"
    )
    changed = (m for own in batch.matched.values() for m in own if m.outcome.word == "changed")
    for m in changed:
        for name in m.outcome.changed:
            if name not in m.outcome.data and not m.row.values.get(name):
                yield problem(m.row, name, "emptied", message)


def left_out(batch: EntryBatch) -> Iterator[LeftOut]:
    """Yield the records without a row, of the sheets and units that have rows."""
    for owner, matched in batch.matched.items():
        held = {m.record_id for m in matched}
        kinds = {m.outcome.kind.code: m.outcome.kind for m in matched}
        for record in sorted(batch.indexes[owner].live, key=_by_number):
            if record.kind in kinds and record.id not in held:
                kind = kinds[record.kind]
                yield LeftOut(
                    kind=kind,
                    unit=batch.unit_of(owner),
                    number=record.number,
                    fields=_in_words(kind, record.data, batch.indexes[owner]),
                )


def _by_number(record: Stored) -> tuple[str, int, str]:
    return record.kind, len(record.number), record.number
