"""When two names are the same name, and which of some names are nearest to one."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from workflow.rules.unseen import seen

#: What stands between the parts of a name such as 阿依古丽·买买提, as keyboards and fonts have it.
_DOTS = re.compile("[·•・‧.∙⋅]")
_DASHES = re.compile("[‐‑‒–—―−]")
_MOST_NEAR = 3
#: How alike names are of which one may be meant by the other; a name of two letters has one wrong.
_NEAR, _NEAR_IF_SHORT = 0.6, 0.5


@lru_cache(maxsize=4096)
def compared(name: str) -> str:
    """Return a name as names are compared: 张　三 is 张三, 买买提・阿不都 is 买买提·阿不都."""
    if name.isalnum() and name.isascii():
        return name
    plain = "".join("".join(map(_usual, seen(name))).split())
    return _DASHES.sub("-", _DOTS.sub("·", unicodedata.normalize("NFC", plain)))


def _usual(letter: str) -> str:
    """Return the usual form of a letter: full width, or the Kangxi radical that a PDF holds.

    One that would become several stays, so that no name grows.
    """
    usual = unicodedata.normalize("NFKC", letter)
    return usual if len(usual) == 1 else letter


def same(one: str, other: str) -> bool:
    """Return whether two names are the same name; never for an empty one."""
    return bool(compared(one)) and compared(one) == compared(other)


def holds(text: str, name: str) -> bool:
    """Return whether a longer text such as 王五书记 holds the name."""
    return bool(compared(name)) and compared(name) in compared(text)


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that are nearest to one, the nearest first: three at most."""
    wanted = compared(name)
    known = {compared(other): other for other in names}
    near = _NEAR_IF_SHORT if len(wanted) < 3 else _NEAR
    return tuple(known[found] for found in get_close_matches(wanted, known, _MOST_NEAR, near))
