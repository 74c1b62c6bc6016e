"""Approve the current version of the report.

The approval of deputy or leader advances the inspection; that of the leading group does not.
"""

from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from workflow.audit.evidence import APPROVAL
from workflow.database.schema import approvals
from workflow.errors import N_, Hint, NoSuchTransitionError, StaleError
from workflow.inspection.inspections import Target
from workflow.operations import advance, remarks
from workflow.operations.context import Context
from workflow.operations.operation import Operation, everything, operation
from workflow.people import separation
from workflow.rules.facts.proceedings import Approval, Draft
from workflow.rules.requirements import review
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Approved:
    """The decision, and the stage at which the inspection now stands."""

    unit: str
    role: str
    version: int
    sha256: str
    text_sha256: str
    from_stage: str
    to_stage: str


def approve(
    context: Context, target: Target, *, seen: int, draft: int | None = None, note: str = ""
) -> Approved:
    """Write the actor's approval of the current version; at a review stage, advance with it.

    Raises:
        StaleError: `draft` is not the current version.
        NotPermittedError: the actor may not approve here, or took part in writing the text.
        NoSuchTransitionError: nothing is approved at this stage, or there is no draft.
        RequirementsUnmetError: another requirement of the stage is unmet.
    """
    note = remarks.text(note)

    def fresh(op: Operation) -> None:
        _require_current(op, draft)

    with operation(
        context, target, "approve",
        seen=seen, needs=everything, fresh=fresh, permitted=_require_apart,
    ) as op:  # fmt: skip
        current = op.facts.proceedings.draft
        role = _role_here(op)
        if role is None:
            raise NoSuchTransitionError(
                N_("no approval is given while {target} is at {stage}"),
                target=str(op.target),
                stage=op.stage,
            )
        if current is None:
            raise NoSuchTransitionError(
                N_("there is no draft to approve"), hint=Hint("submit_draft")
            )
        approval = _write(op, role, current, note)
        moves = op.lifecycle.stage(op.stage).approved_by is not None
        to_stage = _move_on(op, approval, note) if moves else _stay(op, approval, note)
        return Approved(
            op.row.unit,
            role,
            current.version,
            current.sha256,
            current.text_sha256,
            approval.stage,
            to_stage,
        )


def _require_current(op: Operation, draft: int | None) -> None:
    current = op.facts.proceedings.draft
    if draft is not None and current is not None and draft != current.version:
        raise StaleError(
            N_("version {draft} is not the current version; the current version is {current}"),
            hint=Hint("read_current_version"),
            draft=draft,
            current=current.version,
        )


def _role_here(op: Operation) -> Role | None:
    """Return the role that approves at this stage; None where nobody does."""
    return op.open_stage.approver if op.open_stage else None


def _require_apart(op: Operation) -> None:
    """Refuse an author, and whoever approved any version in the other role."""
    role = _role_here(op)
    if role is not None:
        separation.require_approver(op.context.actor, role, op.facts)


def _write(op: Operation, role: Role, draft: Draft, note: str) -> Approval:
    row: dict[str, Any] = {
        "id": str(uuid4()),
        "inspection_id": op.row.id,
        "role": str(role),
        "by": op.context.actor.account,
        "on_behalf_of": op.context.actor.on_behalf_of,
        "version": draft.version,
        "sha256": draft.sha256,
        "stage": op.stage,
        "attempt": op.attempt.number,
        "note": note,
        "at": op.at,
        "position": op.chain.position,
        "text_sha256": draft.text_sha256,
    }
    op.connection.execute(insert(approvals), row)
    op.chain.include(APPROVAL, row)
    kept = {field.name: row[field.name] for field in fields(Approval) if field.name != "at"}
    return Approval(**kept, at=op.instant)


def _stay(op: Operation, approval: Approval, note: str) -> str:
    """Append the entry of an approval that does not move the inspection."""
    text = f"text {approval.text_sha256}"
    detail = f"version {approval.version} sha256 {approval.sha256} {text}"
    op.record("approve", reason=note, detail=detail, file_sha256=approval.sha256)
    return op.stage


def _move_on(op: Operation, approval: Approval, note: str) -> str:
    """Judge with the new approval and advance: one entry, one version."""
    before = op.facts.proceedings
    proceedings = replace(before, approvals=(*before.approvals, approval))
    op.snapshot = replace(op.snapshot, facts=replace(op.facts, proceedings=proceedings))
    judged = review(
        op.lifecycle, op.stage, op.facts, op.policy, op.snapshot.granted_exemptions, ahead=False
    )
    return advance.move(op, judged.current, act="approve", reason=note).to_stage
