"""Enter one record of any kind by hand."""

from collections.abc import Callable

from workflow.errors import Hint, NotFoundError
from workflow.inspection.inspections import Target
from workflow.operations.context import Context, note_refusal
from workflow.operations.enter_records import enter_records
from workflow.operations.entering import Entered
from workflow.operations.entry_batch import Source
from workflow.operations.open_round import open_round
from workflow.queries.entry_preview import require_there
from workflow.records.kind import OPENING
from workflow.records.rows import Row
from workflow.rules.policy import Policy


def enter_record(
    context: Context, row: Row, target: Target, policy: Callable[[], Policy]
) -> Entered:
    """Enter or correct one record of a round or an inspection, and return what was written.

    A voided record is entered again. A new round or inspection is opened only by a record that
    gives its name too, so that a mistyped code opens nothing; a round is opened under `policy`.

    Raises:
        WorkflowError: the row is wrong, the actor may not enter it, or there is no such inspection.
    """
    source = Source(act="record")
    if row.kind.workbook != OPENING:
        return enter_records(context, [row], source, round_code=target.round, anew=True)
    try:
        _require_there_or_named(context, row, target)
    except NotFoundError as refusal:
        note_refusal(context, source.act, str(target), refusal)
        raise
    return open_round(context, [row], source, policy(), round_code=target.round, anew=True)


def _require_there_or_named(context: Context, row: Row, target: Target) -> None:
    kind = row.kind
    try:
        with context.database.read() as connection:
            require_there(connection, target, reader=context.actor, now=context.clock.now())
    except NotFoundError as refusal:
        if kind.opens is None:
            raise
        missing = [f for f in kind.fields if f.required and not row.values.get(f.name)]
        if not missing:
            return
        fields = {"fields": " ".join(f"{f.heading}=…" for f in missing)}
        refusal.hint = (
            Hint("give_round_name", fields) if kind.opens_round else Hint("give_unit_name", fields)
        )
        raise
