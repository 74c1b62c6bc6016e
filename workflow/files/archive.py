"""A zip file that somebody hands in: its parts, and limits that keep unpacking them harmless."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import IO

from workflow.files import parts
from workflow.files.parts import Allowance, BrokenPartError, TooMuchError

MIB = 1024 * 1024
#: The largest total size of all parts; ten million formatted cells take as much.
LARGEST = 300 * MIB
MOST_PARTS = 2000
#: The highest compression ratio of a large part. Sheets full of one styled cell reach about 50;
#: smaller parts are harmless at any ratio.
TIGHTEST, LARGE = 200, 16 * MIB

_ENTRY = b"PK\x01\x02"
_HOW_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class TightPartError(Exception):
    """A part has a higher compression ratio than any document that people make."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(part)


@contextmanager
def opened(content: bytes) -> Iterator["Archive"]:
    """Open an archive; call `require_bounds` before anything is unpacked.

    Raises:
        BrokenPartError: it is not an archive.
        TooMuchError: it lists far too many parts.
    """
    # The names of millions of parts would fill the memory.
    if content.count(_ENTRY) > 2 * MOST_PARTS:
        raise TooMuchError
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # zipfile raises many kinds
        raise BrokenPartError from error
    with file:
        yield Archive(file)


class Archive:
    """The parts of a file, found by name regardless of case."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._infos = {_plain(info.filename): info for info in file.infolist()}

    @property
    def encrypted(self) -> bool:
        """Return whether a part needs a password."""
        return any(info.flag_bits & 1 for info in self._file.infolist())

    @property
    def names(self) -> set[str]:
        """Return the names of all parts, in lower case."""
        return set(self._infos)

    def has(self, name: str) -> bool:
        """Return whether there is a part with this name."""
        return _plain(name) in self._infos

    def open(self, name: str) -> IO[bytes]:
        """Open a part.

        Raises:
            BrokenPartError: it is missing, or cannot be unpacked.
        """
        try:
            return self._file.open(self._infos[_plain(name)])
        except Exception as error:  # zipfile raises many kinds
            raise BrokenPartError from error

    def mentions(self, name: str, word: str) -> bool:
        """Return whether a part contains a word."""
        written = (word.encode(), word.encode("utf-16-le"))
        tail = b""
        with self.open(name) as part:
            for piece in parts.pieces(part):
                if any(each in tail + piece for each in written):
                    return True
                tail = piece[-len(written[1]) :]
        return False

    def require_bounds(self) -> None:
        """Refuse an archive by the sizes it states; no part unpacks to more than it states.

        Raises:
            TooMuchError: there are too many parts, or together they are too large.
            TightPartError: the compression ratio of a large part is too high.
            BrokenPartError: parts are duplicated, overlap, or use an unusual compression.
        """
        infos = self._file.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST:
            raise TooMuchError
        if len(self._infos) < len(infos) or _overlap(infos):
            raise BrokenPartError
        for info in infos:
            if info.compress_type not in _HOW_PACKED:
                raise BrokenPartError
            if info.file_size > LARGE and info.file_size > TIGHTEST * info.compress_size:
                raise TightPartError(info.filename)


def _overlap(infos: list[zipfile.ZipInfo]) -> bool:
    """Return whether two parts share compressed data, as in some zip bombs."""
    places = sorted((info.header_offset, info.compress_size) for info in infos)
    return any(start + size > following for (start, size), (following, _) in pairwise(places))


class _Root:
    """A handler that stops at the first element."""

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

    Parts that are not XML pass: pictures are not, and a damaged sheet fails when it is read.
    """
    allowance = Allowance()
    for name in sorted(archive.names):
        try:
            with archive.open(name) as part:
                for _ in parts.walk(part, _Root(), allowance):
                    pass
        except (BrokenPartError, _Root.FoundError):
            continue


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
