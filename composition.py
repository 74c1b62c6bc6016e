"""Compose what commands, scheduler, tests and pages need.

That is database, procedure, key, clock, actor, channels and jobs. Each is loaded only when it is
needed: a command that only reads loads no channel.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.clock import Clock, StoppedClock, SystemClock, from_local
from workflow.errors import (
    N_,
    BadInputError,
    Hint,
    WorkflowError,
)
from workflow.operations.authenticate import SIGN_IN, Authentication, Claim

if TYPE_CHECKING:
    from config.delivery import Delivery
    from notifications.channels.outbound import Outbound
    from notifications.delivery import DeliveryContext
    from notifications.messages import Link
    from notifications.scheduler import Scheduler
    from workflow.database.sessions import Database
    from workflow.operations.context import Context
    from workflow.operations.install import Installed
    from workflow.people.actor import Actor
    from workflow.rules.calendar import Day
    from workflow.rules.definition import Lifecycle
    from workflow.rules.policy import Policy
    from workflow.sealing.keys import Key


#: After so long without a tick the reminders have stopped.
SILENT_AFTER = timedelta(minutes=15)


def lifecycle() -> "Lifecycle":
    """Return the procedure."""
    from states.lifecycle import LIFECYCLE

    return LIFECYCLE


def policy() -> "Policy":
    """Return the policy of this installation, under which a new round is opened.

    Raises:
        BadInputError: a key or value is wrong; the error names file and key.
    """
    from config import policy_file

    return policy_file.read()


def key_file(url: str, named: str = "") -> Path:
    """Return the path of the key file: as named, beside the SQLite file, or in this folder."""
    from workflow.database.address import sqlite_file

    if named:
        return Path(named)
    file = sqlite_file(url)
    return file.with_name(file.name + ".key") if file else Path("xuncha.key")


def place_of(url: str) -> str:
    """Return the place of a database, the same from every folder and without secrets."""
    from workflow.database import address

    file = address.sqlite_file(url)
    return str(file.resolve()) if file else address.place(url)


def files_of(url: str, named_key: str = "") -> set[Path]:
    """Return the files of a database and its key, which must never be overwritten.

    Raises:
        NoDatabaseError: the URL is not the address of a database.
    """
    from workflow.database.address import sqlite_file
    from workflow.database.sessions import open_database

    open_database(url).dispose()
    taken = {key_file(url, named_key).resolve()}
    file = sqlite_file(url)
    if file is not None:
        taken |= {Path(f"{file.resolve()}{end}") for end in ("", "-wal", "-shm", "-journal")}
    return taken


# --- making a database ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetUp:
    """The result of `set_up`; `recovery_code`, that of a new database's key, is shown once."""

    installed: "Installed"
    key_file: Path
    recovery_code: str | None


def set_up(
    url: str,
    *,
    simulation: bool,
    named_key: str = "",
    clock: Clock | None = None,
    profile: str = "",
    hand_over: Callable[[SetUp], None] = lambda _: None,
) -> SetUp:
    """Create a database with its key file, or upgrade an existing one.

    `hand_over` is called with the result before anything is committed; if it fails, everything is
    undone, the key file too.

    Raises:
        BadInputError: the database exists and is real, not a simulation, or has another profile.
    """
    from workflow.database.address import sqlite_file
    from workflow.database.sessions import open_database
    from workflow.operations.install import install, is_installed
    from workflow.sealing import keys

    database, where = open_database(url), key_file(url, named_key)
    try:
        file = sqlite_file(url)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)  # it is confidential; no other user of this machine may read it
        new = not is_installed(database)
        made = new and not where.exists()
        key = _key(where, made=made)
        code = keys.recovery_code(key) if key and new else None
        with _undone(where, made=made):
            installed = install(
                database,
                lifecycle(),
                clock or SystemClock(),
                simulation=simulation,
                key_fingerprint=key.fingerprint if key else "",
                holidays=_holidays(),
                profile=profile,
                hand_over=lambda installed: hand_over(SetUp(installed, where, code)),
            )
    finally:
        database.dispose()
    return SetUp(installed, where, code)


@contextmanager
def _undone(key_file: Path, *, made: bool) -> Iterator[None]:
    """Delete a new key file again if its database could not be created."""
    try:
        yield
    except BaseException:
        if made:
            key_file.unlink(missing_ok=True)
        raise


def _holidays() -> "Mapping[int, Sequence[Day]]":
    """Return the days off that ship with the program, by year."""
    from config import holidays

    return holidays.shipped()


def _key(file: Path, *, made: bool) -> "Key | None":
    """Return the key; a new one is written before the database refers to it."""
    from workflow.sealing import keys

    if made:
        key = keys.generate()
        keys.write(key, file)
        return key
    return keys.read(file) if file.exists() else None


# --- working with it --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Silence:
    """Since when the reminders have stopped: the last tick, or without one the first due."""

    since: datetime
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class Application:
    """A database that can be used, with the clock of this run and the path of its key file."""

    database: "Database"
    installation: Any
    clock: Clock
    key_file: Path

    @property
    def simulation(self) -> bool:
        """Return whether the database is a simulation, for training and tests."""
        return bool(self.installation.simulation)

    def actor(self, claim: Claim) -> "Actor":
        """Return the actor.

        Raises:
            NotAuthenticatedError: no account is named, or the password or token is wrong.
            NotPermittedError: the principal has not delegated to the account for today.
        """
        return self._authentication.actor(claim)

    @property
    def _authentication(self) -> Authentication:
        return Authentication(self.database, self.clock, self.context, simulation=self.simulation)

    def account_named(self, named: str) -> str:
        """Return the account that is named, see `Authentication.account_named`."""
        return self._authentication.account_named(named)

    def note(self, refusal: WorkflowError, act: str, target: str, who: "Actor | Claim") -> None:
        """Write a refusal to the access log, unless the act that was tried has done so.

        Whoever answers a refusal does this, whatever was asked; signing in and acts say themselves
        what was tried.
        """
        from workflow.operations.context import note_refusal
        from workflow.people.actor import Actor

        if refusal.noted:
            return
        act, target = refusal.tried[0] or act, refusal.tried[1] or target
        if isinstance(who, Claim):
            who = self._authentication.claimed(who) if act == SIGN_IN else Actor("")
        note_refusal(self.context(who), act, target, refusal)

    def asks_who_reads(self, claim: Claim) -> bool:
        """Return whether a reader must be named; in a simulation that is not necessary."""
        return not self.simulation or bool(claim.account or claim.token)

    def silence(self) -> Silence | None:
        """Return since when the reminders have stopped; None if they run or nothing is open."""
        last, waiting = self.installation.last_tick, self.installation.waiting_since
        if not (last or waiting) or not self.installation.any_open:
            return None
        since = datetime.fromisoformat(last or waiting)
        silent = self.clock.now() - since > SILENT_AFTER
        return Silence(since, ticked=bool(last)) if silent else None

    def context(self, actor: "Actor") -> "Context":
        """Return the context of operations."""
        return context(self.database, actor, self.clock, self.key)

    def key(self) -> "Key":
        """Return the key of this database.

        Raises:
            BadInputError: the file is missing, damaged, or belongs to another database.
        """
        from workflow.sealing import keys

        key = keys.read(self.key_file)
        if key.fingerprint != self.installation.key_fingerprint:
            raise BadInputError(
                N_("{path} is the key of another database"),
                hint=Hint("restore_key"),
                path=str(self.key_file),
            )
        return key

    def restore_key(self, recovery_code: str) -> None:
        """Create the key file again from the recovery code.

        Raises:
            BadInputError: it is not a recovery code, or belongs to another database.
        """
        from workflow.sealing import keys

        key = keys.from_recovery_code(recovery_code)
        if key.fingerprint != self.installation.key_fingerprint:
            raise BadInputError(N_("this is the recovery code of another database"))
        keys.write(key, self.key_file)

    def delivery(self, link: "Link") -> "DeliveryContext":
        """Return the context of delivery; `link` makes the link in a message."""
        return delivery(self.database, self.clock, link, simulation=self.simulation)

    def scheduler(self, link: "Link") -> "Scheduler":
        """Return the scheduler, which runs the jobs of the timetable until it is stopped."""
        from config import timetable
        from config.delivery import read
        from notifications import jobs
        from notifications.scheduler import Scheduler

        ready = self.delivery(link)
        wanted = timetable.jobs(read().scheduler.tick_seconds)
        return Scheduler(wanted, jobs.work(ready), jobs.missed(ready))


def open_application(url: str, *, at: str = "", named_key: str = "") -> Application:
    """Open a database; `at` sets the clock, which only a simulation allows.

    Raises:
        NoDatabaseError: there is no database, or it does not answer.
        OldSchemaError: it was made by another version of the program.
        BadInputError: `at` is given for a real database, or is not a time.
    """
    from workflow.database import sessions

    database = sessions.open_database(url)
    try:
        installation = sessions.require(database)
        clock = _clock(at, simulation=bool(installation.simulation))
    except BaseException:
        database.dispose()
        raise
    return Application(
        database=database,
        installation=installation,
        clock=clock,
        key_file=key_file(url, named_key),
    )


def _clock(at: str, *, simulation: bool) -> Clock:
    if not at:
        return SystemClock()
    if not simulation:
        raise BadInputError(
            N_("the clock can only be set in a simulation"),
            hint=Hint("leave_clock_alone"),
        )
    try:
        return StoppedClock(from_local(at))
    except ValueError as error:
        raise BadInputError(
            N_("{value} is not a time; write 2026-03-02T09:00"), value=at
        ) from error


def context(
    database: "Database", actor: "Actor", clock: Clock, key: "Callable[[], Key] | None" = None
) -> "Context":
    """Return the context of operations."""
    from workflow.operations.context import Context

    return Context(database=database, lifecycle=lifecycle(), actor=actor, clock=clock, key=key)


def delivery(
    database: "Database",
    clock: Clock,
    link: "Link",
    *,
    simulation: bool = False,
    settings: "Delivery | None" = None,
) -> "DeliveryContext":
    """Return the context of delivery; settings that are not given are read.

    Raises:
        BadInputError: a setting is wrong, or the variable of a secret is not set.
    """
    from config.delivery import read
    from notifications.channels.configured import channels
    from notifications.channels.outbound import Outbound
    from notifications.delivery import DeliveryContext

    settings = settings or read()
    held_back = simulation and not settings.simulation.deliver
    return DeliveryContext(
        database=database,
        lifecycle=lifecycle(),
        sending=Outbound(channels=channels(settings), held_back=held_back),
        limits=settings.sending,
        clock=clock,
        link=link,
        ladder=policy().ladder,
    )


def outbound_without_secrets() -> "Outbound":
    """Return the configured channels without secrets: they say whom they reach, but cannot send."""
    from config.delivery import read
    from notifications.channels.configured import channels
    from notifications.channels.outbound import Outbound

    return Outbound(channels=channels(read(), secrets=False))
