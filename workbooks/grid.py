"""Build the rows of a sheet while its XML is parsed."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openpyxl.utils import get_column_letter

from workbooks import cells, formats
from workbooks.areas import LAST_COLUMN, Area
from workbooks.formats import Formats, Masked
from workbooks.formulas import Formulas
from workbooks.texts import longer
from workflow.files.parts import BrokenPartError, Local

#: The last row that a sheet can have.
LAST_LINE = 1_048_576

_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_COLUMNS = {get_column_letter(n): n - 1 for n in range(1, LAST_COLUMN + 1)}


class Formula:
    """A formula, or a cell that one fills."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An error, such as #REF!."""

    shown: str


FORMULA = Formula()


@dataclass(frozen=True, slots=True)
class Line:
    """A row with content: its number, and the values by column, from 0.

    `merged` are the columns whose value comes from a merged cell that began further up.
    """

    number: int
    cells: Mapping[int, Any]
    hidden: bool = False
    merged: frozenset[int] = frozenset()


@dataclass(kw_only=True)
class CellContext:
    """What is needed besides a sheet to know what its cells show."""

    texts: Sequence[str] = ()
    formats: Formats = field(default_factory=Formats)
    of_1904: bool = False


class Grid:
    """The rows of one sheet while its XML is parsed; the parser takes finished rows.

    `hidden` are the hidden columns.
    """

    def __init__(self, context: CellContext) -> None:
        self.hidden: list[range] = []
        self._context, self._of_texts = context, context.formats.of_texts
        self._done: list[Line] = []
        self._line, self._digits = 0, "0"
        self._cells: dict[int, Any] | None = None
        self._last = -1
        self._unseen = False
        self._hides_noughts = False
        self._formulas = Formulas(of_1904=context.of_1904)
        self._named: dict[str, bool] = {}
        self._column: int | None = None
        self._type, self._style = "n", ""
        self._open = self._aside = self._has_formula = self._in_formula = False
        self._text = ""
        self._local = Local()

    def finished_lines(self) -> list[Line]:
        """Return the finished rows and forget them."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        name = self._local[name]
        if name == "c":
            self._enter_cell(attributes)
        elif name == "row":
            self._enter_line(attributes)
        elif self._column is None:
            if name == "col" and attributes.get("hidden") in ("1", "true"):
                self._hide(attributes)
            elif name == "sheetView" and attributes.get("showZeros") in ("0", "false"):
                self._hides_noughts = True
        elif name in ("v", "t"):
            self._open = not self._aside
        elif name == "f":
            self._has_formula = self._in_formula = True
            self._formulas.begin(attributes)
        elif name == "rPh":
            self._aside = True

    def text(self, piece: str) -> None:
        """Handle a piece of text."""
        if self._open:
            self._text = longer(self._text, piece) if self._text else piece
        elif self._in_formula:
            self._formulas.say(piece)

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        name = self._local[name]
        if name in ("v", "t"):
            self._open = False
        elif name == "c":
            self._leave_cell()
        elif name == "f":
            self._in_formula = False
        elif name == "row":
            self._leave_line()
        elif name == "rPh":
            self._aside = False

    def _enter_line(self, attributes: dict[str, str]) -> None:
        name = attributes.get("r")
        number = _whole(name, self._line + 1)
        self._require_names("row", name)
        if self._cells is not None or not self._line < number <= LAST_LINE:
            raise BrokenPartError
        self._line, self._digits, self._cells, self._last = number, str(number), {}, -1
        self._unseen = attributes.get("hidden") in ("1", "true")
        self._formulas.forget_above(number)

    def _require_names(self, element: str, name: str | None) -> None:
        """Require that either all rows and cells have references, or none.

        Empty cells are removed before, so the position of one without a reference is unknown.
        """
        if self._named.setdefault(element, name is not None) is not (name is not None):
            raise BrokenPartError

    def _leave_line(self) -> None:
        if self._cells:
            self._done.append(Line(self._line, self._cells, self._unseen))
        self._cells = None

    def _enter_cell(self, attributes: dict[str, str]) -> None:
        if self._cells is None or self._column is not None:
            raise BrokenPartError
        name = attributes.get("r")
        column = self._last + 1
        self._require_names("c", name)
        if name is not None:
            letters = name.rstrip("0123456789")
            known = _COLUMNS.get(letters)
            column = known if known is not None else _far_column(name)
            if column <= self._last or name[len(letters) :] != self._digits:
                raise BrokenPartError
        self._last = self._column = column
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._open = self._aside = self._has_formula = self._in_formula = False
        self._text = ""

    def _leave_cell(self) -> None:
        column = self._column
        if column is None or self._cells is None:
            raise BrokenPartError
        if column < LAST_COLUMN:
            value = self._value(column)
            if value != "":
                self._cells[column] = value
        self._column, self._open = None, False

    def _value(self, column: int) -> Any:
        text, kind = self._text, self._type
        if self._formulas.fields and text and self._formulas.fill(column, self._line):
            return FORMULA
        if self._has_formula:
            return self._constant(column)
        if kind == "s":
            text = self._shared(text.strip()) if text else ""
            return self._shown_text(text) if self._style in self._of_texts else text
        if kind in ("str", "inlineStr"):
            return self._shown_text(cells.given(text))
        if kind == "e":
            return Fault(text.strip()[:20])
        text = text.strip()
        if not text:
            return ""
        if kind == "b":
            return text not in ("0", "false")
        return _instant(text) if kind == "d" else self._number(text)

    def _shared(self, text: str) -> str:
        number = _whole(text, -1)
        if not 0 <= number < len(self._context.texts):
            raise BrokenPartError
        return self._context.texts[number]

    def _number(self, text: str) -> Any:
        number = float(text) if len(text) < 50 and _NUMBER.fullmatch(text) else math.inf
        if not math.isfinite(number):
            return cells.given(text)
        return self._shown(number)

    def _shown(self, number: float) -> Any:
        if self._hides_noughts and number == 0:
            return Masked(number, "")
        format = self._context.formats.of(self._style)
        return formats.shown(number, format, of_1904=self._context.of_1904)

    def _shown_text(self, text: str) -> Any:
        """Return what is shown for a text."""
        if not text or self._style not in self._of_texts:
            return text
        return formats.shown_text(text, self._of_texts[self._style])

    def _constant(self, column: int) -> Any:
        """Return what is shown for a constant formula."""
        value = self._formulas.value()
        if value is None or self._formulas.fill(column, self._line):
            return FORMULA
        if isinstance(value, str):
            return self._shown_text(cells.given(value))
        return value if isinstance(value, bool) else self._shown(value)

    def _hide(self, attributes: dict[str, str]) -> None:
        first, last = (_whole(attributes.get(name), 0) for name in ("min", "max"))
        if len(self.hidden) < LAST_COLUMN:
            self.hidden.append(range(first - 1, min(last, LAST_COLUMN)))


def _whole(text: str | None, otherwise: int) -> int:
    """Return a whole number, 0 or more.

    Raises:
        BrokenPartError: the text is not a number.
    """
    if text is None:
        return otherwise
    if not text.isascii() or not text.isdecimal() or len(text) > 10:
        raise BrokenPartError
    return int(text)


def _far_column(name: str) -> int:
    area = Area.named(name)
    if area is None:
        raise BrokenPartError
    return area.left


def _instant(text: str) -> Any:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return cells.given(text)
