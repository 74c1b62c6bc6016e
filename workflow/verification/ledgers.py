"""Verify the ledgers: no line of the access log and no notice was changed or deleted."""

import json
from collections.abc import Iterator, Sequence
from itertools import chain as flat
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select

from workflow.audit import ledgers
from workflow.audit.evidence import ACCESS, LEDGER_ENTRY, NOTICE, NOTICE_SEEN, NOTICE_TOLD
from workflow.audit.facet import Facet
from workflow.audit.packing import digest
from workflow.database import schema
from workflow.database.schema import ledger_entries, notices
from workflow.errors import N_
from workflow.verification.chain_check import ChainCheck
from workflow.verification.register import Registered
from workflow.verification.report import Report

#: How many rows are fetched at once.
BATCH = 1000

#: Values as both databases sort them: nothing, numbers, text, bytes.
_Key = tuple[tuple[int, Any], ...]


def examine(connection: Connection, report: Report, registered: Registered) -> None:
    """Report where a ledger differs from its chain, its stored end or the register."""
    ends = {row.name: row for row in connection.execute(select(schema.ledgers))}
    for name in (ledgers.ACCESS, ledgers.NOTICES):
        end, mark = ends.get(name), registered.marked_on.get(name, "")
        if end is None or end.marked_on != mark:
            report.add(
                None, N_("the stored end of {ledger} differs from the register"), ledger=name
            )
    for name in ends.keys() - {ledgers.ACCESS, ledgers.NOTICES}:
        report.add(None, N_("the stored end of {ledger} differs from the register"), ledger=name)
    access = ChainCheck(report, ledgers.ACCESS, ACCESS, registered.marks.get(ledgers.ACCESS, {}))
    for line in _stream(connection, ACCESS, [schema.access_log.c.position]):
        access.check(line)
    _end(access, ends.get(ledgers.ACCESS))
    _Notices(connection, report).examine(ends.get(ledgers.NOTICES), registered)


def _end(linked: ChainCheck, end: Row[Any] | None) -> None:
    if end is not None:
        linked.check_end(end.length, end.head)


class _Notices:
    """The chain of the ledger, the chains of the deliveries it names, and the rows they wrote."""

    def __init__(self, connection: Connection, report: Report) -> None:
        self._connection, self._report = connection, report
        told = or_(notices.c.told_chain.is_not(None), notices.c.told_position.is_not(None))
        seen = or_(
            notices.c.acknowledged_at.is_not(None), notices.c.acknowledged_position.is_not(None)
        )
        self._written = (
            _Written(connection, NOTICE, None),
            _Written(connection, NOTICE_TOLD, told, "told_chain"),
            _Written(connection, NOTICE_SEEN, seen),
        )
        #: Delivery → where the ledger says that its chain ended; and all deliveries it names.
        self._closed: dict[str, tuple[Any, Any]] = {}
        self._named: set[str] = set()

    def examine(self, end: Row[Any] | None, registered: Registered) -> None:
        """Verify the chains one after the other, each with the rows that it wrote."""
        found: dict[str, tuple[int, str]] = {}
        entries = _stream(
            self._connection,
            LEDGER_ENTRY,
            [_ordered(self._connection, ledger_entries.c.chain), ledger_entries.c.position],
        )
        for name, lines in groupby(entries, key=lambda line: line.chain):
            is_main = name == ledgers.NOTICES
            kept = registered.marks.get(ledgers.NOTICES, {}) if is_main else {}
            linked = ChainCheck(self._report, name, LEDGER_ENTRY, kept)
            for line in lines:
                linked.check(line)
                self._examine_rows(line)
                if is_main:
                    self._read(line)
            found[name] = linked.length, linked.head
            if is_main:
                _end(linked, end)
        self._examine_rest(None)
        if ledgers.NOTICES not in found:
            kept = registered.marks.get(ledgers.NOTICES, {})
            _end(ChainCheck(self._report, ledgers.NOTICES, LEDGER_ENTRY, kept), end)
        found.pop(ledgers.NOTICES, None)
        self._examine_deliveries(found)
        self._examine_untold()

    def _read(self, line: Row[Any]) -> None:
        try:
            detail = json.loads(line.detail or "{}")
        except (TypeError, ValueError):
            return  # the wrong hash of the line is reported
        if not isinstance(detail, dict):
            return
        if "told_in" in detail:
            self._named.add(str(detail["told_in"]))
        if "closed" in detail:
            self._closed[str(detail["closed"])] = detail.get("length"), detail.get("head")

    def _examine_rows(self, line: Row[Any]) -> None:
        key = _key(line.chain, line.position)
        self._examine_rest(key)
        lines = [written.take(key, str(line.schema)) for written in self._written]
        if digest(flat.from_iterable(lines)) != line.rows_digest:
            what = N_(
                "notices: rows that entry {position} of {ledger} wrote were changed or deleted"
            )
            self._report.add(None, what, ledger=line.chain, position=line.position)

    def _examine_rest(self, key: _Key | None) -> None:
        """Report rows that name an entry before this one, or without a key any: it is missing."""
        for written in self._written:
            for chain, position in written.before(key):
                what = N_("notices name entry {position} of {ledger}, which does not exist")
                self._report.add(None, what, ledger=chain, position=position)

    def _examine_deliveries(self, found: dict[str, tuple[int, str]]) -> None:
        for name in sorted({*found, *self._closed}, key=str):
            if name in found and name not in self._named:
                what = N_("notices: the ledger names no delivery {ledger}")
                self._report.add(None, what, ledger=name)
            elif name in self._closed and found.get(name) != self._closed[name]:
                what = N_("notices: delivery {ledger} does not end where the ledger says")
                self._report.add(None, what, ledger=name)

    def _examine_untold(self) -> None:
        """Report notices that were sent, given up or suppressed according to no entry."""
        ended = or_(notices.c.state != "due", notices.c.sent_at.is_not(None))
        untold = notices.c.told_position.is_(None) & ended
        for name in self._connection.execute(select(notices.c.id).where(untold)).scalars():
            what = N_("no entry records what became of notice {notice}")
            self._report.add(None, what, notice=name)


class _Written:
    """The notices of which one facet was written, by entry in the order of the chains."""

    def __init__(
        self,
        connection: Connection,
        facet: Facet,
        where: ColumnElement[bool] | None,
        chain: str | None = None,
    ) -> None:
        self._facet = facet
        place, named = facet.place, facet.names.index(chain) if chain else None
        columns = facet.table.c
        order: list[Any] = [_ordered(connection, columns[chain])] if chain else []
        rows = _stream(connection, facet, [*order, columns[facet.position]], where)

        def key(row: Row[Any]) -> _Key:
            return _key(ledgers.NOTICES if named is None else row[named], row[place])

        self._groups = groupby(rows, key=key)
        self._next()

    def _next(self) -> None:
        nothing: tuple[_Key | None, Iterator[Row[Any]]] = None, iter(())
        self._key, self._rows = next(self._groups, nothing)

    def take(self, key: _Key, since: str) -> Iterator[bytes]:
        """Yield the rows that the entry with this key wrote, packed by its schema."""
        if self._key == key:
            yield from self._facet.lines_found(self._rows, since)
            self._next()

    def before(self, key: _Key | None) -> Iterator[tuple[Any, Any]]:
        """Yield the entries that rows name before a key, or without a key all that are left."""
        while self._key is not None and (key is None or self._key < key):
            yield self._key[0][1], self._key[1][1]
            self._next()


def _key(*values: Any) -> _Key:
    return tuple((_RANKS.get(type(v), 3), 0 if v is None else v) for v in values)


_RANKS = {type(None): 0, int: 1, float: 1, str: 2}


def _ordered(connection: Connection, column: ColumnElement[Any]) -> Any:
    return column.collate("C") if connection.dialect.name == "postgresql" else column


def _stream(
    connection: Connection,
    facet: Facet,
    order: Sequence[Any],
    where: ColumnElement[bool] | None = None,
) -> Iterator[Row[Any]]:
    """Yield the rows of a table: the columns of a facet, and the hash if there is one."""
    columns = facet.table.c
    wanted = select(*(columns[name] for name in facet.names))
    if "hash" in columns:
        wanted = wanted.add_columns(columns["hash"])
    if where is not None:
        wanted = wanted.where(where)
    wanted = wanted.order_by(*order).execution_options(yield_per=BATCH)
    return flat.from_iterable(connection.execute(wanted).partitions())
