"""Read a workbook into rows, or say everything that is wrong with it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import category

from workbooks import cells, columns, filetype, headings, package, reading, sheets
from workbooks.grid import Line
from workbooks.notes import Note, Notes
from workbooks.pages import Page
from workbooks.sheets import Sheet
from workflow.errors import N_, BadInputError, BadWorkbookError, Hint, Problem
from workflow.files.archive import Archive
from workflow.files.parts import TooMuchError
from workflow.records import catalogue
from workflow.records.kind import Kind
from workflow.records.rows import Row

#: Rows of one file: as many as can be matched or refused in about 20 seconds.
MOST_ROWS = 50_000
#: Characters in all rows together.
MOST_LETTERS = 30_000_000
_LONGEST_TITLE = 31


@dataclass(kw_only=True)
class ReadBook:
    """The content of a workbook: its rows, the notes about them, and the problems.

    `sha256` is that of the bytes that were read.
    """

    sha256: str
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(path: Path) -> ReadBook:
    """Return the rows of a workbook; their values are not checked here.

    Raises:
        BadInputError: the file is not a workbook, or not safe to open.
        BadWorkbookError: sheets, headings or cells are wrong; all problems are listed.
    """
    book = scan(path)
    if book.problems:
        raise BadWorkbookError(book.problems)
    return book


def scan(path: Path) -> ReadBook:
    """Return the rows and the problems of a workbook, so that the rows can be checked further.

    A row lacks the cells that are wrong; a row that cannot be identified is left out.

    Raises:
        BadInputError: the file is not a workbook, or not safe to open.
    """
    return scanned(path, package.content_of(path))


def scanned(path: Path, content: bytes) -> ReadBook:
    """Return what `scan` returns, given the content of the file."""
    with package.opened(path, content) as archive:
        return of(path, content, archive)


def of(path: Path, content: bytes, archive: Archive) -> ReadBook:
    """Return what `scan` returns, given the parts of the workbook.

    Raises:
        BrokenPartError: a part is damaged.
        TooMuchError: the parts hold more than is read.
    """
    return _Scan(path, content).book(sheets.of(archive))


class _Scan:
    """One workbook being read."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self.read = ReadBook(sha256=hashlib.sha256(content).hexdigest())
        self.notes = Notes()
        self.seen: set[str] = set()
        self.passed_over: list[str] = []
        self.known = self.lines = self.letters = 0

    def book(self, pages: Iterator[Sheet]) -> ReadBook:
        """Read the sheets."""
        for sheet in pages:
            name = cells.heading(sheet.title)
            if name in catalogue.BY_SHEET:
                self._take(catalogue.BY_SHEET[name], sheet)
                self.known += 1
            elif name != columns.HELP_SHEET:
                self._skip(sheet)
        self._note_skipped()
        self.read.notes = self.notes.listed()
        return self.read

    def _skip(self, sheet: Sheet) -> None:
        """Note an unknown sheet; refuse it if it has a known heading."""
        title = _shown(sheet.title)
        if sheet.hidden:
            message = N_("this hidden sheet is not one of the program's and was skipped")
            self.notes.add(title, "hidden_sheet", message)
            return
        heading = headings.first_of_ours(sheet)
        if heading:
            message = N_(
                "the sheet has an unknown name, but contains the heading {heading}: rename "
                "it to one of {sheets}, or delete it"
            )
            self._refuse_sheet(title, message, heading=heading)
            return
        self.passed_over.append(title)

    def _note_skipped(self) -> None:
        """Note the sheets without known headings; refuse them if there is no other sheet."""
        refused = not self.known and not self.read.problems
        for title in self.passed_over:
            if refused:
                message = N_("there is no sheet of this name; the sheets are: {sheets}")
                self._refuse_sheet(title, message)
            else:
                message = N_("this sheet has none of the program's headings and was ignored")
                self.notes.add(title, "ignored_sheet", message)

    def _refuse_sheet(self, title: str, message: str, **data: Any) -> None:
        sheets = "、".join(catalogue.BY_SHEET)
        problem = Problem(title, "", "unknown_sheet", message, {"sheets": sheets, **data})
        self.read.problems.append(problem)

    def _take(self, kind: Kind, sheet: Sheet) -> None:
        """Read a sheet; a hidden or repeated one must have no rows."""
        title = _shown(sheet.title)
        rows, problems = len(self.read.rows), len(self.read.problems)
        self._read(kind, title, sheet)
        if len(self.read.rows) == rows and len(self.read.problems) == problems:
            return
        if sheet.hidden:
            code, message = "hidden_sheet", N_(

                    "this hidden sheet is filled in; show it (right-click a sheet's name, "
                    "Unhide), or delete it"
            )  # fmt: skip
        elif kind.code in self.seen:
            code, message = "sheet_twice", N_(
                "there are two sheets of this name; move all rows to one and delete the other"
            )  # fmt: skip
        else:
            self.seen.add(kind.code)
            return
        del self.read.rows[rows:], self.read.problems[problems:]
        self.read.problems.append(Problem(title, "", code, message, {}))

    def _read(self, kind: Kind, title: str, sheet: Sheet) -> None:
        layout, lines = headings.found(kind, sheet, title, self.notes)
        if layout is None:
            return
        self.read.problems += layout.problems
        page = Page(kind=kind, title=title, sheet=sheet, layout=layout, notes=self.notes)
        for line in lines:
            self._limit_letters(line)
            if page.is_record(line):
                self._count()
                row = reading.row(page, line, self.read.problems)
                if row is not None:
                    self.read.rows.append(row)

    def _limit_letters(self, line: Line) -> None:
        """Limit the characters read, since many cells may share one long text."""
        self.letters += sum(len(v) for v in line.cells.values() if isinstance(v, str))
        if self.letters > MOST_LETTERS:
            raise TooMuchError

    def _count(self) -> None:
        self.lines += 1
        if self.lines > MOST_ROWS:
            raise BadInputError(
                N_("{file} has more than {limit} rows"),
                hint=Hint("split_by_unit"),
                file=filetype.safe_name(self.path),
                limit=MOST_ROWS,
            )


def _shown(title: str) -> str:
    """Return the name of a sheet for messages, within Excel's limits."""
    seen = "".join(
        letter if letter.isprintable() or category(letter) == "Zs" else "?"
        for letter in title[: _LONGEST_TITLE + 1]
    )
    return (seen if len(seen) <= _LONGEST_TITLE else f"{seen[:-1]}…") if seen.strip() else "?"
