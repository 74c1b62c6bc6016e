"""A zip file that somebody hands in: its parts, and whether unpacking them does harm."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import IO

from workflow.files import parts
from workflow.files.parts import Allowance, BrokenPartError, TooMuchError

MIB = 1024 * 1024
#: As large as all parts may be together; ten million formatted cells have so much.
LARGEST = 300 * MIB
MOST_PARTS = 2000
#: Sheets full of the same styled cell reach about 50. Smaller parts do no harm, however tight.
TIGHTEST, LARGE = 200, 16 * MIB

_ENTRY = b"PK\x01\x02"
_HOW_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class TightPartError(Exception):
    """A part is packed tighter than anything that people make."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(part)


@contextmanager
def opened(content: bytes) -> Iterator["Archive"]:
    """Open an archive; nothing is unpacked before `require_bounds` has allowed it.

    Raises:
        BrokenPartError: it is none.
        TooMuchError: it states far too many parts.
    """
    # One that states millions of parts would fill the memory with their names.
    if content.count(_ENTRY) > 2 * MOST_PARTS:
        raise TooMuchError
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # zipfile raises many kinds
        raise BrokenPartError from error
    with file:
        yield Archive(file)


class Archive:
    """The parts of a file, found by their names whatever the case."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._infos = {_plain(info.filename): info for info in file.infolist()}

    @property
    def encrypted(self) -> bool:
        """Return whether a part needs a password."""
        return any(info.flag_bits & 1 for info in self._file.infolist())

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

    def require_bounds(self) -> None:
        """Refuse by the sizes that are stated; no part unpacks to more than it states.

        Raises:
            TooMuchError: there are too many parts, or they are too large together.
            TightPartError: a large part is packed too tightly.
            BrokenPartError: parts stand twice, overlap, or are packed in an unusual way.
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


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
