"""Setting up: once, again, and never turning a real database into a simulation."""

import re
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from tests.support import Program, run
from workflow.database import triggers, upgrade
from workflow.database.schema import metadata
from workflow.database.sessions import open_database


def test_init_twice_loses_nothing(program: Program) -> None:
    before = program.run("user", "list", who="").json
    again = run(["init", "--simulation", "--database", program.url, "--json"])
    assert again.code == 0
    assert again.json["created"] is False
    assert program.run("user", "list", who="").json == before


def test_a_real_database_never_becomes_a_simulation(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = run(["init", "--database", empty_url, "--json"])
    assert made.code == 0
    assert set(made.json["accounts"]) == {"office", "sysadmin", "secadmin", "auditor"}
    refused = run(["init", "--simulation", "--database", empty_url, "--json"])
    assert refused.json["error"]["code"] == "bad_input"


def test_the_migrations_make_the_schema_of_the_tables(empty_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    database = open_database(empty_url)
    with database.write() as connection:
        upgrade.upgrade(connection)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert triggers.wrong(connection) == []
    database.dispose()


def test_the_migrations_make_partial_indexes_of_the_rows_that_are_meant(empty_url: str) -> None:
    def plain(condition: str) -> str:
        return re.sub(r"::text|[()]", "", condition)

    database = open_database(empty_url)
    with database.write() as connection:
        upgrade.upgrade(connection)
        option = f"{connection.dialect.name}_where"
        for table in metadata.tables.values():
            made = {
                i["name"]: i["dialect_options"] for i in inspect(connection).get_indexes(table.name)
            }
            for index in table.indexes:
                meant, found = index.info.get("where", ""), made[index.name].get(option, "")
                assert plain(str(found)) == plain(meant), index.name
    database.dispose()


def test_the_database_refuses_to_change_what_is_append_only(program: Program) -> None:
    database = open_database(program.url)
    for statement in ("update audit_entries set actor = 'x'", "delete from audit_entries"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            database.write() as connection,
        ):
            connection.execute(text(statement))
    database.dispose()


def test_without_a_database_a_command_says_how_to_make_one(tmp_path: Path) -> None:
    answer = run(["status", "--database", f"sqlite:///{tmp_path / 'none.db'}", "--json"])
    assert answer.code == 1
    assert answer.json["error"]["code"] == "no_database"
    assert not (tmp_path / "none.db").exists()
