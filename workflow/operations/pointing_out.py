"""Notes on rows that are accepted but perhaps not what was meant."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from workflow.errors import N_, Problem
from workflow.operations.entry_batch import ROUND as OF_ROUND
from workflow.operations.entry_batch import EntryBatch, Matched
from workflow.records import catalogue, display
from workflow.records.expectations import Frame
from workflow.records.kind import OPENING, Kind
from workflow.records.likeness import Made, likenesses
from workflow.records.matching import RecordIndex, problem
from workflow.records.opening import MEMBER, PERSON, ROUND
from workflow.records.rows import UNIT


def pointed_out(batch: EntryBatch) -> tuple[Problem, ...]:
    """Return the notes on the rows of a batch; on a row for several units only once."""
    found = list(batch.notes)
    for owner, matched in batch.matched.items():
        made = [m for m in matched if m.outcome.word != "same"]
        if made:
            found += _of_owner(batch, owner, matched, made)
    found += _of_another_unit(batch)
    return tuple({(n.sheet, n.cell, n.code): n for n in reversed(found)}.values())[::-1]


def _of_owner(
    batch: EntryBatch, owner: str, matched: list[Matched], made: list[Matched]
) -> Iterator[Problem]:
    index = batch.indexes[owner]
    named = {m.record_id for m in matched}  # what the rows name themselves was not meant otherwise
    others = [record for record in index.live if record.id not in named]
    alike = set()
    for like in likenesses([_made(m) for m in made if m.outcome.before is None], others):
        alike.add((like.made.row.kind.code, like.made.number))
        told = {"number": like.stored.number, "column": like.field.heading}
        yield problem(like.made.row, like.field.name, "looks_like", _LOOKS_LIKE, **told)
    yield from _doubles(index, made, alike)
    yield from _unexpected(made, _frame(batch, owner))
    yield from _without_effect(batch, index, matched, made)
    yield from _renumbered(made)


#: How many fields must be the same in another unit; short records often are alike.
_FEWEST_SAME = 4


def _of_another_unit(batch: EntryBatch) -> Iterator[Problem]:
    """Yield a note for each new record that another unit already has word for word."""
    added = {
        owner: [m for m in matched if m.outcome.before is None and _is_telling(m)]
        for owner, matched in batch.matched.items()
        if owner != OF_ROUND
    }
    if len(batch.ops) < 2 or not any(added.values()):
        return
    named = {m.record_id for matched in batch.matched.values() for m in matched}
    elsewhere = {
        (record.kind, record.identity): (owner, record)
        for owner in batch.ops
        for record in batch.indexes[owner].live
        if record.id not in named
    }
    for owner, matched in added.items():
        for m in matched:
            other, record = elsewhere.get((m.outcome.kind.code, m.outcome.key), (owner, None))
            if record is not None and other != owner and record.data == m.outcome.data:
                message = N_(
                    "{unit} has the same as no. {number}; if the unit was wrong there, void it"
                )
                told = {"unit": batch.unit_of(other), "number": record.number}
                yield problem(m.row, UNIT, "looks_like", message, **told)


def _is_telling(matched: Matched) -> bool:
    """Return whether a record has enough fields to be recognised in another unit."""
    kind, data = matched.outcome.kind, matched.outcome.data
    if kind.workbook == OPENING or any(kind.by_name[n].lookup_in(data) for n in kind.identity):
        return False  # who has the same number in another unit is somebody else
    return len(data) >= _FEWEST_SAME


_LOOKS_LIKE = N_(
    "looks like no. {number} with another {column}; to correct that one put {number} into 记录号"
)


#: The kinds that other records name by number: staff, members, findings.
_NAMED = {PERSON.code, MEMBER.code} | {
    field.refers_to[0] for kind in catalogue.KINDS for field in kind.fields if field.refers_to
}


def _renumbered(made: list[Matched]) -> Iterator[Problem]:
    """Yield a note for each record whose number changes although others may refer to it."""
    for m in made:
        before, kind = m.outcome.before, m.outcome.kind
        if (
            before
            and kind.numbered_by
            and kind.code in _NAMED
            and before.number != m.outcome.number
        ):
            message = N_("no. {number} becomes {new}; records that name {number} still name it")
            told = {"number": before.number, "new": m.outcome.number}
            yield problem(m.row, kind.numbered_by, "renumbered", message, **told)


def _frame(batch: EntryBatch, owner: str) -> Frame:
    """Return the round as it is or will be, with the policy of an inspection."""
    rounds = [m.outcome.data for m in batch.matched.get(OF_ROUND, ()) if m.outcome.kind is ROUND]
    today = batch.context.today
    if rounds:
        start, end = (_day(rounds[0].get(name)) for name in ("start", "end"))
    else:
        known = next((op.facts.round for op in batch.ops.values()), None)
        start, end = (known.start, known.end) if known else (None, None)
    policy = batch.ops[owner].policy if owner in batch.ops else None
    return Frame(start, end, today, policy)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _unexpected(made: list[Matched], frame: Frame) -> Iterator[Problem]:
    """Yield a note for each new value that is probably a mistake."""
    for m in made:
        old, data = m.outcome.before.data if m.outcome.before else {}, m.outcome.data
        for field in m.outcome.kind.expecting:
            value = data.get(field.name)
            if value and field.expected and value != old.get(field.name):
                asked = field.expected(value, frame)
                if asked is not None:
                    yield problem(m.row, field.name, "implausible", asked[0], **asked[1])


def _made(matched: Matched) -> Made:
    outcome = matched.outcome
    return Made(matched.row, outcome.number, outcome.data, outcome.key)


def _doubles(
    index: RecordIndex, made: list[Matched], alike: set[tuple[str, str]]
) -> Iterator[Problem]:
    """Yield a note for each record of a sort that usually occurs once, if there is another."""
    kinds = {m.outcome.kind.code: m.outcome.kind for m in made if m.outcome.kind.once}
    if not kinds:
        return
    first: dict[tuple[str, str], str] = {}
    rewritten = {m.record_id for m in made}
    for record in index.live:
        if record.kind in kinds and record.id not in rewritten:
            for key in kinds[record.kind].once_keys(record.data):
                first.setdefault((record.kind, key), record.number)
    for m in made:
        kind, data = m.outcome.kind, m.outcome.data
        once = kind.once
        if once is None:
            continue
        for key in kind.once_keys(data):
            number = first.setdefault((kind.code, key), m.outcome.number)
            if number != m.outcome.number and (kind.code, m.outcome.number) not in alike:
                value = key if once.words else _once_in_words(kind, data, index)
                message = N_("{value}: no. {number} says the same; are there two of them?")
                told = {"value": value, "number": number}
                yield problem(m.row, once.fields[0], "twice", message, **told)


def _once_in_words(kind: Kind, data: dict[str, Any], index: RecordIndex) -> str:
    return display.once_in_words(kind, data, display.people_names(kind, data, index.directory))


def _without_effect(
    batch: EntryBatch, index: RecordIndex, matched: list[Matched], made: list[Matched]
) -> Iterator[Problem]:
    """Yield a note for each value that refers to something that does not exist."""
    kinds = {m.outcome.kind for m in made}
    referring = {kind: [f for f in kind.fields if f.refers_to] for kind in kinds}
    if not any(referring.values()):
        return
    wanted = {f.refers_to for fields in referring.values() for f in fields if f.refers_to}
    there = {(s.kind, n, s.data.get(n)) for s in index.live for k, n in wanted if s.kind == k}
    there |= {
        (m.outcome.kind.code, n, m.outcome.data.get(n))
        for m in matched for k, n in wanted if m.outcome.kind.code == k
    }  # fmt: skip
    for m in made:
        for field in referring[m.outcome.kind]:
            value = m.outcome.data.get(field.name)
            if value and field.refers_to and (*field.refers_to, value) not in there:
                kind, name = catalogue.BY_CODE[field.refers_to[0]], field.refers_to[1]
                message = N_(
                    "no {sheet} has the {column} {value}; until one has, this has no effect"
                )
                told = {"sheet": kind.sheet, "column": kind.by_name[name].heading, "value": value}
                yield problem(m.row, field.name, "refers_to_none", message, **told)
