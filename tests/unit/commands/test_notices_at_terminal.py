"""Notices as a person reads them: what was sent together, and what is still to be done."""

from collections.abc import Callable
from pathlib import Path

import pytest

from commands.terminal import layout
from presentation import text_layout
from tests.conftest import Template
from tests.database import small
from tests.support import Program
from tests.unit.commands.terminal import simulation

#: After the preparation of both units was due, and long after the last rung.
ONCE, LATE = "2026-03-02T10:00", "2026-04-20T10:00"


@pytest.fixture
def told(
    template: Callable[[str], Template], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Program:
    """Return a program in which everybody was reminded."""
    program = simulation(template("sqlite"), tmp_path, monkeypatch)
    program.at = "2026-02-20T09:00"
    small.open_round(program, tmp_path)
    program.ok("tick", at=ONCE)
    return program


def latest(program: Program, *words: str, at: str = ONCE) -> tuple[list[str], str]:
    """Return the lines of the table, and the messages beside it."""
    answer = program.run("notices", *words, at=at, js=False)
    return answer.out.splitlines()[1:], answer.err


@pytest.mark.parametrize("columns", [80, 120])
def test_a_person_reads_who_was_told_together_and_no_line_is_too_long(
    told: Program, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "watched", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = told.run("notices", "r1/a", at=ONCE, js=False).out.splitlines()
    assert max(map(text_layout.width, lines)) <= columns
    start = lines.index("2026-02-05 09:00  到期前 3 个工作日  准备")
    told_then = [line.split()[0] for line in lines[start + 1 : start + 6]]
    assert told_then == ["fu", "li", "office", "zu1", "zu2"]


def test_what_has_another_day_is_not_said_to_be_done(told: Program) -> None:
    told.ok("extend", "r1/a", "--days", "5", "--reason", "x", at=ONCE)
    _, beside = latest(told, "--to", "office")
    assert "所提醒的事项已完成或已改期" in beside


def test_what_came_and_was_not_sent_stays_in_the_list_with_why(
    template: Callable[[str], Template], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = simulation(template("sqlite"), tmp_path, monkeypatch)
    program.at = LATE  # the office opens the round on a day on which the last rung has come
    small.open_round(program, tmp_path)
    program.ok("tick", at=LATE)
    lines, _ = latest(program, "--to", "office", at=LATE)
    assert [line.split("\t")[0] for line in lines] == ["r1/a", "r1/b"]
    assert all("未发：当日由本人推进到该阶段" in line for line in lines)


def test_the_key_that_acknowledges_the_latest_stands_below(told: Program) -> None:
    _, beside = latest(told, "--to", "office")
    line = next(line for line in beside.splitlines() if "xuncha acknowledge" in line)
    told.ok("acknowledge", line.split()[-1], at=ONCE)
    lines, beside = latest(told, "--to", "office")
    assert [line.split("\t")[4] for line in lines] == ["✓", "✓"]
    assert "acknowledge" not in beside


def test_what_waits_for_a_working_day_is_not_shown_with_a_day_that_is_past(
    template: Callable[[str], Template], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = simulation(template("sqlite"), tmp_path, monkeypatch)
    program.at = "2026-02-20T09:00"  # days off: the rung that has come goes out after them
    small.open_round(program, tmp_path)
    lines, _ = latest(program, "--to", "office", at=program.at)
    assert [line.split("\t")[-1][:3] for line in lines] == ["待发：", "待发："]
