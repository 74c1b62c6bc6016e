"""Tables to show: as lines on a terminal or as sheets of a workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table in the reader's language: a title, headings, rows of texts and numbers."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


def filled(tables: Iterable[TextTable]) -> list[TextTable]:
    """Return the tables that have rows."""
    return [table for table in tables if table.rows]
