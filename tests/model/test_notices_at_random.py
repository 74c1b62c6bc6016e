"""Notices of the real program against the model, whatever happens."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.model.deadlines import DAY
from tests.model.notices import Case
from tests.model.reminded import AB, HOUR, Played, on
from tests.model.words import STAGES
from tests.support import Program


class Acting:
    """Random acts on two units, with ticks in between."""

    def __init__(self, played: Played, rng: Random) -> None:
        self.played, self.rng = played, rng

    def step(self) -> None:
        """Let some time pass, do something, or let a tick run."""
        played, rng = self.played, self.rng
        played.clock += rng.choice([HOUR, 5 * HOUR, DAY, DAY, 2 * DAY, 9 * DAY])
        if rng.random() < 0.1:
            played.clock -= rng.choice([HOUR, DAY, 3 * DAY])
        if rng.random() < 0.65:
            self.played.tick()
            return
        unit = rng.choice([c.name.split("/")[1] for c in played.ledger.cases])
        case = played.case(unit)
        if case.state == "suspended":
            played.act(unit, "resume", "--reason", "继续")
        elif case.state == "open":
            rng.choice([*self._acts(case)])(unit, case)

    def _acts(self, case: Case) -> Iterator[Any]:
        yield from [self.forward] * 4
        yield from [self.extend] * 2
        yield from [self.suspend] * 2
        yield self.correct
        if case.stage in ("document_review", "drafting"):
            yield from [self.back] * 2

    def forward(self, unit: str, case: Case) -> None:
        if STAGES.index(case.stage) < STAGES.index("leader_approval"):
            self.played.forward(unit, by=self.rng.choice(["office", "li"]))

    def extend(self, unit: str, case: Case) -> None:
        days = str(self.rng.choice([1, 2, 5]))
        self.played.program.run(
            "extend", case.name, "--days", days, "--reason", "因故", at=self.played.at
        )
        self.played.refresh(unit)

    def suspend(self, unit: str, case: Case) -> None:
        self.played.act(unit, "suspend", "--reason", "因故")

    def correct(self, unit: str, case: Case) -> None:
        entry = case.first_day + self.rng.choice([-3, -1, 1, 3, 7]) * DAY
        self.played.act(unit, "record", "unit", f"单位代码={unit}", f"计划进驻={entry}")
        case.first_day = entry

    def back(self, unit: str, case: Case) -> None:
        to = {"document_review": "interviews", "drafting": "document_review"}[case.stage]
        self.played.act(unit, "return", to, "--reason", "补正", who="office")


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_at_random(seed: int, program: Program, tmp_path: Path) -> None:
    rng = Random(seed)
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.delegate("li", "zu2", "2026-03-01", "2026-03-20")
    acting = Acting(played, rng)
    for _ in range(70):
        acting.step()
    played.assert_alike()
