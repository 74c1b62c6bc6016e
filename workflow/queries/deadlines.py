"""By when everything is due, and what has become of each deadline: the answer to `deadlines`."""

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
    """A deadline, and whether it runs, was met, stands still with its inspection, or is void."""

    deadline: Deadline
    state: str


def statuses(
    state: str, snapshot: Snapshot, results: Iterable[RequirementResult]
) -> tuple[DeadlineStatus, ...]:
    """Return every deadline of an inspection in the order in which its attempts were opened.

    A stage's deadline is met by leaving, late or not; a requirement's while the requirement is
    met or set aside, as `results` judge it now. A return voids those of the attempt it ends, a
    cancellation those of the last; one that was withdrawn is void too.
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
    deadline: Deadline, attempt: Attempt, state: str, file: Proceedings, lacking: set[str]
) -> str:
    last = attempt is file.current
    withdrawn = not deadline.rule
    if withdrawn or _sent_back(attempt, file) or (last and state == inspections.CANCELLED):
        return VOID
    if deadline.requirement is None:
        if attempt.left_at is not None or state == inspections.CLOSED:
            return MET
    elif (
        deadline.requirement not in lacking
        or state in inspections.FINAL
        or attempt is not file.latest_attempt(attempt.stage)
    ):
        return MET
    return SUSPENDED if state == inspections.SUSPENDED else RUNNING


def _sent_back(attempt: Attempt, file: Proceedings) -> bool:
    """Return whether an attempt ended by a return: the one opened after it says so."""
    later = [a for a in file.attempts if a.position > attempt.position]
    return bool(later) and later[0].how == "return"


def earliest(found: Sequence[DeadlineStatus]) -> date | None:
    """Return the earliest day by which something that runs is due."""
    return min((s.deadline.due.due_on for s in found if s.state == RUNNING), default=None)


def overdue_days(due_on: date | None, today: date) -> int:
    """Return by how many calendar days a day has passed, 0 where it has not."""
    return max(0, (today - due_on).days) if due_on else 0
