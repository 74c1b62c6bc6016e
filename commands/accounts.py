"""user, keys: accounts, passwords, tokens; the key of the sealed texts."""

import sys
from typing import TYPE_CHECKING

import click

from commands.terminal import asking, output, piped
from commands.terminal.session import Session, shared
from presentation.documents import accounts as documents
from workflow.errors import N_, BadInputError

if TYPE_CHECKING:
    from datetime import date


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

    Shows a one-time password, once.
    """
    from workflow.operations import manage_accounts
    from workflow.people import passwords

    password = passwords.one_time_password()
    made = manage_accounts.add(
        session.context(), account, name=name, roles=roles, password=password
    )
    shown = password if made else None
    if session.json:
        output.document(documents.made(account, roles, shown))
    elif shown:
        session.tell(
            N_("account {account} is made; one-time password, shown once: {password}"),
            account=account,
            password=shown,
        )
    else:
        session.tell(N_("the roles of {account} are changed"), account=account)


@user.command("list")
@shared
def list_(session: Session) -> None:
    """List the accounts."""
    from workflow.people import accounts

    reader = session.reader()
    with session.open().read() as connection:
        found = accounts.listed(connection, reader=reader)
    if session.json:
        output.document(documents.accounts(found))
        return
    headings = [N_("account"), N_("name"), N_("roles"), N_("can sign in"), N_("language")]
    session.table(
        headings,
        [
            [
                a.account,
                a.name,
                session.language.words(a.roles),
                "✓" if a.can_sign_in else "-",
                a.language,
            ]
            for a in found
        ],
    )


@user.command("passwd")
@click.argument("account", metavar="[ACCOUNT]", required=False)
@shared
def passwd(session: Session, account: str | None) -> None:
    """Set a password: your own, or as system administrator that of another.

    Without a terminal the new password is read from standard input, after the one that signs in.
    """
    from workflow.operations import manage_accounts

    context = session.context()
    whose = account or context.actor.account
    if sys.stdin.isatty():
        prompt = session.say(N_("new password of {account}"), account=whose)
        password = asking.hidden(prompt, twice=True)
    else:
        password = piped.line()
    if not password:
        raise BadInputError(N_("no new password was given"))
    whose = manage_accounts.set_password(context, whose, password)
    session.answer({"account": whose}, N_("the password of {account} is set"))


@user.command("language")
@click.argument("language", metavar="zh|en", type=click.Choice(["zh", "en"]))
@click.argument("account", metavar="[ACCOUNT]", required=False)
@shared
def language_(session: Session, language: str, account: str | None) -> None:
    """Choose the language of the mails to you, or as system administrator to another.

    What a command answers is in the language of `--lang`, as ever.
    """
    from workflow.operations import manage_accounts

    context = session.context()
    whose = account or context.actor.account
    whose = manage_accounts.set_language(context, whose, language)
    answer: dict[str, object] = {"account": whose, "language": language}
    session.answer(answer, N_("{account} is written to in this language: {language}"))


@user.command("token")
@shared
def token(session: Session) -> None:
    """Make a token of your own account, for XUNCHA_TOKEN; it is shown once."""
    from workflow.operations import manage_accounts

    context = session.context()
    made = manage_accounts.give_token(context, context.actor.account)
    if session.json:
        output.document({"account": context.actor.account, "token": made})
    else:
        output.says(made)


@user.command("disable")
@click.argument("account", metavar="ACCOUNT")
@shared
def disable(session: Session, account: str) -> None:
    """Disable an account and its tokens."""
    from workflow.operations import manage_accounts

    account = manage_accounts.disable(session.context(), account)
    session.answer({"account": account, "disabled": True}, N_("{account} is disabled"))


@user.command("delegate")
@click.argument("account", metavar="A")
@click.argument("substitute", metavar="B")
@click.option("--from", "from_text", required=True, metavar="D", help="first day")
@click.option("--until", "until_text", required=True, metavar="D", help="last day")
@shared
def delegate(
    session: Session, account: str, substitute: str, from_text: str, until_text: str
) -> None:
    r"""Let B act for A between two days: both names go into the history, B is reminded too.

    Done by A, or by an administrator. B then acts with `--as B --for A`.

    \b
    xuncha user delegate wang li --from 2026-05-01 --until 2026-05-10 --as wang
    """
    from workflow.operations import manage_accounts

    first, last = _day("--from", from_text), _day("--until", until_text)
    account, substitute = manage_accounts.delegate(
        session.context(), account, substitute, from_date=first, until_date=last
    )
    answer = documents.delegated(account, substitute, first.isoformat(), last.isoformat())
    if session.json:
        output.document(answer)
    else:
        session.tell(
            N_("{substitute} acts for {account} from {first} to {last}"),
            account=account,
            substitute=substitute,
            first=first,
            last=last,
        )


def _day(option: str, text: str) -> "date":
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(
            N_("{option}: {value} is no date; write 2026-03-02"), option=option, value=text
        ) from error


@click.group()
def keys() -> None:
    """The key of the sealed texts."""


@keys.command("recovery")
@shared
def recovery(session: Session) -> None:
    """Show the recovery code of the key, for the safe."""
    from workflow.operations.manage_accounts import note_recovery
    from workflow.sealing import keys as sealing

    note_recovery(session.context())
    code = sealing.recovery_code(session.application.key())
    if session.json:
        output.document({"recovery_code": code})
    else:
        output.says(code)


@keys.command("restore")
@click.argument("code", metavar="[CODE]", required=False)
@shared
def restore(session: Session, code: str | None) -> None:
    """Make the key file again from the recovery code."""
    application = session.application
    if code is None:
        prompt = session.say(N_("recovery code"))
        code = asking.hidden(prompt) if sys.stdin.isatty() else piped.line()
    application.restore_key(code)
    where = str(application.key_file)
    session.answer({"key_file": where}, N_("the key file is made: {key_file}"))
