"""The rows of deadlines: written once with the act that set them, and replaced by new versions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from workflow.audit.chain import Chain
from workflow.audit.evidence import DEADLINE
from workflow.database.prepared import Prepared
from workflow.database.schema import deadlines
from workflow.rules.deadlines import Base, Deadline, Due, Step

_WRITE = Prepared(insert(deadlines))
#: The reminders ignore a version that was replaced, and check the new one.
_REPLACE = (
    update(deadlines)
    .where(
        deadlines.c.inspection_id == bindparam("of"),
        deadlines.c.stage == bindparam("at_stage"),
        deadlines.c.requirement == bindparam("for_requirement"),
        deadlines.c.next_notice_at.is_not(None),
    )
    .values(next_notice_at=None)
)
_LOOK_AT_ALL = (
    update(deadlines)
    .where(deadlines.c.inspection_id.in_(bindparam("of", expanding=True)))
    .values(next_notice_at=bindparam("at"))
)
_LOOK = _LOOK_AT_ALL.where(deadlines.c.requirement != "")


def write(connection: Connection, chain: Chain, made: Sequence[Deadline], *, at: str) -> None:
    """Write deadlines for the entry that will be appended; reminders check them from `at` on."""
    rows = [_row(deadline, chain, at) for deadline in made]
    if not rows:
        return
    replaced = [
        {"of": chain.id, "at_stage": r["stage"], "for_requirement": r["requirement"]}
        for r in rows
        if r["version"] > 1
    ]
    if replaced:
        connection.execute(_REPLACE, replaced)
    for row in rows:
        _WRITE.write(connection, row)
        chain.include(DEADLINE, row)


def _row(deadline: Deadline, chain: Chain, at: str) -> dict[str, Any]:
    identifier = str(uuid4())
    return {
        "id": identifier,
        "inspection_id": chain.id,
        "stage": deadline.stage,
        "requirement": deadline.requirement or "",
        "attempt": deadline.attempt,
        "version": deadline.version,
        "due_on": deadline.due.due_on.isoformat(),
        "data": msgspec.json.encode(_data(deadline, identifier)).decode(),
        "position": chain.position,
        "next_notice_at": at,
    }


def _data(deadline: Deadline, identifier: str) -> dict[str, Any]:
    due = deadline.due
    return {
        "base": str(deadline.base),
        "on": deadline.base_on,
        "rule": deadline.rule,
        "original": due.original_due_on,
        "extensions": deadline.extensions,
        "extended": deadline.extended,
        "suspensions": deadline.suspensions,
        "provisional": int(due.provisional),
        "notice_subject": deadline.notice_subject or identifier,
        "steps": [[step.what, dict(step.data)] for step in due.steps],
    }


def check_requirements(connection: Connection, inspections: Iterable[str], *, at: str) -> None:
    """Let the reminders check the deadlines of requirements again.

    A requirement that was met may be unmet now.
    """
    ids = tuple(inspections)
    if ids:
        connection.execute(_LOOK, {"of": ids, "at": at})


def check_all(connection: Connection, inspections: Iterable[str], *, at: str) -> None:
    """Let the reminders check every deadline again, since the days of their rungs have changed."""
    ids = tuple(inspections)
    if ids:
        connection.execute(_LOOK_AT_ALL, {"of": ids, "at": at})


_DAYS = Prepared(
    select(deadlines.c.requirement, deadlines.c.due_on, deadlines.c.data)
    .where(
        deadlines.c.inspection_id == bindparam("of"),
        deadlines.c.stage == bindparam("at_stage"),
        deadlines.c.attempt == bindparam("number"),
    )
    .order_by(deadlines.c.version)
)


def days(connection: Connection, inspection: str, stage: str, attempt: int) -> dict[str, date]:
    """Return the due days of a stage and its requirements in one attempt."""
    given = {"of": inspection, "at_stage": stage, "number": attempt}
    newest = {row.requirement: row for row in _DAYS.rows(connection, given)}
    return {
        row.requirement or stage: date.fromisoformat(row.due_on)
        for row in newest.values()
        if json.loads(row.data)["rule"]
    }


def of_row(
    id: str, stage: str, requirement: str, attempt: int, version: int, due_on: str, data: str
) -> Deadline:
    """Return the deadline with the values of a row."""
    held: Mapping[str, Any] = json.loads(data)
    return Deadline(
        id=id,
        stage=stage,
        requirement=requirement or None,
        attempt=attempt,
        version=version,
        base=Base(held["base"]),
        base_on=date.fromisoformat(held["on"]),
        rule=held["rule"],
        extensions=held["extensions"],
        extended=held["extended"],
        suspensions=tuple(
            (date.fromisoformat(began), date.fromisoformat(resumed))
            for began, resumed in held["suspensions"]
        ),
        due=Due(
            due_on=date.fromisoformat(due_on),
            original_due_on=date.fromisoformat(held["original"]),
            provisional=bool(held["provisional"]),
            steps=tuple(Step(what, given) for what, given in held["steps"]),
        ),
        notice_subject=held["notice_subject"],
    )
