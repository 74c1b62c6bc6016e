"""问卷调查 and 测评 at 巡察汇报会: how many papers there must be, and what makes one count."""

from typing import Any

import pytest

from tests.support import replace
from tests.unit.states.complete import COMPLETE, HELD, TOMORROW, judged, lacking, score, survey
from workflow.rules.facts.fieldwork import EVALUATION, QUESTIONNAIRE, Survey
from workflow.rules.policy import Policy, Surveys

SURVEYS = [
    ("reporting_meeting.questionnaire", QUESTIONNAIRE, "questionnaire_percent"),
    ("reporting_meeting.evaluation", EVALUATION, "evaluation_percent"),
]


@pytest.mark.parametrize(("code", "kind", "percent"), SURVEYS)
@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({}, False),
        ({"issued": 5, "returned": 4, "valid": 1}, False),
        ({"issued": None}, True),
        ({"returned": None}, True),
        ({"valid": None}, True),
        ({"returned": 4}, True),
        ({"issued": 5, "returned": 3, "valid": 4}, True),
        ({"valid": 0}, True),
    ],
)
def test_papers_issued_returned_and_valid_are_there_and_never_more(
    code: str, kind: str, percent: str, changed: dict[str, Any], lacks: bool
) -> None:
    held = (survey(kind, **changed),)
    assert lacking(code, surveys=held) == [kind] * lacks


@pytest.mark.parametrize(("code", "kind", "percent"), SURVEYS)
def test_a_survey_that_was_not_held_is_lacking(code: str, kind: str, percent: str) -> None:
    other = next(k for _, k, _ in SURVEYS if k != kind)
    for there in ((), (survey(other),), (survey(kind, date=TOMORROW),), (survey(kind, date=None),)):
        assert lacking(code, surveys=there) == [kind]
        assert score(code, surveys=there) == (0, 1)


@pytest.mark.parametrize(("code", "kind", "percent"), SURVEYS)
@pytest.mark.parametrize(
    ("staff", "share", "need"),
    [(10, 50, 5), (11, 50, 6), (3, 100, 3), (100, 1, 1), (101, 1, 2), (None, 50, 1), (1, 0, 1)],
)
def test_a_share_of_the_head_count_is_rounded_up_and_is_at_least_one(
    code: str, kind: str, percent: str, staff: int | None, share: int, need: int
) -> None:
    policy = Policy(surveys=Surveys(**{percent: share}))
    unit = replace(COMPLETE.unit, headcount=staff)
    for valid, items in ((need, []), (need - 1, [kind])):
        held = (survey(kind, issued=200, returned=200, valid=valid),)
        assert lacking(code, policy, unit=unit, surveys=held) == items
        assert score(code, policy, unit=unit, surveys=held) == (valid, need)


def test_too_few_valid_papers_are_counted_and_never_above_what_is_needed() -> None:
    code, kind = SURVEYS[0][:2]
    policy = Policy(surveys=Surveys(questionnaire_percent=100))
    assert judged(code, policy, surveys=(survey(kind, valid=2),)).lacking[0].data == {
        "record": kind,
        "valid": 2,
        "need": 3,
    }
    assert score(code, policy, surveys=(survey(kind, issued=1, returned=9, valid=9),)) == (3, 3)
    assert score(code, policy, surveys=(survey(kind, issued=None, valid=2),)) == (2, 3)


def test_why_a_survey_does_not_count_is_told_apart() -> None:
    code, kind = SURVEYS[0][:2]
    wrong = [survey(kind, valid=None), survey(kind, returned=9), survey(kind, valid=0)]
    whys = {judged(code, surveys=(one,)).lacking[0].cause.why for one in wrong}
    assert len(whys) == 3


def test_of_several_surveys_the_best_is_judged() -> None:
    code, kind = SURVEYS[0][:2]
    policy = Policy(surveys=Surveys(questionnaire_percent=100))
    bad, better = survey(kind, record="1", valid=1), survey(kind, record="2", valid=2)
    good, few = survey(kind, record="3"), Survey("4", kind, HELD, 9, 9, 3)
    for held in ((bad, better), (better, bad)):
        assert lacking(code, policy, surveys=held) == ["2"]
    for held in ((bad, good), (good, bad), (few, bad)):
        assert lacking(code, policy, surveys=held) == []
    most = Survey("5", kind, HELD, 9, 9, 9)
    for held in ((good, most), (most, good)):
        assert score(code, policy, surveys=held) == (9, 3)
