"""scheduler: run the reminders until told to stop."""

import logging
import signal
import sys

import click

from commands.terminal.session import Session, shared
from workflow.errors import N_, BadInputError, Hint


@click.command()
@shared
def scheduler(session: Session) -> None:
    """Let notices fall due and deliver them again and again, until stopped with Ctrl-C or TERM.

    Needs no account. Several may run on one database. The jobs stand in config/timetable.py.
    """
    from commands.terminal import links

    if session.at:
        raise BadInputError(
            N_("the scheduler runs by the machine's clock"), hint=Hint("leave_at_out")
        )
    running = session.application.scheduler(links.command)
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: running.stop())
    session.hint(N_("the scheduler runs; stop it with Ctrl-C"))
    running.run()
    session.hint(N_("the scheduler has stopped"))
