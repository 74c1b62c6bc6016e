"""Extend a deadline by working days, with a reason and within the policy's limits."""

from workflow.errors import N_, BadInputError, Hint, LimitReachedError, NotFoundError
from workflow.inspection.inspections import Target
from workflow.operations import move_deadlines, remarks
from workflow.operations.context import Context
from workflow.operations.operation import Operation, operation
from workflow.rules.deadlines import Deadline


def extend(
    context: Context,
    target: Target,
    *,
    days: int,
    seen: int,
    reason: str,
    requirement: str | None = None,
) -> Deadline:
    """Extend the deadline of the stage, or of one of its requirements; return its new version.

    Extensions are added up, and counted in working days from the original date.

    Raises:
        BadInputError: `days` is not positive.
        NotFoundError: the stage or requirement has no deadline.
        LimitReachedError: the policy does not allow as many extensions or days.
    """
    reason = remarks.reason(reason)
    if days < 1:
        raise BadInputError(N_("an extension must be at least one working day"))
    with operation(context, target, "extend", seen=seen, needs=_needs) as op:
        current = _find(op, requirement)
        _require_within_limits(op, current, days)
        change = move_deadlines.extended(current.key, days)
        made = move_deadlines.renew(op, op.snapshot, change)
        detail = {"extended": {current.key: days}, "deadlines": move_deadlines.summary(made)}
        op.record("extend", reason=reason, detail=detail)
        return next(d for d in made if d.key == current.key)


def _needs(*_: object) -> tuple[str, ...]:
    return move_deadlines.NEEDS


def _find(op: Operation, requirement: str | None) -> Deadline:
    key = requirement or op.stage
    found = op.snapshot.current_deadlines(op.attempt).get(key)
    if found is None or not found.rule:
        raise NotFoundError(
            N_("{key} has no deadline of its own while {target} is at {stage}"),
            hint=Hint("list_deadlines"),
            key=key,
            target=str(op.target),
            stage=op.stage,
        )
    return found


def _require_within_limits(op: Operation, current: Deadline, days: int) -> None:
    limits = op.policy.extensions
    if current.extensions >= limits.times:
        raise LimitReachedError(
            N_("the deadline has been extended {times} times; the policy does not allow more"),
            times=current.extensions,
        )
    left = limits.working_days - current.extended
    if days > left:
        raise LimitReachedError(
            N_("already extended by {extended} working days; {left} more are allowed"),
            hint=Hint("give_fewer_days") if left else None,
            extended=current.extended,
            left=left,
        )
