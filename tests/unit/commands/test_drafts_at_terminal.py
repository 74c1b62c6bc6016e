"""Versions of the report at a terminal: what is asked before one is submitted or approved."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Template
from tests.database import small
from tests.support import Program
from tests.unit.commands.terminal import at_terminal, simulation

pytestmark = pytest.mark.slow

AUTHORS = ("--author", "zu1", "--author", "zu2")
NONE = [
    a for p in ("党的领导弱化", "党的建设缺失", "全面从严治党不力") for a in ("--none-found", p)
]
FIRST, SECOND = "巡察报告\n发现问题三个。\n", "巡察报告\n发现问题五个。\n"


@pytest.fixture
def program(
    template: Callable[[str], Template], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Program:
    """The small round, with one version of a report."""
    monkeypatch.chdir(tmp_path)
    made = simulation(template("sqlite"), tmp_path, monkeypatch)
    small.open_round(made, tmp_path)
    small.place(made, "drafting")
    Path("1.txt").write_text(FIRST, encoding="utf-8")
    Path("2.txt").write_text(SECOND, encoding="utf-8")
    made.who = "zu1"
    made.ok("draft", "r1/a", "1.txt", *AUTHORS, *NONE)
    return made


@pytest.mark.parametrize(("typed", "code", "version"), [("n", 130, 1), ("y", 0, 2)])
def test_the_same_bytes_are_submitted_again_only_when_that_is_meant(
    program: Program, typed: str, code: int, version: int
) -> None:
    with at_terminal(program, "draft", "r1/a", "1.txt", *AUTHORS, *NONE) as terminal:
        assert "文件与第 1 稿完全相同" in terminal.until("是否仍要提交？")
        terminal.type(typed)
        assert terminal.end() == code
    assert program.ok("status", "r1/a")["draft"]["version"] == version


def test_a_version_of_which_nothing_is_to_be_said_is_submitted_without_a_question(
    program: Program,
) -> None:
    with at_terminal(program, "draft", "r1/a", "2.txt", *AUTHORS, *NONE) as terminal:
        assert terminal.end() == 0
        assert "已提交第 2 稿" in terminal.said


def test_what_is_different_is_shown_in_colours(program: Program) -> None:
    program.ok("draft", "r1/a", "2.txt", *AUTHORS, *NONE)
    with at_terminal(program, "draft", "diff", "r1/a") as terminal:
        assert terminal.end() == 0
    assert "- 发现问题三个。\n+ 发现问题五个。\n" in terminal.said
    assert "\x1b[31;7m三\x1b[0m" in terminal.raw.decode()
    assert "\x1b[32;7m五\x1b[0m" in terminal.raw.decode()


def test_who_approves_is_shown_both_hashes_and_asked(program: Program) -> None:
    program.ok("advance", "r1/a", who="office")
    program.who = "fu"
    with at_terminal(program, "approve", "r1/a") as terminal:
        asked = terminal.until("[y/N]").replace("\n", "")
        terminal.type("y")
        assert terminal.end() == 0
    assert asked.count(hashlib.sha256(FIRST.encode()).hexdigest()) == 2
