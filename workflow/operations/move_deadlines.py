"""Recalculate the deadlines of an attempt after the dates they are based on have changed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from msgspec.structs import replace
from sqlalchemy import bindparam, select

from workflow.clock import local_date
from workflow.database.schema import audit_entries
from workflow.inspection import deadlines
from workflow.operations.operation import Operation
from workflow.queries.fact_rows import DEADLINE
from workflow.queries.facts import ALWAYS, Snapshot
from workflow.records import catalogue
from workflow.rules.deadlines import Deadline, base_days, expected
from workflow.rules.facts.proceedings import Attempt

#: The kinds of record that must be read to recalculate deadlines.
_MOVING = [kind.code for kind in catalogue.KINDS if kind.moves_deadlines]
NEEDS = (*dict.fromkeys((*ALWAYS, *_MOVING)), DEADLINE)

Change = Callable[[Deadline], Deadline]


def moved(op: Operation, snapshot: Snapshot, change: Change = lambda d: d) -> list[Deadline]:
    """Return the deadlines of an inspection's open attempt that differ from the stored ones.

    `change` is applied to the stored ones before they are recalculated: one more extension, one
    more suspension.
    """
    attempt = snapshot.facts.proceedings.current
    if attempt.left_at is not None:
        return []
    existing = snapshot.current_deadlines(attempt)
    changed = {key: change(deadline) for key, deadline in existing.items()}
    stage = op.lifecycle.stage(attempt.stage)
    days = base_days(attempt.entered_at, snapshot.facts)
    past = _past_suspensions(op, attempt) if op.chain.length > attempt.position else ()
    wanted = expected(stage, attempt.number, days, op.policy, op.calendar, changed, past)
    return [new for new in wanted if new.differs(existing.get(new.key))]


def renew(op: Operation, snapshot: Snapshot, change: Change = lambda d: d) -> list[Deadline]:
    """Write and return the deadlines that changed, for the entry that will be appended."""
    made = moved(op, snapshot, change)
    deadlines.write(op.connection, op.chain, made, at=op.at)
    return made


def suspended(began: date, resumed: date) -> Change:
    """Return the change that a suspension makes to every deadline."""

    def change(deadline: Deadline) -> Deadline:
        return replace(deadline, suspensions=(*deadline.suspensions, (began, resumed)))

    return change


def extended(key: str, days: int) -> Change:
    """Return the change that an extension makes to one deadline."""

    def change(deadline: Deadline) -> Deadline:
        if deadline.key != key:
            return deadline
        return replace(
            deadline,
            extensions=deadline.extensions + 1,
            extended=deadline.extended + days,
        )

    return change


_SUSPENSIONS = (
    select(audit_entries.c.act, audit_entries.c.at)
    .where(
        audit_entries.c.chain == bindparam("of"),
        audit_entries.c.position > bindparam("after"),
        audit_entries.c.act.in_(("suspend", "resume")),
    )
    .order_by(audit_entries.c.position)
)


def _past_suspensions(op: Operation, attempt: Attempt) -> tuple[tuple[date, date], ...]:
    """Return the past suspensions of an attempt, for deadlines that are added to it later."""
    given = {"of": op.row.id, "after": attempt.position}
    entries = list(op.connection.execute(_SUSPENSIONS, given))
    days = [local_date(datetime.fromisoformat(entry.at)) for entry in entries]
    return tuple(zip(days[0::2], days[1::2], strict=False))


def summary(made: Iterable[Deadline]) -> Mapping[str, str | None]:
    """Return the due days by stage or requirement, as the history keeps them; None if withdrawn."""
    return {d.key: d.due.due_on.isoformat() if d.rule else None for d in made}
