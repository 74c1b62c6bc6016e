"""The access log: who was refused what, and who read texts whose reading is noted.

The hash of each line covers the line before, so that no line can be changed or deleted unnoticed.
"""

from uuid import uuid4

from sqlalchemy import Connection, insert

from workflow.audit import ledgers, packing
from workflow.audit.evidence import ACCESS
from workflow.database.schema import VERSION, access_log
from workflow.database.sessions import Database
from workflow.people.actor import Actor
from workflow.rules.typed_text import CONTROLS

#: The code of an act that was not refused.
DONE = "done"
#: The most characters kept of a name that was typed.
_LONGEST = 200

_WRITE = insert(access_log)


def refused(database: Database, *, at: str, actor: Actor, act: str, target: str, code: str) -> None:
    """Write a refusal in a transaction of its own."""
    with database.write(changes=False) as connection:
        note(connection, at=at, actor=actor, act=act, target=target, code=code)


def note(
    connection: Connection, *, at: str, actor: Actor, act: str, target: str, code: str
) -> None:
    """Write one line; the log stays locked until the transaction ends."""
    with ledgers.opened(connection, ledgers.ACCESS, at=at, marks=True) as chain:
        row = {
            "id": str(uuid4()),
            "position": chain.position,
            "schema": VERSION,
            "at": at,
            "actor": _kept(actor.account),
            "act": act,
            "target": _kept(target),
            "code": code,
            "on_behalf_of": _kept(actor.on_behalf_of),
        }
        row["hash"] = packing.chained(chain.head, [row[name] for name in ACCESS.names])
        connection.execute(_WRITE, row)
        chain.move_end(str(row["hash"]))


def _kept(named: str) -> str:
    """Return a name in a form that every database can store."""
    return CONTROLS.sub("�", named)[:_LONGEST]
