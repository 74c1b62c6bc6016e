"""Databases of every earlier schema are upgraded, and their history still verifies."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, insert, text

from tests.database.schemas import keep
from tests.support import Program, run
from workflow.database import schema, upgrade
from workflow.database.sessions import open_database

VERSIONS = [s.revision for s in ScriptDirectory.from_config(upgrade.config()).walk_revisions()]

pytestmark = pytest.mark.slow


def kept(version: str, file: Path) -> None:
    """Make the stored database of a schema, as a SQLite file."""
    with closing(sqlite3.connect(file)) as plain:
        plain.executescript(gzip.decompress(keep.file_of(version).read_bytes()).decode())


def load(version: str, url: str, folder: Path) -> None:
    """Make the stored database of a schema, on SQLite or PostgreSQL."""
    if url.startswith("sqlite"):
        kept(version, Path(url.removeprefix("sqlite:///")))
        return
    kept(version, folder / "kept.db")
    source, target = create_engine(f"sqlite:///{folder / 'kept.db'}"), open_database(url)
    with source.connect() as rows, target.write() as connection:
        command.upgrade(upgrade.config(connection), version)
        tables = MetaData()
        tables.reflect(connection)
        for name in ("heartbeats", "ledgers"):  # their first rows come with the migration
            if name in tables.tables:
                connection.execute(text(f"DELETE FROM {name}"))
        for table in tables.sorted_tables:
            there = rows.execute(text(f"SELECT * FROM {table.name}")).mappings().all()
            if table.name != "alembic_version" and there:
                connection.execute(insert(table), [dict(row) for row in there])
    source.dispose()
    target.dispose()


def test_every_migration_has_a_database_that_is_kept() -> None:
    files = {file.name.removesuffix(".sql.gz") for file in keep.FOLDER.glob("*.sql.gz")}
    assert files == set(VERSIONS), "run: python -m tests.database.schemas.keep"
    assert VERSIONS[0] == schema.VERSION
    assert VERSIONS[-1] == schema.FIRST


def test_todays_database_leaves_a_row_in_every_table(tmp_path: Path) -> None:
    assert keep.made(tmp_path)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_kept_database_is_upgraded_and_its_history_holds(
    version: str, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    load(version, empty_url, tmp_path)
    program = Program(empty_url)
    if version != schema.VERSION:
        assert program.refused("status") == "old_schema"
    assert run(["init", "--simulation", "--database", empty_url, "--json"]).json["created"] is False
    before = program.ok("audit", "verify", who="auditor")
    assert before["ok"], before["problems"]
    program.ok("exempt", "r1/b", "preparation.briefing", "--reason", "同意", who="leading")
    program.ok("suspend", "r1/b", "--reason", "等待")
    program.ok("user", "add", "helper", "--name", "帮手", "--role", "auditor", who="sysadmin")
    after = program.ok("audit", "verify", who="auditor")
    assert after["ok"], after["problems"]
    assert after["entries"] > before["entries"]


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_a_database_from_before_the_first_that_is_kept_up_is_refused_with_the_reason(
    version: str, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = open_database(program.url)
    with database.write() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
    database.dispose()
    shared = ["--database", program.url, "--json", "--lang", "en"]
    for arguments in (["status", "--as", "office"], ["init", "--simulation"]):
        error = run([*arguments, *shared]).json["error"]
        assert error["code"] == "old_schema"
        assert "before the first release" in error["message"]


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = open_database(program.url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()
    assert program.refused("status") == "old_schema"
    answer = run(["init", "--simulation", "--database", program.url, "--json", "--lang", "en"])
    assert "only supports up to" in answer.json["error"]["message"]
