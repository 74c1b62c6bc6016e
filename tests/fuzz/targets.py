"""The fuzz targets: each makes its input from bytes and checks how it is read.

file   the bytes are those of a file
parts  the bytes are the XML of the parts, which no checksum protects
book   the bytes choose the content of a workbook: sheets, headings, cells, merges, formats
report the bytes are the XML of the parts of a Word document, which is read as a draft
rows   the bytes choose the values of rows, as commands and workbooks hand them on
"""

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.fuzz import building, promises, reports, untidy, written
from tests.fuzz.choices import Choices
from workbooks import package, read
from workbooks.read import ReadBook
from workflow.files.archive import Archive, require_no_doctype
from workflow.files.parts import BrokenPartError
from workflow.records.catalogue import KINDS
from workflow.records.rows import Row

_PATH = Path("book.xlsx")
#: Separates the parts; it occurs neither in UTF-8 nor in UTF-16.
_CUT = b"\xff\xff\xff\xff"
#: The parts in the order in which the target takes them.
_PARTS = (
    "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels", "_rels/.rels",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Target:
    """A target: its function, its first inputs, their longest length, and useful words."""

    run: Callable[[bytes], None]
    seeds: Callable[[random.Random], Iterator[bytes]]
    longest: int
    words: tuple[bytes, ...] = ()


class _Held(Archive):
    """The parts of a workbook that is not packed."""

    def __init__(self, parts: building.Parts) -> None:
        self._parts = {
            name.lower(): part.encode() if isinstance(part, str) else part
            for name, part in parts.items()
        }

    @property
    def names(self) -> set[str]:
        """Return the names of all parts."""
        return set(self._parts)

    def has(self, name: str) -> bool:
        """Return whether there is a part of a name."""
        return name.lower() in self._parts

    def open(self, name: str) -> IO[bytes]:
        """Open a part."""
        if not self.has(name):
            raise BrokenPartError
        return io.BytesIO(self._parts[name.lower()])


def _file(data: bytes) -> None:
    def scanned() -> ReadBook:
        return read.scanned(_PATH, package.content_in(_PATH, io.BytesIO(data)))

    promises.reads(scanned, twice=_is_chosen(data))


def _is_chosen(data: bytes) -> bool:
    """Return whether a slow check is made as well: for one in four."""
    return zlib.crc32(data) % 4 == 0


def _parts(data: bytes) -> None:
    parts = dict(_WHOLE)
    parts.update(zip(_PARTS, data.split(_CUT), strict=False))
    _held({name: part for name, part in parts.items() if part != b"-"}, twice=_is_chosen(data))


def _book(data: bytes) -> None:
    _held(untidy.book(Choices(data)), twice=_is_chosen(data))


def _held(parts: building.Parts, *, twice: bool) -> None:
    def scanned() -> ReadBook:
        archive = _Held(parts)
        with package.refusing(_PATH):
            require_no_doctype(archive)
            return read.of(_PATH, b"", archive)

    book = promises.reads(scanned, twice=twice)
    if book is not None:
        promises.judges(book.rows)


def _rows(data: bytes) -> None:
    choices = Choices(data)
    promises.judges([_row(choices) for _ in range(1 + choices.below(2))])


def _row(choices: Choices) -> Row:
    """Return a row as a command makes it, without a sheet."""
    kind = choices.one_of(KINDS)
    fields = [column for column in written.of_export(kind) if column.field]
    number = choices.below(8)
    return Row(
        kind=kind,
        values={
            column.name: written.value(choices, column)
            for column in fields
            if column.name in kind.required or not choices.rarely(4)
        },
        units=("edu",),
        number=written.text(choices, "1") if number == 7 else "",
        line=2,
    )


def _small() -> dict[str, str | bytes]:
    text, number = building.text, building.number
    heads = ["单位代码", "会议类型", "名称", "日期", "主持人", "参会人数", "组长出席"]
    held = [
        text("edu"), '<c t="s"><v>0</v></c>', text("_x000D_"), number(46086, 1),
        '<c t="str"><f>A1</f><v>x</v></c>', number("1.5E1", 2), '<c t="b"><v>1</v></c>',
    ]  # fmt: skip
    data = (
        '<cols><col min="2" max="3" hidden="1"/></cols>'
        + building.lines([[*map(text, heads)], held, held[:3]], hidden={3})
        + '<mergeCells count="1"><mergeCell ref="D2:D3"/></mergeCells>'
    )
    return building.parts(
        [building.Page(name="会议", data=data)],
        shared=["<t>反馈会</t>", "<r><t>王</t></r><rPh><t>w</t></rPh>"],
        styles=["General", "yyyy-mm-dd", "000"],
    )


_WHOLE = _small()


def _files(chance: random.Random) -> Iterator[bytes]:
    for how in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield building.packed(_WHOLE, how=how)
    for part in ("word/document.xml", "xl/workbook.bin", "xl/externalLinks/1.xml", "a.xlsx"):
        yield building.packed({"[Content_Types].xml": "<Types/>", part: ""})
    yield from (b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(30), b"<html>", b"a,b")
    yield "单位代码\t".encode("utf-16")
    for _ in range(20):
        yield building.packed(untidy.book(Choices(chance.randbytes(200))), how=zipfile.ZIP_STORED)


def _xml(chance: random.Random) -> Iterator[bytes]:
    yield _joined(_WHOLE)
    sheet = str(_WHOLE[_PARTS[0]])
    for encoding in ("utf-16", "utf-16-be", "iso-8859-1"):
        declared = f'<?xml version="1.0" encoding="{encoding[:10].rstrip("-be")}"?>{sheet}'
        yield declared.encode(encoding, "xmlcharrefreplace")
    yield b"<!DOCTYPE x>" + sheet.encode()
    yield sheet.replace("<c ", "<x:c xmlns:x='a' ").replace("</c>", "</x:c>").encode()
    for _ in range(40):
        yield _joined(untidy.book(Choices(chance.randbytes(200))))


def _joined(parts: building.Parts) -> bytes:
    every = (parts.get(name, b"-") for name in _PARTS)
    return _CUT.join(part.encode() if isinstance(part, str) else part for part in every)


def _any(chance: random.Random) -> Iterator[bytes]:
    yield b""
    for _ in range(200):
        yield chance.randbytes(chance.choice((10, 50, 100, 300)))


_TAGS = (
    "<c ", "</c>", "<row ", "</row>", "<v>", "</v>", "<t>", "<f>", "<is>", "<si>", "<rPh>", "<xf ",
    "<col ", "<sheet ", "<numFmt ", "<cellXfs>", "<mergeCell ", "<Relationship ", "<!--", "-->",
    "<![CDATA[", "]]>", "<!DOCTYPE ", "<?xml ", ' encoding="utf-16"', "&#10;", "&#128;", "&amp;",
    ' r="A1"', ' r="1"', ' t="s"', ' t="inlineStr"', ' t="d"', ' t="e"', ' s="1"', ' hidden="1"',
    ' min="1"', ' max="9"', ' ref="A1:B2"', ' t="array"', ' name="会议"', ' state="hidden"',
    ' date1904="1"', ' numFmtId="14"', ' formatCode="yyyy"', ' Id="rId1"', ' Target="x"', "_xD800_",
    "_x001B_", "单位代码", "日期", "花名册", "合计", "xmlns:x='a'", "2026-03-05", "1E308",
)  # fmt: skip

TARGETS = {
    "file": Target(
        run=_file, seeds=_files, longest=4096,
        words=(b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"),
    ),
    "parts": Target(
        run=_parts, seeds=_xml, longest=8192,
        words=tuple(word.encode() for word in _TAGS),
    ),
    "book": Target(run=_book, seeds=_any, longest=600),
    "report": Target(
        run=reports.tried, seeds=reports.seeds, longest=8192, words=reports.WORDS,
    ),
    "rows": Target(run=_rows, seeds=_any, longest=200),
}  # fmt: skip
