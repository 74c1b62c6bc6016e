"""Accounts: who there is, which roles they were given, whether they may sign in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from workflow.database.schema import accounts, tokens
from workflow.errors import (
    N_,
    AmbiguousError,
    BadInputError,
    Hint,
    NotAuthenticatedError,
    NotFoundError,
)
from workflow.people import passwords, rights
from workflow.people.actor import Actor
from workflow.people.tokens import token_digest
from workflow.rules.naming import People
from workflow.rules.roles import GRANTED, Role, apart

#: Made by `init`: one each, so that no two of the administrations fall together.
FIRST = (
    ("office", "巡察办", (Role.OFFICE,)),
    ("sysadmin", "系统管理员", (Role.SYSADMIN,)),
    ("secadmin", "安全保密管理员", (Role.SECADMIN,)),
    ("auditor", "安全审计员", (Role.AUDITOR,)),
)
#: Made besides in a simulation.
LEADING = ("leading", "巡察工作领导小组", (Role.LEADING_GROUP,))


#: In which somebody may be written to; the first where nothing else was chosen.
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is listed."""

    account: str
    name: str
    roles: tuple[str, ...]
    can_sign_in: bool
    disabled: bool
    language: str


def check_roles(roles: Iterable[str]) -> str:
    """Return the roles as they are stored: sorted, separated by a space.

    Raises:
        BadInputError: one is no role that is given, or two may not be held together.
    """
    wanted = sorted(set(roles))
    for role in wanted:
        if role not in GRANTED:
            raise BadInputError(
                N_("{role} is none of: {words}"), role=role, words=" ".join(GRANTED)
            )
    both = apart(wanted)
    if both is not None:
        one, other = map(str, both)
        raise BadInputError(N_("nobody holds {one} and {other} together"), one=one, other=other)
    return " ".join(wanted)


def find(connection: Connection, named: str) -> Any:
    """Return the row of the account that is named by itself, or by a name that is only one's.

    Raises:
        NotFoundError: there is none; those that are nearest are named.
        AmbiguousError: several have this name.
    """
    row = _row(connection, named)
    if row is not None:
        return row
    everybody = People(names(connection))
    found = everybody.matching(named)
    if len(found) == 1:
        return _row(connection, found[0])
    if found:
        raise AmbiguousError(
            N_("several people are named {value}; enter the account: {near}"),
            value=named,
            near="、".join(found),
        )
    near = everybody.nearest(named)
    message = N_("there is no account {account}")
    if near:
        message = N_("there is no account {account}; did you mean {near}?")
    raise NotFoundError(message, hint=Hint("list_accounts"), account=named, near=near)


def _row(connection: Connection, account: str) -> Any:
    return connection.execute(select(accounts).where(accounts.c.account == account)).first()


def names(connection: Connection) -> dict[str, str]:
    """Return the names of all whose account is not disabled, by account."""
    people = select(accounts.c.account, accounts.c.name).where(accounts.c.disabled_at.is_(None))
    rows = connection.execute(people.order_by(accounts.c.account))
    return {row.account: row.name for row in rows}


def names_for(connection: Connection, named: Iterable[str]) -> dict[str, str]:
    """Return the names of all that may be meant: of everybody where one is no account."""
    wanted = set(named)
    if not wanted:
        return {}
    people = select(accounts.c.account, accounts.c.name).where(accounts.c.account.in_(wanted))
    there = {row.account: row.name for row in connection.execute(people)}
    return there if len(there) == len(wanted) else {**names(connection), **there}


def existing(connection: Connection, wanted: Iterable[str]) -> frozenset[str]:
    """Return which of the accounts there are."""
    named = sorted(set(wanted))
    if not named:
        return frozenset()
    rows = connection.execute(select(accounts.c.account).where(accounts.c.account.in_(named)))
    return frozenset(rows.scalars())


def with_roles(
    connection: Connection, wanted: Iterable[str], roles: Iterable[str]
) -> frozenset[str]:
    """Return which of the accounts were given one of the roles."""
    held = select(accounts.c.account, accounts.c.roles).where(
        accounts.c.account.in_(sorted(wanted))
    )
    forbidden = set(roles)
    return frozenset(
        r.account for r in connection.execute(held) if forbidden & set(r.roles.split())
    )


def add(
    connection: Connection, people: Iterable[dict[str, str]], *, at: str, password: str | None
) -> None:
    """Write new accounts; without a password nobody can sign in with them."""
    hashed = passwords.hash_password(password) if password else None
    rows = [
        {
            "account": p["account"],
            "name": p.get("name", ""),
            "email": p.get("email", ""),
            "phone": p.get("phone", ""),
            "roles": p.get("roles", ""),
            "password_hash": hashed,
            "created_at": at,
        }
        for p in people
    ]
    if rows:
        connection.execute(insert(accounts), rows)


def readdress(connection: Connection, people: Iterable[dict[str, str]]) -> list[str]:
    """Write new e-mail addresses and telephones, where given, and return whose changed.

    Accounts to which an administrator gave a role are left alone: they are not the office's.
    """
    given = {p["account"]: p for p in people}
    wanted = select(accounts).where(accounts.c.account.in_(sorted(given)), accounts.c.roles == "")
    changed = []
    for row in list(connection.execute(wanted)):
        new = {n: given[row.account].get(n) or row._mapping[n] for n in ("email", "phone")}
        if new != {n: row._mapping[n] for n in new}:
            same = accounts.c.account == row.account
            connection.execute(update(accounts).where(same).values(new))
            changed.append(row.account)
    return changed


def listed(connection: Connection, *, reader: Actor) -> list[Account]:
    """Return all accounts, by name.

    Raises:
        NotPermittedError: they are not the reader's to see.
    """
    rights.require_read("accounts", reader.roles)
    rows = connection.execute(select(accounts).order_by(accounts.c.account))
    return [
        Account(
            r.account,
            r.name,
            tuple(r.roles.split()),
            r.password_hash is not None and r.disabled_at is None,
            r.disabled_at is not None,
            r.language,
        )
        for r in rows
    ]


def set_password(connection: Connection, account: str, password: str) -> None:
    """Write the hash of a password."""
    hashed = passwords.hash_password(password)
    connection.execute(
        update(accounts).where(accounts.c.account == account).values(password_hash=hashed)
    )


def set_language(connection: Connection, account: str, language: str) -> None:
    """Write the language in which an account is written to."""
    connection.execute(
        update(accounts).where(accounts.c.account == account).values(language=language)
    )


def disable(connection: Connection, account: str, *, at: str) -> None:
    """Disable an account and all its tokens."""
    connection.execute(update(accounts).where(accounts.c.account == account).values(disabled_at=at))
    connection.execute(
        update(tokens)
        .where(tokens.c.account == account, tokens.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def add_token(connection: Connection, account: str, digest: str, *, at: str) -> None:
    """Write the digest of a token."""
    connection.execute(insert(tokens), {"digest": digest, "account": account, "created_at": at})


def by_token(connection: Connection, token: str) -> str:
    """Return the account of a token.

    Raises:
        NotAuthenticatedError: it is unknown or revoked.
    """
    row = connection.execute(
        select(tokens.c.account).where(
            tokens.c.digest == token_digest(token), tokens.c.revoked_at.is_(None)
        )
    ).first()
    if row is None:
        raise unknown_token()
    return str(row.account)


def unknown_token() -> NotAuthenticatedError:
    """Return the refusal of a token that is not there or not valid any more."""
    return NotAuthenticatedError(N_("the token is unknown or revoked"), hint=Hint("get_new_token"))


def unknown() -> NotAuthenticatedError:
    """Return the refusal for an account or password that is not right; it does not say which."""
    return NotAuthenticatedError(
        N_("account or password is not right"),
        hint=Hint("retry_password"),
    )


def authenticate(connection: Connection, account: str, password: str) -> bool:
    """Refuse a password that is not the account's; an unknown account takes as long.

    Returns whether the password is to be hashed anew, because hashes cost more today.

    Raises:
        NotAuthenticatedError: it is not.
    """
    row = connection.execute(select(accounts).where(accounts.c.account == account)).first()
    stored = row.password_hash if row is not None and not row.disabled_at else None
    if not passwords.verify(stored, password) or stored is None:
        raise unknown()
    return passwords.needs_rehash(stored)
