"""Refuse files that are not workbooks or that are harmful, before opening them."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from workbooks import filetype
from workflow.errors import N_, BadInputError, Hint
from workflow.files import archive as archives
from workflow.files.archive import MIB, Archive, TightPartError, require_no_doctype
from workflow.files.parts import BrokenPartError, DoctypeError, TooMuchError
from workflow.records.values import excerpt

#: The largest file; a round of ten units has a few MiB.
LARGEST_FILE = 64 * MIB

_SAVE_ANEW = Hint("copy_into_new_workbook")
_NAME_ONE = Hint("name_workbook")
_SPLIT = Hint("split_workbook")


def content_of(path: Path) -> bytes:
    """Return the content of a file that may be a workbook.

    Raises:
        BadInputError: there is no such file, it cannot be read, is not a file, or is too large.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise _no_file(path, mode)
        with path.open("rb") as file:
            return content_in(path, file)
    except FileNotFoundError as error:
        raise BadInputError(
            N_("there is no file {file}"), hint=_NAME_ONE, file=filetype.safe_name(path)
        ) from error
    except OSError as error:
        raise BadInputError(
            N_("{file} cannot be read: {error}"),
            hint=_NAME_ONE,
            file=filetype.safe_name(path),
            error=error.strerror,
        ) from error


def _no_file(path: Path, mode: int) -> BadInputError:
    if stat.S_ISDIR(mode):
        return BadInputError(
            N_("{file} is a folder, not a workbook"),
            hint=_NAME_ONE,
            file=filetype.safe_name(path),
        )
    return BadInputError(
        N_("{file} is a device, not a file"), hint=_NAME_ONE, file=filetype.safe_name(path)
    )


def content_in(path: Path, file: IO[bytes]) -> bytes:
    """Return the content of a file that is open.

    Raises:
        BadInputError: it is not an archive, or is too large.
    """
    start = file.read(4096)
    content = start + file.read(LARGEST_FILE + 1 - len(start))
    if not start.startswith(b"PK"):
        raise filetype.refusal(path, content)
    if len(content) > LARGEST_FILE:
        raise BadInputError(
            N_("{file} is larger than {limit} MiB"),
            hint=_SPLIT,
            file=filetype.safe_name(path),
            limit=LARGEST_FILE // MIB,
        )
    return content


@contextmanager
def opened(path: Path, content: bytes) -> Iterator[Archive]:
    """Open a workbook; refuse it as soon as a part turns out to be damaged or harmful.

    Raises:
        BadInputError: it is not a workbook, has a password, is damaged, or is harmful.
    """
    with refusing(path), archives.opened(content) as archive:
        _require_workbook(path, archive)
        archive.require_bounds()
        require_no_doctype(archive)
        yield archive


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Refuse a workbook if one of its parts is broken or too large."""
    try:
        yield
    except BrokenPartError as error:
        raise damaged(path) from error
    except TooMuchError as error:
        raise _too_much(path) from error
    except TightPartError as error:
        raise BadInputError(
            N_("{file} is compressed more than any ordinary workbook: {part}"),
            hint=_SAVE_ANEW,
            file=filetype.safe_name(path),
            part=excerpt(error.part),
        ) from error
    except DoctypeError as error:
        raise BadInputError(
            N_("{file} contains a DOCTYPE, which no workbook needs"),
            hint=_SAVE_ANEW,
            file=filetype.safe_name(path),
        ) from error


def _require_workbook(path: Path, archive: Archive) -> None:
    if archive.encrypted:
        raise filetype.has_password(path)
    other = filetype.of_archive(path, archive.names)
    if other is not None:
        raise other
    if any(name.startswith("xl/externallinks/") for name in archive.names):
        raise BadInputError(
            N_("{file} contains links to other workbooks"),
            hint=Hint("break_links"),
            file=filetype.safe_name(path),
        )


def damaged(path: Path) -> BadInputError:
    """Return the refusal of a workbook that cannot be read completely."""
    return BadInputError(
        N_("{file} is damaged and cannot be read"), hint=_SAVE_ANEW, file=filetype.safe_name(path)
    )


def _too_much(path: Path) -> BadInputError:
    return BadInputError(
        N_("{file} contains more cells, texts or parts than any workbook filled in by hand"),
        hint=Hint("delete_empty_rows"),
        file=filetype.safe_name(path),
    )
