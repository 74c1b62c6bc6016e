"""What a record that is entered belongs to, what stands of it, and what a person adds to it."""

from commands.terminal import words
from commands.terminal.session import Session, is_watched
from workflow.errors import N_, BadInputError, Hint, WorkflowError
from workflow.inspection.inspections import Target
from workflow.operations.context import note_refusal
from workflow.queries.entry_preview import EntryPreview, entry_preview
from workflow.records import typed
from workflow.records.kind import Kind
from workflow.records.rows import Row
from workflow.records.typed import Typed
from workflow.rules.codes import NOT_A_CODE, is_code


def target_of(kind: Kind, text: str) -> Target:
    """Return what a record belongs to: an inspection, or for a round itself the round.

    Raises:
        BadInputError: the text names neither.
    """
    if not kind.opens_round:
        target = words.target_of(text)
    elif "/" in text or not text:
        raise BadInputError(
            N_("{value} is not a round; write it as 2026-1"),
            hint=Hint("open_with_unit"),
            value=text,
        )
    else:
        target = Target(text, "")
    _require_codes(kind, target)
    return target


def _require_codes(kind: Kind, target: Target) -> None:
    """Refuse what can be no code before anybody is asked about what it names."""
    named = target.round if kind.opens_round else target.unit
    if kind.opens and not is_code(named):
        raise BadInputError(NOT_A_CODE, hint=Hint("write_another_code"), value=named)


def preview(session: Session, kind: Kind, target: Target) -> EntryPreview | None:
    """Return what stands; nothing where entering will be refused, which is said then."""
    try:
        return _read(session, kind, target)
    except WorkflowError:
        return None


def _read(session: Session, kind: Kind, target: Target) -> EntryPreview:
    return entry_preview(
        session.open(),
        session.lifecycle,
        kind,
        target,
        reader=session.actor(),
        now=session.now(),
    )


def completed(session: Session, target: Target, before: EntryPreview | None, given: Typed) -> Row:
    """Return the row with what a person adds.

    Raises:
        BadInputError: something is left blank where nobody can be asked.
        click.exceptions.Exit: the person stopped.
    """
    if not is_watched(session):
        typed.require_filled(given)
        return given.row
    from commands.entry import guided

    there = before or _required(session, given.row.kind, target)
    return guided.completed(session, there, given)


def _required(session: Session, kind: Kind, target: Target) -> EntryPreview:
    """Return what stands, before a person is asked for more.

    Raises:
        WorkflowError: entering it would be refused; it is written down as if it had been tried.
    """
    try:
        return _read(session, kind, target)
    except WorkflowError as refusal:
        note_refusal(session.context(), "record", str(target), refusal)
        raise
