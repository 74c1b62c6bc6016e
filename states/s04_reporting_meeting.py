"""专题汇报会: the unit reports; questionnaire and evaluation are held there."""

from typing import Any

from states import meeting_clauses as meeting
from states import paper_remedies
from workflow.errors import N_
from workflow.rules.definition import BY_OFFICE, Requirement, Stage
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.fieldwork import EVALUATION, QUESTIONNAIRE, Survey
from workflow.rules.facts.meetings import REPORTING, of_type
from workflow.rules.facts.record_part import happened
from workflow.rules.judgement import Cause, Judgement, Lack, clauses
from workflow.rules.policy import Policy
from workflow.rules.remedy import Supply, correct, enter
from workflow.rules.roles import Role

NO_REPORT = Cause("no_report", N_("the unit's report has not been received"))
NOT_ACCEPTED = Cause("not_accepted", N_("the unit's report has not been accepted"))
ACCEPTED_LATE = Cause(
    "accepted_late",
    N_(
        "the report must have been accepted, with a review date no later than the day of the "
        "meeting"
    ),
)


def _report_reviewed(facts: Facts, policy: Policy) -> Judgement:
    """The unit's report was accepted, not later than the day of the meeting."""
    report = papers.latest(facts.papers, papers.UNIT_REPORT, facts.today)
    held = [m.date for m in of_type(facts.meetings, REPORTING, facts.today) if m.date]
    accepted = report is not None and report.accepted(facts.today)
    reviewed = report.review_date if report and accepted else None
    return clauses(
        None if report else Lack(papers.UNIT_REPORT, NO_REPORT),
        None if accepted else Lack("accepted", NOT_ACCEPTED),
        None if held else Lack(REPORTING, meeting.NOT_HELD),
        None if reviewed and held and reviewed <= max(held) else Lack("review_date", ACCEPTED_LATE),
    )


_review = paper_remedies.mend(papers.UNIT_REPORT, **paper_remedies.REVIEWED)
_hold = meeting.hold(REPORTING, leader_spoke=...)


def _held(facts: Facts, policy: Policy) -> Judgement:
    """会议由被巡察党组织书记主持; the leader speaks (seed 二)."""
    return meeting.best(
        facts, REPORTING, meeting.chaired_by(facts.unit.secretary), meeting.leader_spoke
    )


NOT_HELD = Cause("not_held", N_("it has not been held"))
INCOMPLETE = Cause(
    "incomplete", N_("no. {record}: enter all three counts: issued, returned and valid")
)
CONTRADICTORY = Cause(
    "contradictory", N_("no. {record}: the counts must be issued ≥ returned ≥ valid")
)
TOO_FEW = Cause("too_few", N_("no. {record}: {valid} valid papers of {need} needed"))


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
        return Judgement(0, need, (Lack(kind, NOT_HELD),))
    judged = [_counted(survey, need) for survey in held]
    return min(judged, key=lambda j: (len(j.lacking), -j.have))


def _counted(survey: Survey, need: int) -> Judgement:
    issued, returned, valid = survey.issued, survey.returned, survey.valid
    if issued is None or returned is None or valid is None:
        cause = INCOMPLETE
    elif not issued >= returned >= valid:
        cause = CONTRADICTORY
    elif valid < need:
        cause = TOO_FEW
    else:
        return Judgement(valid, need)
    data = {"record": survey.record, "valid": valid, "need": need}
    return Judgement(min(valid or 0, need), need, (Lack(survey.record, cause, data),))


def _recount(kind: str) -> dict[Cause, Supply]:
    """Return the ways to enter a survey of a type, and to correct what was counted."""
    counted: dict[str, Any] = {"issued": ..., "returned": ..., "valid": ...}
    return {
        NOT_HELD: enter("survey", type=kind, date=..., **counted),
        **dict.fromkeys((INCOMPLETE, CONTRADICTORY, TOO_FEW), correct("survey", **counted)),
    }


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="reporting_meeting",
    title=N_("reporting meeting"),
    requirements=(
        Requirement(
            code="reporting_meeting.report_reviewed",
            title=N_("the unit's report was accepted before the meeting"),
            judge=_report_reviewed,
            remedies={
                NO_REPORT: _review,
                NOT_ACCEPTED: _review,
                meeting.NOT_HELD: _hold,
                ACCEPTED_LATE: _review,
            },
            who=_WHO,
            kinds=("paper", "meeting"),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="reporting_meeting.held",
            title=N_("the reporting meeting was held"),
            judge=_held,
            remedies={
                meeting.NOT_HELD: _hold,
                **meeting.OWN_CHAIR,
                meeting.LEADER_SILENT: correct("meeting", leader_spoke=...),
            },
            who=_WHO,
            kinds=("meeting",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="reporting_meeting.questionnaire",
            title=N_("the questionnaire was held"),
            judge=_questionnaire,
            remedies=_recount(QUESTIONNAIRE),
            counted=N_("{have} valid questionnaires"),
            who=_WHO,
            kinds=("survey",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="reporting_meeting.evaluation",
            title=N_("the evaluation was held"),
            judge=_evaluation,
            remedies=_recount(EVALUATION),
            counted=N_("{have} valid evaluations"),
            who=_WHO,
            kinds=("survey",),
            exemption=BY_OFFICE,
        ),
    ),
)
