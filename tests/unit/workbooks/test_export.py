import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.unit.workbooks.books import prints
from workbooks import cells
from workbooks.columns import of_export
from workbooks.export import write_records
from workbooks.read import read
from workflow.errors import BadInputError
from workflow.queries.entered import EnteredRecord
from workflow.records import catalogue
from workflow.records.catalogue import BY_CODE
from workflow.records.rows import Row

RECORDS = catalogue.of_workbook("records")
INTERVIEW = {
    "person": "001",
    "scope": "本单位",
    "date": "2026-03-20",
    "inspectors": ["zhao", "qian"],
    "nature": "首谈",
    "points": {"digest": "…"},
}


def line(kind: str, data: dict[str, Any], *, voided: bool = False, **shown: str) -> EnteredRecord:
    return EnteredRecord(
        kind=BY_CODE[kind],
        unit="edu",
        number="1",
        data=data,
        shown=shown,
        entered_by="zhao",
        entered_at=datetime.fromisoformat("2026-03-20T01:00:00+00:00"),
        voided=voided,
    )


def read_back(path: Path, *lines: EnteredRecord) -> list[Row]:
    assert write_records(path, RECORDS, "2026-1", lines) == len(lines)
    return read(path).rows


def stored(row: Row) -> dict[str, Any]:
    """Return the data that entering a row would store."""
    whole = row.kind.model.model_validate(row.values).model_dump(mode="json")
    return {name: value for name, value in whole.items() if value not in ("", None, [], False)}


def test_what_is_exported_is_read_back_as_the_same(tmp_path: Path) -> None:
    lines = [
        line("meeting", {"types": ["反馈会", "其他"], "date": "2026-06-01", "attendance": 40,
                         "leader_spoke": True, "pledgers": ["甲", "乙"]}),
        line("survey", {"type": "民主测评", "issued": 3, "date": "2026-03-20"}),
        line("material", {"category": "档案", "title": "x", "years": [2023, 2025]}),
        line("finding", {"number": "001", "title": "=1+1", "evidence": "a\nb"}),
        line("measure", {"finding": "1-2", "measure_no": "1", "due": "1949-10-01"}),
    ]  # fmt: skip
    rows = read_back(tmp_path / "x.xlsx", *lines)
    assert [stored(row) for row in rows] == [each.data for each in lines]
    assert {(row.round, row.units, row.number) for row in rows} == {("2026-1", ("edu",), "1")}


def test_sealed_fields_stay_empty_and_names_are_written_as_shown(tmp_path: Path) -> None:
    shown = line("interview", INTERVIEW, person="张三", inspectors="赵、钱")
    (row,) = read_back(tmp_path / "x.xlsx", shown)
    assert row.values["points"] == ""
    assert (row.values["person"], row.values["inspectors"]) == ("张三", "赵、钱")
    assert stored(row)["date"] == "2026-03-20"


def test_dates_are_dates_of_excel_and_yes_and_no_are_words(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    read_back(path, line("meeting", {"types": ["反馈会"], "date": "2026-06-01"}))
    page = load_workbook(path)["会议"]
    head = [cell.value for cell in page[1]]
    cells = dict(zip(head, page[2], strict=True))
    assert head[:3] == ["轮次编号", "单位代码", "记录号"]
    assert cells["日期"].value == datetime(2026, 6, 1)  # noqa: DTZ001 - Excel knows no zones
    assert cells["日期"].number_format == "yyyy-mm-dd"
    assert cells["组长讲话"].value == "否"
    assert page.freeze_panes == "A2"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "#N/A", "=cmd|' /C calc'!A0", "="])
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.xlsx"
    (row,) = read_back(path, line("focus", {"number": text, "content": text}))
    assert row.values["content"] == text
    cells = [cell for cell in load_workbook(path)["重点"][2] if cell.value == text]
    assert [cell.data_type for cell in cells] == ["s", "s"]


def test_every_sheet_is_there_with_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    assert write_records(path, RECORDS, "2026-1", []) == 0
    pages = load_workbook(path).worksheets
    assert [page.title for page in pages] == [kind.sheet for kind in RECORDS]
    for page, kind in zip(pages, RECORDS, strict=True):
        assert [cell.value for cell in page[1]] == [c.heading for c in of_export(kind)]
    assert not read(path).rows


def test_a_unit_and_a_round_are_exported_with_their_own_codes(tmp_path: Path) -> None:
    kinds = catalogue.of_workbook("round")
    lines = [line("unit", {"code": "edu", "name": "x"}), line("round", {"code": "2026-1"})]
    assert write_records(tmp_path / "x.xlsx", kinds, "2026-1", lines) == 2
    assert [stored(row) for row in read(tmp_path / "x.xlsx").rows] == [lines[1].data, lines[0].data]


def test_more_rows_than_can_be_imported_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbooks.export.MOST_ROWS", 1)
    with pytest.raises(BadInputError, match="more than 1 row"):
        write_records(tmp_path / "x.xlsx", RECORDS, "2026-1", [line("focus", {"number": "1"})] * 2)


#: Texts that a record may contain: no other control characters, no outer spaces.
TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t\r=_x0D41A"),
    max_size=30,
).map(cells.given)


@given(text=TEXTS)
def test_any_text_survives_the_way_out_and_in(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        write_records(
            path, [BY_CODE["focus"]], "2026-1", [line("focus", {"number": "1", "content": text})]
        )
        (row,) = read(path).rows
    assert row.values["content"] == text


def test_what_is_void_is_not_exported(tmp_path: Path) -> None:
    survey = {"type": "民主测评", "issued": 3, "date": "2026-03-20"}
    written = (line("survey", survey), line("survey", survey, voided=True))
    assert write_records(tmp_path / "x.xlsx", RECORDS, "2026-1", written) == 1


def test_an_export_prints_one_page_wide_with_headings_and_whole_texts(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    long = {"number": "1", "title": "题", "facts": "查证的事实" * 30 + "\n二"}
    read_back(path, line("finding", long), line("finding", {"number": "2", "title": "短"}))
    for page in load_workbook(path).worksheets:
        assert prints(page)
        assert page.print_title_rows == "$1:$1"
        assert sum(d.width for d in page.column_dimensions.values()) <= 250
    page = load_workbook(path)["问题底稿"]
    assert all(cell.alignment.wrap_text for cell in (*page[1], *page[2]))
    assert page.row_dimensions[2].height > 20 * 15
    assert page.row_dimensions[3].height is None
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    # Excel fits a row anew when a text is changed, unless somebody has set its height.
    assert not [sheet for sheet in sheets if b"customHeight" in sheet]


def test_no_row_is_higher_than_rows_can_be(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    read_back(path, line("focus", {"number": "1", "content": "\n".join("一" * 500)}))
    assert load_workbook(path)["重点"].row_dimensions[2].height == 409
