"""巡察动员会: held, support pledged, the inspection announced in the unit."""

from states import meeting_clauses as meeting
from workflow.errors import N_
from workflow.rules.definition import BY_OFFICE, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.meetings import MOBILIZATION, POSTED_IN_UNIT, Announcement
from workflow.rules.facts.record_part import happened
from workflow.rules.judgement import Judgement, Lack
from workflow.rules.policy import Policy
from workflow.rules.roles import Role


def _held(facts: Facts, policy: Policy) -> Judgement:
    """党委书记主持、安排部署并做表态发言; the leader speaks (seed 二)."""
    secretary = facts.unit.upper_secretary()
    return meeting.best(
        facts,
        MOBILIZATION,
        meeting.chaired_by(secretary),
        meeting.leader_spoke,
        meeting.pledged_by(secretary),
    )


def _announcement(facts: Facts, policy: Policy) -> Judgement:
    """Posted in the unit with phone, e-mail and report box (seed 三(二)2); more by policy."""
    posted = [a for a in facts.announcements if happened(a.date, facts.today)]
    in_unit = [_gaps(a) for a in posted if a.way == POSTED_IN_UNIT]
    everything = 4
    if in_unit:
        lacking = min(in_unit, key=len)
        have = everything - len(lacking)
    else:
        lacking = [Lack(POSTED_IN_UNIT, N_("the announcement is not posted in the unit"))]
        have = 0
    further = policy.announcement.further_channels
    for way in further:
        if any(a.way == way for a in posted):
            have += 1
        else:
            lacking.append(Lack(way, N_("the announcement is not out by {way}"), {"way": way}))
    return Judgement(have, everything + len(further), tuple(lacking))


def _gaps(posting: Announcement) -> list[Lack]:
    named = (
        ("phone", posting.phone, N_("posting no. {record} names no telephone")),
        ("email", posting.email, N_("posting no. {record} names no e-mail address")),
        ("box", posting.box, N_("posting no. {record} does not say where the report box is")),
    )
    return [Lack(item, why, {"record": posting.record}) for item, text, why in named if not text]


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="mobilization",
    title=N_("mobilization meeting"),
    requirements=(
        Requirement(
            code="mobilization.held",
            title=N_("the mobilization meeting was held"),
            judge=_held,
            who=_WHO,
            kinds=("meeting",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="mobilization.announcement",
            title=N_("the inspection is announced in the unit"),
            judge=_announcement,
            who=_WHO,
            kinds=("announcement",),
            exemption=BY_OFFICE,
        ),
    ),
)
