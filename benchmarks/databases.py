"""The databases that are measured: a SQLite file on a disk, and a PostgreSQL with fsync."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import create_engine, text

from tests.postgres import PostgresServer, running_postgres
from tests.support import initialise
from workflow.database.sessions import Database, open_database


@contextmanager
def sqlite() -> Iterator[Database]:
    """Yield an empty simulation in a SQLite file on a disk."""
    with TemporaryDirectory(prefix="xuncha-bench-", dir=on_disk()) as folder:
        yield from _opened(f"sqlite:///{Path(folder) / 'xuncha.db'}", Path(folder))


@contextmanager
def postgresql() -> Iterator[Database]:
    """Yield an empty simulation in a PostgreSQL server of its own, with fsync."""
    with running_postgres() as server, TemporaryDirectory(prefix="xuncha-bench-") as folder:
        restart_with_fsync(server)
        yield from _opened(server.create("bench"), Path(folder))


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}


def tidy(database: Database) -> None:
    """Let PostgreSQL do now what it would do by itself in the middle of measuring."""
    if database.writing.dialect.name == "postgresql":
        engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))
        engine.dispose()


def _opened(url: str, folder: Path) -> Iterator[Database]:
    initialise(url, folder / "key")
    database = open_database(url)
    try:
        yield database
    finally:
        database.dispose()


def on_disk() -> Path:
    """Return a folder for temporary files on a disk; in memory a commit would cost nothing."""
    memory = {
        Path(point)
        for _, point, kind, *_ in map(str.split, Path("/proc/mounts").read_text().splitlines())
        if kind in ("tmpfs", "ramfs")
    }
    for folder in (Path("/var/tmp"), Path.cwd()):  # noqa: S108
        if not memory & {folder, *folder.parents} and os.access(folder, os.W_OK):
            return folder
    raise RuntimeError("every folder for temporary files is in memory; nothing to measure on")


def restart_with_fsync(server: PostgresServer) -> None:
    """Restart the test server with fsync, which the tests turn off."""
    owner = server.sockets.stat()
    command = server.process.args
    assert isinstance(command, list)  # noqa: S101
    server.stop()
    log = server.sockets / "log"
    account: dict[str, Any] = {}
    if os.geteuid() == 0:
        account = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    with log.open("ab") as output:
        server.process = subprocess.Popen(  # noqa: S603
            [*command, "-c", "fsync=on"],
            cwd=server.sockets,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,
            **account,
        )
    server.wait_until_ready(log)
