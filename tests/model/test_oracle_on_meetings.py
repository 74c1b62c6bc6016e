"""The oracle on cases written by hand: the three meetings, both sides."""

from typing import Any

import pytest

from tests.model.case import Policy
from tests.model.hand import ACCEPTED, SIGNED, TODAY, TOMORROW, Hand, paper

HELD = {
    "沟通见面会": "communication_meeting.held",
    "巡察动员会": "mobilization.held",
    "专题汇报会": "reporting_meeting.held",
}


@pytest.mark.parametrize("kind", HELD)
@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"日期": TODAY}, True),
        ({"日期": TOMORROW}, False),
        ({"组长讲话": "√"}, True),
        ({"组长讲话": "否"}, False),
        ({"组长讲话": None}, False),
        ({"主持人": None}, False),
        ({"主持人": "李六书记"}, False),
        ({"主持人": "副书记某"}, False),
        ({"会议类型": "其他"}, False),
        ({"单位代码": "hosp、edu"}, True),
        ({"单位代码": "hosp"}, False),
    ],
)
def test_a_meeting_is_held_with_the_right_chair_and_the_leader_speaking(
    kind: str, cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.find("会议", 会议类型=kind).update(cells)
    assert hand.met(HELD[kind]) is met


def test_names_are_compared_after_nfkc_and_without_spaces() -> None:
    hand = Hand()
    hand.rows("被巡察单位")[0].update(所属党委书记="李六A", 党组织书记="王 五")
    hand.find("会议", 会议类型="沟通见面会")["主持人"] = " 李　六Ａ "
    assert hand.met("communication_meeting.held")
    assert hand.met("reporting_meeting.held")
    assert not hand.met("mobilization.held")


def test_each_meeting_has_its_own_level_of_chair() -> None:
    hand = Hand()
    hand.find("会议", 会议类型="沟通见面会")["主持人"] = "王五"
    hand.find("会议", 会议类型="专题汇报会")["主持人"] = "李六"
    assert not hand.met("communication_meeting.held")
    assert not hand.met("reporting_meeting.held")


def test_without_a_governing_committee_the_units_own_secretary_stands_for_both() -> None:
    hand = Hand()
    hand.rows("被巡察单位")[0].update(所属党委=None, 所属党委书记=None)
    assert not hand.met("communication_meeting.held")
    for row in hand.rows("会议"):
        row.update(主持人="王五", 表态发言人="王五")
    assert hand.met("communication_meeting.held")
    assert hand.met("mobilization.held")
    assert hand.met("reporting_meeting.held")


def test_a_committee_without_a_known_secretary_has_no_right_chair() -> None:
    hand = Hand()
    hand.rows("被巡察单位")[0]["所属党委书记"] = None
    hand.find("会议", 会议类型="沟通见面会")["主持人"] = None
    assert not hand.met("communication_meeting.held")


def test_one_meeting_must_satisfy_a_whole_requirement_and_another_may_serve_the_next() -> None:
    hand = Hand()
    first = hand.find("会议", 会议类型="沟通见面会")
    hand.rows("会议").append({**first, "名称": "续会", "主持人": "别人"})
    first["副组长出席"] = "否"
    assert hand.met("communication_meeting.held")
    assert hand.met("communication_meeting.attended")
    first["组长讲话"] = "否"
    assert not hand.met("communication_meeting.held")


@pytest.mark.parametrize("heading", ["组长出席", "副组长出席"])
def test_leader_and_deputy_are_both_present(heading: str) -> None:
    hand = Hand()
    hand.find("会议", 会议类型="沟通见面会")[heading] = "无"
    assert not hand.met("communication_meeting.attended")


def test_one_meeting_may_be_of_several_types() -> None:
    hand = Hand()
    hand.drop("会议", 会议类型="巡察动员会")
    hand.find("会议", 会议类型="沟通见面会")["会议类型"] = "沟通见面会、巡察动员会"
    assert hand.met("communication_meeting.held")
    assert hand.met("mobilization.held")


@pytest.mark.parametrize("kind", ["党委汇报", "纪委汇报", "组织科汇报"])
@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"审核结果": "退回", "审核日期": TODAY}, False),
        ({"审核结果": "退回", "审核日期": TOMORROW}, True),
        ({"审核结果": "通过", "审核日期": TODAY}, True),
        ({"日期": TODAY}, True),
        ({"日期": TOMORROW}, False),
        ({"日期": None}, False),
    ],
)
def test_three_reports_were_received_and_none_sent_back(
    kind: str, cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.paper(kind).update(cells)
    assert hand.met("communication_meeting.reports") is met


def test_a_report_sent_back_is_replaced_by_a_later_one() -> None:
    hand = Hand()
    hand.paper("党委汇报").update(审核结果="退回", 审核日期="2026-03-02")
    hand.rows("书面材料").append(paper("党委汇报", "2026-03-04"))
    assert hand.met("communication_meeting.reports")


@pytest.mark.parametrize(
    ("speakers", "met"),
    [("李六", True), ("赵某、李 六", True), ("赵某", False), ("李六书记", False), (None, False)],
)
def test_the_secretary_pledged_support_among_the_speakers(speakers: str | None, met: bool) -> None:
    hand = Hand()
    hand.find("会议", 会议类型="巡察动员会")["表态发言人"] = speakers
    assert hand.met("mobilization.held") is met


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"发布日期": TODAY}, True),
        ({"发布日期": TOMORROW}, False),
        ({"发布方式": "电视台"}, False),
        ({"举报电话": None}, False),
        ({"电子邮箱": ""}, False),
        ({"举报箱位置": None}, False),
    ],
)
def test_the_announcement_in_the_unit_has_phone_mail_and_box(
    cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.rows("公告")[0].update(cells)
    assert hand.met("mobilization.announcement") is met


def test_two_incomplete_announcements_do_not_make_one() -> None:
    hand = Hand()
    row = hand.rows("公告")[0]
    hand.rows("公告").append({**row, "发布日期": TODAY, "举报电话": None})
    row["电子邮箱"] = None
    assert not hand.met("mobilization.announcement")


def test_a_further_channel_is_needed_only_where_policy_says_so() -> None:
    hand = Hand()
    hand.policy = Policy(further_channels=("电视台",))
    assert not hand.met("mobilization.announcement")
    hand.rows("公告").append({"单位代码": "edu", "发布方式": "电视台", "发布日期": TODAY})
    assert hand.met("mobilization.announcement")


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"审核日期": "2026-03-10"}, True),
        ({"审核日期": "2026-03-11"}, False),
        ({"审核日期": None}, False),
        ({"审核结果": "退回"}, False),
        ({"审核结果": None}, False),
        ({"日期": TOMORROW}, False),
    ],
)
def test_the_units_report_was_accepted_by_the_day_of_the_meeting(
    cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.paper("单位汇报").update(cells)
    assert hand.met("reporting_meeting.report_reviewed") is met


def test_without_the_meeting_no_report_was_reviewed_in_time() -> None:
    hand = Hand()
    hand.find("会议", 会议类型="专题汇报会")["日期"] = TOMORROW
    assert not hand.met("reporting_meeting.report_reviewed")


def test_a_later_report_that_was_sent_back_undoes_an_accepted_one() -> None:
    hand = Hand()
    back = {**ACCEPTED, "审核结果": "退回"}
    hand.rows("书面材料").append(paper("单位汇报", "2026-03-05", **back))
    assert not hand.met("reporting_meeting.report_reviewed")


@pytest.mark.parametrize(
    ("kind", "code"), [("问卷调查", "questionnaire"), ("民主测评", "evaluation")]
)
@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"有效": 1}, True),
        ({"有效": 0}, False),
        ({"有效": None}, False),
        ({"收回": None}, False),
        ({"发放": None}, False),
        ({"发放": 9}, True),
        ({"日期": TODAY}, True),
        ({"日期": TOMORROW}, False),
    ],
)
def test_a_survey_came_back_with_valid_ones(
    kind: str, code: str, cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.find("问卷测评", 类型=kind).update(cells)
    assert hand.met(f"reporting_meeting.{code}") is met


def test_policy_may_ask_for_a_share_of_returned_questionnaires() -> None:
    hand = Hand()
    hand.policy = Policy(returned_share=60)
    hand.find("问卷测评", 类型="问卷调查").update(发放=5, 收回=3)
    assert hand.met("reporting_meeting.questionnaire")
    hand.find("问卷测评", 类型="问卷调查").update(发放=6, 收回=3)
    assert not hand.met("reporting_meeting.questionnaire")


def test_a_signature_of_its_own_serves_no_other_paper() -> None:
    hand = Hand()
    hand.paper("进驻通知").update(签收人=None)
    hand.paper("工作方案").update(SIGNED)
    assert not hand.met("preparation.notified")
