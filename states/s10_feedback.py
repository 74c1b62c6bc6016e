"""反馈: authorised from above, a meeting held with the unit, the paper signed for."""

from datetime import date

from states import meeting_clauses as meeting
from states import paper_remedies
from states.approval_remedy import approve
from workflow.clock import local_date
from workflow.errors import N_
from workflow.records import groups
from workflow.rules.definition import BY_OFFICE, NEVER, Requirement, Stage
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.meetings import FEEDBACK, of_type
from workflow.rules.judgement import Cause, Judgement, Lack, all_of, clauses
from workflow.rules.policy import Policy
from workflow.rules.remedy import Gap, Remedy, correct
from workflow.rules.roles import Role


def _approval_day(facts: Facts) -> date | None:
    """Return the day of the leader's approval; earlier meetings and papers do not count."""
    approval = facts.proceedings.counting(Role.LEADER, facts.team.absent)
    return local_date(approval.at) if approval else None


def _since_approval(day: date | None, facts: Facts) -> bool:
    approved = _approval_day(facts)
    return day is not None and approved is not None and day >= approved


NOT_AUTHORIZED = Cause(
    "not_authorized",
    N_(
        "since the leader's approval there is no opinion from above with its number, nor an "
        "approval of the leading group"
    ),
)


def _authorized(facts: Facts, policy: Policy) -> Judgement:
    """代表的是上级党委的意见和要求 (seed 三(一)3): an opinion with its number, or an approval."""
    if not policy.feedback.authorization_required:
        return Judgement(0, 0)
    opinion = papers.latest(facts.papers, papers.OPINION, facts.today)
    recorded = opinion and opinion.reference and _since_approval(opinion.date, facts)
    group = facts.proceedings.counting(Role.LEADING_GROUP, facts.team.absent)
    if recorded or (group and _approval_day(facts)):
        return clauses(None)
    return clauses(Lack(papers.OPINION, NOT_AUTHORIZED))


def _authorize(gap: Gap) -> tuple[Remedy, ...]:
    """Return both remedies: the office enters the opinion, or the leading group approves."""
    return _enter_opinion(gap), approve(gap)


_enter_opinion = paper_remedies.issue(papers.OPINION, reference=...)

NOT_HELD = Cause("not_held", N_("no feedback meeting has been held since the leader's approval"))


def _held(facts: Facts, policy: Policy) -> Judgement:
    """The feedback meeting was held with the unit, on or after the leader's approval."""
    meetings = of_type(facts.meetings, FEEDBACK, facts.today)
    held = any(_since_approval(m.date, facts) for m in meetings)
    return clauses(None if held else Lack(FEEDBACK, NOT_HELD))


NOT_ISSUED = Cause(
    "not_issued", N_("no feedback paper has been issued since the leader's approval")
)
NOT_SIGNED = Cause("not_signed", N_("the feedback paper lacks the signer or the date of signing"))
NOT_NUMBERED = Cause("not_numbered", N_("finding {record} has no feedback number"))


def _delivered(facts: Facts, policy: Policy) -> Judgement:
    """The paper was issued and signed for; every cited finding has its number there."""
    paper = papers.latest(facts.papers, papers.FEEDBACK_PAPER, facts.today)
    issued = paper is not None and _since_approval(paper.date, facts)
    lacking = []
    if not issued:
        lacking.append(Lack(papers.FEEDBACK_PAPER, NOT_ISSUED))
    if not (paper and issued and paper.signed_for(facts.today)):
        lacking.append(Lack("signed", NOT_SIGNED))
    cited = facts.proceedings.draft.cites if facts.proceedings.draft else ()
    confirmed = {f.record: f for f in facts.findings if f.confirmed(facts.today)}
    fed_back = [number for number in cited if number in confirmed]
    lacking += [
        Lack(number, NOT_NUMBERED, {"record": number})
        for number in fed_back
        if not confirmed[number].feedback_no
    ]
    return all_of(len(fed_back) + 2, lacking)


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="feedback",
    title=N_("feedback"),
    returns=("drafting",),
    consent=Role.LEADING_GROUP,
    closes=(groups.FEEDBACK,),
    requirements=(
        Requirement(
            code="feedback.authorized",
            title=N_("the feedback is authorised from above"),
            judge=_authorized,
            remedies={NOT_AUTHORIZED: _authorize},
            who=(Role.OFFICE, Role.LEADING_GROUP),
            kinds=("paper",),
            exemption=NEVER,
        ),
        Requirement(
            code="feedback.held",
            title=N_("the feedback meeting was held"),
            judge=_held,
            remedies={NOT_HELD: meeting.hold(FEEDBACK, attendance=...)},
            who=_WHO,
            kinds=("meeting",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="feedback.delivered",
            title=N_("the feedback paper is signed for, and cited findings have feedback numbers"),
            judge=_delivered,
            remedies={
                NOT_ISSUED: paper_remedies.issue(papers.FEEDBACK_PAPER, **paper_remedies.SIGNED),
                NOT_SIGNED: paper_remedies.mend(papers.FEEDBACK_PAPER, **paper_remedies.SIGNED),
                NOT_NUMBERED: correct("finding", feedback_no=...),
            },
            who=_WHO,
            kinds=("paper", "finding"),
            exemption=BY_OFFICE,
        ),
    ),
)
