"""Suspend, resume and cancel an inspection, each with a reason."""

from datetime import date, datetime

from sqlalchemy import bindparam, select

from workflow.clock import local_date
from workflow.database.schema import audit_entries
from workflow.errors import N_, Hint, NoSuchTransitionError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.operations import move_deadlines, remarks
from workflow.operations.context import Context
from workflow.operations.operation import Operation, operation


def suspend(context: Context, target: Target, *, seen: int, reason: str) -> int:
    """Suspend an inspection at its stage, and return its version."""
    reason = remarks.reason(reason)
    with operation(context, target, "suspend", seen=seen) as op:
        op.state = inspections.SUSPENDED
        op.record("suspend", reason=reason)
        return op.version


def resume(context: Context, target: Target, *, seen: int, reason: str) -> int:
    """Resume a suspended inspection, move its deadlines, and return its version.

    Raises:
        NoSuchTransitionError: it is not suspended.
    """
    reason = remarks.reason(reason)
    may_be = (inspections.SUSPENDED, inspections.OPEN)
    with operation(context, target, "resume", seen=seen, needs=_deadlines, states=may_be) as op:
        if op.state != inspections.SUSPENDED:
            raise NoSuchTransitionError(
                N_("{target} is not suspended"), hint=Hint("nothing_to_do"), target=str(target)
            )
        op.state = inspections.OPEN
        change = move_deadlines.suspended(_suspended_on(op), op.today)
        moved = move_deadlines.summary(move_deadlines.renew(op, op.snapshot, change))
        op.record("resume", reason=reason, detail={"deadlines": moved} if moved else "")
        return op.version


def _deadlines(*_: object) -> tuple[str, ...]:
    return move_deadlines.NEEDS


_SUSPENDED_AT = (
    select(audit_entries.c.at)
    .where(audit_entries.c.chain == bindparam("of"), audit_entries.c.act == "suspend")
    .order_by(audit_entries.c.position.desc())
    .limit(1)
)


def _suspended_on(op: Operation) -> date:
    """Return the local date on which the current suspension began."""
    at = op.connection.execute(_SUSPENDED_AT, {"of": op.row.id}).scalar_one()
    return local_date(datetime.fromisoformat(at))


def cancel(context: Context, target: Target, *, seen: int, reason: str) -> int:
    """Cancel an inspection for good, and return its version."""
    reason = remarks.reason(reason)
    may_be = (inspections.SUSPENDED, inspections.OPEN)
    with operation(context, target, "cancel", seen=seen, states=may_be) as op:
        left = op.leave()
        op.state = inspections.CANCELLED
        op.record("cancel", from_stage=left.stage, reason=reason)
        return op.version
