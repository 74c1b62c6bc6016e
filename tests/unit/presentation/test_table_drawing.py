"""Tables fit the terminal, and no date is broken in them."""

import pytest

from presentation.table_drawing import drawn
from presentation.tables import TextTable
from presentation.text_layout import width

TABLE = TextTable(
    "",
    ["应于", "被巡察党组织", "事项", "状态"],
    [
        ["2026-03-05（暂定）", "2026-1/edu", "沟通见面会由书记主持召开", "进行中，逾期 3 天"],
        ["2026-04-16", "2026-1/a-very-long-code-of-a-unit", "谈话", "已暂停"],
    ],
)


@pytest.mark.parametrize("columns", [50, 60, 80, 120])
def test_a_table_fits_and_breaks_no_date(columns: int) -> None:
    lines = list(drawn(TABLE, columns))
    assert all(width(line) <= columns for line in lines)
    text = "\n".join(lines)
    assert all(whole in text for whole in ("2026-03-05", "2026-04-16", "2026-1/edu"))


def test_a_table_that_fits_stands_side_by_side() -> None:
    assert list(drawn(TextTable("", ["a", "单位"], [["x", 1], ["yy", 22]]), 80)) == [
        "a   单位",
        "x   1",
        "yy  22",
    ]


def test_a_table_that_is_too_wide_stands_below_each_other() -> None:
    table = TextTable("", ["说明文字", "b", "c"], [["x" * 30, "y" * 30, "z"]])
    assert list(drawn(table, 44)) == [
        "",
        f"说明文字  {'x' * 30}",
        f"b         {'y' * 30}",
        "c         z",
    ]


def test_nothing_in_a_table_commands_the_terminal() -> None:
    assert "\x1b" not in "".join(drawn(TextTable("", ["a"], [["\x1b[31mred"]]), 80))


def test_a_last_column_that_does_not_fit_stands_below_its_row() -> None:
    table = TextTable(
        "", ["阶段", "日期", "备注"], [["反馈", "2026-05-09", "x" * 30], ["整改", "", ""]]
    )
    assert list(drawn(table, 40)) == [
        "阶段  日期",
        "    备注",
        "反馈  2026-05-09",
        f"    {'x' * 30}",
        "整改",
    ]


def test_a_long_remark_is_no_narrow_strip() -> None:
    remark = "退回“撰写报告”，理由：责任主体不清，请补充；第二部分没有写明时间"
    table = TextTable("", ["单位", "日期", "备注"], [["县教育局" * 4, "2026-05-09", remark]])
    lines = list(drawn(table, 50))
    assert lines[-2:] == [f"    {remark[:24]}", f"    {remark[24:]}"]
