"""The rows of accounts: find, list and change them, and check how somebody signs in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, insert, or_, select, update

from workflow.database.prepared import Prepared
from workflow.database.schema import accounts, delegations, tokens
from workflow.errors import (
    N_,
    AmbiguousError,
    BadInputError,
    Hint,
    NotAuthenticatedError,
    NotFoundError,
    OthersPasswordError,
)
from workflow.people import passwords, requests, rights, tries
from workflow.people.actor import Actor
from workflow.people.tokens import has_ended
from workflow.rules.codes import is_code
from workflow.rules.naming import People
from workflow.rules.roles import GRANTED, Role, incompatible

#: Created by `init`: a separate account for each administrator.
FIRST = (
    ("office", "巡察办", (Role.OFFICE,)),
    ("sysadmin", "系统管理员", (Role.SYSADMIN,)),
    ("secadmin", "安全保密管理员", (Role.SECADMIN,)),
    ("auditor", "安全审计员", (Role.AUDITOR,)),
)
#: Also created in a simulation.
LEADING = ("leading", "巡察工作领导小组", (Role.LEADING_GROUP,))


#: The languages of messages; the first is the default.
LANGUAGES = ("zh", "en")


_TOKEN = Prepared(select(tokens).where(tokens.c.digest == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is listed."""

    account: str
    name: str
    roles: tuple[str, ...]
    can_sign_in: bool
    disabled: bool
    language: str
    #: The request that waits for consent.
    pending: requests.Request | None
    #: Until when sign-in pauses after too many wrong passwords.
    paused_until: datetime | None


def check_roles(roles: Iterable[str]) -> str:
    """Return the roles as they are stored: sorted, separated by a space.

    Raises:
        BadInputError: one of them does not exist or cannot be given, or two are incompatible.
    """
    wanted = sorted(set(roles))
    for role in wanted:
        if role not in GRANTED:
            raise BadInputError(
                N_("{role} is not one of: {words}"), role=role, words=" ".join(GRANTED)
            )
    both = incompatible(wanted)
    if both is not None:
        one, other = map(str, both)
        raise BadInputError(N_("nobody may hold both {one} and {other}"), one=one, other=other)
    return " ".join(wanted)


def find(connection: Connection, named: str, *, disabled: bool = False) -> Any:
    """Return the row of an account, named by its code or by a name that nobody else has.

    By name only accounts that are not disabled are found, or only those that are.

    Raises:
        NotFoundError: there is no such account; similar names are suggested.
        AmbiguousError: several accounts have this name.
    """
    row = _row(connection, resolve(connection, named, disabled=disabled))
    if row is not None:
        return row
    near = People(names(connection, disabled=disabled)).nearest(named)
    message = N_("there is no account {account}")
    if near:
        message = N_("there is no account {account}; did you mean {near}?")
    raise NotFoundError(message, hint=Hint("list_accounts"), account=named, near=near)


def resolve(connection: Connection, named: str, *, disabled: bool = False) -> str:
    """Return the account that is named, by itself or by a name; the text itself where none is.

    The same is looked up for accounts that exist and those that do not. A text in
    ASCII without a space is an account and is not looked up.

    Raises:
        AmbiguousError: several have this name.
    """
    if named.isascii() and is_code(named):
        return named
    found = People(names(connection, disabled=disabled)).matching(named)
    if _row(connection, named) is not None:
        return named
    if len(found) > 1:
        raise AmbiguousError(
            N_("several people are named {value}; enter the account: {near}"),
            value=named,
            near="、".join(found),
        )
    return found[0] if found else named


def _row(connection: Connection, account: str) -> Any:
    return connection.execute(select(accounts).where(accounts.c.account == account)).first()


def names(connection: Connection, *, disabled: bool = False) -> dict[str, str]:
    """Return the names of all accounts that are not disabled, or of all that are, by account."""
    ended = accounts.c.disabled_at
    people = select(accounts.c.account, accounts.c.name).where(
        ended.is_not(None) if disabled else ended.is_(None)
    )
    rows = connection.execute(people.order_by(accounts.c.account))
    return {row.account: row.name for row in rows}


def names_for(connection: Connection, named: Iterable[str]) -> dict[str, str]:
    """Return the names of the accounts named; of all accounts if a text is not an account."""
    wanted = set(named)
    if not wanted:
        return {}
    people = select(accounts.c.account, accounts.c.name).where(accounts.c.account.in_(wanted))
    there = {row.account: row.name for row in connection.execute(people)}
    return there if len(there) == len(wanted) else {**names(connection), **there}


def existing(connection: Connection, wanted: Iterable[str]) -> frozenset[str]:
    """Return those of the accounts that exist."""
    named = sorted(set(wanted))
    if not named:
        return frozenset()
    rows = connection.execute(select(accounts.c.account).where(accounts.c.account.in_(named)))
    return frozenset(rows.scalars())


def with_roles(
    connection: Connection, wanted: Iterable[str], roles: Iterable[str]
) -> frozenset[str]:
    """Return those of the accounts that were given one of the roles."""
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
    rows: list[dict[str, object]] = [
        {
            "account": p["account"],
            "name": p.get("name", ""),
            "email": p.get("email", ""),
            "phone": p.get("phone", ""),
            "roles": p.get("roles", ""),
            "password_hash": hashed,
            "password_given": int(hashed is not None),
            "created_at": at,
        }
        for p in people
    ]
    if rows:
        connection.execute(insert(accounts), rows)


def update_contacts(connection: Connection, people: Iterable[dict[str, str]]) -> list[str]:
    """Write new e-mail addresses and telephone numbers; return the accounts that changed.

    Accounts with a role are left as they are: only an administrator may change them.
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


def listed(connection: Connection, *, reader: Actor, now: datetime) -> list[Account]:
    """Return all accounts, by name.

    Raises:
        NotPermittedError: the reader may not see accounts.
    """
    rights.require_read("accounts", reader.roles)
    rows = connection.execute(select(accounts).order_by(accounts.c.account))
    paused = tries.paused(connection, now)
    return [
        Account(
            r.account,
            r.name,
            tuple(r.roles.split()),
            r.password_hash is not None and r.disabled_at is None,
            r.disabled_at is not None,
            r.language,
            requests.of_row(r),
            paused.get(r.account),
        )
        for r in rows
    ]


def set_password(connection: Connection, account: str, hashed: str, *, given: bool) -> None:
    """Write the hash of a password; one `given` by somebody else must be changed at sign-in.

    Wrong ones are forgotten.
    """
    tries.forget(connection, account)
    connection.execute(
        update(accounts)
        .where(accounts.c.account == account)
        .values(password_hash=hashed, password_given=int(given))
    )


def renew_hash(connection: Connection, account: str, hashed: str) -> None:
    """Write a new hash of the same password."""
    connection.execute(
        update(accounts).where(accounts.c.account == account).values(password_hash=hashed)
    )


def set_roles(connection: Connection, account: str, roles: str) -> None:
    """Write the roles that an account was given."""
    connection.execute(update(accounts).where(accounts.c.account == account).values(roles=roles))


def set_language(connection: Connection, account: str, language: str) -> None:
    """Write the language in which an account gets its messages."""
    connection.execute(
        update(accounts).where(accounts.c.account == account).values(language=language)
    )


def disable(connection: Connection, account: str, *, at: str) -> set[str]:
    """Disable an account; end its tokens and all its delegations, and drop its waiting request.

    Returns the principals whose delegations were ended.
    """
    of = accounts.c.account == account
    connection.execute(update(accounts).where(of).values(disabled_at=at, pending=""))
    end_tokens(connection, account, at=at)
    either = or_(delegations.c.principal == account, delegations.c.delegate == account)
    return end_delegations(connection, either, at=at)


def enable(connection: Connection, account: str) -> None:
    """Enable an account; its tokens and delegations stay ended."""
    connection.execute(
        update(accounts).where(accounts.c.account == account).values(disabled_at=None)
    )


def end_delegations(connection: Connection, which: ColumnElement[bool], *, at: str) -> set[str]:
    """End the selected delegations, and return the principals of those that had not ended yet."""
    wanted = select(delegations.c.id, delegations.c.principal).where(
        which, delegations.c.ended_at.is_(None)
    )
    found = list(connection.execute(wanted))
    if found:
        ids = delegations.c.id.in_([row.id for row in found])
        connection.execute(update(delegations).where(ids).values(ended_at=at))
    return {row.principal for row in found}


def end_tokens(
    connection: Connection, account: str, digests: Collection[str] | None = None, *, at: str
) -> None:
    """Revoke the tokens of an account with the given digests, or all."""
    valid = (tokens.c.account == account) & tokens.c.revoked_at.is_(None)
    if digests is not None:
        valid &= tokens.c.digest.in_(sorted(digests))
    connection.execute(update(tokens).where(valid).values(revoked_at=at))


def valid_tokens(connection: Connection, account: str, now: datetime) -> list[Any]:
    """Return the valid tokens of an account, each with its digest and when it was made."""
    wanted = select(tokens).where(tokens.c.account == account, tokens.c.revoked_at.is_(None))
    found = connection.execute(wanted.order_by(tokens.c.created_at, tokens.c.digest))
    return [row for row in found if not has_ended(row, now)]


def add_token(
    connection: Connection, account: str, digest: str, *, at: str, ends_at: str | None = None
) -> None:
    """Write the digest of a token; that of a sign-in expires, and counts as used now."""
    row = {"digest": digest, "account": account, "created_at": at}
    if ends_at is not None:
        row |= {"ends_at": ends_at, "used_at": at}
    connection.execute(insert(tokens), row)


def note_use(connection: Connection, digest: str, *, at: str) -> None:
    """Write when a sign-in was last used."""
    connection.execute(update(tokens).where(tokens.c.digest == digest).values(used_at=at))


def valid_token(connection: Connection, digest: str, now: datetime) -> Any:
    """Return the row of a token.

    Raises:
        NotAuthenticatedError: it is unknown or revoked, or is a sign-in that has ended.
    """
    row = _TOKEN.first(connection, {"of": digest})
    if row is None:
        raise unknown_token()
    if has_ended(row, now) or (row.revoked_at and row.ends_at):
        raise signed_out()
    if row.revoked_at:
        raise unknown_token()
    return row


def owner(connection: Connection, digest: str) -> str:
    """Return the account of a token, valid or not; empty if there is no such token."""
    row: Any = _TOKEN.first(connection, {"of": digest})
    return str(row.account) if row else ""


def unknown_token() -> NotAuthenticatedError:
    """Return the refusal of a token that does not exist or has been revoked."""
    return NotAuthenticatedError(N_("the token is unknown or revoked"), hint=Hint("get_new_token"))


def signed_out() -> NotAuthenticatedError:
    """Return the refusal of a sign-in that has ended, for whatever reason."""
    return NotAuthenticatedError(N_("you are not signed in any more"), hint=Hint("log_in"))


def bad_credentials() -> NotAuthenticatedError:
    """Return the refusal of a wrong account or password; it does not say which is wrong."""
    return NotAuthenticatedError(
        N_("incorrect account or password"),
        hint=Hint("retry_password"),
    )


def require_own_password(connection: Connection, account: str) -> None:
    """Refuse a password that somebody else has set, since others may know it.

    Raises:
        OthersPasswordError: it must be changed first.
    """
    if connection.execute(
        select(accounts.c.password_given).where(accounts.c.account == account)
    ).scalar():
        raise OthersPasswordError(
            N_("the password of {account} was set by somebody else; set your own first"),
            hint=Hint("set_own_password"),
            account=account,
        )


def stored_password(connection: Connection, account: str) -> str | None:
    """Return the hash of an account's password; None if nobody can sign in with it."""
    row = connection.execute(select(accounts).where(accounts.c.account == account)).first()
    return row.password_hash if row is not None and not row.disabled_at else None
