"""查阅资料: what is examined, and findings, focus items and letters that are settled."""

from datetime import date
from typing import Any

import pytest

from tests.support import replace
from tests.unit.states.complete import (
    COMPLETE,
    HELD,
    TEAM,
    TODAY,
    TOMORROW,
    finding,
    judged,
    lacking,
    letter,
    material,
    member,
)
from workflow.rules.facts.fieldwork import FocusItem, Letter, Material
from workflow.rules.facts.findings import UNVERIFIED, Finding
from workflow.rules.facts.team import Team
from workflow.rules.policy import Policy

CATEGORIES = Policy().materials.categories


@pytest.mark.parametrize(
    ("changed", "years"),
    [
        ({}, []),
        ({"examined": TODAY}, []),
        ({"examined": TOMORROW}, [2023, 2024, 2025]),
        ({"examined": None}, [2023, 2024, 2025]),
        ({"examined": None, "note": "无此资料：未建账"}, []),
        ({"examined": None, "note": "无此资料"}, [2023, 2024, 2025]),
        ({"years": (2022, 2023, 2025)}, [2024]),
        ({"years": ()}, [2023, 2024, 2025]),
        ({"category": "其他"}, [2023, 2024, 2025]),
    ],
)
def test_each_category_is_examined_for_each_of_three_years(
    changed: dict[str, Any], years: list[int]
) -> None:
    there = (replace(material(CATEGORIES[0]), **changed), *COMPLETE.materials[1:])
    judgement = judged("document_review.years", materials=there)
    assert [lack.item for lack in judgement.lacking] == [f"{CATEGORIES[0]}:{y}" for y in years]
    assert [lack.data for lack in judgement.lacking] == [
        {"category": CATEGORIES[0], "year": y} for y in years
    ]
    assert (judgement.have, judgement.need) == (15 - len(years), 15)


def test_the_years_are_those_before_the_start_of_the_round() -> None:
    later = replace(COMPLETE.round, start=date(2027, 3, 2))
    missing = [f"{c}:2026" for c in CATEGORIES]
    assert lacking("document_review.years", round=later) == missing
    unknown = replace(COMPLETE.round, start=None)
    assert lacking("document_review.years", round=unknown) == []
    assert lacking("document_review.years", round=unknown, today=date(2027, 1, 1)) == missing


@pytest.mark.parametrize(
    ("changed", "lacks", "counted"),
    [
        ({}, False, 5),
        ({"provided": TODAY}, False, 5),
        ({"provided": TOMORROW}, True, 5),
        ({"provided": None}, True, 5),
        ({"provided": None, "note": "无此资料：未建账"}, False, 5),
        ({"provided": None, "requested": None}, False, 4),
        ({"provided": None, "requested": TOMORROW}, False, 4),
        ({"provided": None, "requested": TODAY}, True, 5),
    ],
)
def test_nothing_that_was_requested_is_outstanding(
    changed: dict[str, Any], lacks: bool, counted: int
) -> None:
    there: tuple[Material, ...] = (
        material(CATEGORIES[0], record="9", title="总账", **changed),
        *COMPLETE.materials[1:],
    )
    judgement = judged("document_review.provided", materials=there)
    assert [lack.item for lack in judgement.lacking] == ["9"] * lacks
    assert all(lack.data == {"record": "9", "title": "总账"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (counted - lacks, counted)


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({}, False),
        ({"state": "排除"}, False),
        ({"state": ""}, True),
        ({"state": UNVERIFIED}, True),
        ({"verified_on": None}, False),
        ({"verified_on": TODAY}, False),
        ({"verified_on": TOMORROW}, True),
    ],
)
def test_no_finding_is_left_unverified(changed: dict[str, Any], lacks: bool) -> None:
    judgement = judged("document_review.settled", findings=(finding(**changed), finding("D2")))
    assert [lack.item for lack in judgement.lacking] == ["D1"] * lacks
    assert all(lack.data == {"record": "D1", "title": "题目"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (2 - lacks, 2)


@pytest.mark.parametrize(
    ("category", "state", "lacks"),
    [
        ("重点人", "", True),
        ("重点人", "待核实", True),
        ("重点人", "属实", False),
        ("无", "", False),
    ],
)
def test_no_focus_item_is_left_unverified(category: str, state: str, lacks: bool) -> None:
    focus = (FocusItem("Z1", category, state), FocusItem("Z2", "重点事", "排除"))
    judgement = judged("document_review.focus", focus=focus)
    assert [lack.item for lack in judgement.lacking] == ["Z1"] * lacks
    assert all(lack.data == {"record": "Z1"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (2 - lacks, 2)


OPEN = letter(settled_on=None)


@pytest.mark.parametrize(
    ("there", "lacks", "counted"),
    [
        (letter(), False, 2),
        (OPEN, True, 2),
        (replace(OPEN, settled_on=TODAY), False, 2),
        (replace(OPEN, settled_on=TOMORROW), True, 2),
        (replace(OPEN, passed_to="纪委"), True, 2),
        (replace(OPEN, passed_on=TODAY), True, 2),
        (replace(OPEN, passed_to="纪委", passed_on=TODAY), False, 2),
        (replace(OPEN, passed_to="纪委", passed_on=TOMORROW), True, 2),
        (letter(handler=""), True, 2),
        (letter(handler="stranger"), True, 2),
        (letter(date=None), False, 2),
        (replace(OPEN, date=None), True, 2),
        (replace(OPEN, date=TODAY), True, 2),
        (replace(OPEN, date=TOMORROW), False, 1),
    ],
)
def test_every_letter_has_a_handler_and_is_settled_or_passed_on(
    there: Letter, lacks: bool, counted: int
) -> None:
    judgement = judged("document_review.letters", letters=(there, letter("X2")))
    assert [lack.item for lack in judgement.lacking] == ["X1"] * lacks
    assert all(lack.data == {"record": "X1"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (counted - lacks, counted)


def test_a_letter_without_handler_is_told_apart_from_one_left_lying() -> None:
    letters = (letter("X1", handler=""), letter("X2", settled_on=None))
    found = judged("document_review.letters", letters=letters).lacking
    assert len({lack.cause.why for lack in found}) == 2


def test_a_letter_is_handled_by_somebody_who_was_of_the_team_that_day() -> None:
    team = Team((*TEAM, member("lao", "组员", valid_until=HELD)), COMPLETE.team.recusals)
    code = "document_review.letters"
    assert lacking(code, team=team, letters=(letter(handler="lao"),)) == []
    later = letter(handler="lao", date=date(2026, 3, 11))
    assert lacking(code, team=team, letters=(later,)) == ["X1"]
    undated = letter(handler="lao", date=None)
    assert lacking(code, team=team, letters=(undated,)) == []


@pytest.mark.parametrize(
    ("changed", "lacks", "counted"),
    [
        ({}, False, 2),
        ({"evidence": ""}, True, 2),
        ({"handler1": ""}, True, 2),
        ({"handler2": ""}, True, 2),
        ({"handler2": "jia"}, True, 2),
        ({"handler2": "stranger"}, True, 2),
        ({"handler2": "fu"}, False, 2),
        ({"evidence": "", "state": "排除"}, False, 1),
        ({"evidence": "", "verified_on": TOMORROW}, False, 1),
    ],
)
def test_a_confirmed_finding_has_evidence_and_two_handlers_of_the_team(
    changed: dict[str, Any], lacks: bool, counted: int
) -> None:
    there: tuple[Finding, ...] = (finding(**changed), finding("D2"))
    judgement = judged("document_review.evidence", findings=there)
    assert [lack.item for lack in judgement.lacking] == ["D1"] * lacks
    assert all(lack.data == {"record": "D1", "title": "题目"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (counted - lacks, counted)


def test_a_finding_without_evidence_is_told_apart_from_one_without_handlers() -> None:
    there = (finding("D1", evidence=""), finding("D2", handler1=""))
    found = judged("document_review.evidence", findings=there).lacking
    assert [lack.item for lack in found] == ["D1", "D2"]
    assert len({lack.cause.why for lack in found}) == 2


def test_the_handlers_of_a_finding_are_of_the_team_on_the_day_it_was_verified() -> None:
    left = member("lao", "组员", valid_until=date(2026, 4, 10))
    team = Team((*TEAM, left), COMPLETE.team.recusals)
    code = "document_review.evidence"
    old = finding(handler2="lao")
    assert lacking(code, team=team, findings=(old,)) == []
    late = replace(old, verified_on=date(2026, 4, 11))
    assert lacking(code, team=team, findings=(late,)) == ["D1"]
    undated = replace(old, verified_on=None)
    assert lacking(code, team=team, findings=(undated,)) == ["D1"]


@pytest.mark.parametrize(
    ("changed", "lacks", "counted"),
    [
        ({}, False, 2),
        ({"told_on": None}, True, 2),
        ({"told_on": TODAY}, False, 2),
        ({"told_on": TOMORROW}, True, 2),
        ({"told_on": None, "untold_reason": "涉密"}, False, 2),
        ({"told_on": None, "state": UNVERIFIED}, False, 1),
    ],
)
def test_a_confirmed_finding_is_told_to_the_unit_or_there_is_a_reason(
    changed: dict[str, Any], lacks: bool, counted: int
) -> None:
    judgement = judged("document_review.told", findings=(finding(**changed), finding("D2")))
    assert [lack.item for lack in judgement.lacking] == ["D1"] * lacks
    assert all(lack.data == {"record": "D1", "title": "题目"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (counted - lacks, counted)
