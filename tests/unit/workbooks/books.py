"""Small workbooks for the tests of this folder."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

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
