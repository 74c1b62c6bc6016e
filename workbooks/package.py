"""Refuse files that are no workbook, and such as are made to do harm, before they are opened."""

import io
import zipfile
from pathlib import Path
from typing import IO
from xml.parsers import expat

from workflow.errors import N_, BadInputError

MIB = 1024 * 1024
#: Far above what a whole round needs; openpyxl takes some times as much memory.
LARGEST = 300 * MIB
MOST_PARTS = 2000
#: Sheets full of the same styled cell reach about 50.
TIGHTEST = 200

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = N_("open it in Excel or WPS and save it as an Excel workbook (.xlsx)")
_SAVE_ANEW = N_("open it in Excel or WPS, copy the rows into a new workbook and import that")


def content_of(path: Path) -> bytes:
    """Return the content of a workbook that is safe to open.

    Raises:
        BadInputError: it is no workbook, has a password, or would unpack to something absurd.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _too_large(path)
    if not content.startswith(b"PK"):
        raise _of_other_type(path, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_workbook(path, archive)
            _require_bounds(path, archive.infolist())
            _require_no_doctype(path, archive)
    except BadInputError:
        raise
    except Exception as error:  # zipfile and what unpacks raise many kinds
        raise damaged(path) from error
    return content


def damaged(path: Path) -> BadInputError:
    """Return the refusal of a workbook that cannot be read to its end."""
    return BadInputError(
        N_("{file} is damaged and cannot be read"), following=_SAVE_ANEW, file=path.name
    )


def _require_workbook(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.namelist()
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise _has_password(path)
    if "xl/workbook.bin" in parts:
        raise BadInputError(
            N_("{file} is a binary Excel workbook (.xlsb)"), following=_SAVE_AS, file=path.name
        )
    if "[Content_Types].xml" not in parts or not any(p.startswith("xl/") for p in parts):
        raise _no_workbook(path)


def _require_bounds(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse by the sizes that the archive states; no part unpacks to more than it states."""
    if len(parts) > MOST_PARTS:
        raise BadInputError(
            N_("{file} has more than {limit} parts"),
            following=_SAVE_ANEW,
            file=path.name,
            limit=MOST_PARTS,
        )
    if len({info.filename for info in parts}) < len(parts):
        raise damaged(path)
    if sum(info.file_size for info in parts) > LARGEST:
        raise _too_large(path)
    for info in parts:
        if info.file_size > MIB and info.file_size > TIGHTEST * info.compress_size:
            raise BadInputError(
                N_("{file} is packed tighter than any workbook: {part}"),
                following=_SAVE_ANEW,
                file=path.name,
                part=info.filename,
            )


def _require_no_doctype(path: Path, archive: zipfile.ZipFile) -> None:
    for info in archive.infolist():
        with archive.open(info) as part:
            if _has_doctype(part):
                raise BadInputError(
                    N_("{file} holds a DOCTYPE, which no workbook needs: {part}"),
                    following=_SAVE_ANEW,
                    file=path.name,
                    part=info.filename,
                )


class _FoundError(Exception):
    pass


def _has_doctype(part: IO[bytes]) -> bool:
    """Return whether a DOCTYPE stands before the root element, in any encoding.

    What is no XML at all is let pass: a picture is one, and a broken sheet fails when it is read.
    """
    found = []

    def stop(name: str, *_: object) -> None:
        raise _FoundError

    def note(*_: object) -> None:
        found.append(True)
        raise _FoundError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = note
    parser.StartElementHandler = stop
    try:
        while chunk := part.read(64 * 1024):
            parser.Parse(chunk)
    except (_FoundError, expat.ExpatError):
        pass
    return bool(found)


def _of_other_type(path: Path, content: bytes) -> BadInputError:
    if not content:
        return BadInputError(N_("{file} is empty"), file=path.name)
    if content.startswith(_OLE):
        if _utf16("EncryptedPackage") in content:
            return _has_password(path)
        if _utf16("Workbook") in content or _utf16("Book") in content:
            return BadInputError(
                N_("{file} is an old Excel workbook (.xls)"), following=_SAVE_AS, file=path.name
            )
        return _no_workbook(path)
    if b"\0" not in content[:4096] or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return BadInputError(
            N_("{file} is a text file, such as CSV or a web page, not an Excel workbook"),
            following=_SAVE_AS,
            file=path.name,
        )
    return _no_workbook(path)


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _no_workbook(path: Path) -> BadInputError:
    return BadInputError(
        N_("{file} is not an Excel workbook (.xlsx)"), following=_SAVE_AS, file=path.name
    )


def _has_password(path: Path) -> BadInputError:
    return BadInputError(
        N_("{file} is protected with a password"),
        following=N_("take the password off in Excel or WPS, save it and import it again"),
        file=path.name,
    )


def _too_large(path: Path) -> BadInputError:
    return BadInputError(
        N_("{file} is larger than {limit} MiB when unpacked"),
        following=N_("split it, or copy the rows into a new workbook and import that"),
        file=path.name,
        limit=LARGEST // MIB,
    )
