from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.model.headings import RECORDS, ROUND
from tests.unit.workbooks.books import ignored, prints
from workbooks.read import read
from workbooks.template import write_template
from workflow.records import catalogue


def say(message: str, **data: Any) -> str:
    return message.format(**data)


def template(tmp_path: Path, which: str) -> Path:
    path = tmp_path / f"{which}.xlsx"
    kinds = catalogue.of_workbook(which, with_letters=which == "records")
    write_template(kinds, path, translate=say)
    return path


def headings(path: Path) -> dict[str, tuple[str, ...]]:
    pages = load_workbook(path).worksheets[1:]
    return {page.title: tuple(str(cell.value) for cell in page[1]) for page in pages}


def test_the_round_workbook_has_the_fixed_headings_in_their_order(tmp_path: Path) -> None:
    assert headings(template(tmp_path, "round")) == ROUND


def test_the_records_workbook_has_the_fixed_headings_and_the_round_last(tmp_path: Path) -> None:
    found = headings(template(tmp_path, "records"))
    plain = {name: tuple(h.rstrip("†") for h in heads) for name, heads in found.items()}
    assert plain == {name: (*heads, "轮次编号") for name, heads in RECORDS.items()}
    assert [h for h in found["谈话"] if h.endswith("†")] == ["个人诉求†", "要点†"]
    assert list(found) == list(plain)


@pytest.mark.parametrize("which", ["round", "records"])
def test_an_empty_template_is_read_as_nothing(tmp_path: Path, which: str) -> None:
    found = read(template(tmp_path, which))
    assert not found.rows
    assert not ignored(found)


@pytest.mark.parametrize("which", ["round", "records"])
def test_the_help_explains_every_column(tmp_path: Path, which: str) -> None:
    path = template(tmp_path, which)
    page = load_workbook(path)["说明"]
    told = {(row[0], row[1]): row[3] for row in page.iter_rows(values_only=True)}
    for sheet, heads in headings(path).items():
        assert all(told[sheet, heading] for heading in heads)


def test_columns_have_formats_and_choices(tmp_path: Path) -> None:
    page = load_workbook(template(tmp_path, "records"))["会议"]
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["D"].number_format == "yyyy-mm-dd"
    assert page.column_dimensions["A"].number_format == "@"
    choices = {str(v.sqref): v for v in page.data_validations.dataValidation}
    assert choices["B2:B1048576"].formula1.startswith('"沟通见面会,巡察动员会,')
    assert not choices["B2:B1048576"].showErrorMessage
    assert choices["H2:H1048576"].formula1 == '"是,否"'
    # Excel refuses a list longer than that.
    every = load_workbook(template(tmp_path, "round")).worksheets[1:]
    every += load_workbook(template(tmp_path, "records")).worksheets[1:]
    lists = [v.formula1 for p in every for v in p.data_validations.dataValidation]
    assert lists
    assert all(len(found) <= 257 for found in lists)


@pytest.mark.parametrize("which", ["round", "records"])
def test_every_sheet_prints_one_page_wide_with_its_headings_on_each_page(
    tmp_path: Path, which: str
) -> None:
    for page in load_workbook(template(tmp_path, which)).worksheets:
        assert prints(page)
        line = int(str(page.print_title_rows).rpartition("$")[2])
        assert page.cell(row=line, column=2).font.bold
        cells = [*page[line], *page[line + 1]] if page.title == "说明" else page[line]
        assert [cell for cell in cells if cell.alignment.wrap_text]
        total = sum(d.width for d in page.column_dimensions.values())
        assert total <= 240


def test_what_is_typed_into_a_template_is_wrapped(tmp_path: Path) -> None:
    page = load_workbook(template(tmp_path, "records"))["问题底稿"]
    assert all(d.alignment.wrap_text for d in page.column_dimensions.values())
    # A heading of two lines is not cut where no program fits the row.
    assert page.row_dimensions[1].height > 30


def test_a_template_that_is_filled_in_is_read(tmp_path: Path) -> None:
    path = template(tmp_path, "records")
    made = load_workbook(path)
    made["会议"].append(["edu、med", "反馈会", None, date(2026, 6, 1), "王五", None, 40, "√"])
    made["谈话"].append(["edu", "001", "本单位", "2026年3月5日", "甲、乙", "乙", "首谈", None, "a"])
    made.save(path)
    meeting, interview = read(path).rows
    assert meeting.units == ("edu", "med")
    assert (meeting.values["attendance"], meeting.values["leader_present"]) == (40, "√")
    assert (interview.values["person"], interview.values["demands"]) == ("001", "a")
    assert interview.kind.model.model_validate(interview.values)
