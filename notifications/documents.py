"""Notices, forecasts and ticks as JSON."""

from collections.abc import Iterable
from typing import Any

from notifications import words
from notifications.forecast import Ahead, Reminder
from notifications.inspection_view import InspectionView
from notifications.listing import Notice
from notifications.tick import Ticked
from presentation.documents.moments import day, instant
from presentation.language import Language


def notice(n: Notice, speaking: Language) -> dict[str, Any]:
    """Return a notice of the ledger or a planned one, and why it is sent."""
    return {
        "id": n.id,
        "inspection": n.inspection,
        "stage": n.stage,
        "requirement": n.requirement,
        "attempt": n.attempt,
        "rung": n.rung,
        "recipient": n.recipient,
        "channel": n.channel,
        "planned_for": instant(n.planned_for),
        "due_on": day(n.due_on),
        "state": n.state,
        "sent_at": instant(n.sent_at),
        "attempts": n.attempts,
        "message": n.message,
        "why": words.why(speaking, n),
    }


def ticked(done: Ticked) -> dict[str, Any]:
    """Return the result of a tick."""
    return {
        "at": instant(done.at),
        "due": done.due,
        "sent": done.sent,
        "failed": done.failed,
        "retrying": done.retrying,
        "suppressed": done.suppressed,
        "messages": done.messages,
        **({"unreadable": list(done.unreadable)} if done.unreadable else {}),
    }


def forecast(view: InspectionView, stages: Iterable[Ahead]) -> dict[str, Any]:
    """Return the coming stages of an inspection, with their dates and notices."""
    return {"inspection": view.name, "stages": [_ahead(one) for one in stages]}


def _ahead(one: Ahead) -> dict[str, Any]:
    return {
        "stage": one.stage,
        "enters_on": one.enters_on.isoformat(),
        "due_on": day(one.due_on),
        "leaves_on": one.leaves_on.isoformat(),
        "shift": one.shift,
        "provisional": any(d.due.provisional for d in one.deadlines),
        "requirements": {
            d.requirement: d.due.due_on.isoformat() for d in one.deadlines if d.requirement
        },
        "notices": [_reminder(r) for r in one.reminders],
    }


def _reminder(r: Reminder) -> dict[str, Any]:
    return {
        "requirement": r.requirement,
        "rung": r.rung,
        "planned_for": instant(r.at),
        "recipients": list(r.to),
    }
