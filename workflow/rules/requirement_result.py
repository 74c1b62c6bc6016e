"""A requirement judged for one inspection, and the refusal to leave a stage while one blocks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow.errors import N_, Hint, WorkflowError
from workflow.rules.judgement import Lack
from workflow.rules.remedy import Offer, Remedy


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """A requirement judged for one inspection, with exemptions applied.

    `lacking` leaves out items that are exempted; `exempted` is true if only exemptions keep the
    requirement from blocking. `supply` computes the remedies when they are asked for.
    """

    code: str
    title: str
    who: tuple[str, ...]
    have: int
    need: int
    lacking: tuple[Lack, ...]
    met: bool
    exempted: bool
    counted: str = ""
    supply: Callable[[], tuple[Remedy, ...]] = field(default=tuple, compare=False, repr=False)

    @property
    def blocks(self) -> bool:
        """Return whether this keeps the inspection from leaving the stage."""
        return not self.met and not self.exempted


class RequirementsUnmetError(WorkflowError):
    """The stage cannot be left: `unmet` says everything that is missing."""

    code = "requirements_unmet"

    def __init__(self, unmet: tuple[RequirementResult, ...], **data: Any) -> None:
        self.unmet = unmet
        #: By requirement the day by which it is due, where that is known; how it is supplied.
        self.due_on: Mapping[str, date] = {}
        self.offers: Callable[[RequirementResult], tuple[Offer, ...]] = lambda _: ()
        super().__init__(
            N_("{count} requirement(s) are not met"),
            hint=Hint("supply_missing"),
            count=len(unmet),
            **data,
        )
