"""What every command needs: the options they share, the database, the clock, and who acts."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from unicodedata import normalize

import click

from commands.terminal import output, piped
from config import settings
from presentation import language
from workflow.clock import local_text
from workflow.errors import N_, BadInputError, Hint, NotAuthenticatedError

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.clock import Clock
    from workflow.database.sessions import Database
    from workflow.inspection.inspections import Target
    from workflow.operations.context import Context
    from workflow.people.actor import Actor
    from workflow.rules.definition import Lifecycle
    from workflow.sealing.keys import Key

F = TypeVar("F", bound=Callable[..., Any])


#: Without a tick for longer than this, reminders are late.
SILENT_AFTER = timedelta(minutes=15)
_TICKING = ("tick", "scheduler")


@dataclass(kw_only=True)
class Options:
    """The options that stand after every command's name."""

    database: str | None
    lang: str | None
    json: bool
    at: str | None
    account: str | None
    for_account: str | None
    password_stdin: bool


class Session:
    """One run of a command: opened late, so that help costs nothing."""

    def __init__(self, options: Options) -> None:
        """Take the options, and the settings for what they leave open."""
        self.options = options
        self.settings = settings.read()
        self.language = language.of(options.lang or self.settings.language)
        self.json = options.json
        self.url = options.database or self.settings.database

    @property
    def lifecycle(self) -> "Lifecycle":
        """Return the procedure."""
        from states.lifecycle import LIFECYCLE

        return LIFECYCLE

    def open(self) -> "Database":
        """Open the database, and refuse one that is not there or of another version."""
        from workflow.database import sessions

        if not hasattr(self, "_database"):
            database = sessions.open_database(self.url)
            running = click.get_current_context()
            running.call_on_close(database.dispose)
            self.installation = sessions.require(database)
            self._database = database
            if running.info_name not in _TICKING:
                self._tell_of_silence(running)
        return self._database

    def _tell_of_silence(self, running: click.Context) -> None:
        """Tell, beside the answer, when the reminders have stopped: no tick for too long."""
        from datetime import datetime

        last, waiting = self.installation.last_tick, self.installation.waiting_since
        since = datetime.fromisoformat(last or waiting) if last or waiting else None
        if since is None or self.now() - since <= SILENT_AFTER:
            return
        said = (
            N_("reminders stand still: the last tick was at {at}")
            if last
            else N_("reminders stand still: no tick yet, and notices wait since {at}")
        )
        told = self.say(said, at=local_text(since))
        following = self.say(N_("start them with: xuncha scheduler"))
        running.call_on_close(lambda: output.hint(f"{told}\n  → {following}"))

    @property
    def simulation(self) -> bool:
        """Return whether the database is for training and tests."""
        self.open()
        return bool(self.installation.simulation)

    def clock(self) -> "Clock":
        """Return the clock: the machine's, or of a simulation what `--at` says."""
        from workflow.clock import StoppedClock, SystemClock, from_local

        at = self.options.at or self.settings.at
        if not at:
            return SystemClock()
        if not self.simulation:
            raise BadInputError(
                N_("--at sets the clock of a simulation only"),
                hint=Hint("leave_clock_alone"),
            )
        try:
            return StoppedClock(from_local(at))
        except ValueError as error:
            raise BadInputError(
                N_("--at {value} is no time; write 2026-03-02T09:00"), value=at
            ) from error

    def now(self) -> "datetime":
        """Return the instant of this command."""
        return self.clock().now()

    def actor(self) -> "Actor":
        """Return who acts; a password is asked for once.

        Raises:
            NotAuthenticatedError: nobody is named, or the password or token is not right.
        """
        if not hasattr(self, "_actor"):
            self._actor = self._authenticated()
        return self._actor

    def _authenticated(self) -> "Actor":
        from workflow.people import accounts

        database = self.open()
        account = self.options.account or self.settings.account
        with database.read() as connection:
            if self.settings.token:
                owner = accounts.by_token(connection, self.settings.token)
                if self.options.account not in (None, owner):
                    raise NotAuthenticatedError(
                        N_("the token is of {owner}, not of {account}"),
                        hint=Hint("sign_in_one_way"),
                        owner=owner,
                        account=self.options.account,
                    )
                account = owner
            elif not account:
                raise NotAuthenticatedError(
                    N_("who acts is not named"),
                    hint=Hint("sign_in"),
                )
            elif not self.simulation:
                accounts.authenticate(connection, account, self._password(account))
            return accounts.actor(
                connection, account, for_account=self.options.for_account or "", now=self.now()
            )

    def _password(self, account: str) -> str:
        if self.options.password_stdin:
            return piped.line()
        if not sys.stdin.isatty():
            raise NotAuthenticatedError(
                N_("the password of {account} is needed"),
                hint=Hint("give_password"),
                account=account,
            )
        prompt = self.language.say(N_("password of {account}"), account=account)
        return str(click.prompt(prompt, hide_input=True, err=True))

    def reader(self) -> "Actor | None":
        """Return who reads; in a simulation nobody need be named."""
        self.clock()  # a time that is none is refused, whatever is read
        named = self.options.account or self.settings.account or self.settings.token
        if not named and self.simulation:
            return None
        return self.actor()

    def context(self) -> "Context":
        """Return what an operation is given."""
        from workflow.operations.context import Context

        return Context(
            database=self.open(),
            lifecycle=self.lifecycle,
            actor=self.actor(),
            clock=self.clock(),
            key=self.key,
        )

    def key_file(self) -> Path:
        """Return where the key file is: named, beside the SQLite file, or in this folder."""
        from workflow.database.sessions import sqlite_file

        if self.settings.key_file:
            return Path(self.settings.key_file)
        file = sqlite_file(self.url)
        return file.with_name(file.name + ".key") if file else Path("xuncha.key")

    def key(self) -> "Key":
        """Return the key of this database.

        Raises:
            BadInputError: the file is missing, damaged, or another database's.
        """
        from workflow.sealing import keys

        self.open()
        key = keys.read(self.key_file())
        if key.fingerprint != self.installation.key_fingerprint:
            raise BadInputError(
                N_("{path} is the key of another database"),
                hint=Hint("restore_key"),
                path=str(self.key_file()),
            )
        return key

    def say(self, message: str, **data: Any) -> str:
        """Return a message in the reader's language."""
        return self.language.say(message, **data)

    def seen(self, target: "Target", given: int | None) -> int:
        """Return the version that was given, else the one that stands now."""
        if given is not None:
            return given
        from workflow.inspection import inspections

        with self.open().read() as connection:
            return int(inspections.find(connection, target).version)


def shared(command: F) -> F:
    """Add the shared options to a command; it gets a Session as its first argument."""

    @wraps(command)
    def run(*args: Any, **given: Any) -> Any:
        options = Options(
            database=given.pop("database"),
            lang=given.pop("lang"),
            json=given.pop("as_json"),
            at=given.pop("at"),
            account=given.pop("account_as"),
            for_account=given.pop("for_account"),
            password_stdin=given.pop("password_stdin"),
        )
        running = click.get_current_context().find_root()
        running.meta["json"] = options.json
        if given.get("target"):  # a code typed in full width is the same code
            given["target"] = normalize("NFKC", given["target"]).strip()
            running.meta["target"] = given["target"]
        session = Session(options)
        running.meta["language"] = session.language
        return command(session, *args, **given)

    for option in reversed(
        (
            click.option(
                "--database", metavar="URL", help="sqlite:///FILE or postgresql+psycopg://…"
            ),
            click.option("--lang", type=click.Choice(["zh", "en"]), help="language of the answer"),
            click.option("--json", "as_json", is_flag=True, help="one JSON document as the answer"),
            click.option("--at", metavar="TIME", help="the clock, of a simulation only"),
            click.option("--as", "account_as", metavar="ACCOUNT", help="who acts"),
            click.option("--for", "for_account", metavar="ACCOUNT", help="for whom, as delegate"),
            click.option("--password-stdin", is_flag=True, help="read the password from a line"),
        )
    ):
        run = option(run)
    return run  # type: ignore[return-value]


def target_of(text: str) -> "Target":
    """Return the inspection that a text names.

    Raises:
        BadInputError: it is not ROUND/UNIT.
    """
    from workflow.inspection.inspections import Target

    round_code, slash, unit = text.partition("/")
    if not slash or not round_code or not unit or "/" in unit:
        raise BadInputError(
            N_("{value} names no inspection; write ROUND/UNIT, such as 2026-1/edu"), value=text
        )
    return Target(round_code, unit)


def ask(session: Session, question: str) -> bool:
    """Return whether a person at a terminal says yes; without one the answer is yes."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or session.json:
        return True
    return click.confirm(question, err=True)


def progress_hint(session: Session, message: str, **data: Any) -> None:
    """Tell a person at a terminal what is going on."""
    if sys.stderr.isatty() and not session.json:
        output.hint(session.say(message, **data))
