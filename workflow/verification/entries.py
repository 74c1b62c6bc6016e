"""Verify one chain: no gaps, every hash, and every row against the entry that wrote it."""

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

#: The rows that one entry wrote, by facet.
Written = dict[Facet, list[Row[Any]]]


def examine(report: Report, stored: Stored, end: Row[Any] | None) -> list[Row[Any]]:
    """Verify the entries of a chain and the rows they wrote, and return the entries in order.

    `end` is the row that stores where the chain ends; None if it is missing.
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
    """Return the entries with a valid position, in order; report the others."""
    found = []
    for entry in entries:
        if isinstance(entry.position, int) and entry.position > 0:
            found.append(entry)
        else:
            what = N_("an entry has the position {position}, which is not a valid position")
            report.add(None, what, position=entry.position)
    return sorted(found, key=lambda e: e.position)


def _missing(report: Report, first: int, last: int) -> None:
    if first == last:
        report.add(first, N_("entry {first} is missing"), first=first)
    else:
        what = N_("the entries {first} to {last} are missing")
        report.add(first, what, first=first, last=last)


def _examine_hash(report: Report, entry: Row[Any], believed: set[str]) -> set[str]:
    """Verify the hash of an entry; return the hashes that the next entry may build on.

    If only the hash of an entry was changed, the next one still builds on the right one and is not
    reported. After a gap the hash of an entry cannot be verified.
    """
    values = ENTRY.as_of(entry[: len(ENTRY.names)], str(entry.schema))
    right = {chained(previous, values, packed_as_found) for previous in believed}
    if believed and entry.hash not in right:
        what = N_("the entry was changed: its hash does not match it and the previous entry")
        report.add(entry.position, what)
    return {entry.hash, *right}


def _examine_rows(report: Report, entry: Row[Any], written: Written) -> None:
    since = str(entry.schema)
    lines = (line for facet, rows in written.items() for line in facet.lines_found(rows, since))
    if digest(lines) != entry.rows_digest:
        what = N_(
            "rows that the entry wrote were changed, deleted or added; rows are now in: {tables}"
        )
        report.add(entry.position, what, tables=_tables(written))
    for facet, rows in written.items():
        _examine_authors(report, entry, facet, rows)


def _examine_authors(
    report: Report, entry: Row[Any], facet: Facet, rows: Sequence[Row[Any]]
) -> None:
    """Verify that the rows name the same author and principal as the entry."""
    for place, column in facet.authors(str(entry.schema)):
        does = entry._mapping[column]
        for row in rows:
            if row[place] != does:
                what = N_(
                    "author or principal differ: {table} has “{found}”, the entry has “{does}”"
                )
                table = facet.table.name
                report.add(entry.position, what, table=table, found=row[place], does=does)
                return


def _examine_end(report: Report, entries: list[Row[Any]], length: Any, head: Any) -> None:
    last = entries[-1].position if entries else 0
    if isinstance(length, int) and length > last:
        _missing(report, last + 1, length)
    elif length != last:
        what = N_("the chain has {found} entries, but its stored length is {length}")
        beyond = length + 1 if isinstance(length, int) and length >= 0 else None
        report.add(beyond, what, found=last, length=length)
    elif entries and head != entries[-1].hash:
        report.add(None, N_("the stored end of the chain is not its last entry"))


def _ownerless(report: Report, place: Any, rows: Written) -> None:
    tables = _tables(rows)
    what = N_("rows in {tables} name entry {position}, which does not exist")
    position = place if isinstance(place, int) and place > 0 else None
    report.add(position, what, tables=tables, position=place)


def _tables(written: Written) -> list[str]:
    return sorted({facet.table.name for facet in written})
