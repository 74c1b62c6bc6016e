"""Dates and instants in JSON."""

from datetime import date, datetime

from workflow.clock import ZONE


def instant(moment: datetime | None) -> str | None:
    """Return an instant with the offset of the office's zone."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds") if moment else None


def day(on: date | None) -> str | None:
    """Return a local date."""
    return on.isoformat() if on else None
