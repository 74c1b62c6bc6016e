"""Open the database, and begin transactions that write or only read.

A write takes the write lock at once (SQLite `BEGIN IMMEDIATE`), a read never does. SQLite runs in
WAL mode with `synchronous=FULL`: with NORMAL, 1 007 of 1 500 simulated power cuts lost an
acknowledged commit, with FULL none did.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Row,
    create_engine,
    event,
    exists,
    func,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from workflow.database import address, postgresql, prepared
from workflow.database.kept import KeptConnections
from workflow.database.schema import (
    FIRST,
    VERSION,
    deadlines,
    heartbeats,
    inspections,
    installation,
)
from workflow.errors import N_, BusyError, Hint, NoDatabaseError, OldSchemaError

WAIT_SECONDS = 10

#: How a transaction begins on SQLite.
_WRITING, _READING = "BEGIN IMMEDIATE", "BEGIN"


@dataclass(frozen=True, eq=False)
class Database:
    """A database, opened for writing and for reading."""

    url: str
    writing: Engine
    reading: Engine
    #: Hashes of texts known to be stored, which saves a query.
    known_texts: set[str] = field(default_factory=set)
    #: Calendars read before, by version.
    known_calendars: dict[int, Any] = field(default_factory=dict)
    #: Set once a change was committed.
    changed: Event = field(default_factory=Event)
    _kept: KeptConnections = field(default_factory=KeptConnections, init=False)

    @contextmanager
    def write(self, *, changes: bool = True) -> Iterator[Connection]:
        """Open a transaction that writes; it is committed at the end and rolled back on an error.

        `changes` is false if nothing is written but a note of something else.

        Raises:
            BusyError: no lock was available in time, or the connection was lost.
            NoDatabaseError: the server or file is missing or cannot be used.
        """
        transaction = self._kept.transaction(self.writing)
        with translated(self.url), self.forgetting_on_error(), transaction as connection:
            yield connection
        if changes:
            self.changed.set()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads; raises as `write` does."""
        with translated(self.url), self._kept.transaction(self.reading) as connection:
            yield connection

    @contextmanager
    def forgetting_on_error(self) -> Iterator[None]:
        """Remove from the caches, on an error, what was added meanwhile and never committed."""
        texts, calendars = set(self.known_texts), set(self.known_calendars)
        try:
            yield
        except BaseException:
            self.known_texts.intersection_update(texts)
            for version in self.known_calendars.keys() - calendars:
                self.known_calendars.pop(version, None)
            raise

    def dispose(self) -> None:
        """Close all connections."""
        self._kept.close()
        self.writing.dispose()
        self.reading.dispose()


def open_database(url: str) -> Database:
    """Return the database of a URL; it is not connected yet."""
    try:
        file = address.sqlite_file(url)
        if file is not None:
            writing, reading = _sqlite(file, _WRITING), _sqlite(file, _READING)
        else:
            writing, reading = postgresql.engines(url, WAIT_SECONDS)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, TypeError, ValueError):
        raise address.refusal(url) from None
    return Database(url, writing, reading)


def _sqlite(file: Path, begin: str) -> Engine:
    read_only = is_on_read_only_medium(file)
    engine = create_engine(
        _read_only(file) if read_only else URL.create("sqlite", database=str(file)),
        connect_args={"timeout": WAIT_SECONDS},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")
        if begin == _READING:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        prepared.run(connection, begin)

    return engine


def is_on_read_only_medium(file: Path) -> bool:
    """Return whether a database exists in a folder that cannot be written: an archived copy."""
    return file.is_file() and not os.access(file.parent, os.W_OK)


def _read_only(file: Path) -> URL:
    """Return the address with which SQLite reads a file in a folder that cannot be written.

    If the database was not closed, SQLite must also read the log beside it.
    """
    log = Path(f"{file}-wal")
    whole = not (log.exists() and log.stat().st_size)
    how = {"immutable": "1"} if whole else {"mode": "ro"}
    return URL.create("sqlite", database=file.resolve().as_uri(), query={"uri": "true", **how})


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn errors of the driver about locks, servers and files into refusals."""
    try:
        yield
    except OperationalError as error:
        raise _refusal(error, url) from error
    except DatabaseError as error:
        if "not a database" in str(error.orig) or "malformed" in str(error.orig):
            raise unreadable(url, error) from error
        if postgresql.handed_on(error):
            raise NoDatabaseError(
                N_("an unrecognised connection pooler passes connections on between transactions"),
                hint=Hint("name_pooler"),
            ) from error
        if "connection option" in str(error.orig) or "connection string" in str(error.orig):
            raise address.refusal(url) from None
        raise


def _refusal(error: OperationalError, url: str) -> Exception:
    said = str(error.orig).lower()
    if "lock" in said:
        return BusyError(
            N_("somebody else is writing; waited {seconds} seconds in vain"),
            hint=Hint("retry"),
            seconds=WAIT_SECONDS,
        )
    if error.connection_invalidated or "terminat" in said or "closed the connection" in said:
        return BusyError(
            N_("the connection was lost midway; it is not known whether it was done"),
            hint=Hint("see_whether_done"),
        )
    if "no such table" in said:
        return no_database(url)
    if _cannot_be_written(url):
        return _read_only_refusal(url, said)
    if any(word in said for word in _UNUSABLE):
        return unreadable(url, error)
    return error


#: Words in the driver's error if a file cannot be opened or a server cannot be reached.
_UNUSABLE = ("unable to open", "connect", "resolve", "readonly", "disk")


def _read_only_refusal(url: str, said: str) -> NoDatabaseError:
    told = N_("the database at {url} is in a folder that cannot be written; it can only be read")
    if "readonly" not in said:
        told = N_(
            "the database at {url} was copied while it was open; its log can only be read in a "
            "folder that can be written"
        )
    return NoDatabaseError(told, hint=Hint("copy_to_write"), url=address.shown(url))


def _cannot_be_written(url: str) -> bool:
    file = address.sqlite_file(url)
    return file is not None and is_on_read_only_medium(file)


def unreadable(url: str, error: DatabaseError) -> NoDatabaseError:
    """Return the refusal of a database that cannot be used."""
    return NoDatabaseError(
        N_("the database at {url} cannot be used: {reason}"),
        hint=Hint("check_database"),
        url=address.shown(url),
        reason=str(error.orig).strip().splitlines()[0],
    )


def no_database(url: str) -> NoDatabaseError:
    """Return the refusal of a database that does not exist; it says where it was looked for."""
    file = address.sqlite_file(url)
    if file is None:
        return NoDatabaseError(
            N_("there is no xuncha database at {url}"),
            hint=Hint("make_database"),
            url=address.shown(url),
        )
    return NoDatabaseError(
        N_("there is no xuncha database {file} in the folder {folder}"),
        hint=Hint("make_database_here"),
        url=address.shown(url),
        file=file.name,
        folder=str(file.parent.resolve()),
    )


#: The installation and the state of its reminders: the last tick, NULL for never; since when a
#: deadline has been waiting to be checked; and whether any inspection is open.
_INSTALLATION = select(
    installation,
    select(heartbeats.c.at).where(heartbeats.c.job == "tick").scalar_subquery().label("last_tick"),
    select(func.min(deadlines.c.next_notice_at))
    .where(deadlines.c.next_notice_at.is_not(None))
    .scalar_subquery()
    .label("waiting_since"),
    exists().where(inspections.c.state == "open").label("any_open"),
)


def require(database: Database) -> Any:
    """Return the row of the installation, with the state of its reminders.

    Raises:
        NoDatabaseError: there is no database.
        OldSchemaError: the database was made by another version of the program.
    """
    file = address.sqlite_file(database.url)
    if file is not None and not file.exists():
        raise no_database(database.url)
    try:
        with database.read() as connection:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            refuse_schema(version)
            if version != VERSION:
                raise old_schema(version)
            found = connection.execute(_INSTALLATION).fetchmany(2)
    except DatabaseError as error:
        raise no_database(database.url) from error
    if not found:
        raise no_database(database.url)
    return single_installation(found, database.url)


def single_installation(found: Sequence[Row[Any]], url: str) -> Any:
    """Return the only row of the installation.

    Raises:
        NoDatabaseError: there are several.
    """
    if len(found) > 1:
        raise NoDatabaseError(
            N_("the database at {url} contradicts itself about what it is; somebody changed it"),
            hint=Hint("take_backup"),
            url=address.shown(url),
        )
    return found[0]


def old_schema(found: str | None) -> OldSchemaError:
    """Return the refusal of a database that must be upgraded first."""
    return OldSchemaError(
        N_("the database has schema {found}, but this program needs {needed}"),
        hint=Hint("upgrade_database"),
        found=found or "-",
        needed=VERSION,
    )


def refuse_schema(found: str | None) -> None:
    """Refuse a database that cannot be upgraded: too old, or too new for this program.

    Raises:
        OldSchemaError: its schema is older than the first one supported, or of a newer program.
    """
    if found is not None and found < FIRST:
        raise OldSchemaError(
            N_(
                "the database has schema {found}, from before the first release; its evidence is "
                "stored differently, so it cannot be upgraded"
            ),
            hint=Hint("make_new_database"),
            found=found,
        )
    if found is not None and found > VERSION:
        raise OldSchemaError(
            N_("the database has schema {found}, but this program only supports up to {needed}"),
            hint=Hint("use_newer_program"),
            found=found,
            needed=VERSION,
        )
