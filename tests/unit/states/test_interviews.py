"""个别谈话: who must be interviewed, of which group, band and share, and by how many."""

from datetime import date
from typing import Any

import pytest

from states import s05_interviews
from states.lifecycle import LIFECYCLE
from tests.support import replace
from tests.unit.states.complete import (
    COMPLETE,
    TODAY,
    TOMORROW,
    judged,
    lacking,
    person,
    score,
    talk,
)
from workflow.rules.facts.fieldwork import OUTSIDE, Interview
from workflow.rules.facts.opening import Unit
from workflow.rules.facts.roster import Absence, Person
from workflow.rules.judgement import Judgement
from workflow.rules.policy import Interviews, Policy

GROUPS = [
    ("interviews.leadership", "leadership", "leadership"),
    ("interviews.party_members", "party_members", "party"),
    ("interviews.middle_managers", "middle_managers", "middle"),
    ("interviews.minorities", "minorities", "minority"),
]


def _judged(code: str, name: str, policy: Policy | None = None, /, **changed: Any) -> Judgement:
    """Return the judgement by a new rule for a group, which equals that of the procedure."""
    made = s05_interviews._group(name)(replace(COMPLETE, **changed), policy or Policy())
    assert made == judged(code, policy, **changed)
    return made


def _items(judgement: Judgement) -> list[str]:
    return [lack.item for lack in judgement.lacking]


def _of_group(flag: str, *records: str) -> tuple[Person, ...]:
    return tuple(person(r, **{flag: r in records}) for r in "123")


@pytest.mark.parametrize(("code", "name", "flag"), GROUPS)
def test_everyone_of_a_group_is_interviewed(code: str, name: str, flag: str) -> None:
    staff = _of_group(flag, "1", "3")
    found = _judged(code, name, persons=staff, interviews=(talk("1"), talk("2")))
    assert [(lack.item, lack.data) for lack in found.lacking] == [
        ("3", {"name": "人3", "record": "3"})
    ]
    assert (found.have, found.need) == (1, 2)
    both = (talk("1"), talk("3"))
    assert _judged(code, name, persons=staff, interviews=both) == Judgement(2, 2)


@pytest.mark.parametrize(("code", "name", "flag"), GROUPS)
def test_a_group_that_the_policy_leaves_out_needs_nobody(code: str, name: str, flag: str) -> None:
    groups: Any = tuple(n for _, n, _ in GROUPS if n != name)
    policy = Policy(interviews=Interviews(groups=groups))
    staff = _of_group(flag, "1", "2", "3")
    found = _judged(code, name, policy, persons=staff, interviews=())
    assert found == Judgement(0, 0)


@pytest.mark.parametrize(("code", "name", "flag"), GROUPS)
def test_who_is_missing_from_the_roster_may_belong_to_a_group(
    code: str, name: str, flag: str
) -> None:
    unit = replace(COMPLETE.unit, headcount=5)
    found = _judged(code, name, unit=unit, persons=_of_group(flag, "1", "2"))
    assert [(lack.item, lack.data) for lack in found.lacking] == [("roster", {"missing": 2})]
    assert (found.have, found.need) == (2, 4)


@pytest.mark.parametrize(("code", "name", "flag"), GROUPS)
def test_who_is_away_with_a_confirmed_reason_is_out_of_reach(
    code: str, name: str, flag: str
) -> None:
    staff = tuple(replace(p, absence_reason="产假") for p in _of_group(flag, "1"))
    there: dict[str, Any] = {"persons": staff, "interviews": ()}
    assert _items(_judged(code, name, **there)) == ["1"]
    assert _items(_judged(code, name, absences=(Absence("1", "病假"),), **there)) == ["1"]
    excused = (Absence("1", "产假"),)
    assert _judged(code, name, absences=excused, **there) == Judgement(0, 0)


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


def test_an_interview_with_one_of_the_team_is_corrected_rather_than_held_again() -> None:
    staff = _of_group("leadership", "1", "2")
    talks = (talk("1", inspectors=("jia",)),)
    facts = replace(COMPLETE, persons=staff, interviews=talks)
    found = judged("interviews.leadership", persons=staff, interviews=talks)
    _, rule = LIFECYCLE.find("interviews.leadership") or (None, None)
    assert rule
    first, second = (rule.supply(facts, (lack,))[0] for lack in found.lacking)
    assert (first.record, first.asked) == ("T1", ("inspectors",))
    assert (second.record, second.known) == ("", {"person": "2"})
