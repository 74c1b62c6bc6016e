"""Formulas that are constants, such as `=TRUE()` and `="001"`."""

import re
from datetime import date

_TRUTH = re.compile(r"(TRUE|FALSE)(?:\( *\))?", re.IGNORECASE)
_TEXT = re.compile('"((?:[^"]|"")*)"')
_NUMBER = re.compile(r"([-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[-+]?[0-9]{1,3})?)(%?)", re.IGNORECASE)
_DATE = re.compile(r"DATE\( *([0-9]{4}) *, *([0-9]{1,2}) *, *([0-9]{1,2}) *\)", re.IGNORECASE)
#: Excel counts days from here, and in Macintosh workbooks from 1904.
_FIRST_RIGHT, _START, _START_OF_1904 = date(1900, 3, 1), date(1899, 12, 30), date(1904, 1, 1)


#: The type of a constant formula.
Value = bool | str | float


def value(formula: str, *, of_1904: bool) -> Value | None:
    """Return the value of a constant formula, or None if it must be calculated."""
    formula = formula.strip().removeprefix("=").strip()
    if found := _TRUTH.fullmatch(formula):
        return found[1].upper() == "TRUE"
    if found := _TEXT.fullmatch(formula):
        return found[1].replace('""', '"')
    if found := _NUMBER.fullmatch(formula):
        return float(found[1]) / (100 if found[2] else 1)
    if found := _DATE.fullmatch(formula):
        return _day(*map(int, found.groups()), of_1904=of_1904)
    return None


def _day(year: int, month: int, day: int, *, of_1904: bool) -> float | None:
    """Return the serial number of a day, or None where Excel's count is wrong."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    if found < _FIRST_RIGHT:
        return None
    return float((found - (_START_OF_1904 if of_1904 else _START)).days)
