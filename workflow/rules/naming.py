"""When two names are the same name, and whom of some people a text means."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

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
    near = _NEAR_IF_SHORT if len(wanted) < 3 else _NEAR
    alike = SequenceMatcher(b=wanted, autojunk=False)
    found = []
    for other in names:
        alike.set_seq1(compared(other))
        if alike.real_quick_ratio() >= near and alike.quick_ratio() >= near:
            found.append((-alike.ratio(), other))
    return tuple(other for unlike, other in sorted(found) if -unlike >= near)[:_MOST_NEAR]


@dataclass(frozen=True)
class People:
    """The names of some people, by the account or staff number under which each is known."""

    names: Mapping[str, str]

    def meant(self, text: str) -> tuple[str, ...]:
        """Return who is meant: one, nobody, or several that have the same name."""
        if text in self.names:
            return (text,)
        return self._called.get(compared(text), ())

    def nearest(self, text: str) -> str:
        """Return who is nearest to a text, as it is told: three at most."""
        codes = (code for name in nearest(text, self._called) for code in self._called[name])
        named = ((code, self.names[code]) for code in list(dict.fromkeys(codes))[:_MOST_NEAR])
        return "、".join(f"{code}（{name}）" if name else code for code, name in named)

    @cached_property
    def _called(self) -> dict[str, tuple[str, ...]]:
        called: dict[str, tuple[str, ...]] = {}
        for code, name in self.names.items():
            wanted = compared(name)
            called[wanted] = (*called.get(wanted, ()), code)
        called |= {compared(code): (code,) for code in self.names}
        called.pop("", None)
        return called
