"""How the values of fields are read, checked and normalised."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from workflow.errors import N_
from workflow.people import mail_address
from workflow.records.none_words import is_none, or_nothing
from workflow.rules import invisible, typed_text
from workflow.rules.typed_text import LONGEST

#: The longest title, and the longest name, number or code. They are part of identities, which
#: PostgreSQL keeps in an index of at most 2 700 bytes.
LONGEST_TITLE, LONGEST_NAME = 300, 200
_LONGEST_SHOWN, _MOST_LOOKED_AT = 60, 1000
_AGE = (1949, 2199)
_MOST_YEARS = 60

_YES = {"是", "√", "✓", "✔", "☑", "1", "y", "yes", "true"}
_NO = {"否", "无", "×", "✗", "✘", "☐", "0", "n", "no", "false", ""}
#: The problem of a word that is not among the options.
NOT_AN_OPTION = N_("{value} is not one of: {words}")
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
    """Marks a field that holds names or a title, which are compared by appearance."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Marks a field that is stored sealed."""


def wrong(code: str, message: str, **data: Any) -> PydanticCustomError:
    """Return the error of a wrong value; `message` is an English message id.

    `field` in the data names the wrong field, for a rule about several fields.
    """
    if isinstance(data.get("value"), str):
        data["value"] = excerpt(data["value"])
    return PydanticCustomError(code, "{message_id}", {"message_id": message, **data})


def excerpt(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """Return the beginning of a text in one line, without control characters."""
    line = " ".join(text[:_MOST_LOOKED_AT].split())
    seen = "".join(c if c.isprintable() else "?" for c in line[: longest + 1])
    return seen if len(seen) <= longest else f"{seen[:longest]}…"


def plain(value: Any) -> str:
    """Return a value normalised: NFC, ordinary spaces, stripped, no invisible characters."""
    return _normalised(value, invisible.without_stray_invisible)


def named(value: Any) -> str:
    """Return a name, title or number normalised, without joiners and variation selectors."""
    return _normalised(value, invisible.without_invisible)


def _normalised(value: Any, visible: Callable[[str], str]) -> str:
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
    text = typed_text.normalised(str(value), visible)
    if not typed_text.has_no_controls(text):
        raise wrong("control_character", N_("contains control characters; type the text again"))
    return within(text, LONGEST)


def is_unreadable(text: str) -> bool:
    """Return whether a text is too long or contains characters that no field may hold."""
    return len(text) > LONGEST or not typed_text.has_no_controls(text)


def folded(value: Any) -> str:
    """Return a value with full-width letters and digits as ordinary ones, as codes are stored."""
    return unicodedata.normalize("NFKC", named(value)).strip()


def legible(value: Any) -> str:
    """Return a value folded, or an empty text if it is invalid and will be refused."""
    try:
        return folded(value)
    except PydanticCustomError:
        return ""


def within(text: str, longest: int) -> str:
    """Return a text, or refuse it if it is too long."""
    if len(text) > longest:
        raise wrong(
            "too_long",
            N_("{count} characters are too many; at most {longest} are allowed"),
            count=len(text),
            longest=longest,
        )
    return text


def _title(value: Any) -> str:
    return within(or_nothing(named(value)), LONGEST_TITLE)


def _words(value: Any) -> str:
    return or_nothing(plain(value))


def _name(value: Any) -> str:
    return or_nothing(_literal(value))


def _literal(value: Any) -> str:
    return within(named(value), LONGEST_NAME)


def _code(value: Any) -> str:
    return or_nothing(_number(value))


def _number(value: Any) -> str:
    return within(_DASHES.sub("-", folded(value)), LONGEST_NAME)


def _mail(value: Any) -> str:
    text = _code(value)
    if text and not mail_address.is_possible(text):
        raise wrong(
            "bad_mail",
            N_("{value} is not an e-mail address; write one only, such as wang@example.org"),
            value=text,
        )
    return text


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    text = or_nothing(folded(value))
    if not text:
        return None
    found = _DAY.fullmatch(_AROUND.sub(r"\1", _DASHES.sub("-", text)))
    numbers = [int(part) for part in found.groups() if part and part.isdecimal()] if found else []
    day = _date(*numbers) if numbers else None
    if day is None:
        raise wrong("bad_date", N_("{value} is not a date; write it as 2026-03-05"), value=text)
    return _plausible(day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plausible(day: date) -> date:
    """Return the day, or refuse a year that must be a typing error."""
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
    if text in _NO or is_none(text):
        return False
    raise wrong("bad_yes_no", N_("{value} is not recognised; write 是 or 否"), value=text)


def _count(value: Any) -> int | None:
    text = or_nothing(folded(value))
    if not text:
        return None
    found = _COUNT.fullmatch(text)
    if not found:
        raise wrong(
            "bad_number",
            N_("{value} is not a whole number; write only digits, such as 12"),
            value=text,
        )
    return int(found[1].replace(",", ""))


def parts(value: Any) -> tuple[str, ...]:
    """Return the parts of a text separated by 、 or a comma."""
    return tuple(_name(part) for part in _BETWEEN.split(named(value)) if part.strip())


def _names(value: Any) -> tuple[str, ...]:
    """Return the names in a text, also separated by a slash or a new line."""
    text = or_nothing(named(value))
    return tuple(filter(None, (_name(part.strip()) for part in _BETWEEN_NAMES.split(text))))


def _years(value: Any) -> tuple[int, ...]:
    found: set[int] = set()
    text = value if not isinstance(value, list | tuple) else "、".join(map(str, value))
    for part in _BETWEEN.split(_DASHES.sub("-", folded(text)).replace(" ", "")):
        if not or_nothing(part):
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
    return wrong(
        "bad_years", N_("{value} is not a year; write 2024, 2023-2025 or 2023、2024"), value=text
    )


class Options(ABC):
    """The words that a field accepts."""

    def __init__(self, *words: str) -> None:
        self.words = words

    @abstractmethod
    def check(self, value: Any) -> Any:
        """Return the value as it is stored; raises where it is not accepted."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Return the schema of the annotated type, with the check before it."""
        return core_schema.no_info_before_validator_function(self.check, handler(source))


class OneOf(Options):
    """A field that holds one of these words, or nothing."""

    def check(self, value: Any) -> str:
        """Return the word; raises where it is not one of them."""
        text = folded(value)
        if text and text not in self.words:
            if is_none(text):
                return ""
            raise wrong("bad_choice", NOT_AN_OPTION, value=text, words="、".join(self.words))
        return text


class SomeOf(OneOf):
    """A field that holds several of these words."""

    def check(self, value: Any) -> Any:
        """Return the words, each once; raises where one is not among them."""
        return tuple(dict.fromkeys(filter(None, map(super().check, _names(value)))))


class Listed(Options):
    """A field with a word from a list of the policy, which ships with these words."""

    def __init__(self, named: str, *usual: str) -> None:
        super().__init__(*usual)
        self.named = named

    def check(self, value: Any) -> str:
        """Return the word; the policy of the inspection decides whether it is accepted."""
        return or_nothing(folded(value))


Words = Annotated[str, BeforeValidator(_words)]
Title = Annotated[str, BeforeValidator(_title), Named()]
Name = Annotated[str, BeforeValidator(_name), Named()]
#: A name and a number that are stored as they are written, even if they say that there is nothing.
Literal = Annotated[str, BeforeValidator(_literal), Named()]
Number = Annotated[str, BeforeValidator(_number)]
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
