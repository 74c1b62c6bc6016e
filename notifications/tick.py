"""One tick: write the notices that fall due, then deliver what waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from notifications import ledger
from notifications.delivery import Delivered, DeliveryContext, deliver
from notifications.falling_due import FallenDue, fall_due
from workflow.clock import stored

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Ticked:
    """The result of one tick: counts of notices, and of messages that went out.

    `retrying` were refused and are tried again, `waiting` were not tried. `unreadable` names the
    inspections that were skipped.
    """

    at: datetime
    due: int = 0
    sent: int = 0
    failed: int = 0
    retrying: int = 0
    suppressed: int = 0
    messages: int = 0
    waiting: int = 0
    unreadable: tuple[str, ...] = ()


def tick(context: DeliveryContext, progress: Progress | None = None) -> Ticked:
    """Do one tick and return its result; sending starts when nothing more falls due."""
    now = context.clock.now()
    with context.database.read() as connection:
        to_check, waiting = ledger.anything(connection, stored(now))
    fallen = _everything_due(context, now) if to_check else FallenDue()
    delivered = deliver(context, progress) if waiting or fallen.due else Delivered()
    return Ticked(
        at=now,
        due=fallen.due,
        sent=delivered.sent,
        failed=delivered.failed,
        retrying=delivered.retrying,
        suppressed=fallen.suppressed + delivered.suppressed,
        messages=delivered.messages,
        waiting=delivered.waiting,
        unreadable=tuple(sorted({*fallen.unreadable, *delivered.unreadable})),
    )


def _everything_due(context: DeliveryContext, now: datetime) -> FallenDue:
    total = FallenDue()
    while True:
        batch = fall_due(context.database, context.lifecycle, context.sending, now)
        if not batch.checked:
            return total
        total.checked += batch.checked
        total.due += batch.due
        total.suppressed += batch.suppressed
        total.unreadable += batch.unreadable
