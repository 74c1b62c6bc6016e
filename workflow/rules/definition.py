"""Stages and requirements as values, and the checks of a lifecycle."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from workflow.errors import N_, WorkflowError
from workflow.rules.facts.facts import Facts
from workflow.rules.judgement import Cause, Judgement, Lack
from workflow.rules.remedy import Gap, Remedy, Supply
from workflow.rules.roles import Role

if TYPE_CHECKING:  # shell completion must not load pydantic
    from workflow.rules.policy import Policy

CLOSED = "closed"

Judge = Callable[[Facts, "Policy"], Judgement]


def _any_item(facts: Facts, item: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who may exempt a requirement as a whole, or one item of it; None: nobody.

    What the office may grant, the leading group may too. `why_not` returns, as a message id, why
    an item may not be exempted, or None if it may.
    """

    whole: Role | None = None
    item: Role | None = None
    why_not: Callable[[Facts, str], str | None] = _any_item


NEVER = Exemption()
BY_OFFICE = Exemption(Role.OFFICE, Role.OFFICE)
WHOLE_BY_LEADING_GROUP = Exemption(Role.LEADING_GROUP, Role.OFFICE)
BY_LEADING_GROUP = Exemption(Role.LEADING_GROUP, Role.LEADING_GROUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One thing that must be there before a stage may be left.

    `code` never changes; `title` is an English message id; `who` can supply what is lacking.
    `remedies` maps every cause that `judge` may return to the way it is supplied. `kinds` are the
    kinds of record that both read; `looks_back` is true if they depend on whether earlier stages
    are still met.
    """

    code: str
    title: str
    judge: Judge
    remedies: Mapping[Cause, Supply] = field(default_factory=dict)
    who: tuple[Role, ...]
    kinds: tuple[str, ...] = ()
    looks_back: bool = False
    exemption: Exemption = NEVER
    #: How what there is is counted once it is met; else as so many of those that are needed.
    counted: str = ""

    def supply(self, facts: Facts, lacking: tuple[Lack, ...]) -> tuple[Remedy, ...]:
        """Return the remedies for the first thing that is lacking, the likeliest first."""
        way = self.remedies.get(lacking[0].cause) if lacking else None
        found = way(Gap(self.code, lacking, facts)) if way else ()
        return found if isinstance(found, tuple) else (found,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage: what it requires and to which earlier stages it may be sent back.

    A stage with `approved_by` is a review: only that role's approval leaves it. `closes` names the
    groups of records that are closed once it is left. `takes_draft` lets authors submit versions,
    `takes_revision` lets the approver submit a revision. `consent` is a role whose approval the
    stage needs without moving. `people.rights` derives from these who may do what at a stage.
    """

    key: str
    title: str
    requirements: tuple[Requirement, ...]
    returns: tuple[str, ...] = ()
    approved_by: Role | None = None
    closes: tuple[str, ...] = ()
    takes_draft: bool = False
    takes_revision: bool = False
    consent: Role | None = None

    @property
    def approver(self) -> Role | None:
        """Return the role that approves at this stage, whether or not the approval leaves it."""
        return self.approved_by or self.consent

    @property
    def looks_back(self) -> bool:
        """Return whether judging this stage needs the results of earlier stages."""
        return any(requirement.looks_back for requirement in self.requirements)

    @property
    def left_by(self) -> str:
        """Return the act that leaves the stage."""
        return "approve" if self.approved_by else "advance"


class DefinitionError(WorkflowError):
    """The definition of the lifecycle is invalid; refused at start-up."""

    code = "bad_input"


@dataclass(frozen=True, eq=False)
class Lifecycle:
    """The stages in order; an invalid definition is refused when it is made.

    Raises:
        DefinitionError: a stage or code is defined twice, a code does not begin with its stage's
            key, a stage is sent back to one that is not before it, a role is unknown, or nobody
            may supply a requirement.
    """

    stages: tuple[Stage, ...]

    def __post_init__(self) -> None:
        """Refuse an invalid definition."""
        keys = [stage.key for stage in self.stages]
        for number, stage in enumerate(self.stages):
            if keys.count(stage.key) > 1 or stage.key == CLOSED:
                raise DefinitionError(N_("stage {stage} is defined twice"), stage=stage.key)
            for target in stage.returns:
                if target not in keys[:number]:
                    raise DefinitionError(
                        N_("stage {stage} is sent back to {target}, which does not come before it"),
                        stage=stage.key,
                        target=target,
                    )
            self._check_roles(stage)
        self._check_requirements()

    @staticmethod
    def _check_roles(stage: Stage) -> None:
        named = (r for r in (stage.approved_by, stage.consent) if r is not None)
        for role in (*named, *(r for q in stage.requirements for r in q.who)):
            if role not in tuple(Role):
                raise DefinitionError(
                    N_("stage {stage} names an unknown role: {role}"),
                    stage=stage.key,
                    role=role,
                )

    def _check_requirements(self) -> None:
        seen: set[str] = set()
        for stage in self.stages:
            for requirement in stage.requirements:
                code = requirement.code
                if code in seen:
                    raise DefinitionError(N_("requirement {code_} is defined twice"), code_=code)
                if not code.startswith(f"{stage.key}."):
                    raise DefinitionError(
                        N_("requirement {code_} does not begin with the key of its stage"),
                        code_=code,
                    )
                if not requirement.who:
                    raise DefinitionError(
                        N_("requirement {code_} names nobody who may supply it"), code_=code
                    )
                seen.add(code)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the stages in order, without `closed`."""
        return tuple(stage.key for stage in self.stages)

    @cached_property
    def _by_key(self) -> dict[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def _requirements(self) -> dict[str, tuple[Stage, Requirement]]:
        return {q.code: (stage, q) for stage in self.stages for q in stage.requirements}

    def stage(self, key: str) -> Stage:
        """Return the stage of a key."""
        return self._by_key[key]

    def open_stage(self, key: str) -> Stage | None:
        """Return the stage of a key, or None for `closed`."""
        return self._by_key.get(key)

    def order(self, key: str) -> int:
        """Return the position of a stage; `closed` is last."""
        return len(self.keys) if key == CLOSED else self.keys.index(key)

    def after(self, key: str) -> str:
        """Return the stage that follows, or `closed`."""
        place = self.keys.index(key) + 1
        return self.keys[place] if place < len(self.keys) else CLOSED

    def before(self, key: str) -> tuple[Stage, ...]:
        """Return the stages before one, in order."""
        return self.stages[: self.order(key)]

    def later(self, key: str) -> tuple[Stage, ...]:
        """Return the stages after one, in order."""
        return self.stages[self.order(key) + 1 :]

    def closed_groups(self, key: str) -> frozenset[str]:
        """Return the groups of records that are closed when an inspection stands at a stage."""
        return frozenset(group for stage in self.before(key) for group in stage.closes)

    def find(self, code: str) -> tuple[Stage, Requirement] | None:
        """Return a requirement with its stage, or None."""
        return self._requirements.get(code)

    @cached_property
    def text(self) -> str:
        """Return the definition as text: stages, arrows, requirements and who supplies them."""
        lines = []
        for stage in self.stages:
            lines.append(f"{stage.key} -> {self.after(stage.key)} | {' '.join(stage.returns)}")
            lines += [f"  {q.code} by {' '.join(q.who)}" for q in stage.requirements]
        return "\n".join(lines)
