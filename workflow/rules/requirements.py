"""Judging: every requirement of the stages asked for, with what was set aside."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from workflow.rules.definition import Lifecycle, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.judgement import Judgement, RequirementResult
from workflow.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class SetAside:
    """A granted exemption: of a whole requirement, or of one item of it."""

    requirement: str
    item: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """What stands of the current stage, of those left, and of those to come."""

    current: tuple[RequirementResult, ...]
    left: tuple[RequirementResult, ...]
    upcoming: tuple[RequirementResult, ...]

    @property
    def undone(self) -> tuple[RequirementResult, ...]:
        """Return what is no longer met of the stages already left."""
        return tuple(f for f in self.left if f.blocks)


def review(
    lifecycle: Lifecycle,
    stage: str,
    facts: Facts,
    policy: Policy,
    set_aside: Iterable[SetAside],
    *,
    ahead: bool = True,
) -> Review:
    """Return the judgement of every requirement, seen from a stage.

    Without `ahead` the stages to come are left out.
    """
    granted = tuple(set_aside)
    left: list[RequirementResult] = []
    for past in lifecycle.before(stage):
        seen = replace(facts, undone=tuple(f for f in left if f.blocks))
        left += judge_stage(past, seen, policy, granted)
    seen = replace(facts, undone=tuple(f for f in left if f.blocks))
    here = judge_stage(lifecycle.stage(stage), seen, policy, granted) if _open(stage) else ()
    upcoming: list[RequirementResult] = []
    if ahead:
        for next_stage in lifecycle.later(stage):
            upcoming += judge_stage(next_stage, seen, policy, granted)
    return Review(tuple(here), tuple(left), tuple(upcoming))


def _open(stage: str) -> bool:
    return stage != "closed"


def judge_here(
    lifecycle: Lifecycle, stage: str, facts: Facts, policy: Policy, set_aside: Iterable[SetAside]
) -> tuple[RequirementResult, ...]:
    """Return the judgement of a stage, of those before it only where one of its own looks back."""
    here = lifecycle.stage(stage)
    if here.looks_back:
        return review(lifecycle, stage, facts, policy, set_aside, ahead=False).current
    return judge_stage(here, facts, policy, set_aside)


def judge_stage(
    stage: Stage, facts: Facts, policy: Policy, set_aside: Iterable[SetAside]
) -> tuple[RequirementResult, ...]:
    """Return the judgement of each requirement of one stage."""
    return tuple(_judge(q, facts, policy, set_aside) for q in stage.requirements)


def _judge(
    requirement: Requirement, facts: Facts, policy: Policy, set_aside: Iterable[SetAside]
) -> RequirementResult:
    judged: Judgement = requirement.judge(facts, policy)
    granted = [s.item for s in set_aside if s.requirement == requirement.code]
    lacking = tuple(
        lack for lack in judged.lacking if lack.item not in granted or not lack.cause.by_item
    )
    exempted = not judged.met and (None in granted or not lacking)
    return RequirementResult(
        code=requirement.code,
        title=requirement.title,
        who=tuple(requirement.who),
        have=judged.have,
        need=judged.need,
        lacking=lacking,
        met=judged.met,
        exempted=exempted,
        supply=tuple if judged.met or exempted else partial(requirement.supply, facts, lacking),
    )
