"""Traits of a document: reasons why it may read differently elsewhere, and remarks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workflow.errors import N_, Problem

#: Reasons why a document may read differently later or in another program: code → sentence.
UNSTEADY = {
    "tracked_changes": N_("it contains tracked changes: {where}"),
    "hidden_text": N_(
        "it contains text that is invisible, at least in some programs or on paper: {where}"
    ),
    "fields": N_("it contains fields that compute what they show: {where}"),
    "macros": N_("it contains macros: {where}"),
    "external_parts": N_("parts of it are in other files: {where}"),
    "imported_parts": N_("it embeds other files that are shown as its text: {where}"),
    "embedded_objects": N_("it embeds objects of other programs: {where}"),
    "alternate_content": N_("new and old programs show different text: {where}"),
    "strange_markup": N_("it contains text in a place that some programs do not show: {where}"),
    "turned_text": N_(
        "it contains invisible characters that change the direction of text: {where}"
    ),
}
#: Remarks on documents that are accepted: code → sentence.
REMARKS = {
    "comments": N_("{count} comment(s) are not part of the text"),
    "pictures": N_("text in pictures, charts and drawings is not part of the text"),
    "struck": N_("struck-through words count as text: {where}"),
    "numbering": N_("automatic paragraph numbers are not part of the text"),
}
_MOST, _LONGEST = 5, 30


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a document that is accepted: a code, a message id and its data."""

    code: str
    message: str
    data: dict[str, Any]


@dataclass
class Traits:
    """The traits found so far: for each code how often, and a few of the places."""

    places: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, where: str = "") -> None:
        """Add a trait, with the words or the name by which people find the place."""
        self.counts[code] = self.counts.get(code, 0) + 1
        places = self.places.setdefault(code, [])
        shown = _shown(where)
        if shown and shown not in places and len(places) <= _MOST:
            places.append(shown)

    def problems(self) -> list[Problem]:
        """Return the reasons to refuse the document."""
        return [
            Problem("", "", code, message, {"where": self._where(code)})
            for code, message in UNSTEADY.items()
            if code in self.counts
        ]

    def remarks(self) -> Iterator[Remark]:
        """Yield the remarks."""
        for code, message in REMARKS.items():
            if code in self.counts:
                data = {"where": self._where(code), "count": self.counts[code]}
                yield Remark(code, message, data)

    def _where(self, code: str) -> str:
        places = self.places[code]
        return ("、".join(places[:_MOST]) or "…") + ("…" if len(places) > _MOST else "")


def _shown(text: str) -> str:
    """Return a short excerpt in one line, without control characters."""
    line = " ".join(text[: 10 * _LONGEST].split())
    seen = "".join(c if c.isprintable() else "?" for c in line[: _LONGEST + 1])
    return seen if len(seen) <= _LONGEST else f"{seen[:_LONGEST]}…"
