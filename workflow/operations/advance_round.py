"""Advance one inspection or all of a round, by one stage or several; each step is its own act."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.errors import EndedError, SuspendedError, WorkflowError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.operations import remarks
from workflow.operations.advance import Moved, advance
from workflow.operations.context import Context
from workflow.queries import access
from workflow.rules.definition import CLOSED
from workflow.rules.requirement_result import RequirementsUnmetError


@dataclass(frozen=True, slots=True)
class Blocked:
    """An inspection that was not moved on, and why."""

    target: Target
    stage: str
    refusal: WorkflowError


@dataclass(frozen=True, slots=True)
class Skipped:
    """An inspection that is suspended or ended, with its state."""

    unit: str
    state: str


@dataclass(frozen=True, slots=True)
class Advanced:
    """The moves that were made, and the inspections that were blocked or skipped."""

    advanced: tuple[Moved, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def advance_one(
    context: Context, target: Target, *, seen: int, note: str = "", through: str | None = None
) -> Advanced:
    """Move an inspection to the next stage, or step by step until it has left the stage `through`.

    An unmet requirement blocks it at that stage; the steps before it are kept.

    Raises:
        WorkflowError: any other refusal, as given at `operation`.
    """
    moves: list[Moved] = []
    try:
        moves.extend(_steps(context, target, seen, note, through))
    except RequirementsUnmetError as unmet:
        return Advanced(tuple(moves), (Blocked(target, unmet.data["stage"], unmet),))
    return Advanced(tuple(moves))


def advance_round(
    context: Context, code: str, *, note: str = "", through: str | None = None
) -> Advanced:
    """Move on every inspection of a round that is ready, one after the other.

    Each is refused on its own; one that somebody changed after it was listed is blocked as stale.

    Raises:
        NotFoundError: there is no such round, or the actor may not know of any of it.
    """
    note = remarks.text(note)
    moves: list[Moved] = []
    blocked: list[Blocked] = []
    skipped: list[Skipped] = []
    with context.database.read() as connection:
        listed = access.of_round(
            connection, code, "status", reader=context.actor, now=context.clock.now()
        )
    if context.is_rehearsal:  # all stay locked to the end, so lock them in the order of their ids
        listed = sorted(listed, key=lambda one: one.id)
    for one in listed:
        target = Target(code, one.unit)
        if one.state != inspections.OPEN:
            skipped.append(Skipped(one.unit, one.state))
            continue
        before = len(moves)
        try:
            moves.extend(_steps(context, target, one.version, note, through))
        except (SuspendedError, EndedError) as refusal:
            skipped.append(Skipped(one.unit, refusal.data.get("state", inspections.SUSPENDED)))
        except WorkflowError as refusal:
            stage = moves[-1].to_stage if len(moves) > before else one.current_stage
            blocked.append(Blocked(target, stage, refusal))
    return Advanced(
        tuple(sorted(moves, key=lambda moved: moved.unit)),
        tuple(sorted(blocked, key=lambda one: one.target.unit)),
        tuple(sorted(skipped, key=lambda one: one.unit)),
    )


def _steps(
    context: Context, target: Target, version: int, note: str, through: str | None
) -> Iterator[Moved]:
    """Yield one move, or one after the other until the stage `through` has been left."""
    order = context.lifecycle.order
    while True:
        moved = advance(context, target, seen=version, note=note)
        yield moved
        if through is None or moved.to_stage == CLOSED or order(moved.to_stage) > order(through):
            return
        version = moved.version
