"""Add, disable and enable accounts, give roles, and consent; each act goes into the register."""

from typing import Any

from sqlalchemy import Connection

from workflow.audit import register
from workflow.errors import N_, BadInputError, Hint, NotFoundError, NotPermittedError, StaleError
from workflow.operations import account_acts, manage_credentials, manage_delegations, remarks
from workflow.operations.context import Context
from workflow.people import accounts, passwords, requests, rights, tries
from workflow.people.actor import SYSTEM
from workflow.people.requests import Request
from workflow.rules.codes import NOT_A_CODE, is_code


def add(
    context: Context, account: str, *, name: str, roles: tuple[str, ...], password: str
) -> tuple[bool, bool]:
    """Create an account with roles, or change the roles of an existing one.

    Roles that are new to an account, and the password of a new account, wait for the consent of
    the other administrator. Returns whether the account was created, and whether anything waits.

    Raises:
        NotPermittedError: the actor may not, or would take the role of the last administrator.
        BadInputError: a role does not exist or cannot be given, or the account is disabled.
    """
    with context.transaction("user_add", account) as connection:
        register.lock(connection)
        rights.require("user_add", context.actor.roles)
        given = accounts.check_roles(roles)
        if not is_code(account):
            raise BadInputError(NOT_A_CODE, value=account)
        if account == SYSTEM.account:
            raise BadInputError(N_("{account} is reserved for the program itself"), account=account)
        if account in context.actor.persons():
            raise NotPermittedError(
                N_("nobody may change their own roles or the roles of a person they act for")
            )
        if account in accounts.existing(connection, [account]):
            return False, _change_roles(context, connection, account, given)
        return True, _make(context, connection, account, name, given, password)


def _make(
    context: Context, connection: Connection, account: str, name: str, given: str, password: str
) -> bool:
    """Create an account; if its roles wait for consent, it has none and cannot sign in until then.

    Returns whether they wait.
    """
    waits = requests.consent_needed(connection)
    made = {"account": account, "name": remarks.name(name), "roles": "" if waits else given}
    accounts.add(connection, [made], at=context.at, password=None if waits else password)
    detail: dict[str, Any] = {"account": account, "roles": made["roles"], "disabled": False}
    if waits:
        row = accounts.find(connection, account)
        wanted = {"roles": given, "password_hash": passwords.hash_password(password)}
        requests.add(connection, row, context.actor, context.at, **wanted)
        detail["asked"] = ["roles", "password"]
        detail["asked_roles"] = given
    account_acts.append_entry(context, connection, "user_add", detail)
    return waits


def _change_roles(context: Context, connection: Connection, account: str, given: str) -> bool:
    """Change the roles of an account; return whether they wait, because one is new to it."""
    row = accounts.find(connection, account)
    if row.disabled_at:
        raise BadInputError(
            N_("the account {account} is disabled"), hint=Hint("enable_account"), account=account
        )
    if set(given.split()) - set(row.roles.split()) and requests.consent_needed(connection):
        requests.add(connection, row, context.actor, context.at, roles=given)
        asks = {"account": account, "asked": ["roles"], "asked_roles": given}
        account_acts.append_entry(context, connection, "user_request", asks)
        return True
    requests.require_not_last(connection, row, given)
    accounts.set_roles(connection, account, given)
    requests.drop(connection, row, roles=None)
    detail = {"account": account, "roles": given, "disabled": False}
    account_acts.append_entry(context, connection, "user_roles", detail)
    return False


def pending_request(context: Context, account: str) -> Request:
    """Return the request that waits for consent, to be shown before consenting.

    Raises:
        NotPermittedError: the actor does not administer accounts.
        NotFoundError: there is no such account, or nothing waits for it.
    """
    rights.require("user_consent", context.actor.roles)
    with context.database.read() as connection:
        return _pending(accounts.find(connection, account))


def _pending(row: Any) -> Request:
    request = requests.of_row(row)
    if request is None:
        raise NotFoundError(
            N_("no request for {account} is waiting for consent"),
            hint=Hint("list_accounts"),
            account=row.account,
        )
    return request


def consent(context: Context, account: str, *, seen: Request | None = None) -> tuple[str, Request]:
    """Consent to the request that waits for an account and carry it out; return both.

    `seen` is the request that was shown; a request that has changed since is refused.

    Raises:
        NotPermittedError: the other administrator must consent.
        NotFoundError: there is no such account, or nothing waits for it.
        StaleError: the request is not the one that was seen.
    """
    with context.transaction("user_consent", account) as connection:
        register.lock(connection)
        rights.require("user_consent", context.actor.roles)
        row = accounts.find(connection, account)
        request = _pending(row)
        requests.require_other(connection, context.actor, row.account, request)
        if seen is not None and seen != request:
            raise StaleError(
                N_("the request waiting for {account} has changed"),
                hint=Hint("list_accounts"),
                account=row.account,
            )
        roles = row.roles if request.roles is None else accounts.check_roles(request.roles.split())
        requests.require_not_last(connection, row, roles)
        requests.save(connection, row.account, None)
        accounts.set_roles(connection, row.account, roles)
        if request.password_hash is not None:
            manage_credentials.replace_password(
                context, connection, row.account, request.password_hash, given=True
            )
        for substitute, first, last in request.delegations:
            manage_delegations.add(context, connection, row.account, substitute, first, last)
        detail = {"account": row.account, "roles": roles, "disabled": False, "by": request.by}
        account_acts.append_entry(context, connection, "user_consent", detail)
        return str(row.account), request


def disable(context: Context, account: str) -> str:
    """Disable an account and end its tokens and all its delegations; return the account.

    Raises:
        NotPermittedError: the actor may not, or it is the last administrator who can sign in.
        NotFoundError: there is no such account.
    """
    with context.transaction("user_disable", account) as connection:
        register.lock(connection)
        rights.require("user_manage", context.actor.roles)
        row = accounts.find(connection, account)
        requests.require_not_last(connection, row)
        ended = accounts.disable(connection, row.account, at=context.at)
        detail = {"account": row.account, "roles": row.roles, "disabled": True}
        account_acts.append_entry(context, connection, "user_disable", detail, besides=ended)
        return str(row.account)


def enable(context: Context, account: str) -> str:
    """Enable a disabled account, or end the pause of one, and return it.

    Tokens and delegations that ended with an account stay ended.

    Raises:
        NotFoundError: there is no such account.
        BadInputError: it is neither disabled nor paused.
    """
    with context.transaction("user_enable", account) as connection:
        register.lock(connection)
        rights.require("user_manage", context.actor.roles)
        row = accounts.find(connection, account, disabled=True)
        paused = tries.paused_until(connection, row.account, context.clock.now())
        if not (row.disabled_at or paused):
            raise BadInputError(N_("{account} is neither disabled nor paused"), account=row.account)
        tries.forget(connection, row.account)
        accounts.enable(connection, row.account)
        detail = {"account": row.account, "roles": row.roles, "disabled": False}
        account_acts.append_entry(context, connection, "user_enable", detail)
        return str(row.account)


def set_language(context: Context, account: str, language: str) -> str:
    """Set the language of messages to the actor, or as an administrator to somebody else.

    Raises:
        BadInputError: there is no such language.
        NotPermittedError: the account is somebody else's, and the actor is not an administrator.
        NotFoundError: there is no such account.
    """
    with context.transaction("user_language", account) as connection:
        whose = account_acts.find_permitted(context, connection, account, "user_manage").account
        if language not in accounts.LANGUAGES:
            words = " ".join(accounts.LANGUAGES)
            raise BadInputError(
                N_("{value} is not a language; choose from: {words}"), value=language, words=words
            )
        accounts.set_language(connection, whose, language)
        detail = {"account": whose, "language": language}
        account_acts.append_entry(context, connection, "user_language", detail)
        return str(whose)


def note_recovery(context: Context) -> None:
    """Note in the register that the recovery code is about to be shown."""
    with context.transaction("key_recovery") as connection:
        rights.require("keys", context.actor.roles)
        detail = {"account": context.actor.account}
        account_acts.append_entry(context, connection, "key_recovery", detail)
