"""One step of the story, and the commands that occur often."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from examples.cases import Round, Unit

OFFICE, LEADING, AUDITOR, LEADER, DEPUTY = "office", "leading", "auditor", "chenjg", "linxm"


@dataclass(frozen=True)
class Refused:
    """How a step is refused: its exit code, its error code and what exactly is unmet, by unit."""

    exit_code: int
    code: str
    unmet: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One command: its phase, time, account, arguments, and what the story says about it."""

    phase: str
    at: str
    by: str
    args: tuple[str, ...]
    zh: str
    en: str
    #: Units of a round that are not named here have advanced.
    refused: Refused | None = None


def import_(stem: str) -> tuple[str, ...]:
    """Import one of the workbooks."""
    return ("import", f"{{examples}}/workbooks/{stem}.xlsx")


def tick(phase: str, at: str, zh: str, en: str) -> Step:
    """Let the reminders go out that have come, at an instant."""
    return Step(phase, at, OFFICE, ("tick",), zh, en)


def approve(round_: Round, unit: Unit, version: int = 1) -> tuple[str, ...]:
    """Approve a version of a unit's report."""
    return ("approve", f"{round_.code}/{unit.code}", "--draft", str(version))
