"""How cells are read that are not written as their column expects."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.unit.workbooks.books import book, meetings, problems, told
from workbooks.coerce import Coerced, value
from workbooks.grid import FORMULA, Fault
from workbooks.read import read
from workflow.records.fields import Shape


def taken(given: Any, shape: Shape, heading: str = "日期", **more: bool) -> Coerced:
    asked = {"looked_up": False, "of_1904": False, **more}
    return value(given, shape, heading, **asked)


@pytest.mark.parametrize(
    ("given", "meant", "code"),
    [
        (46086, date(2026, 3, 5), "day_of_number"),
        ("46086", date(2026, 3, 5), "day_of_number"),
        ("46086.0", date(2026, 3, 5), "day_of_number"),
        ("４６０８６", date(2026, 3, 5), "day_of_number"),
        (20260305, date(2026, 3, 5), "day_of_number"),
        ("20260305", date(2026, 3, 5), "day_of_number"),
        (17899, date(1949, 1, 1), "day_of_number"),
        (109574, date(2199, 12, 31), "day_of_number"),
        (datetime(2026, 3, 5), datetime(2026, 3, 5), ""),  # noqa: DTZ001
        (datetime(2026, 3, 5, 9), datetime(2026, 3, 5, 9), "time_left_out"),  # noqa: DTZ001
        ("2026-03-05 09:30", "2026-03-05 09:30", "time_left_out"),
        ("2026年3月5日 9：30", "2026年3月5日 9：30", "time_left_out"),
        ("2026.3.5", "2026.3.5", ""),
        (20261305, 20261305, ""),
        (17898, 17898, ""),
        (109575, 109575, ""),
        (2026, 2026, ""),
        (2026.3, 2026.3, ""),
        (True, "TRUE", ""),
        (time(9), time(9), ""),
    ],
)
def test_numbers_that_are_days_are_days_and_this_is_told(given: Any, meant: Any, code: str) -> None:
    found = taken(given, "day")
    assert (found.value, found.code, found.wrong) == (meant, code, "")
    assert bool(found.note) == bool(code)


def test_days_of_a_workbook_that_counts_from_1904_are_counted_so() -> None:
    assert taken(44624, "day", of_1904=True).value == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("given", "heading", "meant"),
    [
        ("30人", "在册人数", 30),
        ("３０ 份", "发放", 30),
        ("1975年", "出生年份", 1975),
        ("1975.3", "出生年份", 1975),
        (1975.03, "出生年份", 1975),
        ("1975-03-12", "出生年份", 1975),
        ("1975年3月", "出生年份", 1975),
        ("1975/3/12", "出生年份", 1975),
        (datetime(1975, 3, 12), "出生年份", 1975),  # noqa: DTZ001
    ],
)
def test_numbers_beside_a_word_or_in_a_date_are_read_and_this_is_told(
    given: Any, heading: str, meant: int
) -> None:
    found = taken(given, "count", heading)
    assert (found.value, found.code) == (meant, "number_read")


@pytest.mark.parametrize("given", [30, "30", "三十", "1.5", 0.5, "约30人", "30-40人"])
def test_other_numbers_are_handed_on_as_they_stand(given: Any) -> None:
    assert taken(given, "count", "发放") == Coerced(given)


@pytest.mark.parametrize(
    ("given", "looked_up", "code"),
    [
        (date(2026, 1, 2), True, "date_for_code"),
        (10**15, False, "rounded_number"),
        (1.1010119900307e17, False, "rounded_number"),
        (-(10**15), False, "rounded_number"),
        (FORMULA, False, "formula"),
        (Fault("#N/A"), False, "error_value"),
        ("a\x00b", False, "control_character"),
        ("a\ud800b", False, "control_character"),
        ("x" * 10_001, False, "too_long"),
    ],
)
def test_what_cannot_be_meant_is_wrong_and_says_what_to_write(
    given: Any, looked_up: bool, code: str
) -> None:
    found = taken(given, "text", "姓名", looked_up=looked_up)
    assert found.code == code
    assert found.wrong.format(heading="姓名", **found.data)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (7, 7),
        (13_800_138_000, 13_800_138_000),
        (0.1 + 0.2, "0.3"),
        (datetime(2026, 3, 5), "2026-03-05"),  # noqa: DTZ001
        (time(9, 30), "09:30:00"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("x" * 10_000, "x" * 10_000),
    ],
)
def test_a_text_is_what_is_seen_in_the_cell(given: Any, meant: Any) -> None:
    assert taken(given, "text", "名称") == Coerced(meant)


def test_leading_zeros_that_a_format_shows_are_there(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", {"花名册": [("单位代码", "工号", "姓名"), ("edu", 7, "张三")]})
    made = load_workbook(path)
    made["花名册"]["B2"].number_format = "000"
    made.save(path)
    (row,) = read(path).rows
    assert row.values["number"] == "007"
    assert told(path) == []


def test_a_staff_number_of_which_excel_made_a_date_is_refused(tmp_path: Path) -> None:
    lines = [
        ("单位代码", "谈话对象", "日期", "性质"),
        ("edu", date(2026, 1, 2), date(2026, 3, 5), "首谈"),
    ]
    path = book(tmp_path / "x.xlsx", {"谈话": lines})
    assert problems(path) == [("谈话", "B2", "date_for_code")]


def test_units_are_separated_by_whatever_separates(tmp_path: Path) -> None:
    lines = [
        (units, "反馈会", None, None, None) for units in ("a;b", "a\nb", "a b", "a；b", "a，b、")
    ]
    found = read(meetings(tmp_path / "x.xlsx", *lines))
    assert {row.units for row in found.rows} == {("a", "b")}
