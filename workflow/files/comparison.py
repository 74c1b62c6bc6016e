"""Compare two texts paragraph by paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

#: If more paragraphs than this differ, they are reported as one change.
_MOST_PAIRED = 20_000

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """Paragraphs that were added, removed or changed; line numbers start at 1."""

    kind: Kind
    old_line: int
    old: tuple[str, ...]
    new_line: int
    new: tuple[str, ...]


def compare(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Return the changes from an old text to a new one, in the order of the paragraphs."""
    start = _same(zip(old, new, strict=False))
    end = _same(zip(reversed(old[start:]), reversed(new[start:]), strict=False))
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    return [
        _change(old, new, (start + i1, start + i2, start + j1, start + j2))
        for i1, i2, j1, j2 in _differing(left, right)
    ]


def _same(pairs: "zip[tuple[str, str]]") -> int:
    """Return how many pairs are equal before the first that is not."""
    number = 0
    for one, other in pairs:
        if one != other:
            break
        number += 1
    return number


def _differing(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int, int]]:
    if not left and not right:
        return []
    if len(left) + len(right) > _MOST_PAIRED:
        return [(0, len(left), 0, len(right))]
    matcher = SequenceMatcher(None, left, right)
    return [(i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


def _change(old: Sequence[str], new: Sequence[str], place: tuple[int, int, int, int]) -> Change:
    i1, i2, j1, j2 = place
    kind: Kind = "added" if i1 == i2 else "removed" if j1 == j2 else "changed"
    return Change(kind, i1 + 1, tuple(old[i1:i2]), j1 + 1, tuple(new[j1:j2]))
