"""What waits for the consent of the other administrator; it stands beside its account, as JSON.

Until then the account is as it was: a role that is asked for is not held, a password not valid.
"""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import Connection, select, update

from workflow.database.schema import accounts, installation
from workflow.errors import N_, Hint, NotPermittedError
from workflow.people.actor import Actor
from workflow.rules.roles import Role

#: Who administer: one asks, the other consents.
ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.SECADMIN})

OFFICE, STANDALONE = PROFILES = ("office", "standalone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for an account: roles, a password, delegations; None for what is not."""

    #: Everybody who stands behind it, and as which of the administrators they asked.
    by: tuple[str, ...]
    of: tuple[str, ...]
    at: str
    roles: str | None = None
    password_hash: str | None = None
    #: Each as delegate, first and last day.
    delegations: tuple[tuple[str, str, str], ...] = ()

    @property
    def asks(self) -> bool:
        """Return whether anything is asked."""
        return bool(self.delegations) or (self.roles, self.password_hash) != (None, None)

    def text(self) -> str:
        """Return it as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def of_row(row: Any) -> Request | None:
    """Return what waits for an account, None for nothing."""
    if not row.pending:
        return None
    stored = json.loads(row.pending)
    listed = {"by", "of"}
    given = {f.name: stored[f.name] for f in fields(Request)}
    given |= {name: tuple(given[name]) for name in listed}
    given["delegations"] = tuple(tuple(one) for one in given["delegations"])
    return Request(**given)


def ask(connection: Connection, row: Any, actor: Actor, at: str, **wanted: Any) -> Request:
    """Write what is asked for an account, beside what is asked already, and return all of it.

    Who adds to a request stands behind all of it.
    """
    before = of_row(row)
    by = {*actor.persons(), *(before.by if before else ())}
    kinds = {*(actor.roles & ADMINISTRATORS), *(before.of if before else ())}
    said = {"by": tuple(sorted(by)), "of": tuple(sorted(kinds)), "at": at, **wanted}
    request = replace(before, **said) if before else Request(**said)
    save(connection, row.account, request)
    return request


def save(connection: Connection, account: str, request: Request | None) -> None:
    """Write what waits for an account; nothing where nothing is asked any more."""
    pending = request.text() if request and request.asks else ""
    connection.execute(
        update(accounts).where(accounts.c.account == account).values(pending=pending)
    )


def drop(connection: Connection, row: Any, **done: None) -> None:
    """Take from what waits for an account what has been done otherwise meanwhile."""
    before = of_row(row)
    if before is not None:
        changed: dict[str, Any] = dict(done)
        save(connection, row.account, replace(before, **changed))


def drop_delegations(connection: Connection, row: Any, substitute: str) -> bool:
    """Take delegations to somebody from what waits for an account; return whether there were."""
    before = of_row(row)
    kept = tuple(d for d in (before.delegations if before else ()) if d[0] != substitute)
    if before is None or kept == before.delegations:
        return False
    save(connection, row.account, replace(before, delegations=kept))
    return True


def needed(connection: Connection) -> bool:
    """Return whether what gives power here waits for consent: not for one or a few people alone."""
    row = connection.execute(select(installation.c.simulation, installation.c.profile)).one()
    return not row.simulation and row.profile == OFFICE


def require_other(connection: Connection, actor: Actor, account: str, request: Request) -> None:
    """Refuse the consent of who asked, of whom it concerns, and of one who administers the same.

    Where nobody of the other kind is left but whom it concerns, as when that one has forgotten the
    password, another of the same kind will do.

    Raises:
        NotPermittedError: it must be somebody else.
    """
    persons = actor.persons()
    if account in persons:
        raise NotPermittedError(N_("nobody consents to what is asked for themselves"))
    both = {*(actor.roles & ADMINISTRATORS), *request.of}
    missing = ADMINISTRATORS - both
    others = {who for role in missing for who in usable(connection, role)} - {account}
    if persons & set(request.by) or others:
        raise NotPermittedError(
            N_("the other administrator consents, not who asked for it"),
            hint=Hint("ask_somebody_else"),
            others=sorted(others),
        )


def usable(connection: Connection, role: Role) -> frozenset[str]:
    """Return the accounts with a role that can sign in; in a simulation all can."""
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


def require_usable(connection: Connection, row: Any, roles: str = "") -> None:
    """Refuse to take its administration from an account that is the last to have it.

    `roles` are those that it keeps, none where it is disabled.

    Raises:
        NotPermittedError: nobody else with that role could sign in.
    """
    for role in sorted(ADMINISTRATORS & set(row.roles.split()) - set(roles.split())):
        able = usable(connection, role)
        if able == {row.account}:
            raise NotPermittedError(
                N_("{account} is the last {role} who can sign in"),
                hint=Hint("appoint_another_first"),
                account=row.account,
                role=str(role),
            )
