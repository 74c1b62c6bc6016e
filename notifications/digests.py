"""Notices not about one deadline: weekly overview, missing calendar, damaged history."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from notifications import inspection_view, ledger, recipients
from notifications.delivery import DeliveryContext
from notifications.inspection_view import InspectionView
from notifications.ladder import Timing, instant
from notifications.ledger import NewNotice
from notifications.messages import AUDIT, CALENDAR, OVERVIEW
from notifications.recipients import Recipient
from workflow.clock import local_date, stored
from workflow.database.schema import accounts, attempts, inspections
from workflow.inspection import calendars
from workflow.people.actor import SYSTEM
from workflow.queries import deadlines as deadline_status
from workflow.queries.unreadable import Unreadable
from workflow.rules.definition import Lifecycle
from workflow.rules.roles import Role
from workflow.verification.examine import examine

_AT_ONCE = 200
#: How many inspections an overview lists by name; its counts include all.
_NAMED = 200
#: From this month and day on, next year's days off should be loaded.
_NEXT_YEAR_KNOWN = (12, 1)


@dataclass
class _Overview:
    """The weekly overview of one person."""

    open: int = 0
    suspended: int = 0
    late: list[tuple[str, str, str, int]] = field(default_factory=list)
    undone: list[tuple[str, str, int]] = field(default_factory=list)

    def take(self, view: InspectionView) -> None:
        """Count an inspection, and list it if it is late or has undone requirements."""
        stage = view.facts.proceedings.current.stage
        if view.row.state != "open":
            self.suspended += 1
        else:
            self.open += 1
        due_on = deadline_status.earliest(tuple(view.statuses))
        days = deadline_status.overdue_days(due_on, view.today)
        if due_on and days:
            self.late.append((view.name, stage, due_on.isoformat(), days))
        left = {s.key for s in view.lifecycle.before(stage)}
        undone = sum(f.blocks and f.code.split(".")[0] in left for f in view.results)
        if undone:
            self.undone.append((view.name, stage, undone))

    def data(self) -> dict[str, Any]:
        """Return it as stored in the ledger."""
        return {
            "open": self.open,
            "suspended": self.suspended,
            "late": sorted(self.late, key=lambda one: -one[3])[:_NAMED],
            "undone": sorted(self.undone)[:_NAMED],
        }


def weekly_overview(context: DeliveryContext) -> int:
    """Write this week's overview once, and return the number of notices.

    It falls due on the first working day of the week, or later if that was missed. The office gets
    all inspections, a leader those that are late or have undone requirements.
    """
    now = context.clock.now()
    today = local_date(now)
    monday = today - timedelta(days=today.weekday())
    with context.database.read() as connection:
        calendar = calendars.read(connection)
        begins = instant(calendar.roll_forward(monday), context.ladder.at)
        if now < begins or not Timing(context.ladder, calendar).may_go(OVERVIEW, now):
            return 0
        year, week, _ = today.isocalendar()
        subject = f"{OVERVIEW}:{year}-W{week:02}"
        if ledger.rungs(connection, [subject]):
            return 0
        told = overviews(connection, context, now)
    why = {account: {"overview": one.data()} for account, one in told.items()}
    return _write_notices(context, subject, OVERVIEW, why, begins)


def overviews(
    connection: Connection, context: DeliveryContext, now: datetime
) -> dict[str, _Overview]:
    """Return the overviews that are due, by account."""
    reached = _reached(connection, context.lifecycle)
    ids = list(reached)
    everything, by_leader = _Overview(), defaultdict[str, _Overview](_Overview)
    unreadable = Unreadable()
    for start in range(0, len(ids), _AT_ONCE):
        part = {one: reached[one] for one in ids[start : start + _AT_ONCE]}
        found = inspection_view.of_inspections(
            connection, context.database, context.lifecycle, part, now, unreadable
        )
        for view in found.values():
            with unreadable.skipping(view.name):
                leaders = [
                    m.account for m in view.facts.team.members(view.today) if m.role == Role.LEADER
                ]
                everything.take(view)
                for account in leaders:
                    by_leader[account].take(view)
    told = {account: one for account, one in by_leader.items() if one.late or one.undone}
    if ids:
        office = recipients.holders(connection)[Role.OFFICE]
        told |= dict.fromkeys(office, everything)
    return told


def _reached(connection: Connection, lifecycle: Lifecycle) -> dict[str, tuple[str, ...]]:
    """Return the stages that each inspection under way has reached, which are to be judged."""
    here = (attempts.c.inspection_id == inspections.c.id) & attempts.c.left_at.is_(None)
    standing = (
        select(inspections.c.id, attempts.c.stage)
        .outerjoin(attempts, here)
        .where(inspections.c.state.in_(("open", "suspended")))
    )
    upto = {key: lifecycle.keys[: place + 1] for place, key in enumerate(lifecycle.keys)}
    return {row.id: upto.get(row.stage, ()) for row in connection.execute(standing)}


def calendar_check(context: DeliveryContext) -> int:
    """Notify the office once a month if next year's days off should be loaded and are not."""
    now = context.clock.now()
    today = local_date(now)
    next_year = today.year + ((today.month, today.day) >= _NEXT_YEAR_KNOWN)
    with context.database.read() as connection:
        missing = not calendars.read(connection).official(next_year)
        office = recipients.holders(connection)[Role.OFFICE]
    if not missing:
        return 0
    why: dict[str, Any] = {account: {"year": next_year} for account in office}
    return _write_notices(context, f"{CALENDAR}:{next_year}:{today:%Y-%m}", CALENDAR, why, now)


def audit_verification(context: DeliveryContext) -> int:
    """Verify the history, notify office and auditor of problems, and return their number."""
    now = context.clock.now()
    with context.database.read() as connection:
        problems = len(examine(connection, context.lifecycle, reader=SYSTEM).problems)
        held = select(accounts.c.account, accounts.c.roles)
        told = [
            row.account
            for row in connection.execute(held)
            if {Role.AUDITOR, Role.OFFICE} & set(row.roles.split())
        ]
    if problems:
        why: dict[str, Any] = {account: {"problems": problems} for account in told}
        _write_notices(context, f"{AUDIT}:{local_date(now)}", AUDIT, why, now)
    return problems


def _write_notices(
    context: DeliveryContext,
    subject: str,
    rung: str,
    why: Mapping[str, dict[str, Any]],
    planned_for: datetime,
) -> int:
    """Write notices to accounts and their delegates, unless they were written already."""
    now = context.clock.now()
    with (
        context.database.write() as connection,
        ledger.opened(connection, "fell_due", stored(now)) as chain,
    ):
        if ledger.rungs(connection, [subject]):
            return 0
        today = local_date(now)
        directory = recipients.directory(connection, why, {}, today)
        people = directory.reached(dict.fromkeys(why, ()), frozenset(), today)
        fallen = [
            NewNotice(
                subject=subject,
                rung=rung,
                recipient=person.account,
                channel=channel,
                inspection=None,
                seen_length=0,
                planned_for=stored(planned_for),
                why=ledger.why(_reason(why, person, held_back=held_back)),
                suppressed=held_back,
            )
            for person in people
            for channel, held_back in context.sending.reaching(person.email)
        ]
        ledger.add(connection, chain, fallen, stored(now))
        return len(fallen)


def _reason(
    why: Mapping[str, dict[str, Any]], person: Recipient, *, held_back: bool
) -> dict[str, Any]:
    reason = dict(why[person.principal or person.account])
    if person.principal:
        reason["for"] = person.principal
    if held_back:
        reason["not"] = "simulation"
    return reason
