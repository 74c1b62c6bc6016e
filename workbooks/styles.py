"""The styles of a sheet: headings, column widths, date and text formats, printing."""

import unicodedata
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from workbooks.columns import Column
from workflow.records.fields import Shape

FONT = Font(bold=True)
NEEDED = PatternFill("solid", fgColor="9BC2E6")
OTHER = PatternFill("solid", fgColor="DDEBF7")
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)
_MIDDLE = Alignment(horizontal="center", vertical="top", wrap_text=True)
_THIN = Side(style="thin", color="BFBFBF")
EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

DAY = "yyyy-mm-dd"
#: In a cell of this format Excel keeps `1-2`, `001` and `=1` as text.
TEXT = "@"

_WIDTHS: dict[Shape, int] = {
    "text": 18,
    "day": 13,
    "yes": 9,
    "count": 9,
    "years": 14,
    "several": 22,
}
_WIDTH_OF_SEALED = 40
#: The columns of a sheet are no wider in total, so that an A4 page stays readable, unless no column
#: can be narrower.
_WIDEST, _NARROWEST = 230, 8
_A4 = 9
#: The height in points of a line of text and of the highest row; a letter is a little wider than
#: the unit of column widths.
_LINE, _HIGHEST = 17, 409
_ROOM = 1.2


def number_format(column: Column) -> str:
    """Return the number format of a column."""
    if column.shape == "day":
        return DAY
    return TEXT if column.shape in ("text", "years", "several") else "General"


def widths(columns: Sequence[Column]) -> list[int]:
    """Return the widths of a sheet's columns, reduced if they would not fit on a page."""
    usual = [_width(column) for column in columns]
    days = sum(w for w, column in zip(usual, columns, strict=True) if column.shape == "day")
    shrunk = (_WIDEST - days) / (sum(usual) - days)
    if shrunk >= 1:
        return usual
    return [
        w if column.shape == "day" else max(_NARROWEST, int(w * shrunk))
        for w, column in zip(usual, columns, strict=True)
    ]


def _width(column: Column) -> int:
    """Return the width that a column's heading and usual values need."""
    sealed = column.field is not None and column.field.sealed
    usual = _WIDTH_OF_SEALED if sealed else _WIDTHS[column.shape]
    options: Sequence[str] = column.field.options if column.field else ()
    if options:
        usual = max(wide(word) for word in options) + 4
    return max(usual, wide(column.heading) + 4)


def alignment(column: Column) -> Alignment:
    """Return the alignment of a column: wrapped, dates and numbers centred."""
    return _MIDDLE if column.shape in ("day", "yes", "count") else WRAPPED


class FittedRow(RowDimension):
    """A row as high as its texts need; Excel adjusts it when they change."""

    @property
    def customHeight(self) -> bool:
        """Return False, so that Excel may adjust the height."""
        return False


def fit(page: Any, row: int, texts: Iterable[tuple[Any, int]]) -> None:
    """Set the height that a row's values need, since not all programs adjust it."""
    lines = max(_lines(text, width) for text, width in texts)
    if lines > 1:
        height = min(lines * _LINE, _HIGHEST)
        page.row_dimensions[row] = FittedRow(page, index=row, ht=height)


def _lines(text: Any, width: int) -> int:
    if not isinstance(text, str) or (2 * _ROOM * len(text) < width and "\n" not in text):
        return 1
    return sum(max(1, ceil(wide(part) * _ROOM / width)) for part in text.split("\n"))


def set_up_print(page: Any, *, headings: int) -> None:
    """Set a sheet to print landscape on A4, one page wide, with the headings on each page."""
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, footer=0.3)
    page.print_options.gridLines = page.print_options.horizontalCentered = True
    page.print_title_rows = f"{headings}:{headings}"
    page.oddFooter.center.text = "&A  &P / &N"


def wide(text: str) -> int:
    """Return the width of a text in letters; a Chinese character counts as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
