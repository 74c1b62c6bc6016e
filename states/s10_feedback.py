"""反馈: authorised from above, told to the unit in a meeting, the paper signed for."""

from datetime import date

from workflow.clock import local_date
from workflow.errors import N_
from workflow.records import kind
from workflow.rules.definition import BY_OFFICE, NEVER, Requirement, Stage
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.meetings import FEEDBACK, of_type
from workflow.rules.judgement import Judgement, Lack, clauses, everyone
from workflow.rules.policy import Policy
from workflow.rules.roles import Role


def _approval_day(facts: Facts) -> date | None:
    """Return the day of the leader's approval that counts: what is earlier does not."""
    approval = facts.proceedings.counting(Role.LEADER, facts.team.absent)
    return local_date(approval.at) if approval else None


def _since_approval(day: date | None, facts: Facts) -> bool:
    approved = _approval_day(facts)
    return day is not None and approved is not None and day >= approved


def _authorized(facts: Facts, policy: Policy) -> Judgement:
    """代表的是上级党委的意见和要求 (seed 三(一)3): an opinion with its number, or an approval."""
    if not policy.feedback.authorization_required:
        return Judgement(0, 0)
    opinion = papers.latest(facts.papers, papers.OPINION, facts.today)
    recorded = opinion and opinion.reference and _since_approval(opinion.date, facts)
    group = facts.proceedings.counting(Role.LEADING_GROUP, facts.team.absent)
    if recorded or (group and _approval_day(facts)):
        return clauses(None)
    why = N_("no opinion from above with its number since the approval, nor the leading group's")
    return clauses(Lack(papers.OPINION, why))


def _held(facts: Facts, policy: Policy) -> Judgement:
    """The feedback meeting was held with the unit, on or after the leader's approval."""
    meetings = of_type(facts.meetings, FEEDBACK, facts.today)
    held = any(_since_approval(m.date, facts) for m in meetings)
    why = N_("no feedback meeting was held since the leader's approval")
    return clauses(None if held else Lack(FEEDBACK, why))


def _delivered(facts: Facts, policy: Policy) -> Judgement:
    """The paper was issued and signed for; every cited finding has its number there."""
    paper = papers.latest(facts.papers, papers.FEEDBACK_PAPER, facts.today)
    issued = paper is not None and _since_approval(paper.date, facts)
    lacking = []
    if not issued:
        why = N_("no feedback paper was issued since the leader's approval")
        lacking.append(Lack(papers.FEEDBACK_PAPER, why))
    if not (paper and issued and paper.signed_for(facts.today)):
        lacking.append(Lack("signed", N_("the feedback paper is not signed for, name and date")))
    cited = facts.proceedings.draft.cites if facts.proceedings.draft else ()
    confirmed = {f.record: f for f in facts.findings if f.confirmed(facts.today)}
    fed_back = [number for number in cited if number in confirmed]
    lacking += [
        Lack(number, N_("finding {record} has no number in the feedback"), {"record": number})
        for number in fed_back
        if not confirmed[number].feedback_no
    ]
    return everyone(len(fed_back) + 2, lacking)


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="feedback",
    title=N_("feedback"),
    returns=("drafting",),
    consent=Role.LEADING_GROUP,
    closes=(kind.FEEDBACK,),
    requirements=(
        Requirement(
            code="feedback.authorized",
            title=N_("the feedback is authorised from above"),
            judge=_authorized,
            who=(Role.OFFICE, Role.LEADING_GROUP),
            kinds=("paper",),
            exemption=NEVER,
        ),
        Requirement(
            code="feedback.held",
            title=N_("the feedback meeting was held"),
            judge=_held,
            who=_WHO,
            kinds=("meeting",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="feedback.delivered",
            title=N_("the feedback paper is signed for, cited findings are numbered"),
            judge=_delivered,
            who=_WHO,
            kinds=("paper", "finding"),
            exemption=BY_OFFICE,
        ),
    ),
)
