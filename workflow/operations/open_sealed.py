"""Open the sealed texts of a record, and enter in the history who read them and why."""

from workflow.errors import N_, Hint, NotFoundError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.operations import remarks
from workflow.operations.context import Context
from workflow.operations.operation import operation
from workflow.operations.void import find_record
from workflow.people import rights
from workflow.records import store
from workflow.records.kind import Kind
from workflow.sealing import texts

_ANY = (inspections.OPEN, *inspections.FINAL, inspections.SUSPENDED)


def open_sealed(
    context: Context, target: Target, kind: Kind, key: str, *, reason: str
) -> dict[str, str]:
    """Return the sealed texts of one record by heading; the history gets who read them and why.

    In a rehearsal, which leaves no entry, the texts are empty.

    Raises:
        NotFoundError: there is no such record, or it has no sealed text.
        NotPermittedError: the actor may not read that kind; refused before a record is looked for.
    """
    reason = remarks.reason(reason)
    with operation(context, target, "open_sealed", seen=None, states=_ANY) as op:
        if not op.access.reads(kind.read):
            who = rights.READS[kind.read] & rights.allowed("open_sealed")
            raise rights.not_permitted("open_sealed", who)
        stored = store.of_inspections(op.connection, [op.row.id], [kind.code])
        found = find_record(op, stored, key)
        sealed = [f for f in kind.fields if found and f.sealed and f.name in found.data]
        if found is None or not sealed:
            raise _nothing_sealed(kind, key)
        opener = texts.required(context.key)
        opened = {
            f.heading: texts.unsealed(op.connection, opener, found.id, f.name) for f in sealed
        }
        if context.is_rehearsal:  # nobody reads a sealed text without an entry
            opened = dict.fromkeys(opened, "")
        detail = {"opened": {kind.code: [key]}}
        op.record("open_sealed", counts=False, reason=reason, detail=detail)
        return opened


def _nothing_sealed(kind: Kind, key: str) -> NotFoundError:
    return NotFoundError(
        N_("there is no {kind} {number} with a sealed text"),
        hint=Hint("list_records"),
        kind=kind.sheet,
        number=key,
    )
