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
    AmbiguousError,
    BadInputError,
    Hint,
    NotAuthenticatedError,
    WorkflowError,
)

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


#: The act of who says who they are, as the access log names it.
SIGN_IN = "sign_in"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who somebody claims to be, for whom they act, and the proof.

    A token proves its account; without one, `password` is called once for the account's password.
    """

    account: str = ""
    #: How the account was named: all that is told to who has not proved to be its owner.
    named: str = ""
    acts_for: str = ""
    token: str = ""
    password: Callable[[str], str]
    #: Whether it is to set a new password, as is required after somebody else has set it.
    changes_password: bool = False
    #: Whether the token belongs to a sign-in stored on this machine.
    is_kept: bool = False


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
        try:
            return self._signed_in(claim)
        except WorkflowError as refusal:
            refusal.tried = (SIGN_IN, "")
            raise

    def _signed_in(self, claim: Claim) -> "Actor":
        from workflow.people import acting

        if claim.token:
            return self._by_token(claim)
        self._require_password(claim)
        with self.database.read() as connection:
            now = self.clock.now()
            return acting.signed_in(connection, claim.account, for_account=claim.acts_for, now=now)

    def _by_token(self, claim: Claim) -> "Actor":
        """Return the actor of a token, and note that its sign-in is in use."""
        from workflow.operations import manage_credentials
        from workflow.people import accounts, acting, tokens

        now, digest = self.clock.now(), tokens.token_digest(claim.token)
        try:
            with self.database.read() as connection:
                shown = accounts.valid_token(connection, digest, now)
                _require_same(shown.account, claim.account)
                actor = acting.signed_in(
                    connection, shown.account, for_account=claim.acts_for, now=now, token=digest
                )
        except NotAuthenticatedError as refusal:
            raise accounts.signed_out() if claim.is_kept else refusal from refusal
        if tokens.is_use_to_note(shown, now):
            manage_credentials.note_use(self.context(actor))
        return actor

    def account_named(self, named: str) -> str:
        """Return the account that is meant, by itself or by a name; the text where there is none.

        Where accounts have passwords it is not told that several have the name.

        Raises:
            AmbiguousError: several have it in a simulation.
        """
        from workflow.people import accounts

        with self.database.read() as connection:
            try:
                return accounts.meant(connection, named)
            except AmbiguousError:
                if self.simulation:
                    raise
                return named

    def _require_password(self, claim: Claim) -> None:
        """Refuse a missing account or a wrong password; a simulation needs no password."""
        if not claim.account:
            raise NotAuthenticatedError(N_("no account is named"), hint=Hint("sign_in"))
        if self.simulation:
            return
        from workflow.operations import manage_credentials, sign_in
        from workflow.people import accounts, acting

        told = claim.named or claim.account
        password = claim.password(told)
        outdated = sign_in.check_password(
            self.database, self.clock, claim.account, password, named=told
        )
        with self.database.read() as connection:
            if not claim.changes_password:
                accounts.require_own_password(connection, claim.account)
            if not outdated:
                return
            own = acting.signed_in(connection, claim.account, for_account="", now=self.clock.now())
        manage_credentials.renew_hash(self.context(own), claim.account, password)

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
            who = self._claimed(who) if act == SIGN_IN else Actor("")
        note_refusal(self.context(who), act, target, refusal)

    def _claimed(self, claim: Claim) -> "Actor":
        """Return whose the token is, else who somebody claims to be.

        A name that cannot be an account may be a password, and is left out.
        """
        from workflow.people import accounts
        from workflow.people.actor import Actor
        from workflow.people.tokens import token_digest
        from workflow.rules.codes import is_code

        account = claim.account if is_code(claim.account) else ""
        if claim.token:
            with self.database.read() as connection:
                account = accounts.owner(connection, token_digest(claim.token)) or account
        return Actor(account, on_behalf_of=claim.acts_for)

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


def _require_same(owner: str, named: str) -> None:
    """Refuse a token together with the name of another account."""
    if named not in ("", owner):
        raise NotAuthenticatedError(
            N_("the token belongs to {owner}, not to {account}"),
            hint=Hint("sign_in_one_way"),
            owner=owner,
            account=named,
        )


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
