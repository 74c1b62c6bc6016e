"""user passwd, token, delegate, undelegate: how one signs in, and who may act for another."""

import sys

import click

from commands.terminal import asking, output, piped
from commands.terminal.session import Session, shared
from commands.terminal.words import day_of
from presentation.documents import accounts as documents
from workflow.errors import N_, BadInputError


@click.command("passwd")
@click.argument("account", metavar="[ACCOUNT]", required=False)
@shared
def passwd(session: Session, account: str | None) -> None:
    """Set a password: your own, or as system administrator that of another.

    Tokens made before it end. One set by somebody else must be changed at the first sign-in;
    for an account with a role it waits until the other administrator consents. Without a terminal
    the new password is read from standard input, after the one that signs in.
    """
    from workflow.operations import manage_credentials

    session.identity.changes_password(account)
    context = session.context(asks_password=True)
    whose = account or context.actor.account
    if sys.stdin.isatty():
        prompt = session.say(N_("new password of {account}"), account=whose)
        password = asking.hidden(prompt, twice=True)
    else:
        password = piped.line()
    if not password:
        raise BadInputError(N_("no new password was given"))
    whose, waits = manage_credentials.set_password(context, whose, password)
    told = N_("the password of {account} is set")
    if waits:
        told = N_("the password of {account} waits until the other administrator consents")
    session.answer({"account": whose, "pending": waits}, told)


@click.command("token")
@click.option(
    "--revoke",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[TOKEN]",
    help="revoke one: by its name, or the one signed in with",
)
@shared
def token(session: Session, revoke: str | None) -> None:
    """Make a token of your own account, for XUNCHA_TOKEN, or revoke one; it is shown once."""
    from workflow.operations import manage_credentials

    context = session.context(asks_password=revoke is None)
    account = context.actor.account
    if revoke is not None:
        name = manage_credentials.revoke_token(context, revoke)
        answer = {"account": account, "name": name, "revoked": True}
        session.answer(answer, N_("the token {name} is revoked"))
        return
    with session.handing_over() as together:
        made, name = manage_credentials.give_token(together, account)
        if session.json:
            output.document({"account": account, "token": made, "name": name})
        else:
            output.says(made)
    if not session.json:
        session.hint(N_("revoke it with: xuncha user token --revoke {name}"), name=name)


@click.command("delegate")
@click.argument("account", metavar="A")
@click.argument("substitute", metavar="B")
@click.option("--from", "from_text", required=True, metavar="D", help="first day")
@click.option("--until", "until_text", required=True, metavar="D", help="last day")
@shared
def delegate(
    session: Session, account: str, substitute: str, from_text: str, until_text: str
) -> None:
    """Let B act for A between two days: both names go into the history, B is reminded too.

    Done by A, or by an administrator; then, where A has a role, the other administrator consents.
    B acts with `--as B --for A`.
    """
    from workflow.operations import manage_delegations

    first, last = day_of(from_text), day_of(until_text)
    account, substitute, waits = manage_delegations.delegate(
        session.context(asks_password=True), account, substitute, from_date=first, until_date=last
    )
    if session.json:
        days = (first.isoformat(), last.isoformat())
        output.document(documents.delegated(account, substitute, *days, waits=waits))
    elif waits:
        told = N_(
            "the delegation from {account} to {substitute} waits until the other administrator "
            "consents"
        )
        session.tell(told, account=account, substitute=substitute)
    else:
        session.tell(
            N_("{substitute} acts for {account} from {first} to {last}"),
            account=account,
            substitute=substitute,
            first=first,
            last=last,
        )


@click.command("undelegate")
@click.argument("account", metavar="A")
@click.argument("substitute", metavar="B")
@shared
def undelegate(session: Session, account: str, substitute: str) -> None:
    """End a delegation from A to B at once: done by A, by B, or by an administrator."""
    from workflow.operations import manage_delegations

    context = session.context(asks_password=True)
    account, substitute = manage_delegations.undelegate(context, account, substitute)
    answer = {"account": account, "delegate": substitute, "ended": True}
    session.answer(answer, N_("{delegate} no longer acts for {account}"))
