"""Workbooks as units send them, with text around, between and above the records."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.fuzz import building
from tests.unit.workbooks.books import book, ignored, meetings, merged, problems, raw, told
from workbooks.read import read
from workflow.records.rows import Row

HEADS = ("单位代码", "工号", "姓名", "职务", "党员")
ONE = ("edu", "001", "张三", "局长", "是")
TWO = ("edu", "002", "李四", "科员", "否")
LIST = "花名册"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def roster(path: Path, *lines: Sequence[Any], heads: Sequence[Any] = HEADS) -> Path:
    return book(path, {LIST: [heads, *lines]})


def rows(path: Path) -> list[Row]:
    return read(path).rows


def test_headings_are_found_below_a_merged_title_notes_and_empty_lines(path: Path) -> None:
    lines = [
        ("教育局花名册（2026年3月）",),
        (),
        ("填报单位：教育局", None, None, "填报日期：2026.3.1"),
        *[(f"说明{n}：如实填写",) for n in range(15)],
        (),
        HEADS,
        ONE,
    ]
    merged(path, LIST, lines, "A1:E2", "A3:C3")
    (row,) = rows(path)
    assert (row.line, row.values["name"], row.cell("name")) == (21, "张三", "C21")
    assert told(path) == []


def test_headings_further_down_are_not_looked_for(path: Path) -> None:
    lines = [(f"第{n}行",) for n in range(20)]
    assert problems(book(path, {LIST: [*lines, HEADS, ONE]})) == [(LIST, "A1", "missing_heading")]


@pytest.mark.parametrize(
    "written",
    [
        "姓 名", "姓\n名", "姓名：", "姓名:", "*姓名", "＊姓名", "姓名*", "姓名（必填）",
        "【姓名】", "姓名(full name)", "［姓名］", "姓名〔填写〕", " 姓\u3000名 ", "姓\u00a0名",
        "姓\u200b名", "姓名\r\n（必填）：",
    ],
)  # fmt: skip
def test_headings_are_known_however_they_are_adorned(path: Path, written: str) -> None:
    (row,) = rows(roster(path, ONE, heads=("单位代码", "工号", written, "职务", "党员")))
    assert row.values["name"] == "张三"


def test_a_heading_in_brackets_is_known_with_what_stands_in_them(path: Path) -> None:
    lines = [
        (
            "单位代码",
            "编号",
            "承办人（1）",
            "承办人（2）",
            "六项纪律(any)",
            "年度(2024 or 2023-2025)",
        ),
        ("edu", "1", "赵", "钱", "廉洁纪律", "2024"),
    ]
    (row,) = rows(book(path, {"问题底稿": lines}))
    assert row.values["handler1"] == "赵"
    assert row.values["handler2"] == "钱"
    assert row.values["disciplines"] == "廉洁纪律"


def test_a_heading_as_it_is_fixed_comes_before_one_with_a_remark(path: Path) -> None:
    heads = ("单位代码", "工号", "姓名（曾用名）", "姓名")
    (row,) = rows(roster(path, ("edu", "001", "张旧", "张三"), heads=heads))
    assert row.values["name"] == "张三"
    assert told(path) == [("C1", "ignored_column")]


def test_further_columns_are_ignored_and_a_near_heading_is_named(path: Path) -> None:
    roster(path, (1, *ONE[:3], "身份证"), heads=("序号", "单位代码", "工号", "姓名", "党员情况"))
    found = read(path)
    assert ignored(found) == [f"{LIST}!序号", f"{LIST}!党员情况"]
    assert [note.data["near"] for note in found.notes] == ["", "党员"]


def test_headings_that_are_merged_over_two_lines_are_headings_once(path: Path) -> None:
    lines = [
        ("单位代码", "谈话情况", None, "要点", "性质"),
        (None, "谈话对象", "日期", None, None),
        ("edu", "001", "2026.3.5", "略", "首谈"),
    ]
    merged(path, "谈话", lines, "A1:A2", "B1:C1", "D1:D2", "E1:E2")
    (row,) = rows(path)
    assert row.units == ("edu",)
    assert row.values == {"person": "001", "date": "2026.3.5", "points": "略", "nature": "首谈"}


def test_headings_that_come_again_on_the_next_page_are_passed_over_and_told(path: Path) -> None:
    found = rows(roster(path, ONE, HEADS, TWO))
    assert [row.values["name"] for row in found] == ["张三", "李四"]
    assert told(path) == [("A3", "no_record")]


def test_titles_between_the_records_are_passed_over_and_told(path: Path) -> None:
    lines = [HEADS, ("一、机关",), ONE, ("二、下属单位",), TWO]
    merged(path, LIST, lines, "A2:E2", "A4:E4")
    assert [row.line for row in rows(path)] == [3, 5]
    (note,) = read(path).notes
    assert (note.code, note.cell, note.data["count"]) == ("no_record", "A2", 2)
    assert note.data["text"] == "一、机关"


@pytest.mark.parametrize(
    "last",
    [
        ("合计", None, 2, None, 1), ("总　计", "x", "x", "x", "x"), (None, None, "注: 略"),
        ("填表人：王五", None, "审核人：赵六"), ("备注：以上人员均在岗",),
    ],
)  # fmt: skip
def test_sums_and_remarks_below_the_records_are_passed_over_and_told(
    path: Path, last: tuple[Any, ...]
) -> None:
    assert [row.line for row in rows(roster(path, ONE, last))] == [2]
    assert told(path) == [("A3", "no_record")]


def test_the_sum_below_the_units_opens_no_inspection(path: Path) -> None:
    lines = [("单位代码", "单位名称", "在册人数"), ("edu", "教育局", 30), ("合计", None, 30)]
    assert [row.values["code"] for row in rows(book(path, {"被巡察单位": lines}))] == ["edu"]


def test_a_row_that_only_looks_like_a_remark_is_a_row(path: Path) -> None:
    lines = [("单位代码", "编号", "内容"), ("edu", "备注：1", "甲"), ("edu", "合计", "乙")]
    assert len(rows(book(path, {"重点": lines}))) == 2


def test_a_merged_cell_counts_for_all_its_lines_and_this_is_told(path: Path) -> None:
    lines = [HEADS, ONE, (None, *TWO[1:]), (None, None, None, None, None), TWO]
    merged(path, LIST, lines, "A2:A4")
    assert [row.units for row in rows(path)] == [("edu",)] * 3
    (note,) = read(path).notes
    assert (note.cell, note.code, note.data["count"]) == ("A3", "merged", 1)


def test_lines_in_which_only_a_merged_cell_stands_are_empty(path: Path) -> None:
    merged(path, LIST, [HEADS, ONE, *[()] * 200], "A2:A200", "E2:E200")
    assert [row.line for row in rows(path)] == [2]
    assert told(path) == []


def test_a_number_in_merged_cells_is_refused_since_it_may_be_one_for_all(path: Path) -> None:
    lines = [
        ("单位代码", "类型", "日期", "发放"),
        ("edu", "问卷调查", "2026.3.5", 40),
        ("edu", "民主测评", "2026.3.5", None),
    ]
    merged(path, "问卷测评", lines, "D2:D3")
    assert problems(path) == [("问卷测评", "D3", "merged")]


@pytest.mark.parametrize(("area", "cell"), [("C2:D2", "C2"), ("B2:F2", "B2"), ("C2:D3", "C2")])
def test_a_cell_merged_over_several_columns_is_refused(path: Path, area: str, cell: str) -> None:
    merged(path, LIST, [HEADS, ONE, TWO], area)
    assert problems(path)[0] == (LIST, cell, "merged")


def test_a_cell_of_a_foreign_column_merged_into_ours_is_refused(path: Path) -> None:
    lines = [("序号", "单位代码", "工号", "姓名"), ("第一组", None, "001", "张三")]
    merged(path, LIST, lines, "A2:B2")
    assert (LIST, "A2", "merged") in problems(path)


def test_a_cell_merged_into_columns_without_a_heading_is_read(path: Path) -> None:
    lines = [("单位代码", "工号", "姓名", None, "职务"), ("edu", "001", "张三", None, "局长")]
    merged(path, LIST, lines, "C1:D1", "C2:D2")
    assert rows(path)[0].values["name"] == "张三"
    assert told(path) == []


def test_what_stands_unseen_below_a_merged_cell_is_not_read(path: Path) -> None:
    kept = [("单位代码", "工号", "姓名"), ("edu", "001", "张三"), ("med", "002", "李四")]
    data = building.lines([[building.text(value) for value in line] for line in kept])
    raw(path, f'{data}<mergeCells><mergeCell ref="A2:A3"/></mergeCells>', name=LIST)
    assert [row.units for row in rows(path)] == [("edu",), ("edu",)]


def _hide(path: Path, change: Any) -> None:
    made = load_workbook(path)
    change(made)
    made.save(path)


def test_hidden_lines_and_columns_are_read_and_told(path: Path) -> None:
    def hide(made: Workbook) -> None:
        page = made[LIST]
        page.row_dimensions[3].hidden = True
        page.column_dimensions["D"].hidden = True

    roster(path, ONE, TWO)
    _hide(path, hide)
    assert [row.values["post"] for row in rows(path)] == ["局长", "科员"]
    assert told(path) == [("D2", "hidden_column"), ("A3", "hidden_line")]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_of_ours_that_is_filled_in_is_refused(path: Path, state: str) -> None:
    def hide(made: Workbook) -> None:
        made.create_sheet("走访")
        made[LIST].sheet_state = state  # type: ignore[assignment]

    roster(path, ONE, ("edu", "=1"))
    _hide(path, hide)
    assert problems(path) == [(LIST, "", "hidden_sheet")]


def test_a_hidden_sheet_that_is_empty_or_none_of_ours_brings_nothing_in(path: Path) -> None:
    def hide(made: Workbook) -> None:
        made.create_sheet("走访").sheet_state = "hidden"
        made.create_sheet("公告").append(["单位代码", "发布方式", "发布日期"])
        made["公告"].sheet_state = "hidden"
        made.create_sheet("字典").append(["党员", "是"])
        made["字典"].sheet_state = "veryHidden"

    roster(path, ONE)
    _hide(path, hide)
    assert len(rows(path)) == 1
    assert [(n.sheet, n.code) for n in read(path).notes] == [("字典", "hidden_sheet")]


def test_two_sheets_of_one_name_are_refused_unless_one_is_empty(path: Path) -> None:
    lines: dict[str, Any] = {LIST: [HEADS, ONE], f"{LIST} ": [HEADS, TWO]}
    assert problems(book(path, lines)) == [(f"{LIST} ", "", "sheet_twice")]
    lines = {LIST: [HEADS], f"{LIST}\u3000": [HEADS, TWO], f" {LIST}": []}
    assert len(rows(book(path, lines))) == 1


def test_lines_with_nothing_to_be_seen_are_empty(path: Path) -> None:
    blank = (" ", "\u3000", "\u00a0", "\u200b\ufeff", "\n")
    assert [row.line for row in rows(roster(path, blank, ONE, *[blank] * 3000))] == [3]


def test_numbered_lines_that_are_not_filled_in_are_empty(path: Path) -> None:
    numbered = [(n, *(ONE if n == 1 else ())) for n in range(1, 500)]
    assert len(rows(roster(path, *numbered, heads=("序号", *HEADS)))) == 1


def test_what_is_wrong_with_a_line_is_all_told_at_once(path: Path) -> None:
    lines = (("edu", None, "张" * 10_001, "=A1", "#REF!"), ("a、b", "1", "_xD800_", "x", "是"))
    assert problems(roster(path, *lines)) == [
        (LIST, "B2", "missing"),
        (LIST, "C2", "too_long"),
        (LIST, "D2", "formula"),
        (LIST, "E2", "error_value"),
        (LIST, "C3", "control_character"),
        (LIST, "A3", "several_units"),
    ]


def test_codes_that_can_be_none_are_refused_in_their_cell(path: Path) -> None:
    heads = ("单位代码", "会议类型", "日期", "轮次编号")
    lines = (("x" * 33, "反馈会", None, None), ("a/b", "反馈会", None, "第1轮！"))
    assert problems(meetings(path, *lines, heads=heads)) == [
        ("会议", "A2", "bad_code"),
        ("会议", "A3", "bad_code"),
        ("会议", "D3", "bad_code"),
    ]


def test_a_day_is_noted_with_the_first_place_and_how_often(path: Path) -> None:
    heads = ("单位代码", "会议类型", "日期")
    held = [("edu", "反馈会", datetime(2026, 3, d, 9, 30)) for d in (5, 6)]  # noqa: DTZ001
    meetings(path, *held, ("edu", "其他", date(2026, 3, 7)), heads=heads)
    (note,) = read(path).notes
    assert (note.cell, note.code, note.data["count"]) == ("C2", "time_left_out", 2)
