"""The forecast says which dates are provisional, and what each reminder will be about."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Template
from tests.database import small
from tests.support import Program
from tests.unit.commands.terminal import simulation

#: The rectification of a round of this autumn ends in a year whose days off nobody knows yet.
START = "2026-11-20"


@pytest.fixture
def opened(
    template: Callable[[str], Template], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = simulation(template("sqlite"), tmp_path, monkeypatch)
    program.at = f"{START}T09:00"
    sheets = small.round_rows()
    sheets["轮次"][0].update({"开始日期": START, "结束日期": "2027-03-01"})
    program.ok("import", small.workbook(tmp_path / "round.xlsx", sheets))
    return program


def test_every_date_in_a_year_without_days_off_is_marked(opened: Program) -> None:
    answer = opened.run("forecast", "r1/a", js=False)
    rows = [line.split("\t") for line in answer.out.splitlines()]
    dues = [row[2] for row in rows if len(row) == 5]
    assert {due.endswith("（暂定）") for due in dues if due.startswith("2027")} == {True}
    assert {due.endswith("（暂定）") for due in dues if due.startswith("2026")} == {False}
    assert "2027 年节假日安排尚未公布，该年日期均为暂定" in answer.err


def test_a_reminder_to_come_says_which_requirement_it_is_about(opened: Program) -> None:
    lines = opened.run("forecast", "r1/a", js=False).out.splitlines()
    reminders = [line.split("\t") for line in lines if line.count("\t") == 3]
    assert {"整改", "整改方案已审核通过，每个问题都有措施", "整改报告已审核通过"} <= {
        r[1] for r in reminders
    }
    assert len({tuple(r) for r in reminders}) == len(reminders)


def test_extending_to_a_day_that_has_passed_says_so(opened: Program) -> None:
    answer = opened.run("extend", "r1/a", "--days", "1", "--reason", "x", js=False)
    assert answer.err.count("延后的日期也已过去：仍为逾期") == 1
    answer = opened.run("extend", "r1/a", "--days", "15", "--reason", "x", js=False)
    assert "延后的日期" not in answer.err
