"""组长审核: the leader approves the version that the deputy approved."""

from states.approval_remedy import approve, name_another
from workflow.errors import N_
from workflow.records import groups
from workflow.rules.definition import NEVER, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.judgement import Cause, Judgement, Lack, all_of, clauses
from workflow.rules.policy import Policy
from workflow.rules.remedy import Gap, Remedy
from workflow.rules.roles import Role

NOT_APPROVED = Cause(
    "not_approved", N_("the leader has not approved the version that the deputy approved")
)
NOBODY_LEFT = Cause(
    "nobody_left", N_("the leader had a part in the text; the office must appoint another")
)
UNDONE = Cause("undone", N_("{code} is no longer met"))


def _approved(facts: Facts, policy: Policy) -> Judgement:
    """组长审核通过 (seed 三(一)3), by somebody who neither wrote nor reviewed it."""
    counting = facts.proceedings.counting(Role.LEADER, facts.team.absent)
    cause = NOT_APPROVED if facts.approvers(Role.LEADER) else NOBODY_LEFT
    return clauses(None if counting else Lack("leader", cause))


def _still_met(facts: Facts, policy: Policy) -> Judgement:
    """The requirements of all earlier stages are still met."""
    lacking = [Lack(undone.code, UNDONE, {"code": undone.code}) for undone in facts.undone]
    return all_of(len(lacking), lacking)


def _mend(gap: Gap) -> tuple[Remedy, ...]:
    """Return the remedies of the first requirement that is no longer met."""
    return next(undone.supply() for undone in gap.facts.undone if undone.code == gap.item)


STAGE = Stage(
    key="leader_approval",
    title=N_("approval by the leader"),
    returns=("deputy_review", "drafting"),
    approved_by=Role.LEADER,
    closes=(groups.FIELDWORK,),
    requirements=(
        Requirement(
            code="leader_approval.approved",
            title=N_("the leader has approved"),
            judge=_approved,
            remedies={NOT_APPROVED: approve, NOBODY_LEFT: name_another("组长")},
            who=(Role.LEADER,),
            exemption=NEVER,
        ),
        Requirement(
            code="leader_approval.still_met",
            title=N_("the requirements of earlier stages are still met"),
            judge=_still_met,
            remedies={UNDONE: _mend},
            looks_back=True,
            who=(Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER),
            exemption=NEVER,
        ),
    ),
)
