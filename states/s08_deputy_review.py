"""副组长把关: a deputy who is not an author approves the current version."""

from states.approval_remedy import approve, name_another
from workflow.errors import N_
from workflow.rules.definition import NEVER, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.judgement import Cause, Judgement, Lack, clauses
from workflow.rules.policy import Policy
from workflow.rules.roles import Role

NOT_APPROVED = Cause(
    "not_approved", N_("the current version has not been approved by a deputy who is not an author")
)
NOBODY_LEFT = Cause(
    "nobody_left", N_("every deputy had a part in the text; the office must appoint another")
)


def _approved(facts: Facts, policy: Policy) -> Judgement:
    """副组长修改把关 (seed 三(一)3)."""
    counting = facts.proceedings.counting(Role.DEPUTY, facts.team.absent)
    cause = NOT_APPROVED if facts.approvers(Role.DEPUTY) else NOBODY_LEFT
    return clauses(None if counting else Lack("deputy", cause))


STAGE = Stage(
    key="deputy_review",
    title=N_("review by the deputy"),
    returns=("drafting",),
    approved_by=Role.DEPUTY,
    takes_revision=True,
    requirements=(
        Requirement(
            code="deputy_review.approved",
            title=N_("the deputy has approved"),
            judge=_approved,
            remedies={NOT_APPROVED: approve, NOBODY_LEFT: name_another("副组长")},
            who=(Role.DEPUTY,),
            exemption=NEVER,
        ),
    ),
)
