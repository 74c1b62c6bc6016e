from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.unit.workbooks.books import (
    MEETING,
    SHEET,
    book,
    ignored,
    meetings,
    problems,
    rewritten,
)
from workbooks.read import read, scan
from workflow.errors import BadInputError

EXAMPLES = Path(__file__).parents[3] / "examples/workbooks"
HELD = ("edu", "沟通见面会", "见面", date(2026, 3, 5), "王五")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def test_a_row_says_what_stands_in_it_and_where(path: Path) -> None:
    found = read(meetings(path, HELD))
    (row,) = found.rows
    assert row.kind.code == "meeting"
    assert row.units == ("edu",)
    assert row.values == {
        "types": "沟通见面会",
        "title": "见面",
        "date": datetime(2026, 3, 5),  # noqa: DTZ001 - a date of Excel has no zone
        "chair": "王五",
    }
    assert (row.cell("chair"), row.cell("单位代码"), row.sheet, row.line) == ("E2", "A2", "会议", 2)
    assert len(found.sha256) == 64


def test_only_columns_that_are_there_are_given_and_empty_cells_are_given_empty(path: Path) -> None:
    (row,) = read(meetings(path, ("edu", "反馈会", None, None, " \u3000"))).rows
    assert row.values == {"types": "反馈会", "title": "", "date": "", "chair": ""}


def test_headings_stand_in_any_order_below_titles_and_in_any_width(path: Path) -> None:
    lines = [
        ("2026年会议台账",),
        (),
        (" 主 持 人 ", "会议类型", "日\u200b期", "＊单位代码", "备注", "记录号", "轮次编号†"),
        ("王五", "反馈会", "2026.3.5", "ｅｄｕ", "不看", 7, "2026-1"),
    ]
    found = read(book(path, {" 会议\u3000": lines}))
    (row,) = found.rows
    assert row.values == {"chair": "王五", "types": "反馈会", "date": "2026.3.5"}
    assert (row.units, row.number, row.round, row.line) == (("edu",), "7", "2026-1", 4)
    assert ignored(found) == [" 会议\u3000!备注"]


def test_a_column_that_lost_its_heading_is_reported(path: Path) -> None:
    heads = ("单位代码", "会议类型", None, "日期")
    found = read(meetings(path, ("edu", "反馈会", "王五", None), heads=heads))
    assert ignored(found) == ["会议!C"]


def test_numbers_that_excel_made_of_codes_are_codes_again(path: Path) -> None:
    lines = [("单位代码", "编号", "内容"), (12.0, 3, "x")]
    (row,) = read(book(path, {"重点": lines})).rows
    assert row.units == ("12",)
    assert row.values["number"] == 3


def test_a_code_of_which_excel_made_a_date_is_wrong(path: Path) -> None:
    lines = [("单位代码", "编号", "内容"), ("edu", date(2026, 1, 2), "x")]
    assert problems(book(path, {"重点": lines})) == [("重点", "B2", "date_for_code")]


def test_empty_lines_are_passed_over_and_thousands_of_them_at_the_end(path: Path) -> None:
    blank = (None, "  ", "", None, None)
    found = read(meetings(path, blank, HELD, blank, HELD, *[blank] * 3000))
    assert [row.line for row in found.rows] == [3, 5]


def test_the_size_that_a_sheet_states_is_not_believed(path: Path) -> None:
    for stated in (b"A1", b"A1:XFD1048576"):
        meetings(path, HELD)
        rewritten(path, SHEET, lambda xml, ref=stated: xml.replace(b"A1:E2", ref))  # type: ignore[misc]
        assert len(read(path).rows) == 1


def test_a_row_for_several_units_names_them_or_all(path: Path) -> None:
    found = read(meetings(path, ("a、b，c,a", *HELD[1:]), ("＊", *HELD[1:])))
    assert [row.units for row in found.rows] == [("a", "b", "c"), ("*",)]


def test_a_row_of_other_sheets_names_one_unit(path: Path) -> None:
    heads = ("单位代码", "编号", "内容")
    lines = [heads, ("a、b", "1", "x"), ("*", "2", "x"), ("a", "3", "x")]
    assert problems(book(path, {"重点": lines})) == [
        ("重点", "A2", "several_units"),
        ("重点", "A3", "several_units"),
    ]


def test_an_identifying_cell_must_be_filled_but_for_dates_and_defaults(path: Path) -> None:
    heads = ("单位代码", "谈话对象", "日期", "性质", "谈话人")
    lines = [heads, ("、", None, None, None, "甲"), ("edu", "张三", None, None, None)]
    assert problems(book(path, {"谈话": lines})) == [
        ("谈话", "B2", "missing"),
        ("谈话", "A2", "missing"),
    ]


def test_identifying_headings_must_be_there_but_the_title_of_a_meeting(path: Path) -> None:
    lines: dict[str, Any] = {
        "会议": [("单位代码", "会议类型", "日期"), ("edu", "反馈会", None)],
        "整改": [("整改措施", "底稿编号", "责任人"), ("x", "1", "y")],
    }
    assert problems(book(path, lines)) == [("整改", "A1", "missing_heading")] * 2


def test_a_sheet_without_headings_is_refused_and_an_empty_one_is_not(path: Path) -> None:
    lines: dict[str, Any] = {"会议": [("2026年", None), ("甲", "乙")], "走访": []}
    assert problems(book(path, lines)) == [("会议", "A1", "missing_heading")]


def test_a_heading_stands_once(path: Path) -> None:
    heads = ("单位代码", "会议类型", "日期", "主持人", "主持人†")
    assert problems(meetings(path, HELD, heads=heads)) == [("会议", "E1", "heading_twice")]


def test_a_further_sheet_with_a_heading_of_ours_is_wrong_and_any_other_is_ignored(
    path: Path,
) -> None:
    sheets: dict[str, Any] = {
        "说明": [("编号",)],
        "会议": [MEETING, HELD],
        "导出说明": [("导出时间", "2026-03-05"), ("条数", 1)],
        "Sheet2": [],
        "问题线索": [("导出自某系统",), ("序号", "编号（必填）")],
    }
    assert problems(book(path, sheets)) == [("问题线索", "", "unknown_sheet")]
    del sheets["问题线索"]
    assert len(read(book(path, sheets)).rows) == 1
    assert [(n.sheet, n.code) for n in read(path).notes] == [
        ("导出说明", "ignored_sheet"),
        ("Sheet2", "ignored_sheet"),
    ]


def test_a_workbook_without_any_sheet_of_ours_is_refused(path: Path) -> None:
    sheets: dict[str, Any] = {"Sheet1": [("姓 名 ", "电话")], "Sheet2": [], "说明": []}
    assert problems(book(path, sheets)) == [("Sheet1", "", "unknown_sheet")]
    assert problems(book(path, {"Sheet1": [], "Sheet2": [("a",)]})) == [
        ("Sheet1", "", "unknown_sheet"),
        ("Sheet2", "", "unknown_sheet"),
    ]


def test_formulas_and_errors_are_wrong_and_all_are_listed(path: Path) -> None:
    wrong = ("=A1", "反馈会", "#REF!", "=TODAY()", "王五")
    assert problems(meetings(path, wrong, HELD, ("edu", None, None, None, "=1+1"))) == [
        ("会议", "A2", "formula"),
        ("会议", "C2", "error_value"),
        ("会议", "D2", "formula"),
        ("会议", "B4", "missing"),
        ("会议", "E4", "formula"),
    ]


def test_scanning_keeps_rows_that_can_be_told_from_others(path: Path) -> None:
    found = scan(meetings(path, (*HELD[:4], "=A1"), ("edu", "=A1", None, None, "王五"), HELD))
    assert [(row.line, "chair" in row.values) for row in found.rows] == [(2, False), (4, True)]
    assert [problem.cell for problem in found.problems] == ["E2", "B3"]


def test_formulas_in_ignored_columns_do_not_matter(path: Path) -> None:
    heads = ("单位代码", "会议类型", "日期", "合计")
    (row,) = read(meetings(path, ("edu", "反馈会", None, "=1+1"), heads=heads)).rows
    assert row.values == {"types": "反馈会", "date": ""}


def test_the_code_of_a_unit_or_round_is_its_own_field(path: Path) -> None:
    sheets: dict[str, Any] = {
        "轮次": [("轮次编号", "轮次名称"), ("2026-1", "第一轮")],
        "被巡察单位": [("单位代码", "单位名称"), ("edu", "教育局")],
        "巡察组": [("组别", "账号", "单位代码"), (None, "zhang", "edu")],
    }
    found = read(book(path, sheets))
    assert [row.values for row in found.rows] == [
        {"code": "2026-1", "title": "第一轮"},
        {"code": "edu", "name": "教育局"},
        {"group": "", "account": "zhang"},
    ]
    assert {(row.units, row.round) for row in found.rows} == {((), "")}
    assert ignored(found) == ["巡察组!单位代码"]


def test_escapes_of_office_are_undone(path: Path) -> None:
    (row,) = read(meetings(path, (*HELD[:4], "甲_x000D_乙_x005F_x0041_"))).rows
    assert row.values["chair"] == "甲\r乙_x0041_"


@pytest.mark.parametrize("number", [b"999999999", b"-1", b"2957004"])
def test_a_number_beyond_the_calendar_is_no_date(path: Path, number: bytes) -> None:
    meetings(path, HELD)
    rewritten(path, SHEET, lambda xml: xml.replace(b"<v>46086</v>", b"<v>%s</v>" % number))
    assert problems(path) == [("会议", "D2", "bad_date")]


def test_too_many_rows_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbooks.read.MOST_ROWS", 2)
    with pytest.raises(BadInputError, match="more than 2 rows"):
        read(meetings(path, HELD, HELD, HELD))


def test_a_line_beyond_the_last_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbooks.grid.LAST_LINE", 50)
    late = b'<row r="%d"><c r="A%d"><v>1</v></c></row></sheetData>'
    meetings(path, HELD)
    rewritten(path, SHEET, lambda xml: xml.replace(b"</sheetData>", late % (50, 50)))
    assert [row.line for row in scan(path).rows] == [2]
    rewritten(path, SHEET, lambda xml: xml.replace(b"</sheetData>", late % (9**20, 9**20)))
    with pytest.raises(BadInputError, match="damaged"):
        read(path)


@pytest.mark.parametrize("name", sorted(p.name for p in EXAMPLES.glob("*.xlsx")))
def test_the_example_workbooks_are_read_whole(name: str) -> None:
    found = read(EXAMPLES / name)
    assert found.rows
    assert not ignored(found)
