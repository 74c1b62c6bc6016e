"""The work of each job of the timetable, and which jobs run at the start."""

from collections.abc import Callable
from datetime import timedelta

from config.timetable import Daily, Job
from notifications import digests, heartbeat
from notifications.delivery import DeliveryContext
from notifications.scheduler import log
from notifications.tick import Ticked, tick


def work(context: DeliveryContext) -> dict[str, Callable[[], object]]:
    """Return the work of each job of the timetable."""
    last: list[Ticked] = []

    def once() -> None:
        done = tick(context)
        if not last or done.due or done.sent or done.failed or done.suppressed:
            log.info(
                "fell due %d, suppressed %d, sent %d in %d messages, given up %d",
                done.due, done.suppressed, done.sent, done.messages, done.failed,
            )  # fmt: skip
        for name in done.unreadable:
            log.error("%s cannot be read and was passed over; verify its history", name)
        last[:] = [done]

    def beat() -> None:
        if last:
            heartbeat.beat(context.database, "tick", last[0].at)

    def noted(name: str, checked: Callable[[DeliveryContext], int]) -> Callable[[], None]:
        def run() -> None:
            told = checked(context)
            if told:
                log.info("%s: %d", name, told)
            heartbeat.beat(context.database, name, context.clock.now(), str(told))

        return run

    return {
        "tick": once,
        "heartbeat": beat,
        "weekly_overview": lambda: digests.weekly_overview(context),
        "calendar_check": noted("calendar_check", digests.calendar_check),
        "audit_verification": noted("audit_verification", digests.audit_verification),
    }


def missed(context: DeliveryContext) -> Callable[[Job], bool]:
    """Return the test whether a job must run at the start: a daily job that was missed."""

    def was_missed(job: Job) -> bool:
        if not isinstance(job.when, Daily):
            return True
        with context.database.read() as connection:
            last = heartbeat.last(connection, job.name)
        return last is None or context.clock.now() - last > timedelta(days=1)

    return was_missed
