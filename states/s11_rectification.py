"""整改: the plan accepted, every measure carried out and closed, the report accepted."""

from collections.abc import Iterable, Sequence

from states import paper_remedies
from workflow.errors import N_
from workflow.records import groups
from workflow.rules.definition import BY_OFFICE, Exemption, Requirement, Stage
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.findings import LONG_TERM, Measure, Problem, problems
from workflow.rules.facts.record_part import happened
from workflow.rules.judgement import Cause, Judgement, Lack, all_of
from workflow.rules.policy import Policy
from workflow.rules.remedy import Gap, Remedy, correct
from workflow.rules.roles import Role

NO_MEASURE = Cause("no_measure", N_("feedback problem {number} ({title}) has no measure"))
MEASURE_INCOMPLETE = Cause(
    "measure_incomplete",
    N_("measure no. {record} for problem {number} does not say what is done, by whom and by when"),
)
UNANSWERED = Cause(
    "unanswered",
    N_("feedback problem {number} ({title}) has no measure"),
    by_item=False,
)
PLAN_NOT_ACCEPTED = Cause("not_accepted", N_("the rectification plan has not been accepted"))
NOT_COMPLETED = Cause(
    "not_completed", N_("measure no. {record} for {finding} has not been completed")
)
NO_PROOF = Cause("no_proof", N_("measure no. {record} for {finding} has no supporting documents"))
NOT_CLOSED = Cause(
    "not_closed",
    N_("measure no. {record} for {finding} has not been closed by team, office or leading group"),
)
NOT_RECEIVED = Cause("not_received", N_("the rectification report has not been received"))
NOT_ACCEPTED = Cause("not_accepted", N_("the rectification report has not been accepted"))


def _plan(facts: Facts, policy: Policy) -> Judgement:
    """The plan is accepted; every problem fed back has a measure with text, person and date."""
    plan = papers.latest(facts.papers, papers.RECTIFICATION_PLAN, facts.today)
    fed_back = problems(facts.findings, facts.today)
    lacking = [
        _unplanned(problem, measures)
        for problem, measures in _answered(facts, fed_back)
        if all(m.missing for m in measures)
    ]
    if plan is None or not plan.accepted(facts.today):
        lacking.insert(0, Lack(papers.RECTIFICATION_PLAN, PLAN_NOT_ACCEPTED))
    return all_of(len(fed_back) + 1, lacking)


def _answered(facts: Facts, fed_back: Sequence[Problem]) -> Iterable[tuple[Problem, list[Measure]]]:
    """Yield each problem fed back with the measures that answer it."""
    by_number: dict[str, list[Measure]] = {}
    for measure in facts.measures:
        by_number.setdefault(measure.problem(facts.findings), []).append(measure)
    for problem in fed_back:
        yield problem, by_number.get(problem.number, [])


def _unplanned(problem: Problem, measures: Sequence[Measure]) -> Lack:
    if not measures:
        return Lack(problem.number, NO_MEASURE, _about(problem))
    about = {"number": problem.number, "record": measures[0].record}
    return Lack(problem.number, MEASURE_INCOMPLETE, about)


def _about(problem: Problem) -> dict[str, str]:
    return {"number": problem.number, "title": problem.title}


def _plan_measure(gap: Gap) -> Remedy:
    """Return the remedy that enters a measure for a finding of the problem."""
    fed_back = problems(gap.facts.findings, gap.facts.today)
    finding = next(p.findings[0].record for p in fed_back if p.number == gap.item)
    given = {"finding": finding, "feedback_no": gap.item, "measure_no": ..., "text": ...,
             "person": ..., "due": ...}  # fmt: skip
    return Remedy("record", "measure", fields=given)


def _complete_measure(gap: Gap) -> Remedy:
    record = gap.lack.data["record"]
    measure = next(m for m in gap.facts.measures if m.record == record)
    return Remedy("record", "measure", record, dict.fromkeys(measure.missing, ...))


def _closed(facts: Facts, policy: Policy) -> Judgement:
    """Every problem has measures; each is completed, documented and closed by somebody entitled."""
    fed_back = problems(facts.findings, facts.today)
    lacking = [
        Lack(problem.number, UNANSWERED, _about(problem))
        for problem, measures in _answered(facts, fed_back)
        if not measures
    ]
    needed = len(lacking) + len(facts.measures)
    lacking += [
        Lack(m.record, cause, {"record": m.record, "finding": m.finding or m.feedback_no})
        for m in facts.measures
        if (cause := _open_measure(m, facts))
    ]
    return all_of(needed, lacking)


def _open_measure(measure: Measure, facts: Facts) -> Cause | None:
    if not happened(measure.completed_on, facts.today):
        return NOT_COMPLETED
    if not measure.proof:
        return NO_PROOF
    if measure.closed_by not in facts.closers | facts.team.accounts(measure.completed_on):
        return NOT_CLOSED
    return None


_close = correct("measure", completed_on=..., proof=..., closed_by=...)


def _not_long_term(facts: Facts, item: str) -> str | None:
    """Only a long-term measure may stay open, on the follow-up list."""
    measure = next((m for m in facts.measures if m.record == item), None)
    if measure is None or measure.type != LONG_TERM:
        return N_("only a long-term measure may stay open")
    return None


def _report(facts: Facts, policy: Policy) -> Judgement:
    """The rectification report was received and accepted."""
    report = papers.latest(facts.papers, papers.RECTIFICATION_REPORT, facts.today)
    if report and report.accepted(facts.today):
        return all_of(1, [])
    cause = NOT_ACCEPTED if report else NOT_RECEIVED
    return all_of(1, [Lack(papers.RECTIFICATION_REPORT, cause)])


_review_report = paper_remedies.mend(papers.RECTIFICATION_REPORT, **paper_remedies.REVIEWED)


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="rectification",
    title=N_("rectification"),
    closes=(groups.RECTIFICATION,),
    requirements=(
        Requirement(
            code="rectification.plan",
            title=N_("the rectification plan is accepted, and every problem has a measure"),
            judge=_plan,
            remedies={
                PLAN_NOT_ACCEPTED: paper_remedies.mend(
                    papers.RECTIFICATION_PLAN, **paper_remedies.REVIEWED
                ),
                NO_MEASURE: _plan_measure,
                MEASURE_INCOMPLETE: _complete_measure,
            },
            who=_WHO,
            kinds=("paper", "finding", "measure"),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="rectification.closed",
            title=N_("every measure is completed and closed"),
            judge=_closed,
            remedies={
                UNANSWERED: _plan_measure,
                **dict.fromkeys((NOT_COMPLETED, NO_PROOF, NOT_CLOSED), _close),
            },
            who=_WHO,
            kinds=("finding", "measure"),
            exemption=Exemption(item=Role.LEADING_GROUP, why_not=_not_long_term),
        ),
        Requirement(
            code="rectification.report",
            title=N_("the rectification report is accepted"),
            judge=_report,
            remedies={NOT_RECEIVED: _review_report, NOT_ACCEPTED: _review_report},
            who=_WHO,
            kinds=("paper",),
            exemption=BY_OFFICE,
        ),
    ),
)
