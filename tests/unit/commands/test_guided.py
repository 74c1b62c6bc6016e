"""Guided entry at a terminal: typed into a real pseudo-terminal."""

from pathlib import Path

import pytest

from tests.database import small
from tests.support import Program
from tests.unit.commands.terminal import at_deputy_review, at_terminal

pytestmark = pytest.mark.slow


def _fields(program: Program, kind: str) -> list[dict[str, str]]:
    return [r["fields"] for r in program.ok("records", "r1/a", kind)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_left_out_is_asked_for_and_sealed_texts_are_not_shown(
    opened: Program, lang: str
) -> None:
    with at_terminal(opened, "record", "interview", "r1/a", "谈话对象=人1", lang=lang) as person:
        person.type("2026-03-01", "2", "祖一、祖二", "不许外传", "也不外传", "")
        person.type("y")
        assert person.end() == 0
    assert "外传" not in person.said
    assert _fields(opened, "interview") == [
        {"谈话对象": "人1", "对象范围": "本单位", "日期": "2026-03-01", "谈话人": "祖一、祖二",
         "性质": "再约谈", "个人诉求": "†", "要点": "†"}
    ]  # fmt: skip
    read = opened.ok("open", "r1/a", "interview", "1", "--reason", "核对")["texts"]
    assert read == {"个人诉求": "不许外传", "要点": "也不外传"}


def test_a_wrong_value_is_asked_again_with_the_reason(opened: Program) -> None:
    with at_terminal(opened, "record", "survey", "r1/a", "类型=问卷调查") as person:
        person.type("2026-02-30")
        assert "2026-02-30" in person.until("日期 (")
        person.type("2026-03-01", "3", "4")
        assert "发放 ≥ 收回 ≥ 有效" in person.until("收回 (")
        person.type("<", "5", "4", "４", "y")
        assert person.end() == 0
    assert _fields(opened, "survey")[0] == {
        "类型": "问卷调查", "日期": "2026-03-01", "发放": "5", "收回": "4", "有效": "4"
    }  # fmt: skip


def test_words_are_picked_by_number_and_what_must_be_there_is_not_skipped(opened: Program) -> None:
    with at_terminal(opened, "record", "meeting", "r1/a") as person:
        assert "2 巡察动员会" in person.until("会议类型*")
        person.type("", "2、9", "2026-03-01", ".")
        assert "会议类型    巡察动员会、其他" in person.until("[Y/n]")
        person.press("\n")
        assert person.end() == 0
    assert _fields(opened, "meeting") == [{"会议类型": "巡察动员会、其他", "日期": "2026-03-01"}]


def test_control_c_and_a_no_at_the_end_leave_nothing_written(opened: Program) -> None:
    with at_terminal(opened, "record", "tally", "r1/a") as person:
        person.type("班子", "优秀")
        person.until("票数")
        person.waits()
        person.press("\x03")
        assert person.end() == 130
    with at_terminal(opened, "record", "tally", "r1/a") as person:
        person.type("班子", "优秀", "3", "n")
        assert person.end() == 130
    assert _fields(opened, "tally") == []
    assert [e["act"] for e in opened.ok("audit", "log", "r1/a")] == ["open", "import"]


def test_a_correction_shows_what_stands_and_then_old_and_new(opened: Program) -> None:
    opened.ok("record", "finding", "r1/a", "编号=1", "标题=旧标题", "证据=合同", "领域=基建")
    with at_terminal(opened, "record", "finding", "r1/a", "编号=1") as person:
        shown = person.until("标题 [旧标题]: ")
        assert "  证据: 合同\n" in shown
        person.press("新标题\n")
        person.type("", "", "-", ".", "y")
        assert person.end() == 0
    summary = person.said.partition("\n\n")[2]
    assert "标题: 旧标题 → 新标题" in summary
    assert "证据: 合同 → —" in summary
    assert _fields(opened, "finding") == [{"编号": "1", "标题": "新标题", "领域": "基建"}]


def test_a_record_that_turns_out_to_be_there_is_corrected(opened: Program) -> None:
    opened.ok("record", "focus", "r1/a", "编号=1", "类别=重点事", "内容=工程")
    with at_terminal(opened, "record", "focus", "r1/a") as person:
        person.type("1")
        assert "  内容: 工程\n" in person.until("类别 [重点事]")
        person.type("", "食堂", "", "", "", "y")
        assert person.end() == 0
    assert [f["内容"] for f in _fields(opened, "focus")] == ["食堂"]


def test_the_next_number_is_proposed(opened: Program) -> None:
    opened.ok("record", "focus", "r1/a", "编号=7", "类别=重点事", "内容=工程")
    with at_terminal(opened, "record", "focus", "r1/a") as person:
        person.until("编号* [8]: ".replace("*", ""))
        person.press("\n")
        person.type("2", "食堂", "", "", "", "y")
        assert person.end() == 0
    assert [r["number"] for r in opened.ok("records", "r1/a", "focus")] == ["7", "8"]


def test_what_was_said_to_change_is_changed_without_a_question(opened: Program) -> None:
    opened.ok("record", "finding", "r1/a", "编号=1", "标题=旧")
    with at_terminal(opened, "record", "finding", "r1/a", "编号=1", "标题=新") as person:
        assert person.end() == 0
    assert "标题: 旧 → 新" in person.said
    assert "[Y/n]" not in person.said


def test_blanks_that_status_shows_are_asked_for(opened: Program) -> None:
    paper = ("record", "paper", "r1/a", "材料类型=进驻通知", "名称=…", "日期=2026-03-01", "文号=1")
    with at_terminal(opened, *paper) as person:
        person.type("通知", "王五", "2026-03-01", "", "y")
        assert person.end() == 0
    assert small.requirement(opened, "preparation.notified")["met"]


def test_kind_and_inspection_are_asked_for_too(opened: Program) -> None:
    with at_terminal(opened, "record") as person:
        person.until("12 测评结果 (tally)")
        person.type("12", "r1/a", "班子", "优秀", "3", "y")
        assert person.end() == 0
    assert _fields(opened, "tally") == [{"测评对象": "班子", "选项": "优秀", "票数": "3"}]


def test_with_json_or_a_pipe_nothing_is_asked(opened: Program) -> None:
    with at_terminal(opened, "record", "tally", "r1/a", "--json") as person:
        assert person.end() == 1
    assert '"code": "bad_input"' in person.said


def test_who_may_not_or_names_nothing_is_refused_before_a_question(opened: Program) -> None:
    for words, code in (
        (("record", "interview", "r1/zz"), "not_found"),
        (("record", "person", "r1/a", "--as", "zu1"), "not_permitted"),
        (("record", "unit", "r1/a b"), "bad_input"),
    ):
        with at_terminal(opened, *words) as person:
            assert person.end() in (1, 4)
        assert f"[{code}]" in person.said
        assert "→" in person.said


def test_an_account_that_can_be_none_is_asked_again(opened: Program) -> None:
    with at_terminal(opened, "record", "member", "r1/a") as person:
        person.type("王 芳", "wangf", "王芳", ".", "n")
        assert person.end() == 130
    assert person.said.count("账号*") == 2


def test_an_account_with_a_letter_that_commands_a_terminal_is_asked_again(opened: Program) -> None:
    with at_terminal(opened, "record", "member", "r1/a") as person:
        person.type("wang\u009bf", "wangf", "王芳", ".", "n")
        assert person.end() == 130
    assert person.said.count("账号*") == 2


def test_what_comes_too_late_is_refused_as_soon_as_that_is_known(
    opened: Program, tmp_path: Path
) -> None:
    at_deputy_review(opened, tmp_path)
    opened.ok("approve", "r1/a", who="fu")
    opened.ok("approve", "r1/a", who="li")
    with at_terminal(opened, "record", "tally", "r1/a") as person:
        person.type("班子", "优秀")
        assert person.end() == 1
    assert "[ended]" in person.said
    opened.ok("cancel", "r1/b", "--reason", "止")
    with at_terminal(opened, "record", "tally", "r1/b") as person:
        assert person.end() == 1
    assert "[ended]" in person.said
