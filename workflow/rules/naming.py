"""When two names are the same, and which person a text names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from workflow.rules.invisible import without_invisible

#: The middle dots of names such as 阿依古丽·买买提 that keyboards and fonts produce.
_DOTS = re.compile("[·•・‧.∙⋅]")
_DASHES = re.compile("[‐‑‒–—―−]")
_MOST_NEAR = 3
#: How similar a suggested name must be; a name of two characters may have one wrong.
_NEAR, _NEAR_IF_SHORT = 0.6, 0.5


@lru_cache(maxsize=4096)
def comparison_key(name: str) -> str:
    """Return the form in which names are compared: 张　三 as 张三, 买买提・阿不都 with ·."""
    if name.isalnum() and name.isascii():
        return name
    plain = "".join("".join(map(_normal_form, without_invisible(name))).split())
    return _DASHES.sub("-", _DOTS.sub("·", unicodedata.normalize("NFC", plain)))


def _normal_form(letter: str) -> str:
    """Return the usual form of a full-width letter or of a Kangxi radical copied from a PDF.

    A letter whose usual form has several letters is kept.
    """
    usual = unicodedata.normalize("NFKC", letter)
    return usual if len(usual) == 1 else letter


def same(one: str, other: str) -> bool:
    """Return whether two names are the same; an empty name equals none."""
    return bool(comparison_key(one)) and comparison_key(one) == comparison_key(other)


def contains(text: str, name: str) -> bool:
    """Return whether a longer text such as 王五书记 contains the name."""
    return bool(comparison_key(name)) and comparison_key(name) in comparison_key(text)


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return up to three names that are most similar to one, the most similar first."""
    wanted = comparison_key(name)
    near = _NEAR_IF_SHORT if len(wanted) < 3 else _NEAR
    alike = SequenceMatcher(b=wanted, autojunk=False)
    found = []
    for other in names:
        alike.set_seq1(comparison_key(other))
        if alike.real_quick_ratio() >= near and alike.quick_ratio() >= near:
            found.append((-alike.ratio(), other))
    return tuple(other for unlike, other in sorted(found) if -unlike >= near)[:_MOST_NEAR]


@dataclass(frozen=True)
class People:
    """Names of people by account or staff number."""

    names: Mapping[str, str]

    def matching(self, text: str) -> tuple[str, ...]:
        """Return the codes of the people a text names: one, none, or several of the same name."""
        if text in self.names:
            return (text,)
        return self._by_name.get(comparison_key(text), ())

    def nearest(self, text: str) -> str:
        """Return the up to three people most similar to a text, as a list to show."""
        codes = (code for name in nearest(text, self._by_name) for code in self._by_name[name])
        named = ((code, self.names[code]) for code in list(dict.fromkeys(codes))[:_MOST_NEAR])
        return "、".join(f"{code}（{name}）" if name else code for code, name in named)

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        by_name: dict[str, tuple[str, ...]] = {}
        for code, name in self.names.items():
            wanted = comparison_key(name)
            by_name[wanted] = (*by_name.get(wanted, ()), code)
        by_name |= {comparison_key(code): (code,) for code in self.names}
        by_name.pop("", None)
        return by_name
