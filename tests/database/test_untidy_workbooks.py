"""Workbooks as units send them, imported by command: read with remarks, or refused with reasons."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.database import small
from tests.fuzz import building
from tests.support import Answer, Program

Lines = list[tuple[Any, ...]]
HEADS = ("单位代码", "工号", "姓名", "出生年份", "党员")


def book(path: Path, sheets: dict[str, Lines], *merges: str) -> str:
    """Write sheets line by line; the first has merged cells."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        page = made.create_sheet(name)
        for line in lines:
            page.append(list(line))
    for area in merges:
        made.worksheets[0].merge_cells(area)
    made.save(path)
    return str(path)


def refused(answer: Answer) -> list[tuple[str, str, str]]:
    """Return sheet, cell and code of the problems of a refusal that says what to do."""
    assert answer.code == 1, answer
    error = answer.json["error"]
    assert error["code"] == "bad_workbook"
    assert error["next"]
    for problem in error["problems"]:
        assert problem["message"]
        assert problem["message"] in answer.err
    return [(p["sheet"], p["cell"], p["code"]) for p in error["problems"]]


#: A correct row of some sheets.
RECORDS: dict[str, dict[str, Any]] = {
    "会议": {"单位代码": "a", "会议类型": "反馈会", "名称": "x", "日期": "2026-03-01"},
    "书面材料": {"单位代码": "*", "材料类型": "工作方案", "名称": "x", "签收人": "x"},
    "调阅资料": {"单位代码": "a", "类别": "档案", "资料名称": "x", "年度": 2024},
    "测评结果": {"单位代码": "a", "测评对象": "x", "选项": "好", "票数": 3},
    "问题底稿": {"单位代码": "b", "编号": "1", "承办人1": "祖一", "轮次编号": "r1"},
    "整改": {"单位代码": "b", "底稿编号": "1", "措施序号": "1", "销号人": "li", "记录号": ""},
}


def test_a_tidy_workbook_is_answered_with_nothing_but_its_counts(
    program: Program, tmp_path: Path
) -> None:
    file = small.workbook(tmp_path / "round.xlsx", small.round_rows())
    answer = program.run("import", file)
    assert set(answer.json) == {"dry_run", "round", "sheets"}
    assert "refused" not in answer.err


def test_an_untidy_roster_is_understood_and_what_was_understood_is_told(
    program: Program, tmp_path: Path
) -> None:
    small.open_round(program, tmp_path, 花名册=[])
    lines: Lines = [
        ("单位a花名册（2026年3月）",),
        ("填报单位：a",),
        (),
        ("序号", " 单位\n代码 ", "＊工号", "姓　名：", "出生年份（必填）", "党员"),
        (1, "ａ", "００１", "张　三", datetime(1970, 3, 1), "√"),  # noqa: DTZ001
        (2, None, "002", "李\u200b四", "1985年3月", 1),
        (3, None, 3.0, "王五\u00a0", "1990", None),
        ("合计", None, None, None, None, 2),
        *[(n,) for n in range(4, 100)],
    ]
    file = book(tmp_path / "roster.xlsx", {"花名册 ": lines}, "A1:F1", "B5:B7")
    answer = program.run("import", file, "--round", "r1")
    assert answer.json["sheets"] == {"花名册": {"added": 3, "changed": 0, "same": 0}}
    told = {note["code"]: note for note in answer.json["notes"]}
    assert set(told) == {"ignored_column", "merged", "no_record", "number_read"}
    assert "序号" in told["ignored_column"]["message"]
    for note in told.values():
        assert f"{note['sheet']}!{note['cell']}" in answer.err
    found = program.ok("records", "r1/a", "person")
    people = {r["number"]: r["fields"] for r in found}
    assert (people["001"]["姓名"], people["002"]["姓名"], people["3"]["姓名"]) == (
        "张 三",
        "李四",
        "王五",
    )
    assert (people["001"]["出生年份"], people["002"]["出生年份"]) == ("1970", "1985")
    again = program.run("import", file, "--round", "r1")
    assert again.json["sheets"] == {"花名册": {"added": 0, "changed": 0, "same": 3}}


def test_names_are_found_whatever_spaces_stand_in_them(program: Program, tmp_path: Path) -> None:
    people = [{"单位代码": "a", "工号": "001", "姓名": "张三"}]
    small.open_round(program, tmp_path, 花名册=people)
    talk = {"单位代码": "a", "谈话对象": "张　三", "日期": "2026.3.1", "性质": "首谈",
            "谈话人": "祖 一/祖二", "记录人": "ＺＵ２".lower()}  # fmt: skip
    entered = small.enter(program, tmp_path, 谈话=[talk])
    assert entered["sheets"]["谈话"]["added"] == 1


def test_a_number_that_lost_its_zeros_is_refused_with_the_one_that_is_meant(
    program: Program, tmp_path: Path
) -> None:
    people = [{"单位代码": "a", "工号": "007", "姓名": "张三"}]
    small.open_round(program, tmp_path, 花名册=people)
    talk = {"单位代码": "a", "谈话对象": 7, "日期": "2026.3.1", "性质": "首谈"}
    answer = program.run("import", small.workbook(tmp_path / "x.xlsx", {"谈话": [talk]}))
    assert refused(answer) == [("谈话", "B2", "leading_zeros")]
    assert "007" in answer.err
    person = {"单位代码": "a", "工号": 7, "姓名": "张 三"}
    answer = program.run("import", small.workbook(tmp_path / "x.xlsx", {"花名册": [person]}),
                         "--round", "r1")  # fmt: skip
    assert refused(answer) == [("花名册", "B2", "leading_zeros")]
    other = {"单位代码": "a", "工号": 7, "姓名": "李四"}
    program.ok("import", small.workbook(tmp_path / "x.xlsx", {"花名册": [other]}), "--round", "r1")


HOSTILE = (
    "a_x0000_b",
    "_xD800_",
    "长" * 10_001,
    "长" * 10_000,
    "=1+1",
    "\u202e",
    "x y",
    "𠀀" * 200,
)
TEXTS = [
    pytest.param(text, id=str(place), marks=[pytest.mark.slow] if place else [])
    for place, text in enumerate(HOSTILE)
]


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_stands_in_a_round_workbook_is_entered_or_refused_whole(
    program: Program, tmp_path: Path, text: str
) -> None:
    sheets = small.round_rows()
    for sheet, rows in sheets.items():
        for row in ({**rows[0], next(iter(rows[0])): text}, dict.fromkeys(rows[0], text)):
            file = small.workbook(tmp_path / "x.xlsx", {**sheets, sheet: [row, *rows[1:]]})
            answer = program.run("import", file, "--dry-run")
            nothing = answer.code == 1 and answer.json["error"]["code"] == "not_found"
            # A row of the round that holds nothing is none: then no round is named or open.
            assert answer.code == 0 or (nothing and sheet == "轮次") or refused(answer), answer
    assert program.ok("rounds") == []
    assert program.ok("audit", "verify", who="auditor")["ok"]


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_stands_in_a_records_workbook_is_entered_or_refused_whole(
    program: Program, tmp_path: Path, text: str
) -> None:
    small.open_round(program, tmp_path)
    for sheet, row in RECORDS.items():
        several = [{**row, heading: text} for heading in row]
        for file in ({sheet: several}, {sheet: several[1:3]}):
            answer = program.run("import", small.workbook(tmp_path / "x.xlsx", file))
            assert answer.code == 0 or refused(answer), answer
    assert program.ok("audit", "verify", who="auditor")["ok"]


def test_a_liaison_account_that_can_be_none_is_refused_in_its_cell(
    program: Program, tmp_path: Path
) -> None:
    units = [dict(row) for row in small.round_rows()["被巡察单位"]]
    units[0]["联络员账号"] = "张三 13800138000"
    file = small.workbook(tmp_path / "x.xlsx", small.round_rows(被巡察单位=units))
    assert ("被巡察单位", "G2", "bad_code") in refused(program.run("import", file))


def test_the_sum_below_the_units_opens_no_inspection(program: Program, tmp_path: Path) -> None:
    units = [*small.round_rows()["被巡察单位"], {"单位代码": "合计", "在册人数": 6}]
    small.open_round(program, tmp_path, 被巡察单位=units)
    found = program.ok("status", "r1")["inspections"]
    assert [one["unit"] for one in found] == ["a", "b"]


def test_what_is_wrong_on_every_sheet_is_told_at_once(program: Program, tmp_path: Path) -> None:
    small.open_round(program, tmp_path)
    path = tmp_path / "x.xlsx"
    book(path, {
        "问卷测评": [("单位代码", "类型", "日期", "发放"), ("a", "问卷", "三月五日", "=1+1")],
        "走访": [("单位代码", "走访单位"), ("a", "x")],
        "Sheet1": [],
        "附表": [("题目",), ("谈话对象",)],
        "公告": [("单位代码", "发布方式", "发布日期"), ("a", "网站", "2026.3.5")],
    })  # fmt: skip
    made = load_workbook(path)
    made["公告"].sheet_state = "hidden"
    made.save(path)
    assert set(refused(program.run("import", str(path)))) == {
        ("问卷测评", "B2", "bad_choice"),
        ("问卷测评", "C2", "bad_date"),
        ("问卷测评", "D2", "formula"),
        ("走访", "A1", "missing_heading"),
        ("附表", "", "unknown_sheet"),
        ("公告", "", "hidden_sheet"),
    }
    assert program.ok("records", "r1/a", "survey") == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "姓名,工号".encode("gbk"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        building.packed({"[Content_Types].xml": "<x/>"}),
    ],
    ids=["empty", "csv", "xls", "password", "no workbook"],
)
def test_a_file_that_is_no_workbook_is_refused_with_what_to_do(
    program: Program, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    answer = program.run("import", str(file))
    assert (answer.code, answer.json["error"]["code"]) == (1, "bad_input")
    assert answer.json["error"]["next"]


def test_a_file_may_have_any_name(program: Program, tmp_path: Path) -> None:
    named = str(tmp_path / "\x1b[2J名单\n.xlsx")
    os.rename(small.workbook(tmp_path / "x.xlsx", small.round_rows()), named)
    answer = program.run("import", named)
    assert answer.code == 0
    assert "\x1b" not in answer.err
    assert program.ok("audit", "verify", who="auditor")["ok"]
    for missing in (named + "x", str(tmp_path)):
        assert program.refused("import", missing) == "bad_input"


def test_an_address_that_no_server_delivers_to_is_refused_and_a_word_for_none_is_none(
    program: Program, tmp_path: Path
) -> None:
    sheets = small.round_rows()
    written = ["li@b.test;fu@b.test", "无", "zu1＠b.test", None]
    sheets["巡察组"] = [
        {**row, "邮箱": mail} for row, mail in zip(sheets["巡察组"], written, strict=True)
    ]
    sheets["被巡察单位"][0]["联络员邮箱"] = "wang@例子.中国"
    answer = program.run("import", small.workbook(tmp_path / "round.xlsx", sheets))
    found = refused(answer)
    assert [(sheet, code) for sheet, _, code in found] == [
        ("巡察组", "bad_mail"), ("被巡察单位", "bad_mail"),
    ]  # fmt: skip
    sheets["巡察组"][0]["邮箱"] = "li@b.test"
    sheets["被巡察单位"][0]["联络员邮箱"] = ""
    program.ok("import", small.workbook(tmp_path / "round.xlsx", sheets))
