"""Values that are probably mistakes are asked about, and words for none mean none."""

from pathlib import Path
from typing import Any

import pytest

from tests.database import small
from tests.support import Program


def _import(program: Program, folder: Path, sheet: str, *rows: dict[str, Any]) -> Any:
    rows = tuple({"单位代码": "a", **row} for row in rows)
    return program.ok("import", small.workbook(folder / "x.xlsx", {sheet: list(rows)}))


MATERIAL = {"类别": "会议记录", "资料名称": "支部会议记录", "年度": "2024"}
POSTED = {"发布方式": "网站", "发布日期": "2026-03-05"}
MEASURE = {"底稿编号": "", "反馈序号": "", "措施序号": "1", "整改措施": "修订制度"}


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        ("谈话", {"谈话对象": "a1", "日期": "2016-03-05", "性质": "首谈"}, "日期"),
        ("谈话", {"谈话对象": "a1", "日期": "2025-03-05", "性质": "首谈"}, "日期"),
        ("走访", {"日期": "2028-03-05", "走访单位": "镇政府"}, "日期"),
        ("调阅资料", MATERIAL | {"提供日期": "2062-03-05"}, "提供日期"),
        ("调阅资料", MATERIAL | {"年度": "2042"}, "年度"),
        ("调阅资料", MATERIAL | {"年度": "1995-1996"}, "年度"),
        ("调阅资料", MATERIAL | {"类别": "会议纪录"}, "类别"),
        ("问题底稿", {"编号": "1", "标题": "超标", "六项纪律": "政治纪律、廉洁记律"}, "六项纪律"),
        ("问题底稿", {"编号": "1", "标题": "超标", "六项纪律": "财经"}, "六项纪律"),
        ("问题底稿", {"编号": "1", "标题": "超标", "责任主体": "待定"}, "责任主体"),
        ("公告", POSTED | {"电子邮箱": "xc.example.cn"}, "电子邮箱"),
        ("公告", POSTED | {"举报电话": "见公告"}, "举报电话"),
        ("花名册", {"工号": "a9", "姓名": "人九", "出生年份": "2019"}, "出生年份"),
        ("整改", MEASURE | {"完成时限": "2062-03-05"}, "完成时限"),
        ("被巡察单位", {"单位名称": "单位a", "计划进驻": "2026-02-05"}, "计划进驻"),
        ("被巡察单位", {"单位名称": "单位a", "计划离点": "2027-01-05"}, "计划离点"),
    ],
)  # fmt: skip
def test_a_value_that_is_probably_a_mistake_is_asked_about(
    program: Program, tmp_path: Path, sheet: str, row: dict[str, Any], column: str
) -> None:
    small.open_round(program, tmp_path)
    [note] = _import(program, tmp_path, sheet, row)["notes"]
    place = chr(ord("A") + list({"单位代码": "a", **row}).index(column))
    assert (note["code"], note["cell"]) == ("implausible", f"{place}2")
    assert "notes" not in _import(program, tmp_path, sheet, row)


@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        ("谈话", {"谈话对象": "a1", "日期": "2026-03-05", "性质": "首谈"}),
        ("调阅资料", MATERIAL | {"年度": "2016-2026", "类别": "来往函件"}),
        ("调阅资料", MATERIAL | {"提供日期": "2026-02-01"}),
        ("问题底稿", {"编号": "1", "标题": "超标", "六项纪律": "政治、廉洁纪律"}),
        ("公告", POSTED | {"举报电话": "12388、0771-1234567", "电子邮箱": "a@b.cn；c@d.org.cn"}),
        ("整改", MEASURE | {"完成时限": "2030-03-05"}),
    ],
)  # fmt: skip
def test_a_usual_value_is_not_asked_about(
    program: Program, tmp_path: Path, sheet: str, row: dict[str, Any]
) -> None:
    small.open_round(program, tmp_path)
    assert "notes" not in _import(program, tmp_path, sheet, row)


@pytest.mark.parametrize("word", ["无", "没有", "—", "--", "/", "N/A", "不适用"])
def test_a_word_for_none_is_none_wherever_nothing_may_stand(
    program: Program, tmp_path: Path, word: str
) -> None:
    units = small.round_rows()["被巡察单位"]
    units[0] |= {"所属党委": word, "所属党委书记": word, "联络员账号": word, "联络员邮箱": word}
    small.open_round(program, tmp_path, 被巡察单位=units)
    [unit] = program.ok("records", "r1/a", "unit")
    assert unit["fields"].keys() & {"所属党委", "所属党委书记", "联络员账号", "联络员邮箱"} == set()
    assert word not in {one["account"] for one in program.ok("user", "list", who="sysadmin")}
    finding = {"编号": "1", "标题": "超标", "证据": word, "状态": "待核实", "核实日期": word}
    assert "notes" not in _import(program, tmp_path, "问题底稿", finding)
    [found] = program.ok("records", "r1/a", "finding")
    assert found["fields"].keys() == {"编号", "标题", "状态"}
    ballots = {"测评对象": "班子", "选项": word, "票数": word}
    _import(program, tmp_path, "测评结果", ballots)
    [tally] = program.ok("records", "r1/a", "tally")
    assert tally["fields"] == {"测评对象": "班子", "选项": word}


def test_a_number_that_people_give_may_be_a_word_for_none(program: Program, tmp_path: Path) -> None:
    small.open_round(program, tmp_path)
    _import(program, tmp_path, "重点", {"编号": "无", "类别": "无"})
    [focus] = program.ok("records", "r1/a", "focus")
    assert (focus["number"], focus["fields"]["类别"]) == ("无", "无")
