"""scheduler: run the reminders until told to stop."""

import logging
import signal
import sys

import click

from commands.terminal.session import Session, shared
from presentation import safe_text
from workflow.errors import N_, BadInputError, Hint


@click.command()
@shared
def scheduler(session: Session) -> None:
    """Send notices as they fall due, until stopped with Ctrl-C or TERM.

    Needs no account. Several may run on one database. The jobs stand in config/timetable.py.
    """
    from commands.terminal import links

    if session.at:
        raise BadInputError(
            N_("the scheduler runs by the machine's clock"), hint=Hint("leave_at_out")
        )
    running = session.application.scheduler(links.command)
    _log_in_lines()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: running.stop())
    session.hint(N_("the scheduler is running; stop it with Ctrl-C"))
    running.run()
    session.hint(N_("the scheduler has stopped"))


class _OneLine(logging.Formatter):
    """Makes of every message one line, in which nothing commands a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return safe_text.in_one_line(super().format(record))


def _log_in_lines() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # What a job fails with is told once, by the scheduler; the library would tell it at length.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
