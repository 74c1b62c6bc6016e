"""Set the password of an account; make and revoke its tokens: of programs, and of sign-ins."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from workflow.audit import register
from workflow.clock import stored
from workflow.errors import (
    N_,
    AmbiguousError,
    BadInputError,
    Hint,
    NotFoundError,
    NotPermittedError,
    WorkflowError,
)
from workflow.operations import account_acts
from workflow.operations.context import Context
from workflow.people import accounts, passwords, requests, strength, tokens


def set_password(context: Context, account: str, password: str) -> tuple[str, bool]:
    """Set the password of the actor's own account, or as an administrator that of another.

    It ends the account's tokens. A password set by an administrator must be changed at the first
    sign-in; for an account with a role it waits for consent. Returns the account, and whether it
    waits.

    Raises:
        BadInputError: the password is too weak, or the same as before.
        NotPermittedError: the actor signed in with a token, or may not set it.
        NotFoundError: there is no such account.
    """
    with context.transaction("passwd", account) as connection:
        register.lock(connection)
        _require_password(context)
        row = account_acts.find_permitted(context, connection, account, "user_manage")
        own = row.account == context.actor.account
        if not own and row.account in context.actor.persons():
            raise NotPermittedError(N_("nobody may set the password of an account they act for"))
        strength.require(password, row.account, row.name)
        if own and passwords.verify(row.password_hash, password):  # else it could be found out
            raise BadInputError(N_("this is already the password; choose another"))
        hashed = passwords.hash_password(password)
        asked = requests.of_row(row)
        if (
            not own
            and (row.roles or (asked and asked.roles))
            and requests.consent_needed(connection)
        ):
            requests.add(connection, row, context.actor, context.at, password_hash=hashed)
            detail = {"account": row.account, "asked": ["password"]}
            account_acts.append_entry(context, connection, "user_request", detail)
            return row.account, True
        replace_password(context, connection, row.account, hashed, given=not own)
        requests.drop(connection, row, password_hash=None)
        account_acts.append_entry(context, connection, "passwd", {"account": row.account})
        return row.account, False


def replace_password(
    context: Context, connection: Connection, account: str, hashed: str, *, given: bool
) -> None:
    """Write the hash of a new password and end the account's tokens."""
    accounts.set_password(connection, account, hashed, given=given)
    accounts.end_tokens(connection, account, at=context.at)


def _require_password(context: Context) -> None:
    """Refuse an actor who signed in with a token: the new credential would outlive it."""
    if context.actor.token:
        raise NotPermittedError(
            N_("this requires signing in with a password, not a token"),
            hint=Hint("sign_in_with_password"),
        )


def renew_hash(context: Context, account: str, password: str) -> None:
    """Hash again, with today's cost settings, the password an account has just signed in with.

    If it is refused, for example while somebody else writes, it is left to the next sign-in.
    """
    try:
        with context.transaction("rehash", changes=False) as connection:
            stored = accounts.stored_password(connection, account)
            if stored and passwords.verify(stored, password) and passwords.needs_rehash(stored):
                accounts.renew_hash(connection, account, passwords.hash_password(password))
                account_acts.append_entry(context, connection, "rehash", {"account": account})
    except WorkflowError:
        return


def give_token(context: Context, account: str) -> tuple[str, str]:
    """Make a token for the actor's own account; return the token, to be shown once, and its name.

    Raises:
        NotPermittedError: the account is somebody else's, or the actor signed in with a token.
    """
    with context.transaction("token", account) as connection:
        if account != context.actor.account:
            raise NotPermittedError(N_("only the account itself can make a token"))
        _require_password(context)
        token, digest = tokens.new_token()
        accounts.add_token(connection, account, digest, at=context.at)
        name = tokens.name_of(digest)
        account_acts.append_entry(context, connection, "token", {"account": account, "token": name})
    return token, name


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that is kept: its token, and when it ends at the latest."""

    account: str
    token: str
    ends_at: datetime


def new_sign_in(context: Context) -> SignIn:
    """Return a sign-in of the actor's own account, which proves nothing before `log_in`."""
    token, _ = tokens.new_token()
    return SignIn(context.actor.account, token, context.clock.now() + tokens.SIGN_IN)


def log_in(context: Context, made: SignIn) -> None:
    """Let a sign-in prove who it is, until it ends by itself: soon where it is not used.

    Raises:
        NotPermittedError: the actor signed in with a token.
        BadInputError: the actor acts for somebody else.
    """
    account, digest, ends_at = made.account, tokens.token_digest(made.token), stored(made.ends_at)
    with context.transaction("login", account) as connection:
        _require_password(context)
        if context.actor.on_behalf_of:
            raise BadInputError(N_("you sign in for yourself; give --for with each command"))
        accounts.add_token(connection, account, digest, at=context.at, ends_at=ends_at)
        detail = {"account": account, "token": tokens.name_of(digest), "ends_at": ends_at}
        account_acts.append_entry(context, connection, "login", detail)


def note_use(context: Context) -> None:
    """Note that a sign-in is in use; left to the next time while somebody else writes."""
    with suppress(WorkflowError), context.database.write(changes=False) as connection:
        accounts.note_use(connection, context.actor.token, at=context.at)


def log_out(context: Context) -> None:
    """Revoke the token with which the actor is signed in."""
    account, token = context.actor.account, context.actor.token
    with context.transaction("logout", account) as connection:
        accounts.end_tokens(connection, account, [token], at=context.at)
        detail = {"account": account, "token": tokens.name_of(token)}
        account_acts.append_entry(context, connection, "logout", detail)


def revoke_token(context: Context, named: str) -> str:
    """Revoke one token of the actor's own account, and return its name.

    `named` is its name or the token itself; if empty, the token that the actor signed in with is
    meant, or else the only one.

    Raises:
        NotFoundError: there is no such token, or it is already revoked.
        AmbiguousError: it is not named, and there are several.
    """
    account = context.actor.account
    with context.transaction("token_revoke", account) as connection:
        digest = _find_token(context, connection, named)
        accounts.end_tokens(connection, account, [digest], at=context.at)
        name = tokens.name_of(digest)
        account_acts.append_entry(
            context, connection, "token_revoke", {"account": account, "token": name}
        )
        return name


def _find_token(context: Context, connection: Connection, named: str) -> str:
    valid = accounts.valid_tokens(connection, context.actor.account, context.clock.now())
    found = [row for row in valid if not named or tokens.matches(row.digest, named)]
    if not named and context.actor.token:
        return context.actor.token
    if not found:
        raise NotFoundError(N_("you have no such token"), hint=Hint("change_password_to_end_all"))
    if len(found) > 1:
        made = [f"{tokens.name_of(row.digest)}（{row.created_at[:10]}）" for row in found]
        raise AmbiguousError(
            N_("you have several tokens; name one: {tokens}"), tokens="、".join(made)
        )
    return str(found[0].digest)
