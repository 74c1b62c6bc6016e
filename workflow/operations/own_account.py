"""What all acts on accounts share: whose account is meant, and the entry in the register."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from workflow.audit import credentials, register
from workflow.audit.chain import Entry
from workflow.operations.context import Context
from workflow.people import accounts, rights
from workflow.rules import naming


def whose(context: Context, connection: Connection, named: str, act: str) -> Any:
    """Return the row that is meant; another's than the actor's own needs the right to the act.

    Raises:
        NotPermittedError: it is another's, and the actor has no such right.
        NotFoundError: there is no such account.
    """
    own = accounts.find(connection, context.actor.account)
    if named == own.account or naming.same(named, own.name):
        return own
    rights.require(act, context.actor.roles)
    return accounts.find(connection, named)


def enter(
    context: Context,
    connection: Connection,
    act: str,
    detail: dict[str, Any],
    *,
    besides: Iterable[str] = (),
) -> None:
    """Append the entry of an act on an account; `besides` are others whose delegations it ended."""
    concerned = sorted({detail["account"], *besides})
    detail["people"] = credentials.digests(connection, concerned)
    entry = Entry(act=act, detail=detail)
    register.append(connection, entry, at=context.at, actor=context.actor)
