"""The register: the chain of what concerns no single inspection, and which names every chain."""

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
    """Lock the register, hand out its end, and store the new end; locked last of all."""
    row = connection.execute(_LOCK).one()
    chain = Chain(row.id, row.chain_length, row.chain_head)
    yield chain
    if chain.length != row.chain_length:
        connection.execute(_MOVE, {"chain": chain.id, "length": chain.length, "head": chain.head})


def hold(connection: Connection) -> None:
    """Lock the register before something is read on which what is entered in it rests.

    Who locks it so holds no inspection.
    """
    connection.execute(_LOCK)


def append(connection: Connection, entry: Entry, *, at: str, actor: Actor) -> None:
    """Append an entry that rests on no rows of the register's own."""
    with opened(connection) as chain:
        chain.append(connection, entry, at=at, actor=actor)
