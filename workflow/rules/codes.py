"""Codes of rounds, units and accounts: 1 to 32 letters (Chinese too), digits, `-_.`."""

import re
from unicodedata import normalize

from workflow.errors import N_
from workflow.rules.invisible import without_invisible

#: The message about a text that is not a valid code; its data is `value`.
NOT_A_CODE = N_("{value} is not a code: use 1 to 32 letters, digits or -_.")

_CODE = re.compile(r"[\w.-]{1,32}")


def usual(text: str) -> str:
    """Return a text in the stored form of a code: usual width, no invisible characters."""
    return normalize("NFKC", without_invisible(text)).strip()


def is_code(text: str) -> bool:
    """Return whether a text is a valid code in its stored form, so that no two look alike."""
    return _CODE.fullmatch(text) is not None and usual(text) == text
