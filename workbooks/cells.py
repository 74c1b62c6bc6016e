"""How a text stands in a cell, out and in."""

import re
import unicodedata
from typing import Any

from workflow.rules.codes import usual
from workflow.rules.invisible import IGNORABLE, without_invisible

#: Excel puts no more letters into a cell; what is longer, escapes counted, is cut and refused.
LONGEST_CELL = 32_767
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
#: What XML cannot hold, or would change; and what would look like an escape.
_TO_ESCAPE = re.compile(
    "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)",
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACES = (c for c in map(chr, range(0x10000)) if c.isspace())
_IGNORED = (chr(c) for first, last in IGNORABLE for c in range(first, last + 1))
_OUTER = frozenset((*_SPACES, *_IGNORED))
_BETWEEN_CODES = re.compile(r"[、,;\s]")
_BRACKETS = re.compile(r"[()\[\]{}<>【】〔〕〈〉《》]")
_REMARK = re.compile(r"[(\[{<【〔〈《].*$")
#: No more of a text is looked at: the same long one may stand in many cells.
_LONGEST_HEADING = 200
#: What stands beside a heading and is no part of it.
_MARKS = "*†:.、_-"


def escaped(text: str) -> str:
    """Return a text with the escapes of Office (ECMA-376, ST_Xstring): CR is `_x000D_`."""
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """Return the text that a cell holds, without the escapes of Office."""
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if not _SURROGATES.search(found):
        return found
    # Two escapes may be the two halves of one letter; a half alone is left as it is.
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def given(value: Any) -> Any:
    """Return what stands in a cell: a text without outer spaces, `""` where nothing is seen.

    A text that was cut stays as long as it is, so that it cannot pass for a whole one.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            return value
        return _stripped(unescaped(value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _stripped(text: str) -> str:
    if text and (text[0] in _OUTER or text[-1] in _OUTER):
        return text.strip("".join(_OUTER))
    return text


def code(value: Any) -> str:
    """Return a code as it is compared: full-width letters and digits as usual ones, all seen."""
    return usual(str(value))


def codes(value: Any) -> tuple[str, ...]:
    """Return the codes in a cell, separated by 、 or a comma; `*` alone stands for all."""
    found = tuple(dict.fromkeys(c for c in _BETWEEN_CODES.split(code(value)) if c))
    return ("*",) if "*" in found else found


def heading(value: Any) -> str:
    """Return a heading as it is compared: without spaces, invisible letters, * † and colons."""
    if not isinstance(value, str):
        return ""
    letters = unicodedata.normalize("NFKC", without_invisible(unescaped(value[:_LONGEST_HEADING])))
    visible = (
        c for c in letters if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")
    )
    return "".join(visible).strip(_MARKS)


def without_brackets(heading: str) -> tuple[str, str]:
    """Return a heading without the brackets in it, and without what stands in them."""
    return (
        _BRACKETS.sub("", heading).strip(_MARKS),
        _REMARK.sub("", heading).strip(_MARKS),
    )
