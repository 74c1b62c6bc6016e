"""The fields of a Word document: harmless ones, and those that compute what they show."""

from dataclasses import dataclass, field

#: These number pages, notes, tables and entries, list headings, link to a place, or draw a letter.
#: Every other field computes its text from a clock, a file, an account, a sum, a question or
#: another place.
_HARMLESS = frozenset(
    {
        "ADVANCE", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "EQ", "HYPERLINK", "INDEX", "LISTNUM",
        "NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "SECTION", "SECTIONPAGES", "SEQ", "SYMBOL", "TC",
        "TOC", "XE",
    }
)  # fmt: skip
_LONGEST = 30


def computes(code: str) -> str:
    """Return the name of a field that may show something else next time; empty for others."""
    words = code.split()
    name = words[0].upper() if words else ""
    if name in _HARMLESS:
        return ""
    return name[:_LONGEST] or "?"


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    in_code: bool = True


class Fields:
    """The open fields, one within the other; each has a code, and then the text it shows."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def are_open(self) -> bool:
        """Return whether any field is open."""
        return bool(self._open)

    def begin(self) -> None:
        """Open a field."""
        self._open.append(_Field())

    def separate(self) -> str:
        """End the code of the current field; return its name if it computes."""
        if not self._open or not self._open[-1].in_code:
            return ""
        self._open[-1].in_code = False
        return computes("".join(self._open[-1].code))

    def end(self) -> str:
        """Close the current field; return its name if it computes and showed nothing."""
        name = self.separate()
        if self._open:
            self._open.pop()
        return name

    def is_code(self, text: str) -> bool:
        """Return whether a text belongs to the code of a field, and add it there."""
        for each in reversed(self._open):
            if each.in_code:
                each.code.append(text)
                return True
        return False
