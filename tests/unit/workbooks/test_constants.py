"""Formulas that are only a value are read as the value; all others are refused."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import building
from tests.fuzz.building import text
from tests.unit.workbooks.books import problems, raw
from workbooks import constants
from workbooks.read import read

HEADS = [text(heading) for heading in ("单位代码", "会议类型", "日期", "组长讲话", "名称")]


def read_one(path: Path, cell: str, column: int = 4, **more: Any) -> Any:
    """Return the value read from a cell of a meeting, by default from its title."""
    row = [text("edu"), text("反馈会"), "", "", ""]
    row[column] = cell
    raw(path, building.lines([HEADS, row]), **more)
    (found,) = read(path).rows
    name = ("", "types", "date", "leader_spoke", "title")[column]
    whole = found.kind.model.model_validate(found.values).model_dump()
    return whole[name]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("TRUE()", True), ("FALSE()", False), ("TRUE", True), ("true( )", True), ("=FALSE", False),
        ('"text"', "text"), ('"a""b"', 'a"b'), ('""', ""), ('"001"', "001"), ('"1+1"', "1+1"),
        ("12", 12.0), ("-12.5", -12.5), ("+3", 3.0), ("1E3", 1000.0), ("50%", 0.5), (" 7 ", 7.0),
        ("DATE(2026,3,5)", 46086.0), ("date( 2026 , 03 , 05 )", 46086.0),
    ],
)  # fmt: skip
def test_a_constant_has_its_value(formula: str, value: Any) -> None:
    found = constants.value(formula, of_1904=False)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "formula",
    [
        "", "A1", "1+1", "TODAY()", "NOT(TRUE)", "TRUE()+0", '"a"&"b"', '"a', 'T("a")', "1 2",
        "--1", "NA()", "#N/A", "DATE(2026,2,30)", "DATE(2026,A1,5)", "DATE(1899,1,1)", "SUM(1)",
        "(1)", "%", "TRUE()TRUE()", "1e9999x", '"a" ""', "HYPERLINK(\"x\",\"y\")",
    ],
)  # fmt: skip
def test_what_must_be_worked_out_is_no_constant(formula: str) -> None:
    assert constants.value(formula, of_1904=False) is None


@given(value=st.text())
def test_any_text_in_quotes_is_that_text(value: str) -> None:
    formula = '"' + value.replace('"', '""') + '"'
    assert constants.value(formula, of_1904=False) == value


@given(day=st.dates(date(1904, 1, 2), date(2199, 12, 31)))
def test_a_day_is_counted_as_the_workbook_counts(day: date) -> None:
    formula = f"DATE({day.year},{day.month},{day.day})"
    plain, of_1904 = (constants.value(formula, of_1904=said) for said in (False, True))
    assert isinstance(plain, float)
    assert isinstance(of_1904, float)
    assert plain - of_1904 == 1462


def test_a_truth_that_libreoffice_saved_is_a_yes_or_a_no(path: Path) -> None:
    for said, meant in (("TRUE", True), ("FALSE", False)):
        cell = f'<c t="b"><f aca="false">{said}()</f><v>{int(meant)}</v></c>'
        assert read_one(path, cell, 3) is meant
        assert read_one(path, f'<c t="b"><f>{said}</f></c>', 3) is meant


def test_a_constant_is_what_it_says_whatever_it_is_said_to_have_resulted_in(path: Path) -> None:
    assert read_one(path, '<c t="str"><f>"甲"</f><v>乙</v></c>') == "甲"
    assert read_one(path, "<c><f>12</f><v>99</v></c>") == "12"
    assert read_one(path, '<c t="str"><f>"001"</f></c>') == "001"
    assert read_one(path, '<c t="str"><f>""</f><v>x</v></c>') == ""


def test_a_constant_is_shown_in_the_format_of_its_cell(path: Path) -> None:
    more: dict[str, Any] = {"styles": ['"第"000"号"', "yyyy-mm-dd", '"甲"@']}
    assert read_one(path, '<c s="0"><f>12</f><v>12</v></c>', **more) == "第012号"
    assert read_one(path, '<c s="1"><f>DATE(2026,3,5)</f></c>', 2, **more) == date(2026, 3, 5)
    assert read_one(path, '<c s="2"><f>"乙"</f></c>', **more) == "甲乙"


def test_cells_that_share_a_constant_have_its_value(path: Path) -> None:
    def row(formula: str) -> list[str]:
        return [text("edu"), text("反馈会"), "", f'<c t="b">{formula}<v>1</v></c>', ""]

    first = '<f t="shared" ref="D2:D4" si="0">TRUE()</f>'
    raw(path, building.lines([HEADS, row(first), *[row('<f t="shared" si="0"/>')] * 2]))
    assert [found.values["leader_spoke"] for found in read(path).rows] == [True] * 3
    raw(path, building.lines([HEADS, row('<f t="shared" si="1"/>')]))
    assert problems(path) == [("会议", "D2", "formula")]


def test_a_field_of_formulas_is_one_even_if_it_is_constant(path: Path) -> None:
    cell = '<c t="b"><f t="array" ref="D2">TRUE()</f><v>1</v></c>'
    raw(path, building.lines([HEADS, [text("edu"), text("反馈会"), "", cell, ""]]))
    assert problems(path) == [("会议", "D2", "formula")]


def test_a_truth_is_the_word_that_is_seen_where_no_yes_is_wanted(path: Path) -> None:
    assert read_one(path, '<c t="b"><v>1</v></c>') == "TRUE"
    assert read_one(path, '<c t="b"><v>0</v></c>') == "FALSE"
