"""Refuse files that are no workbook, and such as are made to do harm, before they are opened."""

import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO

from workbooks import filetype, parts
from workbooks.parts import Allowance, BrokenPartError, DoctypeError, TooMuchError
from workflow.errors import N_, BadInputError, Hint
from workflow.records.values import shown

MIB = 1024 * 1024
#: As large as a file may be; a round of ten units has some MiB.
LARGEST_FILE = 64 * MIB
#: As large as all parts may be together; ten million formatted cells have so much.
LARGEST = 300 * MIB
MOST_PARTS = 2000
#: Sheets full of the same styled cell reach about 50. Smaller parts do no harm, however tight.
TIGHTEST, LARGE = 200, 16 * MIB

_ENTRY = b"PK\x01\x02"
_HOW_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SAVE_ANEW = Hint("copy_into_new_workbook")
_NAME_ONE = Hint("name_workbook")
_SPLIT = Hint("split_workbook")


class Archive:
    """The parts of a workbook, found by their names whatever the case."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._infos = {_plain(info.filename): info for info in file.infolist()}

    @property
    def names(self) -> set[str]:
        """Return the names of all parts, in small letters."""
        return set(self._infos)

    def has(self, name: str) -> bool:
        """Return whether there is a part of a name."""
        return _plain(name) in self._infos

    def open(self, name: str) -> IO[bytes]:
        """Open a part.

        Raises:
            BrokenPartError: it is not there, or cannot be unpacked.
        """
        try:
            return self._file.open(self._infos[_plain(name)])
        except Exception as error:  # zipfile raises many kinds
            raise BrokenPartError from error

    def mentions(self, name: str, word: str) -> bool:
        """Return whether a word stands somewhere in a part."""
        written = (word.encode(), word.encode("utf-16-le"))
        tail = b""
        with self.open(name) as part:
            for piece in parts.pieces(part):
                if any(each in tail + piece for each in written):
                    return True
                tail = piece[-len(written[1]) :]
        return False


def content_of(path: Path) -> bytes:
    """Return the content of a file that may be a workbook.

    Raises:
        BadInputError: there is no such file, it cannot be read, is none, or is too large.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise _no_file(path, mode)
        with path.open("rb") as file:
            return content_in(path, file)
    except FileNotFoundError as error:
        raise BadInputError(
            N_("there is no file {file}"), hint=_NAME_ONE, file=filetype.shown(path)
        ) from error
    except OSError as error:
        raise BadInputError(
            N_("{file} cannot be read: {error}"),
            hint=_NAME_ONE,
            file=filetype.shown(path),
            error=error.strerror,
        ) from error


def _no_file(path: Path, mode: int) -> BadInputError:
    if stat.S_ISDIR(mode):
        return BadInputError(
            N_("{file} is a folder, not a workbook"),
            hint=_NAME_ONE,
            file=filetype.shown(path),
        )
    return BadInputError(
        N_("{file} is a device, not a file"), hint=_NAME_ONE, file=filetype.shown(path)
    )


def content_in(path: Path, file: IO[bytes]) -> bytes:
    """Return the content of a file that is open.

    Raises:
        BadInputError: it is no archive, or is too large.
    """
    start = file.read(4096)
    content = start + file.read(LARGEST_FILE + 1 - len(start))
    if not start.startswith(b"PK"):
        raise filetype.refusal(path, content)
    if len(content) > LARGEST_FILE:
        raise BadInputError(
            N_("{file} is larger than {limit} MiB"),
            hint=_SPLIT,
            file=filetype.shown(path),
            limit=LARGEST_FILE // MIB,
        )
    return content


@contextmanager
def opened(path: Path, content: bytes) -> Iterator[Archive]:
    """Open a workbook that is safe to open; what is found broken on the way is refused as such.

    Raises:
        BadInputError: it is no workbook, has a password, is damaged, or made to do harm.
    """
    with refusing(path), _unpacked(content) as file:
        archive = Archive(file)
        _require_workbook(path, archive, file)
        _require_bounds(path, archive, file.infolist())
        require_no_doctype(archive)
        yield archive


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Refuse a workbook when one of its parts turns out to be broken, or to hold too much."""
    try:
        yield
    except BrokenPartError as error:
        raise damaged(path) from error
    except TooMuchError as error:
        raise _too_much(path) from error
    except DoctypeError as error:
        raise BadInputError(
            N_("{file} holds a DOCTYPE, which no workbook needs"),
            hint=_SAVE_ANEW,
            file=filetype.shown(path),
        ) from error


def _unpacked(content: bytes) -> zipfile.ZipFile:
    # One that states millions of parts would fill the memory with their names.
    if content.count(_ENTRY) > 2 * MOST_PARTS:
        raise TooMuchError
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # zipfile raises many kinds
        raise BrokenPartError from error


def _require_workbook(path: Path, archive: Archive, file: zipfile.ZipFile) -> None:
    if any(info.flag_bits & 1 for info in file.infolist()):
        raise filetype.has_password(path)
    other = filetype.of_archive(path, archive.names)
    if other is not None:
        raise other
    if any(name.startswith("xl/externallinks/") for name in archive.names):
        raise BadInputError(
            N_("{file} holds links to other workbooks"),
            hint=Hint("break_links"),
            file=filetype.shown(path),
        )


def _require_bounds(path: Path, archive: Archive, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse by the sizes that the archive states; no part unpacks to more than it states."""
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST:
        raise TooMuchError
    if len(archive.names) < len(infos) or _overlap(infos):
        raise BrokenPartError
    for info in infos:
        if info.compress_type not in _HOW_PACKED:
            raise BrokenPartError
        if info.file_size > LARGE and info.file_size > TIGHTEST * info.compress_size:
            raise BadInputError(
                N_("{file} is packed tighter than any workbook: {part}"),
                hint=_SAVE_ANEW,
                file=filetype.shown(path),
                part=shown(info.filename),
            )


def _overlap(infos: list[zipfile.ZipInfo]) -> bool:
    """Return whether two parts share what they are unpacked from, as in the bombs of that kind."""
    places = sorted((info.header_offset, info.compress_size) for info in infos)
    return any(start + size > following for (start, size), (following, _) in pairwise(places))


class _Root:
    """Looks no further than to the first element."""

    class FoundError(Exception):
        """The first element was found."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise self.FoundError

    def end(self, name: str) -> None:
        pass

    def text(self, piece: str) -> None:
        pass


def require_no_doctype(archive: Archive) -> None:
    """Refuse a DOCTYPE before the first element of any part, in any encoding.

    What is no XML at all is let pass: a picture is one, and a broken sheet fails when it is read.
    """
    allowance = Allowance()
    for name in sorted(archive.names):
        try:
            with archive.open(name) as part:
                for _ in parts.walk(part, _Root(), allowance):
                    pass
        except (BrokenPartError, _Root.FoundError):
            continue


def damaged(path: Path) -> BadInputError:
    """Return the refusal of a workbook that cannot be read to its end."""
    return BadInputError(
        N_("{file} is damaged and cannot be read"), hint=_SAVE_ANEW, file=filetype.shown(path)
    )


def _too_much(path: Path) -> BadInputError:
    return BadInputError(
        N_("{file} holds more cells, texts or parts than a workbook that people fill in"),
        hint=Hint("delete_empty_rows"),
        file=filetype.shown(path),
    )


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
