"""The whole procedure: every stage passes the same conformance test."""

import ast
import re
from pathlib import Path

import pytest

from states.lifecycle import LIFECYCLE
from tests.support import replace
from workflow.errors import NoSuchTransitionError
from workflow.queries import facts
from workflow.records import groups
from workflow.records.catalogue import BY_CODE
from workflow.rules import graph
from workflow.rules.definition import DefinitionError, Lifecycle, Stage
from workflow.rules.roles import Role

KEYS = (
    "preparation",
    "communication_meeting",
    "mobilization",
    "reporting_meeting",
    "interviews",
    "document_review",
    "drafting",
    "deputy_review",
    "leader_approval",
    "feedback",
    "rectification",
)
_SNAKE_CASE = re.compile(r"[a-z]+(_[a-z]+)*")
BACK = {
    ("document_review", "interviews"),
    ("drafting", "document_review"),
    ("deputy_review", "drafting"),
    ("leader_approval", "deputy_review"),
    ("leader_approval", "drafting"),
    ("feedback", "drafting"),
}


def test_the_stages_stand_in_the_order_of_the_procedure() -> None:
    assert LIFECYCLE.keys == KEYS
    assert LIFECYCLE.after("rectification") == "closed"


def test_only_the_back_edges_of_the_procedure_exist() -> None:
    found = set()
    for stage in KEYS:
        for target in KEYS:
            try:
                found.add((stage, graph.send_back(LIFECYCLE, stage, target)))
            except NoSuchTransitionError:
                continue
    assert found == BACK


@pytest.mark.parametrize("stage", LIFECYCLE.stages, ids=lambda s: s.key)
def test_a_requirement_names_kinds_that_exist_and_says_its_rule(stage: Stage) -> None:
    for requirement in stage.requirements:
        assert requirement.code.startswith(f"{stage.key}.")
        assert set(requirement.kinds) <= set(BY_CODE)
        assert requirement.who


#: Words that are also the name of something else: a group of records, the interviews of a unit.
ALSO_NAMES = {
    ("records/groups.py", "feedback"),
    ("records/groups.py", "rectification"),
    ("queries/fact_parts.py", "interviews"),
}


def test_the_engine_names_no_stage_and_no_requirement() -> None:
    engine = Path(__file__).parents[3] / "workflow"
    ours = {*KEYS, *(q.code for stage in LIFECYCLE.stages for q in stage.requirements)}
    found = {
        (file.relative_to(engine).as_posix(), node.value)
        for file in engine.rglob("*.py")
        if "migrations" not in file.parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in ours
    }
    assert found == ALSO_NAMES


def test_the_groups_that_stages_close_are_those_of_the_records() -> None:
    closed = [group for stage in LIFECYCLE.stages for group in stage.closes]
    assert sorted(closed) == sorted((groups.FIELDWORK, groups.FEEDBACK, groups.RECTIFICATION))


@pytest.mark.parametrize("stage", LIFECYCLE.stages, ids=lambda s: s.key)
def test_a_requirement_has_a_code_for_every_cause_and_each_means_one_thing(stage: Stage) -> None:
    for requirement in stage.requirements:
        codes = [cause.code for cause in requirement.remedies]
        assert codes, requirement.code
        assert len(set(codes)) == len(codes), requirement.code
        assert all(_SNAKE_CASE.fullmatch(code) for code in codes), codes


def test_the_diagram_shows_every_arrow() -> None:
    drawn = graph.diagram(LIFECYCLE)
    for key in KEYS:
        assert key in drawn
    for stage, target in BACK:
        assert f"{stage} --> {target}" in drawn


def _with(stage: Stage) -> Lifecycle:
    return Lifecycle((*LIFECYCLE.stages, stage))


@pytest.mark.parametrize(
    "wrong",
    [
        replace(LIFECYCLE.stages[0]),
        replace(LIFECYCLE.stages[0], key="other"),
        Stage(key="other", title="", requirements=(), returns=("nowhere",)),
        Stage(key="other", title="", requirements=(), approved_by="king"),  # type: ignore[arg-type]
        Stage(
            key="other",
            title="",
            requirements=(replace(LIFECYCLE.stages[0].requirements[0], code="other.x", who=()),),
        ),
        Stage(
            key="other",
            title="",
            requirements=(
                replace(LIFECYCLE.stages[0].requirements[0], code="other.x"),
                replace(LIFECYCLE.stages[0].requirements[1], code="other.x"),
            ),
        ),
    ],
    ids=["stage twice", "codes twice", "arrow", "role", "nobody supplies", "code"],
)
def test_a_definition_that_cannot_work_is_refused(wrong: Stage) -> None:
    with pytest.raises(DefinitionError):
        _with(wrong)


def test_the_review_stages_are_left_by_those_who_approve_there() -> None:
    assert LIFECYCLE.stage("deputy_review").approved_by is Role.DEPUTY
    assert LIFECYCLE.stage("leader_approval").approved_by is Role.LEADER
    assert [s.key for s in LIFECYCLE.stages if s.approved_by] == [
        "deputy_review",
        "leader_approval",
    ]


def test_facts_are_read_for_the_kinds_that_a_stage_names() -> None:
    assert set(facts.kinds_of([LIFECYCLE.stage("interviews")])) == {
        *facts.ALWAYS,
        "person",
        "interview",
    }
