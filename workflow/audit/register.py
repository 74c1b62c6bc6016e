"""The register: the chain for everything beyond a single inspection; it names every other chain."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, select, update

from workflow.audit.chain import Chain, Entry
from workflow.database.schema import installation
from workflow.people.actor import Actor

_LOCK = select(
    installation.c.id, installation.c.chain_length, installation.c.chain_head
).with_for_update()
_MOVE = (
    update(installation)
    .where(installation.c.id == bindparam("chain"))
    .values(chain_length=bindparam("length"), chain_head=bindparam("head"))
)


@contextmanager
def opened(connection: Connection) -> Iterator[Chain]:
    """Lock the register, yield its chain, and store the new end; it is the last thing locked."""
    row = connection.execute(_LOCK).one()
    chain = Chain(row.id, row.chain_length, row.chain_head)
    yield chain
    if chain.length != row.chain_length:
        connection.execute(_MOVE, {"chain": chain.id, "length": chain.length, "head": chain.head})


def lock(connection: Connection) -> None:
    """Lock the register before reading what an entry in it depends on.

    The caller must not hold the lock of an inspection.
    """
    connection.execute(_LOCK)


def append(connection: Connection, entry: Entry, *, at: str, actor: Actor) -> None:
    """Append an entry that writes no rows of the register."""
    with opened(connection) as chain:
        chain.append(connection, entry, at=at, actor=actor)
