"""Judge the requirements of stages, with granted exemptions applied."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from workflow.rules.definition import Lifecycle, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.judgement import Judgement
from workflow.rules.policy import Policy
from workflow.rules.requirement_result import RequirementResult


@dataclass(frozen=True, slots=True)
class GrantedExemption:
    """A granted exemption: of a whole requirement, or of one item of it."""

    requirement: str
    item: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """The results of the current stage, of the stages left, and of those to come."""

    current: tuple[RequirementResult, ...]
    left: tuple[RequirementResult, ...]
    upcoming: tuple[RequirementResult, ...]

    @property
    def undone(self) -> tuple[RequirementResult, ...]:
        """Return the requirements of stages already left that are no longer met."""
        return tuple(f for f in self.left if f.blocks)


def review(
    lifecycle: Lifecycle,
    stage: str,
    facts: Facts,
    policy: Policy,
    exemptions: Iterable[GrantedExemption],
    *,
    ahead: bool = True,
) -> Review:
    """Return the results of every requirement, seen from a stage.

    If `ahead` is false, the stages to come are left out.
    """
    granted = tuple(exemptions)
    left: list[RequirementResult] = []
    seen = facts
    for past in lifecycle.before(stage):
        seen = _with_undone(seen, left)
        left += judge_stage(past, seen, policy, granted)
    seen = _with_undone(seen, left)
    here = judge_stage(lifecycle.stage(stage), seen, policy, granted) if _open(stage) else ()
    upcoming: list[RequirementResult] = []
    if ahead:
        for next_stage in lifecycle.later(stage):
            upcoming += judge_stage(next_stage, seen, policy, granted)
    return Review(tuple(here), tuple(left), tuple(upcoming))


def _with_undone(facts: Facts, left: Iterable[RequirementResult]) -> Facts:
    """Return the facts with what is undone: a copy, without what these found out, if it changed."""
    undone = tuple(f for f in left if f.blocks)
    return facts if undone == facts.undone else replace(facts, undone=undone)


def _open(stage: str) -> bool:
    return stage != "closed"


def judge_here(
    lifecycle: Lifecycle,
    stage: str,
    facts: Facts,
    policy: Policy,
    exemptions: Iterable[GrantedExemption],
) -> tuple[RequirementResult, ...]:
    """Return the results of a stage; earlier stages are judged only if it looks back."""
    here = lifecycle.stage(stage)
    if here.looks_back:
        return review(lifecycle, stage, facts, policy, exemptions, ahead=False).current
    return judge_stage(here, facts, policy, exemptions)


def judge_stage(
    stage: Stage, facts: Facts, policy: Policy, exemptions: Iterable[GrantedExemption]
) -> tuple[RequirementResult, ...]:
    """Return the results of one stage's requirements."""
    return tuple(_judge(q, facts, policy, exemptions) for q in stage.requirements)


def _judge(
    requirement: Requirement, facts: Facts, policy: Policy, exemptions: Iterable[GrantedExemption]
) -> RequirementResult:
    judged: Judgement = requirement.judge(facts, policy)
    lacking, exempted = judged.lacking, False
    if lacking:
        granted = [s.item for s in exemptions if s.requirement == requirement.code]
        lacking = tuple(k for k in lacking if k.item not in granted or not k.cause.by_item)
        exempted = None in granted or not lacking
    return RequirementResult(
        code=requirement.code,
        title=requirement.title,
        who=tuple(requirement.who),
        have=judged.have,
        need=judged.need,
        lacking=lacking,
        met=judged.met,
        exempted=exempted,
        counted=requirement.counted,
        supply=tuple if judged.met or exempted else partial(requirement.supply, facts, lacking),
    )
