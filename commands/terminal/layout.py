"""Text in columns: Chinese letters are two columns wide, and break anywhere."""

import os
import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

from presentation import safe_text

#: Never at the beginning of a line, and never at the end of one.
_CLOSING = "，。、；：！？）〕》”’,.;:!?)]}…"
_OPENING = "（〔《“‘([{"
_PIECES = re.compile(
    r"\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\uffef]+"
)


def width(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(c) in "WF" else not combining(c) for c in text)


def padded(text: str, columns: int) -> str:
    """Return a text filled up with spaces to so many columns."""
    return text + " " * (columns - width(text))


def cut(text: str, columns: int) -> str:
    """Return a text that takes at most so many columns, with … where something was left out."""
    if width(text) <= columns:
        return text
    room = columns - 1
    kept = ""
    for letter in text:
        room -= width(letter)
        if room < 0:
            break
        kept += letter
    return kept + "…"


def wrapped(text: str, columns: int, indent: str = "", further: str | None = None) -> list[str]:
    """Return a paragraph in lines of at most so many columns, indented; words stay whole."""
    further = indent if further is None else further
    lines, line = [], indent
    for piece in _pieces(text):
        if width(line) + width(piece.rstrip()) > columns and line.strip():
            lines.append(line.rstrip())
            line = further
            piece = piece.lstrip()
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def in_rows(items: Iterable[str], columns: int, indent: str = "") -> list[str]:
    """Return items in rows, two spaces between them; no item is broken."""
    rows: list[str] = []
    for item in items:
        if rows and width(rows[-1]) + 2 + width(item) <= columns:
            rows[-1] += f"  {item}"
        else:
            rows.append(indent + item)
    return rows


def _pieces(text: str) -> list[str]:
    """Return what may be parted: words, single Chinese letters with what closes after them."""
    found: list[str] = []
    for piece in _PIECES.findall(text):
        if found and (piece.isspace() or piece[0] in _CLOSING or found[-1][-1] in _OPENING):
            found[-1] += piece
        else:
            found.append(piece)
    return found


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


def line(pieces: Iterable[Piece]) -> str:
    """Return a line of pieces, coloured where a person looks and did not decline colours.

    Nothing in the pieces themselves commands the terminal.
    """
    coloured = watched() and not os.environ.get("NO_COLOR")
    return "".join(_drawn(piece, coloured=coloured) for piece in pieces)


def _drawn(piece: Piece, *, coloured: bool) -> str:
    if isinstance(piece, str):
        return safe_text.plain(piece)
    text = safe_text.plain(piece.text)
    return f"\033[{piece.colour}m{text}\033[0m" if coloured else text
