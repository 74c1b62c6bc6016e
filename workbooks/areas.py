"""Rectangles of cells, by names such as A1:B2."""

import re
from dataclasses import dataclass

#: Columns further to the right are ignored.
LAST_COLUMN = 256

_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; columns count from 0, rows from 1, both ends are included."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Return how many columns it covers, ignored ones excluded."""
        return min(self.right, LAST_COLUMN) - self.left + 1

    @property
    def is_wide(self) -> bool:
        """Return whether it covers several columns."""
        return self.right > self.left

    @property
    def is_high(self) -> bool:
        """Return whether it covers several lines."""
        return self.bottom > self.top

    @classmethod
    def named(cls, name: str) -> "Area | None":
        """Return the area of a name such as A1:B2, or None if it is not one."""
        found = _AREA.fullmatch(name)
        if found is None:
            return None
        left, top = column_of(found[1]), int(found[2])
        right, bottom = (column_of(found[3]), int(found[4])) if found[3] else (left, top)
        return cls(min(left, right), min(top, bottom), max(left, right), max(top, bottom))

    def holds(self, column: int, line: int) -> bool:
        """Return whether a cell lies within it."""
        return self.left <= column <= self.right and self.top <= line <= self.bottom


def column_of(letters: str) -> int:
    """Return the number of a column, from 0 on."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
