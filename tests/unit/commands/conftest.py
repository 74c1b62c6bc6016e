"""A simulation with one small open round, for the tests at a terminal."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Template
from tests.database import small
from tests.support import Program
from tests.unit.commands.terminal import simulation


@pytest.fixture
def opened(
    template: Callable[[str], Template], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = simulation(template("sqlite"), tmp_path, monkeypatch)
    small.open_round(program, tmp_path)
    return program
