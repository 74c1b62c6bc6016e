"""Text as it is shown: nothing that was stored or typed commands a terminal or hides other text."""

import re

from workflow.rules.invisible import STRAY
from workflow.rules.typed_text import CONTROLS

#: What a terminal obeys or does not draw: controls, halves of letters, what turns the direction of
#: writing, letters that nobody sees; and what a reader of lines takes for the end of one.
_OBEYED = re.compile(f"{CONTROLS.pattern}|[\r\u2028\u2029]|{STRAY.pattern}")
_BREAKS = re.compile("[\t\n]+")


def plain(text: str) -> str:
    r"""Return a text in which what a terminal would obey is told by its number, such as \x1b.

    Tabs and the ends of lines stay.
    """
    return text if _is_simple(text) else _OBEYED.sub(_number, text)


def in_one_line(text: str) -> str:
    """Return a text as it stands in a cell or a log: the same in one line."""
    return plain(_BREAKS.sub(" ", text))


def in_json(document: str) -> str:
    """Return a JSON document that means the same and holds none of it."""
    return _OBEYED.sub(_escape, document)


def _is_simple(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _number(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{{{number:04x}}}"


def _escape(found: re.Match[str]) -> str:
    letter = found[0]
    if "\ud800" <= letter <= "\udfff":
        return f"\\u{ord(letter):04x}"
    pair = letter.encode("utf-16-be")
    return "".join(f"\\u{pair[at : at + 2].hex()}" for at in range(0, len(pair), 2))
