"""What commands, scheduler, tests and pages are composed of: database, procedure, key, clock, who
acts, channels, jobs.

Everything is loaded when it is asked for: who only reads never loads a channel.
"""  # noqa: D205

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
#: Without a tick for longer than this, reminders are late.
SILENT_AFTER = timedelta(minutes=15)


def lifecycle() -> "Lifecycle":
    """Return the procedure."""
    from states.lifecycle import LIFECYCLE

    return LIFECYCLE


def policy() -> "Policy":
    """Return the policy of this place, under which a new round is opened.

    Raises:
        BadInputError: a key or value is wrong; the error names file and key.
    """
    from config import policy_file

    return policy_file.read()


def key_file(url: str, named: str = "") -> Path:
    """Return where the key file is: as named, beside the SQLite file, or in this folder."""
    from workflow.database.address import sqlite_file

    if named:
        return Path(named)
    file = sqlite_file(url)
    return file.with_name(file.name + ".key") if file else Path("xuncha.key")


def place_of(url: str) -> str:
    """Return which database an address names, the same in every folder, without its secrets."""
    from workflow.database import address

    file = address.sqlite_file(url)
    return str(file.resolve()) if file else address.place(url)


def files_of(url: str, named_key: str = "") -> set[Path]:
    """Return the files that hold a database and its key, and must never be written over.

    Raises:
        NoDatabaseError: the URL is none of a database.
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
    """What `set_up` made; `recovery_code` is that of a new database's key, and is shown once."""

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
    """Create a database with its key file, or upgrade what is there; nothing is lost.

    What was made is handed over before it is kept: what fails then undoes it, the key file too.

    Raises:
        BadInputError: the database is of the other kind: real, or a simulation.
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
            file.touch(mode=0o600)  # it holds letters; nobody else of this machine reads it
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
    """Take the key file away again that was made for a database that then was not."""
    try:
        yield
    except BaseException:
        if made:
            key_file.unlink(missing_ok=True)
        raise


def _holidays() -> "Mapping[int, Sequence[Day]]":
    """Return the days off that come with the program, by year."""
    from config import holidays

    return holidays.shipped()


def _key(file: Path, *, made: bool) -> "Key | None":
    """Return the key, new where it is made; written before the database knows of it."""
    from workflow.sealing import keys

    if made:
        key = keys.generate()
        keys.write(key, file)
        return key
    return keys.read(file) if file.exists() else None


# --- working with it --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who somebody says to be, for whom they act, and how it is proved.

    A token says whose it is; else `password` is asked for that of the account, once.
    """

    account: str = ""
    #: How the account was named: all that is told to who has not proved to be its owner.
    named: str = ""
    acts_for: str = ""
    token: str = ""
    password: Callable[[str], str]
    #: Whether it is to set another password, as one must that somebody else has set.
    changes_password: bool = False
    #: Whether the token is that of a sign-in which is kept on this machine.
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Since when the reminders stand still: since a tick, or, never `ticked`, since one was due."""

    since: datetime
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class Application:
    """A database that was found fit, with the clock of this run and the place of its key."""

    database: "Database"
    installation: Any
    clock: Clock
    key_file: Path

    @property
    def simulation(self) -> bool:
        """Return whether the database is for training and tests."""
        return bool(self.installation.simulation)

    def actor(self, claim: Claim) -> "Actor":
        """Return who acts.

        Raises:
            NotAuthenticatedError: nobody is named, or the password or token is not right.
            NotPermittedError: the other has not delegated to the account for today.
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
        """Return who acts with a token; that a sign-in is in use is noted."""
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
        """Refuse who is not named, or gives a wrong password; a simulation asks for none."""
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
        """Return whether reading is somebody's; in a simulation nobody need be named."""
        return not self.simulation or bool(claim.account or claim.token)

    def silence(self) -> Silence | None:
        """Return since when the reminders stand still; None while they go on or nothing is open."""
        last, waiting = self.installation.last_tick, self.installation.waiting_since
        if not (last or waiting) or not self.installation.any_open:
            return None
        since = datetime.fromisoformat(last or waiting)
        silent = self.clock.now() - since > SILENT_AFTER
        return Silence(since, ticked=bool(last)) if silent else None

    def context(self, actor: "Actor") -> "Context":
        """Return what an operation is given."""
        return context(self.database, actor, self.clock, self.key)

    def key(self) -> "Key":
        """Return the key of this database.

        Raises:
            BadInputError: the file is missing, damaged, or another database's.
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
        """Make the key file again from the recovery code.

        Raises:
            BadInputError: it is no recovery code, or another database's.
        """
        from workflow.sealing import keys

        key = keys.from_recovery_code(recovery_code)
        if key.fingerprint != self.installation.key_fingerprint:
            raise BadInputError(N_("this is the recovery code of another database"))
        keys.write(key, self.key_file)

    def delivery(self, link: "Link") -> "DeliveryContext":
        """Return what delivery needs; `link` says where a message sends its reader."""
        return delivery(self.database, self.clock, link, simulation=self.simulation)

    def scheduler(self, link: "Link") -> "Scheduler":
        """Return what runs the jobs of the timetable, until it is told to stop."""
        from config import timetable
        from config.delivery import read
        from notifications import jobs
        from notifications.scheduler import Scheduler

        ready = self.delivery(link)
        wanted = timetable.jobs(read().scheduler.tick_seconds)
        return Scheduler(wanted, jobs.work(ready), jobs.missed(ready))


def open_application(url: str, *, at: str = "", named_key: str = "") -> Application:
    """Open a database; `at` sets the clock, of a simulation only.

    Raises:
        NoDatabaseError: there is none, or it does not answer.
        OldSchemaError: it was made by another version of the program.
        BadInputError: the database is real and takes no `at`, or that is no time.
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
            N_("the clock is set in a simulation only"),
            hint=Hint("leave_clock_alone"),
        )
    try:
        return StoppedClock(from_local(at))
    except ValueError as error:
        raise BadInputError(
            N_("{value} is not a time; write 2026-03-02T09:00"), value=at
        ) from error


def _require_same(owner: str, named: str) -> None:
    """Refuse a token of one account beside the name of another."""
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
    """Return what an operation is given."""
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
    """Return what delivery needs; the settings are read where they are not given.

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
    """Return the channels that the settings name, to tell whom they reach; nothing can be sent."""
    from config.delivery import read
    from notifications.channels.configured import channels
    from notifications.channels.outbound import Outbound

    return Outbound(channels=channels(read(), secrets=False))
