"""Where in a workbook a problem or a note stands, for a person."""

import re
from collections.abc import Iterable
from typing import Any

from presentation.language import Language
from workflow.errors import N_

_CELL = re.compile(r"([A-Z]*)(\d*)")
#: So many ranges of cells are written; it is said how many cells there are in all.
_MOST = 4


def of(found: Any, speaking: Language) -> str:
    """Return sheet and cells of a problem or a note: 谈话!E2–E62 (61 cells); else its field."""
    cells = getattr(found, "cells", ()) or ((found.cell,) if found.cell else ())
    if not cells:  # of a single record the field, of a whole sheet its name
        return str(found.data.get("heading") or found.sheet)
    ranges = list(_ranges(cells))
    written = "、".join(ranges[:_MOST]) + ("…" if len(ranges) > _MOST else "")
    counted = speaking.say(N_(" ({count} cells)"), count=len(cells)) if len(cells) > 1 else ""
    return f"{found.sheet}!{written}{counted}"


def _ranges(cells: Iterable[str]) -> Iterable[str]:
    """Yield cells in their order, those that follow one another in a column as a range."""
    first = last = ""
    for cell in cells:
        if last and _follows(last, cell):
            last = cell
            continue
        if last:
            yield first if first == last else f"{first}–{last}"
        first = last = cell
    if last:
        yield first if first == last else f"{first}–{last}"


def _follows(one: str, other: str) -> bool:
    before, after = _CELL.fullmatch(one), _CELL.fullmatch(other)
    if before is None or after is None or not before[2] or not after[2]:
        return False
    return before[1] == after[1] and int(after[2]) == int(before[2]) + 1
