"""Determine the actor at sign-in, and check again within every act that they may still act.

Between sign-in and act an account may be disabled, a token revoked, a delegation end, or a role be
given that is incompatible with another.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from workflow.clock import local_date
from workflow.database.prepared import Prepared
from workflow.database.schema import accounts, delegations
from workflow.errors import N_, AmbiguousError, Hint, NotAuthenticatedError, NotPermittedError
from workflow.people import accounts as people
from workflow.people import rights
from workflow.people.actor import SYSTEM, Actor
from workflow.rules.naming import People
from workflow.rules.roles import Role, incompatible

_PEOPLE = Prepared(
    select(accounts.c.account, accounts.c.roles, accounts.c.disabled_at).where(
        or_(accounts.c.account == bindparam("one"), accounts.c.account == bindparam("other"))
    )
)
_DELEGATION = Prepared(
    select(delegations.c.id).where(
        delegations.c.principal == bindparam("principal"),
        delegations.c.delegate == bindparam("delegate"),
        delegations.c.from_date <= bindparam("today"),
        delegations.c.until_date >= bindparam("today"),
        delegations.c.ended_at.is_(None),
    )
)
_PRINCIPALS = (
    select(accounts.c.account, accounts.c.name)
    .join(delegations, delegations.c.principal == accounts.c.account)
    .where(delegations.c.delegate == bindparam("of"))
    .distinct()
)


def signed_in(
    connection: Connection, account: str, *, for_account: str, now: datetime, token: str = ""
) -> Actor:
    """Return the actor: an account that acts in its own name or as the delegate of another.

    `token` is the digest of the token with which it signed in; empty for a password.

    Raises:
        NotAuthenticatedError: the account does not exist or is disabled, or the token is revoked.
        NotPermittedError: the principal has not delegated to it for today, or their roles are
            incompatible.
    """
    principal = _find_principal(connection, account, for_account) if for_account else account
    return _current_actor(connection, account, principal, token, now)


def _find_principal(connection: Connection, account: str, named: str) -> str:
    """Return the principal that is named, or the text itself if no principal has this name.

    Only principals are looked up, so that nobody learns which accounts exist.

    Raises:
        AmbiguousError: several principals have this name.
    """
    known = {row.account: row.name for row in connection.execute(_PRINCIPALS, {"of": account})}
    found = People(known).matching(named)
    if len(found) > 1:
        message = N_("several people are named {value}; enter the account: {near}")
        raise AmbiguousError(message, value=named, near="、".join(found))
    return found[0] if found else named


def recheck(connection: Connection, actor: Actor, now: datetime) -> Actor:
    """Return the actor with the roles held now, within the transaction of the act.

    Raises:
        NotAuthenticatedError, NotPermittedError: they may no longer act, see `signed_in`.
    """
    if actor is SYSTEM:
        return actor
    return _current_actor(connection, actor.account, actor.principal, actor.token, now)


def _current_actor(
    connection: Connection, account: str, principal: str, token: str, now: datetime
) -> Actor:
    by_sign_in = False
    if token:
        shown = people.valid_token(connection, token, now)
        if shown.account != account:
            raise people.unknown_token()
        by_sign_in = shown.ends_at is not None
    rows = _PEOPLE.rows(connection, {"one": account, "other": principal})
    found = {row.account: row for row in rows if not row.disabled_at}
    if account not in found:
        raise people.bad_credentials()
    if principal == account:
        roles = _roles(found[account])
        _require_compatible(roles)
        return Actor(account, roles, token=token, by_sign_in=by_sign_in)
    if principal not in found or not _is_delegate(connection, account, principal, now):
        raise NotPermittedError(
            N_("{principal} has no delegation to {delegate} for today"),
            principal=principal,
            delegate=account,
        )
    roles = _roles(found[principal])
    held = roles | _roles(found[account])
    _require_compatible(held)
    return Actor(account, roles, principal, held, token, by_sign_in)


def require_password(actor: Actor, act: str) -> None:
    """Refuse an act that needs a password to an actor who is only signed in for a while.

    Raises:
        NotAuthenticatedError: it is such an act.
    """
    if actor.by_sign_in and act in rights.WITH_PASSWORD:
        raise NotAuthenticatedError(
            N_("this takes a password, although you are signed in"), hint=Hint("give_own_password")
        )


def _roles(row: Any) -> frozenset[Role]:
    return frozenset(map(Role, row.roles.split()))


def _require_compatible(held: frozenset[Role]) -> None:
    both = incompatible(held)
    if both is not None:
        raise rights.incompatible_roles(both)


def _is_delegate(connection: Connection, delegate: str, principal: str, now: datetime) -> bool:
    today = local_date(now).isoformat()
    given = {"principal": principal, "delegate": delegate, "today": today}
    return _DELEGATION.first(connection, given) is not None


def require_same_rights(actor: Actor, now_held: Actor) -> None:
    """Refuse an act if the actor's roles have changed since sign-in.

    Raises:
        NotPermittedError: they have changed.
    """
    if actor.roles != now_held.roles:
        raise NotPermittedError(
            N_("the rights of {account} have just changed"),
            hint=Hint("retry"),
            account=actor.principal,
        )
