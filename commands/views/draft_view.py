"""A version of the report, and what is different between two, as a person reads it."""

from typing import TYPE_CHECKING

from commands.terminal import layout, output
from commands.terminal.session import Session
from presentation import drafts as words
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.operations.read_draft import Comparison, DraftVersion

_RED, _GREEN, _TURNED = "31", "32", ";7"


def head(session: Session, found: "DraftVersion") -> None:
    """Write beside the text which version it is."""
    for line in words.head(found, session.language):
        output.hint(line)


def changes(session: Session, found: "Comparison") -> None:
    """Write what is different, paragraph by paragraph."""
    for version in (found.old, found.new):
        head(session, version)
    if not found.changes:
        same = found.old.sha256 == found.new.sha256
        session.tell(N_("the files are the same") if same else N_("their texts are the same"))
    for change in found.changes:
        output.says(layout.Painted(words.place(change, session.language), "1"))
        for side in words.sides(change):
            _side(side)


def _side(side: words.Side) -> None:
    """Write one side of a change; what the other has not is told apart by its colour."""
    colour = _GREEN if side.is_new else _RED
    pieces = (
        layout.Painted(text, f"{colour}{_TURNED}" if own else colour) for text, own in side.parts
    )
    output.says(layout.Painted("+ " if side.is_new else "- ", colour), *pieces)
