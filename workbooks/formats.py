"""What the format of a cell makes of its value: a day, and whatever else is seen in the cell."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from workbooks import cells, format_codes, shown_numbers, shown_times
from workbooks.format_codes import Code, Section
from workflow.files.parts import Local

_DAY = "yyyy/m/d"
#: What only the computer on which it is opened decides: its currency, its digits.
_OF_COMPUTER = "0[?]"
#: The formats that a workbook need not spell out, days and times of Chinese Excel and WPS among
#: them. Those of numbers below zero in 37 to 44 differ from country to country.
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
#: From here on Excel keeps only the first fifteen digits of a number, whatever is shown of it.
_ROUNDED = 10**15
#: What stands for nought in accounts.
_NOUGHT = {"-", "－", "–", "—"}

_START = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zones
#: The last day that Excel counts, and by how many days workbooks of the Macintosh count less.
_LAST_DAY, _LESS = 2_958_465, 1462


@dataclass(frozen=True, slots=True)
class Disguised:
    """Stands for a value that is not what its format shows.

    `shown` is empty where nothing is seen, and None where it is not known what is.
    """

    held: float | str
    shown: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """What a cell of this format shows; without a `code` that is not known.

    `zeros` is the width to which whole numbers are filled, where it does nothing else.
    """

    code: Code | None = None
    zeros: int = 0


#: Shows the bare value.
PLAIN = Format(Code((Section((("general", ""),)),)))


class Formats:
    """The formats of cells by the number of their style, as styles.xml tells them.

    `of_texts` are the styles that show a text otherwise than it stands.
    """

    def __init__(self) -> None:
        self.of_texts: dict[str, Section] = {}
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
            self._add(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if self._local[name] == "cellXfs":
            self._in_styles = False

    def text(self, piece: str) -> None:
        """Pass over text: none of it matters."""

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
    """Return what a cell shows of a number: a day, a text, or the number itself."""
    if format is PLAIN or abs(number) >= _ROUNDED:
        return plain(number)
    if format.zeros and number >= 0 and number.is_integer():
        return int(number) if format.zeros == 1 else f"{int(number):0{format.zeros}d}"
    return _in_format(number, format, of_1904)


@lru_cache(maxsize=10_000)
def _in_format(number: float, format: Format, of_1904: bool) -> Any:
    section, minus = format.code.section(number) if format.code else (None, False)
    if section is None:
        return Disguised(number, None)
    if section.is_day:
        return moment(number, of_1904=of_1904) or Disguised(number, None)
    if section.is_time:
        return _seen(number, shown_times.shown(number, section))
    return _seen(number, shown_numbers.shown(number, section, minus=minus))


def _seen(number: float, text: str | None) -> Any:
    """Return what is seen, as a number where it is that very number."""
    text = text.strip() if text is not None else None
    if not text or (number == 0 and text in _NOUGHT):
        return Disguised(number, text)
    # The point in 12. is shown by some programs and not by others.
    bare = text.removesuffix(".")
    return int(number) if number.is_integer() and bare == str(int(number)) else text


def shown_text(text: str, section: Section) -> Any:
    """Return what a cell shows of a text."""
    if "unknown" in section.kinds:
        return Disguised(text, None)
    return cells.given(shown_numbers.filled(section, text)) or Disguised(text, "")


def plain(number: float) -> int | float:
    """Return a number, as an integer where it is one."""
    return int(number) if number.is_integer() else number


def moment(number: float, *, of_1904: bool) -> datetime | None:
    """Return the instant that Excel counts by a number, to the second; None where it has none."""
    if not 0 <= number <= _LAST_DAY - _LESS:
        return None
    # Excel has a 29 February 1900, and counts the days before it one short.
    days = _LESS if of_1904 else number < 60
    return _START + timedelta(days=days, seconds=round(number * 86_400))
