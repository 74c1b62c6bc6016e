import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.workbooks.books import SHEET, meetings, rewritten
from workbooks.read import read
from workflow.errors import BadInputError, Hint, WorkflowError

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def refusal(path: Path) -> str:
    with pytest.raises(BadInputError) as refused:
        read(path)
    assert refused.value.code == "bad_input"
    assert refused.value.hint
    assert refused.value.data["file"] == "book.xlsx"
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (OLE + "Workbook".encode("utf-16-le"), "in the old format of Excel or WPS"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE + "WordDocument".encode("utf-16-le"), "not an Excel workbook"),
        ("单位代码,会议类型\nedu,反馈会".encode("gb18030"), "a text file"),
        ("单位代码\t会议类型".encode("utf-16"), "a text file"),
        (b"<html><table>", "a web page"),
        (b"\x89PNG\0\0", "not an Excel workbook"),
        (b"PK\x03\x04 and no more", "is damaged"),
    ],
)
def test_a_file_of_another_type_is_named_for_what_it_is(
    path: Path, content: bytes, said: str
) -> None:
    path.write_bytes(content)
    assert said in refusal(path)


@pytest.mark.parametrize(
    ("part", "said"),
    [("word/document.xml", "not an Excel workbook"), ("xl/workbook.bin", "a binary Excel")],
)
def test_an_archive_of_another_type_is_refused(path: Path, part: str, said: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<a/>")
    assert said in refusal(path)


def test_what_to_do_instead_is_said(path: Path) -> None:
    path.write_bytes(OLE + "Workbook".encode("utf-16-le"))
    with pytest.raises(BadInputError) as refused:
        read(path)
    assert refused.value.hint == Hint("save_as_xlsx")


def test_an_encrypted_archive_is_refused(path: Path) -> None:
    content = bytearray(meetings(path).read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    path.write_bytes(content)
    assert "password" in refusal(path)


def test_a_part_packed_too_tight_is_refused(path: Path) -> None:
    rewritten(meetings(path), "xl/media/x.xml", lambda _: b" " * (20 * 1024 * 1024))
    assert "compressed more than" in refusal(path)


def test_a_workbook_that_unpacks_too_large_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.files.archive.LARGEST", 100_000)
    rewritten(meetings(path), "xl/media/x.bin", lambda _: os.urandom(60_000) + bytes(60_000))
    assert path.stat().st_size < 100_000
    assert "more cells" in refusal(path)


def test_a_file_that_is_too_large_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbooks.package.LARGEST_FILE", 100_000)
    path.write_bytes(b"PK" + os.urandom(100_000))
    assert "larger than" in refusal(path)


def test_a_workbook_of_too_many_parts_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.files.archive.MOST_PARTS", 5)
    assert "parts" in refusal(meetings(path))


def test_a_part_that_stands_twice_is_refused(path: Path) -> None:
    meetings(path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")
    assert "damaged" in refusal(path)


DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY a "b">]>'


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "_rels/.rels", "customXml/item1"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ["", "<!--" + "x" * 200_000 + "-->"])
def test_a_doctype_is_refused_wherever_it_stands(
    path: Path, part: str, encoding: str, before: str
) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{before}{DOCTYPE}<a/>'
    rewritten(meetings(path), part, lambda _: declared.encode(encoding))
    assert "DOCTYPE" in refusal(path)


def test_a_doctype_that_is_only_text_is_none(path: Path) -> None:
    meetings(path, ("edu", "反馈会", DOCTYPE, None, None))
    assert read(path).rows[0].values["title"] == DOCTYPE


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[:300],
        lambda xml: b"",
        lambda xml: xml.replace(b'r="A2"', b'r="?"'),
        lambda xml: xml.replace(b'<c r="A2"', b'<c r="A3"'),
        lambda xml: xml.replace(b'<c r="B2"', b'<c r="A2"'),
        lambda xml: xml.replace(b'<c r="B2"', b"<c"),
        lambda xml: xml.replace(b'<row r="2"', b'<row r="1"'),
        lambda xml: xml.replace(b't="inlineStr"', b't="s"').replace(b"<is>", b"<v>99</v><is>"),
    ],
)
def test_a_sheet_that_cannot_be_parsed_is_damaged(
    path: Path, change: Callable[[bytes], bytes]
) -> None:
    meetings(path, ("edu", "反馈会", None, None, None))
    before = path.read_bytes()
    rewritten(path, SHEET, change)
    assert path.read_bytes() != before
    assert "damaged" in refusal(path)


def test_a_torn_file_is_damaged(path: Path) -> None:
    whole = meetings(path, *[("edu", "反馈会", str(n), None, None) for n in range(200)])
    content = whole.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "damaged" in refusal(path)


def test_flipped_bytes_are_read_or_refused_and_nothing_else(path: Path) -> None:
    content = meetings(path, ("edu", "反馈会", "名称", None, "甲")).read_bytes()
    for place in range(0, len(content), 23):
        flipped = bytearray(content)
        flipped[place] ^= 0xFF
        path.write_bytes(flipped)
        try:
            read(path)
        except WorkflowError:
            continue
