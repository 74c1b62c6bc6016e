"""The sheets of a workbook, read line by line."""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from workbooks import package
from workflow.errors import N_, BadInputError

#: Columns further to the right are not looked at.
LAST_COLUMN = 256
#: The last line that a sheet can have.
LAST_LINE = 1_048_576


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet: its number, and its cells from the first column on."""

    number: int
    cells: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and its lines, which can be gone through once."""

    title: str
    lines: Iterator[Line]


@contextmanager
def opened(path: Path, content: bytes) -> Iterator[list[Sheet]]:
    """Open the content of a workbook; charts are left out.

    Raises:
        BadInputError: openpyxl cannot make anything of it.
    """
    # It warns of extensions, and of dates out of range, which become errors in their cells.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        except Exception as error:  # whatever a broken part makes of it
            raise package.damaged(path) from error
        try:
            yield [Sheet(page.title, _lines(path, page)) for page in book.worksheets]
        finally:
            book.close()


def _lines(path: Path, page: Any) -> Iterator[Line]:
    # The size that a sheet states is often wrong, and rows beyond it would not be read.
    page.reset_dimensions()
    rows = page.iter_rows(max_col=LAST_COLUMN)
    for number in count(1):
        try:
            row = next(rows, None)
        except Exception as error:  # as above
            raise package.damaged(path) from error
        if row is None:
            return
        if number > LAST_LINE:
            raise BadInputError(
                N_("{file} has more lines on a sheet than Excel can have: {sheet}"),
                file=path.name,
                sheet=page.title,
            )
        yield Line(number, row)
