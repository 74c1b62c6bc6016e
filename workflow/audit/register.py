"""The register: the chain of what concerns no single inspection, and which names every chain."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, select, update

from workflow.audit.chain import Chain
from workflow.database.schema import installation

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
