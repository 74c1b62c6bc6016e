"""Requests that wait for the consent of the other administrator, stored as JSON with the account.

Until then the account stays as it was: a requested role is not held, a new password is not valid.
"""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import Connection, select, update

from workflow.database.schema import accounts, installation
from workflow.errors import N_, Hint, NotPermittedError
from workflow.people.actor import Actor
from workflow.rules.roles import Role

#: The two administrators: one asks, the other consents.
ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.SECADMIN})

OFFICE, STANDALONE = "office", "standalone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is requested for an account: roles, a password, delegations; None for nothing."""

    #: Everybody who asked, in person or through a delegate.
    by: tuple[str, ...]
    #: The administrator roles in which they asked.
    of: tuple[str, ...]
    at: str
    roles: str | None = None
    password_hash: str | None = None
    #: Each as delegate, first and last day.
    delegations: tuple[tuple[str, str, str], ...] = ()

    @property
    def asks(self) -> bool:
        """Return whether anything is requested."""
        return bool(self.delegations) or (self.roles, self.password_hash) != (None, None)

    def text(self) -> str:
        """Return the request as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def of_row(row: Any) -> Request | None:
    """Return the request that waits for an account; None if there is none."""
    if not row.pending:
        return None
    stored = json.loads(row.pending)
    listed = {"by", "of"}
    given = {f.name: stored[f.name] for f in fields(Request)}
    given |= {name: tuple(given[name]) for name in listed}
    given["delegations"] = tuple(tuple(one) for one in given["delegations"])
    return Request(**given)


def add(connection: Connection, row: Any, actor: Actor, at: str, **wanted: Any) -> Request:
    """Add to what is requested for an account, and return the whole request.

    Whoever adds to a request counts as asking for all of it.
    """
    before = of_row(row)
    by = {*actor.persons(), *(before.by if before else ())}
    kinds = {*(actor.roles & ADMINISTRATORS), *(before.of if before else ())}
    said = {"by": tuple(sorted(by)), "of": tuple(sorted(kinds)), "at": at, **wanted}
    request = replace(before, **said) if before else Request(**said)
    save(connection, row.account, request)
    return request


def save(connection: Connection, account: str, request: Request | None) -> None:
    """Store the request of an account, or none if nothing is requested any more."""
    pending = request.text() if request and request.asks else ""
    connection.execute(
        update(accounts).where(accounts.c.account == account).values(pending=pending)
    )


def drop(connection: Connection, row: Any, **done: None) -> None:
    """Remove from the request of an account what has meanwhile been done another way."""
    before = of_row(row)
    if before is not None:
        changed: dict[str, Any] = dict(done)
        save(connection, row.account, replace(before, **changed))


def drop_delegations(connection: Connection, row: Any, substitute: str) -> bool:
    """Remove delegations to somebody from the request of an account; return whether any were."""
    before = of_row(row)
    kept = tuple(d for d in (before.delegations if before else ()) if d[0] != substitute)
    if before is None or kept == before.delegations:
        return False
    save(connection, row.account, replace(before, delegations=kept))
    return True


def consent_needed(connection: Connection) -> bool:
    """Return whether new rights wait for consent: not in a simulation or a standalone profile."""
    row = connection.execute(select(installation.c.simulation, installation.c.profile)).one()
    return not row.simulation and row.profile == OFFICE


def require_other(connection: Connection, actor: Actor, account: str, request: Request) -> None:
    """Refuse consent by whoever asked, by the account concerned, and by the same administrator.

    If nobody else has the other administrator role, for example because its only holder has
    forgotten the password, another holder of the same role may consent.

    Raises:
        NotPermittedError: somebody else must consent.
    """
    persons = actor.persons()
    if account in persons:
        raise NotPermittedError(N_("nobody may consent to a request for their own account"))
    both = {*(actor.roles & ADMINISTRATORS), *request.of}
    missing = ADMINISTRATORS - both
    others = {who for role in missing for who in able_to_sign_in(connection, role)} - {account}
    if persons & set(request.by) or others:
        raise NotPermittedError(
            N_("the other administrator must consent, not the one who asked"),
            hint=Hint("ask_somebody_else"),
            others=sorted(others),
        )


def able_to_sign_in(connection: Connection, role: Role) -> frozenset[str]:
    """Return the accounts with a role that can sign in; in a simulation every account can."""
    simulation = connection.execute(select(installation.c.simulation)).scalar_one()
    rows = connection.execute(
        select(accounts.c.account, accounts.c.roles, accounts.c.password_hash).where(
            accounts.c.disabled_at.is_(None)
        )
    )
    return frozenset(
        row.account
        for row in rows
        if role in row.roles.split() and (simulation or row.password_hash is not None)
    )


def require_not_last(connection: Connection, row: Any, roles: str = "") -> None:
    """Refuse to take an administrator role from the last account that has it.

    `roles` are those the account keeps; none if it is to be disabled.

    Raises:
        NotPermittedError: nobody else with that role could sign in.
    """
    for role in sorted(ADMINISTRATORS & set(row.roles.split()) - set(roles.split())):
        able = able_to_sign_in(connection, role)
        if able == {row.account}:
            raise NotPermittedError(
                N_("{account} is the last {role} account that can sign in"),
                hint=Hint("appoint_another_first"),
                account=row.account,
                role=str(role),
            )
