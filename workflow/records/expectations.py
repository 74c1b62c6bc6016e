"""Expectations of the values of fields; other values are asked about, not refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from workflow.errors import N_
from workflow.people import mail_address
from workflow.records.none_words import NOT_YET
from workflow.rules import naming
from workflow.rules.facts.findings import DISCIPLINES, disciplines

if TYPE_CHECKING:
    from workflow.rules.policy import Policy

#: Days before the round and after it, or after today, in which things usually happen.
_BEFORE, _AFTER = 183, 366
_OLDEST_MATERIAL = 15
_AGES = range(16, 81)
_DIGITS = range(5, 21)
_BETWEEN = re.compile(r"[、,，;；/\n]")


@dataclass(frozen=True)
class Frame:
    """The round in which a record is entered, today, and the policy with its word lists."""

    start: date | None
    end: date | None
    today: date
    policy: "Policy | None" = None

    @property
    def base(self) -> date:
        """Return the day from which years and ages are counted."""
        return self.start or self.today

    @cached_property
    def first(self) -> str:
        """Return the first day on which something usually happens."""
        return (self.base - timedelta(days=_BEFORE)).isoformat()

    @cached_property
    def last(self) -> date:
        """Return the end of the round, or today if that is later."""
        return max(self.end or self.base, self.today)


#: Returns what to ask about a value, as a message id with its data; None if it is as expected.
Expected = Callable[[Any, Frame], tuple[str, dict[str, Any]] | None]


def day(years_ahead: int = 1) -> Expected:
    """Return the expectation that a day is near the round, or at most some years after it."""

    def ask(value: Any, frame: Frame) -> tuple[str, dict[str, Any]] | None:
        if frame.first <= value <= _until(frame.last, years_ahead):
            return None
        message = N_("{value} is far from this round, which begins on {start}; is the year right?")
        if frame.start is None:
            message = N_("{value} is far from today; is the year right?")
        return message, {"value": value, "start": frame.base.isoformat()}

    return ask


@cache
def _until(last: date, years: int) -> str:
    return (last + timedelta(days=_AFTER * years)).isoformat()


def near_today(value: Any, frame: Frame) -> tuple[str, dict[str, Any]] | None:
    """Ask about a day that is more than three years from today."""
    if abs((date.fromisoformat(value) - frame.today).days) <= 3 * _AFTER:
        return None
    return N_("{value} is far from today; is the year right?"), {"value": value}


def within_round(value: Any, frame: Frame) -> tuple[str, dict[str, Any]] | None:
    """Ask about a planned day before the round begins or after it ends."""
    day = date.fromisoformat(value)
    if not ((frame.start and day < frame.start) or (frame.end and day > frame.end)):
        return None
    message = N_("{value} is outside this round, {start} to {end}; is the date right?")
    start, end = (day.isoformat() if day else "…" for day in (frame.start, frame.end))
    return message, {"value": value, "start": start, "end": end}


def years(value: Any, frame: Frame) -> tuple[str, dict[str, Any]] | None:
    """Ask about years of material that are in the future or long past."""
    this = frame.base.year
    odd = [str(year) for year in value if not this - _OLDEST_MATERIAL <= year <= this]
    if not odd:
        return None
    message = N_("{value}: the round begins in {year}; is the year right?")
    return message, {"value": "、".join(odd), "year": this}


def birth_year(value: Any, frame: Frame) -> tuple[str, dict[str, Any]] | None:
    """Ask about a year of birth that makes somebody too young or too old to be on the staff."""
    age = frame.base.year - value
    if age in _AGES:
        return None
    return N_("born in {value}, this person would be {age}; is the year right?"), {
        "value": value,
        "age": age,
    }


def mail(value: Any, frame: Frame) -> tuple[str, dict[str, Any]] | None:
    """Ask about a text that is not an e-mail address, or whose domain is not on the internet."""
    del frame
    for part in _parts(value):
        if not mail_address.is_possible(part) or "." not in part.rpartition("@")[2]:
            return N_("{value} does not look like an e-mail address; is it right?"), {"value": part}
    return None


def phone(value: Any, frame: Frame) -> tuple[str, dict[str, Any]] | None:
    """Ask about a text that cannot be a telephone number."""
    del frame
    for part in _parts(value):
        if sum(letter.isdecimal() for letter in part) not in _DIGITS:
            message = N_("{value} does not look like a telephone number; is it right?")
            return message, {"value": part}
    return None


def _parts(value: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(value) if part.strip()]


def six_disciplines(value: Any, frame: Frame) -> tuple[str, dict[str, Any]] | None:
    """Ask about a word that is not one of the six disciplines."""
    del frame
    for named in disciplines(value):
        if named not in DISCIPLINES:
            return _unlike(named, DISCIPLINES)
    return None


def category(value: Any, frame: Frame) -> tuple[str, dict[str, Any]] | None:
    """Ask about a category of material that is nearly one of those that must be examined."""
    words = frame.policy.words("materials.categories") if frame.policy else ()
    return None if value in words or not _near(value, words) else _unlike(value, words)


@lru_cache(maxsize=1024)
def _near(value: str, words: tuple[str, ...]) -> tuple[str, ...]:
    return naming.nearest(value, words)


def _unlike(value: str, words: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    near = _near(value, words)
    if near:
        return N_("{value} is not counted as {near}; is that meant?"), {
            "value": value,
            "near": near[0],
        }
    message = N_("{value} is not one of: {words}; is it right?")
    return message, {"value": value, "words": "、".join(words)}


def known(value: Any, frame: Frame) -> tuple[str, dict[str, Any]] | None:
    """Ask about a word that only says that the value is not known yet."""
    del frame
    if not isinstance(value, str) or value.lower() not in NOT_YET:
        return None
    message = N_("{value} is stored as it is written; leave the cell empty until it is known")
    return message, {"value": value}
