"""Adopt another policy for a running round: in the register and in every inspection."""

from dataclasses import dataclass

from sqlalchemy import Connection

from workflow.audit import register
from workflow.audit.chain import Entry
from workflow.inspection import deadlines, inspections, rounds, texts
from workflow.operations import move_deadlines
from workflow.operations.context import Context
from workflow.operations.operation import Operation, operations_on
from workflow.people import rights
from workflow.queries import facts
from workflow.queries.fact_rows import DEADLINE
from workflow.rules.policy import Policy
from workflow.rules.requirements import review


@dataclass(frozen=True, slots=True)
class Adopted:
    """Both policies, and by inspection the requirements and deadlines that the change affects."""

    before: dict[str, object]
    after: dict[str, object]
    effects: dict[str, list[str]]
    #: By inspection and deadline: the old and the new due day, None for none.
    moved: dict[str, dict[str, tuple[str | None, str | None]]]


def adopt_policy(context: Context, round_code: str, policy: Policy) -> Adopted:
    """Bind a round and its open inspections to another policy, and return what that changes.

    Raises:
        NotPermittedError: the actor is not of the office.
        NotFoundError: there is no such round.
    """
    with context.transaction("policy", round_code) as connection:
        rights.require("policy", context.actor.roles)
        row = rounds.lock(connection, round_code)
        if row is None:
            raise inspections.not_found(round_code)
        before = texts.policy(connection, row.policy_sha256)
        named = texts.keep(context.database, connection, "policy", policy.text())
        rounds.pin_policy(connection, row.id, named)
        effects, moved = _adopt_in_inspections(context, connection, round_code, policy, named)
        entry = Entry(
            act="policy_adopt",
            detail={"round": round_code, "policy_sha256": named},
            policy_sha256=named,
        )
        register.append(connection, entry, at=context.at, actor=context.actor)
        return Adopted(before.data(), policy.data(), effects, moved)


def _adopt_in_inspections(
    context: Context, connection: Connection, round_code: str, policy: Policy, named: str
) -> tuple[dict[str, list[str]], dict[str, dict[str, tuple[str | None, str | None]]]]:
    """Bind every inspection that is not ended to the policy; return its effects and moved days."""
    rows = [
        row
        for row in inspections.lock_round(connection, round_code)
        if row.state not in inspections.FINAL
    ]
    kinds = (*facts.every_kind(context.lifecycle), DEADLINE)
    effects, moved = {}, {}
    with operations_on(context, connection, rows, kinds) as ops:
        inspections.pin_policy(connection, ops, named)
        for op in ops.values():
            changed = _effects(op, policy)
            op.policy, op.policy_sha256 = policy, named
            renewed = _renew(op)
            op.record("policy_adopt", counts=False)
            if not op.access.hidden:
                effects[op.row.unit], moved[op.row.unit] = changed, renewed
        deadlines.check_all(connection, ops, at=context.at)
    return effects, moved


def _effects(op: Operation, policy: Policy) -> list[str]:
    """Return the requirements that block under one policy and not under the other."""
    before, after = (
        {f.code: f.blocks for f in (*judged.left, *judged.current, *judged.upcoming)}
        for judged in (
            review(op.lifecycle, op.stage, op.facts, p, op.snapshot.granted_exemptions)
            for p in (op.policy, policy)
        )
    )
    return sorted(code for code in after if after[code] != before.get(code))


def _renew(op: Operation) -> dict[str, tuple[str | None, str | None]]:
    """Recalculate the deadlines of the open attempt; return the old and new day of each."""
    before = move_deadlines.summary(op.snapshot.current_deadlines(op.attempt).values())
    after = move_deadlines.summary(move_deadlines.renew(op, op.snapshot))
    return {key: (before.get(key), day) for key, day in after.items()}
