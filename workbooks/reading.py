"""Turn one row of cells into a row of values."""

from typing import Any

from openpyxl.utils import get_column_letter

from workbooks import cells, coerce
from workbooks.grid import Line
from workbooks.pages import Page
from workflow.errors import N_, Problem
from workflow.records.rows import RECORD_NUMBER, ROUND, UNIT, Row
from workflow.records.values import excerpt
from workflow.rules.codes import NOT_A_CODE, is_code

_BESIDE = (UNIT, RECORD_NUMBER, ROUND)


def row(page: Page, line: Line, problems: list[Problem]) -> Row | None:
    """Return the row of a line, or None if it cannot be identified.

    Wrong cells are left out and added to the problems.
    """
    return _Reading(page, line).row(problems)


class _Reading:
    """One line being read."""

    def __init__(self, page: Page, line: Line) -> None:
        self.page, self.line = page, line
        self.values: dict[str, Any] = {}
        self.wrong: dict[str, Problem] = {}

    def row(self, problems: list[Problem]) -> Row | None:
        for name, index in self.page.places.items():
            self._take(name, index)
        self._refuse_wide_cells()
        units, code = self._units(), self._round()
        number = cells.code(self.values.pop(RECORD_NUMBER, ""))
        problems += self.wrong.values()
        needed = self.page.needed
        if self.wrong.keys() & {*_BESIDE, *needed} or not needed <= self.page.places.keys():
            return None
        return Row(
            kind=self.page.kind,
            values={n: v for n, v in self.values.items() if n not in self.wrong},
            units=units,
            number=number,
            round=code,
            sheet=self.page.title,
            columns=self.page.letters,
            line=self.line.number,
        )

    def _take(self, name: str, index: int) -> None:
        given = self.line.cells.get(index, "")
        if given == "":
            self.values[name] = ""
            if name in self.page.filled:
                self._refuse(name, "missing", N_("{heading} is missing"))
            return
        shape = self.page.shapes.get(name, "text")
        found = coerce.value(
            given,
            shape,
            self.page.headings[name],
            looked_up=name in self.page.looked_up,
            of_1904=self.page.sheet.of_1904,
        )
        if found.wrong:
            self._refuse(name, found.code, found.wrong, **found.data)
            return
        self.values[name] = found.value
        if found.note:
            self._note(name, found.code, found.note, **found.data)
        if index in self.line.merged:
            self._note_merged(name, is_count=shape == "count")

    def _note_merged(self, name: str, *, is_count: bool) -> None:
        """Note that a value comes from a merged cell; refuse numbers in merged cells."""
        if is_count:
            self._refuse(name, "merged", N_(
                "{heading} is in merged cells; unmerge them and enter the number in each row"
            ))  # fmt: skip
            return
        self._note(name, "merged", N_(
            "{heading}: the value of merged cells was used for each of their rows ({count} times)"
        ))  # fmt: skip

    def _refuse_wide_cells(self) -> None:
        """Refuse values that are merged across several columns."""
        for area in self.page.sheet.merges.wide(self.line.number):
            names = self.page.under(area.left, area.right)
            if area.left not in self.line.cells or not names:
                continue
            if len(names) > 1 or self.page.places[names[0]] != area.left:
                headings = "、".join(self.page.headings[name] for name in names)
                place = f"{get_column_letter(area.left + 1)}{self.line.number}"
                self.wrong[names[0]] = Problem(
                    self.page.title, place, "merged",
                    N_(
                        "{headings}: one cell is merged across these columns; unmerge it and "
                        "enter each value in its own column"),
                    {"heading": headings, "headings": headings},
                )  # fmt: skip

    def _units(self) -> tuple[str, ...]:
        units = cells.codes(self.values.pop(UNIT, ""))
        if UNIT not in self.page.places or UNIT in self.wrong:
            return units
        if not units:
            self._refuse(UNIT, "missing", N_("{heading} is missing"))
        elif not self.page.kind.several_units and (len(units) > 1 or "*" in units):
            self._refuse(UNIT, "several_units", N_(
                "{value}: a row of this sheet is for one unit "
                "only"),
                         value=excerpt("、".join(units)))  # fmt: skip
        for unit in units:
            if unit != "*":
                self._require_code(UNIT, unit)
        return units

    def _round(self) -> str:
        code = cells.code(self.values.pop(ROUND, ""))
        if code:
            self._require_code(ROUND, code)
        return code

    def _require_code(self, name: str, code: str) -> None:
        if not is_code(code):
            self._refuse(name, "bad_code", NOT_A_CODE, value=excerpt(code))

    def _refuse(self, name: str, code: str, message: str, **data: Any) -> None:
        self.wrong[name] = Problem(
            self.page.title,
            f"{self.page.letters[name]}{self.line.number}",
            code,
            message,
            {"heading": self.page.headings[name], **data},
        )

    def _note(self, name: str, code: str, message: str, **data: Any) -> None:
        self.page.notes.add(
            self.page.title,
            code,
            message,
            column=self.page.places[name],
            line=self.line.number,
            heading=self.page.headings[name],
            **data,
        )
