"""Text as somebody typed it: what is meant by it, and what may not stand in it.

One rule for cells of workbooks, fields of records, and the reasons, names and remarks of acts.
"""

import re
import unicodedata
from collections.abc import Callable

from workflow.rules.invisible import without_stray_invisible

#: The longest text that is taken.
LONGEST = 10_000

_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_LINE_ENDS = re.compile("\r\n?")
#: Control characters but tab and line feed, and the halves of letters that are none alone.
CONTROLS = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def meant(text: str, visible: Callable[[str], str] = without_stray_invisible) -> str:
    """Return a text as people mean it: NFC, usual spaces, no outer ones and nothing invisible."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _SPACES.sub(" ", visible(text)))
    return _LINE_ENDS.sub("\n", text).strip()


def is_text(text: str) -> bool:
    """Return whether nothing stands in a text that is no letter and commands a terminal."""
    return CONTROLS.search(text) is None
