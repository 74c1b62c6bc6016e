"""巡察动员会: held, support pledged, the inspection announced in the unit."""

from states import meeting_clauses as meeting
from workflow.errors import N_
from workflow.rules.definition import BY_OFFICE, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.meetings import MOBILIZATION, POSTED_IN_UNIT, Announcement
from workflow.rules.facts.record_part import happened
from workflow.rules.judgement import Cause, Judgement, Lack
from workflow.rules.policy import Policy
from workflow.rules.remedy import Gap, Remedy, correct, enter
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


NOT_POSTED = Cause("not_posted", N_("the announcement has not been posted in the unit"))
NOT_OUT = Cause("not_out", N_("the announcement has not been published by {way}"))
NO_PHONE = Cause("no_phone", N_("announcement no. {record} has no telephone number"))
NO_EMAIL = Cause("no_email", N_("announcement no. {record} has no e-mail address"))
NO_BOX = Cause("no_box", N_("announcement no. {record} does not say where the report box is"))


def _announcement(facts: Facts, policy: Policy) -> Judgement:
    """Posted in the unit with phone, e-mail and report box (seed 三(二)2); more by policy."""
    posted = [a for a in facts.announcements if happened(a.date, facts.today)]
    in_unit = [_missing_details(a) for a in posted if a.way == POSTED_IN_UNIT]
    everything = 4
    if in_unit:
        lacking = min(in_unit, key=len)
        have = everything - len(lacking)
    else:
        lacking = [Lack(POSTED_IN_UNIT, NOT_POSTED)]
        have = 0
    further = policy.announcement.further_channels
    for way in further:
        if any(a.way == way for a in posted):
            have += 1
        else:
            lacking.append(Lack(way, NOT_OUT, {"way": way}))
    return Judgement(have, everything + len(further), tuple(lacking))


def _missing_details(posting: Announcement) -> list[Lack]:
    named = (
        ("phone", posting.phone, NO_PHONE),
        ("email", posting.email, NO_EMAIL),
        ("box", posting.box, NO_BOX),
    )
    about = {"record": posting.record}
    return [Lack(item, cause, about) for item, text, cause in named if not text]


def _publish(gap: Gap) -> Remedy:
    return Remedy("record", "announcement", fields={"way": gap.item, "date": ...})


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="mobilization",
    title=N_("mobilization meeting"),
    requirements=(
        Requirement(
            code="mobilization.held",
            title=N_("the mobilization meeting was held"),
            judge=_held,
            remedies={
                meeting.NOT_HELD: meeting.hold(MOBILIZATION, leader_spoke=..., pledgers=...),
                **meeting.CHAIR,
                meeting.LEADER_SILENT: correct("meeting", leader_spoke=...),
                meeting.NO_PLEDGE: correct("meeting", pledgers=...),
            },
            who=_WHO,
            kinds=("meeting",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="mobilization.announcement",
            title=N_("the inspection has been announced in the unit"),
            judge=_announcement,
            remedies={
                NOT_POSTED: enter(
                    "announcement", way=POSTED_IN_UNIT, date=..., phone=..., email=..., box=...
                ),
                NO_PHONE: correct("announcement", phone=...),
                NO_EMAIL: correct("announcement", email=...),
                NO_BOX: correct("announcement", box=...),
                NOT_OUT: _publish,
            },
            who=_WHO,
            kinds=("announcement",),
            exemption=BY_OFFICE,
        ),
    ),
)
