"""What the value of a cell is taken for, where it is not written as its column wants it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from pydantic_core import PydanticCustomError

from workbooks import cells, columns, formats
from workbooks.formats import Disguised
from workbooks.grid import Fault, Formula
from workflow.errors import N_
from workflow.records.fields import Shape
from workflow.records.values import is_unfit, plain, shown, within
from workflow.rules.typed_text import LONGEST

#: From here on Excel keeps only the first fifteen digits of a number.
_ROUNDED = 10**15
#: 1949-01-01 to 2199-12-31 as Excel counts days.
_SERIALS = range(17_899, 109_575)
_DIGITS = re.compile(r"[0-9]{5,8}(?:\.0+)?")
_WITH_TIME = re.compile(r"[0-9]{1,2}[:：][0-9]{2}")
_WITH_MEASURE = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2}) *[人名位份张票个次]")
_DAY_OF_BIRTH = re.compile(
    r"((?:19|20)[0-9]{2})(?:年|[年./-][0-9]{1,2}(?:[月./-](?:[0-9]{1,2}日?)?)?)"
)
_YEAR = "年份"

_TIME = N_("{heading}: only the day of {value} counts, not the time ({count} times)")
_SERIAL = N_("{heading}: {value} is read as the day {meant} ({count} times)")
_MEASURE = N_("{heading}: {value} is read as {meant} ({count} times)")


@dataclass(frozen=True, slots=True)
class Understood:
    """A value as it is handed on; `note` says how it was understood, `wrong` what is wrong."""

    value: Any
    code: str = ""
    note: str = ""
    wrong: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def value(given: Any, shape: Shape, heading: str, *, looked_up: bool, of_1904: bool) -> Understood:
    """Return what stands in a cell, as the kinds of record take it."""
    if isinstance(given, Formula):
        return Understood("", "formula", wrong=N_(
            "{heading} holds a formula; write what it results in (copy, Paste Special, Values)"
        ))  # fmt: skip
    if isinstance(given, Fault):
        return Understood("", "error_value", data={"value": shown(given.shown)}, wrong=N_(
            "{heading} holds the error {value}; write the value itself"
        ))  # fmt: skip
    if isinstance(given, Disguised):
        return _disguised(given, shape)
    if isinstance(given, bool) and shape != "yes":
        given = "TRUE" if given else "FALSE"
    if isinstance(given, str):
        wrong = _unfit(given)
        if wrong is not None:
            return wrong
    if shape == "day":
        return _day(given, of_1904=of_1904)
    if shape == "count":
        return _count(given, is_year=heading.endswith(_YEAR))
    if shape == "yes":
        return Understood(given)
    return _text(given, is_code=looked_up or columns.holds_codes(heading))


def _disguised(given: Disguised, shape: Shape) -> Understood:
    """Return what is meant by a value that its format shows otherwise, where that is certain."""
    data = {"value": shown(f"{given.held:.15g}" if isinstance(given.held, float) else given.held)}
    if given.shown and shape == "count":
        return Understood(0, "number_read", _MEASURE, data={"value": given.shown, "meant": 0})
    if given.shown:
        return Understood(given.shown)
    if given.shown is None and shape == "day":
        message = N_("{value} is no date; write it as 2026-03-05")
        return Understood("", "bad_date", data=data, wrong=message)
    if given.shown is None:
        return Understood("", "unclear_format", data=data, wrong=N_(
            "{heading}: it is not certain what the format of the cell shows of {value};"
            " format the cells as text and write what is to be read"
        ))  # fmt: skip
    if shape == "yes" and given.held == 0:
        return Understood("")
    return Understood("", "hidden_value", data=data, wrong=N_(
        "{heading}: the cell holds {value}, but its format shows nothing; clear the cell, or"
        " format it as General"
    ))  # fmt: skip


def _unfit(text: str) -> Understood | None:
    """Return what is wrong with a text that no field may hold: too long, or not to be seen."""
    if not is_unfit(text):
        return None
    try:
        if len(text) > cells.LONGEST_CELL:  # it was cut, and may pass without what is not seen
            within(text, LONGEST)
        plain(text)
    except PydanticCustomError as error:
        data = dict(error.context or {})
        return Understood("", error.type, wrong=data.pop("message_id"), data=data)
    return None


def _day(given: Any, *, of_1904: bool) -> Understood:
    if isinstance(given, datetime):
        if given.time() == time():
            return Understood(given)
        moment = f"{given:%Y-%m-%d %H:%M}"
        return Understood(given, "time_left_out", _TIME, data={"value": moment})
    text = cells.code(given) if isinstance(given, str | int) else ""
    if not _DIGITS.fullmatch(text):
        if isinstance(given, str) and _WITH_TIME.search(given):
            return Understood(given, "time_left_out", _TIME, data={"value": shown(given)})
        return Understood(given)
    meant = _of_digits(int(float(text)), of_1904=of_1904)
    if meant is None:
        return Understood(given)
    return Understood(
        meant, "day_of_number", _SERIAL, data={"value": text, "meant": meant.isoformat()}
    )


def _of_digits(number: int, *, of_1904: bool) -> date | None:
    """Return the day of 20260305, or of a number as Excel counts days."""
    if number in _SERIALS:
        moment = formats.moment(number, of_1904=of_1904)
        return moment.date() if isinstance(moment, datetime) else None
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None


def _count(given: Any, *, is_year: bool) -> Understood:
    if isinstance(given, datetime):
        meant = given.year if is_year else None
        written = given.date().isoformat()
    else:
        written = cells.code(given)
        found = (_DAY_OF_BIRTH if is_year else _WITH_MEASURE).fullmatch(written)
        meant = int(found[1].replace(",", "")) if found else None
    if meant is None:
        return Understood(given)
    return Understood(meant, "number_read", _MEASURE, data={"value": written, "meant": meant})


def _text(given: Any, *, is_code: bool) -> Understood:
    if isinstance(given, str):
        return Understood(given)
    if isinstance(given, date) and is_code:
        return Understood("", "date_for_code", wrong=N_(
            "{heading}: Excel made a date of it; format the cells as text and write it again"
        ))  # fmt: skip
    if isinstance(given, datetime) and given.time() == time():
        return Understood(given.date().isoformat())
    if isinstance(given, int | float):
        if abs(given) >= _ROUNDED:
            return Understood("", "rounded_number", data={"value": f"{given:.15g}"}, wrong=N_(
                "{heading}: Excel has rounded {value}; format the cells as text and write it again"
            ))  # fmt: skip
        return Understood(given if isinstance(given, int) else f"{given:.15g}")
    return Understood(str(given))
