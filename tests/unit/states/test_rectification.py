"""整改: whatever is missing is named."""

from datetime import date
from typing import Any

import pytest

from states.lifecycle import LIFECYCLE
from tests.support import replace
from tests.unit.states.complete import (
    COMPLETE,
    RECUSALS,
    START,
    TEAM,
    TODAY,
    TOMORROW,
    finding,
    instead,
    judged,
    lacking,
    measure,
    member,
    paper,
    score,
    without,
)
from workflow.rules.facts import papers
from workflow.rules.facts.findings import UNVERIFIED, Measure
from workflow.rules.facts.papers import ACCEPTED, SENT_BACK
from workflow.rules.facts.team import Team
from workflow.rules.policy import Policy
from workflow.rules.requirements import GrantedExemption, judge_stage

PLAN = paper(papers.RECTIFICATION_PLAN, START, review=ACCEPTED, review_date=TODAY)


@pytest.mark.parametrize(
    ("there", "lacks"),
    [
        (instead(PLAN), False),
        (without(papers.RECTIFICATION_PLAN), True),
        (instead(replace(PLAN, date=TOMORROW)), True),
        (instead(replace(PLAN, review=SENT_BACK)), True),
        (instead(replace(PLAN, review_date=TOMORROW)), True),
    ],
)
def test_the_rectification_plan_is_accepted(there: Any, lacks: bool) -> None:
    items = [papers.RECTIFICATION_PLAN] * lacks
    assert lacking("rectification.plan", papers=there) == items
    assert score("rectification.plan", papers=there) == (2 - lacks, 2)
    assert lacking("rectification.plan", papers=there, measures=()) == [*items, "F-D1"]


@pytest.mark.parametrize(
    ("changed", "answers"),
    [
        ({}, True),
        ({"finding": "D2"}, True),
        ({"finding": ""}, True),
        ({"feedback_no": ""}, True),
        ({"feedback_no": "F-D2"}, False),
        ({"finding": "D2", "feedback_no": ""}, False),
        ({"finding": "", "feedback_no": ""}, False),
    ],
)
def test_every_problem_fed_back_has_a_measure_for_its_number(
    changed: dict[str, Any], answers: bool
) -> None:
    made = (measure(**changed),)
    judgement = judged("rectification.plan", measures=made)
    assert [lack.item for lack in judgement.lacking] == ["F-D1"] * (not answers)
    assert all(lack.data == {"number": "F-D1", "title": "题目"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (1 + answers, 2)
    assert lacking("rectification.closed", measures=made) == ["F-D1"] * (not answers)


@pytest.mark.parametrize("changed", [{"text": ""}, {"person": ""}, {"due": None}])
def test_a_measure_says_what_is_done_by_whom_and_by_when(changed: dict[str, Any]) -> None:
    made = (measure("7", **changed),)
    (lack,) = judged("rectification.plan", measures=made).lacking
    assert (lack.item, lack.data) == ("F-D1", {"number": "F-D1", "record": "7"})
    assert lacking("rectification.plan", measures=(*made, measure("8"))) == []
    assert lacking("rectification.closed", measures=made) == []


def test_findings_that_share_a_number_are_one_problem() -> None:
    two = (finding(), finding("D2", feedback_no="F-D1"), finding("D3"))
    judgement = judged("rectification.plan", findings=two, measures=())
    assert [lack.data["number"] for lack in judgement.lacking] == ["F-D1", "F-D3"]
    assert judgement.lacking[0].data["title"] == "题目、题目"
    assert score("rectification.plan", findings=two, measures=(measure(),)) == (2, 3)
    assert score("rectification.closed", findings=two, measures=(measure(),)) == (1, 2)


def test_a_measure_for_what_was_left_out_of_the_report_is_carried_out_like_any_other() -> None:
    at_once = measure("9", finding="D9", feedback_no="", completed_on=None)
    made = (measure(), at_once)
    assert lacking("rectification.plan", measures=made) == []
    assert lacking("rectification.closed", measures=made) == ["9"]
    done = (measure(), replace(at_once, completed_on=TODAY))
    assert lacking("rectification.closed", measures=done) == []


def test_an_exempted_measure_sets_no_problem_of_the_same_number_aside() -> None:
    fed_back = (finding(feedback_no="1"), finding("D2", feedback_no="2"))
    measures = (measure(finding="D2", feedback_no="2", completed_on=None),)
    facts = replace(COMPLETE, findings=fed_back, measures=measures)
    aside = (GrantedExemption("rectification.closed", "1"),)
    stage = LIFECYCLE.stage("rectification")
    (found,) = (
        f for f in judge_stage(stage, facts, Policy(), aside) if f.code == "rectification.closed"
    )
    assert [lack.cause.code for lack in found.lacking] == ["unanswered"]
    assert found.blocks


@pytest.mark.parametrize(
    "changed", [{"feedback_no": ""}, {"state": UNVERIFIED}, {"verified_on": TOMORROW}]
)
def test_what_was_not_fed_back_needs_no_measure(changed: dict[str, Any]) -> None:
    for code in ("rectification.plan", "rectification.closed"):
        assert lacking(code, findings=(finding(**changed),), measures=()) == []


@pytest.mark.parametrize(
    ("there", "lacks"),
    [
        (measure(), False),
        (measure(completed_on=None), True),
        (measure(completed_on=TOMORROW), True),
        (measure(proof=""), True),
        (measure(closed_by=""), True),
        (measure(closed_by="stranger"), True),
        (measure(closed_by="jia"), False),
    ],
)
def test_every_measure_is_completed_proven_and_closed(there: Measure, lacks: bool) -> None:
    judgement = judged("rectification.closed", measures=(there, measure("2")))
    assert [lack.item for lack in judgement.lacking] == ["1"] * lacks
    assert all(lack.data == {"record": "1", "finding": "D1"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (2 - lacks, 2)


def test_what_a_measure_lacks_is_told_apart() -> None:
    wrong = (
        measure("1", completed_on=None, proof="", closed_by=""),
        measure("2", proof="", closed_by=""),
        measure("3", closed_by=""),
    )
    assert len({lack.cause for lack in judged("rectification.closed", measures=wrong).lacking}) == 3


def test_a_measure_without_finding_is_named_by_its_number_in_the_feedback() -> None:
    open_ = measure(finding="", proof="")
    lack = judged("rectification.closed", measures=(open_,)).lacking[0]
    assert lack.data == {"record": "1", "finding": "F-D1"}


def test_a_measure_is_closed_by_who_was_of_the_team_when_it_was_completed() -> None:
    left = member("lao", "组员", valid_until=date(2026, 8, 19))
    team = Team((*TEAM, left), RECUSALS)
    late = measure(closed_by="lao")
    assert lacking("rectification.closed", team=team, measures=(late,)) == ["1"]
    early = replace(late, completed_on=date(2026, 8, 19))
    assert lacking("rectification.closed", team=team, measures=(early,)) == []


REPORT = paper(papers.RECTIFICATION_REPORT, START, review=ACCEPTED, review_date=TODAY)


@pytest.mark.parametrize(
    ("there", "lacks"),
    [
        (instead(REPORT), False),
        (without(papers.RECTIFICATION_REPORT), True),
        (instead(replace(REPORT, review="")), True),
        (instead(replace(REPORT, review_date=TOMORROW)), True),
        (instead(replace(REPORT, date=TOMORROW)), True),
    ],
)
def test_the_rectification_report_is_received_and_accepted(there: Any, lacks: bool) -> None:
    items = [papers.RECTIFICATION_REPORT] * lacks
    assert lacking("rectification.report", papers=there) == items
    assert score("rectification.report", papers=there) == (1 - lacks, 1)


def test_a_report_not_received_is_told_apart_from_one_not_accepted() -> None:
    missing = judged("rectification.report", papers=without(papers.RECTIFICATION_REPORT))
    refused = judged("rectification.report", papers=instead(replace(REPORT, review=SENT_BACK)))
    assert missing.lacking[0].cause.why != refused.lacking[0].cause.why
