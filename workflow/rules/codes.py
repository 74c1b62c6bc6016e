"""Codes of rounds, units and accounts: 1 to 32 letters (Chinese too), digits, `-_.`."""

import re
from unicodedata import normalize

from workflow.errors import N_
from workflow.rules.unseen import seen

#: Said of a text that is no code; its data is `value`.
NOT_A_CODE = N_("{value}: a code has 1 to 32 letters, digits or -_.")

_CODE = re.compile(r"[\w.-]{1,32}")


def usual(text: str) -> str:
    """Return a text as codes are kept: letters and digits of usual width, and nothing unseen."""
    return normalize("NFKC", seen(text)).strip()


def is_code(text: str) -> bool:
    """Return whether a text can be a code: as codes are kept, so that none looks like another."""
    return _CODE.fullmatch(text) is not None and usual(text) == text
