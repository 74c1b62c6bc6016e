"""Write a file that somebody names: completely or not at all, and only over an ordinary file."""

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from workflow.errors import N_, BadInputError, Hint

_PRECIOUS = (b"SQLite format 3\x00", b"xuncha key file")


@contextmanager
def replaced(file: Path, taken: Collection[Path]) -> Iterator[Path]:
    """Yield a file beside the wanted one to write to, and move it there once it is complete.

    `taken` are files that are never overwritten.

    Raises:
        BadInputError: the place is a database's or a key's, or something else than a plain file
            is there: a folder, a device, a pipe, a link; or there is no such folder.
    """
    _require_harmless(file, taken)
    handle, name = tempfile.mkstemp(prefix=".xuncha-", suffix=file.suffix, dir=file.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)


def _require_harmless(file: Path, taken: Collection[Path]) -> None:
    if os.path.lexists(file) and (file.is_symlink() or not file.is_file()):
        raise BadInputError(
            N_("{file} is not a plain file and is never replaced"),
            hint=Hint("name_another_file"),
            file=str(file),
        )
    if not file.parent.is_dir():
        raise BadInputError(
            N_("{file} cannot be written"), hint=Hint("name_another_file"), file=str(file)
        )
    if file.resolve() in taken or _is_precious(file):
        raise BadInputError(
            N_("{file} is a database or a key and is never written over"),
            hint=Hint("name_another_file"),
            file=str(file),
        )


def _is_precious(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(16).startswith(_PRECIOUS)
