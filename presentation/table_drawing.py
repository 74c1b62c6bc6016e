"""Draw a table in lines for a terminal of limited width.

Side by side if the columns fit; else the last one, often a remark, below its row; else row by row.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from presentation import safe_text
from presentation.tables import TextTable
from presentation.text_layout import padded, pieces, width, wrapped

_GAP = "  "
#: A column is not made narrower than this for other columns.
_LEAST = 8
_BELOW = "    "
_STRIP = 20


def drawn(table: TextTable, columns: int) -> Iterator[str]:
    """Yield the lines of a table, the headings first; no date and no command is broken."""
    headings = [_text(heading) for heading in table.headings]
    rows = [[_text(cell) for cell in row] for row in table.rows]
    wide = _widths([headings, *rows], columns)
    if wide is not None and not _is_squeezed([row[-1] for row in rows], wide[-1]):
        for row in (headings, *rows):
            yield from _side_by_side(row, wide)
        return
    wide = _widths([row[:-1] for row in (headings, *rows)], columns)
    for number, row in enumerate((headings, *rows)):
        if wide is not None:
            yield from _side_by_side(row[:-1], wide)
            yield from wrapped(row[-1], columns, _BELOW) if row[-1] else ()
        elif number:
            yield ""
            yield from _below_each_other(headings, row, columns)


def _text(cell: object) -> str:
    return safe_text.plain(str(cell))


def _widths(rows: Sequence[Sequence[str]], columns: int) -> list[int] | None:
    """Return how wide each column is, the narrowest whole before the wide; None if too narrow."""
    by_column = list(zip(*rows, strict=True))
    whole = [max(map(width, column)) for column in by_column]
    least = [min(w, max(_LEAST, *map(_widest, c))) for w, c in zip(whole, by_column, strict=True)]
    room = columns - sum(least) - len(_GAP) * (len(least) - 1)
    if room < 0:
        return None
    found = list(least)
    ordered = sorted(range(len(found)), key=lambda n: whole[n] - least[n])
    for left, n in zip(range(len(ordered), 0, -1), ordered, strict=True):
        more = min(whole[n] - least[n], room // left)
        found[n] += more
        room -= more
    return found


def _is_squeezed(cells: Iterable[str], wide: int) -> bool:
    """Return whether a column became a narrow strip of many lines."""
    return wide < _STRIP and any(width(cell) > 3 * wide for cell in cells)


def _widest(cell: str) -> int:
    """Return the width of the widest unbreakable piece."""
    return max((width(piece.rstrip()) for piece in pieces(cell)), default=0)


def _side_by_side(row: Iterable[str], wide: Iterable[int]) -> Iterator[str]:
    columns = list(wide)
    cells = [wrapped(cell, w) for cell, w in zip(row, columns, strict=True)]
    for line in zip_longest(*cells, fillvalue=""):
        yield _GAP.join(map(padded, line, columns)).rstrip()


def _below_each_other(headings: Sequence[str], row: Sequence[str], columns: int) -> Iterator[str]:
    wide = max(map(width, headings))
    for heading, cell in zip(headings, row, strict=True):
        if cell:
            start = padded(heading, wide) + _GAP
            yield from wrapped(cell, columns, start, " " * width(start))
