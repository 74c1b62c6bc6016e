"""An account gets messages in the language that it chose, and the register records it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support import Program
from workflow.database.sessions import open_database


@pytest.fixture
def program(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.chdir(tmp_path)
    return Program(database_url)


def languages(program: Program) -> dict[str, str]:
    return {a["account"]: a["language"] for a in program.ok("user", "list")}


def test_everybody_begins_with_chinese_and_chooses_for_themselves(program: Program) -> None:
    assert set(languages(program).values()) == {"zh"}
    assert program.ok("user", "language", "en") == {"account": "office", "language": "en"}
    assert languages(program) == dict.fromkeys(languages(program), "zh") | {"office": "en"}
    assert program.ok("user", "language", "zh")["language"] == "zh"
    assert set(languages(program).values()) == {"zh"}


def test_a_system_administrator_chooses_for_another_and_nobody_else_does(program: Program) -> None:
    assert program.refused("user", "language", "en", "auditor") == "not_permitted"
    program.ok("user", "language", "en", "auditor", who="sysadmin")
    assert languages(program)["auditor"] == "en"
    assert program.refused("user", "language", "en", "nobody", who="sysadmin") == "not_found"


def test_the_history_says_who_chose_and_notices_who_changed_it_beside_it(program: Program) -> None:
    program.ok("user", "language", "en", "auditor", who="sysadmin")
    last = program.ok("audit", "log")[-1]
    assert (last["act"], last["actor"]) == ("user_language", "sysadmin")
    assert program.ok("audit", "verify")["ok"]
    database = open_database(program.url)
    with database.write() as connection:
        connection.execute(text("UPDATE accounts SET language = 'zh' WHERE account = 'auditor'"))
    database.dispose()
    (problem,) = program.run("audit", "verify").json["problems"]
    assert "auditor" in problem["what"]
