"""Let a running round adopt another policy: in the register and in every inspection."""

import json
from dataclasses import dataclass

from sqlalchemy import select, update

from workflow.audit import register
from workflow.audit.chain import Entry
from workflow.clock import local_date, stored
from workflow.database.schema import inspections as inspections_table
from workflow.database.schema import rounds
from workflow.inspection import deadlines, inspections, texts
from workflow.operations import move_deadlines
from workflow.operations.context import Context
from workflow.operations.operation import Operation, of_known
from workflow.people import rights
from workflow.queries import facts
from workflow.queries.fact_rows import DEADLINE
from workflow.rules.policy import Policy
from workflow.rules.requirements import review


@dataclass(frozen=True, slots=True)
class Adopted:
    """What changed, and by inspection which requirements and deadlines stand otherwise by it."""

    before: dict[str, object]
    after: dict[str, object]
    effects: dict[str, list[str]]
    #: By inspection and deadline the day before and after; None where there is none.
    moved: dict[str, dict[str, tuple[str | None, str | None]]]


def adopt_policy(
    context: Context, round_code: str, policy: Policy, *, dry_run: bool = False
) -> Adopted:
    """Pin another policy to a round and its open inspections, and return what that changes.

    Raises:
        NotPermittedError: the actor is not of the office.
        NotFoundError: there is no such round.
    """
    rights.require("policy", context.actor.roles)
    with context.database.write() as connection:
        row = connection.execute(
            select(rounds).where(rounds.c.code == round_code).with_for_update(key_share=True)
        ).first()
        if row is None:
            raise inspections.not_found(round_code)
        before = texts.policy(connection, row.policy_sha256)
        locked = [
            r
            for r in inspections.lock_round(connection, round_code)
            if r.state not in inspections.FINAL
        ]
        known = facts.of_many(
            connection,
            [(r.id, r.round_id) for r in locked],
            (*facts.every_kind(context.lifecycle), DEADLINE),
            local_date(context.clock.now()),
        )
        ops = [of_known(connection, context, r, known[r.id]) for r in locked]
        effects = {}
        for op in ops:
            old, new = (
                {f.code: f.blocks for f in (*r.left, *r.current, *r.upcoming)}
                for r in (
                    review(op.lifecycle, op.stage, op.facts, p, op.snapshot.set_aside)
                    for p in (before, policy)
                )
            )
            effects[op.row.unit] = sorted(code for code in new if new[code] != old.get(code))
            op.policy = policy
        moved = {op.row.unit: _moved(op) for op in ops}
        adopted = Adopted(
            before.model_dump(mode="json"), policy.model_dump(mode="json"), effects, moved
        )
        if dry_run:
            return adopted
        named = texts.keep(context.database, connection, "policy", policy.text())
        connection.execute(update(rounds).where(rounds.c.id == row.id).values(policy_sha256=named))
        for op in ops:
            length = op.chain.length
            connection.execute(
                update(inspections_table)
                .where(inspections_table.c.id == op.row.id)
                .values(policy_sha256=named)
            )
            move_deadlines.renew(op, op.snapshot)
            entry = Entry(
                act="policy_adopt",
                attempt=op.attempt.number,
                version=op.version,
                definition_sha256=op.definition_sha256,
                policy_sha256=named,
            )
            op.chain.append(connection, entry, at=op.at, actor=context.actor)
            inspections.save_head(
                connection, op.chain, seen=length, state=op.state, version=op.version
            )
        at = stored(context.clock.now())
        deadlines.look_at_all(connection, [op.row.id for op in ops], at=at)
        detail = {"round": round_code, "policy_sha256": named}
        with register.opened(connection) as chain:
            entry = Entry(
                act="policy_adopt",
                detail=json.dumps(detail, ensure_ascii=False, sort_keys=True),
                policy_sha256=named,
            )
            chain.append(connection, entry, at=at, actor=context.actor)
        return adopted


def _moved(op: Operation) -> dict[str, tuple[str | None, str | None]]:
    """Return which deadlines of the open attempt the operation's policy moves."""
    standing = op.snapshot.standing(op.attempt)
    after = move_deadlines.told(move_deadlines.moved(op, op.snapshot))
    before = move_deadlines.told(list(standing.values()))
    return {key: (before.get(key), day) for key, day in after.items()}
