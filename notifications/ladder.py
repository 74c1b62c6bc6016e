"""The rungs of a deadline: when each comes, and when notices may go out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from workflow.clock import ZONE, local_date
from workflow.rules.calendar import Calendar, WorkingDays
from workflow.rules.policy import Ladder


@dataclass(frozen=True, slots=True)
class Moment:
    """A rung and the instant at which it comes."""

    rung: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Timing:
    """When notices may go out by ladder and calendar; on days off only to a team on site.

    `on_site` are the team's first and last day on site, if the ladder uses them.
    """

    ladder: Ladder
    calendar: Calendar
    on_site: tuple[date, date] | None = None

    def moments(self, due_on: date) -> tuple[Moment, ...]:
        """Return the moment of each rung of a deadline, the lowest rung first.

        A rung that falls on a day off comes on the next working day.
        """
        return tuple(
            Moment(rung, instant(self._day(due_on, rung, offset), self.ladder.at))
            for rung, offset in self.ladder.offsets()
        )

    def _day(self, due_on: date, rung: str, offset: int) -> date:
        if offset < 0:
            return self.calendar.before(due_on, WorkingDays(-offset))
        if offset > 0:
            return self.calendar.after(due_on, WorkingDays(offset))
        return due_on if self._goes_on(due_on, rung) else self.calendar.roll_forward(due_on)

    def may_go(self, rung: str, now: datetime) -> bool:
        """Return whether a rung may go out at an instant."""
        hours = rung in self.ladder.in_quiet_hours or self._open(_hour(now))
        return hours and self._goes_on(local_date(now), rung)

    def opening(self, rung: str, now: datetime) -> datetime:
        """Return the first instant from `now` at which a rung may go out."""
        if self.may_go(rung, now):
            return now
        begins = "00:00" if rung in self.ladder.in_quiet_hours else self.ladder.quiet_until
        day = local_date(now)
        if not self._goes_on(day, rung) or _hour(now) >= begins:
            day += timedelta(days=1)
        while not self._goes_on(day, rung):
            day += timedelta(days=1)
        return instant(day, begins)

    def _open(self, hour: str) -> bool:
        return self.ladder.quiet_until <= hour < self.ladder.quiet_from

    def _goes_on(self, day: date, rung: str) -> bool:
        if self.on_site and self.on_site[0] <= day <= self.on_site[1]:
            return True
        return rung in self.ladder.on_days_off or self.calendar.is_working(day)


def instant(day: date, hour: str) -> datetime:
    """Return the UTC instant of a local day and `HH:MM`."""
    return datetime.combine(day, time.fromisoformat(hour), ZONE).astimezone(UTC)


def _hour(now: datetime) -> str:
    return now.astimezone(ZONE).strftime("%H:%M")
