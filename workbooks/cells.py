"""Text as it is stored in cells: escapes, spaces, headings and codes."""

import re
import unicodedata
from typing import Any

from workflow.rules.codes import usual
from workflow.rules.invisible import IGNORABLE, without_invisible

#: Excel's limit for a cell, escapes included; a longer text is cut and then refused.
LONGEST_CELL = 32_767
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
#: Characters that XML cannot hold or would change, and text that looks like an escape.
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
#: Only this much of a text is examined: many cells may share one long text.
_LONGEST_HEADING = 200
#: Marks beside a heading that do not belong to it.
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
    # Two escapes may be the surrogates of one letter; a lone one is left as it is.
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def given(value: Any) -> Any:
    """Return the content of a cell: text is stripped, invisible text becomes `""`.

    A text that was cut keeps its length, so that it is refused later.
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
    """Return a code in the form in which codes are compared."""
    return usual(str(value))


def codes(value: Any) -> tuple[str, ...]:
    """Return the codes in a cell, separated by 、 or a comma; a single `*` means all."""
    found = tuple(dict.fromkeys(c for c in _BETWEEN_CODES.split(code(value)) if c))
    return ("*",) if "*" in found else found


def heading(value: Any) -> str:
    """Return a heading in the form in which headings are compared: no spaces, marks or colons."""
    if not isinstance(value, str):
        return ""
    letters = unicodedata.normalize("NFKC", without_invisible(unescaped(value[:_LONGEST_HEADING])))
    visible = (
        c for c in letters if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")
    )
    return "".join(visible).strip(_MARKS)


def without_brackets(heading: str) -> tuple[str, str]:
    """Return a heading without its brackets, and without the text in brackets."""
    return (
        _BRACKETS.sub("", heading).strip(_MARKS),
        _REMARK.sub("", heading).strip(_MARKS),
    )
