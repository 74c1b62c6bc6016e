"""What a cell shows for a number, by one section of its format."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from workbooks.format_codes import Section, Token

#: The digits Excel shows of a number without a format: whole, and with decimals.
_MOST_WHOLE, _MOST_BROKEN = 11, 9
#: More digits than a format can show.
_EXACT = Context(prec=600)
#: Places before the point: optional digits, then mandatory ones.
_USUAL = re.compile(r"(?:#*|\?*)0*")
_SHOWN_AS_IS = {"literal", "space"}
_DIGITS = {"digit", "point", "comma", "percent"}


def shown(number: float, section: Section, *, minus: bool) -> str | None:
    """Return what is shown for a number without its sign, or None if uncertain."""
    kinds = section.kinds
    if section.unclear or kinds - _SHOWN_AS_IS - _DIGITS - {"general", "text"}:
        return None
    if kinds & {"general", "text"}:
        bare = general(abs(number))
        text = None if bare is None or kinds & _DIGITS else filled(section, bare)
    elif "digit" in kinds:
        text = _Digits(section.tokens).filled(abs(number), is_negative=number < 0)
    else:
        text = None if kinds & _DIGITS else filled(section, "")
    return f"-{text}" if minus and text is not None else text


def general(number: float) -> str | None:
    """Return what is shown for a non-negative number without a format."""
    if number.is_integer():
        text = str(int(number))
        return text if len(text) <= _MOST_WHOLE else None
    text = f"{number:.15g}"
    return text if "e" not in text and len(text) <= _MOST_BROKEN else None


def filled(section: Section, text: str) -> str:
    """Return a section with a text in the place of its placeholder."""
    return "".join(text if kind in ("general", "text") else t for kind, t in section.tokens)


class _Digits:
    """A section with places for digits before and after the point."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        kinds = [kind for kind, _ in tokens]
        self.tokens = list(tokens)
        places = [place for place, kind in enumerate(kinds) if kind == "digit"]
        points = [place for place, kind in enumerate(kinds) if kind == "point"]
        self.first, self.last = places[0], places[-1]
        self.point = points[0] if points else len(tokens)
        self.whole = [place for place in places if place < self.point]
        self.broken = [place for place in places if place > self.point]
        self.percents = kinds.count("percent")
        commas = [place for place, kind in enumerate(kinds) if kind == "comma"]
        self.is_clear = len(points) < 2 and self._is_usual() and self._takes(commas)

    def _is_usual(self) -> bool:
        """Return whether the places are in the usual order, so that the display is known.

        Optional places are outside mandatory ones, and at most one % follows.
        """
        whole, broken = (
            "".join(self.tokens[place][1] for place in places)
            for places in (self.whole, self.broken)
        )
        percent = [place for place, (kind, _) in enumerate(self.tokens) if kind == "percent"]
        return (
            _USUAL.fullmatch(whole) is not None
            and _USUAL.fullmatch(broken[::-1]) is not None
            and (not percent or (len(percent) == 1 and percent[0] > self.last))
        )

    def _takes(self, commas: list[int]) -> bool:
        """Handle the commas: between digits they group thousands, after digits they divide."""
        behind = self.last + 1
        while behind in commas:
            behind += 1
        before = self.whole[-1] + 1 if self.whole else 0
        while before in commas:
            before += 1
        divide = [c for c in commas if self.last < c < behind]
        if self.broken and self.whole:
            divide += [c for c in commas if self.whole[-1] < c < before]
        within = [c for c in commas if self.whole and self.whole[0] < c < self.whole[-1]]
        self.thousands = bool(within)
        self.divided = len(divide)
        if len(within) + len(divide) < len(commas):
            return False
        return not self.thousands or self._parts_thousands()

    def _parts_thousands(self) -> bool:
        """Return whether only digits and commas are where thousands are grouped."""
        return all(
            kind == "comma" or (kind == "digit" and text != "?")
            for kind, text in self.tokens[self.whole[0] : self.whole[-1] + 1]
        )

    def filled(self, number: float, *, is_negative: bool) -> str | None:
        """Return the section with the digits of a number, or None if uncertain."""
        if not self.is_clear:
            return None
        exact = Decimal(f"{number:.15g}").scaleb(2 * self.percents - 3 * self.divided)
        rounded = exact.quantize(Decimal(1).scaleb(-len(self.broken)), ROUND_HALF_UP, _EXACT)
        if is_negative and not rounded:
            return None
        if self.percents and abs(exact - rounded) * 2 == Decimal(1).scaleb(-len(self.broken)):
            return None  # a hundred times the number is not exact in binary
        whole, _, broken = f"{rounded:f}".partition(".")
        pieces = {**self._whole(whole.lstrip("0")), **self._broken(broken)}
        if not self.whole and whole != "0":
            if self.point > 0:
                return None
            pieces[self.point] = f"{whole}."
        return "".join(
            pieces.get(place, "" if kind in ("digit", "comma") else text)
            for place, (kind, text) in enumerate(self.tokens)
        )

    def _whole(self, digits: str) -> dict[int, str]:
        """Return the text of each place before the point; the first takes all remaining digits."""
        pieces: dict[int, str] = {}
        count = 0
        for place in reversed(self.whole):
            taken = digits[-1:] or {"0": "0", "?": " "}.get(self.tokens[place][1], "")
            digits = digits[:-1]
            if place == self.whole[0]:
                taken = digits + taken
            piece = ""
            for digit in reversed(taken):
                parted = self.thousands and count and count % 3 == 0
                piece = f"{digit},{piece}" if parted else digit + piece
                count += 1
            pieces[place] = piece
        return pieces

    def _broken(self, digits: str) -> dict[int, str]:
        """Return the text of each place after the point: # and ? show no trailing zero."""
        pieces: dict[int, str] = {}
        at_end = True
        for place, digit in zip(reversed(self.broken), reversed(digits), strict=True):
            written = self.tokens[place][1]
            at_end = at_end and digit == "0" and written != "0"
            pieces[place] = {"#": "", "?": " "}[written] if at_end else digit
        return pieces
