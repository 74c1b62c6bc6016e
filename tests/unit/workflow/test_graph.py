"""The definition of a procedure and its transitions: what is refused, and where each leads."""

import string
from dataclasses import replace
from typing import Any

import pytest

from config.catalogues import catalogue
from workflow.errors import Hint, NoSuchTransitionError, WorkflowError
from workflow.rules import graph
from workflow.rules.definition import DefinitionError, Lifecycle, Requirement, Stage
from workflow.rules.judgement import Cause, Judgement, Lack, all_of, clauses
from workflow.rules.requirement_result import RequirementResult, RequirementsUnmetError
from workflow.rules.roles import Role


def requirement(code: str, **changed: Any) -> Requirement:
    """Return a requirement that is always met."""
    made = Requirement(
        code=code, title=code, judge=lambda f, p: Judgement(1, 1), who=(Role.OFFICE,)
    )
    return replace(made, **changed)


PLAN = Stage(
    key="plan", title="Plan", requirements=(requirement("plan.paper"),), closes=("papers",)
)
WRITE = Stage(
    key="write",
    title="Write",
    requirements=(
        requirement("write.text", who=(Role.LEADER, Role.DEPUTY)),
        requirement("write.whole"),
    ),
    returns=("plan",),
    closes=("drafts", "notes"),
)
REVIEW = Stage(
    key="review",
    title="Review",
    requirements=(),
    returns=("plan", "write"),
    approved_by=Role.LEADER,
    closes=("reviews",),
)
SMALL = Lifecycle((PLAN, WRITE, REVIEW))


def said(error: WorkflowError) -> dict[str, Any]:
    """Return the data of a refusal, which must be able to be shown in Chinese."""
    chinese = catalogue("zh").gettext(error.message)
    assert chinese != error.message
    wanted = {name for _, name, _, _ in string.Formatter().parse(chinese) if name}
    assert all(error.data.get(name) not in (None, "") for name in wanted), error.data
    return error.data


def result(code: str, *, met: bool = True, exempted: bool = False) -> RequirementResult:
    """Return a requirement judged."""
    lacking = () if met else (Lack("x", Cause("y", "y")),)
    return RequirementResult(code, code, ("office",), int(met), 1, lacking, met, exempted)


def test_the_order_of_the_stages_says_what_comes_before_and_after() -> None:
    assert SMALL.keys == ("plan", "write", "review")
    assert [SMALL.order(key) for key in (*SMALL.keys, "closed")] == [0, 1, 2, 3]
    assert [SMALL.after(key) for key in SMALL.keys] == ["write", "review", "closed"]
    assert SMALL.before("plan") == ()
    assert SMALL.before("review") == (PLAN, WRITE)
    assert SMALL.before("closed") == (PLAN, WRITE, REVIEW)
    assert SMALL.later("plan") == (WRITE, REVIEW)
    assert SMALL.later("review") == SMALL.later("closed") == ()
    assert SMALL.stage("write") is WRITE


def test_the_records_of_the_stages_before_are_closed() -> None:
    assert SMALL.closed_groups("plan") == frozenset()
    assert SMALL.closed_groups("write") == {"papers"}
    assert SMALL.closed_groups("review") == {"papers", "drafts", "notes"}
    assert SMALL.closed_groups("closed") == {"papers", "drafts", "notes", "reviews"}


def test_a_requirement_is_found_with_its_stage() -> None:
    assert SMALL.find("write.whole") == (WRITE, WRITE.requirements[1])
    assert SMALL.find("write.other") is None


def test_the_text_of_a_definition_says_its_arrows_and_who_supplies() -> None:
    assert SMALL.text.splitlines() == [
        "plan -> write | ",
        "  plan.paper by office",
        "write -> review | plan",
        "  write.text by leader deputy",
        "  write.whole by office",
        "review -> closed | plan write",
    ]


STRANGE: Any = "king"


@pytest.mark.parametrize(
    ("stages", "data"),
    [
        ((PLAN, WRITE, replace(PLAN)), {"stage": "plan"}),
        ((replace(PLAN, key="closed"),), {"stage": "closed"}),
        ((PLAN, replace(WRITE, returns=("write",))), {"stage": "write", "target": "write"}),
        ((PLAN, replace(WRITE, returns=("plan", "review")), REVIEW),
         {"stage": "write", "target": "review"}),
        ((WRITE, PLAN), {"stage": "write", "target": "plan"}),
        ((replace(PLAN, approved_by=STRANGE),), {"stage": "plan", "role": "king"}),
        ((replace(PLAN, consent=STRANGE),), {"stage": "plan", "role": "king"}),
        ((replace(PLAN, requirements=(requirement("plan.x", who=(STRANGE,)),)),),
         {"stage": "plan", "role": "king"}),
        ((replace(PLAN, requirements=(requirement("plan.x"), requirement("plan.x"))),),
         {"code_": "plan.x"}),
        ((PLAN, replace(WRITE, requirements=(requirement("plan.paper"),))),
         {"code_": "plan.paper"}),
        ((PLAN, replace(WRITE, requirements=(requirement("planning.x"),))),
         {"code_": "planning.x"}),
        ((replace(PLAN, requirements=(requirement("planning.x"),)),), {"code_": "planning.x"}),
        ((replace(PLAN, requirements=(requirement("plan.x", who=()),)),), {"code_": "plan.x"}),
    ],
)  # fmt: skip
def test_a_definition_that_cannot_work_is_refused_and_says_where(
    stages: tuple[Stage, ...], data: dict[str, Any]
) -> None:
    with pytest.raises(DefinitionError) as refused:
        Lifecycle(stages)
    assert said(refused.value) == data


def test_why_a_definition_cannot_work_is_told_apart() -> None:
    messages = set()
    for wrong in (
        replace(PLAN, key="closed"),
        replace(PLAN, returns=("plan",)),
        replace(PLAN, approved_by=STRANGE),
        replace(PLAN, requirements=(requirement("plan.x"), requirement("plan.x"))),
        replace(PLAN, requirements=(requirement("x"),)),
        replace(PLAN, requirements=(requirement("plan.x", who=()),)),
    ):
        with pytest.raises(DefinitionError) as refused:
            Lifecycle((wrong,))
        messages.add(refused.value.message)
    assert len(messages) == 6


def test_a_stage_that_somebody_approves_is_left_by_approving() -> None:
    assert [stage.left_by for stage in SMALL.stages] == ["advance", "advance", "approve"]


def test_the_end_is_no_stage() -> None:
    assert SMALL.open_stage("write") is WRITE
    assert SMALL.open_stage("closed") is None


@pytest.mark.parametrize(
    ("stage", "follows"), [("plan", "write"), ("write", "review"), ("review", "closed")]
)
def test_a_stage_is_left_for_the_next_where_everything_is_met_or_exempted(
    stage: str, follows: str
) -> None:
    fine = (result("a"), result("b", met=False, exempted=True))
    assert graph.advance(SMALL, stage, fine) == follows
    assert graph.advance(SMALL, stage, ()) == follows


def test_a_stage_is_not_left_while_anything_is_unmet_and_all_of_it_is_told() -> None:
    unmet = (result("a", met=False), result("c", met=False))
    exempted = result("d", met=False, exempted=True)
    with pytest.raises(RequirementsUnmetError) as refused:
        graph.advance(SMALL, "write", (unmet[0], result("b"), unmet[1], exempted))
    assert refused.value.unmet == unmet
    assert said(refused.value) == {"count": 2, "stage": "write"}


@pytest.mark.parametrize("stage", ["closed", "elsewhere"])
def test_no_arrow_leads_on_from_the_end_or_from_what_is_no_stage(stage: str) -> None:
    with pytest.raises(NoSuchTransitionError) as refused:
        graph.advance(SMALL, stage, ())
    assert said(refused.value) == {"stage": stage, "event": "advance"}
    assert refused.value.hint == Hint("see_diagram")


@pytest.mark.parametrize(
    ("stage", "target", "there"),
    [
        ("plan", "plan", []),
        ("plan", "write", []),
        ("write", "review", ["plan"]),
        ("write", "elsewhere", ["plan"]),
        ("review", "review", ["plan", "write"]),
        ("closed", "plan", []),
        ("elsewhere", "plan", []),
    ],
)
def test_a_stage_is_sent_back_only_where_an_arrow_leads(
    stage: str, target: str, there: list[str]
) -> None:
    with pytest.raises(NoSuchTransitionError) as refused:
        graph.send_back(SMALL, stage, target)
    found = dict(refused.value.data)
    assert found == {"stage": stage, "to_stage": target, "stages": there}
    assert said(refused.value) == found
    assert ("{stages}" in refused.value.message) is bool(there)


def test_a_stage_is_sent_back_along_each_of_its_arrows() -> None:
    assert graph.send_back(SMALL, "write", "plan") == "plan"
    assert graph.send_back(SMALL, "review", "plan") == "plan"
    assert graph.send_back(SMALL, "review", "write") == "write"


def test_the_diagram_has_every_stage_and_arrow_and_no_other() -> None:
    lines = [line.strip() for line in graph.diagram(SMALL).splitlines()]
    arrows = [line for line in lines if "-->" in line]
    assert sorted(arrows) == [
        "[*] --> plan",
        "plan --> write: advance",
        "review --> closed: advance",
        "review --> plan: return",
        "review --> write: return",
        "write --> plan: return",
        "write --> review: advance",
    ]
    assert "xuncha" in lines
    assert "stateDiagram-v2" in lines


A, B = Lack("a", Cause("one", "one")), Lack("b", Cause("other", "other"))


def test_clauses_count_those_that_hold() -> None:
    assert clauses(None, None) == Judgement(2, 2)
    assert clauses(None, A, B) == Judgement(1, 3, (A, B))
    assert clauses(A) == Judgement(0, 1, (A,))
    assert clauses() == Judgement(0, 0)


def test_of_everyone_those_lacking_are_not_there() -> None:
    assert all_of(3, []) == Judgement(3, 3)
    assert all_of(3, [A, B]) == Judgement(1, 3, (A, B))


@pytest.mark.parametrize(
    ("met", "exempted", "blocks"),
    [(True, False, False), (False, False, True), (False, True, False), (True, True, False)],
)
def test_what_is_neither_met_nor_exempted_blocks(met: bool, exempted: bool, blocks: bool) -> None:
    assert result("a", met=met, exempted=exempted).blocks is blocks
    assert Judgement(0, 1).met
    assert not Judgement(1, 1, (A,)).met
