"""专题汇报会: the unit reports; questionnaire and evaluation are held there."""

from states import meeting_clauses as meeting
from workflow.errors import N_
from workflow.rules.definition import BY_OFFICE, Requirement, Stage
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.fieldwork import EVALUATION, QUESTIONNAIRE, Survey
from workflow.rules.facts.meetings import REPORTING, of_type
from workflow.rules.facts.record_part import happened
from workflow.rules.judgement import Judgement, Lack, clauses
from workflow.rules.policy import Policy
from workflow.rules.roles import Role


def _report_reviewed(facts: Facts, policy: Policy) -> Judgement:
    """The unit's report was accepted, not later than the day of the meeting."""
    report = papers.latest(facts.papers, papers.UNIT_REPORT, facts.today)
    held = [m.date for m in of_type(facts.meetings, REPORTING, facts.today) if m.date]
    accepted = report is not None and report.accepted(facts.today)
    reviewed = report.review_date if report and accepted else None
    return clauses(
        None if report else Lack(papers.UNIT_REPORT, N_("the unit's report is not there")),
        None if accepted else Lack("accepted", N_("the unit's report has not been accepted")),
        None if held else Lack(REPORTING, N_("the meeting has not been held")),
        None
        if reviewed and held and reviewed <= max(held)
        else Lack(
            "review_date",
            N_("the report must be accepted, with a date, not later than the day of the meeting"),
        ),
    )


def _held(facts: Facts, policy: Policy) -> Judgement:
    """会议由被巡察党组织书记主持; the leader speaks (seed 二)."""
    return meeting.best(
        facts, REPORTING, meeting.chaired_by(facts.unit.secretary), meeting.leader_spoke
    )


def _questionnaire(facts: Facts, policy: Policy) -> Judgement:
    """巡察工作问卷调查 (seed 二)."""
    return _survey(facts, QUESTIONNAIRE, policy.surveys.questionnaire_percent)


def _evaluation(facts: Facts, policy: Policy) -> Judgement:
    """领导班子民主测评 (seed 二)."""
    return _survey(facts, EVALUATION, policy.surveys.evaluation_percent)


def _survey(facts: Facts, kind: str, percent: int) -> Judgement:
    """Return the judgement of issued ≥ returned ≥ valid > 0, and of a minimum share."""
    need = max(1, -(-(facts.unit.headcount or 0) * percent // 100))
    held = [s for s in facts.surveys if s.type == kind and happened(s.date, facts.today)]
    if not held:
        return Judgement(0, need, (Lack(kind, N_("it has not been held")),))
    judged = [_counted(survey, need) for survey in held]
    return min(judged, key=lambda j: (len(j.lacking), -j.have))


def _counted(survey: Survey, need: int) -> Judgement:
    issued, returned, valid = survey.issued, survey.returned, survey.valid
    if issued is None or returned is None or valid is None:
        why = N_("no. {record}: issued, returned and valid must all be there")
    elif not issued >= returned >= valid:
        why = N_("no. {record}: issued ≥ returned ≥ valid does not hold")
    elif valid < need:
        why = N_("no. {record}: {valid} valid papers of {need}")
    else:
        return Judgement(valid, need)
    data = {"record": survey.record, "valid": valid, "need": need}
    return Judgement(min(valid or 0, need), need, (Lack(survey.record, why, data),))


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="reporting_meeting",
    title=N_("reporting meeting"),
    requirements=(
        Requirement(
            code="reporting_meeting.report_reviewed",
            title=N_("the unit's report was accepted before the meeting"),
            judge=_report_reviewed,
            who=_WHO,
            kinds=("paper", "meeting"),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="reporting_meeting.held",
            title=N_("the reporting meeting was held"),
            judge=_held,
            who=_WHO,
            kinds=("meeting",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="reporting_meeting.questionnaire",
            title=N_("the questionnaire was held"),
            judge=_questionnaire,
            who=_WHO,
            kinds=("survey",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="reporting_meeting.evaluation",
            title=N_("the evaluation was held"),
            judge=_evaluation,
            who=_WHO,
            kinds=("survey",),
            exemption=BY_OFFICE,
        ),
    ),
)
