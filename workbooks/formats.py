"""Apply the format of a cell to its value: the date, number or text that is shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from workbooks import cells, format_codes, shown_numbers, shown_times
from workbooks.format_codes import Code, Section
from workflow.files.parts import Local

_DAY = "yyyy/m/d"
#: A format that depends on the computer: its currency, its digits.
_OF_COMPUTER = "0[?]"
#: Built-in formats that a workbook does not spell out, including dates and times of Chinese Excel
#: and WPS. Negative numbers in 37 to 44 differ from country to country.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 37: "#,##0;[?]0", 38: "#,##0;[?]0", 39: "#,##0.00;[?]0",
    40: "#,##0.00;[?]0", 41: '#,##0;[?]0;"-";@', 43: '#,##0.00;[?]0;"-";@', 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    **dict.fromkeys((*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58), _DAY),
    **dict.fromkeys((*range(5, 9), 42, 44, *range(59, 82)), _OF_COMPUTER),
}  # fmt: skip
#: From this number on Excel keeps only fifteen digits.
_ROUNDED = 10**15
#: What accounting formats show for zero.
_ZERO = {"-", "－", "–", "—"}

_START = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zones
#: The last day that Excel counts, and the offset of Macintosh workbooks.
_LAST_DAY, _LESS = 2_958_465, 1462


@dataclass(frozen=True, slots=True)
class Masked:
    """A value that differs from what its format shows.

    `shown` is empty if nothing is shown, and None if the display is unknown.
    """

    held: float | str
    shown: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """A cell format; without a `code` its display is unknown.

    `zeros` is the width to which whole numbers are padded, if it does nothing else.
    """

    code: Code | None = None
    zeros: int = 0


#: The format that shows the bare value.
PLAIN = Format(Code((Section((("general", ""),)),)))


class Formats:
    """The cell formats of styles.xml by style number.

    `of_texts` are the styles that show a text differently.
    """

    def __init__(self) -> None:
        self.of_texts: dict[str, Section] = {}
        self._codes: dict[str, str] = {}
        self._styles: list[Format] = []
        self._in_styles = False
        self._local = Local()

    def of(self, style: str) -> Format:
        """Return the format of a style; an unknown style shows the bare number."""
        if not style.isdecimal() or len(style) > 6:
            return PLAIN
        number = int(style)
        return self._styles[number] if number < len(self._styles) else PLAIN

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element of styles.xml."""
        name = self._local[name]
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_styles = True
        elif name == "xf" and self._in_styles:
            self._add(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        if self._local[name] == "cellXfs":
            self._in_styles = False

    def text(self, piece: str) -> None:
        """Ignore text."""

    def _add(self, number: str) -> None:
        code = self._codes.get(number)
        if code is None:
            built_in = int(number) if number.isdecimal() and len(number) < 4 else 0
            code = _BUILT_IN.get(built_in, "")
        format = _format(code if code.strip() else "")
        text = format.code.text if format.code else None
        if text is not None and not text.shows_text_as_it_is:
            self.of_texts[str(len(self._styles))] = text
        self._styles.append(format)


@lru_cache(maxsize=1000)
def _format(code: str) -> Format:
    parsed = format_codes.parsed(code) if code else PLAIN.code
    if parsed is None or len(parsed.numbers) > 1:
        return Format(parsed)
    first, text = parsed.numbers[0], parsed.text
    is_bare = first.shows_text_as_it_is and not first.unclear
    if is_bare and (text is None or text.shows_text_as_it_is):
        return PLAIN
    tokens = first.tokens
    zeros = len(tokens) if set(tokens) == {("digit", "0")} else 0
    return Format(parsed, zeros)


def shown(number: float, format: Format, *, of_1904: bool) -> Any:
    """Return what a cell shows for a number: a date, a text, or the number itself."""
    if format is PLAIN or abs(number) >= _ROUNDED:
        return plain(number)
    if format.zeros and number >= 0 and number.is_integer():
        return int(number) if format.zeros == 1 else f"{int(number):0{format.zeros}d}"
    return _in_format(number, format, of_1904)


@lru_cache(maxsize=10_000)
def _in_format(number: float, format: Format, of_1904: bool) -> Any:
    section, minus = format.code.section(number) if format.code else (None, False)
    if section is None:
        return Masked(number, None)
    if section.is_day:
        return moment(number, of_1904=of_1904) or Masked(number, None)
    if section.is_time:
        return _as_number(number, shown_times.shown(number, section))
    return _as_number(number, shown_numbers.shown(number, section, minus=minus))


def _as_number(number: float, text: str | None) -> Any:
    """Return the shown text, or the number itself if the text shows exactly that number."""
    text = text.strip() if text is not None else None
    if not text or (number == 0 and text in _ZERO):
        return Masked(number, text)
    # Only some programs show the point in `12.`.
    bare = text.removesuffix(".")
    return int(number) if number.is_integer() and bare == str(int(number)) else text


def shown_text(text: str, section: Section) -> Any:
    """Return what a cell shows for a text."""
    if "unknown" in section.kinds:
        return Masked(text, None)
    return cells.given(shown_numbers.filled(section, text)) or Masked(text, "")


def plain(number: float) -> int | float:
    """Return a number, as an integer if it is whole."""
    return int(number) if number.is_integer() else number


def moment(number: float, *, of_1904: bool) -> datetime | None:
    """Return the time of an Excel serial number, to the second, or None if it has none."""
    if not 0 <= number <= _LAST_DAY - _LESS:
        return None
    # Excel has a 29 February 1900 and counts the days before it one short.
    days = _LESS if of_1904 else number < 60
    return _START + timedelta(days=days, seconds=round(number * 86_400))
