"""The packages stand at the root under everyday names; nobody else may own one."""

import importlib.util
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = [
    "cli",
    "commands",
    "composition",
    "config",
    "examples",
    "notifications",
    "presentation",
    "states",
    "workbooks",
    "workflow",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_other_distribution_owns_the_name(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"xuncha"}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_leads_into_this_checkout(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    places = [*(spec.submodule_search_locations or ()), *([spec.origin] if spec.origin else ())]
    assert places
    assert all(Path(place).resolve().is_relative_to(ROOT) for place in places), places
