"""PostgreSQL as offices run it: other encodings, and a pooler before the server."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.database import small
from tests.pooler import pooled
from tests.postgres import PostgresServer
from tests.support import Program, initialise, run
from workflow.database import postgresql
from workflow.database.sessions import open_database
from workflow.errors import BusyError, NoDatabaseError

pytestmark = pytest.mark.slow


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    """Return the URL of an empty database on the server."""
    yield postgres.create("behind")
    postgres.drop("behind")


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "EUC_CN"])
def test_a_database_that_cannot_keep_every_letter_is_refused(
    encoding: str, postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    url = postgres.create("encoded", encoding=encoding)
    answer = run(["init", "--database", url, "--json", "--lang", "en"])
    postgres.drop("encoded")
    assert answer.json["error"]["code"] == "no_database"
    assert encoding in answer.json["error"]["message"]
    assert "UTF8" in answer.json["error"]["next"]
    assert list(tmp_path.iterdir()) == []  # no key was made for it


def test_the_encoding_of_the_environment_changes_nothing(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "GBK")
    initialise(url, tmp_path / "key")
    monkeypatch.setenv("XUNCHA_KEY_FILE", str(tmp_path / "key"))
    program = Program(url)
    small.open_round(program, tmp_path)
    assert program.ok("status", "r1/a")["title"] == "单位a"
    assert program.ok("audit", "verify", who="auditor")["ok"]


@pytest.mark.parametrize("told", [False, True], ids=["recognised", "told"])
def test_a_pooler_that_hands_connections_on_is_worked_through(
    told: bool, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if told:
        monkeypatch.setattr(postgresql, "_prepare_where_it_lasts", recognise_nothing)
    with pooled(url) as through:
        address = through + "&pooler=transaction" if told else through
        initialise(address, tmp_path / "key")
        monkeypatch.setenv("XUNCHA_KEY_FILE", str(tmp_path / "key"))
        program = Program(address)
        small.open_round(program, tmp_path)
        for n in range(8):  # a driver prepares what it is given for the sixth time
            row = {"单位代码": "a", "日期": "2026-03-01", "走访单位": f"第{n}所", "走访人": "祖一"}
            small.enter(program, tmp_path, 走访=[row])
        small.place(program, "communication_meeting")
        program.ok("tick", at="2026-03-10T10:00")
        assert program.ok("audit", "verify", who="auditor")["ok"]


def recognise_nothing(*_: object) -> None:
    """Replace the recognition of a pooler, as for one that cannot be recognised."""


def test_statements_prepared_elsewhere_are_said_to_come_of_a_pooler(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_prepare_where_it_lasts", recognise_nothing)
    with pooled(url) as through:
        database = open_database(through)

        def ask_often() -> None:
            for _ in range(40):  # the driver forgets what it prepared when it rolls back
                with database.write() as connection:
                    connection.execute(text("SELECT 1 WHERE 1 = :one"), {"one": 1})

        with pytest.raises(NoDatabaseError) as refused:
            ask_often()
        database.dispose()
    assert refused.value.hint is not None
    assert refused.value.hint.code == "name_pooler"


@pytest.mark.parametrize("through_a_pooler", [False, True])
def test_who_waits_too_long_for_a_lock_is_told_so(
    through_a_pooler: bool, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.database.sessions.WAIT_SECONDS", 1)
    with pooled(url) as through:
        database = open_database(through if through_a_pooler else url)
        with database.write() as connection:
            connection.execute(text("CREATE TABLE locked (n integer)"))
            connection.execute(text("INSERT INTO locked VALUES (1)"))
        refusals: list[Exception] = []

        def wait() -> None:
            try:
                with database.write() as connection:
                    connection.execute(text("UPDATE locked SET n = 3"))
            except BusyError as busy:
                refusals.append(busy)

        with database.write() as connection:
            connection.execute(text("UPDATE locked SET n = 2"))
            waiting = Thread(target=wait)
            waiting.start()
            waiting.join(20)
        database.dispose()
    assert len(refusals) == 1


def test_what_only_reads_sees_one_instant_and_writes_nothing(url: str) -> None:
    database = open_database(url)
    with database.write() as connection:
        connection.execute(text("CREATE TABLE seen (n integer)"))
    with database.read() as reading:
        assert reading.execute(text("SELECT count(*) FROM seen")).scalar() == 0
        with database.write() as writing:
            writing.execute(text("INSERT INTO seen VALUES (1)"))
        assert reading.execute(text("SELECT count(*) FROM seen")).scalar() == 0
    with pytest.raises(DatabaseError, match="read-only"), database.read() as reading:
        reading.execute(text("INSERT INTO seen VALUES (2)"))
    database.dispose()
