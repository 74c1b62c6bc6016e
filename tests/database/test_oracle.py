"""Random rounds in a real database, judged by the program and by the reference model alike."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Template
from tests.database.judging import differences
from tests.database.playing import Played
from tests.model import oracle, scenarios
from tests.model.words import STAGES
from tests.support import Program
from workflow.database.sessions import open_database


def of_everything(played: Played) -> list[str]:
    """Return every difference of a scenario that was played."""
    found = played.statuses()
    assert set(found) == set(played.scenario.units)
    told = []
    for unit, one in found.items():
        acts = [a for a in played.scenario.acts.get(unit, []) if a["act"] != "draft"]
        moves = [a for a in acts if a["act"] != "approve" or a["role"] != "leading_group"]
        standing = STAGES[0]
        for act in moves:
            following = STAGES[STAGES.index(standing) + 1]
            standing = str(act["to"]) if act["act"] == "return" else following
        if one.stage != standing:
            told.append(f"{unit} stands at {one.stage}, not {standing}")
        verdicts = oracle.judge(scenarios.case(played.scenario, unit))
        told += [f"{unit} {way}" for way in differences(verdicts, one)]
    return told


@pytest.fixture(scope="module")
def play(
    template: Callable[[str], Template], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], list[str]]:
    """Return a function that plays a seed into a new SQLite file and returns the differences."""
    original = template("sqlite").database
    folder = tmp_path_factory.mktemp("oracle")

    def one(seed: int) -> list[str]:
        file = folder / f"{seed}.db"
        shutil.copyfile(original, file)
        database = open_database(f"sqlite:///{file}")
        played = Played(database, scenarios.generate(seed))
        try:
            played.everything()
            return of_everything(played)
        finally:
            database.dispose()
            for left in folder.glob(f"{seed}.db*"):
                left.unlink()

    return one


@pytest.mark.parametrize("seed", range(60))
def test_the_program_judges_as_the_model_does(seed: int, play: Callable[[int], list[str]]) -> None:
    assert play(seed) == []


MANY = [
    *range(1000, 1100),
    *(pytest.param(seed, marks=pytest.mark.drill) for seed in range(1100, 1300)),
]


@pytest.mark.slow
@pytest.mark.parametrize("seed", MANY)
def test_the_program_judges_many_rounds_as_the_model_does(
    seed: int, play: Callable[[int], list[str]]
) -> None:
    assert play(seed) == []


@pytest.mark.parametrize("seed", range(2000, 2005))
def test_workbooks_imported_by_command_are_judged_as_the_model_does(
    seed: int, program: Program, tmp_path: Path
) -> None:
    made = scenarios.generate(seed)
    at = f"{made.imported_on:%Y-%m-%dT09:00}"
    for file in scenarios.write(made, tmp_path):
        program.ok("import", str(file), at=at)
    database = open_database(program.url)
    played = Played(database, made)
    try:
        played.acts()
        amended = scenarios.write_amended(made, tmp_path)
        if amended is not None:
            program.ok("import", str(amended), at=f"{made.today:%Y-%m-%dT19:00}")
        played.exemptions()
        assert of_everything(played) == []
    finally:
        database.dispose()
