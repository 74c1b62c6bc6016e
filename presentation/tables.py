"""Tables to show: as lines on a terminal or as sheets of a workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from presentation.language import Language


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table in the reader's language: a title, headings, rows of texts and numbers."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]

    @classmethod
    def of(
        cls,
        speaking: Language,
        headings: Iterable[str],
        rows: Sequence[Sequence[object]],
        title: str = "",
    ) -> "TextTable":
        """Return a table under headings that are message ids."""
        return cls(title, [speaking.say(heading) for heading in headings], rows)


def filled(tables: Iterable[TextTable]) -> list[TextTable]:
    """Return the tables that have rows."""
    return [table for table in tables if table.rows]
