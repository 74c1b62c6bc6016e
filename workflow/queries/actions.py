"""What can be done next with an inspection: by which roles, and whether by this reader."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.errors import NotPermittedError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.people import rights, separation
from workflow.queries.access import Access
from workflow.rules.definition import Lifecycle, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.requirements import Review
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Action:
    """An act that can be done at the current stage, and by whom.

    `possible` says whether nothing is lacking for it, `yours` whether the reader may do it. Both
    are judged as the act itself judges them.
    """

    act: str
    to_stage: str | None
    roles: tuple[Role, ...]
    possible: bool
    yours: bool

    @property
    def moves_on(self) -> bool:
        """Return whether it moves the inspection on: to its next stage, or out of a suspension."""
        forward = self.act in ("advance", "approve") and self.to_stage is not None
        return forward or self.act == "resume"


def actions(
    access: Access,
    lifecycle: Lifecycle,
    target: Target,
    *,
    stage: str,
    state: str,
    judged: Review,
    facts: Facts,
) -> Iterable[Action]:
    """Yield the acts that can be done; none once the inspection has ended."""
    if state in inspections.FINAL:
        return
    here = lifecycle.stage(stage)

    def action(act: str, to_stage: str | None = None, *, possible: bool = True) -> Action:
        roles = rights.in_order(rights.allowed(act, here))
        yours = may(access, act, here, target, facts)
        return Action(act, to_stage, roles, possible, yours)

    if state == inspections.SUSPENDED:
        yield action("resume")
        yield action("cancel")
        return
    blocked = [f.code for f in judged.current if f.blocks]
    if here.approved_by:
        blocked = [code for code in blocked if code != f"{stage}.approved"]
    yield action(here.left_by, lifecycle.after(stage), possible=not blocked)
    if here.consent:
        yield action("approve")
    for to_stage in here.returns:
        yield action("return", to_stage)
    if here.takes_draft or here.takes_revision:
        yield action("draft")
    yield action("suspend")
    yield action("cancel")


def may(access: Access, act: str, stage: Stage, target: Target, facts: Facts) -> bool:
    """Return whether somebody may do an act at a stage, by role and by their part in the text."""
    try:
        access.require(act, stage, target)
        separation.require(access.actor, act, stage, facts)
    except NotPermittedError:
        return False
    return True
