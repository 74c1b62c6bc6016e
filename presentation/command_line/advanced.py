"""Show what keeps inspections from advancing, and what to do about it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from presentation.command_line import hints
from presentation.language import Language
from workflow.errors import N_
from workflow.rules.requirement_result import RequirementsUnmetError

if TYPE_CHECKING:
    from workflow.operations.advance_round import Advanced
    from workflow.rules.definition import Lifecycle


def blocked(found: "Advanced", lifecycle: "Lifecycle", speaking: Language) -> Iterable[str]:
    """Yield the blocked inspections with the reason, and then what to do about it."""
    for one in found.blocked:
        yield speaking.say(
            N_("refused: {unit} stays at {stage} [{refusal}]"),
            unit=one.target.unit,
            stage=one.stage,
            refusal=one.refusal.code,
        )
        if isinstance(one.refusal, RequirementsUnmetError):
            yield from (f"  - {speaking.sentence(result)}" for result in one.refusal.unmet)
        else:
            yield f"  - {speaking.refusal(one.refusal)}"
    lacking = [b for b in found.blocked if isinstance(b.refusal, RequirementsUnmetError)]
    target = str(lacking[0].target) if len(lacking) == 1 else speaking.say(hints.ANY)
    for message in dict.fromkeys(_following(lifecycle, b.stage) for b in lacking):
        yield speaking.say(message, target=target)


def _following(lifecycle: "Lifecycle", stage: str) -> str:
    """Return what to do about a stage that cannot be left: each kind of stage has its own way."""
    here = lifecycle.stage(stage)
    if here.approved_by:
        return N_("  → this stage is left by: xuncha approve")
    if here.takes_draft:
        return N_("  → submit the report with: xuncha draft")
    return N_("  → supply what is missing; the commands for it: xuncha status {target}")
