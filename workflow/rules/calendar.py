"""Working days, and how spans of days are counted."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

#: The last day of the calendar, so that the day after it is still a valid date.
_LAST = date(9998, 12, 31).toordinal()


class DayKind(StrEnum):
    """A listed day is an official day off, an official working day, or a local closure."""

    OFF = "off"
    WORK = "work"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from its weekday, with the name of the holiday or the reason."""

    on: date
    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A span of working days."""

    n: int

    def __post_init__(self) -> None:
        _not_negative(self.n)


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """A span of calendar days."""

    n: int

    def __post_init__(self) -> None:
        _not_negative(self.n)


@dataclass(frozen=True, slots=True)
class Months:
    """A span of months."""

    n: int

    def __post_init__(self) -> None:
        _not_negative(self.n)


Span = WorkingDays | CalendarDays | Months


class Stretch(NamedTuple):
    """Consecutive listed days; the names of several holidays are separated by 、."""

    first: date
    last: date
    name: str


class MadeUp(NamedTuple):
    """A working day that makes up for a holiday."""

    on: date
    name: str


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """The days off and made-up days in a span; each day off is in one of the first three."""

    holidays: tuple[Stretch, ...]
    closures: tuple[Stretch, ...]
    weekend_days: int
    made_up: tuple[MadeUp, ...]


@dataclass(frozen=True, slots=True, init=False)
class Calendar:
    """The working days: Monday to Friday, except for the listed days.

    A closure may be listed beside an official day: it turns a working day into a day off. The
    days of `official_years` come from the State Council's notices.

    Raises:
        ValueError: a day is listed as closed twice, or as official twice.
    """

    days: tuple[Day, ...]
    official_years: frozenset[int]
    version: int
    _listed: dict[int, Day] = field(repr=False, compare=False)
    _off: frozenset[int] = field(repr=False, compare=False)
    _made_up: frozenset[int] = field(repr=False, compare=False)

    def __init__(self, days: Iterable[Day], official_years: Iterable[int], version: int) -> None:
        ordered = tuple(sorted(days, key=lambda day: (day.on, day.kind)))
        listed = _deciding(ordered)
        made_up = frozenset(at for at, day in listed.items() if day.kind is DayKind.WORK)
        object.__setattr__(self, "days", ordered)
        object.__setattr__(self, "official_years", frozenset(official_years))
        object.__setattr__(self, "version", version)
        object.__setattr__(self, "_listed", listed)
        object.__setattr__(self, "_made_up", made_up)
        object.__setattr__(self, "_off", frozenset(listed.keys() - made_up))

    def is_working(self, on: date) -> bool:
        """Return whether a day is a working day."""
        return self._works(on.toordinal())

    def official(self, year: int) -> bool:
        """Return whether the days of a year are official."""
        return year in self.official_years

    def name(self, on: date) -> str:
        """Return the holiday or reason of a day, empty for an ordinary day."""
        day = self._listed.get(on.toordinal())
        return day.name if day else ""

    def after(self, base: date, span: Span) -> date:
        """Return the day that is a span later; the base does not count, a day off is kept.

        Raises:
            ValueError: the result is later than 9998.
        """
        return self._moved(base, span, 1)

    def before(self, base: date, span: Span) -> date:
        """Return the day that is a span earlier; the base does not count, a day off is kept.

        Raises:
            ValueError: the result is earlier than the year 1.
        """
        return self._moved(base, span, -1)

    def roll_forward(self, on: date) -> date:
        """Return the day itself if it is a working day, else the next working day.

        Raises:
            ValueError: the result is later than 9998.
        """
        return self._rolled(on, 1)

    def roll_back(self, on: date) -> date:
        """Return the day itself if it is a working day, else the previous working day.

        Raises:
            ValueError: the result is earlier than the year 1.
        """
        return self._rolled(on, -1)

    def working_between(self, begin: date, end: date) -> int:
        """Return the number of working days after `begin` through `end`, 0 if `end` is earlier."""
        return sum(map(self._works, _days(begin, end)))

    def official_through(self, one: date, other: date) -> bool:
        """Return whether every year from one day to the other is official, in either order."""
        first, last = sorted((one.year, other.year))
        return self.official_years.issuperset(range(first, last + 1))

    def special_days(self, begin: date, end: date) -> SpecialDays:
        """Return the days off and made-up days after `begin` through `end`."""
        found: dict[DayKind, list[Day]] = {kind: [] for kind in DayKind}
        weekend_days = 0
        for at in _days(begin, end):
            if day := self._listed.get(at):
                found[day.kind].append(day)
            elif not self._works(at):
                weekend_days += 1
        return SpecialDays(
            holidays=_stretches(found[DayKind.OFF]),
            closures=_stretches(found[DayKind.CLOSURE]),
            weekend_days=weekend_days,
            made_up=tuple(MadeUp(day.on, day.name) for day in found[DayKind.WORK]),
        )

    def _works(self, at: int) -> bool:
        # Day 1 was a Monday, so the rest of Saturday is 6 and that of Sunday 0.
        return (0 < at % 7 < 6 and at not in self._off) or at in self._made_up

    def _moved(self, base: date, span: Span, step: int) -> date:
        if isinstance(span, Months):
            return _months_on(base, step * span.n)
        at = base.toordinal()
        if isinstance(span, CalendarDays):
            return _date(at + step * span.n)
        left = span.n
        while left and 1 <= at <= _LAST:
            at += step
            left -= self._works(at)
        return _date(at)

    def _rolled(self, on: date, step: int) -> date:
        at = on.toordinal()
        while not self._works(at) and 1 <= at <= _LAST:
            at += step
        return _date(at)


def _not_negative(n: int) -> None:
    if n < 0:
        raise ValueError(f"a span cannot be {n}: `before` and `after` say in which direction")


def _deciding(days: tuple[Day, ...]) -> dict[int, Day]:
    """Return which entry decides each listed day: day off, then closure, then working day."""
    closures: dict[int, Day] = {}
    official: dict[int, Day] = {}
    for day in days:
        among = closures if day.kind is DayKind.CLOSURE else official
        if among.setdefault(day.on.toordinal(), day) is not day:
            raise ValueError(f"{day.on} is listed twice")
    off = {at: day for at, day in official.items() if day.kind is DayKind.OFF}
    return official | closures | off


def _days(begin: date, end: date) -> range:
    return range(begin.toordinal() + 1, end.toordinal() + 1)


def _date(at: int) -> date:
    if not 1 <= at <= _LAST:
        raise ValueError("there are no dates before the year 1 or after 9998")
    return date.fromordinal(at)


def _months_on(base: date, months: int) -> date:
    year, month = divmod(base.year * 12 + base.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        raise ValueError("there are no dates before the year 1 or after 9998")
    return date(year, month + 1, min(base.day, monthrange(year, month + 1)[1]))


def _stretches(days: list[Day]) -> tuple[Stretch, ...]:
    rows: list[list[Day]] = []
    for day in days:
        if rows and (day.on - rows[-1][-1].on).days == 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    return tuple(Stretch(row[0].on, row[-1].on, _names(row)) for row in rows)


def _names(days: list[Day]) -> str:
    return "、".join(dict.fromkeys(day.name for day in days if day.name))
