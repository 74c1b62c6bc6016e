"""巡察动员会 and 巡察汇报会: who chairs and speaks, what is posted, and the unit's own report."""

from datetime import date
from typing import Any

import pytest

from tests.support import replace
from tests.unit.states.complete import (
    COMPLETE,
    HELD,
    TODAY,
    TOMORROW,
    instead,
    judged,
    lacking,
    meeting,
    paper,
    posting,
    without,
)
from workflow.rules import policy as policies
from workflow.rules.facts import papers
from workflow.rules.facts.meetings import (
    COMMUNICATION,
    MOBILIZATION,
    POSTED_IN_UNIT,
    REPORTING,
    Announcement,
)
from workflow.rules.facts.papers import ACCEPTED, SENT_BACK
from workflow.rules.policy import Policy

MOBILIZED = meeting(MOBILIZATION, "李六")


@pytest.mark.parametrize(
    ("changed", "items"),
    [
        ({}, []),
        ({"types": (COMMUNICATION, MOBILIZATION)}, []),
        ({"types": (COMMUNICATION,)}, [MOBILIZATION]),
        ({"chair": "王五"}, ["chair"]),
        ({"leader_spoke": False}, ["leader_spoke"]),
        ({"pledgers": ()}, ["pledge"]),
        ({"pledgers": ("王五",)}, ["pledge"]),
        ({"pledgers": ("王五", "李六")}, []),
        ({"chair": "", "leader_spoke": False, "pledgers": ()},
         ["chair", "leader_spoke", "pledge"]),
    ],
)  # fmt: skip
def test_the_mobilization_meeting_is_chaired_and_support_pledged_from_above(
    changed: dict[str, Any], items: list[str]
) -> None:
    judgement = judged("mobilization.held", meetings=(replace(MOBILIZED, **changed),))
    assert [lack.item for lack in judgement.lacking] == items
    have = 0 if items == [MOBILIZATION] else 4 - len(items)
    assert (judgement.have, judgement.need) == (have, 4)


def test_who_did_not_pledge_is_named() -> None:
    silent = (replace(MOBILIZED, pledgers=()),)
    assert judged("mobilization.held", meetings=silent).lacking[0].data == {
        "record": MOBILIZATION,
        "secretary": "李六",
    }


def test_a_unit_without_governing_committee_pledges_for_itself() -> None:
    own = replace(COMPLETE.unit, governing_committee="")
    held = (meeting(MOBILIZATION, "王五"),)
    assert lacking("mobilization.held", unit=own, meetings=held) == []


@pytest.mark.parametrize(
    ("posted", "items", "have"),
    [
        ((), [POSTED_IN_UNIT], 0),
        ((posting(date=TOMORROW),), [POSTED_IN_UNIT], 0),
        ((posting(date=None),), [POSTED_IN_UNIT], 0),
        ((posting("电视台"),), [POSTED_IN_UNIT], 0),
        ((posting(phone=""),), ["phone"], 3),
        ((posting(email=""),), ["email"], 3),
        ((posting(box=""),), ["box"], 3),
        ((posting(phone="", email="", box=""),), ["phone", "email", "box"], 1),
        ((posting(phone="", email=""), posting(box="")), ["box"], 3),
        ((posting(box=""), posting(phone="", email="")), ["box"], 3),
        ((posting(box=""), posting(date=TODAY)), [], 4),
    ],
)
def test_one_posting_in_the_unit_names_telephone_mail_and_box(
    posted: tuple[Announcement, ...], items: list[str], have: int
) -> None:
    judgement = judged("mobilization.announcement", announcements=posted)
    assert [lack.item for lack in judgement.lacking] == items
    assert (judgement.have, judgement.need) == (have, 4)
    if items != [POSTED_IN_UNIT]:
        assert all(lack.data == {"record": POSTED_IN_UNIT} for lack in judgement.lacking)


@pytest.mark.parametrize(
    ("ways", "items", "have"),
    [
        ((), ["电视台", "网站"], 4),
        (("电视台",), ["网站"], 5),
        (("网站",), ["电视台"], 5),
        (("电视台", "网站"), [], 6),
    ],
)
def test_the_announcement_is_also_where_the_policy_says(
    ways: tuple[str, ...], items: list[str], have: int
) -> None:
    policy = Policy(announcement=policies.Announcement(further_channels=("电视台", "网站")))
    posted = (posting(), *(posting(way, phone="") for way in ways))
    judgement = judged("mobilization.announcement", policy, announcements=posted)
    assert [lack.item for lack in judgement.lacking] == items
    assert [lack.data for lack in judgement.lacking] == [{"way": way} for way in items]
    assert (judgement.have, judgement.need) == (have, 6)


REPORT = paper(papers.UNIT_REPORT, review=ACCEPTED, review_date=HELD)


@pytest.mark.parametrize(
    ("there", "items"),
    [
        (without(papers.UNIT_REPORT), [papers.UNIT_REPORT, "accepted", "review_date"]),
        (instead(replace(REPORT, review=SENT_BACK)), ["accepted", "review_date"]),
        (instead(replace(REPORT, review_date=None)), ["accepted", "review_date"]),
        (instead(replace(REPORT, review_date=TOMORROW)), ["accepted", "review_date"]),
        (instead(replace(REPORT, review_date=date(2026, 3, 11))), ["review_date"]),
        (instead(replace(REPORT, review_date=date(2026, 3, 9))), []),
        (instead(REPORT), []),
    ],
)
def test_the_units_report_is_accepted_by_the_day_of_the_meeting(
    there: tuple[papers.Paper, ...], items: list[str]
) -> None:
    judgement = judged("reporting_meeting.report_reviewed", papers=there)
    assert [lack.item for lack in judgement.lacking] == items
    assert (judgement.have, judgement.need) == (4 - len(items), 4)


def test_the_units_report_is_judged_by_the_last_meeting_that_was_held() -> None:
    early = meeting(REPORTING, "王五", date(2026, 3, 5))
    late = meeting(REPORTING, "王五", HELD)
    code = "reporting_meeting.report_reviewed"
    assert lacking(code, meetings=(late, early)) == []
    assert lacking(code, meetings=(early,)) == ["review_date"]
    assert lacking(code, meetings=(early, replace(late, date=TOMORROW))) == ["review_date"]
    assert lacking(code, meetings=()) == [REPORTING, "review_date"]


@pytest.mark.parametrize(
    ("changed", "items"),
    [
        ({}, []),
        ({"chair": "李六"}, ["chair"]),
        ({"leader_spoke": False}, ["leader_spoke"]),
        ({"types": (MOBILIZATION,)}, [REPORTING]),
    ],
)
def test_the_units_own_secretary_chairs_the_reporting_meeting(
    changed: dict[str, Any], items: list[str]
) -> None:
    held = (replace(meeting(REPORTING, "王五"), **changed),)
    assert lacking("reporting_meeting.held", meetings=held) == items
