"""Text as somebody typed it: how it is normalised, and which characters are refused.

The same rule applies to cells, fields of records, and the reasons, names and notes of acts.
"""

import re
import unicodedata
from collections.abc import Callable

from workflow.rules.invisible import without_stray_invisible

#: The longest text that is accepted.
LONGEST = 10_000

_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_LINE_ENDS = re.compile("\r\n?")
#: Control characters except tab and line feed, and lone surrogates.
CONTROLS = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def normalised(text: str, visible: Callable[[str], str] = without_stray_invisible) -> str:
    """Return a text normalised: NFC, ordinary spaces, stripped, no invisible characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _SPACES.sub(" ", visible(text)))
    return _LINE_ENDS.sub("\n", text).strip()


def has_no_controls(text: str) -> bool:
    """Return whether a text is free of control characters."""
    return CONTROLS.search(text) is None
