"""A database on a read-only medium can be read and verified; what is missing is named."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support import Program
from tests.unit.commands.terminal import at_terminal


@pytest.fixture
def archived(opened: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Pretend that the folder is read-only: to root every folder is writable."""
    writable = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: Path(path) != tmp_path and writable(path, mode)
    )
    return opened


def test_an_archived_copy_is_read_and_verified(archived: Program, tmp_path: Path) -> None:
    assert archived.ok("status", "r1/a")["unit"] == "a"
    assert archived.ok("audit", "verify", who="auditor")["ok"]
    assert archived.ok("records", "r1/a", "person")
    assert not list(tmp_path.glob("*-shm"))
    assert archived.run("status", "r1/nix").json["error"]["code"] == "not_found"


def test_nothing_is_written_there_and_it_is_said_why(archived: Program) -> None:
    answer = archived.run("suspend", "r1/a", "--reason", "x")
    assert (answer.code, answer.json["error"]["code"]) == (1, "no_database")
    archived.lang = "en"
    said = archived.run("suspend", "r1/a", "--reason", "x", js=False).err
    assert "in a folder that cannot be written" in said


def test_a_missing_database_says_where_it_was_looked_for(
    opened: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    opened.url, opened.lang = "sqlite:///none.db", "en"
    said = opened.run("status", js=False).err
    assert f"there is no xuncha database none.db in the folder {tmp_path}" in said
    assert said.index("is that the right folder?") < said.index("xuncha init")


def test_a_missing_key_says_how_it_is_made_again(opened: Program, tmp_path: Path) -> None:
    (tmp_path / "xuncha.db.key").unlink()
    (tmp_path / "t.txt").write_text("内容", encoding="utf-8")
    for words in (
        ("record", "letter", "r1/a", "编号=1", "方式=来信", f"摘要=@{tmp_path / 't.txt'}"),
        ("init", "--simulation"),
    ):
        assert "xuncha keys restore" in opened.run(*words, js=False).err


def test_a_second_installation_is_refused(opened: Program, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "xuncha.db")) as database, database:
        names = [row[1] for row in database.execute("PRAGMA table_info(installation)")]
        values = ", ".join("'two'" if name == "id" else name for name in names)
        database.execute(
            f"INSERT INTO installation ({', '.join(names)}) SELECT {values} FROM installation"
        )
    for words in (("status",), ("audit", "verify"), ("init", "--simulation"), ("tick",)):
        assert opened.run(*words).json["error"]["code"] == "no_database"


def test_after_the_end_nobody_is_told_to_send_back(opened: Program) -> None:
    opened.ok("cancel", "r1/a", "--reason", "止")
    tried = (
        (("record", "visit", "r1/a", "事由=x"), "office"),
        (("void", "r1/a", "person", "a1", "--reason", "x"), "office"),
        (("confirm-absence", "r1/a", "a1"), "li"),
    )
    for words, who in tried:
        answer = opened.run(*words, who=who)
        assert answer.json["error"]["code"] == "ended"
        assert "xuncha return" not in answer.json["error"]["next"]


def test_that_reminders_stand_still_is_told_once_a_day_at_a_terminal(
    opened: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    opened.at = "2026-03-20"
    assert "提醒" not in opened.run("rounds", js=False).err
    told = []
    for _ in range(2):
        with at_terminal(opened, "rounds") as person:
            assert person.end() == 0
        told.append("xuncha scheduler" in person.said)
    assert told == [True, False]
    for unit in ("a", "b"):
        opened.ok("cancel", f"r1/{unit}", "--reason", "止")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    with at_terminal(opened, "rounds") as person:
        assert person.end() == 0
    assert "xuncha scheduler" not in person.said
