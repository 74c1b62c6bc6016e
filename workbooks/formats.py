"""What the format of a cell makes of its number: a day, a time, leading zeros."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from workflow.files.parts import Local

#: Built-in formats that show a day, those of Chinese Excel and WPS among them.
_DAYS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
_TIMES = {*range(18, 22), *range(32, 36), *range(45, 48), 55, 56}
#: Quoted texts, escaped letters, and what stands in brackets: colours, languages, conditions.
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_GENERAL = ("general", "g/通用格式")
_MOST_ZEROS = 20

_START = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zones
#: The last day that Excel counts, and by how many days workbooks of the Macintosh count less.
_LAST_DAY, _LESS = 2_958_465, 1462


@dataclass(frozen=True, slots=True)
class Format:
    """What a cell of this format shows of its number; `zeros` is the width it is filled to."""

    day: bool = False
    time: bool = False
    zeros: int = 0


PLAIN = Format()


class Formats:
    """The formats of cells by the number of their style, as styles.xml tells them."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._styles: list[Format] = []
        self._in_styles = False
        self._local = Local()

    def of(self, style: str) -> Format:
        """Return the format of a style; one that is not there shows the bare number."""
        if not style.isdecimal() or len(style) > 6:
            return PLAIN
        number = int(style)
        return self._styles[number] if number < len(self._styles) else PLAIN

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element of styles.xml."""
        name = self._local[name]
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_styles = True
        elif name == "xf" and self._in_styles:
            number = attributes.get("numFmtId", "0")
            self._styles.append(_format(number, self._codes.get(number)))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if self._local[name] == "cellXfs":
            self._in_styles = False

    def text(self, piece: str) -> None:
        """Pass over text: none of it matters."""


def _format(number: str, code: str | None) -> Format:
    if code is None:
        built_in = int(number) if number.isdecimal() and len(number) < 4 else 0
        return Format(day=built_in in _DAYS, time=built_in in _TIMES)
    first = _NO_FORMAT.sub("", code[:255].lower()).split(";")[0].strip()
    if first in _GENERAL:
        return PLAIN
    if set(first) == {"0"} and 1 < len(first) <= _MOST_ZEROS:
        return Format(zeros=len(first))
    times = bool(re.search("[hs]", first))
    return Format(day=bool(re.search("[dy]|aaa" if times else "[dym]|aaa", first)), time=times)


def shown(number: float, format: Format, *, of_1904: bool) -> Any:
    """Return what a cell shows: a day or time, a text with leading zeros, or the number."""
    if format.day or format.time:
        return moment(number, of_1904=of_1904, whole=format.day) or plain(number)
    if format.zeros and number.is_integer() and 0 <= number < 10**_MOST_ZEROS:
        return f"{int(number):0{format.zeros}d}"
    return plain(number)


def plain(number: float) -> int | float:
    """Return a number, as an integer where it is one."""
    return int(number) if number.is_integer() else number


def moment(number: float, *, of_1904: bool, whole: bool = True) -> datetime | time | None:
    """Return the instant that Excel counts by a number, to the second; None where it has none.

    Less than a day is a time, unless a `whole` day is wanted.
    """
    if not 0 <= number <= _LAST_DAY - _LESS:
        return None
    seconds = round(number * 86_400)
    if not whole and seconds < 86_400:
        return (_START + timedelta(seconds=seconds)).time()
    # Excel has a 29 February 1900, and counts the days before it one short.
    days = _LESS if of_1904 else number < 60
    return _START + timedelta(days=days, seconds=seconds)
