"""The sign-in of this user on this machine: one file for each database, which nobody else reads."""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from config import state_folder
from workflow.errors import N_, BadInputError, Hint, NotAuthenticatedError

_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class KeptSignIn:
    """Who is signed in, and the token that proves it; the database judges whether it still does."""

    account: str
    token: str
    #: Where others of this machine can read it, or it is somebody else's: its file.
    exposed_at: str = ""

    def require_secret(self) -> None:
        """Refuse to use what others of this machine may use too.

        Raises:
            NotAuthenticatedError: they can read it.
        """
        if self.exposed_at:
            raise NotAuthenticatedError(
                N_("others can read your sign-in at {path}; it is not used"),
                hint=Hint("log_in"),
                path=self.exposed_at,
            )


def read(database: str) -> KeptSignIn | None:
    """Return the sign-in that is kept to a database; None for none, or none that can be read."""
    file = _file(database)
    try:
        opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(opened, "rb") as there:
        found = os.fstat(there.fileno())
        if not stat.S_ISREG(found.st_mode):
            return None
        content = there.read(_LONGEST)
    exposed = found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077
    try:
        kept = json.loads(content)
        return KeptSignIn(str(kept["account"]), str(kept["token"]), str(file) if exposed else "")
    except (ValueError, TypeError, KeyError):
        return None


@contextmanager
def written(database: str, kept: KeptSignIn) -> Iterator[None]:
    """Write a sign-in; it takes the place of the one before when what is done meanwhile is done.

    Raises:
        BadInputError: it cannot be written.
    """
    file = _file(database)
    beside = file.with_name(f".{uuid4().hex}")
    try:
        state_folder.make()
        _write(beside, kept)
        yield
        beside.replace(file)
    except OSError as error:
        raise BadInputError(
            N_("{path} cannot be written: {reason}"),
            path=str(file),
            reason=error.strerror or str(error),
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _write(file: Path, kept: KeptSignIn) -> None:
    content = json.dumps({"account": kept.account, "token": kept.token}, ensure_ascii=False)
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(opened, "wb") as there:
        there.write(content.encode())
        there.flush()
        os.fsync(there.fileno())


def forget(database: str) -> None:
    """Delete the sign-in that is kept to a database, where there is one."""
    _file(database).unlink(missing_ok=True)


def _file(database: str) -> Path:
    return state_folder.file("sign-in", database)
