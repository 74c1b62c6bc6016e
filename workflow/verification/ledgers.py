"""The ledgers beside the chains: no line of the access log and no notice changed or taken away."""

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
from workflow.verification.linked import Linked
from workflow.verification.register import Said
from workflow.verification.report import Report

#: How many rows are fetched at once.
BATCH = 1000

#: Values as both databases sort them: nothing, numbers, text, bytes.
_Key = tuple[tuple[int, Any], ...]


def examine(connection: Connection, report: Report, said: Said) -> None:
    """Note where a ledger is not as its chain, its end and the register say."""
    ends = {row.name: row for row in connection.execute(select(schema.ledgers))}
    for name in (ledgers.ACCESS, ledgers.NOTICES):
        end, mark = ends.get(name), said.marked_on.get(name, "")
        if end is None or end.marked_on != mark:
            report.add(None, N_("what stands beside {ledger} is not as registered"), ledger=name)
    for name in ends.keys() - {ledgers.ACCESS, ledgers.NOTICES}:
        report.add(None, N_("what stands beside {ledger} is not as registered"), ledger=name)
    access = Linked(report, ledgers.ACCESS, ACCESS, said.marks.get(ledgers.ACCESS, {}))
    for line in _stream(connection, ACCESS, [schema.access_log.c.position]):
        access.take(line)
    _end(access, ends.get(ledgers.ACCESS))
    _Notices(connection, report).examine(ends.get(ledgers.NOTICES), said)


def _end(linked: Linked, end: Row[Any] | None) -> None:
    if end is not None:
        linked.end(end.length, end.head)


class _Notices:
    """The chain of the ledger, the chains of deliveries that it names, and what they wrote."""

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
        #: Of each delivery that ended where its chain did, and those that the ledger names at all.
        self._closed: dict[str, tuple[Any, Any]] = {}
        self._named: set[str] = set()

    def examine(self, end: Row[Any] | None, said: Said) -> None:
        """Examine the chains one after the other, each with the rows that it wrote."""
        found: dict[str, tuple[int, str]] = {}
        entries = _stream(
            self._connection,
            LEDGER_ENTRY,
            [_ordered(self._connection, ledger_entries.c.chain), ledger_entries.c.position],
        )
        for name, lines in groupby(entries, key=lambda line: line.chain):
            is_main = name == ledgers.NOTICES
            kept = said.marks.get(ledgers.NOTICES, {}) if is_main else {}
            linked = Linked(self._report, name, LEDGER_ENTRY, kept)
            for line in lines:
                linked.take(line)
                self._examine_rows(line)
                if is_main:
                    self._read(line)
            found[name] = linked.length, linked.head
            if is_main:
                _end(linked, end)
        self._examine_rest(None)
        if ledgers.NOTICES not in found:
            kept = said.marks.get(ledgers.NOTICES, {})
            _end(Linked(self._report, ledgers.NOTICES, LEDGER_ENTRY, kept), end)
        found.pop(ledgers.NOTICES, None)
        self._examine_deliveries(found)
        self._examine_untold()

    def _read(self, line: Row[Any]) -> None:
        try:
            detail = json.loads(line.detail or "{}")
        except (TypeError, ValueError):
            return  # the hash of the line does not fit
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
            what = N_("notices: what entry {position} of {ledger} wrote was changed or deleted")
            self._report.add(None, what, ledger=line.chain, position=line.position)

    def _examine_rest(self, key: _Key | None) -> None:
        """Note the rows that name an entry before this one, or any at all: it is not there."""
        for written in self._written:
            for chain, position in written.before(key):
                what = N_("notices name entry {position} of {ledger}, which is not there")
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
        """Note notices that are said to be sent, given up or suppressed, and no entry says so."""
        ended = or_(notices.c.state != "due", notices.c.sent_at.is_not(None))
        untold = notices.c.told_position.is_(None) & ended
        for name in self._connection.execute(select(notices.c.id).where(untold)).scalars():
            what = N_("nobody entered what became of notice {notice}")
            self._report.add(None, what, notice=name)


class _Written:
    """The notices of which a facet was written, entry by entry in the order of their chains."""

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
        """Yield the rows that the entry of a key wrote, as an entry of this schema."""
        if self._key == key:
            yield from self._facet.lines_found(self._rows, since)
            self._next()

    def before(self, key: _Key | None) -> Iterator[tuple[Any, Any]]:
        """Yield the entries that rows name and that come before a key, or all that are left."""
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
    """Yield the rows of a table: the columns of a facet, and the hash where there is one."""
    columns = facet.table.c
    wanted = select(*(columns[name] for name in facet.names))
    if "hash" in columns:
        wanted = wanted.add_columns(columns["hash"])
    if where is not None:
        wanted = wanted.where(where)
    wanted = wanted.order_by(*order).execution_options(yield_per=BATCH)
    return flat.from_iterable(connection.execute(wanted).partitions())
