"""Entering one record: what it belongs to, what a person adds, and the operation that does it."""

from collections.abc import Sequence

import composition
from commands.entry import prompts, typed
from commands.entry.typed import Typed
from commands.terminal import session
from commands.terminal.session import Session
from workflow.errors import N_, BadInputError, Hint, NotFoundError, WorkflowError
from workflow.inspection.inspections import Target
from workflow.operations.context import note_refusal
from workflow.operations.enter_records import Entered, enter_records
from workflow.operations.entering import Source
from workflow.queries.entry_preview import EntryPreview, entry_preview, require_there
from workflow.records.fields import Field
from workflow.records.kind import OPENING, Kind
from workflow.records.rows import Row
from workflow.rules.codes import NOT_A_CODE, is_code


def target_of(kind: Kind, text: str) -> Target:
    """Return what a record belongs to: an inspection, or for a round itself the round.

    Raises:
        BadInputError: the text names neither.
    """
    if not kind.opens_round:
        target = session.target_of(text)
    elif "/" in text or not text:
        raise BadInputError(
            N_("{value} names no round; write it as 2026-1"),
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
    if not prompts.possible(session):
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


def enter(session: Session, row: Row, target: Target) -> Entered:
    """Enter one row, and return what it made.

    Raises:
        WorkflowError: it is wrong, or the actor may not, or there is no such inspection.
    """
    context, source = session.context(), Source(act="record")
    if row.kind.workbook != OPENING:
        return enter_records(context, [row], source, round_code=target.round, anew=True)
    from workflow.operations.open_round import open_round

    _require_there_or_named(session, row, target)
    return open_round(
        context, [row], source, composition.policy(), round_code=target.round, anew=True
    )


def _require_there_or_named(session: Session, row: Row, target: Target) -> None:
    """Refuse a round or inspection that is not there, unless a name is given that opens it."""
    try:
        with session.open().read() as connection:
            require_there(connection, target, reader=session.actor(), now=session.now())
    except NotFoundError as refusal:
        if row.kind.opens is None:
            raise
        missing = [f for f in row.kind.fields if f.required and not row.values.get(f.name)]
        if missing:
            raise _with_hint(refusal, row.kind, missing) from None


def _with_hint(refusal: WorkflowError, kind: Kind, missing: Sequence[Field]) -> WorkflowError:
    """Return the refusal with what would open what is not there."""
    fields = {"fields": " ".join(f"{f.heading}=…" for f in missing)}
    refusal.hint = (
        Hint("give_round_name", fields) if kind.opens_round else Hint("give_unit_name", fields)
    )
    return refusal
