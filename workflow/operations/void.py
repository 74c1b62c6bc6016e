"""Void a wrong record: it stays visible and no longer counts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from workflow.audit import register
from workflow.audit.chain import Entry
from workflow.errors import N_, BadInputError, Hint, NotFoundError
from workflow.inspection import deadlines, inspections, refusals
from workflow.inspection.inspections import Target
from workflow.operations import move_deadlines, remarks
from workflow.operations.context import Context
from workflow.operations.operation import Operation, operation, operations_on
from workflow.queries import facts
from workflow.records import store
from workflow.records.kind import Kind
from workflow.records.store import Stored
from workflow.rules.naming import People

_ANY = (inspections.OPEN, inspections.SUSPENDED, inspections.CLOSED)


def void(context: Context, target: Target, kind: Kind, key: str, *, reason: str) -> Stored:
    """Void a record by its number, and return the record as it was.

    A member is voided in every inspection of the team's group. The record that opened a round or
    an inspection cannot be voided; an inspection is ended with `cancel`.

    Raises:
        BadInputError: a record of that kind opens a round or an inspection.
        NotFoundError: there is no such record, or it is already void.
        EndedError: the records of that stage are closed.
        NotPermittedError: the actor may not enter that kind.
    """
    reason = remarks.reason(reason)
    if kind.opens:
        raise BadInputError(
            N_("a {kind} cannot be voided"),
            hint=Hint("correct_or_cancel"),
            kind=kind.sheet,
        )
    beside: list[Row[Any]] = []

    def lock(connection: Connection, target: Target) -> Row[Any] | None:
        if not kind.of_round:
            return inspections.locked(connection, target)
        locked = inspections.lock_round(connection, target.round)
        beside[:] = [row for row in locked if row.unit != target.unit]
        return next((row for row in locked if row.unit == target.unit), None)

    with operation(context, target, kind.act, seen=None, states=_ANY, lock=lock) as op:
        found = _find(op, kind, key)
        refusals.require_open_records(kind.closes(found.data), op.lifecycle, op.stage)
        detail = {"voided": {kind.code: [found.number]}}
        if kind.of_round:
            _void_of_round(op, beside, found, reason, detail)
        else:
            _write(op, found)
        if kind.moves_deadlines:
            known = facts.of_one(
                op.connection, op.row.id, op.row.round_id, move_deadlines.NEEDS, op.today
            )
            move_deadlines.renew(op, known)
        deadlines.check_requirements(op.connection, [op.row.id], at=op.at)
        op.record("void", counts=False, reason=reason, detail=detail)
        return found


def _find(op: Operation, kind: Kind, key: str) -> Stored:
    if kind.of_round:
        stored = store.of_group(op.connection, op.row.round_id, kind, op.facts.unit.group)
    else:
        stored = store.of_inspections(op.connection, [op.row.id], [kind.code])
    found = find_record(op, [s for s in stored if not s.voided], key)
    if found is None:
        raise NotFoundError(
            N_("there is no valid {kind} {number}"),
            hint=Hint("list_records"),
            kind=kind.sheet,
            number=key,
            target=str(op.target),
        )
    return found


def find_record(op: Operation, stored: Sequence[Stored], key: str) -> Stored | None:
    """Return the record with this number, or the person with this name if nobody shares it."""
    names = {s.number: s.data.get("name") or op.facts.team.name(s.number) for s in stored}
    matching = People(names).matching(key)
    return next((s for s in stored if matching == (s.number,)), None)


def _write(op: Operation, found: Stored) -> None:
    store.replace(op.connection, op.chain, [(found, _voided(op, found, op.chain.position))])


def _void_of_round(
    op: Operation,
    beside: Sequence[Row[Any]],
    found: Stored,
    reason: str,
    detail: Mapping[str, Any],
) -> None:
    """Void a record of the team; the team's other inspections get an entry that it was changed."""
    with operations_on(op.context, op.connection, beside, ()) as others:
        same = [o for o in others.values() if o.facts.unit.group == op.facts.unit.group]
        for other in same:
            other.record("team", counts=False, reason=reason, detail=detail)
        deadlines.check_requirements(op.connection, [o.row.id for o in same], at=op.at)
    with register.opened(op.connection) as chain:
        after = _voided(op, found, chain.position)
        store.replace(op.connection, chain, [(found, after)])
        entry = Entry(act="void", reason=reason, detail=detail)
        chain.append(op.connection, entry, at=op.at, actor=op.context.actor)


def _voided(op: Operation, found: Stored, position: int) -> Stored:
    actor = op.context.actor
    return replace(
        found,
        voided=True,
        entered_by=actor.account,
        on_behalf_of=actor.on_behalf_of,
        entered_at=op.at,
        position=position,
    )
