"""The terminal: how wide it is, who looks at it, and lines in colours that fit into it."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from presentation import safe_text, text_layout


def columns() -> int:
    """Return how wide the terminal is."""
    return max(40, shutil.get_terminal_size().columns)


def watched() -> bool:
    """Return whether a person looks at the answer."""
    return sys.stdout.isatty()


@dataclass(frozen=True, slots=True)
class Painted:
    """A text in a colour; what is not painted stays as it is."""

    text: str
    colour: str


#: What a line is made of.
Piece = str | Painted


def lines(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield the lines that pieces make, coloured unless the person who looks declined colours.

    Where a person looks they fit the terminal. Nothing in the pieces commands the terminal.
    """
    parts = [(safe_text.plain(p.text), p.colour) if isinstance(p, Painted)
             else (safe_text.plain(p), "") for p in pieces]  # fmt: skip
    if not watched():
        yield "".join(text for text, _ in parts)
        return
    colour = not os.environ.get("NO_COLOR")
    for indent, line in text_layout.fitting("".join(text for text, _ in parts), columns()):
        yield indent + "".join(
            _drawn(*part) if colour else part[0] for part in text_layout.parts_of(parts, line)
        )


def lines_beside(text: str) -> Iterator[str]:
    """Yield the lines of a text for standard error; where a person looks they fit the terminal."""
    if not sys.stderr.isatty():
        yield text
        return
    for indent, (start, end) in text_layout.fitting(text, columns()):
        yield indent + text[start:end]


def _drawn(text: str, colour: str) -> str:
    return f"\033[{colour}m{text}\033[0m" if colour else text
