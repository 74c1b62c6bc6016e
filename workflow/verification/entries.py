"""One chain by itself: dense, hash upon hash, and each row as the entry that wrote it says."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from workflow.audit.chain import NOTHING
from workflow.audit.evidence import ENTRY
from workflow.audit.facet import Facet
from workflow.audit.packing import chained, digest, packed_as_found
from workflow.errors import N_
from workflow.verification.report import Report
from workflow.verification.rows import Stored

#: What one entry wrote, by the facets that it wrote of them.
Written = dict[Facet, list[Row[Any]]]


def examine(report: Report, stored: Stored, end: Row[Any] | None) -> list[Row[Any]]:
    """Examine the entries of a chain and the rows they wrote, and return the entries in order.

    `end` is the row beside it that says where the chain ends, None where that is missing.
    """
    written = _by_position(stored.written)
    entries = placed(report, stored.entries)
    believed = {NOTHING}
    position = 0
    for entry in entries:
        if entry.position != position + 1:
            _missing(report, position + 1, entry.position - 1)
            believed = set()
        position = entry.position
        believed = _examine_hash(report, entry, believed)
        _examine_rows(report, entry, written.pop(position, {}))
    if end is not None:
        _examine_end(report, entries, end.chain_length, end.chain_head)
    for place, rows in written.items():
        _ownerless(report, place, rows)
    return entries


def _by_position(found: Written) -> dict[Any, Written]:
    written: dict[Any, Written] = defaultdict(dict)
    for facet, rows in found.items():
        by_position = defaultdict(list)
        for row in rows:
            by_position[row[facet.place]].append(row)
        for position, there in by_position.items():
            written[position][facet] = there
    return written


def placed(report: Report, entries: list[Row[Any]]) -> list[Row[Any]]:
    """Return the entries that stand at a place of the chain, in order; note the others."""
    found = []
    for entry in entries:
        if isinstance(entry.position, int) and entry.position > 0:
            found.append(entry)
        else:
            what = N_("an entry stands at {position}, which is no place in a chain")
            report.add(None, what, position=entry.position)
    return sorted(found, key=lambda e: e.position)


def _missing(report: Report, first: int, last: int) -> None:
    if first == last:
        report.add(first, N_("entry {first} is missing"), first=first)
    else:
        what = N_("the entries {first} to {last} are missing")
        report.add(first, what, first=first, last=last)


def _examine_hash(report: Report, entry: Row[Any], believed: set[str]) -> set[str]:
    """Return the hashes on which the next entry may stand.

    Where only the hash of an entry was changed, the next one still holds on to the right one: it
    is not to blame. After a gap nothing can be said of the entry's hash.
    """
    values = ENTRY.as_of(entry[: len(ENTRY.names)], str(entry.schema))
    right = {chained(previous, values, packed_as_found) for previous in believed}
    if believed and entry.hash not in right:
        what = N_("the entry was changed: its hash does not fit it and the entry before")
        report.add(entry.position, what)
    return {entry.hash, *right}


def _examine_rows(report: Report, entry: Row[Any], written: Written) -> None:
    since = str(entry.schema)
    lines = (line for facet, rows in written.items() for line in facet.lines_found(rows, since))
    if digest(lines) != entry.rows_digest:
        what = N_("what the entry wrote was changed, deleted or added to; there now, in: {tables}")
        report.add(entry.position, what, tables=_tables(written))
    for facet, rows in written.items():
        _examine_authors(report, entry, facet, rows)


def _examine_authors(
    report: Report, entry: Row[Any], facet: Facet, rows: Sequence[Row[Any]]
) -> None:
    """Examine that the rows name as their author who did what the entry says, and for whom."""
    for place, said in facet.authors(str(entry.schema)):
        does = entry._mapping[said]
        for row in rows:
            if row[place] != does:
                what = N_("who did it, or for whom: {table} names “{found}”, the entry “{does}”")
                table = facet.table.name
                report.add(entry.position, what, table=table, found=row[place], does=does)
                return


def _examine_end(report: Report, entries: list[Row[Any]], length: Any, head: Any) -> None:
    last = entries[-1].position if entries else 0
    if isinstance(length, int) and length > last:
        _missing(report, last + 1, length)
    elif length != last:
        what = N_("the chain has {found} entries, beside it stands that they are {length}")
        beyond = length + 1 if isinstance(length, int) and length >= 0 else None
        report.add(beyond, what, found=last, length=length)
    elif entries and head != entries[-1].hash:
        report.add(None, N_("beside the chain stands another end than its last entry"))


def _ownerless(report: Report, place: Any, rows: Written) -> None:
    tables = _tables(rows)
    what = N_("rows in {tables} say that entry {position} wrote them, which is not there")
    position = place if isinstance(place, int) and place > 0 else None
    report.add(position, what, tables=tables, position=place)


def _tables(written: Written) -> list[str]:
    return sorted({facet.table.name for facet in written})
