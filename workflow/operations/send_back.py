"""Send an inspection back to an earlier stage, with a reason: a new attempt of that stage."""

from workflow.inspection.inspections import Target
from workflow.operations.advance import Moved
from workflow.operations.operation import Context, Operation, operation
from workflow.operations.reason import require_reason
from workflow.people import rights
from workflow.rules import graph
from workflow.rules.roles import Role


def send_back(context: Context, target: Target, stage: str, *, seen: int, reason: str) -> Moved:
    """Move an inspection along a back edge, and return the move.

    Records survive; approvals stay visible and no longer count.

    Raises:
        NoSuchTransitionError: no arrow leads back from here to there.
        WorkflowError: as `operation` says.
    """
    require_reason(reason)
    with operation(context, target, "return", seen=seen, permitted=_require_reviewer) as op:
        to_stage = graph.send_back(op.lifecycle, op.stage, stage)
        left = op.leave()
        op.enter(to_stage, "return")
        op.record("return", from_stage=left.stage, to_stage=to_stage, reason=reason)
        return Moved(op.row.unit, left.stage, to_stage, op.version)


def _require_reviewer(op: Operation) -> None:
    """At a review stage only who may approve there may send back; elsewhere leader and office."""
    ended = op.stage not in op.lifecycle.keys
    approver = None if ended else op.lifecycle.stage(op.stage).approved_by
    allowed = {approver} if approver else {Role.LEADER, Role.OFFICE}
    if not allowed & op.roles:
        raise rights.not_permitted("return", frozenset(allowed))
