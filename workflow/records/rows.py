"""A row as a workbook or a command gives it, before it is matched to a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.records.kind import Kind

#: The columns beside the fields of a kind.
UNIT, RECORD_NUMBER, ROUND = "单位代码", "记录号", "轮次编号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row with the fields that were given.

    A field that is not in `values` keeps its value; one that is given empty is cleared. `columns`
    and `line` locate each field, `units` are the codes in 单位代码 (`*` for all), `number` is the
    记录号, `round` the 轮次编号.
    """

    kind: Kind
    values: dict[str, Any]
    units: tuple[str, ...] = ()
    number: str = ""
    round: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    @property
    def is_blank(self) -> bool:
        """Return whether it is a row of a workbook with nothing filled in; no field is required."""
        filled = self.kind.required or self.number or any(self.values.values())
        return bool(self.line) and not filled

    def cell(self, name: str) -> str:
        """Return the cell of a field, or the row if the column is unknown."""
        return f"{self.columns.get(name, '')}{self.line or ''}"
