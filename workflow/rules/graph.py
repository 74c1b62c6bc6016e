"""Which moves exist and whether one is allowed: the only import of `transitions`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from transitions import EventData, Machine, MachineError

from workflow.errors import N_, Hint, NoSuchTransitionError
from workflow.rules.definition import CLOSED, Lifecycle
from workflow.rules.requirement_result import RequirementResult, RequirementsUnmetError

ADVANCE = "advance"


@dataclass(slots=True)
class _Position:
    """The model that the shared machine moves: the stage of one inspection."""

    state: str


@lru_cache(maxsize=4)
def _machine(lifecycle: Lifecycle) -> Machine:
    """Return the machine of a lifecycle; it is shared and keeps no model."""
    machine = Machine(
        model=None,
        states=[*lifecycle.keys, CLOSED],
        initial=lifecycle.keys[0],
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    for stage in lifecycle.stages:
        machine.add_transition(
            ADVANCE, stage.key, lifecycle.after(stage.key), conditions=_nothing_unmet
        )
        for target in stage.returns:
            machine.add_transition(_return(target), stage.key, target)
    return machine


def _nothing_unmet(event: EventData) -> bool:
    return not any(result.blocks for result in event.kwargs["results"])


def _return(target: str) -> str:
    return f"return_to_{target}"


def advance(lifecycle: Lifecycle, stage: str, results: Sequence[RequirementResult]) -> str:
    """Return the next stage, if nothing in `results` is unmet.

    Raises:
        RequirementsUnmetError: something is unmet; the error holds all of it.
        NoSuchTransitionError: this stage has no next stage.
    """
    position = _Position(stage)
    if not _fire(lifecycle, ADVANCE, position, results=results):
        raise RequirementsUnmetError(tuple(f for f in results if f.blocks), stage=stage)
    return position.state


def send_back(lifecycle: Lifecycle, stage: str, target: str) -> str:
    """Return the stage that a return leads to.

    Raises:
        NoSuchTransitionError: the stage cannot be sent back there.
    """
    if stage not in lifecycle.keys or target not in lifecycle.stage(stage).returns:
        raise _no_return(lifecycle, stage, target)
    position = _Position(stage)
    _fire(lifecycle, _return(target), position)
    return position.state


def _fire(lifecycle: Lifecycle, event: str, position: _Position, **given: Any) -> bool:
    try:
        return bool(_machine(lifecycle).events[event].trigger(position, **given))
    except (MachineError, ValueError) as error:  # no such move, no such stage
        raise _no_arrow(position.state, event) from error


def _no_return(lifecycle: Lifecycle, stage: str, target: str) -> NoSuchTransitionError:
    there = lifecycle.stage(stage).returns if stage in lifecycle.keys else ()
    message = (
        N_("{stage} cannot be sent back to {to_stage}, only to: {stages}")
        if there
        else N_("{stage} cannot be sent back")
    )
    return NoSuchTransitionError(message, stage=stage, to_stage=target, stages=list(there))


def _no_arrow(stage: str, event: str) -> NoSuchTransitionError:
    return NoSuchTransitionError(
        N_("{event} is not possible at stage {stage}"),
        hint=Hint("see_diagram"),
        stage=stage,
        event=event,
    )


def diagram(lifecycle: Lifecycle) -> str:
    """Return the machine as a Mermaid state diagram."""
    from transitions.extensions import GraphMachine

    arrows = [[ADVANCE, key, lifecycle.after(key)] for key in lifecycle.keys]
    arrows += [["return", s.key, target] for s in lifecycle.stages for target in s.returns]
    drawn = GraphMachine(
        states=[*lifecycle.keys, CLOSED],
        transitions=arrows,
        initial=lifecycle.keys[0],
        auto_transitions=False,
        graph_engine="mermaid",
        title="xuncha",
    )
    return str(drawn.get_combined_graph().source)  # type: ignore[attr-defined]
