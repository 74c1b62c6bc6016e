"""The deadlines of an inspection and the state of each: the answer to `deadlines`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from workflow.inspection import inspections
from workflow.queries.facts import Snapshot
from workflow.rules.deadlines import Deadline
from workflow.rules.facts.proceedings import Attempt, Proceedings
from workflow.rules.requirement_result import RequirementResult

RUNNING, MET, SUSPENDED, VOID = "running", "met", "suspended", "void"


@dataclass(frozen=True, slots=True)
class DeadlineStatus:
    """A deadline, and whether it is running, met, suspended with its inspection, or void."""

    deadline: Deadline
    state: str


def statuses(
    state: str, snapshot: Snapshot, results: Iterable[RequirementResult]
) -> tuple[DeadlineStatus, ...]:
    """Return every deadline of an inspection in the order in which its attempts were opened.

    The deadline of a stage is met once the stage is left, late or not; that of a requirement while
    the requirement is met or exempted, as `results` say. A return voids the deadlines of the
    attempt it ends, a cancellation those of the last attempt; a withdrawn deadline is void too.
    """
    lacking = {f.code for f in results if f.blocks}
    attempts = {(a.stage, a.number): a for a in snapshot.facts.proceedings.attempts}
    ordered = sorted(
        snapshot.deadlines,
        key=lambda d: (attempts[d.stage, d.attempt].position, d.requirement or ""),
    )
    return tuple(
        DeadlineStatus(
            d, _state(d, attempts[d.stage, d.attempt], state, snapshot.facts.proceedings, lacking)
        )
        for d in ordered
    )


def _state(
    deadline: Deadline, attempt: Attempt, state: str, proceedings: Proceedings, lacking: set[str]
) -> str:
    last = attempt is proceedings.current
    withdrawn = not deadline.rule
    if withdrawn or _sent_back(attempt, proceedings) or (last and state == inspections.CANCELLED):
        return VOID
    if deadline.requirement is None:
        if attempt.left_at is not None or state == inspections.CLOSED:
            return MET
    elif (
        deadline.requirement not in lacking
        or state in inspections.FINAL
        or attempt is not proceedings.latest_attempt(attempt.stage)
    ):
        return MET
    return SUSPENDED if state == inspections.SUSPENDED else RUNNING


def _sent_back(attempt: Attempt, proceedings: Proceedings) -> bool:
    """Return whether an attempt ended by a return, which the attempt opened after it records."""
    later = [a for a in proceedings.attempts if a.position > attempt.position]
    return bool(later) and later[0].how == "return"


def earliest(found: Sequence[DeadlineStatus]) -> date | None:
    """Return the earliest due day of a running deadline; None if none is running."""
    return min((s.deadline.due.due_on for s in found if s.state == RUNNING), default=None)


def overdue_days(due_on: date | None, today: date) -> int:
    """Return how many calendar days ago a day was; 0 if it is today, to come, or None."""
    return max(0, (today - due_on).days) if due_on else 0
