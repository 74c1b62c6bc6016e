"""The procedure replayed: an act that does not follow is reported at its entry."""

from typing import Any

import pytest

from tests.database.test_verification_procedure import SMALL, Story, judged
from tests.unit.workflow.verification.forging import U, add_unit, forged, found
from workflow.audit.packing import sha256


def _first(story: Story) -> tuple[str | None, int | None, dict[str, Any]]:
    problems = found(story)
    assert problems
    return problems[0]


@pytest.mark.parametrize(
    ("act", "version", "expected"), [("record", 2, 1), ("exempt", 1, 2), ("exempt", 3, 2)]
)
def test_a_version_is_told_with_the_one_that_would_follow(
    story: Story, act: str, version: int, expected: int
) -> None:
    story.act(act, version=version)
    assert _first(story) == (U, 2, {"found": version, "expected": expected})


def test_a_version_that_is_no_number_is_told_and_what_follows_goes_by_the_next(
    story: Story,
) -> None:
    story.act("record", version="x")
    story.act("record", version=7)
    story.act("record", version=9)
    assert [p[:2] for p in found(story)] == [(U, 2), (U, 4), (U, None)]


@pytest.mark.parametrize(
    ("before", "act", "state"),
    [
        ([], "open", "open"),
        ([], "resume", "open"),
        (["suspend"], "suspend", "suspended"),
        (["suspend"], "exempt", "suspended"),
        (["suspend"], "draft", "suspended"),
        (["suspend", "cancel"], "resume", "cancelled"),
        (["cancel"], "cancel", "cancelled"),
    ],
)
def test_an_act_that_was_not_possible_is_told_with_the_state(
    story: Story, before: list[str], act: str, state: str
) -> None:
    for done in before:
        story.act(done)
    story.act(act, from_stage="")
    assert _first(story) == (U, 2 + len(before), {"act": act, "state": state})


@pytest.mark.parametrize("act", ["exempt", "extend", "draft", "suspend", "cancel", "record"])
def test_an_act_that_is_possible_where_it_is_open_has_no_problem_of_that_kind(
    story: Story, act: str
) -> None:
    if act == "draft":
        story.draft()
    else:
        story.act(act)
    assert found(story) == []


def test_after_the_end_nothing_is_possible_but_to_record(story: Story) -> None:
    story.written()
    story.approve(1, story.sha256, to_stage="closed")
    story.act("record")
    assert found(story) == []
    story.act("exempt")
    assert _first(story) == (U, 7, {"act": "exempt", "state": "closed"})


def test_a_suspended_inspection_is_resumed_or_cancelled(story: Story) -> None:
    for act in ("suspend", "record", "resume", "exempt", "suspend", "cancel"):
        story.act(act)
    assert found(story) == []


def test_a_move_is_told_with_its_arrow(story: Story) -> None:
    story.act("advance", to_stage="review", judged=judged("plan"))
    data = {"act": "advance", "from_stage": "plan", "to_stage": "review"}
    assert found(story) == [(U, 2, data)]


@pytest.mark.parametrize(
    ("act", "given", "data"),
    [
        ("return", {"to_stage": "plan"}, {"act": "return", "from_stage": "plan",
                                          "to_stage": "plan"}),
        ("advance", {"to_stage": "closed"}, {"act": "advance", "from_stage": "plan",
                                             "to_stage": "closed"}),
        ("advance", {"to_stage": "write", "from_stage": "review"},
         {"from_stage": "review", "found": 1}),
        ("record", {"attempt": 2}, {"from_stage": "", "found": 2}),
        ("record", {"from_stage": "plan", "moves": False}, {"from_stage": "plan", "found": 1}),
        ("record", {"to_stage": "write", "moves": False}, {"act": "record"}),
        ("exempt", {"to_stage": "write", "moves": False}, {"act": "exempt"}),
        ("cancel", {"to_stage": "write", "moves": False}, {"act": "cancel"}),
        ("advance", {"to_stage": "write", "moves": False}, {}),
        ("cancel", {"moves": False}, {}),
    ],
)  # fmt: skip
def test_a_move_that_does_not_follow_is_told(
    story: Story, act: str, given: dict[str, Any], data: dict[str, Any]
) -> None:
    story.act(act, **given)
    assert _first(story) == (U, 2, data)


def test_sent_back_and_on_again_every_attempt_has_the_next_number(story: Story) -> None:
    story.written()
    story.act("return", to_stage="write")
    story.act("return", to_stage="plan")
    story.act("advance", to_stage="write")
    story.act("record")
    assert story.numbers == {"plan": 2, "write": 3, "review": 1}
    assert found(story) == []


def test_an_attempt_with_a_number_that_does_not_follow_is_told(story: Story) -> None:
    story.written()
    story.numbers["write"] = 5
    story.act("return", to_stage="write")
    assert _first(story) == (U, 5, {})


def test_a_chain_that_does_not_begin_with_its_opening_is_told(story: Story) -> None:
    with story.database.write() as connection:
        add_unit(story, connection, "v", version=5)
        add_unit(story, connection, "w", act="exempt")
        add_unit(story, connection, "x", act="record")
    unopened = {"state": ""}
    assert found(story) == [
        ("r/v", 1, {"found": 5, "expected": 1}),
        ("r/v", None, {"found": 1, "expected": 5}),
        ("r/w", 1, {"act": "exempt", **unopened}),
        ("r/x", None, unopened),
    ]


@pytest.mark.parametrize("act", ["advance", "return"])
def test_a_move_from_a_stage_that_the_definition_does_not_know_is_told(
    story: Story, act: str
) -> None:
    story.act(act, to_stage="write", from_stage="elsewhere", judged="[]")
    assert _first(story) == (U, 2, {"from_stage": "elsewhere", "found": 1})


def test_an_opening_of_another_stage_or_attempt_is_told(story: Story) -> None:
    with story.database.write() as connection:
        add_unit(story, connection, "v", to_stage="write")
        add_unit(story, connection, "w", attempt=2)
    problems = found(story)
    arrow = {"act": "open", "from_stage": "", "to_stage": "write"}
    assert problems == [
        ("r/v", 1, arrow),
        ("r/w", 1, {"from_stage": "", "found": 2}),
    ]


@pytest.mark.parametrize(
    ("stage", "given", "data"),
    [
        ("plan", judged("plan", paper=(2, 0)), {"codes": ["plan.paper"]}),
        ("plan", "[]", {}),
        ("plan", "", {}),
        ("plan", "{}", {}),
        ("plan", "[[1]]", {}),
        ("plan", "7", {}),
        ("plan", '[["plan.other",1,1,0,0]]', {}),
        ("plan", '[["plan.paper",1,1,0,0],["plan.paper",1,1,0,0]]', {}),
        ("plan", '[["plan.paper",1,1,1,0]]', {"codes": ["plan.paper"]}),
        ("plan", '[["plan.paper",1,1,0,0]]', None),
        ("plan", '[["plan.paper",1,1,1,1]]', None),
        ("plan", '[["plan.paper",1,1,0,1]]', None),
        ("plan", '[["plan.paper",1,1,1,2]]', {"codes": ["plan.paper"]}),
        ("write", judged("write", text=(1, 0), whole=(1, 0)),
         {"codes": ["write.text", "write.whole"]}),
        ("write", judged("write", whole=(1, 0)), {"codes": ["write.whole"]}),
        ("write", '[["write.whole",1,1,0,0],["write.text",1,1,0,0]]', None),
    ],
)  # fmt: skip
def test_what_was_judged_when_it_moved_on_is_what_the_stage_requires_and_met(
    story: Story, stage: str, given: str, data: dict[str, Any] | None
) -> None:
    position = 2
    if stage == "write":
        story.act("advance", to_stage="write")
        position = 3
    story.act("advance", to_stage=SMALL.after(stage), judged=given)
    assert found(story) == ([] if data is None else [(U, position, data)])


def test_an_approval_that_moves_on_is_judged_like_an_advance(story: Story) -> None:
    story.written()
    story.approve(1, story.sha256, to_stage="closed", judged=judged("review", approved=(1, 0)))
    assert found(story) == [(U, 5, {"codes": ["review.approved"]})]


def test_a_return_judges_nothing(story: Story) -> None:
    story.written()
    story.act("return", to_stage="write", judged="")
    assert found(story) == []


def test_another_text_than_was_submitted_is_told_with_its_version(story: Story) -> None:
    story.draft(content=b"another")
    assert found(story) == [(U, 2, {"version": 1})]


def test_a_text_that_is_no_bytes_is_read_as_it_stands(kept: Story) -> None:
    assert forged(kept, "UPDATE drafts SET content = 'text'") == []
    assert forged(kept, "UPDATE drafts SET content = 'other'") == [(U, 3, {"version": 1})]


@pytest.mark.parametrize("stored", ["'other'", "''", "x'00'"])
def test_another_text_than_was_read_in_the_file_is_told(kept: Story, stored: str) -> None:
    assert forged(kept, f"UPDATE drafts SET text = {stored}") == [(U, 3, {"version": 1})]


@pytest.mark.parametrize(("version", "sha256"), [(1, "0" * 64), (2, "")])
def test_an_approval_of_what_is_not_there_is_told_with_its_version(
    story: Story, version: int, sha256: str
) -> None:
    story.written()
    story.approve(version, sha256 or story.sha256, to_stage="closed")
    assert found(story) == [(U, 5, {"version": version})]


def test_an_approval_is_of_a_draft_that_was_there_before(story: Story) -> None:
    sha256 = story.draft()
    story.draft(2)
    story.act("advance", to_stage="write")
    story.approve(1, sha256)
    assert found(story) == []


def test_an_approval_before_its_draft_is_told(story: Story) -> None:
    story.approve(1, sha256("text"))
    story.draft()
    assert found(story) == [(U, 2, {"version": 1})]


@pytest.mark.parametrize("act", ["draft", "approve"])
def test_an_act_that_left_no_row_is_told_with_its_table(story: Story, act: str) -> None:
    story.act(act)
    table = {"draft": "drafts", "approve": "approvals"}[act]
    assert found(story) == [(U, 2, {"act": act, "found": 0, "table": table})]


def test_a_draft_that_another_act_left_is_told(story: Story) -> None:
    story.draft(act="exempt")
    data = {"act": "exempt", "found": 1, "table": "drafts"}
    assert found(story) == [(U, 2, data)]
