"""Traits of a document: what makes it read differently elsewhere, and what is pointed out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workflow.errors import N_, Problem

#: What may make a document read differently later, or in another program: code → sentence.
UNSTEADY = {
    "tracked_changes": N_("it holds changes that are neither accepted nor rejected: {where}"),
    "hidden_text": N_("it holds text that is not seen, or not on every paper: {where}"),
    "fields": N_("it holds fields that compute what they show: {where}"),
    "macros": N_("it holds macros: {where}"),
    "external_parts": N_("parts of it stand in other files: {where}"),
    "imported_parts": N_("it holds whole other files that are shown as its text: {where}"),
    "embedded_objects": N_("it holds objects of other programs: {where}"),
    "alternate_content": N_("it says one thing to new programs and another to old ones: {where}"),
    "strange_markup": N_("it holds text in a place that not every program shows: {where}"),
    "turned_text": N_("it holds letters that turn the direction of text around: {where}"),
}
#: What is accepted and pointed out: code → sentence.
REMARKS = {
    "comments": N_("{count} comment(s) stand beside the text and are no part of it"),
    "pictures": N_("what stands in pictures, charts and drawings is no part of the text"),
    "struck": N_("words that are struck through count as text: {where}"),
    "numbering": N_("numbers that the program gives to paragraphs are no part of the text"),
}
_MOST, _LONGEST = 5, 30


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know of a document that is accepted: a code, a message id and its data."""

    code: str
    message: str
    data: dict[str, Any]


@dataclass
class Traits:
    """What was found so far: by code how often, and a few of the places."""

    places: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, where: str = "") -> None:
        """Note something, and the words or the name by which it is found again."""
        self.counts[code] = self.counts.get(code, 0) + 1
        places = self.places.setdefault(code, [])
        shown = _shown(where)
        if shown and shown not in places and len(places) <= _MOST:
            places.append(shown)

    def problems(self) -> list[Problem]:
        """Return what the document is refused for."""
        return [
            Problem("", "", code, message, {"where": self._where(code)})
            for code, message in UNSTEADY.items()
            if code in self.counts
        ]

    def remarks(self) -> Iterator[Remark]:
        """Yield what is pointed out."""
        for code, message in REMARKS.items():
            if code in self.counts:
                data = {"where": self._where(code), "count": self.counts[code]}
                yield Remark(code, message, data)

    def _where(self, code: str) -> str:
        places = self.places[code]
        return ("、".join(places[:_MOST]) or "…") + ("…" if len(places) > _MOST else "")


def _shown(text: str) -> str:
    """Return words in one line, short, and with nothing that a terminal would obey."""
    line = " ".join(text[: 10 * _LONGEST].split())
    seen = "".join(c if c.isprintable() else "?" for c in line[: _LONGEST + 1])
    return seen if len(seen) <= _LONGEST else f"{seen[:_LONGEST]}…"
