"""The fields of a Word document: which of them only number, and which make words of something."""

from dataclasses import dataclass, field

#: They number pages, notes, tables and entries of the text itself, list its headings, lead to a
#: place, or draw a letter. Every other field takes its words from elsewhere: a clock, a file, an
#: account, a sum, a question, another place of the text.
_HARMLESS = frozenset(
    {
        "ADVANCE", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "EQ", "HYPERLINK", "INDEX", "LISTNUM",
        "NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "SECTION", "SECTIONPAGES", "SEQ", "SYMBOL", "TC",
        "TOC", "XE",
    }
)  # fmt: skip
_LONGEST = 30


def computes(code: str) -> str:
    """Return the name of a field that may show something else next time; nothing for others."""
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
    """The fields that are open at one place of a text: each has a code, then what it shows."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def are_open(self) -> bool:
        """Return whether one is open."""
        return bool(self._open)

    def begin(self) -> None:
        """Open a field."""
        self._open.append(_Field())

    def separate(self) -> str:
        """Go on from its code to what it shows, and return its name where it computes."""
        if not self._open or not self._open[-1].in_code:
            return ""
        self._open[-1].in_code = False
        return computes("".join(self._open[-1].code))

    def end(self) -> str:
        """Close a field, and return its name where it computes and shows nothing."""
        name = self.separate()
        if self._open:
            self._open.pop()
        return name

    def takes(self, text: str) -> bool:
        """Return whether a text belongs to the code of a field, and is shown nowhere."""
        for each in reversed(self._open):
            if each.in_code:
                each.code.append(text)
                return True
        return False
