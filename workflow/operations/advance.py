"""Advance an inspection to the next stage, where nothing that the stage requires is lacking."""

from dataclasses import dataclass

from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.operations.operation import (
    Context,
    Operation,
    judged_text,
    operation,
    this_stage,
)
from workflow.rules import graph
from workflow.rules.definition import CLOSED
from workflow.rules.judgement import Finding
from workflow.rules.requirements import judge_stage


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was made."""

    unit: str
    from_stage: str
    to_stage: str
    version: int


def advance(context: Context, target: Target, *, seen: int, note: str = "") -> Moved:
    """Move an inspection one stage on, and return the move.

    Raises:
        RequirementsUnmetError: something is lacking; the error holds all of it.
        WorkflowError: as `operation` says.
    """
    with operation(context, target, "advance", seen=seen, needs=this_stage) as op:
        findings = judge(op)
        return move(op, findings, act="advance", reason=note)


def judge(op: Operation) -> tuple[Finding, ...]:
    """Return the judgement of the stage in which the inspection stands."""
    stage = op.lifecycle.stage(op.stage)
    return judge_stage(stage, op.known.facts, op.policy, op.known.set_aside)


def move(op: Operation, findings: tuple[Finding, ...], *, act: str, reason: str) -> Moved:
    """Leave the stage and enter the next, unless something is unmet; write both, and the entry."""
    target = graph.advance(op.lifecycle, op.stage, findings)
    left = op.leave()
    if target == CLOSED:
        op.state = inspections.CLOSED
    else:
        op.enter(target, "advance")
    op.record(
        act,
        from_stage=left.stage,
        to_stage=target,
        reason=reason,
        judged=judged_text(findings),
    )
    return Moved(op.row.unit, left.stage, target, op.version)
