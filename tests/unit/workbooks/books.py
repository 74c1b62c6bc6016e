"""Small workbooks for the tests of this folder."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.fuzz import building
from workbooks.read import ReadBook, read
from workflow.errors import BadWorkbookError

SHEET = "xl/worksheets/sheet1.xml"
MEETING = ("单位代码", "会议类型", "名称", "日期", "主持人")


def book(path: Path, sheets: dict[str, Iterable[Sequence[Any]]]) -> Path:
    """Write a workbook of these sheets, each given line by line."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        page = made.create_sheet(name)
        for line in lines:
            page.append(list(line))
    made.save(path)
    return path


def meetings(path: Path, *lines: Sequence[Any], heads: Sequence[Any] = MEETING) -> Path:
    """Write a workbook of meetings."""
    return book(path, {"会议": [heads, *lines]})


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change a part inside a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def raw(path: Path, data: str, *, name: str = "会议", state: str = "visible", **more: Any) -> Path:
    """Write a workbook of one sheet, of which the XML is given."""
    page = building.Page(name=name, data=data, state=state)
    path.write_bytes(building.packed(building.parts([page], **more)))
    return path


def merged(path: Path, sheet: str, lines: Iterable[Sequence[Any]], *areas: str) -> Path:
    """Write a workbook of one sheet with merged cells."""
    made = Workbook()
    page = made.worksheets[0]
    page.title = sheet
    for line in lines:
        page.append(list(line))
    for area in areas:
        page.merge_cells(area)
    made.save(path)
    return path


def prints(page: Any) -> bool:
    """Return whether a sheet is set up to print: landscape on A4, one page wide, with headings."""
    set_up = page.page_setup
    return bool(
        (set_up.orientation, str(set_up.paperSize)) == ("landscape", "9")
        and (set_up.fitToWidth, set_up.fitToHeight) == (1, 0)
        and page.sheet_properties.pageSetUpPr.fitToPage
        and page.print_title_rows
    )


def told(path: Path) -> list[tuple[str, str]]:
    """Return cells and codes of the notes on reading; each must be able to be shown."""
    found = read(path)
    for note in found.notes:
        note.message.format(**note.data)
    return [(note.cell, note.code) for note in found.notes]


def problems(path: Path) -> list[tuple[str, str, str]]:
    """Return sheet, cell and code of the problems; each must be able to be shown."""
    with pytest.raises(BadWorkbookError) as refused:
        read(path)
    for problem in refused.value.problems:
        problem.message.format(**problem.data)
    return [
        (p.sheet, cell, p.code) for p in refused.value.problems for cell in p.cells or (p.cell,)
    ]


def ignored(found: ReadBook) -> list[str]:
    """Return the columns that were noted as ignored, each with its sheet."""
    columns = [note for note in found.notes if note.code == "ignored_column"]
    return [f"{note.sheet}!{note.data['heading']}" for note in columns]
