"""Suspend, resume and cancel an inspection, each with a reason."""

from workflow.errors import N_, NoSuchTransitionError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.operations.operation import Context, operation
from workflow.operations.send_back import require_reason


def suspend(context: Context, target: Target, *, seen: int, reason: str) -> int:
    """Freeze an inspection where it stands, and return its version."""
    require_reason(reason)
    with operation(context, target, "suspend", seen=seen) as op:
        op.state = inspections.SUSPENDED
        op.record("suspend", reason=reason)
        return op.version


def resume(context: Context, target: Target, *, seen: int, reason: str) -> int:
    """Let a suspended inspection go on, and return its version.

    Raises:
        NoSuchTransitionError: it is not suspended.
    """
    require_reason(reason)
    may_be = (inspections.SUSPENDED, inspections.OPEN)
    with operation(context, target, "resume", seen=seen, states=may_be) as op:
        if op.state != inspections.SUSPENDED:
            raise NoSuchTransitionError(N_("{target} is not suspended"), target=str(target))
        op.state = inspections.OPEN
        op.record("resume", reason=reason)
        return op.version


def cancel(context: Context, target: Target, *, seen: int, reason: str) -> int:
    """End an inspection early, for good, and return its version."""
    require_reason(reason)
    may_be = (inspections.SUSPENDED, inspections.OPEN)
    with operation(context, target, "cancel", seen=seen, states=may_be) as op:
        left = op.leave()
        op.state = inspections.CANCELLED
        op.record("cancel", from_stage=left.stage, reason=reason)
        return op.version
