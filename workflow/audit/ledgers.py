"""The two ledgers, access log and notices, each protected by a chain of its own.

In the access log each line is linked to the one before. For notices, each transaction that writes
some appends an entry with their digest; what a process delivers outside any lock goes into a chain
of its own, which the chain of the ledger names at its beginning and its end. Once a day the
register records where a ledger ends, so that a ledger that was emptied is noticed.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from workflow.audit import evidence, packing, register
from workflow.audit.chain import NOTHING, Chain, Entry
from workflow.database.schema import VERSION, ledger_entries, ledgers
from workflow.people.actor import SYSTEM

ACCESS, NOTICES = "access_log", "notices"

#: The act under which the register records where a ledger ends.
MARK = "ledger"

_LOCK = select(ledgers).where(ledgers.c.name == bindparam("ledger")).with_for_update()
_MOVE = (
    update(ledgers)
    .where(ledgers.c.name == bindparam("ledger"))
    .values(length=bindparam("to"), head=bindparam("ends"), marked_on=bindparam("day"))
)
_APPEND = insert(ledger_entries)


@dataclass(slots=True)
class LedgerChain(Chain):
    """A chain whose entries only cover the rows written; `detail` goes into the next entry."""

    detail: dict[str, Any] = field(default_factory=dict)

    def append_entry(self, connection: Connection, act: str, *, at: str) -> None:
        """Append an entry with the digest of the rows written, unless there is nothing to enter."""
        if not (self.lines or self.detail):
            return
        row = {
            "chain": self.id,
            "position": self.position,
            "schema": VERSION,
            "at": at,
            "act": act,
            "detail": json.dumps(self.detail, sort_keys=True) if self.detail else "",
            "rows_digest": packing.digest(self.lines),
        }
        row["hash"] = packing.chained(self.head, [row[n] for n in evidence.LEDGER_ENTRY.names])
        connection.execute(_APPEND, row)
        self.move_end(str(row["hash"]))

    def move_end(self, head: str) -> None:
        """Move the end of the chain to the line just written."""
        self.length += 1
        self.head = head
        self.lines, self.detail = [], {}


@contextmanager
def opened(
    connection: Connection, ledger: str, *, at: str, marks: bool = False
) -> Iterator[LedgerChain]:
    """Lock a ledger, yield its chain, and store the new end; only the register is locked later.

    With `marks` the register records the new end, unless it has done so today.
    """
    row = connection.execute(_LOCK, {"ledger": ledger}).one()
    chain = LedgerChain(ledger, row.length, row.head)
    yield chain
    day = at[:10] if marks else row.marked_on
    if day != row.marked_on and chain.length:
        _mark(connection, chain, at)
    if (chain.length, day) != (row.length, row.marked_on):
        given = {"ledger": ledger, "to": chain.length, "ends": chain.head, "day": day}
        connection.execute(_MOVE, given)


def _mark(connection: Connection, chain: LedgerChain, at: str) -> None:
    detail = {"ledger": chain.id, "length": chain.length, "head": chain.head}
    register.append(connection, Entry(act=MARK, detail=detail), at=at, actor=SYSTEM)


def new_chain(identifier: str) -> LedgerChain:
    """Return a new chain to which only one process appends."""
    return LedgerChain(identifier, 0, NOTHING)
