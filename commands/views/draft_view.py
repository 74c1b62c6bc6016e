"""A version of the report, and what is different between two, as a person reads it."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from commands.terminal import layout, output
from commands.terminal.session import Session
from workflow.clock import local_text
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.files.comparison import Change
    from workflow.operations.read_draft import Comparison, DraftVersion

_RED, _GREEN, _TURNED = "31", "32", "7"
#: Paragraphs longer than this are coloured as a whole.
_MOST_LETTERS = 4000
_PLACES = {
    "added": N_("after paragraph {old}, added:"),
    "removed": N_("paragraph {old}, taken out:"),
    "changed": N_("paragraph {old}, changed:"),
}


def head(session: Session, found: "DraftVersion") -> None:
    """Write beside the text which version it is."""
    session.hint(
        N_("{target}, version {version} by {authors}, submitted {at} by {by}: {file}"),
        target=str(found.target),
        version=found.version,
        authors=session.language.joined(found.authors),
        at=local_text(found.submitted_at),
        by=found.submitted_by,
        file=found.file_name,
    )
    session.hint(
        N_("SHA-256 {sha256}, of its text {text_sha256}"),
        sha256=found.sha256,
        text_sha256=found.text_sha256 or "-",
    )


def changes(session: Session, found: "Comparison") -> None:
    """Write what is different, paragraph by paragraph."""
    for version in (found.old, found.new):
        head(session, version)
    if not found.changes:
        same = found.old.sha256 == found.new.sha256
        session.tell(N_("the files are the same") if same else N_("their texts are the same"))
    for change in found.changes:
        for line in _change(session, change):
            output.says(*line)


def _change(session: Session, change: "Change") -> Iterator[tuple[layout.Piece, ...]]:
    place = change.old_line - (change.kind == "added")
    yield (layout.Painted(session.say(_PLACES[change.kind], old=place), "1"),)
    for old, new in zip_longest(change.old, change.new):
        if old is not None:
            yield _side("-", _RED, old, new)
        if new is not None:
            yield _side("+", _GREEN, new, old)


def _side(sign: str, colour: str, text: str, other: str | None) -> tuple[layout.Piece, ...]:
    """Return one side of a change; what the other has not is told apart by its colour."""
    if other is None or max(len(text), len(other)) > _MOST_LETTERS or not layout.watched():
        return (layout.Painted(f"{sign} {text}", colour),)
    pieces = SequenceMatcher(None, text, other, autojunk=False).get_opcodes()
    sides = (
        layout.Painted(text[i1:i2], colour if tag == "equal" else f"{colour};{_TURNED}")
        for tag, i1, i2, _, _ in pieces
        if i1 < i2
    )
    return (layout.Painted(f"{sign} ", colour), *sides)
