"""Merged cells: the value of one counts for every row that it covers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from workbooks.areas import LAST_COLUMN, Area
from workbooks.grid import Line
from workflow.files.parts import Allowance, Local, TooMuchError

_MOST = 200_000
#: Merged cells per row, summed over all rows.
_MOST_IN_LINES = 10_000_000


class Merges:
    """The merged cells of a sheet, which its XML lists after all rows."""

    def __init__(self) -> None:
        self._by_line: dict[int, list[Area]] = {}
        self._count = 0
        self._local = Local()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element of the sheet.

        Raises:
            TooMuchError: there are more than anyone merges.
        """
        if self._local[name] != "mergeCell":
            return
        area = Area.named(attributes.get("ref", ""))
        if area is None or area.left >= LAST_COLUMN or not (area.is_wide or area.is_high):
            return
        self._by_line.setdefault(area.top, []).append(area)
        self._count += 1
        if self._count > _MOST:
            raise TooMuchError

    def end(self, name: str) -> None:
        """Ignore the end of an element."""

    def text(self, piece: str) -> None:
        """Ignore text."""

    def wide(self, line: int) -> Iterator[Area]:
        """Return the merged cells that begin in a row and cover several columns."""
        return (area for area in self._by_line.get(line, ()) if area.is_wide)

    def spread(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Return the rows as they are shown.

        A value counts in its column for every row that its cell covers. Covered cells, whose
        content LibreOffice may keep, are left out.

        Raises:
            TooMuchError: the cells cover more than anyone merges.
        """
        if not self._by_line:
            yield from lines
            return
        reaching: list[tuple[Area, Any]] = []
        allowance = Allowance(_MOST_IN_LINES)
        for line in lines:
            reaching = [found for found in reaching if found[0].bottom >= line.number]
            begun = [(a, line.cells.get(a.left, "")) for a in self._by_line.get(line.number, ())]
            allowance.spend(sum(a.width for a, _ in (*reaching, *begun)))
            yield _visible(line, reaching, begun) if reaching or begun else line
            reaching += [found for found in begun if found[0].is_high]


def _visible(line: Line, reaching: list[tuple[Area, Any]], begun: list[tuple[Area, Any]]) -> Line:
    values = dict(line.cells)
    for area, _ in (*reaching, *begun):
        for column in range(area.left, min(area.right, LAST_COLUMN) + 1):
            values.pop(column, None)
    values.update({area.left: value for area, value in (*reaching, *begun) if value != ""})
    merged = frozenset(area.left for area, value in reaching if value != "")
    return replace(line, cells=values, merged=merged)
