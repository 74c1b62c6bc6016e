"""keys: the key of the sealed texts."""

import sys

import click

from commands.terminal import asking, output
from commands.terminal.session import Session, shared
from workflow.errors import N_, BadInputError, Hint


@click.group()
def keys() -> None:
    """The key of the sealed texts."""


@keys.command("recovery")
@shared
def recovery(session: Session) -> None:
    """Show the recovery code of the key, for the safe."""
    from workflow.operations.manage_accounts import note_recovery
    from workflow.sealing import keys as sealing

    with session.handing_over() as context:
        note_recovery(context)
        code = sealing.recovery_code(session.application.key())
        if session.json:
            output.document({"recovery_code": code})
        else:
            output.says(code)


@keys.command("restore")
@shared
def restore(session: Session) -> None:
    """Make the key file again from the recovery code, which is asked for at a terminal.

    It is no word of the command and is not piped: both are kept by the shell and seen by others of
    the machine.
    """
    application = session.application
    if not sys.stdin.isatty():
        raise BadInputError(
            N_("the recovery code is typed at a terminal"), hint=Hint("type_at_terminal")
        )
    application.restore_key(asking.hidden(session.say(N_("recovery code"))))
    session.has_written = True
    where = str(application.key_file)
    session.answer({"key_file": where}, N_("the key file has been written: {key_file}"))
