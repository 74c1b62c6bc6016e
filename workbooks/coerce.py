"""Convert cell values that are not written the way their column requires."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from pydantic_core import PydanticCustomError

from workbooks import cells, columns, formats
from workbooks.formats import Masked
from workbooks.grid import Fault, Formula
from workflow.errors import N_
from workflow.records.fields import Shape
from workflow.records.values import excerpt, is_unreadable, plain, within
from workflow.rules.typed_text import LONGEST

#: From this number on Excel keeps only fifteen digits.
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

_TIME = N_("{heading}: only the date of {value} is used, not the time ({count} times)")
_SERIAL = N_("{heading}: {value} is read as the date {meant} ({count} times)")
_MEASURE = N_("{heading}: {value} is read as {meant} ({count} times)")


@dataclass(frozen=True, slots=True)
class Coerced:
    """A converted value; `note` says how it was read, `wrong` what is wrong with it."""

    value: Any
    code: str = ""
    note: str = ""
    wrong: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def value(given: Any, shape: Shape, heading: str, *, looked_up: bool, of_1904: bool) -> Coerced:
    """Return the value of a cell in the form that the kinds of record accept."""
    if isinstance(given, Formula):
        return Coerced("", "formula", wrong=N_(
            "{heading} contains a formula; replace it by its value (Copy, Paste Special, Values)"
        ))  # fmt: skip
    if isinstance(given, Fault):
        return Coerced("", "error_value", data={"value": excerpt(given.shown)}, wrong=N_(
            "{heading} contains the error {value}; enter the value itself"
        ))  # fmt: skip
    if isinstance(given, Masked):
        return _masked(given, shape)
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
        return Coerced(given)
    return _text(given, is_code=looked_up or columns.holds_codes(heading))


def _masked(given: Masked, shape: Shape) -> Coerced:
    """Return the value that a format shows differently, if the display is certain."""
    data = {"value": excerpt(f"{given.held:.15g}" if isinstance(given.held, float) else given.held)}
    if given.shown and shape == "count":
        return Coerced(0, "number_read", _MEASURE, data={"value": given.shown, "meant": 0})
    if given.shown:
        return Coerced(given.shown)
    if given.shown is None and shape == "day":
        message = N_("{value} is not a date; write it as 2026-03-05")
        return Coerced("", "bad_date", data=data, wrong=message)
    if given.shown is None:
        return Coerced("", "unclear_format", data=data, wrong=N_(

                "{heading}: the cell format makes it uncertain how {value} is shown; format the "
                "cells as text and enter the value again"
        ))  # fmt: skip
    if shape == "yes" and given.held == 0:
        return Coerced("")
    return Coerced("", "hidden_value", data=data, wrong=N_(

            "{heading}: the cell contains {value}, but its format shows nothing; clear the cell, "
            "or format it as General"
    ))  # fmt: skip


def _unfit(text: str) -> Coerced | None:
    """Return the problem of a text that no field may hold: too long or unreadable."""
    if not is_unreadable(text):
        return None
    try:
        if len(text) > cells.LONGEST_CELL:  # it was cut and could pass without invisible characters
            within(text, LONGEST)
        plain(text)
    except PydanticCustomError as error:
        data = dict(error.context or {})
        return Coerced("", error.type, wrong=data.pop("message_id"), data=data)
    return None


def _day(given: Any, *, of_1904: bool) -> Coerced:
    if isinstance(given, datetime):
        if given.time() == time():
            return Coerced(given)
        moment = f"{given:%Y-%m-%d %H:%M}"
        return Coerced(given, "time_left_out", _TIME, data={"value": moment})
    text = cells.code(given) if isinstance(given, str | int) else ""
    if not _DIGITS.fullmatch(text):
        if isinstance(given, str) and _WITH_TIME.search(given):
            return Coerced(given, "time_left_out", _TIME, data={"value": excerpt(given)})
        return Coerced(given)
    meant = _of_digits(int(float(text)), of_1904=of_1904)
    if meant is None:
        return Coerced(given)
    return Coerced(
        meant, "day_of_number", _SERIAL, data={"value": text, "meant": meant.isoformat()}
    )


def _of_digits(number: int, *, of_1904: bool) -> date | None:
    """Return the date of 20260305, or of an Excel serial number."""
    if number in _SERIALS:
        moment = formats.moment(number, of_1904=of_1904)
        return moment.date() if isinstance(moment, datetime) else None
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None


def _count(given: Any, *, is_year: bool) -> Coerced:
    if isinstance(given, datetime):
        meant = given.year if is_year else None
        written = given.date().isoformat()
    else:
        written = cells.code(given)
        found = (_DAY_OF_BIRTH if is_year else _WITH_MEASURE).fullmatch(written)
        meant = int(found[1].replace(",", "")) if found else None
    if meant is None:
        return Coerced(given)
    return Coerced(meant, "number_read", _MEASURE, data={"value": written, "meant": meant})


def _text(given: Any, *, is_code: bool) -> Coerced:
    if isinstance(given, str):
        return Coerced(given)
    if isinstance(given, date) and is_code:
        return Coerced("", "date_for_code", wrong=N_(

                "{heading}: Excel has turned it into a date; format the cells as text and enter "
                "it again"
        ))  # fmt: skip
    if isinstance(given, datetime) and given.time() == time():
        return Coerced(given.date().isoformat())
    if isinstance(given, int | float):
        if abs(given) >= _ROUNDED:
            return Coerced("", "rounded_number", data={"value": f"{given:.15g}"}, wrong=N_(
                "{heading}: Excel has rounded {value}; format the cells as text and enter it again"
            ))  # fmt: skip
        return Coerced(given if isinstance(given, int) else f"{given:.15g}")
    return Coerced(str(given))
