"""How a command that fails tells so: a refusal as a sentence, a fault with where it is kept."""

import os
import tempfile
import traceback

from commands.terminal import output
from presentation import language
from workflow.errors import N_, BusyError, Hint, NoDatabaseError, WorkflowError


class FaultError(WorkflowError):
    """The program itself failed; what happened is kept in a file for whoever mends it."""

    code = "internal"


def told(error: Exception, *, speaking: language.Language | None, about: str, as_json: bool) -> int:
    """Write what failed, and return the exit code; `about` is what the command named, if any."""
    refusal = error if isinstance(error, WorkflowError) else _of_database(error) or _fault(error)
    return output.refuse(refusal, speaking or language.of("zh"), about=about, as_json=as_json)


def _of_database(error: Exception) -> WorkflowError | None:
    from sqlalchemy.exc import IntegrityError, OperationalError

    if isinstance(error, IntegrityError):
        return BusyError(N_("somebody else wrote the same at the same moment"), hint=Hint("retry"))
    if isinstance(error, OperationalError):
        return NoDatabaseError(N_("the database does not answer"), hint=Hint("retry"))
    if isinstance(error, OSError):
        return FileError(N_("{file}: {error}"), file=str(error.filename), error=error.strerror)
    return None


class FileError(WorkflowError):
    """A file cannot be read or written."""

    code = "bad_input"


def _fault(error: Exception) -> WorkflowError:
    handle, path = tempfile.mkstemp(prefix="xuncha-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as kept:
        traceback.print_exception(error, file=kept)
    return FaultError(
        N_("the program failed; nothing was changed; what happened is kept in {path}"),
        hint=Hint("send_log"),
        path=path,
    )
