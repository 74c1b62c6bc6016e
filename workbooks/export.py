"""Write records into a workbook that can be imported again."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from workbooks import cells, columns, styles
from workbooks.columns import Column
from workbooks.read import MOST_ROWS
from workflow.errors import N_, BadInputError, Hint
from workflow.queries.entered import EnteredRecord
from workflow.records.kind import Kind
from workflow.records.rows import RECORD_NUMBER, ROUND, UNIT

#: Excel counts days from 1900, and gets the first two months wrong.
_FIRST_DAY = date(1900, 3, 1)


def write_records(
    path: Path, kinds: Sequence[Kind], round_code: str, found: Iterable[EnteredRecord]
) -> int:
    """Write a sheet for each kind with the records of a round; return the number of rows.

    Voided records are left out.

    Raises:
        BadInputError: there are more than can be imported again.
    """
    records = [one for one in found if not one.voided]
    if len(records) > MOST_ROWS:
        raise BadInputError(
            N_("there are more than {limit} rows"), hint=Hint("export_one_unit"), limit=MOST_ROWS
        )
    book = Workbook(write_only=True)
    pages = {kind.code: _Page(book, kind, round_code) for kind in kinds}
    for record in records:
        pages[record.kind.code].write(record)
    book.save(path)
    return len(records)


class _Page:
    """One sheet being written; each column has one cell object, reused for every row."""

    def __init__(self, book: Workbook, kind: Kind, round_code: str) -> None:
        self.round_code = round_code
        self.page: Any = book.create_sheet(kind.sheet)
        self.columns = columns.of_export(kind)
        self.page.freeze_panes = "A2"
        styles.set_up_print(self.page, headings=1)
        self.widths = styles.widths(self.columns)
        self.row = 1
        for index, column in enumerate(self.columns, start=1):
            dimension = self.page.column_dimensions[get_column_letter(index)]
            dimension.width, dimension.alignment = self.widths[index - 1], styles.alignment(column)
            dimension.number_format = styles.number_format(column)
        needed = columns.needed(kind)
        headings = [self._heading(column, column.name in needed) for column in self.columns]
        self._append(headings, [column.heading for column in self.columns])
        self.cells = [self._cell(column) for column in self.columns]

    def write(self, record: EnteredRecord) -> None:
        """Write one record."""
        values = [_value(column, record, self.round_code) for column in self.columns]
        for value, cell in zip(values, self.cells, strict=True):
            if isinstance(value, str):
                cell.value = cells.escaped(value)
                # openpyxl turns =… into a formula and #N/A into an error.
                cell.data_type = "s"
            else:
                cell.value = value
        self._append(self.cells, values)

    def _append(self, cells: list[Any], values: Sequence[Any]) -> None:
        styles.fit(self.page, self.row, zip(values, self.widths, strict=True))
        self.page.append(cells)
        self.page.row_dimensions.pop(self.row, None)  # it is written
        self.row += 1

    def _heading(self, column: Column, needed: bool) -> Any:
        cell: Any = WriteOnlyCell(self.page, column.heading)
        cell.font, cell.border, cell.alignment = styles.FONT, styles.EDGE, styles.CENTRED
        cell.fill = styles.NEEDED if needed else styles.OTHER
        return cell

    def _cell(self, column: Column) -> Any:
        cell: Any = WriteOnlyCell(self.page)
        cell.number_format, cell.alignment = styles.number_format(column), styles.alignment(column)
        return cell


def _value(column: Column, record: EnteredRecord, round_code: str) -> str | int | date | None:
    """Return what is written in a column; nothing for an empty or a sealed field."""
    if column.field is None:
        return {ROUND: round_code, UNIT: record.unit, RECORD_NUMBER: record.number}[column.name]
    value = record.data.get(column.name)
    if column.field.sealed:
        return None
    if column.shape == "yes":
        return "是" if value else "否"
    if column.name in record.shown:
        return record.shown[column.name]
    if value in (None, "", [], ()):
        return None
    with suppress(ValueError):  # what no import wrote is shown as it is stored
        if column.shape == "count":
            return int(value)
        if column.shape == "day":
            day = date.fromisoformat(value)
            return day if day >= _FIRST_DAY else value
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
