"""Notes about values that were read differently from how they are written."""

from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter


@dataclass(frozen=True, slots=True)
class Note:
    """One note, and the first cell it is about."""

    sheet: str
    cell: str
    code: str
    message: str
    data: dict[str, Any]


class Notes:
    """The notes of a workbook; equal notes about a column are combined, with their count."""

    def __init__(self) -> None:
        self._first: dict[tuple[Any, ...], Note] = {}
        self._counts: dict[tuple[Any, ...], int] = {}

    def add(
        self, sheet: str, code: str, message: str, *, column: int = -1, line: int = 0, **data: Any
    ) -> None:
        """Add a note about a cell; `{count}` in the message is the number of cells."""
        key = sheet, code, column
        self._counts[key] = self._counts.get(key, 0) + 1
        if key not in self._first:
            letter = get_column_letter(column + 1) if column >= 0 else ""
            self._first[key] = Note(sheet, f"{letter}{line or ''}", code, message, data)

    def listed(self) -> list[Note]:
        """Return the notes in the order of their cells."""
        return [
            Note(note.sheet, note.cell, note.code, note.message,
                 {**note.data, "count": self._counts[key]})
            for key, note in self._first.items()
        ]  # fmt: skip
