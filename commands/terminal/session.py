"""What every command needs: the options they share, the database, the clock, and who acts."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

import composition
from commands.terminal import asking, output, streams
from commands.terminal.identity import Identity, is_at_terminal
from commands.terminal.words import target_of
from composition import Application
from config import settings, state_folder
from presentation import language
from presentation.command_line import hints
from workflow.clock import SystemClock, local_text
from workflow.errors import (
    N_,
    NotFoundError,
    WorkflowError,
)
from workflow.rules import codes

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from presentation.language import Language
    from presentation.tables import TextTable
    from workflow.database.sessions import Database
    from workflow.errors import UnreadableError
    from workflow.inspection.inspections import Target
    from workflow.operations.context import Context
    from workflow.people.actor import Actor
    from workflow.rules.definition import Lifecycle

F = TypeVar("F", bound=Callable[..., Any])
Found = TypeVar("Found")

#: Commands that tell of late reminders themselves.
_TICKING = ("tick", "scheduler")
#: Under which names commands take what they are about.
_TARGETS = ("target", "account", "round_code", "notice")


@dataclass(kw_only=True)
class Options:
    """The options that stand after every command's name."""

    database: str | None
    lang: str | None
    as_json: bool
    at: str | None
    account_as: str | None
    for_account: str | None
    password_stdin: bool


class Session:
    """One run of a command: opened late, so that help costs nothing."""

    def __init__(self, options: Options) -> None:
        """Take the options, and the settings for what they leave open."""
        self.options = options
        self.settings = settings.read()
        self.language = language.of(options.lang or self.settings.language)
        self.json = options.as_json
        self.url = options.database or self.settings.database
        self.at = options.at or self.settings.at
        #: Set where a command has done something beside the database, such as written a file.
        self.has_written = False

    @property
    def place(self) -> str:
        """Return which database it is, wherever the command is given."""
        return composition.place_of(self.url)

    @property
    def lifecycle(self) -> "Lifecycle":
        """Return the procedure."""
        return composition.lifecycle()

    @property
    def changed(self) -> bool:
        """Return whether this run has changed something for good."""
        opened = self.__dict__.get("application")
        return self.has_written or (opened is not None and opened.database.changed.is_set())

    @cached_property
    def application(self) -> Application:
        """Return the database, opened with its clock; beside the answer, tell of late reminders."""
        opened = composition.open_application(
            self.url, at=self.at, named_key=self.settings.key_file
        )
        running = click.get_current_context()
        running.call_on_close(opened.database.dispose)
        if running.info_name not in _TICKING:
            self._tell_of_silence(opened, running)
        return opened

    def _tell_of_silence(self, opened: Application, running: click.Context) -> None:
        """Tell a person at a terminal, once a day, that nothing reminds anybody."""
        silence = opened.silence() if sys.stderr.isatty() else None
        today = local_text(SystemClock().now())[:10]
        if silence is None or not state_folder.is_new("silence", self.place, today):
            return
        said = (
            N_("reminders have stopped: the last tick was at {at}")
            if silence.ticked
            else N_("reminders have not been started: notices have been waiting since {at}")
        )
        told = self.say(said, at=local_text(silence.since))
        following = self.say(N_("start them with: xuncha scheduler"))
        running.call_on_close(lambda: output.hint(f"{told}\n  → {following}"))

    def open(self) -> "Database":
        """Open the database, and refuse one that is not there or of another version."""
        return self.application.database

    @property
    def simulation(self) -> bool:
        """Return whether the database is for training and tests."""
        return self.application.simulation

    def now(self) -> "datetime":
        """Return the instant of this command."""
        return self.application.clock.now()

    @cached_property
    def identity(self) -> Identity:
        """Return who acts, and what proves it."""
        return Identity(self)

    def actor(self) -> "Actor":
        """Return who acts; a password is asked for once."""
        return self.identity.actor

    def reader(self) -> "Actor":
        """Return who reads; in a simulation nobody need be named."""
        from workflow.people.actor import ANYBODY

        return self.actor() if self.application.asks_who_reads(self.identity.claim) else ANYBODY

    def context(self, *, asks_password: bool = False) -> "Context":
        """Return what an operation is given; one may ask for the password despite a sign-in."""
        self.identity.asks_password = asks_password
        return self.application.context(self.actor())

    def reading(self) -> "Context":
        """Return what an operation is given that only reads, and notes who did."""
        return self.application.context(self.reader())

    @contextmanager
    def handing_over(self) -> Iterator["Context"]:
        """Hand out the context of an act that is kept only if all that is shown was written out.

        What is shown once is given for a password only.

        Raises:
            UndeliveredError: it could not be.
        """
        from workflow.operations.rehearsal import together

        with together(self.context(asks_password=True)) as context, streams.delivered():
            yield context

    def acting(self, *, dry_run: bool) -> "AbstractContextManager[Context]":
        """Return what hands out the context of an act; of a dry run everything is rolled back."""
        from workflow.operations.rehearsal import acting

        return acting(self.context(), dry_run=dry_run)

    @contextmanager
    def noting(self, command: str, target: str) -> Iterator[None]:
        """Have whatever is refused written to the access log, unless the program acts by itself."""
        try:
            yield
        except WorkflowError as refusal:
            opened = self.__dict__.get("application")
            unshown = isinstance(refusal, streams.UnshownError | streams.UndeliveredError)
            if opened is not None and not unshown and command not in _TICKING:
                opened.note(refusal, command, target, self.identity.known)
            raise

    def say(self, message: str, **data: Any) -> str:
        """Return a message in the reader's language."""
        return self.language.say(message, **data)

    def tell(self, message: str, **data: Any) -> None:
        """Write a message as the answer."""
        output.says(self.say(message, **data))

    def hint(self, message: str, **data: Any) -> None:
        """Write a message beside the answer."""
        output.hint(self.say(message, **data))

    def tell_unreadable(self, refusals: "Iterable[UnreadableError]") -> None:
        """Write beside the answer which inspections are missing in it, and what to do about it."""
        for refusal in refusals:
            output.hint(self.language.refusal(refusal))
            output.hint(f"  → {hints.sentence(refusal, self.language)}")

    def read(self, query: Callable[..., Found], *asked: Any, **given: Any) -> Found:
        """Return what a query answers to who reads, at the time of this command."""
        reader, now = self.reader(), self.now()
        with self.open().read() as connection:
            return query(connection, *asked, reader=reader, now=now, **given)

    def read_over(
        self, query: Callable[..., Found], *asked: Any, **given: Any
    ) -> "tuple[Found, tuple[UnreadableError, ...]]":
        """Return the same of many inspections, and those that cannot be read; tell of these."""
        from workflow.queries.unreadable import Unreadable

        unreadable = Unreadable()
        found = self.read(query, *asked, unreadable, **given)
        self.tell_unreadable(unreadable.refusals)
        return found, unreadable.refusals

    def show(
        self,
        found: Found,
        document: Callable[[Found], Any],
        table: "Callable[[Found, Language], TextTable]",
    ) -> None:
        """Write what was found: as JSON, or for a person as a table."""
        if self.json:
            output.document(document(found))
        else:
            output.table(table(found, self.language))

    def answer(self, document: Mapping[str, Any], message: str) -> None:
        """Write what was done: as JSON, or as a message filled with the same."""
        if self.json:
            output.document(document)
        else:
            self.tell(message, **document)

    def acting_on(
        self, target: str, seen: int | None, *, asks_password: bool = False
    ) -> "tuple[Context, Target, int]":
        """Return what an act on an inspection is given: who acts, on which, and which version."""
        context, named = self.context(asks_password=asks_password), target_of(target)
        return context, named, self.seen(named, seen)

    def seen(self, target: "Target", given: int | None) -> int:
        """Return the version that was given, else the one that stands now."""
        if given is not None:
            return given
        from workflow.queries import status

        with self.open().read() as connection:
            try:
                return status.version(connection, target, reader=self.actor(), now=self.now())
            except NotFoundError:
                return 0  # the act refuses it, and notes that it did


def shared(command: F) -> F:
    """Add the shared options to a command; it gets a Session as its first argument."""

    @wraps(command)
    def run(*args: Any, **given: Any) -> Any:
        options = Options(**{name: given.pop(name) for name in Options.__annotations__})
        context = click.get_current_context()
        running = context.find_root()
        running.meta["json"] = options.as_json
        if given.get("target"):
            given["target"] = codes.usual(given["target"])
            running.meta["target"] = given["target"]
        session = Session(options)
        running.meta.update(session=session, language=session.language)
        target = next((str(given[name]) for name in _TARGETS if given.get(name)), "")
        with session.noting(_code(context.command_path), target):
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


def _code(command_path: str) -> str:
    """Return a command as the access log names it: `audit_log` for xuncha audit log."""
    return "_".join(command_path.split()[1:]).replace("-", "_")


def is_watched(session: Session) -> bool:
    """Return whether a person at a terminal can be asked."""
    return is_at_terminal() and not session.json


def ask(session: Session, question: str) -> bool:
    """Return whether a person at a terminal says yes; without one the answer is yes."""
    return not is_watched(session) or asking.confirmed(question)


def progress_hint(session: Session, message: str, **data: Any) -> None:
    """Tell a person at a terminal what is going on."""
    if sys.stderr.isatty() and not session.json:
        output.hint(session.say(message, **data))
