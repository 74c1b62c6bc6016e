"""A version of the report in words, and what is different between two."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from presentation.language import Language
from workflow.clock import local_text
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.files.comparison import Change
    from workflow.operations.read_draft import DraftVersion

#: Paragraphs longer than this are not compared letter by letter.
_MOST_LETTERS = 4000
_PLACES = {
    "added": N_("after paragraph {old}, added:"),
    "removed": N_("paragraph {old}, taken out:"),
    "changed": N_("paragraph {old}, changed:"),
}


def head(found: "DraftVersion", speaking: Language) -> Iterable[str]:
    """Yield which version it is, and the digests of its file and of its text."""
    yield speaking.say(
        N_("{target}, version {version} by {authors}, submitted {at} by {by}: {file}"),
        target=str(found.target),
        version=found.version,
        authors=speaking.joined(found.authors),
        at=local_text(found.submitted_at),
        by=found.submitted_by,
        file=found.file_name,
    )
    said = N_("SHA-256 {sha256}, of its text {text_sha256}")
    yield speaking.say(said, sha256=found.sha256, text_sha256=found.text_sha256 or "-")


def place(change: "Change", speaking: Language) -> str:
    """Return where in the old version something was added, taken out or changed."""
    old = change.old_line - (change.kind == "added")
    return speaking.say(_PLACES[change.kind], old=old)


@dataclass(frozen=True, slots=True)
class Side:
    """A paragraph of the old version or of the new one, in parts: what only it has is marked."""

    is_new: bool
    parts: tuple[tuple[str, bool], ...]


def sides(change: "Change") -> Iterator[Side]:
    """Yield the paragraphs of a change, the old one before the new."""
    for old, new in zip_longest(change.old, change.new):
        if old is not None:
            yield Side(False, _parts(old, new))
        if new is not None:
            yield Side(True, _parts(new, old))


def _parts(text: str, other: str | None) -> tuple[tuple[str, bool], ...]:
    if other is None or max(len(text), len(other)) > _MOST_LETTERS:
        return ((text, False),)
    codes = SequenceMatcher(None, text, other, autojunk=False).get_opcodes()
    return tuple((text[i1:i2], tag != "equal") for tag, i1, i2, _, _ in codes if i1 < i2)
