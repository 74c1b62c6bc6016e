"""组长审核: the leader approves that same version, with nothing undone before it."""

from workflow.errors import N_
from workflow.records import kind
from workflow.rules.definition import NEVER, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.judgement import Judgement, Lack, clauses, everyone
from workflow.rules.policy import Policy
from workflow.rules.roles import Role


def _approved(facts: Facts, policy: Policy) -> Judgement:
    """组长审核通过 (seed 三(一)3), by somebody who neither wrote nor reviewed it."""
    counting = facts.proceedings.counting(Role.LEADER, facts.team.absent)
    return clauses(
        None
        if counting
        else Lack(
            "leader",
            N_("the leader has not approved the version that the deputy approved"),
        )
    )


def _still_met(facts: Facts, policy: Policy) -> Judgement:
    """Nothing of the stages before has come undone since they were left."""
    lacking = [Lack(code, N_("{code} is no longer met"), {"code": code}) for code in facts.undone]
    return everyone(len(lacking), lacking)


STAGE = Stage(
    key="leader_approval",
    title=N_("approval by the leader"),
    returns=("deputy_review", "drafting"),
    approved_by=Role.LEADER,
    closes=(kind.FIELDWORK,),
    requirements=(
        Requirement(
            code="leader_approval.approved",
            title=N_("the leader has approved"),
            judge=_approved,
            who=(Role.LEADER,),
            exemption=NEVER,
        ),
        Requirement(
            code="leader_approval.still_met",
            title=N_("nothing of the stages before has come undone"),
            judge=_still_met,
            looks_back=True,
            who=(Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER),
            exemption=NEVER,
        ),
    ),
)
