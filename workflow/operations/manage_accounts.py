"""Accounts: add, disable, set a password, give out a token; each is entered in the register."""

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, update

from workflow.audit import credentials, register
from workflow.audit.chain import Entry
from workflow.database.schema import accounts as accounts_table
from workflow.database.schema import delegations
from workflow.errors import N_, BadInputError, Hint, NotPermittedError, WorkflowError
from workflow.operations import remarks
from workflow.operations.context import Context
from workflow.people import accounts, passwords, rights, tokens
from workflow.rules import naming
from workflow.rules.codes import NOT_A_CODE, is_code


def add(
    context: Context, account: str, *, name: str, roles: tuple[str, ...], password: str
) -> bool:
    """Make an account with roles, or change the roles of one; return whether it was made.

    Raises:
        NotPermittedError: the actor may not.
        BadInputError: a role is none that is given, or the account is disabled.
    """
    with context.transaction("user_add", account) as connection:
        rights.require("user_add", context.actor.roles)
        given = accounts.check_roles(roles)
        if not is_code(account):
            raise BadInputError(NOT_A_CODE, value=account)
        if account == context.actor.account:
            raise NotPermittedError(N_("nobody changes their own roles"))
        there = account in accounts.existing(connection, [account])
        detail = {"account": account, "roles": given, "disabled": False}
        if there:
            if accounts.find(connection, account).disabled_at:
                raise BadInputError(
                    N_("the account {account} is disabled"),
                    hint=Hint("enable_account"),
                    account=account,
                )
            connection.execute(
                update(accounts_table)
                .where(accounts_table.c.account == account)
                .values(roles=given)
            )
            _enter(context, connection, "user_roles", detail)
            return False
        row = {"account": account, "name": remarks.name(name), "roles": given}
        accounts.add(connection, [row], at=context.at, password=password)
        _enter(context, connection, "user_add", detail)
        return True


def set_password(context: Context, account: str, password: str) -> str:
    """Set the password of the actor's own account, or as administrator of another; return which.

    Raises:
        BadInputError: the password is too weak.
        NotFoundError: there is no such account.
    """
    with context.transaction("passwd", account) as connection:
        account = _whose(context, connection, account, "user_manage")
        passwords.check_strength(password, account)
        accounts.set_password(connection, account, password)
        _enter(context, connection, "passwd", {"account": account})
        return account


def set_language(context: Context, account: str, language: str) -> str:
    """Set the language of messages to the actor's own account, or as administrator to another.

    Raises:
        BadInputError: it is none of the languages.
        NotPermittedError: the account is another's, and the actor is no administrator.
        NotFoundError: there is no such account.
    """
    with context.transaction("user_language", account) as connection:
        account = _whose(context, connection, account, "user_manage")
        if language not in accounts.LANGUAGES:
            words = " ".join(accounts.LANGUAGES)
            raise BadInputError(
                N_("{value} is no language; there are: {words}"), value=language, words=words
            )
        accounts.set_language(connection, account, language)
        _enter(context, connection, "user_language", {"account": account, "language": language})
        return account


def disable(context: Context, account: str) -> str:
    """Disable an account and its tokens; return which.

    Raises:
        NotFoundError: there is no such account.
    """
    with context.transaction("user_disable", account) as connection:
        rights.require("user_manage", context.actor.roles)
        row = accounts.find(connection, account)
        accounts.disable(connection, row.account, at=context.at)
        detail = {"account": row.account, "roles": row.roles, "disabled": True}
        _enter(context, connection, "user_disable", detail)
        return str(row.account)


def give_token(context: Context, account: str) -> str:
    """Make a token of the actor's own account, and return it: it is shown once."""
    with context.transaction("token", account) as connection:
        if account != context.actor.account:
            raise NotPermittedError(N_("a token is made by the account itself"))
        token, digest = tokens.new_token()
        accounts.find(connection, account)
        accounts.add_token(connection, account, digest, at=context.at)
        _enter(context, connection, "token", {"account": account})
    return token


def delegate(
    context: Context, principal: str, substitute: str, *, from_date: date, until_date: date
) -> tuple[str, str]:
    """Let somebody act for an account between two local dates, both included; return both.

    Raises:
        NotPermittedError: the account is another's, and the actor is no administrator.
        BadInputError: the dates are the wrong way round, or the two may not act for each other.
        NotFoundError: there is no such account.
    """
    with context.transaction("delegate", principal) as connection:
        whose = _whose(context, connection, principal, "delegate")
        if until_date < from_date:
            raise BadInputError(
                N_("{until} is before {from_day}"), until=str(until_date), from_day=str(from_date)
            )
        held = [accounts.find(connection, named) for named in (whose, substitute)]
        if held[0].account == held[1].account:
            raise BadInputError(N_("nobody acts for themselves"))
        accounts.check_roles(role for one in held for role in one.roles.split())
        row = {
            "id": str(uuid4()),
            "principal": held[0].account,
            "delegate": held[1].account,
            "from_date": from_date.isoformat(),
            "until_date": until_date.isoformat(),
            "created_at": context.at,
        }
        connection.execute(insert(delegations), row)
        told = {"from": row["from_date"], "until": row["until_date"]}
        detail = {"account": row["principal"], "delegate": row["delegate"], **told}
        _enter(context, connection, "delegate", detail)
        return row["principal"], row["delegate"]


def _whose(context: Context, connection: Connection, named: str, act: str) -> str:
    """Return the account that is meant; another's than the actor's own needs the right to the act.

    Raises:
        NotPermittedError: it is another's, and the actor has no such right.
        NotFoundError: there is no such account.
    """
    own = accounts.find(connection, context.actor.account)
    if named == own.account or naming.same(named, own.name):
        return str(own.account)
    rights.require(act, context.actor.roles)
    return str(accounts.find(connection, named).account)


def renew_hash(context: Context, account: str, password: str) -> None:
    """Hash the password that an account has just signed in with anew, at the costs of today.

    That is nobody's errand: while somebody else writes it is left to the next time.
    """
    try:
        with context.transaction("rehash", changes=False) as connection:
            if accounts.authenticate(connection, account, password):
                accounts.set_password(connection, account, password)
                _enter(context, connection, "rehash", {"account": account})
    except WorkflowError:
        return


def note_recovery(context: Context) -> None:
    """Enter in the register that the recovery code is shown, before it is."""
    with context.transaction("key_recovery") as connection:
        rights.require("keys", context.actor.roles)
        _enter(context, connection, "key_recovery", {"account": context.actor.account})


def _enter(context: Context, connection: Connection, act: str, detail: dict[str, Any]) -> None:
    detail["people"] = credentials.digests(connection, [detail["account"]])
    entry = Entry(act=act, detail=detail)
    register.append(connection, entry, at=context.at, actor=context.actor)
