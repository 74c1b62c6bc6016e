"""What a field of a record may hold, and how people may write it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from workflow.errors import N_

LONGEST = 10_000
_AGE = (1949, 2199)

_YES = {"是", "√", "✓", "1", "y", "yes", "true"}
_NO = {"否", "无", "0", "n", "no", "false", ""}
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_BETWEEN = re.compile(r"[、,，;；]")
_YEARS = re.compile(r"(\d{4})(?:年)?(?:[-–~至](\d{4})(?:年)?)?")


@dataclass(frozen=True, slots=True)
class Lookup:
    """Marks a field whose names are looked up: `team`, `person` or `account`."""

    where: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """Marks a field that is kept sealed."""


@dataclass(frozen=True, slots=True)
class Options:
    """Marks a field that holds one of these words, or several of them."""

    words: tuple[str, ...]


def wrong(code: str, message: str, **data: Any) -> PydanticCustomError:
    """Return the error of a value that cannot be right; `message` is an English message id.

    `field` in the data names the field where it stands, for a rule over several fields.
    """
    return PydanticCustomError(code, "{message_id}", {"message_id": message, **data})


def plain(value: Any) -> str:
    """Return a value as people mean it: NFC, full-width digits as digits, no outer spaces."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, list | tuple):
        value = "、".join(str(part) for part in value)
    text = unicodedata.normalize("NFC", str(value)).replace("\u3000", " ").strip()
    if len(text) > LONGEST:
        raise wrong("too_long", N_("longer than {longest} characters"), longest=LONGEST)
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t\r" for letter in text):
        raise wrong("control_character", N_("holds a control character"))
    return text


def folded(value: Any) -> str:
    """Return a value with full-width letters and digits as plain ones, as codes are kept."""
    return unicodedata.normalize("NFKC", plain(value))


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return _of_our_time(value.date())
    if isinstance(value, date):
        return _of_our_time(value)
    text = folded(value).replace(" ", "")
    if not text:
        return None
    found = _DAY.fullmatch(text.removesuffix("T00:00:00").removesuffix("00:00:00"))
    day = _date(int(found[1]), int(found[2]), int(found[3])) if found else None
    if day is None:
        raise wrong("bad_date", N_("{value} is no date; write it as 2026-03-05"), value=text)
    return _of_our_time(day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_our_time(day: date) -> date:
    """Return the day; one of another age was mistyped, and nothing could be counted from it."""
    if not _AGE[0] <= day.year <= _AGE[1]:
        raise wrong(
            "bad_date",
            N_("{value}: the year must be from {first} to {last}"),
            value=day.isoformat(),
            first=_AGE[0],
            last=_AGE[1],
        )
    return day


def _yes(value: Any) -> bool:
    text = folded(value).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise wrong("bad_yes_no", N_("{value}: write 是 or 否"), value=text)


def _count(value: Any) -> int | None:
    text = folded(value)
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}", text):
        raise wrong("bad_number", N_("{value} is no whole number"), value=text)
    return int(text)


def parts(value: Any) -> tuple[str, ...]:
    """Return the names in a text, separated by 、 or a comma."""
    return tuple(part.strip() for part in _BETWEEN.split(plain(value)) if part.strip())


def _years(value: Any) -> tuple[int, ...]:
    found: set[int] = set()
    text = value if not isinstance(value, list | tuple) else "、".join(map(str, value))
    for part in _BETWEEN.split(folded(text).replace(" ", "")):
        if not part:
            continue
        years = _YEARS.fullmatch(part)
        first = int(years[1]) if years else 0
        last = int(years[2] or years[1]) if years else 0
        if not 1949 <= first <= last <= first + 50:
            raise wrong(
                "bad_years",
                N_("{value}: write a year, 2023-2025 or 2023、2024"),
                value=part,
            )
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def _one_of(words: tuple[str, ...]) -> Any:
    def check(value: Any) -> str:
        text = folded(value)
        if text and text not in words:
            raise wrong(
                "bad_choice",
                N_("{value} is none of: {words}"),
                value=text,
                words="、".join(words),
            )
        return text

    return check


def _some_of(words: tuple[str, ...]) -> Any:
    one = _one_of(words)

    def check(value: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one(part) for part in parts(value)))

    return check


Words = Annotated[str, BeforeValidator(plain)]
Code = Annotated[str, BeforeValidator(folded)]
Day = Annotated[date | None, BeforeValidator(_day)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Count = Annotated[int | None, BeforeValidator(_count)]
Names = Annotated[tuple[str, ...], BeforeValidator(parts)]
Years = Annotated[tuple[int, ...], BeforeValidator(_years)]
SealedWords = Annotated[str, BeforeValidator(plain), Sealed()]
TeamMember = Annotated[str, BeforeValidator(plain), Lookup("team")]
TeamMembers = Annotated[tuple[str, ...], BeforeValidator(parts), Lookup("team")]
Account = Annotated[str, BeforeValidator(folded), Lookup("account")]


def one_of(*words: str) -> Any:
    """Return the type of a field that holds one of these words, or nothing."""
    return Annotated[str, BeforeValidator(_one_of(words)), Options(words)]


def some_of(*words: str) -> Any:
    """Return the type of a field that holds any of these words."""
    return Annotated[tuple[str, ...], BeforeValidator(_some_of(words)), Options(words)]
