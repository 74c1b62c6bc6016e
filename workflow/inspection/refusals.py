"""The refusals common to acts on an inspection; `operation` gives their order."""

from workflow.errors import N_, EndedError, Hint, StaleError, SuspendedError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.rules.definition import CLOSED, Lifecycle

RECORDS_CLOSED = N_("the records of this stage are closed")


def require_version(version: int, seen: int, target: Target) -> None:
    """Refuse an act on an inspection that has changed since it was seen."""
    if seen != version:
        raise StaleError(
            N_("{target} has changed: it is at version {version}, you saw {seen}"),
            hint=Hint("look_again"),
            target=str(target),
            version=version,
            seen=seen,
        )


def require_state(state: str, states: tuple[str, ...], target: Target) -> None:
    """Refuse an act that the state does not allow."""
    if state in states:
        return
    if state in inspections.FINAL:
        raise EndedError(N_("{target} has ended: {state}"), target=str(target), state=state)
    if state == inspections.SUSPENDED:
        raise SuspendedError(
            N_("{target} is suspended"),
            hint=Hint("resume"),
            target=str(target),
        )


def require_open_records(group: str, lifecycle: Lifecycle, stage: str) -> None:
    """Refuse to change records of a group that is closed at this stage."""
    if group in lifecycle.closed_groups(stage):
        raise records_closed(final=stage == CLOSED)


def records_closed(*, final: bool) -> EndedError:
    """Return the refusal of records that are closed; with `final` nothing opens them again."""
    return EndedError(RECORDS_CLOSED, hint=None if final else Hint("send_back_to_open"))
