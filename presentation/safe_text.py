"""Make stored or typed text safe to show: it must not control a terminal or hide other text."""

import re

from workflow.rules.invisible import STRAY
from workflow.rules.typed_text import CONTROLS

#: Characters that control a terminal or are not drawn: controls, lone surrogates, direction marks,
#: invisible letters; and separators that programs take for the end of a line.
_OBEYED = re.compile(f"{CONTROLS.pattern}|[\r\u2028\u2029]|{STRAY.pattern}")
_BREAKS = re.compile("[\t\n]+")


def plain(text: str) -> str:
    r"""Return a text with such characters replaced by their numbers, such as \x1b.

    Tabs and line ends are kept.
    """
    return text if _is_simple(text) else _OBEYED.sub(_number, text)


def in_one_line(text: str) -> str:
    """Return the same in one line, for a cell or a log."""
    return plain(_BREAKS.sub(" ", text))


def in_json(document: str) -> str:
    """Return an equivalent JSON document without such characters."""
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
