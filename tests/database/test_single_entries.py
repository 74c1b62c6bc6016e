"""Single entries by command: every kind, starting from nothing, and how a correction is shown."""

import shlex
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.database import small
from tests.support import Program
from workflow.records import forms
from workflow.records.catalogue import KINDS
from workflow.records.kind import Kind

_KINDS = [pytest.param(kind, id=kind.code) for kind in KINDS]
#: The people named in the examples → people of the small round.
_CALLED = {"林晓明": "祖一", "王芳": "祖二", "A01": "a1", "linxm": "zu1"}


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    small.open_round(program, tmp_path)
    program.at = "2026-04-02T09:00"
    return program


def _example(kind: Kind, folder: Path) -> list[str]:
    """Return the fields of the example of a kind, about people of the small round."""
    fields = []
    for field in forms.example(kind):
        text = field.example
        for name, called in _CALLED.items():
            text = text.replace(name, called)
        if field.sealed:
            (folder / "sealed.txt").write_text(text, encoding="utf-8")
            text = f"@{folder / 'sealed.txt'}"
        fields.append(f"{field.heading}={text}")
    return fields


def _target(kind: Kind) -> str:
    return "r1" if kind.opens_round else "r1/a"


@pytest.mark.parametrize("kind", _KINDS)
def test_the_example_of_every_kind_is_entered_and_is_the_same_again(
    opened: Program, tmp_path: Path, kind: Kind
) -> None:
    words = ("record", kind.code, _target(kind), *_example(kind, tmp_path))
    first = opened.ok(*words)
    assert first["kind"] == kind.code
    there = kind.code in ("round", "unit", "member", "person", "recusal")
    assert first["result"] in (("changed", "same") if there else ("added",))
    assert opened.ok(*words)["result"] == "same"
    assert opened.ok("audit", "verify", who="auditor")["ok"]


@pytest.mark.slow
def test_an_inspection_goes_from_nothing_to_interviews_by_single_entries(program: Program) -> None:
    program.at = "2026-03-20T09:00"
    for words in _FROM_NOTHING:
        program.ok("record", *words.split())
    for stage in ("communication_meeting", "mobilization", "reporting_meeting", "interviews"):
        assert program.ok("advance", "2026-1/edu")["advanced"][0]["to_stage"] == stage
    for person, nature in (("A1", "首谈"), ("A2", "首谈"), ("A3", "首谈")):
        program.ok(
            "record", "interview", "2026-1/edu",
            f"谈话对象={person}", f"性质={nature}", "日期=2026-03-20", "谈话人=甲一、乙二",
        )  # fmt: skip
    assert program.ok("advance", "2026-1/edu")["advanced"][0]["to_stage"] == "document_review"
    assert program.ok("audit", "verify", who="auditor")["ok"]


_FROM_NOTHING = [
    "round 2026-1 轮次名称=第一轮 授权文号=1号 授权日期=2026-02-20 开始日期=2026-03-01 "
    "结束日期=2026-05-30",
    "unit 2026-1/edu 单位名称=一中 党组织书记=王五 所属党委=局党委 所属党委书记=赵六 在册人数=3",
    "member 2026-1/edu 账号=zu 姓名=组长 职责=组长 分工=负责",
    "member 2026-1/edu 账号=fu 姓名=副组 职责=副组长 分工=把关",
    "member 2026-1/edu 账号=jia 姓名=甲一 职责=组员 分工=谈话",
    "member 2026-1/edu 账号=yi 姓名=乙二 职责=组员 分工=查账",
    *(f"recusal 2026-1/edu 账号={account} 情形=无" for account in ("zu", "fu", "jia", "yi")),
    "person 2026-1/edu 工号=A1 姓名=张一 出生年份=1970 班子成员=是 党员=是",
    "person 2026-1/edu 工号=A2 姓名=张二 出生年份=1985 中层骨干=是",
    "person 2026-1/edu 工号=A3 姓名=张三 出生年份=1995 少数民族=是",
    "paper 2026-1/edu 材料类型=进驻通知 名称=通知 日期=2026-03-02 签收人=王五 签收日期=2026-03-02",
    "paper 2026-1/edu 材料类型=巡前情况通报 名称=通报 日期=2026-03-02",
    "paper 2026-1/edu 材料类型=工作方案 名称=方案 日期=2026-03-02",
    "focus 2026-1/edu 编号=1 类别=重点事 内容=工程",
    "meeting 2026-1/edu 会议类型=沟通见面会 日期=2026-03-16 主持人=赵六 组长出席=是 副组长出席=是 "
    "组长讲话=是",
    *(
        f"paper 2026-1/edu 材料类型={kind} 名称={kind} 日期=2026-03-16"
        for kind in ("党委汇报", "纪委汇报", "组织科汇报")
    ),
    "meeting 2026-1/edu 会议类型=巡察动员会 日期=2026-03-17 主持人=赵六 组长讲话=是 "
    "表态发言人=赵六",
    "announcement 2026-1/edu 发布方式=单位张贴 发布日期=2026-03-17 举报电话=1 电子邮箱=a@b.cn "
    "举报箱位置=门口",
    "meeting 2026-1/edu 会议类型=专题汇报会 日期=2026-03-18 主持人=王五 组长讲话=是",
    "paper 2026-1/edu 材料类型=单位汇报 名称=汇报 日期=2026-03-17 审核结果=通过 审核人=组长 "
    "审核日期=2026-03-17",
    "survey 2026-1/edu 类型=问卷调查 日期=2026-03-18 发放=3 收回=3 有效=3",
    "survey 2026-1/edu 类型=民主测评 日期=2026-03-18 发放=3 收回=3 有效=3",
]


#: What somebody writes in place of … under each heading; the round is in March 2026.
_FILLED = {
    **dict.fromkeys(("发放", "收回", "有效", "在册人数"), "2"),
    **dict.fromkeys(("组长讲话", "组长出席", "副组长出席"), "是"),
    **dict.fromkeys(("授权文号", "名称", "编号", "内容", "分工", "举报电话", "举报箱位置"), "1"),
    **dict.fromkeys(("所属党委书记", "表态发言人"), "赵六"),
    **dict.fromkeys(("党组织书记", "签收人", "审核人"), "王五"),
    "授权日期": "2026-02-20",
    "情形": "无",
    "类别": "重点事",
    "电子邮箱": "a@b.cn",
    "审核结果": "通过",
    "谈话人": "甲一、乙二",
    "出生年份": "1970",
}


@pytest.mark.parametrize(
    ("database_url", "lang"),
    [("sqlite", "zh"), ("sqlite", "en"), ("postgresql", "zh")],  # a language asks nothing of either
    indirect=["database_url"],
)
@pytest.mark.slow
def test_whoever_types_what_status_shows_comes_to_interviews_and_beyond(
    program: Program, lang: str
) -> None:
    program.at, program.lang = "2026-03-20T09:00", lang
    program.ok("record", "round", "2026-1", "轮次名称=第一轮", "开始日期=2026-03-01")
    program.ok(
        "record", "unit", "2026-1/edu", "单位名称=一中", "党组织书记=王五", "所属党委=局党委"
    )
    names = iter(("组长", "副组", "甲一", "乙二"))
    for _ in range(60):
        status = program.ok("status", "2026-1/edu")
        if status["stage"] == "document_review":
            break
        command = _first_command(program)
        _type(program, [_fill(word, names, status["stage"]) for word in command])
    assert status["stage"] == "document_review"
    assert program.ok("audit", "verify", who="auditor")["ok"]


def _first_command(program: Program) -> list[str]:
    shown = program.run("status", "2026-1/edu", js=False).out.splitlines()
    return next(shlex.split(line) for line in shown if line.strip().startswith("xuncha "))


def _fill(word: str, names: Iterator[str], stage: str) -> str:
    """Return a word of a command, completed as by somebody who knows the unit."""
    heading, _, value = word.partition("=")
    if value != "…":
        return word
    if heading == "姓名":
        return f"姓名={next(names, '职工')}"
    if heading in ("账号", "工号"):
        return f"{heading}=n{next(_NUMBERS)}"
    if heading == "主持人":
        return "主持人=王五" if stage == "reporting_meeting" else "主持人=赵六"
    if heading.endswith("日期") and heading not in _FILLED:
        return f"{heading}=2026-03-16"
    return f"{heading}={_FILLED[heading]}"


_NUMBERS = count(1)


def _type(program: Program, command: list[str]) -> None:
    """Run a command as it is shown, as the person and at the time it names."""
    shared = command.index("--at")
    program.ok(*command[1:shared], who=command[command.index("--as") + 1])


def test_a_mistyped_unit_opens_nothing(opened: Program) -> None:
    refused = opened.run("record", "unit", "r1/aa", "计划离点=2026-05-01")
    assert refused.json["error"]["code"] == "not_found"
    assert "单位名称" in refused.json["error"]["next"]
    assert opened.refused("record", "member", "r1/aa", "账号=x", "姓名=某") == "not_found"
    assert opened.refused("record", "round", "r2", "开始日期=2026-05-01") == "not_found"
    assert opened.refused("status", "r1/aa") == "not_found"


def test_only_the_office_opens_rounds_and_units(opened: Program) -> None:
    for words in (("unit", "r1/c", "单位名称=丙"), ("round", "r2", "轮次名称=第二轮")):
        assert opened.refused("record", *words, who="li") == "not_permitted"
        assert opened.run("record", *words).code == 0
    assert opened.ok("status", "r1/c")["stage"] == "preparation"


def test_a_correction_shows_old_and_new(opened: Program) -> None:
    survey = ("record", "survey", "r1/a", "类型=问卷调查", "日期=2026-03-01")
    opened.ok(*survey, "发放=3", "收回=2", "有效=2")
    corrected = opened.run(*survey, "收回=3", "有效=3", js=False)
    assert "  收回: 2 → 3\n  有效: 2 → 3\n" in corrected.out
    opened.ok(*survey, "有效=2")
    answer = opened.ok("record", "survey", "r1/a", "记录号=1", "日期=2026-03-02", "有效=")
    assert answer["before"] == {"日期": "2026-03-01", "有效": "2"}
    assert answer["after"] == {"日期": "2026-03-02", "有效": None}


def test_a_correction_calls_people_by_name_and_never_shows_what_is_sealed(
    opened: Program, tmp_path: Path
) -> None:
    talk = ("record", "interview", "r1/a", "谈话对象=人1", "日期=2026-03-01")
    for number, text in enumerate(("第一次", "第二次"), start=1):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    opened.ok(*talk, "谈话人=zu1、zu2", f"要点=@{tmp_path}/1.txt")
    answer = opened.run(*talk, "谈话人=祖一、fu", f"要点=@{tmp_path}/2.txt", js=False)
    assert "谈话人: 祖一、祖二 → 祖一、付副组" in answer.out
    assert "要点: † → †" in answer.out
    assert "第" not in answer.out


def test_a_void_shows_what_the_record_held(opened: Program) -> None:
    opened.ok("record", "tally", "r1/a", "测评对象=班子", "选项=优秀", "票数=3")
    voided = opened.run("void", "r1/a", "tally", "1", "--reason", "误录", js=False)
    assert "  测评对象: 班子 → —\n" in voided.out
    opened.ok("record", "tally", "r1/a", "测评对象=班子", "选项=优秀", "票数=2")
    answer = opened.ok("void", "r1/a", "tally", "2", "--reason", "误录")
    assert answer["before"] == {"测评对象": "班子", "选项": "优秀", "票数": "2"}


def test_what_is_left_blank_is_refused_where_nobody_is_asked(opened: Program) -> None:
    paper = ("record", "paper", "r1/a", "材料类型=进驻通知")
    assert opened.refused(*paper, "签收人=…") == "bad_input"
    assert opened.refused("record", "paper", "r1/a") == "bad_input"
    assert opened.refused("record", "interview", "r1/a") == "bad_input"
    assert opened.run("record", "paper").code == 2
    assert opened.run("record").code == 2
    assert opened.ok("records", "r1/a", "paper") == []


def test_an_interview_is_found_again_without_saying_that_it_is_the_first(opened: Program) -> None:
    talk = ("record", "interview", "r1/a", "谈话对象=人1", "日期=2026-03-01")
    opened.ok(*talk, "谈话人=zu1、zu2")
    assert opened.ok(*talk, "谈话人=zu1、fu")["result"] == "changed"
    again = opened.ok(*talk, "性质=再约谈", "谈话人=zu1、fu")
    assert (again["result"], again["number"]) == ("added", "2")


def test_every_refusal_of_an_entry_says_what_to_do_next(opened: Program) -> None:
    for words in (
        ("nothing", "r1/a"),
        ("paper", "r1/a", "名称"),
        ("paper", "r1/a", "无此栏=1"),
        ("paper", "r1/a", "材料类型=信"),
        ("paper", "r1/z", "材料类型=进驻通知"),
        ("letter", "r1/a", "编号=1", "摘要=说出来"),
        ("letter", "r1/a", "编号=1", "摘要=@没有这个文件"),
        ("unit", "r1/a", "单位代码=b"),
        ("round", "r1/a", "轮次名称=x"),
        ("paper", "r1/a"),
    ):
        answer = opened.run("record", *words)
        assert answer.code == 1, words
        assert answer.json["error"]["next"], words
