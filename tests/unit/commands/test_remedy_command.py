"""Every lack is shown with a command that supplies it."""

import shlex
from datetime import UTC, date, datetime
from typing import Any

import pytest

from presentation.command_line import remedy_command
from states.lifecycle import LIFECYCLE
from tests.support import replace
from tests.unit.commands.test_usage_examples import require_parsed
from workflow.inspection.inspections import Target
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.findings import CONFIRMED, Finding, Measure
from workflow.rules.facts.opening import Round, Unit
from workflow.rules.facts.papers import Paper
from workflow.rules.facts.proceedings import Attempt, Draft, Proceedings
from workflow.rules.facts.roster import Person
from workflow.rules.facts.team import Team
from workflow.rules.judgement import Lack
from workflow.rules.policy import Policy
from workflow.rules.remedy import Remedy
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.requirements import review

TARGET = Target("2026-1", "edu")
TODAY, NOW = date(2026, 4, 1), datetime(2026, 4, 1, tzinfo=UTC)
CODES = [q.code for stage in LIFECYCLE.stages for q in stage.requirements]
ATTEMPT = Attempt("preparation", 1, "open", 1, NOW, None)
NOTHING = Facts(
    today=TODAY,
    round=Round.of("2026-1", {}),
    unit=Unit.of("edu", {"headcount": 40, "governing_committee": "县教育局党委"}),
    team=Team(),
    proceedings=Proceedings((ATTEMPT,)),
)
DRAFT = Draft(2, "0" * 64, ("wang", "li"), "", "drafting", 1, ("1",), (), {}, NOW, 1)
FED_BACK = replace(
    NOTHING,
    findings=(Finding.of("YZ-1", {"state": CONFIRMED, "feedback_no": "1"}),),
    measures=(Measure.of("4", {"feedback_no": "1", "person": "王五"}),),
)
DRAFTED = replace(NOTHING, proceedings=Proceedings((ATTEMPT,), (DRAFT,)))


def _commands(code: str, *lacking: Lack, facts: Facts = NOTHING) -> list[str]:
    """Return the commands for what is lacking of a requirement, after they were parsed."""
    found = LIFECYCLE.find(code)
    assert found
    written = [
        remedy_command.written(remedy_command.command(remedy, TARGET))
        for remedy in found[1].supply(facts, lacking)
    ]
    for command in written:
        require_parsed(shlex.split(command))
    return written


def _command(code: str, *lacking: Lack, facts: Facts = NOTHING) -> str:
    return _commands(code, *lacking, facts=facts)[0]


def _lack(code: str, item: str, cause: str, **data: Any) -> Lack:
    """Return a lack of the requirement with this cause."""
    found = LIFECYCLE.find(code)
    assert found
    return Lack(item, next(c for c in found[1].remedies if c.code == cause), data)


@pytest.mark.parametrize("code", CODES)
def test_where_nothing_is_there_the_command_parses(code: str) -> None:
    found = review(LIFECYCLE, "preparation", NOTHING, Policy(), ())
    result = next(f for f in (*found.current, *found.upcoming) if f.code == code)
    if result.lacking:
        assert _command(code, *result.lacking).startswith("xuncha ")


@pytest.mark.parametrize(
    ("code", "item", "cause", "data", "command"),
    [
        ("preparation.authorized", "authorization_date", "too_late", {},
         "record round 2026-1 授权文号=… 授权日期=…"),
        ("preparation.team", "deputy", "too_few", {},
         "record member 2026-1/edu 账号=… 姓名=… 职责=副组长 分工=…"),
        ("preparation.team", "leader", "too_many_leaders", {},
         "void 2026-1/edu member … --reason …"),
        ("preparation.recusal", "wang", "not_declared", {},
         "record recusal 2026-1/edu 账号=wang 情形=…"),
        ("preparation.recusal", "wang", "not_settled", {},
         "record recusal 2026-1/edu 账号=wang 处理=… 批准人=…"),
        ("preparation.roster", "roster", "too_short", {}, "import 花名册.xlsx --round 2026-1"),
        ("preparation.roster", "roster", "too_long", {}, "record unit 2026-1/edu 在册人数=…"),
        ("preparation.roster", "headcount", "no_headcount", {},
         "record unit 2026-1/edu 在册人数=…"),
        ("preparation.notified", "7", "not_signed", {"record": "7"},
         "record paper 2026-1/edu 记录号=7 签收人=… 签收日期=…"),
        ("preparation.notified", "signed", "nothing_signed", {},
         "record paper 2026-1/edu 材料类型=进驻通知 名称=… 日期=… 签收人=… 签收日期=…"),
        ("preparation.briefing", "focus", "no_focus", {},
         "record focus 2026-1/edu 编号=… 类别=… 内容=…"),
        ("preparation.plan", "wang", "no_duty", {},
         "record member 2026-1/edu 账号=wang 分工=…"),
        ("communication_meeting.held", "沟通见面会", "not_held", {},
         "record meeting 2026-1/edu 会议类型=沟通见面会 日期=… 主持人=…"
         " 组长出席=… 副组长出席=… 组长讲话=…"),
        ("communication_meeting.held", "leader_spoke", "leader_silent", {"record": "3"},
         "record meeting 2026-1/edu 记录号=3 组长讲话=…"),
        ("communication_meeting.attended", "deputy", "deputy_absent", {"record": "3"},
         "record meeting 2026-1/edu 记录号=3 副组长出席=…"),
        ("communication_meeting.reports", "纪委汇报", "sent_back", {},
         "record paper 2026-1/edu 材料类型=纪委汇报 名称=… 日期=…"),
        ("mobilization.held", "pledge", "no_pledge", {"record": "3"},
         "record meeting 2026-1/edu 记录号=3 表态发言人=…"),
        ("mobilization.announcement", "email", "no_email", {"record": "2"},
         "record announcement 2026-1/edu 记录号=2 电子邮箱=…"),
        ("mobilization.announcement", "电视台", "not_out", {},
         "record announcement 2026-1/edu 发布方式=电视台 发布日期=…"),
        ("reporting_meeting.report_reviewed", "专题汇报会", "not_held", {},
         "record meeting 2026-1/edu 会议类型=专题汇报会 日期=… 主持人=… 组长讲话=…"),
        ("reporting_meeting.questionnaire", "问卷调查", "not_held", {},
         "record survey 2026-1/edu 类型=问卷调查 日期=… 发放=… 收回=… 有效=…"),
        ("reporting_meeting.questionnaire", "5", "too_few", {"record": "5"},
         "record survey 2026-1/edu 记录号=5 发放=… 收回=… 有效=…"),
        ("interviews.leadership", "A01", "not_interviewed", {},
         "record interview 2026-1/edu 谈话对象=A01 日期=… 谈话人=…"),
        ("interviews.age_bands", "0-35", "nobody_of_age", {},
         "record interview 2026-1/edu 谈话对象=… 日期=… 谈话人=…"),
        ("interviews.age_bands", "A01", "no_birth_year", {},
         "record person 2026-1/edu 工号=A01 出生年份=…"),
        ("interviews.coverage", "headcount", "no_headcount", {},
         "record unit 2026-1/edu 在册人数=…"),
        ("interviews.two_inspectors", "9", "not_by_two", {},
         "record interview 2026-1/edu 记录号=9 谈话人=…"),
        ("document_review.provided", "4", "outstanding", {},
         "record material 2026-1/edu 记录号=4 提供日期=…"),
        ("document_review.settled", "YZ-1", "unverified", {},
         "record finding 2026-1/edu 编号=YZ-1 状态=… 核实日期=…"),
        ("document_review.focus", "Z1", "unverified", {},
         "record focus 2026-1/edu 编号=Z1 状态=…"),
        ("document_review.letters", "1", "no_handler", {},
         "record letter 2026-1/edu 编号=1 承办人=…"),
        ("document_review.letters", "1", "not_settled", {},
         "record letter 2026-1/edu 编号=1 办结日期=…"),
        ("document_review.evidence", "YZ-1", "no_evidence", {},
         "record finding 2026-1/edu 编号=YZ-1 证据=…"),
        ("document_review.evidence", "YZ-1", "no_two_handlers", {},
         "record finding 2026-1/edu 编号=YZ-1 承办人1=… 承办人2=…"),
        ("document_review.told", "YZ-1", "not_told", {},
         "record finding 2026-1/edu 编号=YZ-1 告知日期=… 告知对象=…"),
        ("drafting.submitted", "draft", "not_submitted", {},
         "draft 2026-1/edu 报告.docx --author … --author …"),
        ("deputy_review.approved", "deputy", "not_approved", {}, "approve 2026-1/edu"),
        ("feedback.held", "反馈会", "not_held", {},
         "record meeting 2026-1/edu 会议类型=反馈会 日期=… 主持人=… 参会人数=…"),
        ("feedback.delivered", "YZ-1", "not_numbered", {},
         "record finding 2026-1/edu 编号=YZ-1 反馈序号=…"),
        ("rectification.plan", "1", "no_measure", {},
         "record measure 2026-1/edu 底稿编号=YZ-1 反馈序号=1 措施序号=… 整改措施=… 责任人=… "
         "完成时限=…"),
        ("rectification.closed", "1", "unanswered", {},
         "record measure 2026-1/edu 底稿编号=YZ-1 反馈序号=1 措施序号=… 整改措施=… 责任人=… "
         "完成时限=…"),
        ("rectification.plan", "1", "measure_incomplete", {"record": "4"},
         "record measure 2026-1/edu 记录号=4 整改措施=… 完成时限=…"),
        ("rectification.closed", "4", "not_completed", {},
         "record measure 2026-1/edu 记录号=4 完成日期=… 证明材料=… 销号人=…"),
    ],
)  # fmt: skip
def test_the_command_is_about_what_is_lacking(
    code: str, item: str, cause: str, data: dict[str, Any], command: str
) -> None:
    lack = _lack(code, item, cause, **data)
    assert _command(code, lack, facts=FED_BACK) == f"xuncha {command}"


def _of_chair(cause: str, code: str = "communication_meeting.held", **unit: str) -> str:
    lack = _lack(code, "chair", cause, record="3", chair="王五书记", secretary="王五")
    return _command(code, lack, facts=replace(NOTHING, unit=Unit.of("edu", unit)))


def test_a_wrong_chair_is_never_written_under_another_name() -> None:
    assert _of_chair("chair_misspelt") == ("xuncha record meeting 2026-1/edu 记录号=3 主持人=王五")
    assert _of_chair("no_chair") == "xuncha record meeting 2026-1/edu 记录号=3 主持人=…"


def test_the_unit_sheet_is_mended_before_a_wrong_chair_is_set_aside() -> None:
    code = "communication_meeting.held"
    lack = _lack(code, "chair", "wrong_chair", record="3", chair="赵六", secretary="王五")
    found = LIFECYCLE.find(code)
    assert found
    ways = found[1].supply(NOTHING, (lack,))
    assert [remedy_command.written(remedy_command.command(way, TARGET)) for way in ways] == [
        "xuncha record unit 2026-1/edu 所属党委书记=赵六",
        "xuncha record meeting 2026-1/edu 记录号=3 主持人=…",
        "xuncha exempt 2026-1/edu communication_meeting.held --item chair --reason …",
    ]
    assert all(way.when for way in ways)


def test_the_secretary_is_named_who_must_take_the_chair() -> None:
    upper = {"governing_committee": "县教育局党委"}
    own = "xuncha record unit 2026-1/edu 党组织书记=…"
    assert _of_chair("no_secretary", **upper) == "xuncha record unit 2026-1/edu 所属党委书记=…"
    assert _of_chair("no_secretary") == own
    assert _of_chair("no_secretary", "reporting_meeting.held", **upper) == own


def test_an_absence_is_confirmed_before_anybody_else_is_interviewed() -> None:
    code = "interviews.coverage"
    lacks = [_lack(code, "A01", "not_interviewed"), _lack(code, "A02", "absence_unconfirmed")]
    assert _command(code, *lacks) == "xuncha confirm-absence 2026-1/edu A02"


def test_a_few_people_are_entered_one_by_one() -> None:
    lack = _lack("interviews.coverage", "roster", "roster_short", missing=2)
    short = replace(NOTHING, unit=Unit.of("edu", {"headcount": 3}))
    assert _command("interviews.coverage", lack, facts=short) == (
        "xuncha record person 2026-1/edu 工号=… 姓名=… 出生年份=…"
    )


def test_somebody_of_the_age_band_that_is_lacking_is_named() -> None:
    people = tuple(
        Person.of(number, {"name": number, "birth_year": born})
        for number, born in (("A01", None), ("A02", 1965), ("A03", 1995))
    )
    known = replace(NOTHING, persons=people)

    def of_age(band: str) -> str:
        return _command(
            "interviews.age_bands",
            _lack("interviews.age_bands", band, "nobody_of_age", band=band),
            facts=known,
        )

    coverage = _lack("interviews.coverage", "coverage", "coverage_short", more=2)
    anybody = _command("interviews.coverage", coverage, facts=known)
    assert "=A03 " in of_age("0-35")
    assert "=A02 " in of_age("51+")
    assert "=A01 " in anybody


def test_a_paper_that_is_there_is_mended() -> None:
    paper = Paper.of("6", {"type": "整改报告", "date": "2026-03-30"})
    lack = _lack("rectification.report", "整改报告", "not_accepted")
    there = replace(NOTHING, papers=(paper,))
    assert _command("rectification.report", lack, facts=there) == (
        "xuncha record paper 2026-1/edu 记录号=6 审核结果=… 审核人=… 审核日期=…"
    )
    assert "材料类型=整改报告 名称=… 日期=…" in _command("rectification.report", lack)


def test_a_material_is_examined_for_all_the_years_of_its_category() -> None:
    code = "document_review.years"
    lacks = [
        _lack(code, f"{c}:{y}", "not_examined", category=c, year=y)
        for c, y in (("档案", 2023), ("档案", 2025), ("工作台账", 2023))
    ]
    assert "类别=档案 资料名称=… 年度=2023、2025 " in _command(code, *lacks)


def test_a_draft_answers_for_what_the_current_one_passes_over_and_keeps_what_it_states() -> None:
    code = "drafting.complete"
    finding = _lack(code, "2", "passed_over", record="2")
    problem = _lack(code, "党的领导弱化", "not_answered")
    assert _command(code, finding, problem, facts=DRAFTED).endswith("--cites 1,2")
    assert _command(code, problem).endswith("--author … --none-found 党的领导弱化")
    stated = replace(DRAFT, none_found=("党的建设缺失",), left_out={"3": "另案 处理"})
    known = replace(NOTHING, proceedings=Proceedings((ATTEMPT,), (stated,)))
    assert _command(code, problem, facts=known).endswith(
        "--cites 1 --none-found 党的建设缺失 --none-found 党的领导弱化 --left-out '3=另案 处理'"
    )


def test_an_approval_names_the_version_that_was_read() -> None:
    lack = _lack("deputy_review.approved", "deputy", "not_approved")
    assert _command("deputy_review.approved", lack, facts=DRAFTED) == (
        "xuncha approve 2026-1/edu --draft 2"
    )


def test_feedback_is_authorised_by_a_paper_from_above_or_by_the_leading_group() -> None:
    lack = _lack("feedback.authorized", "审议意见", "not_authorized")
    assert _commands("feedback.authorized", lack, facts=DRAFTED) == [
        "xuncha record paper 2026-1/edu 材料类型=审议意见 名称=… 日期=… 文号=…",
        "xuncha approve 2026-1/edu --draft 2",
    ]


def test_what_has_come_undone_has_the_command_of_its_own_requirement() -> None:
    briefing = Remedy("record", "focus", fields={"number": ...})
    undone = RequirementResult(
        "preparation.briefing", "", ("office",), 1, 2, (), met=False, exempted=False,
        supply=lambda: (briefing,),
    )  # fmt: skip
    lack = _lack("leader_approval.still_met", "preparation.briefing", "undone")
    known = replace(NOTHING, undone=(undone,))
    assert _command("leader_approval.still_met", lack, facts=known) == (
        "xuncha record focus 2026-1/edu 编号=…"
    )


def test_a_command_is_quoted_where_the_shell_would_misread_it() -> None:
    words = ("xuncha", "record", "paper", "r1/a", "名称=关于“两会”的 通知（三）", "文号=a'b")
    written = remedy_command.written(words)
    assert shlex.split(written) == list(words)
    assert remedy_command.written(("材料类型=进驻通知",)) == "材料类型=进驻通知"


def test_a_long_command_goes_on_in_the_next_line_as_the_shell_takes_it() -> None:
    words = ("xuncha", "record", "paper", "2026-1/edu", "名称=进驻 通知", "日期=…", "签收人=…")
    lines = remedy_command.lines(words, 44)
    assert lines == [
        "xuncha record paper 2026-1/edu \\",
        "  '名称=进驻 通知' 日期=… 签收人=…",
    ]
    assert tuple(shlex.split("\n".join(lines).replace("\\\n", ""))) == words
    assert remedy_command.lines(words, 200) == [remedy_command.written(words)]


def test_an_option_stays_on_the_line_of_its_value() -> None:
    words = ("xuncha", "record", "paper", "T-1/u1", "日期=…", "--as", "office")
    assert remedy_command.lines(words, 44) == [
        "xuncha record paper T-1/u1 日期=… \\",
        "  --as office",
    ]
