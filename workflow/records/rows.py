"""A row as it was given, by a workbook or by a command, before anything is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.records.kind import Kind

#: The columns beside the fields of a kind.
UNIT, RECORD_NUMBER, ROUND = "单位代码", "记录号", "轮次编号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: the fields that were given, each by its name, with what stands in them.

    A field that is not in `values` was not given and stays as it is; one that is given and empty
    is emptied. `columns` and `line` say where each field stands, `units` the codes in 单位代码 (`*`
    for all), `number` the 记录号, `round` the 轮次编号.
    """

    kind: Kind
    values: dict[str, Any]
    units: tuple[str, ...] = ()
    number: str = ""
    round: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    def cell(self, name: str) -> str:
        """Return where a field stands, or the row where that is not known."""
        return f"{self.columns.get(name, '')}{self.line or ''}"
