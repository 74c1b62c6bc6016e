"""Recognise files that are not workbooks, and what to do with them."""

import re
from pathlib import Path

from workflow.errors import N_, BadInputError, Hint

SAVE_AS = Hint("save_as_xlsx")
TAKE_OFF = Hint("take_password_off")
_FILL_IN = Hint("use_template")
_UNPACK = Hint("unpack")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_WORKBOOK = N_("{file} is not an Excel workbook (.xlsx)")
_PASSWORD = N_("{file} is protected by a password")
_OLD = N_("{file} is in the old format of Excel or WPS (.xls, .et)")
_DOCUMENT = N_("{file} is a Word document, not an Excel workbook")
_PDF = N_("{file} is a PDF document, not an Excel workbook")
_PICTURE = N_("{file} is an image, not an Excel workbook")
_ARCHIVE = N_("{file} is an archive, not an Excel workbook")
_WEB_PAGE = N_("{file} is a web page, not an Excel workbook, although Excel can open it")
_TABLE = N_("{file} is an XML table of Excel 2003, not an Excel workbook (.xlsx)")
_TEXT = N_("{file} is a text file, such as CSV, not an Excel workbook")

#: The first bytes of a file, the problem that they show, and what to do.
_BEGINNINGS = (
    (b"%PDF", _PDF, _FILL_IN),
    (b"\x89PNG", _PICTURE, _FILL_IN),
    (b"\xff\xd8\xff", _PICTURE, _FILL_IN),
    (b"GIF8", _PICTURE, _FILL_IN),
    (b"{\\rtf", _DOCUMENT, _FILL_IN),
    (b"Rar!", _ARCHIVE, _UNPACK),
    (b"7z\xbc\xaf", _ARCHIVE, _UNPACK),
    (b"\x1f\x8b", _ARCHIVE, _UNPACK),
    (b"\x09\x08", _OLD, SAVE_AS),
    (b"\x09\x04", _OLD, SAVE_AS),
    (b"\x09\x02", _OLD, SAVE_AS),
)
#: Streams in a compound file of Microsoft, in the order in which they are checked.
_STREAMS = (
    ("EncryptedPackage", _PASSWORD, TAKE_OFF),
    ("WordDocument", _DOCUMENT, _FILL_IN),
    ("Workbook", _OLD, SAVE_AS),
    ("Book", _OLD, SAVE_AS),
)
#: Parts of an archive that show what it is instead of a workbook.
_PARTS = (
    ("xl/workbook.bin", N_("{file} is a binary Excel workbook (.xlsb)"), SAVE_AS),
    ("word/document.xml", _DOCUMENT, _FILL_IN),
    ("ppt/presentation.xml", N_("{file} is a presentation, not an Excel workbook"), _FILL_IN),
    ("content.xml", N_("{file} is a LibreOffice document (such as .ods)"), SAVE_AS),
    ("Index/Document.iwa", N_("{file} is an Apple document (such as Numbers)"), SAVE_AS),
)
_MARKUP = re.compile(rb"(?i)<(?:!doctype html|html|head|body|table|meta|style)|mime-version:")
_SPREADSHEET = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|Excel\.Sheet")


def refusal(path: Path, content: bytes) -> BadInputError:
    """Return the refusal of a file that is not an archive."""
    if not content:
        return _named(path, N_("{file} is empty"), _FILL_IN)
    for beginning, message, hint in _BEGINNINGS:
        if content.startswith(beginning):
            return _named(path, message, hint)
    if content.startswith(_OLE):
        return _of_compound(path, content)
    start = content[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.replace(b"\0", b"")
    if b"\0" in start:
        return _named(path, _NO_WORKBOOK, SAVE_AS)
    if _SPREADSHEET.search(start):
        return _named(path, _TABLE, SAVE_AS)
    return _named(path, _WEB_PAGE if _MARKUP.search(start) else _TEXT, SAVE_AS)


def of_archive(path: Path, names: set[str]) -> BadInputError | None:
    """Return the refusal of an archive by the names of its parts, or None for a workbook."""
    for name, message, hint in _PARTS:
        if name.lower() in names:
            return _named(path, message, hint)
    if any(name.endswith((".xlsx", ".xls", ".docx", ".csv")) for name in names if "/" not in name):
        return _named(path, _ARCHIVE, _UNPACK)
    if "[content_types].xml" not in names:
        return _named(path, _NO_WORKBOOK, SAVE_AS)
    return None


def has_password(path: Path) -> BadInputError:
    """Return the refusal of a workbook that is protected with a password."""
    return _named(path, _PASSWORD, TAKE_OFF)


def _of_compound(path: Path, content: bytes) -> BadInputError:
    for stream, message, hint in _STREAMS:
        if stream.encode("utf-16-le") in content:
            return _named(path, message, hint)
    return _named(path, _NO_WORKBOOK, SAVE_AS)


def _named(path: Path, message: str, hint: Hint) -> BadInputError:
    return BadInputError(message, hint=hint, file=safe_name(path))


def safe_name(path: Path) -> str:
    """Return the name of a file in a form that can be shown and stored."""
    return "".join(letter if letter.isprintable() else "?" for letter in path.name) or str(path)
