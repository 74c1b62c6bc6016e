"""What acts on accounts share: find the account, and append the entry to the register."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from workflow.audit import credentials, register
from workflow.audit.chain import Entry
from workflow.operations.context import Context
from workflow.people import accounts, rights
from workflow.rules import naming


def find_permitted(context: Context, connection: Connection, named: str, act: str) -> Any:
    """Return the row of an account: the actor's own, or any other if the actor may do the act.

    Raises:
        NotPermittedError: it is somebody else's, and the actor may not do the act.
        NotFoundError: there is no such account.
    """
    own = accounts.find(connection, context.actor.account)
    if named == own.account or naming.same(named, own.name):
        return own
    rights.require(act, context.actor.roles)
    return accounts.find(connection, named)


def append_entry(
    context: Context,
    connection: Connection,
    act: str,
    detail: dict[str, Any],
    *,
    besides: Iterable[str] = (),
) -> None:
    """Append the entry of an act on an account; `besides` names others whose delegations ended."""
    concerned = sorted({detail["account"], *besides})
    detail["people"] = credentials.digests(connection, concerned)
    entry = Entry(act=act, detail=detail)
    register.append(connection, entry, at=context.at, actor=context.actor)
