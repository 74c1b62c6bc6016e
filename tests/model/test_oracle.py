"""The oracle on cases written by hand: preparation and the three meetings, both sides."""

from typing import Any

import pytest

from tests.model.hand import TODAY, TOMORROW, YESTERDAY, Hand, paper
from tests.model.oracle import judge


def test_the_unit_written_by_hand_has_everything_met() -> None:
    assert Hand().unmet() == []


def test_every_code_of_section_3_is_judged() -> None:
    assert len(judge(Hand().case())) == 41


# -- preparation --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"授权日期": "2026-03-02"}, True),
        ({"授权日期": "2026-03-03"}, False),
        ({"授权日期": None}, False),
        ({"授权文号": " "}, False),
        ({"开始日期": TOMORROW, "授权日期": TODAY}, True),
        ({"开始日期": TOMORROW, "授权日期": TOMORROW}, False),
    ],
)
def test_the_authorisation_has_number_and_date_not_after_the_start(
    cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.rows("轮次")[0].update(cells)
    assert hand.met("preparation.authorized") is met


def test_four_suffice_for_a_team_and_three_do_not() -> None:
    hand = Hand()
    assert hand.met("preparation.team")
    hand.drop("巡察组", 账号="yi")
    assert not hand.met("preparation.team")


@pytest.mark.parametrize(("account", "duty"), [("zu", "组员"), ("fu", "组员"), ("jia", "组长")])
def test_a_team_without_deputy_or_without_exactly_one_leader_is_none(
    account: str, duty: str
) -> None:
    hand = Hand()
    hand.find("巡察组", 账号=account)["职责"] = duty
    assert not hand.met("preparation.team")


def test_who_is_not_yet_or_no_longer_of_the_team_does_not_count() -> None:
    hand = Hand()
    hand.find("巡察组", 账号="yi").update(起始日期=TODAY, 截止日期=TODAY)
    assert hand.met("preparation.team")
    hand.find("巡察组", 账号="yi").update(起始日期=TOMORROW, 截止日期=None)
    assert not hand.met("preparation.team")
    hand.find("巡察组", 账号="yi").update(起始日期=None, 截止日期=YESTERDAY)
    assert not hand.met("preparation.team")


def test_who_takes_no_part_leaves_the_team() -> None:
    hand = Hand()
    row = hand.find("回避申报", 账号="yi")
    row.update(情形="任职回避", 处理="经核实无需回避", 批准人="丁某")
    assert hand.met("preparation.team")
    row["处理"] = "不参加"
    assert not hand.met("preparation.team")
    assert hand.met("preparation.recusal")


def test_another_team_is_not_this_units() -> None:
    hand = Hand()
    for row in hand.rows("巡察组"):
        row["组别"] = "第一组"
    hand.rows("被巡察单位")[0]["组别"] = "第一组"
    assert hand.met("preparation.team")
    hand.find("巡察组", 账号="yi")["组别"] = "第二组"
    assert not hand.met("preparation.team")
    assert hand.lacking("preparation.recusal") == set()


def test_whoever_has_not_declared_is_named() -> None:
    hand = Hand()
    hand.drop("回避申报", 账号="fu")
    hand.find("回避申报", 账号="yi")["情形"] = None
    assert hand.lacking("preparation.recusal") == {"fu", "yi"}


def test_a_declaration_for_several_units_or_all_serves_this_one() -> None:
    hand = Hand()
    hand.find("回避申报", 账号="fu")["单位代码"] = "*"
    hand.find("回避申报", 账号="yi")["单位代码"] = "hosp，edu"
    assert hand.met("preparation.recusal")
    hand.find("回避申报", 账号="yi")["单位代码"] = "hosp"
    assert hand.lacking("preparation.recusal") == {"yi"}


@pytest.mark.parametrize(
    ("decision", "by", "settled"),
    [("经核实无需回避", "丁某", True), ("经核实无需回避", "", False), (None, "丁某", False)],
)
def test_a_conflict_is_settled_by_a_named_person(
    decision: str | None, by: str, settled: bool
) -> None:
    hand = Hand()
    hand.find("回避申报", 账号="jia").update(情形="地域回避", 处理=decision, 批准人=by)
    assert hand.met("preparation.recusal") is settled


@pytest.mark.parametrize(("head", "met"), [(3, True), (4, False), (2, False), (None, False)])
def test_the_roster_has_exactly_the_stated_head_count(head: int | None, met: bool) -> None:
    hand = Hand()
    hand.rows("被巡察单位")[0]["在册人数"] = head
    verdict = hand.verdict("preparation.roster")
    assert (verdict.met, verdict.have, verdict.need) == (met, 3, head)


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"签收日期": TODAY}, True),
        ({"签收日期": TOMORROW}, False),
        ({"签收日期": None}, False),
        ({"签收人": None}, False),
        ({"日期": TOMORROW}, False),
        ({"日期": None}, False),
    ],
)
def test_the_notice_is_signed_for_by_name_and_date(cells: dict[str, Any], met: bool) -> None:
    hand = Hand()
    hand.paper("进驻通知").update(cells)
    assert hand.met("preparation.notified") is met


def test_the_latest_notice_counts_but_not_one_of_tomorrow() -> None:
    hand = Hand()
    hand.rows("书面材料").append(paper("进驻通知", TOMORROW))
    assert hand.met("preparation.notified")
    hand.rows("书面材料").append(paper("进驻通知", TODAY))
    assert not hand.met("preparation.notified")


def test_the_latest_paper_is_the_latest_by_date_wherever_it_stands_in_the_file() -> None:
    hand = Hand()
    hand.rows("书面材料").append(paper("进驻通知", "2026-02-20"))
    assert hand.met("preparation.notified")


def test_a_briefing_paper_or_both_reports_brief_the_team() -> None:
    hand = Hand()
    hand.drop("书面材料", 材料类型="巡前情况通报")
    assert hand.met("preparation.briefing")
    hand.drop("书面材料", 材料类型="组织科汇报")
    assert not hand.met("preparation.briefing")


def test_a_row_that_says_there_is_no_focus_item_is_a_statement_and_silence_is_not() -> None:
    hand = Hand()
    hand.records["重点"] = [{"单位代码": "edu", "编号": "0", "类别": "无"}]
    assert hand.met("preparation.briefing")
    hand.records["重点"] = []
    assert not hand.met("preparation.briefing")


def test_a_plan_for_another_unit_does_not_name_this_one() -> None:
    hand = Hand()
    hand.paper("工作方案")["单位代码"] = "*"
    assert hand.met("preparation.plan")
    hand.paper("工作方案")["单位代码"] = "hosp"
    assert not hand.met("preparation.plan")


def test_every_member_taking_part_has_a_duty() -> None:
    hand = Hand()
    hand.find("巡察组", 账号="fu")["分工"] = " "
    assert hand.lacking("preparation.plan") == {"fu"}
    hand.find("回避申报", 账号="fu").update(情形="公务回避", 处理="不参加", 批准人="丁某")
    assert hand.met("preparation.plan")


# -- the three meetings -------------------------------------------------------------------------
