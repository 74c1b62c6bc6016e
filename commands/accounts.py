"""user: accounts, their roles, and whether they may sign in."""

import click

from commands.signing_in import delegate, passwd, token, undelegate
from commands.terminal import output
from commands.terminal.session import Session, ask, shared
from presentation import accounts as words
from presentation.documents import accounts as documents
from workflow.errors import N_


@click.group()
def user() -> None:
    """Accounts, passwords and tokens."""


@user.command("add")
@click.argument("account", metavar="ACCOUNT")
@click.option("--name", required=True, metavar="N", help="the person's name")
@click.option("--role", "roles", multiple=True, required=True, metavar="R", help="may be repeated")
@shared
def add(session: Session, account: str, name: str, roles: tuple[str, ...]) -> None:
    """Make an account with roles; of an existing account the roles are changed.

    Shows a first password, once. New roles wait until the other administrator consents.
    """
    from workflow.operations import manage_accounts
    from workflow.people import passwords

    password = passwords.one_time_password()
    with session.handing_over() as context:
        made, waits = manage_accounts.add(
            context, account, name=name, roles=roles, password=password
        )
        _tell_made(session, account, roles, password if made else None, waits=waits)


def _tell_made(
    session: Session, account: str, roles: tuple[str, ...], shown: str | None, *, waits: bool
) -> None:
    if session.json:
        output.document(documents.made(account, roles, shown, waits=waits))
        return
    if shown:
        session.tell(
            N_("account {account} has been created; initial password, shown once: {password}"),
            account=account,
            password=shown,
        )
        session.hint(N_("it is to be changed at the first sign-in"))
    elif not waits:
        session.tell(N_("the roles of {account} are changed"), account=account)
    if waits:
        tell_of_waiting(session, account)


def tell_of_waiting(session: Session, account: str) -> None:
    """Say that the other administrator has to consent, and how."""
    session.tell(N_("it waits until the other administrator consents"))
    session.hint(N_("the other administrator: xuncha user consent {account}"), account=account)


@user.command("list")
@shared
def list_(session: Session) -> None:
    """List the accounts."""
    from workflow.people import accounts

    found = session.read(accounts.listed)
    session.show(found, documents.accounts, words.accounts)


@user.command("consent")
@click.argument("account", metavar="ACCOUNT")
@shared
def consent(session: Session, account: str) -> None:
    """Consent to what the other administrator requested for an account: roles, a password.

    At a terminal the request is shown first.
    """
    from workflow.operations import manage_accounts

    context = session.context(asks_password=True)
    seen = manage_accounts.pending_request(context, account)
    question = session.say(
        N_("{account}: {asked} (asked by {by}). Do you consent?"),
        account=account,
        asked=words.pending_request(seen, session.language),
        by=session.language.joined(seen.by),
    )
    if not ask(session, question):
        raise click.Abort
    account, given = manage_accounts.consent(context, account, seen=seen)
    answer = {"account": account, "consented": documents.pending(given)}
    session.answer(answer, N_("consented for {account}"))


@user.command("language")
@click.argument("language", metavar="zh|en", type=click.Choice(["zh", "en"]))
@click.argument("account", metavar="[ACCOUNT]", required=False)
@shared
def language_(session: Session, language: str, account: str | None) -> None:
    """Set the language of your mails, or as system administrator of those to another.

    Commands still answer in the language of `--lang`.
    """
    from workflow.operations import manage_accounts

    context = session.context()
    whose = account or context.actor.account
    whose = manage_accounts.set_language(context, whose, language)
    answer: dict[str, object] = {"account": whose, "language": language}
    session.answer(answer, N_("language of mails to {account}: {language}"))


@user.command("disable")
@click.argument("account", metavar="ACCOUNT")
@shared
def disable(session: Session, account: str) -> None:
    """Disable an account; its tokens and the delegations from and to it end at once."""
    from workflow.operations import manage_accounts

    account = manage_accounts.disable(session.context(asks_password=True), account)
    session.answer({"account": account, "disabled": True}, N_("{account} is disabled"))


@user.command("enable")
@click.argument("account", metavar="ACCOUNT")
@shared
def enable(session: Session, account: str) -> None:
    """Let a disabled account sign in again, or one that pauses after wrong passwords.

    The tokens and delegations that ended with it stay ended.
    """
    from workflow.operations import manage_accounts

    account = manage_accounts.enable(session.context(asks_password=True), account)
    session.answer({"account": account, "disabled": False}, N_("{account} is enabled again"))


for _command in (passwd, token, delegate, undelegate):
    user.add_command(_command)
