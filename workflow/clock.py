"""Clocks, which are passed as arguments, and instants as they are stored and shown."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Anything that gives the current instant."""

    def now(self) -> datetime:
        """Return the current instant, timezone-aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC)


@dataclass
class StoppedClock:
    """A clock that stays at the instant to which it is set."""

    at: datetime

    def now(self) -> datetime:
        """Return the instant to which it is set."""
        return self.at


def stored(instant: datetime) -> str:
    """Return an instant as it is stored: ISO 8601 in UTC, to the microsecond."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def local_date(instant: datetime) -> date:
    """Return the calendar date of an instant in the office's zone."""
    return instant.astimezone(ZONE).date()


def local_text(instant: datetime) -> str:
    """Return an instant as local date and time, to the minute."""
    return instant.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def from_local(text: str) -> datetime:
    """Return the UTC instant of a local `YYYY-MM-DD[THH:MM[:SS]]`; a bare date is 09:00.

    Raises:
        ValueError: the text is not such a date or time.
    """
    moment = datetime.fromisoformat(text)
    if len(text) <= 10:
        moment = moment.replace(hour=9)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZONE)
    return moment.astimezone(UTC)
