"""The example round, played to its end through the commands; its figures are the seed's."""

import tomllib
from pathlib import Path

import click
import pytest

import cli
from commands import demo
from tests.support import Program, run
from workflow.clock import from_local
from workflow.database.sessions import open_database
from workflow.inspection.inspections import Target
from workflow.people.actor import ANYBODY
from workflow.queries import figures
from workflow.queries.unreadable import Unreadable

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
STEPS = tomllib.loads((EXAMPLES / "story.toml").read_text(encoding="utf-8"))["step"]


@pytest.mark.slow
def test_the_example_round_closes_and_its_history_holds(program: Program) -> None:
    with click.Context(cli.group):  # the demo plays the commands of the program that runs it
        for step in STEPS:
            code, answer, _ = demo._play(step, program.url, "zh")
            demo._check(step, code, answer)
    verified = program.run("audit", "verify", who="")
    assert verified.json["ok"], verified.json["problems"][:3]
    database = open_database(program.url)
    with database.read() as connection:
        found = figures.of_target(
            connection,
            Target("2026-1"),
            Unreadable(),
            reader=ANYBODY,
            now=from_local("2026-12-31"),
        )
    database.dispose()
    assert (found.units, found.closed) == (10, 10)
    assert found.all_meetings == 25
    assert list(found.meetings.values()) == [5, 5, 10, 5]
    assert (found.questionnaires, found.evaluations) == (433, 433)
    assert (found.interviews, found.letters) == (473, {"来信": 1})


@pytest.mark.slow
def test_importing_again_changes_nothing(program: Program) -> None:
    for name in ("round", "01-preparation", "02-entry"):
        file = str(EXAMPLES / f"workbooks/{name}.xlsx")
        at = "2026-03-20"
        first = program.ok("import", file, at=at)
        trial = program.ok("import", file, "--dry-run", at=at)
        again = program.ok("import", file, at=at)
        assert any(n["added"] for n in first["sheets"].values())
        for answer in (trial, again):
            assert all(n["added"] == n["changed"] == 0 for n in answer["sheets"].values()), answer
    assert program.ok("audit", "verify", who="auditor")["ok"]


@pytest.mark.slow
def test_an_export_is_imported_without_a_change(program: Program, tmp_path: Path) -> None:
    names = ["round", "01-preparation", "02-entry", "03-reporting", "04-interviews", "05-materials"]
    for name in names:
        program.ok("import", str(EXAMPLES / f"workbooks/{name}.xlsx"), at="2026-04-20")
    file = str(tmp_path / "out.xlsx")
    program.ok("export", "2026-1", "-o", file)
    again = program.ok("import", file, at="2026-04-21")
    assert again["sheets"]
    assert all(n["added"] == n["changed"] == 0 for n in again["sheets"].values()), again


def test_demo_refuses_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    answer = run(["demo", str(tmp_path), "--json"])
    assert answer.json["error"]["code"] == "bad_input"
    assert (tmp_path / "mine.txt").exists()


@pytest.mark.slow
def test_demo_plays_into_a_folder_and_replaces_its_own(tmp_path: Path) -> None:
    for _ in range(2):
        answer = run(["demo", str(tmp_path / "demo"), "--json"])
        assert answer.code == 0, answer.err
        assert answer.json["closed"] == 10
