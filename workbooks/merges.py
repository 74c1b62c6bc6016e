"""Merged cells: what stands in one counts for every line that it covers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from workbooks.areas import LAST_COLUMN, Area
from workbooks.grid import Line
from workflow.files.parts import Allowance, Local, TooMuchError

_MOST = 200_000
#: Merged cells in a line, for all lines together.
_MOST_IN_LINES = 10_000_000


class Merges:
    """The merged cells of a sheet, as its XML tells them after all lines."""

    def __init__(self) -> None:
        self._by_line: dict[int, list[Area]] = {}
        self._count = 0
        self._local = Local()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element of the sheet.

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
        """Pass over the end of an element."""

    def text(self, piece: str) -> None:
        """Pass over text."""

    def wide(self, line: int) -> Iterator[Area]:
        """Return the merged cells that begin in a line and cover several columns."""
        return (area for area in self._by_line.get(line, ()) if area.is_wide)

    def spread(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Return the lines as they are seen.

        A value stands in its column in every line that its cell covers. What other cells below it
        hold, which LibreOffice may keep, is seen by nobody and left out.

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
            yield _seen(line, reaching, begun) if reaching or begun else line
            reaching += [found for found in begun if found[0].is_high]


def _seen(line: Line, reaching: list[tuple[Area, Any]], begun: list[tuple[Area, Any]]) -> Line:
    values = dict(line.cells)
    for area, _ in (*reaching, *begun):
        for column in range(area.left, min(area.right, LAST_COLUMN) + 1):
            values.pop(column, None)
    values.update({area.left: value for area, value in (*reaching, *begun) if value != ""})
    merged = frozenset(area.left for area, value in reaching if value != "")
    return replace(line, cells=values, merged=merged)
