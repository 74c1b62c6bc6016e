"""Write tables into a workbook that people read and print; it is not imported again."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from presentation.tables import TextTable
from workbooks import cells, styles

#: Excel allows no longer name of a sheet, and none of these letters in it.
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NARROWEST, _WIDEST = 9, 60


def write_tables(path: Path, tables: Iterable[TextTable]) -> None:
    """Write a sheet for each table: headings that stay in sight, wrapped cells, ready to print."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _write(book, table)
    book.save(path)


def _write(book: Workbook, table: TextTable) -> None:
    page: Any = book.create_sheet(table.title.translate(_FORBIDDEN)[:_LONGEST_NAME])
    columns = zip(table.headings, *table.rows, strict=True)
    widths = [_width(column) for column in columns]
    for number, heading in enumerate(table.headings, start=1):
        cell = page.cell(row=1, column=number, value=heading)
        cell.font, cell.fill, cell.border = styles.FONT, styles.OTHER, styles.EDGE
        cell.alignment = styles.CENTRED
        page.column_dimensions[cell.column_letter].width = widths[number - 1]
    for line, row in enumerate(table.rows, start=2):
        for number, value in enumerate(row, start=1):
            _fill(page.cell(row=line, column=number), value)
        styles.fit(page, line, zip(row, widths, strict=True))
    page.freeze_panes = "A2"
    styles.set_up_print(page, headings=1)


def _fill(cell: Any, value: object) -> None:
    cell.border, cell.alignment = styles.EDGE, styles.WRAPPED
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = cells.escaped(str(value))
    cell.data_type, cell.number_format = "s", styles.TEXT  # never a formula, a date or a number


def _width(column: Iterable[object]) -> int:
    usual = max(styles.wide(line) for text in column for line in str(text).split("\n"))
    return max(_NARROWEST, min(usual + 2, _WIDEST))
