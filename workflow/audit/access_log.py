"""Who tried what that was refused, after the rollback, and who read what is noted.

Each line holds on to the one before, so that none is changed or taken away unseen.
"""

from uuid import uuid4

from sqlalchemy import Connection, insert

from workflow.audit import ledgers, packing
from workflow.audit.evidence import ACCESS
from workflow.database.schema import VERSION, access_log
from workflow.database.sessions import Database

#: The code of what was not refused.
DONE = "done"

_WRITE = insert(access_log)


def refused(database: Database, *, at: str, actor: str, act: str, target: str, code: str) -> None:
    """Write down one refusal."""
    with database.write(changes=False) as connection:
        note(connection, at=at, actor=actor, act=act, target=target, code=code)


def note(connection: Connection, *, at: str, actor: str, act: str, target: str, code: str) -> None:
    """Write one line; until the transaction ends nobody else does."""
    with ledgers.opened(connection, ledgers.ACCESS, at=at, marks=True) as chain:
        row = {
            "id": str(uuid4()),
            "position": chain.position,
            "schema": VERSION,
            "at": at,
            "actor": actor,
            "act": act,
            "target": target,
            "code": code,
        }
        row["hash"] = packing.chained(chain.head, [row[name] for name in ACCESS.names])
        connection.execute(_WRITE, row)
        chain.follow(str(row["hash"]))
