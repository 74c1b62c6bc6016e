"""Read a workbook into rows, or say everything that is wrong with it."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from workbooks import cells, columns, headings, package, sheets
from workbooks.headings import Layout
from workbooks.sheets import Line, Sheet
from workflow.errors import N_, BadInputError, BadWorkbookError, Problem
from workflow.records.catalogue import BY_SHEET
from workflow.records.kind import Kind
from workflow.records.rows import RECORD_NUMBER, ROUND, UNIT, Row

MOST_ROWS = 1_000_000
_BESIDE = (UNIT, RECORD_NUMBER, ROUND)


@dataclass(kw_only=True)
class ReadBook:
    """What a workbook holds: its rows, the columns that are ignored, and what is wrong with it.

    `sha256` is that of the very bytes that were read.
    """

    sha256: str
    rows: list[Row] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(path: Path) -> ReadBook:
    """Return the rows of a workbook; what stands in their cells is not judged.

    Raises:
        BadInputError: the file is no workbook, or not safe to open.
        BadWorkbookError: sheets, headings or cells are wrong; all problems are listed.
    """
    book = scan(path)
    if book.problems:
        raise BadWorkbookError(book.problems)
    return book


def scan(path: Path) -> ReadBook:
    """Return the rows of a workbook beside its problems, for whoever goes on to judge the rows.

    A row stands without the cells that are wrong; one that cannot be told from others is left out.

    Raises:
        BadInputError: the file is no workbook, or not safe to open.
    """
    content = package.content_of(path)
    book = ReadBook(sha256=hashlib.sha256(content).hexdigest())
    with sheets.opened(path, content) as pages:
        for sheet in pages:
            name = cells.heading(sheet.title)
            if name == columns.HELP_SHEET:
                continue
            if name in BY_SHEET:
                _read_sheet(path, book, BY_SHEET[name], sheet)
            else:
                book.problems.append(_unknown(sheet))
    return book


def _unknown(sheet: Sheet) -> Problem:
    return Problem(
        sheet.title,
        "",
        "unknown_sheet",
        N_("there is no sheet of this name; there are: {sheets}"),
        {"sheets": "、".join(BY_SHEET)},
    )


def _read_sheet(path: Path, book: ReadBook, kind: Kind, sheet: Sheet) -> None:
    layout, lines = headings.found(kind, sheet)
    if layout is None:
        return
    book.problems += layout.problems
    book.ignored += layout.ignored
    filled = columns.filled(kind)
    unheaded = set(layout.unheaded)
    for line in lines:
        nameless = {index for index in unheaded if line.cells[index].value is not None}
        book.ignored += [f"{sheet.title}!{get_column_letter(i + 1)}" for i in sorted(nameless)]
        unheaded -= nameless
        if all(_is_blank(line.cells[index].value) for index in layout.columns):
            continue
        row = _Reading(kind, sheet.title, line, layout, filled).row(book.problems)
        if row is not None:
            book.rows.append(row)
        if len(book.rows) > MOST_ROWS:
            raise BadInputError(
                N_("{file} has more than {limit} rows"),
                following=N_("split it into several files"),
                file=path.name,
                limit=MOST_ROWS,
            )


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


class _Reading:
    """One line while it is made into a row."""

    def __init__(
        self, kind: Kind, sheet: str, line: Line, layout: Layout, filled: frozenset[str]
    ) -> None:
        self.kind, self.sheet, self.line, self.filled = kind, sheet, line, filled
        self.places = {name: index for index, name in layout.columns.items()}
        self.cells = {
            name: f"{get_column_letter(index + 1)}{line.number}"
            for name, index in self.places.items()
        }
        self.values: dict[str, Any] = {}
        self.wrong: dict[str, Problem] = {}

    def row(self, problems: list[Problem]) -> Row | None:
        """Return the row, or None where it cannot be told from others; add what is wrong."""
        for name in self.places:
            self._take(name)
        units = cells.codes(self.values.pop(UNIT, ""))
        if not units and UNIT in self.places and UNIT not in self.wrong:
            self._note(UNIT, "missing", N_("{heading} is missing"))
        if not self.kind.several_units and (len(units) > 1 or "*" in units):
            self._note(UNIT, "several_units", N_("{value}: a row of this sheet serves one unit"),
                       value="、".join(units))  # fmt: skip
        number, code = (cells.code(self.values.pop(name, "")) for name in (RECORD_NUMBER, ROUND))
        problems += self.wrong.values()
        needed = columns.needed(self.kind).keys()
        if self.wrong.keys() & {*_BESIDE, *needed} or not needed <= self.places.keys():
            return None
        return Row(
            kind=self.kind,
            values=self.values,
            units=units,
            number=number,
            round=code,
            sheet=self.sheet,
            cells=self.cells,
            line=self.line.number,
        )

    def _take(self, name: str) -> None:
        cell = self.line.cells[self.places[name]]
        value = cells.given(cell.value)
        if cell.data_type == "f":
            self._note(name, "formula", N_("{heading} holds a formula; write what it results in"))
        elif cell.data_type == "e":
            self._note(name, "error_value", N_("{heading} holds the error {value}"), value=value)
        elif value == "" and name in self.filled:
            self._note(name, "missing", N_("{heading} is missing"))
        elif isinstance(value, date) and columns.holds_codes(self._heading(name)):
            self._note(name, "date_for_code", N_("{heading}: Excel made a date of it; format the"
                       " cells as text and write it again"))  # fmt: skip
        else:
            self.values[name] = value

    def _note(self, name: str, code: str, message: str, **data: Any) -> None:
        self.wrong[name] = Problem(
            self.sheet, self.cells[name], code, message, {"heading": self._heading(name), **data}
        )

    def _heading(self, name: str) -> str:
        return next((f.heading for f in self.kind.fields if f.name == name), name)
