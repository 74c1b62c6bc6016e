"""What is shown in tables, of which a terminal draws the lines, a workbook the sheets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table in a reader's words: a title, headings, rows of texts and numbers."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


def filled(tables: Iterable[TextTable]) -> list[TextTable]:
    """Return the tables in which something stands."""
    return [table for table in tables if table.rows]
