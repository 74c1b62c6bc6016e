"""Triggers of the same name that do nothing, and foreign ones, are found and reported."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support import Program, run
from workflow.database import triggers
from workflow.database.sessions import Database, open_database

pytestmark = pytest.mark.slow

NAME = "approvals_no_delete"


@pytest.fixture
def database(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Return the database without pooled connections."""
    monkeypatch.chdir(tmp_path)
    return open_database(program.url)


def do(database: Database, statements: Sequence[str]) -> None:
    with database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))
    database.dispose()


def found(program: Program) -> set[str]:
    """Return the output of `verify`, in English."""
    program.lang = "en"
    return {p["what"] for p in program.run("audit", "verify", who="auditor").json["problems"]}


def put_right(program: Program) -> list[dict[str, str]]:
    """Run `init`, and return what it reports of triggers."""
    answer = run(["init", "--simulation", "--database", program.url, "--json"])
    assert answer.code == 0, answer.err
    return list(answer.json["triggers"])


EMPTIED: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        "does nothing": (
            f"DROP TRIGGER {NAME}",
            f"CREATE TRIGGER {NAME} BEFORE DELETE ON approvals BEGIN SELECT 1; END",
        ),
        "only sometimes": (
            f"DROP TRIGGER {NAME}",
            f"CREATE TRIGGER {NAME} BEFORE DELETE ON approvals WHEN OLD.version > 9 "
            "BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END",
        ),
        "after": (
            f"DROP TRIGGER {NAME}",
            f"CREATE TRIGGER {NAME} AFTER DELETE ON approvals "
            "BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END",
        ),
    },
    "postgresql": {
        "does nothing": (
            "CREATE OR REPLACE FUNCTION xuncha_append_only() RETURNS trigger AS "
            "$$ BEGIN RETURN OLD; END $$ LANGUAGE plpgsql",
        ),
        "another function": (
            f"DROP TRIGGER {NAME} ON approvals",
            "CREATE FUNCTION other() RETURNS trigger AS $$ BEGIN RETURN OLD; END $$ "
            "LANGUAGE plpgsql",
            f"CREATE TRIGGER {NAME} BEFORE DELETE ON approvals FOR EACH ROW "
            "EXECUTE FUNCTION other()",
        ),
        "of another schema": (
            "CREATE SCHEMA elsewhere",
            "CREATE FUNCTION elsewhere.xuncha_append_only() RETURNS trigger AS "
            "$$ BEGIN RETURN OLD; END $$ LANGUAGE plpgsql",
            f"DROP TRIGGER {NAME} ON approvals",
            f"CREATE TRIGGER {NAME} BEFORE DELETE ON approvals FOR EACH ROW "
            "EXECUTE FUNCTION elsewhere.xuncha_append_only()",
        ),
        "only sometimes": (
            f"DROP TRIGGER {NAME} ON approvals",
            f"CREATE TRIGGER {NAME} BEFORE DELETE ON approvals FOR EACH ROW "
            "WHEN (OLD.version > 9) EXECUTE FUNCTION xuncha_append_only()",
        ),
        "once a statement": (
            f"DROP TRIGGER {NAME} ON approvals",
            f"CREATE TRIGGER {NAME} BEFORE DELETE ON approvals FOR EACH STATEMENT "
            "EXECUTE FUNCTION xuncha_append_only()",
        ),
        "turned off": (f"ALTER TABLE approvals DISABLE TRIGGER {NAME}",),
        "for replicas only": (f"ALTER TABLE approvals ENABLE REPLICA TRIGGER {NAME}",),
        "with other rights": ("ALTER FUNCTION xuncha_append_only() SECURITY DEFINER",),
    },
}
CASES = sorted({case for cases in EMPTIED.values() for case in cases})


@pytest.mark.parametrize("case", CASES)
def test_a_trigger_that_does_not_do_what_it_must_is_found_and_put_right(
    case: str, program: Program, database: Database
) -> None:
    statements = EMPTIED[program.url.partition("+")[0].partition(":")[0]].get(case)
    if statements is None:
        return  # the other database has no such thing
    do(database, statements)
    (said,) = found(program)
    assert "was changed" in said
    assert [one["found"] for one in put_right(program)] == ["changed"]
    assert found(program) == set()
    assert put_right(program) == []
    with database.read() as connection:
        assert triggers.wrong(connection) == []
    database.dispose()
    log = program.ok("audit", "log", who="auditor")
    assert [e["act"] for e in log if e["inspection"] is None][-1] == "triggers"


def test_a_missing_trigger_is_made_again_and_the_register_says_so(
    program: Program, database: Database
) -> None:
    on = "" if program.url.startswith("sqlite") else " ON approvals"
    do(database, [f"DROP TRIGGER {NAME}{on}"])
    assert found(program) == {f"the trigger {NAME} is missing"}
    assert put_right(program) == [{"name": NAME, "table": "approvals", "found": "missing"}]
    assert found(program) == set()


def test_a_trigger_of_somebody_else_is_found_and_left_alone(
    program: Program, database: Database
) -> None:
    on_sqlite = "CREATE TRIGGER spy AFTER INSERT ON records BEGIN SELECT 1; END"
    on_postgresql = (
        "CREATE FUNCTION spy() RETURNS trigger AS $$ BEGIN RETURN NULL; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER spy AFTER INSERT ON records FOR EACH ROW EXECUTE FUNCTION spy()",
    )
    do(database, [on_sqlite] if program.url.startswith("sqlite") else on_postgresql)
    said = {"records has a foreign trigger or rule: spy"}
    assert found(program) == said
    assert put_right(program) == [{"name": "spy", "table": "records", "found": "strange"}]
    assert found(program) == said


def test_a_rule_of_postgresql_is_found(program: Program, database: Database) -> None:
    if program.url.startswith("sqlite"):
        return
    do(database, ["CREATE RULE quiet AS ON DELETE TO access_log DO INSTEAD NOTHING"])
    assert found(program) == {"access_log has a foreign trigger or rule: quiet"}


def test_a_damaged_index_of_sqlite_is_found(program: Program, database: Database) -> None:
    if not program.url.startswith("sqlite"):
        return
    with database.read() as connection:
        page, size = connection.execute(
            text(
                "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master "
                "WHERE name = 'sqlite_autoindex_accounts_1'"
            )
        ).one()
    database.dispose()
    file = Path(program.url.removeprefix("sqlite:///"))
    raw = bytearray(file.read_bytes())
    start = (page - 1) * size
    place = raw.index(b"secadmin", start, start + size)
    raw[place : place + 3] = b"sez"
    file.write_bytes(raw)
    assert any("the file of the database is damaged" in said for said in found(program))
