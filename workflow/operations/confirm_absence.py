"""Confirm the reason why somebody cannot be interviewed."""

from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from workflow.audit.evidence import ABSENCE
from workflow.database.schema import absences
from workflow.errors import N_, BadInputError, Hint, NotFoundError
from workflow.inspection import refusals
from workflow.inspection.inspections import Target
from workflow.operations.context import Context
from workflow.operations.operation import Operation, operation
from workflow.queries import facts
from workflow.records.opening import PERSON
from workflow.rules.facts.roster import Person
from workflow.rules.naming import People


def confirm_absence(context: Context, target: Target, person: str) -> Person:
    """Confirm the reason that the roster gives for a person; return the person.

    The person is named by staff number or unique name. If the reason on the roster changes, the
    new one must be confirmed again.

    Raises:
        NotFoundError: there is no such person.
        BadInputError: the roster gives no reason, or it is already confirmed.
    """
    with operation(context, target, "confirm_absence", seen=None, needs=_people) as op:
        refusals.require_open_records(PERSON.closes({}), op.lifecycle, op.stage)
        found = _find(op, person)
        if not found.absence_reason:
            raise BadInputError(
                N_("the roster gives no reason for {name}"),
                hint=Hint("enter_absence_reason"),
                name=found.name,
            )
        if any(
            (a.person, a.reason) == (found.record, found.absence_reason) for a in op.facts.absences
        ):
            raise BadInputError(
                N_("the absence of {name} is already confirmed"),
                hint=Hint("nothing_to_do"),
                name=found.name,
            )
        row: dict[str, Any] = {
            "id": str(uuid4()),
            "inspection_id": op.row.id,
            "person": found.record,
            "reason": found.absence_reason,
            "confirmed_by": context.actor.account,
            "on_behalf_of": context.actor.on_behalf_of,
            "at": op.at,
            "position": op.chain.position,
        }
        op.connection.execute(insert(absences), row)
        op.chain.include(ABSENCE, row)
        op.record("confirm_absence", counts=False, detail=found.record)
        return found


def _people(*_: Any) -> tuple[str, ...]:
    return (*facts.ALWAYS, "person")


def _find(op: Operation, person: str) -> Person:
    roster = People({p.record: p.name for p in op.facts.persons})
    found = roster.matching(person)
    if len(found) == 1:
        return next(p for p in op.facts.persons if p.record == found[0])
    if found:
        raise BadInputError(
            N_("several people are named {person}; enter the staff number: {numbers}"),
            person=person,
            numbers="、".join(found),
        )
    near = roster.nearest(person)
    message = N_("nobody on the roster is called {person}")
    if near:
        message = N_("nobody on the roster is called {person}; did you mean {near}?")
    raise NotFoundError(message, hint=Hint("write_staff_number"), person=person, near=near)
