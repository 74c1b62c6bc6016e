"""Read the tables chain by chain: one streamed statement each, however many chains there are."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain as flat
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    func,
    not_,
    select,
    type_coerce,
)
from sqlalchemy.types import NULLTYPE

from workflow.audit import evidence
from workflow.audit.evidence import FACETS
from workflow.audit.facet import Facet
from workflow.database.schema import (
    attempts,
    audit_entries,
    drafts,
    exemptions,
    inspections,
    rounds,
)

#: How many rows are fetched at once; fewer of the texts of drafts, which are large.
BATCH, BATCH_OF_TEXTS = 1000, 2

#: The most inspections that one statement names.
BATCH_SIZE = 500

#: When the facet of a row has not been written yet: only if all its columns are empty. A name
#: without a position was added by somebody, and is verified.
_UNWRITTEN: dict[str, ColumnElement[bool]] = {
    evidence.ATTEMPT_CLOSED.name: and_(
        attempts.c.closed_position.is_(None), attempts.c.left_at.is_(None)
    ),
    evidence.EXEMPTION_PROPOSED.name: and_(
        exemptions.c.proposed_by.is_(None),
        exemptions.c.proposed_position.is_(None),
        exemptions.c.proposed_on_behalf_of.is_(None),
        exemptions.c.granted_position.is_not(None),
    ),
    evidence.EXEMPTION_GRANTED.name: and_(
        exemptions.c.granted_by.is_(None),
        exemptions.c.granted_reason.is_(None),
        exemptions.c.granted_position.is_(None),
        exemptions.c.granted_on_behalf_of.is_(None),
    ),
}

#: The sort key of a chain: SQLite sorts bytes, which only a forger stores there, after text.
_Key = tuple[bool, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A row with the facet of it that one entry wrote."""

    facet: Facet
    row: Row[Any]

    @property
    def position(self) -> Any:
        """Return the position that the row names, whatever is stored there."""
        return self.row[self.facet.place]

    @property
    def place(self) -> int | None:
        """Return that position if it is a valid one."""
        found = self.position
        return found if isinstance(found, int) and found > 0 else None


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything stored under one chain.

    `contents` maps the id of a draft to the SHA-256 of its bytes and of the text read from them.
    """

    chain: str
    inspection: Row[Any] | None
    entries: list[Row[Any]]
    written: dict[Facet, list[Row[Any]]]
    contents: dict[str, tuple[str, str]]

    def of(self, facet: Facet) -> list[Written]:
        """Return the rows of one facet."""
        return [Written(facet, row) for row in self.written.get(facet, ())]


def count(connection: Connection, only: Sequence[str] | None) -> int:
    """Return the number of entries of all chains, or of some inspections."""
    counted = select(func.count()).select_from(audit_entries)
    if only is None:
        return int(connection.execute(counted).scalar_one())
    wanted = (counted.where(audit_entries.c.chain.in_(part)) for part in parts(only))
    return sum(int(connection.execute(statement).scalar_one()) for statement in wanted)


def parts(only: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the ids in parts small enough for one statement."""
    for start in range(0, len(only), BATCH_SIZE):
        yield only[start : start + BATCH_SIZE]


def of_register(connection: Connection, register: str) -> Stored:
    """Return the chain of the register, with the rows that belong to rounds."""
    entries = connection.execute(_ENTRIES.where(audit_entries.c.chain == register))
    written = {}
    for facet in FACETS:
        owner = facet.table.c.inspection_id
        if owner.nullable:
            written[facet] = list(connection.execute(_rows_of(facet).where(owner.is_(None))))
    return Stored(register, None, list(entries), written, {})


def of_inspections(
    connection: Connection, register: str, only: Sequence[str] | None
) -> Iterator[Stored]:
    """Yield everything stored under each chain except the register, by id."""
    if only is None:
        yield from _side_by_side(connection, register, None)
        return
    for part in parts(sorted(set(only))):
        yield from _side_by_side(connection, register, part)


def _side_by_side(
    connection: Connection, register: str, only: Sequence[str] | None
) -> Iterator[Stored]:
    def rows(statement: Select[Any], chain: Any, batch: int = BATCH) -> Iterator[Row[Any]]:
        wanted = statement.add_columns(chain.label("chain_of"))
        wanted = wanted.where(chain.is_not(None) if only is None else chain.in_(only))
        ordered = chain.collate("C") if connection.dialect.name == "postgresql" else chain
        wanted = wanted.order_by(ordered).execution_options(yield_per=batch)
        return flat.from_iterable(connection.execute(wanted).partitions())

    chain, owner = audit_entries.c.chain, drafts.c.inspection_id
    found = _Stream(rows(_INSPECTIONS, inspections.c.id))
    entries = _Stream(rows(_ENTRIES.where(chain != register), chain))
    contents = _Stream(map(_hashed, rows(_CONTENTS, owner, BATCH_OF_TEXTS)))
    written = {f: _Stream(rows(_rows_of(f), f.table.c.inspection_id)) for f in FACETS}
    streams = (found, entries, contents, *written.values())
    while there := [s.key for s in streams if s.key is not None]:
        key = min(there)
        yield Stored(
            str(key[1]),
            next(iter(found.take(key)), None),
            entries.take(key),
            {facet: taken for facet, s in written.items() if (taken := s.take(key))},
            {identifier: hashes for identifier, hashes, _ in contents.take(key)},
        )


#: The columns of an entry come first, in the order in which its hash covers them.
_ENTRIES: Select[Any] = select(
    *(audit_entries.c[name] for name in evidence.ENTRY.names), audit_entries.c.hash
)
_INSPECTIONS = select(inspections, rounds.c.code.label("round")).outerjoin(rounds)
#: Untyped, so that whatever a forger stored in place of bytes is read too.
_CONTENTS = select(
    drafts.c.id,
    type_coerce(drafts.c.content, NULLTYPE).label("content"),
    type_coerce(drafts.c.text, NULLTYPE).label("text"),
)


def _rows_of(facet: Facet) -> Select[Any]:
    statement = select(*(facet.table.c[name] for name in facet.names))
    unwritten = _UNWRITTEN.get(facet.name)
    return statement if unwritten is None else statement.where(not_(unwritten))


class _Stream:
    """The rows of one statement, chain by chain; only one chain is held in memory.

    The chain is the last column of a row.
    """

    def __init__(self, rows: Iterator[Any]) -> None:
        self._groups = groupby(rows, key=itemgetter(-1))
        self._next()

    def _next(self) -> None:
        self.key: _Key | None = None
        self._held: list[Any] = []
        for chain, group in self._groups:
            self.key, self._held = (not isinstance(chain, str), chain), list(group)
            break

    def take(self, key: _Key) -> list[Any]:
        """Return the rows of a chain if it is the next one of the stream, else none."""
        if self.key != key:
            return []
        taken = self._held
        self._next()
        return taken


def _hashed(row: Row[Any]) -> tuple[Any, tuple[str, str], Any]:
    return row.id, (_sha256(row.content), _sha256(row.text) if row.text else ""), row.chain_of


def _sha256(stored: Any) -> str:
    content = stored if isinstance(stored, bytes) else str(stored).encode()
    return hashlib.sha256(content).hexdigest()
