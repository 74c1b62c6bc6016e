"""Read a file that somebody names: only an ordinary file, and only up to a limit."""

import os
import stat
from pathlib import Path

from workflow.errors import N_, BadInputError, Hint

KIB, MIB = 1024, 1024 * 1024
#: Anything but an ordinary file may have no end or wait for a writer: /dev/zero, a named pipe.
_HOW = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC


def read(path: Path, most: int, *, hint: Hint | None = None) -> bytes:
    """Return the content of an ordinary file of at most `most` bytes.

    Raises:
        BadInputError: it is missing, is not an ordinary file, is larger, or cannot be read.
    """
    content = beginning(path, most + 1, hint=hint)
    if len(content) > most:
        raise BadInputError(
            N_("{file} is larger than {limit}, the limit for such a file"),
            hint=hint or Hint("name_another_file"),
            file=str(path),
            limit=f"{most // MIB} MiB" if most >= MIB else f"{most // KIB} KiB",
        )
    return content


def beginning(path: Path, most: int, *, hint: Hint | None = None) -> bytes:
    """Return the first bytes of an ordinary file, at most `most`.

    Raises:
        BadInputError: it is missing, is not an ordinary file, or cannot be read.
    """
    looked_for = hint or Hint("look_for_file")
    try:
        number = os.open(path, _HOW)
        try:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise BadInputError(
                    N_("{file} is not an ordinary file"), hint=looked_for, file=str(path)
                )
            with os.fdopen(number, "rb", closefd=False) as file:
                return file.read(most)
        finally:
            os.close(number)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadInputError(
            N_("there is no file {file}"), hint=looked_for, file=str(path)
        ) from error
    except OSError as error:
        raise BadInputError(
            N_("{file} cannot be read: {error}"),
            hint=looked_for,
            file=str(path),
            error=error.strerror or "",
        ) from error
