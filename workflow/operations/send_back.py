"""Send an inspection back to an earlier stage, with a reason: a new attempt of that stage."""

from workflow.inspection.inspections import Target
from workflow.operations import remarks
from workflow.operations.advance import Moved
from workflow.operations.context import Context
from workflow.operations.operation import operation
from workflow.rules import graph


def send_back(context: Context, target: Target, stage: str, *, seen: int, reason: str) -> Moved:
    """Move an inspection back to an earlier stage, and return the move.

    Records are kept; approvals stay visible and no longer count.

    Raises:
        NoSuchTransitionError: the stage cannot be sent back to that stage.
        WorkflowError: for the reasons given at `operation`.
    """
    reason = remarks.reason(reason)
    with operation(context, target, "return", seen=seen) as op:
        to_stage = graph.send_back(op.lifecycle, op.stage, stage)
        left = op.leave()
        op.enter(to_stage, "return")
        op.record("return", from_stage=left.stage, to_stage=to_stage, reason=reason)
        return Moved(op.row.unit, left.stage, to_stage, op.version)
