"""How a sheet looks: its headings, the width of its columns, how dates and texts are shown."""

import unicodedata
from collections.abc import Sequence

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from workbooks.columns import Column
from workflow.records.fields import Shape

FONT = Font(bold=True)
NEEDED = PatternFill("solid", fgColor="9BC2E6")
OTHER = PatternFill("solid", fgColor="DDEBF7")
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)
_THIN = Side(style="thin", color="BFBFBF")
EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

DAY = "yyyy-mm-dd"
#: Excel makes no date of `1-2`, no number of `001` and no formula of `=1` in a cell of this format.
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


def number_format(column: Column) -> str:
    """Return the format in which the cells of a column are shown and typed."""
    if column.shape == "day":
        return DAY
    return TEXT if column.shape in ("text", "years", "several") else "General"


def width(column: Column) -> int:
    """Return the width of a column, so that heading and usual contents are read."""
    sealed = column.field is not None and column.field.sealed
    usual = _WIDTH_OF_SEALED if sealed else _WIDTHS[column.shape]
    options: Sequence[str] = column.field.options if column.field else ()
    if options:
        usual = max(wide(word) for word in options) + 4
    return max(usual, wide(column.heading) + 4)


def wide(text: str) -> int:
    """Return how many letters wide a text is: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
