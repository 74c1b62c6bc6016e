"""沟通见面会: chaired by the governing committee's secretary, three reports received."""

from states import meeting_clauses as meeting
from states import paper_remedies
from workflow.errors import N_
from workflow.rules.definition import BY_OFFICE, Requirement, Stage
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.meetings import COMMUNICATION
from workflow.rules.judgement import Cause, Judgement, Lack, all_of
from workflow.rules.policy import Policy
from workflow.rules.remedy import Gap, Remedy, correct
from workflow.rules.roles import Role


def _held(facts: Facts, policy: Policy) -> Judgement:
    """会议由X党委书记主持; the leader speaks there (seed 二)."""
    return meeting.best(
        facts,
        COMMUNICATION,
        meeting.chaired_by(facts.unit.upper_secretary()),
        meeting.leader_spoke,
    )


def _attended(facts: Facts, policy: Policy) -> Judgement:
    """组长、副组长 meet the committee's head (seed 二)."""
    return meeting.best(facts, COMMUNICATION, meeting.leader_present, meeting.deputy_present)


NOT_RECEIVED = Cause("not_received", N_("{kind} has not been received"))
SENT_BACK = Cause("sent_back", N_("{kind} was sent back"))


def _reports(facts: Facts, policy: Policy) -> Judgement:
    """党委、纪委、组织科分别递交专题巡察书面汇报材料 (seed 二); none sent back.

    A unit without a governing committee hands in the same three reports itself.
    """
    needed = (papers.COMMITTEE_REPORT, papers.DISCIPLINE_REPORT, papers.ORGANISATION_REPORT)
    lacking = []
    for kind in needed:
        paper = papers.latest(facts.papers, kind, facts.today)
        if paper is None:
            lacking.append(Lack(kind, NOT_RECEIVED, {"kind": kind}))
        elif paper.sent_back(facts.today):
            lacking.append(Lack(kind, SENT_BACK, {"kind": kind}))
    return all_of(len(needed), lacking)


def _receive(gap: Gap) -> Remedy:
    return paper_remedies.issue(gap.item)(gap)


_hold = meeting.hold(COMMUNICATION, leader_present=..., deputy_present=..., leader_spoke=...)


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="communication_meeting",
    title=N_("communication meeting"),
    requirements=(
        Requirement(
            code="communication_meeting.held",
            title=N_("the communication meeting was held"),
            judge=_held,
            remedies={
                meeting.NOT_HELD: _hold,
                **meeting.CHAIR,
                meeting.LEADER_SILENT: correct("meeting", leader_spoke=...),
            },
            who=_WHO,
            kinds=("meeting",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="communication_meeting.attended",
            title=N_("leader and deputy attended the communication meeting"),
            judge=_attended,
            remedies={
                meeting.NOT_HELD: _hold,
                meeting.LEADER_ABSENT: correct("meeting", leader_present=...),
                meeting.DEPUTY_ABSENT: correct("meeting", deputy_present=...),
            },
            who=_WHO,
            kinds=("meeting",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="communication_meeting.reports",
            title=N_("the three written reports have been received"),
            judge=_reports,
            remedies={NOT_RECEIVED: _receive, SENT_BACK: _receive},
            who=_WHO,
            kinds=("paper",),
            exemption=BY_OFFICE,
        ),
    ),
)
