"""A requirement reads only the kinds of record that it names."""

from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from states.lifecycle import LIFECYCLE
from tests.support import Program
from workflow.clock import from_local, local_date
from workflow.database.sessions import open_database
from workflow.inspection import inspections
from workflow.queries import fact_parts, facts
from workflow.rules.definition import Requirement
from workflow.rules.policy import Policy

EXAMPLES = Path(__file__).parent.parent.parent / "examples/workbooks"
PART_OF_KIND = {kind: name for kind, (name, _) in fact_parts.PARTS.items()}
REQUIREMENTS = [q for stage in LIFECYCLE.stages for q in stage.requirements]


class _Watched:
    """Facts that record which parts were read."""

    def __init__(self, found: Any, seen: set[str]) -> None:
        self._found, self._seen = found, seen

    def __getattr__(self, name: str) -> Any:
        self._seen.add(name)
        value = getattr(type(self._found), name, None)
        if isinstance(value, property) and value.fget:
            return value.fget(self)
        if isinstance(value, cached_property):
            return value.func(self)
        if callable(value):
            return lambda *given: value(self, *given)
        return getattr(self._found, name)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    from tests.support import initialise

    folder = tmp_path_factory.mktemp("facts")
    url = f"sqlite:///{folder / 'xuncha.db'}"
    initialise(url, folder / "xuncha.db.key")
    program = Program(url, at="2026-04-20")
    for name in ("round", "01-preparation", "02-entry", "03-reporting", "04-interviews",
                 "05-materials", "06-letter"):  # fmt: skip
        program.ok("import", str(EXAMPLES / f"{name}.xlsx"))
    database = open_database(url)
    with database.read() as connection:
        rows = inspections.of_round(connection, "2026-1")
        found = facts.of_many(
            connection,
            [(r.id, r.round_id) for r in rows],
            facts.every_kind(LIFECYCLE),
            local_date(from_local("2026-04-20")),
        )
    database.dispose()
    return [k.facts for k in found.values()]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda q: q.code)
def test_a_requirement_looks_only_at_what_it_names(
    known: list[Any], requirement: Requirement
) -> None:
    seen: set[str] = set()
    for one in known:
        judged = requirement.judge(_Watched(one, seen), Policy())  # type: ignore[arg-type]
        assert judged == requirement.judge(one, Policy())
    looked_at = seen & set(PART_OF_KIND.values())
    assert looked_at <= {PART_OF_KIND[kind] for kind in requirement.kinds}
