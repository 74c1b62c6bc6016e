"""What a field of a record may hold, and how people may write it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from workflow.errors import N_
from workflow.people import mail_address
from workflow.rules import invisible, typed_text
from workflow.rules.typed_text import LONGEST

#: The longest title, and the longest name, number or code. They make rows the same row, and
#: PostgreSQL keeps such an identity in an index of 2 700 bytes at most.
LONGEST_TITLE, LONGEST_NAME = 300, 200
_LONGEST_SHOWN, _MOST_LOOKED_AT = 60, 1000
_AGE = (1949, 2199)
_MOST_YEARS = 60

_YES = {"是", "√", "✓", "✔", "☑", "1", "y", "yes", "true"}
_NO = {"否", "无", "×", "✗", "✘", "☐", "0", "n", "no", "false", ""}
#: The problem of a word that is not one of those that may stand there.
NO_CHOICE = N_("{value} is none of: {words}")
#: How people write that there is none.
_NO_MAIL = {"", "无", "没有", "暂无", "-", "--", "—", "/"}
_DASHES = re.compile("[‐‑‒–—―−]")
_AROUND = re.compile(r"\s*([-./年月日号])\s*")
_TIME = r"(?:[ T]?(?<=[ T日号])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_DAY = re.compile(
    r"([0-9]{4})(?:年([0-9]{1,2})月([0-9]{1,2})[日号]?|([-./])([0-9]{1,2})\4([0-9]{1,2})[日号]?"
    rf"|([0-9]{{2}})([0-9]{{2}})){_TIME}"
)
_COUNT = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.0+)?")
_BETWEEN = re.compile(r"[、,，;；\n]")
_BETWEEN_NAMES = re.compile(r"[、,，;；/／\n]")
_YEARS = re.compile(r"([0-9]{4})年?(?:[-~至]([0-9]{4})年?)?")


@dataclass(frozen=True, slots=True)
class Lookup:
    """Marks a field whose names are looked up: `team`, `person` or `account`."""

    where: str


@dataclass(frozen=True, slots=True)
class Named:
    """Marks a field that holds names or a title: two that look the same are the same."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Marks a field that is kept sealed."""


@dataclass(frozen=True, slots=True)
class Options:
    """Marks a field that holds one of these words, or several of them."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Marks a field that holds one of the words in a list of the policy, such as `section.key`."""

    named: str


def wrong(code: str, message: str, **data: Any) -> PydanticCustomError:
    """Return the error of a value that cannot be right; `message` is an English message id.

    `field` in the data names the field where it stands, for a rule over several fields.
    """
    if isinstance(data.get("value"), str):
        data["value"] = shown(data["value"])
    return PydanticCustomError(code, "{message_id}", {"message_id": message, **data})


def shown(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """Return a text as it is told of: in one line, cut, and with nothing a terminal would obey."""
    line = " ".join(text[:_MOST_LOOKED_AT].split())
    seen = "".join(c if c.isprintable() else "?" for c in line[: longest + 1])
    return seen if len(seen) <= longest else f"{seen[:longest]}…"


def plain(value: Any) -> str:
    """Return a value as people mean it: NFC, usual spaces, no outer ones and nothing invisible."""
    return _meant(value, invisible.without_stray_invisible)


def named(value: Any) -> str:
    """Return a name, title or number as people mean it: without what draws a running text too."""
    return _meant(value, invisible.without_invisible)


def _meant(value: Any, visible: Callable[[str], str]) -> str:
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
    text = typed_text.meant(str(value), visible)
    if not typed_text.is_text(text):
        raise wrong("control_character", N_("holds a control character; type the text anew"))
    return within(text, LONGEST)


def is_unfit(text: str) -> bool:
    """Return whether a text may be refused wherever it stands."""
    return len(text) > LONGEST or not typed_text.is_text(text)


def folded(value: Any) -> str:
    """Return a value with full-width letters and digits as plain ones, as codes are kept."""
    return unicodedata.normalize("NFKC", named(value)).strip()


def legible(value: Any) -> str:
    """Return a value as it is folded; an empty text where it cannot be right, and is refused."""
    try:
        return folded(value)
    except PydanticCustomError:
        return ""


def within(text: str, longest: int) -> str:
    """Return a text; refuse one that is too long."""
    if len(text) > longest:
        raise wrong(
            "too_long",
            N_("{count} characters are too many; write at most {longest}"),
            count=len(text),
            longest=longest,
        )
    return text


def _title(value: Any) -> str:
    return within(named(value), LONGEST_TITLE)


def _name(value: Any) -> str:
    return within(named(value), LONGEST_NAME)


def _code(value: Any) -> str:
    return within(_DASHES.sub("-", folded(value)), LONGEST_NAME)


def _mail(value: Any) -> str:
    text = _code(value)
    if text.lower() in _NO_MAIL:
        return ""
    if not mail_address.is_possible(text):
        raise wrong(
            "bad_mail",
            N_("{value} is no e-mail address; write a single one, such as wang@example.org"),
            value=text,
        )
    return text


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return _of_our_time(value.date())
    if isinstance(value, date):
        return _of_our_time(value)
    text = folded(value)
    if not text:
        return None
    found = _DAY.fullmatch(_AROUND.sub(r"\1", _DASHES.sub("-", text)))
    numbers = [int(part) for part in found.groups() if part and part.isdecimal()] if found else []
    day = _date(*numbers) if numbers else None
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
    found = _COUNT.fullmatch(text)
    if not found:
        raise wrong(
            "bad_number",
            N_("{value} is no whole number; write only digits, such as 12"),
            value=text,
        )
    return int(found[1].replace(",", ""))


def parts(value: Any) -> tuple[str, ...]:
    """Return the numbers in a text, separated by 、 or a comma."""
    return tuple(_name(part) for part in _BETWEEN.split(named(value)) if part.strip())


def _names(value: Any) -> tuple[str, ...]:
    """Return the names in a text, which a slash or a new line may separate besides."""
    return tuple(_name(part) for part in _BETWEEN_NAMES.split(named(value)) if part.strip())


def _years(value: Any) -> tuple[int, ...]:
    found: set[int] = set()
    text = value if not isinstance(value, list | tuple) else "、".join(map(str, value))
    for part in _BETWEEN.split(_DASHES.sub("-", folded(text)).replace(" ", "")):
        if not part:
            continue
        years = _YEARS.fullmatch(part)
        first = int(years[1]) if years else 0
        last = int(years[2] or years[1]) if years else 0
        if not _AGE[0] <= first <= last <= min(first + 50, _AGE[1]):
            raise _bad_years(part)
        found.update(range(first, last + 1))
    if len(found) > _MOST_YEARS:
        raise _bad_years(folded(text))
    return tuple(sorted(found))


def _bad_years(text: str) -> PydanticCustomError:
    return wrong("bad_years", N_("{value}: write a year, 2023-2025 or 2023、2024"), value=text)


def _one_of(words: tuple[str, ...]) -> Any:
    def check(value: Any) -> str:
        text = folded(value)
        if text and text not in words:
            raise wrong("bad_choice", NO_CHOICE, value=text, words="、".join(words))
        return text

    return check


def _some_of(words: tuple[str, ...]) -> Any:
    one = _one_of(words)

    def check(value: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one(part) for part in _names(value)))

    return check


Words = Annotated[str, BeforeValidator(plain)]
Title = Annotated[str, BeforeValidator(_title), Named()]
Name = Annotated[str, BeforeValidator(_name), Named()]
Code = Annotated[str, BeforeValidator(_code)]
Mail = Annotated[str, BeforeValidator(_mail)]
Day = Annotated[date | None, BeforeValidator(_day)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Count = Annotated[int | None, BeforeValidator(_count)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Years = Annotated[tuple[int, ...], BeforeValidator(_years)]
SealedWords = Annotated[str, BeforeValidator(plain), Sealed()]
TeamMember = Annotated[str, BeforeValidator(_name), Lookup("team")]
Person = Annotated[str, BeforeValidator(_name), Named(), Lookup("person")]
TeamMembers = Annotated[tuple[str, ...], BeforeValidator(_names), Lookup("team")]
Account = Annotated[str, BeforeValidator(_code), Lookup("account")]


def one_of(*words: str) -> Any:
    """Return the type of a field that holds one of these words, or nothing."""
    return Annotated[str, BeforeValidator(_one_of(words)), Options(words)]


def listed(named: str, *usual: str) -> Any:
    """Return the type of a field that holds a word in a list of the policy; `usual` as shipped."""
    return Annotated[str, BeforeValidator(folded), Options(usual), Listed(named)]


def some_of(*words: str) -> Any:
    """Return the type of a field that holds any of these words."""
    return Annotated[tuple[str, ...], BeforeValidator(_some_of(words)), Options(words)]
