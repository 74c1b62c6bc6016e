"""Judging a procedure: the results of each stage, and exemptions."""

from datetime import date
from typing import Any

import pytest

from tests.support import replace
from workflow.rules.definition import Lifecycle, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.opening import Round, Unit
from workflow.rules.facts.proceedings import Proceedings
from workflow.rules.facts.team import Team
from workflow.rules.judgement import Cause, Judgement, Lack
from workflow.rules.policy import Policy
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.requirements import GrantedExemption, Review, judge_stage, review
from workflow.rules.roles import Role

TODAY = date(2026, 3, 2)
FACTS = Facts(
    today=TODAY,
    round=Round("r", "", "", "", "", None, None, None),
    unit=Unit("u", "", "", "", "", "", None, None, None, ""),
    team=Team(),
    proceedings=Proceedings(),
)
POLICY = Policy()
WHY = Cause("cause", "why")


def _lacking(*items: str) -> Any:
    """Return the rule that these items are lacking, of three things."""
    return lambda facts, policy: Judgement(
        3 - len(items), 3, tuple(Lack(item, WHY) for item in items)
    )


def _seen(facts: Facts, policy: Policy) -> Judgement:
    """Return what is undone, and whether the policy came along."""
    assert policy is POLICY
    return Judgement(0, 0, tuple(Lack(undone.code, WHY) for undone in facts.undone))


def _requirement(code: str, judge: Any, *who: Role) -> Requirement:
    return Requirement(code=code, title=f"title of {code}", judge=judge, who=who or (Role.OFFICE,))


ONE = Stage(
    key="one",
    title="",
    requirements=(
        _requirement("one.met", _lacking(), Role.LEADER, Role.MEMBER),
        _requirement("one.unmet", _lacking("a", "b")),
    ),
)
TWO = Stage(
    key="two",
    title="",
    requirements=(
        _requirement("two.unmet", _lacking("c")),
        _requirement("two.seen", _seen),
    ),
)
THREE = Stage(key="three", title="", requirements=(_requirement("three.seen", _seen),))
FOUR = Stage(
    key="four",
    title="",
    requirements=(_requirement("four.seen", _seen), _requirement("four.unmet", _lacking("d"))),
)
FIVE = Stage(key="five", title="", requirements=(_requirement("five.seen", _seen),))
SMALL = Lifecycle((ONE, TWO, THREE, FOUR, FIVE))


def _review(stage: str, *set_aside: GrantedExemption, **given: Any) -> Review:
    return review(SMALL, stage, FACTS, POLICY, iter(set_aside), **given)


def _codes(findings: tuple[RequirementResult, ...]) -> list[str]:
    return [f.code for f in findings]


def _items(findings: tuple[RequirementResult, ...], code: str) -> list[str]:
    found = next(f for f in findings if f.code == code)
    return [lack.item for lack in found.lacking]


def test_a_requirement_is_judged_with_its_title_and_who_supplies() -> None:
    first, second = judge_stage(ONE, FACTS, POLICY, ())
    assert first == RequirementResult(
        "one.met", "title of one.met", ("leader", "member"), 3, 3, (), True, False
    )
    assert second == RequirementResult(
        "one.unmet",
        "title of one.unmet",
        ("office",),
        1,
        3,
        (Lack("a", WHY), Lack("b", WHY)),
        False,
        False,
    )


@pytest.mark.parametrize(
    ("set_aside", "items", "exempted"),
    [
        ([("one.unmet", None)], ["a", "b"], True),
        ([("one.unmet", "a")], ["b"], False),
        ([("one.unmet", "b")], ["a"], False),
        ([("one.unmet", "a"), ("one.unmet", "b")], [], True),
        ([("one.unmet", None), ("one.unmet", "a")], ["b"], True),
        ([("one.unmet", "c")], ["a", "b"], False),
        ([("two.unmet", None), ("two.unmet", "a")], ["a", "b"], False),
    ],
)
def test_what_was_set_aside_whole_or_item_by_item_does_not_block(
    set_aside: list[tuple[str, str | None]], items: list[str], exempted: bool
) -> None:
    granted = [GrantedExemption(*one) for one in set_aside]
    found = judge_stage(ONE, FACTS, POLICY, granted)[1]
    assert [lack.item for lack in found.lacking] == items
    assert (found.met, found.exempted, found.blocks) == (False, exempted, not exempted)
    assert (found.have, found.need) == (1, 3)


def test_what_is_met_is_not_exempted_whatever_was_set_aside() -> None:
    found = judge_stage(ONE, FACTS, POLICY, [GrantedExemption("one.met", None)])[0]
    assert (found.met, found.exempted) == (True, False)


def test_a_review_tells_the_stage_from_those_left_and_those_to_come() -> None:
    found = _review("three")
    assert _codes(found.left) == ["one.met", "one.unmet", "two.unmet", "two.seen"]
    assert _codes(found.current) == ["three.seen"]
    assert _codes(found.upcoming) == ["four.seen", "four.unmet", "five.seen"]
    assert _codes(found.undone) == ["one.unmet", "two.unmet", "two.seen"]


def test_at_the_first_stage_nothing_was_left() -> None:
    found = _review("one")
    assert (found.left, found.undone) == ((), ())
    assert _codes(found.current) == ["one.met", "one.unmet"]
    assert _items(found.upcoming, "two.seen") == []


def test_a_review_of_what_is_closed_has_only_what_was_left() -> None:
    found = _review("closed")
    assert _codes(found.left) == [q.code for stage in SMALL.stages for q in stage.requirements]
    assert found.current == found.upcoming == ()


def test_without_looking_ahead_the_stages_to_come_are_left_out() -> None:
    found = _review("three", ahead=False)
    assert found.upcoming == ()
    assert _codes(found.current) == ["three.seen"]
    assert len(found.left) == 4


def test_each_stage_sees_what_is_undone_of_the_stages_before_it() -> None:
    found = _review("three")
    assert _items(found.left, "two.seen") == ["one.unmet"]
    assert _items(found.current, "three.seen") == ["one.unmet", "two.unmet", "two.seen"]
    assert _items(found.upcoming, "five.seen") == ["one.unmet", "two.unmet", "two.seen"]


def test_what_was_set_aside_of_a_stage_left_is_not_undone() -> None:
    aside = (
        GrantedExemption("one.unmet", None),
        GrantedExemption("two.unmet", "c"),
        GrantedExemption("four.unmet", None),
    )
    found = _review("three", *aside)
    assert found.undone == ()
    assert _items(found.current, "three.seen") == []
    assert [f.exempted for f in found.upcoming] == [False, True, False]
    assert [f.exempted for f in found.left] == [False, True, True, False]


def test_at_the_stage_itself_what_was_set_aside_counts_too() -> None:
    found = _review("four", GrantedExemption("four.unmet", "d"))
    assert [f.exempted for f in found.current] == [False, True]
    assert replace(FACTS, undone=()) == FACTS
