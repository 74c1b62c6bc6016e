"""Under each thing that is lacking there is a command, whichever thing it is."""

import shlex
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import states
from commands.views import next_steps
from states.lifecycle import LIFECYCLE
from tests.unit.commands.test_usage_examples import require_parsed
from workflow.queries.status import Status
from workflow.records.catalogue import BY_CODE
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.opening import Round, Unit
from workflow.rules.facts.papers import Paper
from workflow.rules.facts.proceedings import Attempt, Draft, Proceedings
from workflow.rules.facts.roster import Person
from workflow.rules.facts.team import Team
from workflow.rules.judgement import Lack, RequirementResult
from workflow.rules.policy import Policy
from workflow.rules.requirements import Review, review
from workflow.rules.roles import Role

STATES = Path(states.__file__).parent
TODAY, NOW = date(2026, 4, 1), datetime(2026, 4, 1, tzinfo=UTC)
CODES = [q.code for stage in LIFECYCLE.stages for q in stage.requirements]
ATTEMPT = Attempt("preparation", 1, "open", 1, NOW, None)
NOTHING = Facts(
    today=TODAY,
    round=Round.of("2026-1", {}),
    unit=Unit.of("edu", {"headcount": 40}),
    team=Team(),
    proceedings=Proceedings((ATTEMPT,)),
)
DRAFT = Draft(2, "0" * 64, ("wang", "li"), "", "drafting", 1, ("1",), (), {}, NOW, 1)


def _status(found: Review, **changed: Any) -> Status:
    status = Status(
        id="", round="2026-1", unit="edu", title="", round_title="", stage="preparation",
        state="open", attempt=ATTEMPT, version=1, review=found, actions=(), draft=None,
        approvals=(), exemptions=(), roles=frozenset({Role.OFFICE}), deadlines=(), today=TODAY,
    )  # fmt: skip
    return replace(status, **changed)


def _step(code: str, *lacking: Lack, facts: Facts = NOTHING, **changed: Any) -> str:
    """Return the command for what is lacking of a requirement, after it was parsed."""
    finding = RequirementResult(code, "", ("office",), 0, 1, lacking, met=False, exempted=False)
    status = _status(changed.pop("review", Review((finding,), (), ())), **changed)
    written = next_steps.written(next_steps.command(status, finding, facts))
    require_parsed(shlex.split(written))
    return written


def test_every_requirement_has_a_step() -> None:
    assert list(next_steps.STEPS) == CODES


@pytest.mark.parametrize("code", CODES)
def test_where_nothing_is_there_the_step_is_a_command_that_parses(code: str) -> None:
    found = review(LIFECYCLE, "preparation", NOTHING, Policy(), ())
    finding = next(f for f in (*found.current, *found.upcoming) if f.code == code)
    lacking = finding.lacking or (Lack("1", "", {"record": "1", "title": ""}),)
    assert _step(code, *lacking).startswith("xuncha ")


@pytest.mark.parametrize(
    ("code", "lack", "step"),
    [
        ("preparation.team", Lack("deputy", "", {"need": 1}),
         "record member 2026-1/edu 账号=… 姓名=… 职责=副组长 分工=…"),
        ("preparation.team", Lack("leader", "", {"have": 2}),
         "void 2026-1/edu member … --reason …"),
        ("preparation.recusal", Lack("wang", next_steps.NOT_DECLARED, {}),
         "record recusal 2026-1/edu 账号=wang 情形=…"),
        ("preparation.recusal", Lack("wang", "", {}),
         "record recusal 2026-1/edu 账号=wang 处理=… 批准人=…"),
        ("preparation.roster", Lack("roster", "", {"have": 2, "need": 40}),
         "import 花名册.xlsx --round 2026-1"),
        ("preparation.roster", Lack("roster", "", {"have": 39, "need": 40}),
         "record person 2026-1/edu 工号=… 姓名=… 出生年份=…"),
        ("preparation.roster", Lack("roster", "", {"have": 41, "need": 40}),
         "record unit 2026-1/edu 在册人数=…"),
        ("preparation.notified", Lack("7", "", {"record": "7"}),
         "record paper 2026-1/edu 记录号=7 签收人=… 签收日期=…"),
        ("preparation.briefing", Lack("focus", ""),
         "record focus 2026-1/edu 编号=… 类别=… 内容=…"),
        ("preparation.plan", Lack("wang", "", {"name": "王"}),
         "record member 2026-1/edu 账号=wang 分工=…"),
        ("communication_meeting.held", Lack("leader_spoke", "", {"record": "3"}),
         "record meeting 2026-1/edu 记录号=3 组长讲话=…"),
        ("communication_meeting.attended", Lack("deputy", "", {"record": "3"}),
         "record meeting 2026-1/edu 记录号=3 副组长出席=…"),
        ("mobilization.held", Lack("pledge", "", {"record": "3", "secretary": "王五"}),
         "record meeting 2026-1/edu 记录号=3 表态发言人=…"),
        ("mobilization.announcement", Lack("email", "", {"record": "2"}),
         "record announcement 2026-1/edu 记录号=2 电子邮箱=…"),
        ("mobilization.announcement", Lack("电视台", "", {"way": "电视台"}),
         "record announcement 2026-1/edu 发布方式=电视台 发布日期=…"),
        ("reporting_meeting.questionnaire", Lack("5", "", {"record": "5"}),
         "record survey 2026-1/edu 记录号=5 发放=… 收回=… 有效=…"),
        ("interviews.leadership", Lack("A01", "", {"name": "张", "record": "A01"}),
         "record interview 2026-1/edu 谈话对象=A01 日期=… 谈话人=…"),
        ("interviews.age_bands", Lack("0-35", "", {"band": "0-35"}),
         "record interview 2026-1/edu 谈话对象=… 日期=… 谈话人=…"),
        ("interviews.age_bands", Lack("A01", "", {"name": "张", "record": "A01"}),
         "record person 2026-1/edu 工号=A01 出生年份=…"),
        ("interviews.coverage", Lack("roster", "", {"missing": 2}),
         "record person 2026-1/edu 工号=… 姓名=… 出生年份=…"),
        ("interviews.coverage", Lack("headcount", ""),
         "record unit 2026-1/edu 在册人数=…"),
        ("interviews.two_inspectors", Lack("9", "", {"record": "9"}),
         "record interview 2026-1/edu 记录号=9 谈话人=…"),
        ("document_review.letters", Lack("1", next_steps.NO_HANDLER, {"record": "1"}),
         "record letter 2026-1/edu 编号=1 承办人=…"),
        ("document_review.letters", Lack("1", "", {"record": "1"}),
         "record letter 2026-1/edu 编号=1 办结日期=…"),
        ("document_review.evidence", Lack("YZ-1", next_steps.NO_EVIDENCE, {}),
         "record finding 2026-1/edu 编号=YZ-1 证据=…"),
        ("document_review.evidence", Lack("YZ-1", "", {}),
         "record finding 2026-1/edu 编号=YZ-1 承办人1=… 承办人2=…"),
        ("feedback.delivered", Lack("YZ-1", "", {"record": "YZ-1"}),
         "record finding 2026-1/edu 编号=YZ-1 反馈序号=…"),
        ("rectification.plan", Lack("YZ-1", "", {"record": "YZ-1"}),
         "record measure 2026-1/edu 底稿编号=YZ-1 措施序号=… 整改措施=… 责任人=… 完成时限=…"),
        ("rectification.closed", Lack("4", "", {"record": "4"}),
         "record measure 2026-1/edu 记录号=4 完成日期=… 证明材料=… 销号人=…"),
    ],
)  # fmt: skip
def test_the_step_is_about_what_is_lacking(code: str, lack: Lack, step: str) -> None:
    assert _step(code, lack) == f"xuncha {step}"


def _chair(chair: str, secretary: str, code: str = "communication_meeting.held") -> str:
    lack = Lack("chair", "", {"record": "3", "chair": chair, "secretary": secretary})
    return _step(code, lack)


def test_a_wrong_chair_is_exempted_and_never_written_under_another_name() -> None:
    assert _chair("王五书记", "王五") == "xuncha record meeting 2026-1/edu 记录号=3 主持人=王五"
    assert _chair("", "王五") == "xuncha record meeting 2026-1/edu 记录号=3 主持人=…"
    assert _chair("赵六", "王五") == (
        "xuncha exempt 2026-1/edu communication_meeting.held --item chair --reason …"
    )
    assert _chair("赵六", "") == "xuncha record unit 2026-1/edu 所属党委书记=…"
    own = _chair("赵六", "", "reporting_meeting.held")
    assert own == "xuncha record unit 2026-1/edu 党组织书记=…"


def test_an_absence_is_confirmed_before_anybody_else_is_interviewed() -> None:
    lacks = [Lack(n, "", {"name": n, "record": n}) for n in ("A01", "A02")]
    away = Person.of("A02", {"name": "李", "absence_reason": "产假"})
    step = _step("interviews.coverage", *lacks, facts=replace(NOTHING, persons=(away,)))
    assert step == "xuncha confirm-absence 2026-1/edu A02"


def test_somebody_of_the_age_band_that_is_lacking_is_named() -> None:
    people = tuple(
        Person.of(number, {"name": number, "birth_year": born})
        for number, born in (("A01", None), ("A02", 1965), ("A03", 1995))
    )
    known = replace(NOTHING, persons=people)
    young = _step("interviews.age_bands", Lack("0-35", "", {"band": "0-35"}), facts=known)
    old = _step("interviews.age_bands", Lack("51+", "", {"band": "51+"}), facts=known)
    anybody = _step("interviews.coverage", Lack("coverage", "", {"more": 2}), facts=known)
    assert ("=A03 " in young, "=A02 " in old, "=A01 " in anybody) == (True, True, True)


def test_a_paper_that_is_there_is_mended() -> None:
    paper = Paper.of("6", {"type": "整改报告", "date": "2026-03-30"})
    lack = Lack("整改报告", "")
    there = replace(NOTHING, papers=(paper,))
    assert _step("rectification.report", lack, facts=there) == (
        "xuncha record paper 2026-1/edu 记录号=6 审核结果=… 审核人=… 审核日期=…"
    )
    assert "材料类型=整改报告 名称=… 日期=…" in _step("rectification.report", lack)


def test_a_material_is_examined_for_all_the_years_of_its_category() -> None:
    lacks = [
        Lack(f"{c}:{y}", "", {"category": c, "year": y})
        for c, y in (("档案", 2023), ("档案", 2025), ("工作台账", 2023))
    ]
    assert "类别=档案 资料名称=… 年度=2023、2025 " in _step("document_review.years", *lacks)


def test_a_draft_answers_for_what_the_current_one_passes_over() -> None:
    finding = Lack("2", "", {"record": "2", "title": ""})
    problem = Lack("党的领导弱化", "", {"problem": "党的领导弱化"})
    assert _step("drafting.complete", finding, problem, draft=DRAFT).endswith("--cites 1,2")
    assert _step("drafting.complete", problem).endswith("--none-found 党的领导弱化")


def test_an_approval_names_the_version_that_was_read() -> None:
    lack = Lack("deputy", "")
    assert _step("deputy_review.approved", lack, draft=DRAFT) == (
        "xuncha approve 2026-1/edu --draft 2"
    )
    group = frozenset({Role.LEADING_GROUP})
    opinion = Lack("审议意见", "")
    assert _step("feedback.authorized", opinion, draft=DRAFT, roles=group).endswith("--draft 2")
    assert "材料类型=审议意见" in _step("feedback.authorized", opinion, draft=DRAFT)


def test_what_has_come_undone_has_the_step_of_its_own_requirement() -> None:
    lack = Lack("focus", "")
    undone = RequirementResult("preparation.briefing", "", ("office",), 1, 2, (lack,), False, False)
    still = Lack("preparation.briefing", "")
    step = _step("leader_approval.still_met", still, review=Review((), (undone,), ()))
    assert step == "xuncha record focus 2026-1/edu 编号=… 类别=… 内容=…"
    assert _step("leader_approval.still_met", still) == "xuncha status 2026-1/edu"


def test_what_steps_are_told_apart_by_is_said_by_a_stage() -> None:
    said = "".join(file.read_text(encoding="utf-8") for file in STATES.glob("*.py"))
    for sentence in (next_steps.NOT_DECLARED, next_steps.NO_HANDLER, next_steps.NO_EVIDENCE):
        assert f'N_("{sentence}")' in said


def test_a_command_is_quoted_where_the_shell_would_misread_it() -> None:
    words = ("xuncha", "record", "paper", "r1/a", "名称=关于“两会”的 通知（三）", "文号=a'b")
    written = next_steps.written(words)
    assert shlex.split(written) == list(words)
    assert next_steps.written(("材料类型=进驻通知",)) == "材料类型=进驻通知"


def test_the_kinds_that_few_enter_are_those_of_the_catalogue() -> None:
    few = {code: kind.act for code, kind in BY_CODE.items() if kind.act != "record"}
    assert few == next_steps.ACTS_OF_KINDS


def test_whoever_gives_a_command_may() -> None:
    step = ("xuncha", "confirm-absence", "r1/a", "A1")
    assert next_steps.entitled(step, ("office", "leader", "member")) == (Role.LEADER,)
    step = ("xuncha", "record", "round", "r1")
    assert next_steps.entitled(step, ("leader",)) == (Role.OFFICE,)
    assert next_steps.entitled(("xuncha", "draft", "r1/a"), ("leader",)) == (Role.MEMBER,)
