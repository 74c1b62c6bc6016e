"""scheduler: run the reminders until told to stop."""

import logging
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from commands.notices import post
from commands.terminal import output
from commands.terminal.session import Session, shared
from workflow.errors import N_, BadInputError, Hint

if TYPE_CHECKING:
    from config.timetable import Job
    from notifications.delivery import DeliveryContext


@click.command()
@shared
def scheduler(session: Session) -> None:
    """Let notices fall due and deliver them again and again, until stopped with Ctrl-C or TERM.

    Needs no account. Several may run on one database. The jobs stand in config/timetable.py.
    """
    from config import delivery, timetable
    from notifications.scheduler import Scheduler

    if session.options.at or session.settings.at:
        raise BadInputError(
            N_("the scheduler runs by the machine's clock"), hint=Hint("leave_at_out")
        )
    ready = post(session)
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    jobs = timetable.jobs(delivery.read().scheduler.tick_seconds)
    running = Scheduler(jobs, _work(ready), _missed(ready))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: running.stop())
    output.hint(session.say(N_("the scheduler runs; stop it with Ctrl-C")))
    running.run()
    output.hint(session.say(N_("the scheduler has stopped")))


def _work(ready: "DeliveryContext") -> dict[str, Callable[[], object]]:
    """Return what each job of the timetable does."""
    from notifications import digests, heartbeat
    from notifications.scheduler import log
    from notifications.tick import Ticked, tick

    last: list[Ticked] = []

    def once() -> None:
        done = tick(ready)
        if not last or done.due or done.sent or done.failed or done.suppressed:
            log.info(
                "fell due %d, suppressed %d, sent %d in %d messages, given up %d",
                done.due, done.suppressed, done.sent, done.messages, done.failed,
            )  # fmt: skip
        last[:] = [done]

    def beat() -> None:
        if last:
            heartbeat.beat(ready.database, "tick", last[0].at)

    def noted(name: str, work: Callable[[], int]) -> Callable[[], None]:
        def run() -> None:
            told = work()
            if told:
                log.info("%s: %d", name, told)
            heartbeat.beat(ready.database, name, ready.clock.now(), str(told))

        return run

    return {
        "tick": once,
        "heartbeat": beat,
        "weekly_overview": lambda: digests.weekly_overview(ready),
        "calendar_check": noted("calendar_check", lambda: digests.calendar_check(ready)),
        "audit_verification": noted(
            "audit_verification", lambda: digests.audit_verification(ready)
        ),
    }


def _missed(ready: "DeliveryContext") -> "Callable[[Job], bool]":
    """Return what says whether a job is to run at the start: what is done daily, if it was not."""
    from config.timetable import Daily
    from notifications import heartbeat

    def missed(job: "Job") -> bool:
        if not isinstance(job.when, Daily):
            return True
        with ready.database.read() as connection:
            last = heartbeat.last(connection, job.name)
        return last is None or ready.clock.now() - last > timedelta(days=1)

    return missed
