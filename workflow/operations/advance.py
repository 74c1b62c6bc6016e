"""Advance an inspection to the next stage if every requirement of its stage is met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import msgspec

from workflow.inspection import deadlines, inspections
from workflow.inspection.inspections import Target
from workflow.operations import remarks
from workflow.operations.context import Context
from workflow.operations.operation import (
    Operation,
    operation,
    this_stage,
)
from workflow.queries import remedies
from workflow.rules import graph
from workflow.rules.definition import CLOSED
from workflow.rules.requirement_result import RequirementResult, RequirementsUnmetError
from workflow.rules.requirements import judge_here


@dataclass(frozen=True, slots=True)
class Moved:
    """A move from one stage to another that was made."""

    unit: str
    from_stage: str
    to_stage: str
    version: int


def advance(context: Context, target: Target, *, seen: int, note: str = "") -> Moved:
    """Move an inspection to the next stage and return the move.

    Raises:
        RequirementsUnmetError: something is lacking; the error lists all of it.
        WorkflowError: for the reasons given at `operation`.
    """
    note = remarks.text(note)
    with operation(context, target, "advance", seen=seen, needs=this_stage) as op:
        results = judge(op)
        return move(op, results, act="advance", reason=note)


def judge(op: Operation) -> tuple[RequirementResult, ...]:
    """Return the results of the requirements of the current stage."""
    return judge_here(op.lifecycle, op.stage, op.facts, op.policy, op.snapshot.granted_exemptions)


def move(op: Operation, results: tuple[RequirementResult, ...], *, act: str, reason: str) -> Moved:
    """Leave the stage, enter the next and append the entry.

    Raises:
        RequirementsUnmetError: something is unmet; nothing is written.
    """
    try:
        target = graph.advance(op.lifecycle, op.stage, results)
    except RequirementsUnmetError as refusal:
        refusal.due_on = _due_days(op, results)
        refusal.offers = partial(remedies.offers, roles=op.roles)
        raise
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
        judged=_judged(results),
    )
    return Moved(op.row.unit, left.stage, target, op.version)


def _due_days(op: Operation, results: tuple[RequirementResult, ...]) -> dict[str, date]:
    """Return the due day of each requirement: its own deadline, or that of the stage."""
    days = deadlines.days(op.connection, op.row.id, op.stage, op.attempt.number)
    due = {f.code: days.get(f.code) or days.get(op.stage) for f in results}
    return {code: day for code, day in due.items() if day is not None}


def _judged(results: Sequence[RequirementResult]) -> str:
    """Return the results as they are stored: code, have, need, number lacking, exempted."""
    judged = [[f.code, f.have, f.need, len(f.lacking), int(f.exempted)] for f in results]
    return msgspec.json.encode(judged).decode()
