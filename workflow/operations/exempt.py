"""Set aside a requirement or one item of it: the leader proposes, the office grants."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, update

from workflow.audit.evidence import EXEMPTION_GRANTED, EXEMPTION_PROPOSED
from workflow.database.schema import exemptions
from workflow.errors import N_, BadInputError, Hint, NotPermittedError
from workflow.inspection.inspections import Target
from workflow.operations import remarks
from workflow.operations.context import Context
from workflow.operations.operation import Operation, everything, operation
from workflow.people import rights, separation
from workflow.rules.definition import Requirement, Stage
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.requirements import review
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Exemption:
    """The exemption that was proposed or granted."""

    requirement: str
    item: str | None
    state: str
    #: Who grants it.
    granter: Role


def exempt(
    context: Context,
    target: Target,
    requirement: str,
    *,
    seen: int,
    reason: str,
    item: str | None = None,
) -> Exemption:
    """Propose or grant an exemption, depending on who the actor is, and return which it was.

    Raises:
        NotPermittedError: it can never be set aside, or not by the actor.
        BadInputError: there is no such requirement or item, or nothing of it is lacking.
    """
    reason = remarks.reason(reason)

    def permitted(op: Operation) -> None:
        _require_entitled(op, requirement, item)

    with operation(
        context, target, "exempt", seen=seen, needs=everything, permitted=permitted
    ) as op:
        stage, rule = _found(op, requirement)
        _require_lacking(op, stage, rule, item)
        grants = _grants(op, _granter(rule, item))
        state = _grant(op, rule, item, reason) if grants else _propose(op, rule, item, reason)
        op.record("exempt", reason=reason, detail=f"{state} {requirement} {item or ''}".strip())
        return Exemption(requirement, item, state, _granter(rule, item))


def _found(op: Operation, requirement: str) -> tuple[Stage, Requirement]:
    found = op.lifecycle.find(requirement)
    if found is None:
        raise BadInputError(
            N_("there is no requirement {requirement}"),
            hint=Hint("list_requirements"),
            requirement=requirement,
        )
    return found


def _require_entitled(op: Operation, requirement: str, item: str | None) -> None:
    _, rule = _found(op, requirement)
    granter = _granter(rule, item)
    if not _grants(op, granter) and not rights.may_propose(op.roles):
        if rights.may_grant(granter, op.roles):
            raise NotPermittedError(
                N_("the leader of the team only proposes, not as somebody's delegate either"),
                hint=Hint("propose_in_person"),
            )
        raise NotPermittedError(
            N_("only {who} can set aside “{requirement}”"),
            requirement=requirement,
            who=str(granter),
        )


def _grants(op: Operation, granter: Role) -> bool:
    """Return whether the actor may grant; the leader of the team only proposes.

    That holds for whomever the leader acts: as the office's delegate he does not grant either.
    """
    if any(Role.LEADER in op.facts.team.roles(p, op.today) for p in op.context.actor.persons()):
        return False
    return rights.may_grant(granter, op.roles)


def _granter(rule: Requirement, item: str | None) -> Role:
    granter = rule.exemption.whole if item is None else rule.exemption.item
    if granter is None:
        message = (
            N_("“{requirement}” cannot be set aside as a whole")
            if item is None and rule.exemption.item
            else N_("“{requirement}” cannot be set aside")
        )
        raise NotPermittedError(
            message,
            hint=Hint("supply_missing"),
            requirement=rule.code,
        )
    return granter


def _require_lacking(op: Operation, stage: Stage, rule: Requirement, item: str | None) -> None:
    """Refuse a requirement of a later stage, one that is met, and an item that is not lacking."""
    if op.lifecycle.order(stage.key) > op.lifecycle.order(op.stage):
        raise BadInputError(
            N_("“{requirement}” belongs to a stage that has not been reached"),
            hint=Hint("exempt_at_its_stage"),
            requirement=rule.code,
        )
    judged = review(
        op.lifecycle, op.stage, op.facts, op.policy, op.snapshot.granted_exemptions, ahead=False
    )
    result = next(f for f in (*judged.left, *judged.current) if f.code == rule.code)
    if not result.blocks:
        raise BadInputError(
            N_("“{requirement}” is already set aside")
            if result.exempted
            else N_("nothing is lacking in “{requirement}”"),
            hint=Hint("nothing_to_do"),
            requirement=rule.code,
        )
    if item is not None:
        _require_item(op, rule, result, item)


def _require_item(op: Operation, rule: Requirement, result: RequirementResult, item: str) -> None:
    items = [lack.item for lack in result.lacking]
    if item not in items:
        raise BadInputError(
            N_("{item} is not lacking in “{requirement}”; what is lacking: {items}"),
            hint=Hint("name_lacking_item"),
            item=item,
            requirement=result.code,
            items="、".join(items),
        )
    why_not = rule.exemption.why_not(op.facts, item)
    if why_not is not None:
        raise NotPermittedError(why_not)


def _grant(op: Operation, rule: Requirement, item: str | None, reason: str) -> str:
    proposed = next(
        (
            e
            for e in op.snapshot.exemptions
            if (e.requirement, e.item) == (rule.code, item) and e.granted_by is None
        ),
        None,
    )
    actor = op.context.actor.account
    row: dict[str, Any] = {
        "id": proposed.id if proposed else str(uuid4()),
        "inspection_id": op.row.id,
        "requirement": rule.code,
        "item": item,
        "reason": proposed.reason if proposed else reason,
        "granted_by": actor,
        "granted_reason": reason,
        "granted_position": op.chain.position,
        "granted_on_behalf_of": op.context.actor.on_behalf_of,
    }
    if proposed:
        separation.require_granter(op.context.actor, proposed.proposers())
        granted = {k: value for k, value in row.items() if k.startswith("granted_")}
        op.connection.execute(
            update(exemptions).where(exemptions.c.id == proposed.id).values(granted)
        )
    else:
        op.connection.execute(insert(exemptions), row)
    op.chain.include(EXEMPTION_GRANTED, row)
    return "granted"


def _propose(op: Operation, rule: Requirement, item: str | None, reason: str) -> str:
    if any((e.requirement, e.item) == (rule.code, item) for e in op.snapshot.exemptions):
        raise BadInputError(
            N_("setting aside “{requirement}” has already been proposed"),
            hint=Hint("let_office_grant"),
            requirement=rule.code,
        )
    row: dict[str, Any] = {
        "id": str(uuid4()),
        "inspection_id": op.row.id,
        "requirement": rule.code,
        "item": item,
        "reason": reason,
        "proposed_by": op.context.actor.account,
        "proposed_position": op.chain.position,
        "proposed_on_behalf_of": op.context.actor.on_behalf_of,
    }
    op.connection.execute(insert(exemptions), row)
    op.chain.include(EXEMPTION_PROPOSED, row)
    return "proposed"
