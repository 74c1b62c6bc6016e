"""login and logout: a sign-in that is kept for a while, so that no password is asked for."""

import sys
from typing import TYPE_CHECKING

import click

from commands.terminal import output
from commands.terminal.session import Session, shared
from presentation.documents.moments import instant
from workflow.clock import local_text
from workflow.errors import N_, NotAuthenticatedError

if TYPE_CHECKING:
    from config.kept_sign_in import KeptSignIn


@click.command()
@shared
def login(session: Session) -> None:
    """Sign in once: the commands that follow ask for no password.

    It ends after 30 minutes without a command, after 12 hours in all, with `xuncha logout`, and
    when the password changes. Approving, opening a sealed text, and whatever gives or takes rights
    ask for the password all the same. Each database has a sign-in of its own.
    """
    from config import kept_sign_in
    from workflow.operations import manage_credentials
    from workflow.people.tokens import IDLE

    if sys.stdin.isatty():
        session.identity.asks_who()
    context, before = session.context(asks_password=True), session.identity.kept_sign_in
    made = manage_credentials.new_sign_in(context)
    kept = kept_sign_in.KeptSignIn(made.account, made.token)
    with kept_sign_in.written(session.place, kept):
        manage_credentials.log_in(context, made)
    if before is not None:
        _end(session, before)
    idle = int(IDLE.total_seconds() // 60)
    if session.json:
        ends_at = instant(made.ends_at)
        output.document({"account": made.account, "ends_at": ends_at, "idle_minutes": idle})
        return
    message = N_("{account} is signed in until {until}, or {idle} minutes after the last command")
    session.tell(message, account=made.account, until=local_text(made.ends_at), idle=idle)


@click.command()
@shared
def logout(session: Session) -> None:
    """End the sign-in to this database that `xuncha login` keeps."""
    from config import kept_sign_in

    kept = session.identity.kept_sign_in
    if kept is not None:
        _end(session, kept)
    kept_sign_in.forget(session.place)
    message = N_("{account} is signed out") if kept else N_("nobody was signed in")
    account = kept.account if kept else None
    session.answer({"account": account, "signed_out": kept is not None}, message)


def _end(session: Session, kept: "KeptSignIn") -> None:
    """Revoke the token of a sign-in; one that has ended by itself needs nothing more."""
    from workflow.operations import manage_credentials

    try:
        manage_credentials.log_out(session.identity.signed_in_with(kept))
    except NotAuthenticatedError:
        return
