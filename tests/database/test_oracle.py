"""Random rounds in a real database, judged by the program and by the reference model alike."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Template
from tests.database.playing import Played
from tests.model import oracle, scenarios
from tests.model.scenarios import Scenario
from tests.model.verdict import Verdict
from tests.model.words import STAGES, before, stage_of
from tests.support import Program
from workflow.database.sessions import open_database
from workflow.queries.status import Status
from workflow.rules.judgement import Finding

#: What both sides name alike though the program writes it in its own way.
_SPELT = {"51-200": "51+"}


def differences(scenario: Scenario, unit: str, found: Status) -> list[str]:
    """Return how the program's judgement of a unit differs from the model's."""
    judged = {
        f.code: f for f in (*found.review.left, *found.review.current, *found.review.upcoming)
    }
    verdicts = oracle.judge(scenarios.case(scenario, unit))
    told = []
    if judged.keys() != verdicts.keys():
        told.append(f"codes {judged.keys() ^ verdicts.keys()}")
    for code, verdict in verdicts.items():
        if code == oracle.STILL_MET and before(found.stage, stage_of(code)):
            continue  # seen from an earlier stage, the stages between are to come, not undone
        granted = {e.item for e in found.exemptions if e.granted_by and e.requirement == code}
        told += [f"{code}: {way}" for way in _differs(judged[code], verdict, granted)]
    return told


def _differs(found: Finding, verdict: Verdict, granted: set[str | None]) -> Iterator[str]:
    if found.met != verdict.met:
        yield f"met {found.met}, model {verdict.met}: {found.lacking} {verdict}"
        return
    if found.blocks == verdict.passes:
        yield f"blocks {found.blocks}, model {verdict}"
    items = {lack.item for lack in found.lacking}
    named = {_SPELT.get(i, i.replace(" ", ":")) for i in verdict.lacking | verdict.detail}
    if not verdict.other and items != named - granted:
        yield f"lacking {sorted(items)}, model {sorted(named - granted)}"
    if verdict.other and not items >= named - granted:
        yield f"lacking {sorted(items)}, model at least {sorted(named - granted)}"
    for name in ("have", "need"):
        wanted = getattr(verdict, name)
        if wanted is not None and getattr(found, name) != wanted:
            yield f"{name} {getattr(found, name)}, model {wanted}"


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
        told += [f"{unit} {way}" for way in differences(played.scenario, unit, one)]
    return told


@pytest.fixture(scope="module")
def play(
    template: Callable[[str], Template], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], list[str]]:
    """Return what plays a seed into a new file of SQLite and returns the differences."""
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


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1300))
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
