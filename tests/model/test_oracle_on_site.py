"""The oracle on cases written by hand: interviews and document review, both sides."""

from datetime import date
from typing import Any

import pytest

from tests.model.cells import says_there_is_none, years
from tests.model.hand import TODAY, TOMORROW, Hand, interview

GROUPS = {
    "1": "interviews.leadership",
    "2": "interviews.party_members",
    "3": "interviews.middle_managers",
}


@pytest.mark.parametrize("person", GROUPS)
def test_whoever_of_a_group_was_not_interviewed_is_named(person: str) -> None:
    hand = Hand()
    hand.rows("谈话").pop(int(person) - 1)
    verdict = hand.verdict(GROUPS[person])
    assert (set(verdict.lacking), verdict.have, verdict.need) == ({person}, 0, 1)


def test_minorities_are_a_group_of_their_own() -> None:
    hand = Hand()
    hand.rows("谈话").pop()
    assert hand.lacking("interviews.minorities") == {"3"}


def test_a_group_without_people_is_met() -> None:
    hand = Hand()
    hand.find("花名册", 工号="1")["班子成员"] = "否"
    hand.rows("谈话").pop(0)
    assert hand.met("interviews.leadership")


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        ({"日期": TODAY}, True),
        ({"日期": TOMORROW}, False),
        ({"性质": "知情人约谈"}, True),
        ({"对象范围": "外部"}, False),
        ({"谈话人": "jia、乙某"}, True),
        ({"谈话人": "jia"}, False),
        ({"谈话人": "jia", "记录人": "fu"}, True),
        ({"谈话人": None}, False),
        ({"谈话人": "zu、fu"}, True),
    ],
)
def test_an_interview_counts_with_two_of_the_team_and_once_it_was_held(
    cells: dict[str, Any], counts: bool
) -> None:
    hand = Hand()
    hand.rows("谈话")[0].update(cells)
    assert hand.met("interviews.leadership") is counts


def test_membership_is_judged_on_the_day_of_the_interview() -> None:
    hand = Hand()
    member = hand.find("巡察组", 账号="yi")
    member.update(起始日期="2026-04-01", 截止日期="2026-04-01")
    assert hand.met("interviews.coverage")
    member.update(起始日期="2026-04-02", 截止日期=None)
    assert hand.lacking("interviews.two_inspectors") == {"1", "2", "3"}


def test_what_somebody_recorded_who_takes_no_part_does_not_count() -> None:
    hand = Hand()
    hand.rows("谈话")[1]["谈话人"] = "fu、jia"
    hand.find("回避申报", 账号="yi").update(情形="任职回避", 处理="不参加", 批准人="丁某")
    assert hand.lacking("interviews.two_inspectors") == {"1", "3"}
    assert hand.verdict("interviews.coverage").have == 1


def test_a_planned_interview_is_not_listed_as_held_by_one() -> None:
    hand = Hand()
    hand.rows("谈话").append(interview("1", "jia", 日期=TOMORROW, 记录号="9"))
    assert hand.met("interviews.two_inspectors")
    hand.rows("谈话").append(interview("1", "jia", 日期=TODAY, 记录号="10"))
    assert hand.lacking("interviews.two_inspectors") == {"10"}


@pytest.mark.parametrize(("born", "band"), [(1991, 0), (1990, 1), (1976, 1), (1975, 2)])
def test_the_bands_end_at_35_and_50_in_the_year_the_round_starts(born: int, band: int) -> None:
    hand = Hand()
    hand.staff(3, interviewed=2)
    for row, year in zip(hand.rows("花名册"), (1996, 1986, born), strict=True):
        row["出生年份"] = year
    assert hand.met("interviews.age_bands") is (band in (0, 1))


def test_a_missing_birth_year_is_listed_and_leaves_the_bands_unmet() -> None:
    hand = Hand()
    hand.find("花名册", 工号="2")["出生年份"] = None
    assert hand.lacking("interviews.age_bands") == {"2"}


@pytest.mark.parametrize(
    ("count", "need"), [(1, 1), (29, 29), (30, 30), (31, 22), (100, 70), (101, 71)]
)
def test_all_of_30_and_70_per_cent_rounded_up_of_more(count: int, need: int) -> None:
    hand = Hand()
    hand.staff(count, need)
    verdict = hand.verdict("interviews.coverage")
    assert (verdict.met, verdict.have, verdict.need) == (True, need, need)
    hand.staff(count, need - 1)
    assert not hand.met("interviews.coverage")


def test_a_person_interviewed_twice_is_one_person() -> None:
    hand = Hand()
    hand.staff(31, 21)
    hand.rows("谈话").append(interview("1", 性质="再约谈"))
    assert not hand.met("interviews.coverage")


def test_a_roster_shorter_than_the_head_count_leaves_groups_bands_and_coverage_unmet() -> None:
    hand = Hand()
    hand.staff(31, 31, head=32)
    codes = ("leadership", "party_members", "middle_managers", "minorities", "age_bands")
    assert not any(hand.met(f"interviews.{code}") for code in codes)
    verdict = hand.verdict("interviews.coverage")
    assert (verdict.met, verdict.have, verdict.need) == (False, 31, 23)
    assert hand.met("interviews.two_inspectors")


def test_a_reason_counts_only_once_it_was_confirmed() -> None:
    hand = Hand()
    hand.find("花名册", 工号="1")["无法谈话原因"] = "产假"
    hand.rows("谈话").pop(0)
    assert hand.lacking("interviews.leadership") == {"1"}
    hand.absences = {"1"}
    assert hand.met("interviews.leadership")
    assert hand.met("interviews.age_bands")
    assert hand.verdict("interviews.coverage").need == 2
    hand.find("花名册", 工号="1")["无法谈话原因"] = None
    assert not hand.met("interviews.coverage")


def test_one_who_was_interviewed_all_the_same_counts_as_if_no_reason_had_been_given() -> None:
    hand = Hand()
    hand.find("花名册", 工号="1")["无法谈话原因"] = "借调"
    hand.absences = {"1"}
    verdict = hand.verdict("interviews.coverage")
    assert (verdict.have, verdict.need) == (3, 3)


def test_the_confirmed_absent_stay_in_the_head_count_that_decides_30_or_more() -> None:
    hand = Hand()
    hand.staff(31, 21)
    hand.find("花名册", 工号="31")["无法谈话原因"] = "离职"
    hand.absences = {"31"}
    verdict = hand.verdict("interviews.coverage")
    assert (verdict.met, verdict.need) == (True, 21)


# -- document review ----------------------------------------------------------------------------


def test_years_are_written_singly_as_a_span_or_as_a_list() -> None:
    assert years(2024) == years("2024") == {2024}
    assert years("2023-2025") == {2023, 2024, 2025}
    assert years("2023、2024") == {2023, 2024}
    assert years("2021、2023-2024") == {2021, 2023, 2024}


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"年度": "2023、2024、2025"}, True),
        ({"年度": "2022-2026"}, True),
        ({"年度": "2023-2024"}, False),
        ({"年度": "2024-2026"}, False),
        ({"查阅日期": TODAY}, True),
        ({"查阅日期": TOMORROW}, False),
        ({"查阅日期": None}, False),
        ({"查阅人": None}, True),
        ({"查阅人": "jia"}, True),
        ({"类别": "其他"}, False),
        ({"查阅日期": None, "提供日期": None, "说明": "无此资料：当时未设账"}, True),
        ({"查阅日期": None, "提供日期": None, "说明": "无此资料"}, False),
        ({"查阅日期": None, "提供日期": None, "说明": "单位称无此资料"}, False),
    ],
)
def test_each_category_was_examined_for_each_of_the_three_years_before(
    cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.find("调阅资料", 类别="档案").update(cells)
    assert hand.met("document_review.years") is met


def test_several_rows_make_up_the_three_years() -> None:
    hand = Hand()
    row = hand.find("调阅资料", 类别="档案")
    row["年度"] = "2023、2024"
    hand.rows("调阅资料").append({**row, "资料名称": "新档", "年度": 2025})
    assert hand.met("document_review.years")


def test_what_only_somebody_examined_who_takes_no_part_was_not_examined() -> None:
    hand = Hand()
    hand.find("调阅资料", 类别="档案")["查阅人"] = "jia、yi"
    hand.find("回避申报", 账号="yi").update(情形="任职回避", 处理="不参加", 批准人="丁某")
    assert hand.met("document_review.years")
    hand.find("调阅资料", 类别="档案")["查阅人"] = "yi"
    assert not hand.met("document_review.years")


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"提供日期": TODAY}, True),
        ({"提供日期": TOMORROW}, False),
        ({"提供日期": None}, False),
        ({"提供日期": None, "说明": "无此资料，未建"}, True),
        ({"提供日期": None, "说明": "无此资料。"}, False),
        ({"提供日期": None, "要求日期": TOMORROW}, True),
    ],
)
def test_nothing_requested_is_outstanding(cells: dict[str, Any], met: bool) -> None:
    hand = Hand()
    hand.rows("调阅资料")[1].update(cells)
    assert hand.lacking("document_review.provided") == (set() if met else {"2"})


def test_marks_after_the_words_are_no_reason() -> None:
    assert not says_there_is_none("无此资料：")
    assert says_there_is_none("无此资料 机构2025年设立")


@pytest.mark.parametrize(
    ("cells", "settled"),
    [
        ({"状态": "已核实"}, True),
        ({"状态": "不成立"}, True),
        ({"状态": "待核实"}, False),
        ({"状态": None}, False),
        ({"核实日期": TODAY}, True),
        ({"核实日期": TOMORROW}, False),
    ],
)
def test_no_finding_is_unverified(cells: dict[str, Any], settled: bool) -> None:
    hand = Hand()
    hand.rows("问题底稿")[0].update(cells)
    assert hand.lacking("document_review.settled") == (set() if settled else {"D1"})


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"状态": "已核实"}, True),
        ({"状态": "待核实"}, False),
        ({"状态": None}, False),
        ({"状态": None, "类别": "无"}, True),
    ],
)
def test_no_focus_item_is_unverified(cells: dict[str, Any], met: bool) -> None:
    hand = Hand()
    hand.rows("重点")[0].update(cells)
    assert hand.lacking("document_review.focus") == (set() if met else {"Z1"})


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"办结日期": TODAY}, True),
        ({"办结日期": TOMORROW}, False),
        ({"承办人": None}, False),
        ({"办结日期": None}, False),
        ({"办结日期": None, "转交单位": "教育局", "转交日期": TODAY}, True),
        ({"办结日期": None, "转交单位": "教育局", "转交日期": TOMORROW}, False),
        ({"办结日期": None, "转交单位": "教育局"}, False),
        ({"办结日期": None, "转交日期": TODAY}, False),
        ({"办结日期": None, "日期": TOMORROW}, True),
        ({"办结日期": None, "日期": TODAY}, False),
    ],
)
def test_every_letter_has_a_handler_and_is_settled_or_passed_on(
    cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.rows("来信来访")[0].update(cells)
    assert hand.lacking("document_review.letters") == (set() if met else {"X1"})


def test_no_letters_are_none_to_settle() -> None:
    hand = Hand()
    hand.records["来信来访"] = []
    assert hand.met("document_review.letters")


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"证据": " "}, False),
        ({"承办人2": None}, False),
        ({"承办人1": None}, False),
        ({"证据": None, "状态": "不成立"}, True),
        ({"证据": None, "状态": "待核实"}, True),
    ],
)
def test_a_confirmed_finding_has_evidence_and_two_handlers(
    cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.rows("问题底稿")[0].update(cells)
    assert hand.lacking("document_review.evidence") == (set() if met else {"D1"})


def test_a_handler_who_takes_no_part_is_none() -> None:
    hand = Hand()
    hand.find("回避申报", 账号="yi").update(情形="公务回避", 处理="不参加", 批准人="丁某")
    assert hand.lacking("document_review.evidence") == {"D1"}


def test_a_handler_is_of_the_team_on_the_day_of_verification() -> None:
    hand = Hand()
    hand.find("巡察组", 账号="yi")["截止日期"] = date(2026, 4, 10)
    assert hand.met("document_review.evidence")
    hand.find("巡察组", 账号="yi")["截止日期"] = date(2026, 4, 9)
    assert hand.lacking("document_review.evidence") == {"D1"}


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"告知日期": TODAY}, True),
        ({"告知日期": TOMORROW}, False),
        ({"告知日期": None}, False),
        ({"告知日期": None, "不予告知理由": "涉线索"}, True),
        ({"告知日期": None, "状态": "不成立"}, True),
    ],
)
def test_a_confirmed_finding_was_told_or_has_a_reason_not_to(
    cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.rows("问题底稿")[0].update(cells)
    assert hand.lacking("document_review.told") == (set() if met else {"D1"})
