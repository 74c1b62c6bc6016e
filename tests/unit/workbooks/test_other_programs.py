"""Workbooks as LibreOffice, WPS and other programs write them, and as Excel rarely does."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz import building
from tests.fuzz.building import Page, number, text
from tests.unit.workbooks.books import problems, raw, told
from workbooks.read import read
from workflow.errors import BadInputError

HEADS = [text(heading) for heading in ("单位代码", "会议类型", "日期", "主持人")]
HELD = [text("edu"), text("反馈会"), text("2026-03-05"), text("王五")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def values(path: Path) -> list[dict[str, Any]]:
    return [row.values for row in read(path).rows]


def written(path: Path, change: Callable[[dict[str, Any]], None], **more: Any) -> Path:
    """Write a workbook of one meeting after a change of its parts."""
    page = Page(name="会议", data=building.lines([HEADS, HELD]))
    parts = building.parts([page], **more)
    change(parts)
    path.write_bytes(building.packed(parts))
    return path


def as_usual(path: Path) -> bool:
    (row,) = read(path).rows
    return row.units == ("edu",) and row.values["chair"] == "王五"


def test_a_workbook_needs_neither_styles_nor_shared_texts_nor_dimensions(path: Path) -> None:
    assert as_usual(written(path, lambda parts: None))


def test_runs_of_a_rich_text_are_joined_and_how_it_sounds_is_left_out(path: Path) -> None:
    run = "<r><rPr><b/><color rgb='FF0000'/></rPr><t>{}</t></r>"
    rich = (
        run.format("王") + run.format("五") + "<rPh sb='0' eb='2'><t>wangwu</t></rPh><phoneticPr/>"
    )
    inline = f"<c t='inlineStr'><is>{rich}</is></c>"
    shared = building.lines([HEADS, [*HELD[:3], "<c t='s'><v>1</v></c>"], [*HELD[:2], "", inline]])
    raw(path, shared, shared=["<t>x</t>", rich, "<t/>"])
    assert [row["chair"] for row in values(path)] == ["王五", "王五"]


def test_a_shared_text_that_is_not_there_is_damage(path: Path) -> None:
    for place in ("3", "-1", "1.0", "x", "٣"):
        raw(path, building.lines([HEADS, [f"<c t='s'><v>{place}</v></c>"]]), shared=["<t>x</t>"])
        with pytest.raises(BadInputError, match="damaged"):
            read(path)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("yyyy-mm-dd", datetime(2026, 3, 5)),  # noqa: DTZ001
        ('yyyy"年"m"月"d"日";@', datetime(2026, 3, 5)),  # noqa: DTZ001
        ("[$-804]yyyy年m月d日 aaaa", datetime(2026, 3, 5)),  # noqa: DTZ001
        ("[DBNum1][$-804]yyyy\\年m\\月", datetime(2026, 3, 5)),  # noqa: DTZ001
        ("mmm", datetime(2026, 3, 5)),  # noqa: DTZ001
        ("m/d/yy h:mm", datetime(2026, 3, 5)),  # noqa: DTZ001
        ("General", 46086),
        ("G/通用格式", 46086),
        ('0"days"', "46086days"),
        ("[Red]#,##0.00", "46,086.00"),
        ("00000000", "00046086"),
        ("@", 46086),
        ("[h]:mm", "1106064:00"),
    ],
)
def test_a_number_is_what_its_format_shows(path: Path, code: str, shown: object) -> None:
    lines = building.lines([[text("单位代码"), text("编号"), text("内容")],
                            [text("edu"), text("1"), number(46086, 0)]])  # fmt: skip
    raw(path, lines, name="重点", styles=[code])
    meant = "2026-03-05" if isinstance(shown, datetime) else shown
    assert values(path)[0]["content"] == meant


def test_days_are_counted_from_1904_where_the_workbook_says_so(path: Path) -> None:
    lines = building.lines([HEADS, [*HELD[:2], number(44624, 0)], [*HELD[:2], number(44624, 1)]])
    raw(path, lines, styles=["yyyy-mm-dd", "General"], of_1904=True)
    days = [row.kind.model.model_validate(row.values) for row in read(path).rows]
    assert {str(day.date) for day in days} == {"2026-03-05"}  # type: ignore[attr-defined]
    assert told(path) == [("C3", "day_of_number")]


def test_built_in_formats_of_chinese_excel_are_days(path: Path) -> None:
    xf = "".join(f'<xf numFmtId="{n}"/>' for n in (14, 31, 57, 58, 22, 27))

    def change(parts: dict[str, Any]) -> None:
        parts["xl/styles.xml"] = f"<styleSheet><cellXfs>{xf}</cellXfs></styleSheet>"
        cells = [[*HELD[:2], number(46086, n)] for n in range(6)]
        parts["xl/worksheets/sheet1.xml"] = f"<w>{building.lines([HEADS, *cells])}</w>"

    written(path, change, styles=[])
    assert {row["date"] for row in values(path)} == {datetime(2026, 3, 5)}  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<c t='b'><v>1</v></c>", "TRUE"),
        ("<c t='b'><v>0</v></c>", "FALSE"),
        ("<c t='str'><v>王五</v></c>", "王五"),
        ("<c t='d'><v>2026-03-05T00:00:00</v></c>", "2026-03-05"),
        ("<c t='d'><v>早上</v></c>", "早上"),
        ("<c><v>王五</v></c>", "王五"),
        ("<c><v> 7.0 </v></c>", 7),
        ("<c><v>1E3</v></c>", 1000),
        ("<c><v>1e999</v></c>", "1e999"),
        ("<c><v>nan</v></c>", "nan"),
        ("<c><v>1_0</v></c>", "1_0"),
        ("<c t='inlineStr'><is><t>a<!-- - -->b</t></is></c>", "ab"),
        ("<c t='inlineStr'><is><t><![CDATA[<c r=\"A1\"/>]]></t></is></c>", '<c r="A1"/>'),
        ("<c t='inlineStr'><is><t>_xD83D__xDE00_</t></is></c>", "\U0001f600"),
        ("<c t='s'/>", ""),
        ("<c><v/></c>", ""),
        ("<c t='inlineStr'/>", ""),
    ],
)
def test_cells_of_every_type_are_read(path: Path, cell: str, value: object) -> None:
    raw(path, building.lines([HEADS, [*HELD[:3], cell]]))
    assert values(path)[0]["chair"] == value


@pytest.mark.parametrize(
    "cells",
    [
        ["<c><f>A1</f><v>王五</v></c>"],
        ['<c t="str"><f t="shared" ref="D2:D3" si="0">A1</f><v>x</v></c>'],
        ['<c><f t="shared" si="0"/><v>x</v></c>'],
        ["<c><f/></c>"],
        ['<c cm="1"><f t="array" ref="D2">A1</f><v>x</v></c>'],
    ],
)
def test_a_formula_is_refused_whatever_it_resulted_in(path: Path, cells: list[str]) -> None:
    raw(path, building.lines([HEADS, [*HELD[:3], *cells]]))
    assert problems(path) == [("会议", "D2", "formula")]


@pytest.mark.parametrize("kind", ["array", "dataTable"])
def test_cells_that_a_formula_fills_are_formulas_too(path: Path, kind: str) -> None:
    filling = f'<c><f t="{kind}" ref="D2:D4">A1:A3</f><v>x</v></c>'
    below = [[*HELD[:2], "", text("结果")] for _ in range(2)]
    raw(path, building.lines([HEADS, [*HELD[:3], filling], *below, HELD]))
    assert problems(path) == [("会议", f"D{n}", "formula") for n in (2, 3, 4)]


def test_names_may_have_prefixes_and_parts_other_places(path: Path) -> None:
    def change(parts: dict[str, Any]) -> None:
        sheet = parts.pop("xl/worksheets/sheet1.xml")
        for name in ("worksheet", "sheetData", "row", "is"):
            sheet = sheet.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
        sheet = sheet.replace("<c ", "<x:c ").replace("</c>", "</x:c>")
        sheet = sheet.replace("<t ", "<x:t ").replace("</t>", "</x:t>")
        parts["xl\\Blätter\\Sheet.XML"] = sheet.replace(" xmlns=", " xmlns:x=")
        parts["xl/_rels/workbook.xml.rels"] = building.relations(
            [("rId1", "worksheet", "/xl/Blätter/sheet.xml")]
        )

    assert as_usual(written(path, change))


def test_the_main_part_stands_where_the_relations_say(path: Path) -> None:
    def change(parts: dict[str, Any]) -> None:
        parts["book/main.xml"] = parts.pop("xl/workbook.xml")
        parts["book/_rels/main.xml.rels"] = building.relations(
            [("rId1", "worksheet", "../xl/worksheets/./sheet1.xml")]
        )
        parts["_rels/.rels"] = building.relations([("a", "officeDocument", "book/main.xml")])

    assert as_usual(written(path, change))


def test_cells_and_lines_need_not_say_where_they_stand(path: Path) -> None:
    lines = "".join(f"<row>{''.join(cells)}</row>" for cells in (HEADS, HELD))
    assert as_usual(raw(path, f"<sheetData>{lines}</sheetData>"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_part_may_be_encoded_otherwise(path: Path, encoding: str) -> None:
    def change(parts: dict[str, Any]) -> None:
        sheet = f"<?xml version='1.0' encoding='{encoding}'?>{parts['xl/worksheets/sheet1.xml']}"
        parts["xl/worksheets/sheet1.xml"] = sheet.encode(encoding, "xmlcharrefreplace")

    assert as_usual(written(path, change))


def test_merged_cells_are_seen_in_any_encoding(path: Path) -> None:
    def change(parts: dict[str, Any]) -> None:
        lines = building.lines([HEADS, HELD, ["", *HELD[1:]]])
        merged = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
        parts["xl/worksheets/sheet1.xml"] = f"<w>{lines}{merged}</w>".encode("utf-16")

    assert [row.units for row in read(written(path, change)).rows] == [("edu",), ("edu",)]


def test_charts_and_macros_are_left_out(path: Path) -> None:
    def change(parts: dict[str, Any]) -> None:
        parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            "</sheets>", '<sheet name="图" sheetId="9" r:id="rId9"/></sheets>'
        )
        parts["xl/_rels/workbook.xml.rels"] = building.relations(
            [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId9", "chartsheet", "c.xml"),
             ("rId7", "vbaProject", "vbaProject.bin")]
        )  # fmt: skip

    assert as_usual(written(path, change))


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_parts_may_be_stored_or_deflated(path: Path, how: int) -> None:
    parts = building.parts([Page(name="会议", data=building.lines([HEADS, HELD]))])
    path.write_bytes(building.packed(parts, how=how))
    assert as_usual(path)


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_that_are_packed_otherwise_are_damage(path: Path, how: int) -> None:
    parts = building.parts([Page(name="会议", data=building.lines([HEADS, HELD]))])
    path.write_bytes(building.packed(parts, how=how))
    with pytest.raises(BadInputError, match="damaged"):
        read(path)


def test_a_workbook_written_as_a_stream_is_read(path: Path) -> None:
    class Pipe(io.RawIOBase):
        """A file that cannot seek, so that sizes are written behind the parts."""

        def __init__(self) -> None:
            self.written = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.written += bytes(data)
            return len(data)

    pipe = Pipe()
    page = Page(name="会议", data=building.lines([HEADS, HELD]))
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in building.parts([page]).items():
            archive.writestr(name, content)
    path.write_bytes(pipe.written)
    assert as_usual(path)
