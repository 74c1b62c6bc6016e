"""The colours of letters and their background: six hex digits, or unknown."""

#: A colour defined elsewhere, with which no letter is compared.
UNKNOWN = "?"
PAPER = "ffffff"
INK = "000000"

#: Two colours that differ by less in each of red, green and blue look the same.
_NEAR = 0x18
_THEME = {"background1": PAPER, "light1": PAPER, "bg1": PAPER, "lt1": PAPER,
          "text1": INK, "dark1": INK, "tx1": INK, "dk1": INK}  # fmt: skip
_HIGHLIGHTS = {
    "black": INK, "blue": "0000ff", "cyan": "00ffff", "darkblue": "000080", "darkcyan": "008080",
    "darkgray": "808080", "darkgreen": "008000", "darkmagenta": "800080", "darkred": "800000",
    "darkyellow": "808000", "green": "00ff00", "lightgray": "c0c0c0", "magenta": "ff00ff",
    "red": "ff0000", "white": PAPER, "yellow": "ffff00",
}  # fmt: skip


def of_letters(attributes: dict[str, str]) -> str:
    """Return the colour of letters; "auto" if the program chooses a visible one."""
    value = attributes.get("w:val", "auto").lower()
    if _is_hex(value):
        return value
    if "w:themeColor" in attributes:
        return _THEME.get(attributes["w:themeColor"], UNKNOWN)
    return "auto" if value == "auto" else UNKNOWN


def of_shading(attributes: dict[str, str]) -> str | None:
    """Return the background colour; None if there is none."""
    pattern, fill = attributes.get("w:val", "clear"), attributes.get("w:fill", "auto").lower()
    if pattern == "solid":
        fill = attributes.get("w:color", "auto").lower()
    elif pattern not in ("clear", "nil"):
        return UNKNOWN
    if _is_hex(fill):
        return fill
    return UNKNOWN if fill != "auto" or "w:themeFill" in attributes else None


def of_highlight(attributes: dict[str, str]) -> str | None:
    """Return the colour of a highlight; None if there is none."""
    return _HIGHLIGHTS.get(attributes.get("w:val", "none").lower())


def look_alike(one: str, other: str) -> bool:
    """Return whether letters of one colour are invisible on the other."""
    if not _is_hex(one) or not _is_hex(other):
        return False
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    return all(abs(a - b) < _NEAR for a, b in pairs)


def _is_hex(text: str) -> bool:
    return len(text) == 6 and all(c in "0123456789abcdef" for c in text)
