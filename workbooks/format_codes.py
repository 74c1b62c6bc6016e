"""Parse the code of a number format, such as `0.0;[Red]-0.0`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from operator import eq, ge, gt, le, lt, ne
from typing import Any

#: A token of a section: its kind and its text.
Token = tuple[str, str]
Condition = Callable[[float], bool]

#: Excel's limits.
_LONGEST, _MOST_SECTIONS = 255, 4
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)(?:"|$) | \\(?P<escaped>.) | _(?P<space>.) | \*(?P<fill>.)
    | \[(?P<elapsed>h+|m+|s+)\] | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式) | (?P<noon>AM/PM|A/P|上午/下午) | (?P<exponent>E[+-])
    | (?P<hour>h+) | (?P<second>s+) | (?P<month>m+) | (?P<day>y+|d+|e+|g+|b+|a{3,4})
    | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/)
    | (?P<text>@) | (?P<end>;) | (?P<literal>[-+$():^&'~{}<>=\ ]|[^\x00-\x7f]) | (?P<unknown>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_OF_CALENDAR = {"hour", "second", "elapsed", "month", "day"}
_COLOUR = re.compile(
    "black|blue|cyan|green|magenta|red|white|yellow|colou?r ?[0-9]{1,2}"
    "|黑色?|蓝色?|青色?|蓝绿色|绿色?|洋红色?|红色?|白色?|黄色?|颜色 ?[0-9]{1,2}",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<=": le, ">=": ge, "<>": ne, "<": lt, ">": gt, "=": eq,
}  # fmt: skip
#: A currency and a language, as in [$¥-804]; more than four digits choose other numerals.
_LANGUAGE = re.compile(r"\$([^\]-]*)(?:-([0-9A-Za-z-]+))?")
_USUAL_DIGITS = re.compile("[0-9A-F]{1,4}|[A-Z]{2}-[A-Z]{2}", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Section:
    """One section of a format, for the numbers that meet its condition, or for texts.

    It is `unclear` if what it shows depends on more than the number, or is unknown.
    """

    tokens: tuple[Token, ...]
    condition: Condition | None = None
    language: str = ""
    unclear: bool = False

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of its tokens."""
        return frozenset(kind for kind, _ in self.tokens)

    @cached_property
    def is_day(self) -> bool:
        """Return whether it shows a date, with or without a time."""
        if "digit" in self.kinds and "second" not in self.kinds:
            return False
        return "day" in self.kinds or self._shows_month

    @cached_property
    def is_time(self) -> bool:
        """Return whether it shows a time or a duration without a date."""
        return not self.is_day and bool(self.kinds & {"hour", "second", "elapsed"})

    @property
    def shows_text_as_it_is(self) -> bool:
        """Return whether it shows a text or the bare number with nothing but spaces added."""
        shown = [kind for kind, text in self.tokens if kind != "space" and text != " "]
        return shown in (["text"], ["general"])

    @property
    def _shows_month(self) -> bool:
        """Return whether an `m` is the month: after hours and before seconds it is the minute."""
        kinds = [kind for kind, _ in self.tokens if kind in _OF_CALENDAR]
        return any(
            kind == "month" and before not in ("hour", "elapsed") and after != "second"
            for before, kind, after in zip(["", *kinds], kinds, [*kinds[1:], ""], strict=False)
        )


@dataclass(frozen=True, eq=False)
class Code:
    """A format: the sections for numbers, and the one for texts if there is one."""

    numbers: tuple[Section, ...]
    text: Section | None = None

    def section(self, number: float) -> tuple[Section | None, bool]:
        """Return the section for a number, and whether a minus precedes what it shows.

        The section is None if there is none or if it is uncertain.
        """
        first, rest = self.numbers[0], self.numbers[1:]
        if any(section.condition for section in self.numbers):
            return self._conditional(number), False
        if not rest:
            return first, number < 0
        if number < 0:
            # It is uncertain whether an empty last section hides negative numbers.
            is_last = len(rest) == 1 and self.text is None
            return (None if is_last and not rest[0].tokens else rest[0]), False
        return (rest[1] if number == 0 and len(rest) > 1 else first), False

    def _conditional(self, number: float) -> Section | None:
        if number < 0:  # whether a minus is shown depends on the conditions
            return None
        last = len(self.numbers) - 1
        for place, section in enumerate(self.numbers):
            if section.condition is not None:
                if section.condition(number):
                    return section
            elif place == last:
                return section
            elif place == 0:
                return None
        return None


@lru_cache(maxsize=1000)
def parsed(code: str) -> Code | None:
    """Return the parsed format, or None if it exceeds Excel's limits."""
    sections = _sections(code[:_LONGEST])
    if len(sections) > _MOST_SECTIONS:
        return None
    text = None
    if len(sections) == _MOST_SECTIONS or "text" in sections[-1].kinds:
        text = sections.pop()
    return Code(tuple(sections) or (Section((("general", ""),)),), text)


def _sections(code: str) -> list[Section]:
    sections, tokens, more = [], list[Token](), dict[str, Any]()
    for found in _TOKEN.finditer(code):
        kind = str(found.lastgroup)
        written = found[kind]
        if kind == "end":
            sections.append(Section(tuple(tokens), **more))
            tokens, more = [], {}
        elif kind == "bracket":
            tokens += _bracket(written, more)
        elif kind == "fill":
            more["unclear"] = more.get("unclear", False) or written != " "
        elif kind in ("quoted", "escaped"):
            tokens.append(("literal", written))
        else:
            tokens.append((kind, " " if kind == "space" else written))
    return [*sections, Section(tuple(tokens), **more)]


def _bracket(written: str, more: dict[str, Any]) -> list[Token]:
    """Return the tokens of a bracket, and note what it says about the section."""
    if _COLOUR.fullmatch(written):
        return []
    if found := _CONDITION.fullmatch(written):
        more["condition"] = partial(_meets, _COMPARE[found[1]], float(found[2]))
        return []
    found = _LANGUAGE.fullmatch(written)
    if found is None:
        more["unclear"] = True
        return []
    language = (found[2] or "").upper()
    more["language"] = language
    if language and not _USUAL_DIGITS.fullmatch(language):
        more["unclear"] = True
    return [("literal", found[1])] if found[1] else []


def _meets(compare: Callable[[float, float], bool], limit: float, number: float) -> bool:
    return compare(number, limit)
