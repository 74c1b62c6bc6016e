"""Every act by everybody on a unit in every state: rehearsed it answers as when done."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import Template
from tests.database.acts import (
    ACTORS,
    ON_ONE,
    ON_OTHERS,
    ROUND,
    STATES,
    Act,
    Asked,
    acting,
    fill,
    of,
)
from tests.database.complete import assert_sound, database_at
from tests.database.rehearsing import answer, everything, rehearsed
from tests.postgres import PostgresServer
from workflow.database.sessions import Database, open_database
from workflow.inspection.inspections import Target
from workflow.operations.context import Context

_numbers = count(1)

#: The acts that are possible in the states with restrictions.
DONE_AT = {
    "suspended": {"resume", "cancel", "record an interview"},
    "closed": {"open a sealed text"},
    "cancelled": {"open a sealed text"},
}


@dataclass(frozen=True)
class Filled:
    """A database with a unit in every state, which is only copied, and the version of each unit."""

    original: str
    key_file: Path
    versions: dict[str, int]


@pytest.fixture(scope="session")
def filled(
    request: pytest.FixtureRequest,
    template: Callable[[str], Template],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], Filled]:
    """The filled database of a dialect, made when the first test asks for it."""

    @cache
    def made(dialect: str) -> Filled:
        empty = template(dialect)
        if dialect == "sqlite":
            file = tmp_path_factory.mktemp("filled") / "xuncha.db"
            shutil.copyfile(empty.database, file)
            url = f"sqlite:///{file}"
        else:
            server: PostgresServer = request.getfixturevalue("postgres")
            url, file = server.create("filled_acts", template=empty.database), Path("filled_acts")
        with database_at(url) as database:
            versions = fill(database, empty.key_file)
        if dialect == "sqlite":
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Filled(str(file), empty.key_file, versions)

    return made


@dataclass
class Place:
    """A copy of the filled database, made again whenever something was done in it."""

    filled: Filled
    open_copy: Callable[[], Database]
    database: Database

    @property
    def is_quickly_made(self) -> bool:
        """Return whether a copy is quick to make: a file."""
        return self.database.writing.dialect.name == "sqlite"

    def given(self, who: str) -> Context:
        """Return the context of somebody's act."""
        return acting(self.database, ACTORS[who], self.filled.key_file)

    def afresh(self) -> None:
        """Start again with a new copy."""
        self.database.dispose()
        self.database = self.open_copy()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(
    request: pytest.FixtureRequest, filled: Callable[[str], Filled], tmp_path: Path
) -> Iterator[Place]:
    """A copy of the filled database of a dialect."""
    original = filled(request.param)
    file = tmp_path / "xuncha.db"
    names: list[str] = []

    def copy_file() -> Database:
        for end in ("-wal", "-shm"):
            Path(f"{file}{end}").unlink(missing_ok=True)
        shutil.copyfile(original.original, file)
        return open_database(f"sqlite:///{file}")

    def copy_database() -> Database:
        server: PostgresServer = request.getfixturevalue("postgres")
        for name in names:
            server.drop(name)
        names[:] = [f"acts_{next(_numbers)}"]
        return open_database(server.create(names[0], template=original.original))

    copied = copy_file if request.param == "sqlite" else copy_database
    made = Place(original, copied, copied())
    yield made
    made.database.dispose()
    for name in names:
        request.getfixturevalue("postgres").drop(name)


def rehearse_and_do(place: Place, acts: Mapping[str, Act], asked: Asked) -> set[str]:
    """Rehearse every act of everybody, then do it; return the acts that somebody could do."""
    before = everything(place.database)
    expected = {
        (named, who): rehearsed(of(act, asked), place.given(who))
        for named, act in acts.items()
        for who in ACTORS
    }
    assert everything(place.database) == before
    assert_sound(place.database)
    done: set[str] = set()
    for (named, who), answered in expected.items():
        if answered.is_done and named in done and not place.is_quickly_made:
            continue
        assert answer(of(acts[named], asked), place.given(who)) == answered, (named, who)
        if answered.is_done:
            done.add(named)
            place.afresh()
    return done


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "state"),
    [
        *(("sqlite", state) for state in STATES),
        *(("postgresql", state) for state in ("leader_approval", "suspended")),
    ],
    indirect=["place"],
)
def test_an_act_on_one_is_rehearsed_as_it_is_done_whoever_asks(state: str, place: Place) -> None:
    asked = Asked(Target(ROUND, state), place.filled.versions[state])
    done = rehearse_and_do(place, ON_ONE, asked)
    assert done >= DONE_AT.get(state, {"suspend", "cancel", "extend"})


@pytest.mark.slow
def test_an_act_on_others_is_rehearsed_as_it_is_done_whoever_asks(place: Place) -> None:
    asked = Asked(Target(ROUND, "bare"), place.filled.versions["bare"])
    refused = {
        "advance what is not there",
        "record in a unit that is not there",
        "open what is no code",
        "set a password",
        # In a simulation nothing waits for consent, nobody is disabled and no token was made.
        "consent",
        "enable an account",
        "revoke a token",
    }
    assert rehearse_and_do(place, ON_OTHERS, asked) == ON_OTHERS.keys() - refused
