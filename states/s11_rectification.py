"""整改: the plan accepted, every measure carried out and closed, the report accepted."""

from workflow.errors import N_
from workflow.records import kind
from workflow.rules.definition import BY_OFFICE, Exemption, Requirement, Stage
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.findings import LONG_TERM, Measure, fed_back
from workflow.rules.facts.record_part import happened
from workflow.rules.judgement import Judgement, Lack, everyone
from workflow.rules.policy import Policy
from workflow.rules.roles import Role


def _plan(facts: Facts, policy: Policy) -> Judgement:
    """The plan is accepted; every problem fed back has a measure with a person and a date."""
    plan = papers.latest(facts.papers, papers.RECTIFICATION_PLAN, facts.today)
    problems = fed_back(facts.findings, facts.today)
    lacking = [
        Lack(
            f.record,
            N_("finding {record} {title} has no measure with a person and a date"),
            {"record": f.record, "title": f.title},
        )
        for f in problems
        if not any(m.person and m.due and m.answers(f) for m in facts.measures)
    ]
    if plan is None or not plan.accepted(facts.today):
        why = N_("the rectification plan has not been accepted")
        lacking.insert(0, Lack(papers.RECTIFICATION_PLAN, why))
    return everyone(len(problems) + 1, lacking)


def _closed(facts: Facts, policy: Policy) -> Judgement:
    """Every measure is completed, proven and closed by somebody entitled to."""
    lacking = [
        Lack(m.record, why, {"record": m.record, "finding": m.finding or m.feedback_no})
        for m in facts.measures
        if (why := _open_measure(m, facts))
    ]
    return everyone(len(facts.measures), lacking)


def _open_measure(measure: Measure, facts: Facts) -> str | None:
    if not happened(measure.completed_on, facts.today):
        return N_("measure no. {record} for {finding} is not completed")
    if not measure.proof:
        return N_("measure no. {record} for {finding} has no proof")
    if measure.closed_by not in facts.closers | facts.team.accounts(measure.completed_on):
        return N_("measure no. {record} for {finding} is not closed by team, office or group")
    return None


def _not_long_term(facts: Facts, item: str) -> str | None:
    """Only a long-term measure may stay open, on the follow-up list."""
    measure = next((m for m in facts.measures if m.record == item), None)
    if measure and measure.type != LONG_TERM:
        return N_("only a long-term measure may stay open")
    return None


def _report(facts: Facts, policy: Policy) -> Judgement:
    """The rectification report was received and accepted."""
    report = papers.latest(facts.papers, papers.RECTIFICATION_REPORT, facts.today)
    if report and report.accepted(facts.today):
        return everyone(1, [])
    why = (
        N_("the rectification report has not been accepted")
        if report
        else N_("the rectification report has not been received")
    )
    return everyone(1, [Lack(papers.RECTIFICATION_REPORT, why)])


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="rectification",
    title=N_("rectification"),
    closes=(kind.RECTIFICATION,),
    requirements=(
        Requirement(
            code="rectification.plan",
            title=N_("the plan is accepted, every problem has a measure"),
            judge=_plan,
            who=_WHO,
            kinds=("paper", "finding", "measure"),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="rectification.closed",
            title=N_("every measure is completed and closed"),
            judge=_closed,
            who=_WHO,
            kinds=("measure",),
            exemption=Exemption(item=Role.LEADING_GROUP, why_not=_not_long_term),
        ),
        Requirement(
            code="rectification.report",
            title=N_("the rectification report is accepted"),
            judge=_report,
            who=_WHO,
            kinds=("paper",),
            exemption=BY_OFFICE,
        ),
    ),
)
