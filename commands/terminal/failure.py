"""How a command that fails tells so: a refusal as a sentence, a fault with where it is kept."""

import os
import tempfile
import traceback

from commands.terminal import output, streams
from commands.terminal.streams import UnshownError
from presentation.language import Language
from workflow.errors import N_, BusyError, Hint, NoDatabaseError, WorkflowError


class FaultError(WorkflowError):
    """The program itself failed; what happened is kept in a file for whoever mends it."""

    code = "internal"


def told(error: Exception, *, speaking: Language, about: str, as_json: bool, done: bool) -> int:
    """Write what failed, and return the exit code.

    `about` is what the command named, if any; `done` where something was committed before.
    """
    refusal = _refusal(error, done=done)
    if isinstance(refusal, UnshownError) and (done or refusal.gone):
        if done:
            said = N_("it was done, but the answer could not be written out: {reason}")
            output.hint(speaking.say(said, **refusal.data))
        return 0
    return output.refuse(refusal, speaking, about=about, as_json=as_json)


def _refusal(error: Exception, *, done: bool) -> WorkflowError:
    if isinstance(error, WorkflowError):
        return error
    return _of_machine(error) or _fault(error, done=done)


def _of_machine(error: Exception) -> WorkflowError | None:
    """Return the refusal for what database or files say; None for what the program is to blame."""
    if isinstance(error, OSError):
        if error.filename is None:
            return streams.unshown(error)
        return FileError(N_("{file}: {error}"), file=str(error.filename), error=error.strerror)
    from sqlalchemy.exc import IntegrityError, OperationalError

    if isinstance(error, IntegrityError):
        return BusyError(N_("somebody else wrote the same at the same moment"), hint=Hint("retry"))
    if isinstance(error, OperationalError):
        return NoDatabaseError(N_("the database does not answer"), hint=Hint("retry"))
    return None


class FileError(WorkflowError):
    """A file cannot be read or written."""

    code = "bad_input"


def _fault(error: Exception, *, done: bool) -> WorkflowError:
    handle, path = tempfile.mkstemp(prefix="xuncha-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as kept:
        traceback.print_exception(error, file=kept)
    said = N_("the program failed; nothing was changed; what happened is kept in {path}")
    if done:
        said = N_("the program failed after something was done; what happened is kept in {path}")
    return FaultError(said, hint=Hint("send_log"), path=path)
