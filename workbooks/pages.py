"""A sheet being read: its columns, and which of its rows are records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from openpyxl.utils import get_column_letter

from workbooks import cells, columns
from workbooks.grid import Line
from workbooks.headings import Layout
from workbooks.notes import Notes
from workbooks.sheets import Sheet
from workflow.errors import N_
from workflow.records.fields import Shape
from workflow.records.kind import Kind
from workflow.records.values import excerpt

_TOTAL = ("合计", "总计", "小计", "共计", "汇总")
_REMARK = re.compile(
    "(?:注|备注|附注|说明|填表说明|填报说明|填表人|填报人|制表|制表人|审核|审核人|复核人|负责人"
    "|单位负责人|联系人|联系电话|填表单位|填报单位|填表日期|填报日期|制表日期)[:：].*",
    re.DOTALL,
)
_LONGEST_SHOWN = 39


@dataclass(frozen=True, kw_only=True)
class Page:
    """One sheet of a kind of record; `title` is its name in messages."""

    kind: Kind
    title: str
    sheet: Sheet
    layout: Layout
    notes: Notes

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the columns by field name."""
        return {name: index for index, name in self.layout.columns.items()}

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """Return the letters of the columns by field name."""
        return {name: get_column_letter(index + 1) for name, index in self.places.items()}

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """Return the shapes of the fields by name."""
        every = (*columns.of_template(self.kind), *columns.of_export(self.kind))
        return {column.name: column.shape for column in every}

    @cached_property
    def headings(self) -> dict[str, str]:
        """Return the headings by field name."""
        named = {f.name: f.heading for f in self.kind.fields}
        return {name: named.get(name, name) for name in self.places}

    @cached_property
    def looked_up(self) -> frozenset[str]:
        """Return the names of the fields that hold names or numbers of persons."""
        return frozenset(f.name for f in self.kind.fields if f.lookup)

    @cached_property
    def filled(self) -> frozenset[str]:
        """Return the names of the fields that must be filled in in every row."""
        return columns.filled(self.kind)

    @cached_property
    def needed(self) -> frozenset[str]:
        """Return the names of the fields that identify a row."""
        return frozenset(columns.needed(self.kind))

    @cached_property
    def hidden(self) -> frozenset[int]:
        """Return the hidden columns that have a field."""
        return frozenset(index for index in self.layout.columns if self.sheet.hides(index))

    def under(self, left: int, right: int) -> list[str]:
        """Return the names of the fields in some columns."""
        return [name for name, index in self.places.items() if left <= index <= right]

    def is_record(self, line: Line) -> bool:
        """Return whether a row is a record; note any other row that is not empty."""
        self._note_nameless(line)
        own = self.layout.columns.keys() & line.cells.keys()
        if not own - line.merged:
            return False
        if self.layout.repeats(line) or self._is_total_or_remark(line, own):
            self._note_left_out(line)
            return False
        self._note_hidden(line)
        return True

    def _is_total_or_remark(self, line: Line, own: set[int]) -> bool:
        """Return whether a row is a total, a remark, or a title between records."""
        first = min(line.cells)
        text = line.cells[first]
        if not isinstance(text, str):
            return False
        if cells.heading(text) in _TOTAL:
            return True
        lacking = {self.places[n] for n in self.filled if n in self.places} - own
        if _REMARK.fullmatch(text) and (lacking or own == {first}):
            return True
        return len(line.cells) == 1 and any(
            area.left == first and len(self.under(area.left, area.right)) > 1
            for area in self.sheet.merges.wide(line.number)
        )

    def _note_nameless(self, line: Line) -> None:
        for index in self.layout.unheaded & line.cells.keys():
            self.notes.add(
                self.title, "ignored_column", N_("a column without a heading is ignored"),
                column=index, line=line.number, heading=get_column_letter(index + 1),
            )  # fmt: skip

    def _note_left_out(self, line: Line) -> None:
        text = next((v for _, v in sorted(line.cells.items()) if isinstance(v, str)), "")
        message = N_("rows that are not records were skipped ({count}), such as: {text}")
        self.notes.add(
            self.title, "no_record", message, column=0, line=line.number,
            text=excerpt(text, _LONGEST_SHOWN),
        )  # fmt: skip

    def _note_hidden(self, line: Line) -> None:
        if line.hidden:
            message = N_("hidden rows were read as well ({count})")
            self.notes.add(self.title, "hidden_line", message, column=0, line=line.number)
        for index in self.hidden & line.cells.keys():
            message = N_("{heading}: the hidden column was read as well")
            heading = self.headings[self.layout.columns[index]]
            self.notes.add(
                self.title, "hidden_column", message, column=index, line=line.number,
                heading=heading,
            )  # fmt: skip
