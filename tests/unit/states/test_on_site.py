"""巡察动员会 to 查阅资料: each thing that may be missing, and that it is named."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from states import s05_interviews
from tests.unit.states.complete import (
    COMPLETE,
    HELD,
    TEAM,
    TODAY,
    TOMORROW,
    finding,
    instead,
    judged,
    lacking,
    letter,
    material,
    meeting,
    member,
    paper,
    person,
    posting,
    score,
    survey,
    talk,
    without,
)
from workflow.rules.facts import papers
from workflow.rules.facts.fieldwork import (
    EVALUATION,
    OUTSIDE,
    QUESTIONNAIRE,
    FocusItem,
    Interview,
    Letter,
    Material,
    Survey,
)
from workflow.rules.facts.findings import UNVERIFIED, Finding
from workflow.rules.facts.meetings import (
    COMMUNICATION,
    MOBILIZATION,
    POSTED_IN_UNIT,
    REPORTING,
    Announcement,
)
from workflow.rules.facts.opening import Unit
from workflow.rules.facts.papers import ACCEPTED, SENT_BACK
from workflow.rules.facts.roster import Absence, Person
from workflow.rules.facts.team import Team
from workflow.rules.judgement import Judgement
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
        ((posting("电视"),), [POSTED_IN_UNIT], 0),
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
        ((), ["电视", "报纸"], 4),
        (("电视",), ["报纸"], 5),
        (("报纸",), ["电视"], 5),
        (("电视", "报纸"), [], 6),
    ],
)
def test_the_announcement_is_also_where_the_policy_says(
    ways: tuple[str, ...], items: list[str], have: int
) -> None:
    policy = Policy.model_validate({"announcement": {"further_channels": ("电视", "报纸")}})
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
    policy = Policy.model_validate({"surveys": {percent: share}})
    unit = replace(COMPLETE.unit, headcount=staff)
    for valid, items in ((need, []), (need - 1, [kind])):
        held = (survey(kind, issued=200, returned=200, valid=valid),)
        assert lacking(code, policy, unit=unit, surveys=held) == items
        assert score(code, policy, unit=unit, surveys=held) == (valid, need)


def test_too_few_valid_papers_are_counted_and_never_above_what_is_needed() -> None:
    code, kind = SURVEYS[0][:2]
    policy = Policy.model_validate({"surveys": {"questionnaire_percent": 100}})
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
    whys = {judged(code, surveys=(one,)).lacking[0].why for one in wrong}
    assert len(whys) == 3


def test_of_several_surveys_the_best_is_judged() -> None:
    code, kind = SURVEYS[0][:2]
    policy = Policy.model_validate({"surveys": {"questionnaire_percent": 100}})
    bad, better = survey(kind, record="1", valid=1), survey(kind, record="2", valid=2)
    good, few = survey(kind, record="3"), Survey("4", kind, HELD, 9, 9, 3)
    for held in ((bad, better), (better, bad)):
        assert lacking(code, policy, surveys=held) == ["2"]
    for held in ((bad, good), (good, bad), (few, bad)):
        assert lacking(code, policy, surveys=held) == []
    most = Survey("5", kind, HELD, 9, 9, 9)
    for held in ((good, most), (most, good)):
        assert score(code, policy, surveys=held) == (9, 3)


GROUPS = [
    ("interviews.leadership", "leadership", "leadership"),
    ("interviews.party_members", "party_members", "party"),
    ("interviews.middle_managers", "middle_managers", "middle"),
    ("interviews.minorities", "minorities", "minority"),
]


def _judged(
    code: str, name: str, flag: str, policy: Policy | None = None, /, **changed: Any
) -> Judgement:
    """Return the judgement by the rule of a group made anew; the procedure has the same rule."""
    made = s05_interviews._group(name, flag)(replace(COMPLETE, **changed), policy or Policy())
    assert made == judged(code, policy, **changed)
    return made


def _items(judgement: Judgement) -> list[str]:
    return [lack.item for lack in judgement.lacking]


def _of_group(flag: str, *records: str) -> tuple[Person, ...]:
    return tuple(person(r, **{flag: r in records}) for r in "123")


@pytest.mark.parametrize(("code", "name", "flag"), GROUPS)
def test_everyone_of_a_group_is_interviewed(code: str, name: str, flag: str) -> None:
    staff = _of_group(flag, "1", "3")
    found = _judged(code, name, flag, persons=staff, interviews=(talk("1"), talk("2")))
    assert [(lack.item, lack.data) for lack in found.lacking] == [
        ("3", {"name": "人3", "record": "3"})
    ]
    assert (found.have, found.need) == (1, 2)
    both = (talk("1"), talk("3"))
    assert _judged(code, name, flag, persons=staff, interviews=both) == Judgement(2, 2)


@pytest.mark.parametrize(("code", "name", "flag"), GROUPS)
def test_a_group_that_the_policy_leaves_out_needs_nobody(code: str, name: str, flag: str) -> None:
    groups = [n for _, n, _ in GROUPS if n != name]
    policy = Policy.model_validate({"interviews": {"groups": groups}})
    staff = _of_group(flag, "1", "2", "3")
    found = _judged(code, name, flag, policy, persons=staff, interviews=())
    assert found == Judgement(0, 0)


@pytest.mark.parametrize(("code", "name", "flag"), GROUPS)
def test_who_is_missing_from_the_roster_may_belong_to_a_group(
    code: str, name: str, flag: str
) -> None:
    unit = replace(COMPLETE.unit, headcount=5)
    found = _judged(code, name, flag, unit=unit, persons=_of_group(flag, "1", "2"))
    assert [(lack.item, lack.data) for lack in found.lacking] == [("roster", {"missing": 2})]
    assert (found.have, found.need) == (2, 4)


@pytest.mark.parametrize(("code", "name", "flag"), GROUPS)
def test_who_is_away_with_a_confirmed_reason_is_out_of_reach(
    code: str, name: str, flag: str
) -> None:
    staff = tuple(replace(p, absence_reason="产假") for p in _of_group(flag, "1"))
    there: dict[str, Any] = {"persons": staff, "interviews": ()}
    assert _items(_judged(code, name, flag, **there)) == ["1"]
    assert _items(_judged(code, name, flag, absences=(Absence("1", "病假"),), **there)) == ["1"]
    excused = (Absence("1", "产假"),)
    assert _judged(code, name, flag, absences=excused, **there) == Judgement(0, 0)


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({}, True),
        ({"date": TODAY}, True),
        ({"date": TOMORROW}, False),
        ({"date": None}, False),
        ({"scope": OUTSIDE}, False),
        ({"inspectors": ("jia",)}, False),
        ({"inspectors": ("jia",), "recorder": "jia"}, False),
        ({"inspectors": ("jia",), "recorder": "yi"}, True),
        ({"inspectors": ("jia", "stranger")}, False),
    ],
)
def test_an_interview_counts_where_two_of_the_team_held_it_with_the_staff(
    changed: dict[str, Any], counts: bool
) -> None:
    staff = _of_group("party", "1")
    found = lacking("interviews.party_members", persons=staff, interviews=(talk("1", **changed),))
    assert found == ([] if counts else ["1"])


def _aged(*born: int | None) -> tuple[Person, ...]:
    return tuple(person(str(n), year) for n, year in enumerate(born, 1))


@pytest.mark.parametrize(
    ("born", "items", "counted"),
    [
        ((1991, 1976, 1975), ["0-35", "36-50", "51+"], (0, 3)),
        ((1991, 1991, 1991), ["0-35"], (0, 1)),
        ((1990, 1990, 1990), ["36-50"], (0, 1)),
        ((1976, 1976, 1976), ["36-50"], (0, 1)),
        ((1975, 1975, 1975), ["51+"], (0, 1)),
        ((2026, 1976, 1900), ["0-35", "36-50", "51+"], (0, 3)),
        ((None, 1991, 1991), ["1", "0-35"], (0, 2)),
        ((None, None, None), ["1", "2", "3"], (0, 3)),
    ],
)
def test_one_of_each_age_band_that_has_staff_is_interviewed(
    born: tuple[int | None, ...], items: list[str], counted: tuple[int, int]
) -> None:
    judgement = judged("interviews.age_bands", persons=_aged(*born), interviews=())
    assert [lack.item for lack in judgement.lacking] == items
    assert (judgement.have, judgement.need) == counted


def test_the_band_is_told_and_who_has_no_year_of_birth() -> None:
    found = judged("interviews.age_bands", persons=_aged(None, 1991, 1975), interviews=()).lacking
    assert [lack.data for lack in found] == [
        {"name": "人1", "record": "1"},
        {"band": "0-35"},
        {"band": "51+"},
    ]


def test_one_interview_of_a_band_suffices() -> None:
    staff = _aged(1991, 1991, 1975)
    there: dict[str, Any] = {"persons": staff, "interviews": (talk("2"),)}
    assert lacking("interviews.age_bands", **there) == ["51+"]
    assert score("interviews.age_bands", **there) == (1, 2)


def test_the_ages_are_those_of_the_year_in_which_the_round_starts() -> None:
    later = replace(COMPLETE.round, start=date(2027, 1, 1))
    without_start = replace(COMPLETE.round, start=None)
    there: dict[str, Any] = {"persons": _aged(1991, 1991, 1991), "interviews": ()}
    assert lacking("interviews.age_bands", round=later, **there) == ["36-50"]
    assert lacking("interviews.age_bands", round=without_start, **there) == ["0-35"]
    assert lacking(
        "interviews.age_bands", today=date(2027, 1, 1), round=without_start, **there
    ) == ["36-50"]


def test_a_roster_that_is_short_leaves_the_bands_open() -> None:
    unit = replace(COMPLETE.unit, headcount=4)
    assert lacking("interviews.age_bands", unit=unit) == ["roster"]
    assert score("interviews.age_bands", unit=unit) == (3, 3)


def _unit(headcount: int | None) -> Unit:
    return replace(COMPLETE.unit, headcount=headcount)


def _staff(count: int) -> tuple[Person, ...]:
    return tuple(person(str(n)) for n in range(1, count + 1))


def _talks(count: int) -> tuple[Interview, ...]:
    return tuple(talk(str(n)) for n in range(1, count + 1))


@pytest.mark.parametrize(
    ("staff", "talks", "items", "need"),
    [
        (3, 3, [], 3),
        (3, 2, ["3"], 3),
        (3, 0, ["1", "2", "3"], 3),
        (30, 29, ["30"], 30),
        (31, 22, [], 22),
        (31, 21, ["coverage"], 22),
        (40, 28, [], 28),
        (40, 27, ["coverage"], 28),
    ],
)
def test_everybody_of_thirty_and_seven_in_ten_of_more_are_interviewed(
    staff: int, talks: int, items: list[str], need: int
) -> None:
    judgement = judged(
        "interviews.coverage",
        unit=_unit(staff),
        persons=_staff(staff),
        interviews=_talks(talks),
    )
    assert [lack.item for lack in judgement.lacking] == items
    assert (judgement.have, judgement.need) == (talks, need)
    if items == ["coverage"]:
        assert judgement.lacking[0].data == {"more": 1, "left": staff - talks}


def test_interviewing_somebody_again_covers_nobody_else() -> None:
    talks = (talk("1"), talk("1", "again"), talk("stranger"))
    assert lacking("interviews.coverage", interviews=talks) == ["2", "3"]
    assert score("interviews.coverage", interviews=talks) == (1, 3)


def test_without_a_head_count_the_coverage_cannot_be_judged() -> None:
    assert lacking("interviews.coverage", unit=_unit(None)) == ["headcount"]
    assert score("interviews.coverage", unit=_unit(None)) == (3, 0)


def test_who_is_excused_is_not_needed_for_the_coverage() -> None:
    staff = (*_staff(2), person("3", absence_reason="产假"))
    there: dict[str, Any] = {"persons": staff, "absences": (Absence("3", "产假"),)}
    assert score("interviews.coverage", interviews=_talks(2), **there) == (2, 2)
    assert lacking("interviews.coverage", interviews=_talks(2), **there) == []


def test_who_is_missing_from_the_roster_is_needed_for_the_coverage() -> None:
    judgement = judged("interviews.coverage", unit=_unit(4))
    assert [(lack.item, lack.data) for lack in judgement.lacking] == [
        ("coverage", {"more": 1, "left": 0}),
        ("roster", {"missing": 1}),
    ]
    assert (judgement.have, judgement.need) == (3, 4)


def test_a_roster_longer_than_the_head_count_is_covered_as_a_whole() -> None:
    there: dict[str, Any] = {"unit": _unit(30), "persons": _staff(31)}
    assert score("interviews.coverage", interviews=_talks(30), **there) == (30, 31)
    assert lacking("interviews.coverage", interviews=_talks(30), **there) == ["31"]


@pytest.mark.parametrize(
    ("changed", "lacks", "counted"),
    [
        ({}, False, 3),
        ({"inspectors": ("jia",)}, True, 3),
        ({"inspectors": ()}, True, 3),
        ({"inspectors": ("jia",), "recorder": "yi"}, False, 3),
        ({"scope": OUTSIDE, "inspectors": ("jia",)}, True, 3),
        ({"date": TOMORROW, "inspectors": ("jia",)}, False, 2),
        ({"date": TODAY, "inspectors": ("jia",)}, True, 3),
        ({"date": None}, False, 3),
        ({"date": None, "inspectors": ("jia",)}, True, 3),
        ({"date": None, "inspectors": ("jia", "fu", "yi")}, False, 3),
    ],
)
def test_an_interview_that_was_not_held_by_two_is_listed(
    changed: dict[str, Any], lacks: bool, counted: int
) -> None:
    talks = (talk("1", **changed), talk("2"), talk("3"))
    judgement = judged("interviews.two_inspectors", interviews=talks)
    assert [lack.item for lack in judgement.lacking] == ["T1"] * lacks
    assert all(lack.data == {"record": "T1"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (counted - lacks, counted)


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
    assert len({lack.why for lack in found}) == 2


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
    assert len({lack.why for lack in found}) == 2


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
