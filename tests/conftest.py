"""Databases for tests, SQLite and a real PostgreSQL: empty, or with a simulation set up."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import PostgresServer, running_postgres

# How long an example takes says more about the machine than about the code.
settings.register_profile("xuncha", deadline=None)
settings.load_profile("xuncha")

# Thousands of small databases are written and synced: in memory that waits for no disk.
_MEMORY = Path("/dev/shm")
_HAS_ROOM = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 4 * 2**30
if _HAS_ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

DIALECTS = ["sqlite", "postgresql"]


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the program's state out of the tester's own folders."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server, started when the first test asks for it."""
    with running_postgres(_MEMORY if _HAS_ROOM else None) as server:
        yield server


@pytest.fixture(params=DIALECTS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a new, empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'xuncha.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"empty_{next(_numbers)}"
    try:
        yield server.create(name)
    finally:
        server.drop(name)


@dataclass(frozen=True)
class Template:
    """A database with a simulation set up, which is only copied and never used."""

    #: A SQLite file, or the name of a database on the server.
    database: str
    key_file: Path


@pytest.fixture(scope="session")
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Template]:
    """The template of a dialect, made when the first test asks for it."""

    @cache
    def made(dialect: str) -> Template:
        from tests.support import initialise  # brings the whole program with it

        folder = tmp_path_factory.mktemp(f"template-{dialect}")
        key_file = folder / "xuncha.db.key"
        if dialect == "sqlite":
            file = folder / "xuncha.db"
            initialise(f"sqlite:///{file}", key_file)
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return Template(str(file), key_file)
        server: PostgresServer = request.getfixturevalue("postgres")
        initialise(server.create("template_xuncha"), key_file)
        return Template("template_xuncha", key_file)

    return made


@pytest.fixture(params=DIALECTS)
def database_url(
    request: pytest.FixtureRequest,
    template: Callable[[str], Template],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """Return the URL of a new simulation, with its key file in place."""
    original = template(request.param)
    file = tmp_path / "xuncha.db"
    key_file = Path(f"{file}.key")
    shutil.copy2(original.key_file, key_file)
    if request.param == "sqlite":
        monkeypatch.delenv("XUNCHA_KEY_FILE", raising=False)
        shutil.copyfile(original.database, file)
        yield f"sqlite:///{file}"
        return
    monkeypatch.setenv("XUNCHA_KEY_FILE", str(key_file))
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"filled_{next(_numbers)}"
    try:
        yield server.create(name, template=original.database)
    finally:
        server.drop(name)
