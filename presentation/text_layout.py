"""Lay out text in columns: Chinese characters take two; dates and commands stay whole."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import combining, east_asian_width

#: Never at the beginning of a line, and never at the end of one.
_CLOSING = "，。、；：！？）〕》”’,.;:!?)]}…"
_OPENING = "（〔《“‘([{"
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_STOPS = "，。；、：（）“”"
#: A further word of a command: quoted, or up to the next stop.
_WORD = rf"(?: '[^']*'| [^\s{_STOPS}]+(?<![,;:.)]))"
_PIECES = re.compile(
    rf"\s+|`?xuncha{_WORD}+|\d{{4}}-\d\d-\d\d \d\d:\d\d|[{_CHINESE}]|[^\s{_CHINESE}]+"
)
#: The bullet of a list item.
_BULLET = re.compile(r"\s*(?:[·→✓○✗+-] )?")


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


def hang(text: str) -> int:
    """Return how far the further lines of a text are indented: as what follows its bullet."""
    found = _BULLET.match(text)
    return width(found[0]) if found else 0


def breaks(text: str, columns: int, further: int) -> Iterator[tuple[int, int]]:
    """Yield where each line of a text begins and ends; those after the first are indented.

    A piece that is wider than a line stands in a line of its own.
    """
    start = place = used = 0
    for piece in pieces(text):
        wide = width(piece.rstrip())
        if used + wide > columns and text[start:place].strip():
            yield start, start + len(text[start:place].rstrip())
            start, used = place, further
        place += len(piece)
        used += width(piece)
    yield start, start + len(text[start:].rstrip())


def fitting(text: str, wide: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield of each line its indent, and where in the text it begins and ends."""
    indent, place = "", 0
    for paragraph in text.split("\n"):
        further = hang(paragraph)
        for start, end in breaks(paragraph, wide, further):
            yield indent, (place + start, place + end)
            indent = " " * further
        indent, place = "", place + len(paragraph) + 1


def parts_of(parts: Iterable[tuple[str, str]], line: tuple[int, int]) -> Iterator[tuple[str, str]]:
    """Yield the parts, or pieces of them, that are in a line."""
    place = 0
    for text, colour in parts:
        start, end = max(line[0] - place, 0), line[1] - place
        if start < end and text[start:end]:
            yield text[start:end], colour
        place += len(text)


def wrapped(text: str, columns: int, indent: str = "", further: str | None = None) -> list[str]:
    """Return a paragraph in lines of at most so many columns, indented."""
    further = indent if further is None else further
    text = indent + text
    lines = [text[start:end] for start, end in breaks(text, columns, width(further))]
    return [lines[0], *(further + line for line in lines[1:])]


def unwrapped(paragraph: str) -> str:
    """Return a paragraph in one line, without spaces between Chinese letters."""
    lines = [line.strip() for line in paragraph.splitlines()]
    return re.sub(rf"(?<=[{_CHINESE}“”，。]) (?=[{_CHINESE}“”])", "", " ".join(lines))


def in_rows(items: Iterable[str], columns: int, indent: str = "") -> list[str]:
    """Return items in rows, two spaces between them; no item is broken."""
    rows: list[str] = []
    for item in items:
        if rows and width(rows[-1]) + 2 + width(item) <= columns:
            rows[-1] += f"  {item}"
        else:
            rows.append(indent + item)
    return rows


def pieces(text: str) -> list[str]:
    """Return the pieces between which a line may break: words, dates, commands, Chinese characters.

    Closing punctuation stays with what precedes it, opening punctuation with what follows.
    """
    found: list[str] = []
    for piece in _PIECES.findall(text):
        if found and (piece.isspace() or piece[0] in _CLOSING or found[-1][-1] in _OPENING):
            found[-1] += piece
        else:
            found.append(piece)
    return found
