"""Notices of the real program against the model, with acts in between that change what is due."""

from datetime import date
from pathlib import Path

import pytest

from tests.database.small import Rows, round_rows
from tests.model.deadlines import DAY
from tests.model.notices import ticks
from tests.model.reminded import AB, DUTIES, HOUR, A, Played, on
from tests.support import Program


def test_who_entered_the_stage_is_not_told_that_day(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), {"a": ("2026-02-25", "2026-04-01")})
    played.clock = on("2026-03-09", "10:00")
    played.to("a", "communication_meeting", by="li")  # three days after entry are over by now
    counts = played.tick(on("2026-03-09", "10:05"))
    assert counts.sent == 5  # the office, the rest of the team, and the leading group
    played.silence([on("2026-03-09", "15:00"), on("2026-03-10"), on("2026-03-20")])


def test_what_was_written_with_rungs_already_past_starts_at_the_highest(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-02"), {"a": ("2026-03-16", "2026-05-16")})
    played.clock = on("2026-04-08", "10:00")
    played.to("a", "interviews")  # due on 10 April
    played.silence([on("2026-04-08", "11:00"), on("2026-04-09"), on("2026-04-10")])


def test_what_is_met_suspended_extended_returned_or_cancelled_is_not_told(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.tick(on("2026-02-26"))
    played.clock = on("2026-02-27", "10:00")
    played.act("a", "suspend", "--reason", "因故")
    played.act("b", "extend", "--days", "3", "--reason", "因故")
    played.silence([on("2026-03-02"), on("2026-03-04"), on("2026-03-06")])
    played.clock = on("2026-03-06", "15:00")
    played.act("a", "resume", "--reason", "继续")
    played.silence([on("2026-03-06", "16:00"), on("2026-03-10"), on("2026-03-11")])
    played.clock = on("2026-03-11", "10:00")
    played.act("a", "record", "paper", "材料类型=工作方案", "名称=方案", "日期=2026-03-01")
    played.to("a", "document_review")
    played.act("b", "cancel", "--reason", "终止")
    played.silence([on("2026-03-12"), on("2026-04-17"), on("2026-04-20")])
    played.clock = on("2026-04-20", "11:00")
    played.act("a", "return", "interviews", "--reason", "补谈")
    played.silence([on("2026-04-20", "12:00"), on("2026-04-21"), on("2026-05-08")])


@pytest.mark.drill
@pytest.mark.slow
def test_suspended_and_resumed_on_one_day_the_ladder_goes_on(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.silence([on("2026-02-26"), on("2026-02-28")])
    played.clock = on("2026-03-02", "08:30")
    played.act("a", "suspend", "--reason", "因故")
    played.silence([on("2026-03-02")])
    played.clock = on("2026-03-02", "10:00")
    played.act("a", "resume", "--reason", "继续")
    played.silence([on("2026-03-02", "10:01"), on("2026-03-03"), on("2026-03-04")])


@pytest.mark.drill
@pytest.mark.slow
def test_a_planned_day_that_is_corrected_and_corrected_back(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.silence([on("2026-02-26")])
    for entry in ("2026-03-20", "2026-03-16"):
        played.clock += HOUR
        played.act("a", "record", "unit", "单位代码=a", f"计划进驻={entry}")
        played.case("a").first_day = date.fromisoformat(entry)
        played.silence([played.clock, played.clock + DAY])
    played.silence(ticks(on("2026-03-02"), on("2026-03-10")))


def rectifying(played: Played) -> None:
    """Bring unit a to rectification, the feedback signed for on 2026-04-10."""
    played.clock = on("2026-04-10", "10:00")
    played.to("a", "document_review")
    finding = ["三大问题=党的领导弱化", "证据=账页", "状态=已核实", "核实日期=2026-04-09"]
    told = ["告知日期=2026-04-09", "承办人1=zu1", "承办人2=zu2", "标题=某"]
    played.act("a", "record", "finding", "编号=D1", *finding, *told)
    played.findings = True
    played.to("a", "feedback")
    signed = ["日期=2026-04-10", "签收人=王五", "签收日期=2026-04-10"]
    played.act("a", "record", "paper", "材料类型=反馈意见", "名称=反馈", *signed)
    played.act("a", "record", "finding", "编号=D1", "反馈序号=1")
    played.to("a", "rectification")
    measure = ["反馈序号=1", "底稿编号=D1", "措施序号=1", "责任人=王五", "完成时限=2026-09-01"]
    played.act("a", "record", "measure", "整改措施=修订制度", *measure)
    assert len(played.case("a").deadlines) == 4


@pytest.mark.drill
@pytest.mark.slow
def test_several_deadlines_of_rectification_met_and_undone(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    rectifying(played)
    played.silence(ticks(on("2026-04-10", "11:00"), on("2026-05-07", "11:00")))
    played.clock = on("2026-05-08", "15:00")
    plan = [
        "材料类型=整改方案",
        "名称=方案",
        "日期=2026-05-07",
        "审核结果=通过",
        "审核日期=2026-05-07",
    ]
    number = played.act("a", "record", "paper", *plan)["number"]
    played.silence([on("2026-05-11"), on("2026-05-12"), on("2026-05-14")])
    played.clock = on("2026-05-14", "15:00")
    played.act("a", "void", "paper", str(number), "--reason", "误录")
    played.silence(
        [on("2026-05-14", "15:01"), on("2026-05-15"), on("2026-05-18"), on("2026-05-19")]
    )
    played.clock = on("2026-06-30", "10:00")
    played.act(
        "a", "extend", "--days", "5", "--reason", "因故", "--requirement", "rectification.report"
    )
    played.silence(ticks(on("2026-07-01"), on("2026-07-28")))
    played.silence(ticks(on("2026-09-28"), on("2026-10-24")))
    played.clock = on("2026-10-24", "11:00")
    closed = ["完成日期=2026-10-24", "证明材料=制度", "销号人=office"]
    played.act("a", "record", "measure", "底稿编号=D1", "措施序号=1", *closed)
    played.silence([on("2026-10-26")])
    for code in ("rectification.plan", "rectification.report"):
        played.act("a", "exempt", code, "--reason", "试验", who="leading")
    played.silence([on("2026-10-27"), on("2026-11-10")])
    played.act("a", "advance")
    played.silence([on("2026-11-11"), on("2026-12-10")])


@pytest.mark.drill
@pytest.mark.slow
def test_a_deadline_met_while_its_rungs_come_is_told_when_it_is_undone(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    rectifying(played)
    plan = [
        "材料类型=整改方案",
        "名称=方案",
        "日期=2026-04-10",
        "审核结果=通过",
        "审核日期=2026-04-10",
    ]
    number = played.act("a", "record", "paper", *plan)["number"]
    played.silence(ticks(on("2026-04-24"), on("2026-05-08")))
    played.clock = on("2026-05-08", "11:00")
    played.act("a", "void", "paper", str(number), "--reason", "误录")
    played.silence(ticks(on("2026-05-08", "11:01"), on("2026-05-16", "11:01")))


def test_a_delegate_is_told_as_well_as_the_principal_while_it_lasts(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.user("add", "wang", "--name", "王代", "--role", "leading_group")
    played.ledger.organization.leading.append("wang")
    played.delegate("fu", "wang", "2026-02-26", "2026-02-27")
    played.delegate("fu", "zu1", "2026-02-26", "2026-02-28")
    played.delegate("office", "wang", "2026-03-02", "2026-03-03")
    played.delegate("wang", "leading", "2026-02-01", "2026-12-31")
    played.silence([on("2026-02-25"), on("2026-02-26"), on("2026-02-28"), on("2026-03-02")])
    played.silence([on("2026-03-03"), on("2026-03-05"), on("2026-03-09"), on("2026-03-10")])
    assert {row[5] for row in played.ledger.rows} == {*DUTIES, "office", "leading", "wang"}


@pytest.mark.drill
@pytest.mark.slow
def test_everybody_of_a_role_who_takes_part_is_told(program: Program, tmp_path: Path) -> None:
    recusals: Rows = [
        {"账号": a, "单位代码": "*", "情形": "无"} for a in ("li", "fu", "zu1", "zu2")
    ]
    recusals += [
        {"账号": "zu3", "单位代码": "a", "情形": "任职回避", "处理": "不参加", "批准人": "书记"}
    ]
    team: Rows = [
        *round_rows()["巡察组"],
        {"账号": "zu3", "姓名": "祖三", "职责": "组员", "分工": "谈话"},
        {"账号": "zu4", "姓名": "祖四", "职责": "组员", "分工": "谈话", "截止日期": "2026-03-02"},
        {"账号": "fu2", "姓名": "付二", "职责": "副组长", "分工": "谈话", "起始日期": "2026-03-03"},
    ]
    played = Played(program, tmp_path, on("2026-02-20"), A, 巡察组=team, 回避申报=recusals)
    played.user("add", "office2", "--name", "办二", "--role", "office")
    played.ledger.organization.office.append("office2")
    played.case("a").team["zu4"] = "member"
    played.silence([on("2026-02-25"), on("2026-02-27"), on("2026-03-02")])
    del played.case("a").team["zu4"]
    played.case("a").team["fu2"] = "deputy"
    played.clock = on("2026-03-03", "08:00")
    played.refresh("a")
    played.silence([on("2026-03-03"), on("2026-03-05"), on("2026-03-09")])


# --- a date that does not move --------------------------------------------------------------------
# A new version may say something new of how a date was counted; where the date stays, nothing is
# told again: "a corrected planned day … moves it as a new version" (4.5), "every notice once".


def test_suspended_and_resumed_on_one_day_nothing_is_told_again(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.silence([on("2026-02-26"), on("2026-02-28"), on("2026-03-02")])
    played.clock = on("2026-03-02", "10:00")
    played.act("a", "suspend", "--reason", "因故")
    played.act("a", "resume", "--reason", "继续")
    played.silence([on("2026-03-02", "10:05"), on("2026-03-03")])


@pytest.mark.drill
@pytest.mark.slow
def test_suspended_over_a_weekend_nothing_is_told_again(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), {"a": ("2026-03-23", "2026-05-20")})
    assert [d.due_on for d in played.case("a").deadlines.values()] == [date(2026, 3, 9)]
    played.silence([on("2026-03-06"), on("2026-03-07")])
    played.clock = on("2026-03-06", "18:00")
    played.act("a", "suspend", "--reason", "因故")
    played.clock = on("2026-03-08", "18:00")
    played.act("a", "resume", "--reason", "继续")
    played.silence([on("2026-03-09", "08:30"), on("2026-03-09")])


@pytest.mark.drill
@pytest.mark.slow
def test_a_planned_day_corrected_without_effect_tells_nothing_again(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), {"a": ("2026-03-21", "2026-05-16")})
    played.silence([on("2026-03-05"), on("2026-03-06")])
    played.clock = on("2026-03-06", "10:00")
    played.act(
        "a", "record", "unit", "单位代码=a", "计划进驻=2026-03-22"
    )  # from Saturday to Sunday
    played.silence([on("2026-03-06", "10:05"), on("2026-03-09")])


@pytest.mark.drill
@pytest.mark.slow
def test_days_off_that_are_loaded_and_move_nothing_tell_nothing_again(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-12-20"), {"a": ("2027-01-21", "2027-03-06")})
    (due_on,) = [d.due_on for d in played.case("a").deadlines.values()]
    assert due_on == date(2027, 1, 7)
    played.silence([on("2027-01-04"), on("2027-01-06")])
    played.clock = on("2027-01-06", "10:00")
    played.load(2027, {date(2027, 10, 1): False})
    assert [d.due_on for d in played.case("a").deadlines.values()] == [due_on]
    played.silence([on("2027-01-06", "10:05"), on("2027-01-07")])
