"""The words of a command: the inspection, the round, the day or the stage that each names."""

from datetime import date
from typing import TYPE_CHECKING

from workflow.errors import N_, BadInputError
from workflow.rules import codes

if TYPE_CHECKING:
    from presentation.language import Language
    from workflow.inspection.inspections import Target
    from workflow.rules.definition import Lifecycle


def target_of(text: str) -> "Target":
    """Return the inspection that a text names.

    Raises:
        BadInputError: it is not ROUND/UNIT.
    """
    from workflow.inspection.inspections import Target

    round_code, slash, unit = text.partition("/")
    if not slash or not round_code or not unit or "/" in unit:
        raise BadInputError(
            N_("{value} is not an inspection; write ROUND/UNIT, such as 2026-1/edu"), value=text
        )
    return Target(round_code, unit)


def scope_of(text: str) -> "Target":
    """Return the inspection that a text names, or the whole round.

    Raises:
        BadInputError: it is neither ROUND nor ROUND/UNIT.
    """
    from workflow.inspection.inspections import Target

    return target_of(text) if "/" in text else Target(text)


def day_of(text: str) -> date:
    """Return the day that a text names.

    Raises:
        BadInputError: it is no date.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(
            N_("{value} is not a date; write it as 2026-03-05"), value=text
        ) from None


def stage_of(named: str, speaking: "Language", lifecycle: "Lifecycle") -> str:
    """Return the key of a stage named by key or word; raises BadInputError for what is none."""
    key = speaking.stage(codes.usual(named))
    if key not in (*lifecycle.keys, "closed"):
        raise BadInputError(
            N_("{value} is not a stage; the stages are: {stages}"),
            value=named,
            stages="、".join(map(speaking.word, lifecycle.keys))
            if speaking.code == "zh"
            else " ".join(lifecycle.keys),
        )
    return key
