"""Open the sealed texts of a record: who reads them, and why, goes into the history."""

from workflow.errors import N_, Hint, NotFoundError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.operations import remarks
from workflow.operations.context import Context
from workflow.operations.operation import operation
from workflow.operations.void import named
from workflow.people import rights
from workflow.records import store
from workflow.records.kind import Kind
from workflow.sealing import texts

_ANY = (inspections.OPEN, *inspections.FINAL, inspections.SUSPENDED)


def open_sealed(
    context: Context, target: Target, kind: Kind, key: str, *, reason: str
) -> dict[str, str]:
    """Return the sealed texts of one record by heading, and write down who read them and why.

    In a rehearsal, where nothing is written down, they are empty.

    Raises:
        NotFoundError: there is no such record, or nothing of it is sealed.
        NotPermittedError: the actor may not read that kind; told before a record is looked for.
    """
    reason = remarks.reason(reason)
    with operation(context, target, "open_sealed", seen=None, states=_ANY) as op:
        if not op.access.reads(kind.read):
            who = rights.READS[kind.read] & rights.allowed("open_sealed")
            raise rights.not_permitted("open_sealed", who)
        stored = store.of_inspections(op.connection, [op.row.id], [kind.code])
        found = named(op, stored, key)
        sealed = [f for f in kind.fields if found and f.sealed and f.name in found.data]
        if found is None or not sealed:
            raise _nothing_sealed(kind, key)
        opener = texts.required(context.key)
        opened = {
            f.heading: texts.unsealed(op.connection, opener, found.id, f.name) for f in sealed
        }
        if context.is_rehearsal:  # whoever reads a text leaves a trace
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
