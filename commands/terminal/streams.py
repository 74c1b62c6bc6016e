"""Standard output and error: what cannot be written is told, and never taken for written."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from workflow.errors import N_, Hint, WorkflowError


class UnshownError(WorkflowError):
    """An answer cannot be written out; `gone` where whoever read it has gone away."""

    code = "bad_input"

    def __init__(self, error: OSError) -> None:
        self.gone = isinstance(error, BrokenPipeError)
        super().__init__(
            N_("the answer cannot be written out: {reason}"),
            hint=Hint("mend_output"),
            reason=error.strerror or type(error).__name__,
        )


class UndeliveredError(WorkflowError):
    """What is shown only once could not be written out, and so nothing was done."""

    code = "bad_input"


@contextmanager
def delivered() -> Iterator[None]:
    """Have everything that is written meanwhile written out before what follows is done.

    Raises:
        UndeliveredError: it cannot be.
    """
    try:
        yield
        flush()
    except UnshownError as error:
        raise UndeliveredError(
            N_("what is shown only once cannot be written out ({reason}); nothing was done"),
            hint=Hint("mend_output"),
            reason=error.data["reason"],
        ) from error


def secure() -> None:
    """Keep the places of closed streams, so that no file which is opened later stands there.

    What is written to a closed output fails then; a closed input is an empty one.
    """
    for number, how in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, how)
    if sys.stdin is None:
        sys.stdin = _opened(0, "r")
    if sys.stdout is None:
        sys.stdout = _opened(1, "w")
    if sys.stderr is None:
        sys.stderr = _opened(2, "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _opened(number: int, mode: str) -> TextIO:
    return open(number, mode, encoding="utf-8", closefd=False)  # type: ignore[return-value]


def write(text: str) -> None:
    """Write a text to standard output.

    Raises:
        UnshownError: it cannot be written.
    """
    try:
        sys.stdout.write(text)
    except OSError as error:
        raise unshown(error) from error


def flush() -> None:
    """Write out what is still held back of standard output; raises as `write` does."""
    try:
        sys.stdout.flush()
    except OSError as error:
        raise unshown(error) from error


def write_beside(text: str) -> None:
    """Write a text to standard error, which nothing depends on."""
    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()


def unshown(error: OSError) -> UnshownError:
    """Return the refusal; what could not be written is not tried again when all ends."""
    with suppress(OSError, io.UnsupportedOperation):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    return UnshownError(error)
