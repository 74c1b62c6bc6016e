"""What a cell shows for a time or a duration, by one section of its format."""

from decimal import ROUND_HALF_UP, Context, Decimal

from workbooks.format_codes import Section, Token

_CLOCK = {"hour", "minute", "second", "elapsed", "noon", "point", "digit", "literal", "space"}
_OF_SYSTEM = "F400"
#: The time format if the computer decides.
_USUAL: tuple[Token, ...] = (
    ("hour", "h"), ("literal", ":"), ("minute", "mm"), ("literal", ":"), ("second", "ss"),
)  # fmt: skip
#: AM/PM by language; empty for the computer's own.
_NOON = {"": ("AM", "PM"), "409": ("AM", "PM"), "804": ("上午", "下午")}
_EXACT = Context(prec=600)
#: A smaller fraction of a second is a rounding error; a larger one makes the display uncertain.
_LOST = Decimal("0.005")
_UNITS = {"h": 3600, "m": 60, "s": 1}


def shown(number: float, section: Section) -> str | None:
    """Return what is shown for days and fractions of days, or None if uncertain."""
    if number < 0 or section.kinds - _CLOCK - {"month"}:
        return None
    if section.language == _OF_SYSTEM:
        tokens = _USUAL
    elif section.unclear:
        return None
    else:
        tokens = tuple(("minute" if k == "month" else k, text) for k, text in section.tokens)
    return _Clock(number, tokens, section.language).text()


class _Clock:
    """A time being formatted: the whole seconds, and the digits after the point."""

    def __init__(self, number: float, tokens: tuple[Token, ...], language: str) -> None:
        self.tokens, self.language = tokens, language
        self.kinds = [kind for kind, _ in tokens]
        places = self.kinds.count("digit")
        exact = Decimal(f"{number:.15g}") * 86_400
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)
        whole, _, self.broken = f"{rounded:f}".partition(".")
        self.seconds = int(whole)
        self.is_exact = abs(exact - rounded) < _LOST

    def text(self) -> str | None:
        """Return what is shown."""
        pieces = [self._piece(place, *token) for place, token in enumerate(self.tokens)]
        return (
            None
            if None in pieces or not self.is_exact
            else "".join(piece or "" for piece in pieces)
        )

    def _piece(self, place: int, kind: str, text: str) -> str | None:
        if kind in ("literal", "space"):
            return text
        if kind == "elapsed":
            return f"{self.seconds // _UNITS[text[0].lower()]:0{len(text)}d}"
        if kind == "noon":
            return self._noon(text)
        if kind in ("point", "digit"):
            return self._behind_the_point(place, text)
        value = {
            "hour": self._hour(),
            "minute": self.seconds // 60 % 60,
            "second": self.seconds % 60,
        }[kind]
        return f"{value:0{len(text)}d}" if len(text) < 3 else None

    def _hour(self) -> int:
        hour = self.seconds // 3600 % 24
        return (hour % 12 or 12) if "noon" in self.kinds else hour

    def _noon(self, text: str) -> str | None:
        words = _NOON.get(self.language) if text.upper() == "AM/PM" else tuple(text.split("/"))
        return words[self.seconds // 43_200 % 2] if words else None

    def _behind_the_point(self, place: int, text: str) -> str | None:
        """Return the point or a digit of the fraction, which must follow the seconds."""
        point = self.kinds.index("point") if "point" in self.kinds else place + 1
        behind = self.kinds[point + 1 : place + 1]
        if self.kinds[point - 1 : point] != ["second"] or set(behind) - {"digit"}:
            return None
        if place == point:
            return "." if self.broken else None
        return self.broken[place - point - 1] if text == "0" else None
