"""Let somebody act for another between two days, and end such a delegation."""

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert

from workflow.audit import register
from workflow.database.schema import delegations
from workflow.errors import N_, BadInputError, Hint, NotFoundError
from workflow.operations import account_acts
from workflow.operations.context import Context
from workflow.people import accounts, requests


def delegate(
    context: Context, principal: str, substitute: str, *, from_date: date, until_date: date
) -> tuple[str, str, bool]:
    """Let somebody act for an account between two local dates, both included.

    An administrator who sets this up for an account with a role gives that role away, so it waits
    for consent. Returns both accounts, and whether it waits.

    Raises:
        NotPermittedError: the account is somebody else's, and the actor is not an administrator.
        BadInputError: the dates are in the wrong order, both are the same person, their roles are
            incompatible, or one of them is disabled.
        NotFoundError: there is no such account.
    """
    with context.transaction("delegate", principal) as connection:
        register.lock(connection)
        giving = account_acts.find_permitted(context, connection, principal, "delegate")
        if until_date < from_date:
            raise BadInputError(
                N_("{until} is before {from_day}"), until=str(until_date), from_day=str(from_date)
            )
        taking = accounts.find(connection, substitute)
        if giving.account == taking.account:
            raise BadInputError(N_("an account cannot be delegated to itself"))
        for one in (giving, taking):
            if one.disabled_at:
                raise BadInputError(N_("the account {account} is disabled"), account=one.account)
        accounts.check_roles(role for one in (giving, taking) for role in one.roles.split())
        days = (from_date.isoformat(), until_date.isoformat())
        detail = {
            "account": giving.account,
            "delegate": taking.account,
            "from": days[0],
            "until": days[1],
        }
        own = giving.account == context.actor.account
        if not own and giving.roles and requests.consent_needed(connection):
            before = requests.of_row(giving)
            wanted = (*(before.delegations if before else ()), (taking.account, *days))
            requests.add(connection, giving, context.actor, context.at, delegations=wanted)
            account_acts.append_entry(
                context, connection, "user_request", {**detail, "asked": ["delegation"]}
            )
            return giving.account, taking.account, True
        add(context, connection, giving.account, taking.account, *days)
        account_acts.append_entry(context, connection, "delegate", detail)
        return giving.account, taking.account, False


def add(
    context: Context,
    connection: Connection,
    principal: str,
    substitute: str,
    first: str,
    last: str,
) -> None:
    """Write the row of a delegation."""
    row: dict[str, Any] = {
        "id": str(uuid4()),
        "principal": principal,
        "delegate": substitute,
        "from_date": first,
        "until_date": last,
        "created_at": context.at,
    }
    connection.execute(insert(delegations), row)


def undelegate(context: Context, principal: str, substitute: str) -> tuple[str, str]:
    """End every delegation from an account to another at once; return both accounts.

    Either of the two may do so, or an administrator.

    Raises:
        NotPermittedError: the actor is neither of them nor an administrator.
        NotFoundError: there is no such account, or no such delegation.
    """
    with context.transaction("undelegate", principal) as connection:
        register.lock(connection)
        taking = accounts.find(connection, substitute)
        if taking.account == context.actor.account:
            giving = accounts.find(connection, principal)
        else:
            giving = account_acts.find_permitted(context, connection, principal, "delegate")
        between = (delegations.c.principal == giving.account) & (
            delegations.c.delegate == taking.account
        )
        running = between & (delegations.c.until_date >= context.today.isoformat())
        ended = accounts.end_delegations(connection, running, at=context.at)
        waiting = requests.drop_delegations(connection, giving, taking.account)
        if not ended and not waiting:
            raise NotFoundError(
                N_("{principal} has delegated nothing to {delegate}"),
                hint=Hint("nothing_to_do"),
                principal=giving.account,
                delegate=taking.account,
            )
        detail = {"account": giving.account, "delegate": taking.account}
        account_acts.append_entry(context, connection, "undelegate", detail)
        return giving.account, taking.account
