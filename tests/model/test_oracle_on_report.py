"""The oracle on cases written by hand: report, feedback, rectification, exemptions."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.model.case import Policy
from tests.model.hand import (
    APPROVED,
    EVE,
    LEADING,
    OFFICE,
    TODAY,
    TOMORROW,
    Hand,
    approve,
    back,
    draft,
    paper,
)

APPROVALS = [approve("deputy", "fu"), approve("leader", "zu")]


def _after(*acts: dict[str, Any]) -> Hand:
    hand = Hand()
    hand.acts = list(acts)
    return hand


@pytest.mark.parametrize(
    ("authors", "met"),
    [
        (["jia", "yi"], True),
        (["jia", "jia"], False),
        (["jia"], False),
        (["jia", "fu"], False),
        (["jia", "yi", "fu"], True),
    ],
)
def test_two_different_members_submit_the_draft(authors: list[str], met: bool) -> None:
    assert _after(draft(authors=authors)).met("drafting.submitted") is met


@pytest.mark.parametrize(
    ("to", "met"),
    [("drafting", False), ("document_review", False), ("deputy_review", True)],
)
def test_the_draft_was_submitted_in_this_attempt(to: str, met: bool) -> None:
    assert _after(draft(), back(to)).met("drafting.submitted") is met
    assert _after(draft(), back(to), draft(2)).met("drafting.submitted")


def test_an_author_who_turns_out_to_take_no_part_did_not_write() -> None:
    hand = Hand()
    hand.find("回避申报", 账号="yi").update(情形="公务回避", 处理="不参加", 批准人="丁某")
    assert not hand.met("drafting.submitted")


@pytest.mark.parametrize(
    ("account", "code", "last"),
    [
        ("yi", "drafting.submitted", date(2026, 6, 8)),
        ("fu", "deputy_review.approved", APPROVED),
        ("zu", "leader_approval.approved", APPROVED),
    ],
)
def test_who_wrote_or_approved_was_of_the_team_on_that_day(
    account: str, code: str, last: date
) -> None:
    hand = Hand()
    hand.find("巡察组", 账号=account)["截止日期"] = last
    assert hand.met(code)
    hand.find("巡察组", 账号=account)["截止日期"] = last - timedelta(days=1)
    assert not hand.met(code)


@pytest.mark.parametrize(
    ("cells", "lacking"),
    [
        ({"cites": []}, {"D1", "党的领导弱化"}),
        ({"cites": [], "left_out": {"D1": " "}}, {"D1", "党的领导弱化"}),
        ({"cites": [], "left_out": {"D1": "已改"}}, {"党的领导弱化"}),
        ({"none_found": ["党的建设缺失"]}, {"全面从严治党不力"}),
        ({"none_found": []}, {"党的建设缺失", "全面从严治党不力"}),
    ],
)
def test_findings_are_cited_or_left_out_and_problems_found_or_stated(
    cells: dict[str, Any], lacking: set[str]
) -> None:
    assert _after(draft(**cells)).lacking("drafting.complete") == lacking


def test_without_findings_the_three_statements_are_needed() -> None:
    hand = _after(draft(cites=[]))
    hand.records["问题底稿"] = []
    assert hand.lacking("drafting.complete") == {"党的领导弱化"}


def test_only_the_current_version_is_complete_or_not() -> None:
    assert _after(draft(cites=[]), draft(2)).met("drafting.complete")
    assert not _after(draft(), draft(2, cites=[])).met("drafting.complete")
    assert _after(draft(), back("drafting")).met("drafting.complete")
    assert not _after().met("drafting.complete")


@pytest.mark.parametrize(
    ("act", "met"),
    [
        (approve("deputy", "fu"), True),
        (approve("deputy", "jia"), False),
        (approve("deputy", "zu"), False),
        (approve("deputy", "fu", version=2), False),
        (approve("deputy", "yi", on_behalf_of="fu"), False),
        (approve("deputy", "office", on_behalf_of="fu"), True),
    ],
)
def test_a_deputy_who_is_no_author_approves_the_current_version(
    act: dict[str, Any], met: bool
) -> None:
    assert _after(draft(), act).met("deputy_review.approved") is met


def test_a_deputy_among_the_authors_cannot_approve() -> None:
    hand = _after(draft(authors=["jia", "yi", "fu"]), approve("deputy", "fu"))
    assert not hand.met("deputy_review.approved")


def test_a_deputys_own_revision_may_be_approved_by_him_and_voids_what_came_before() -> None:
    revision = draft(2, revised_by="fu")
    assert not _after(draft(), approve("deputy", "fu"), revision).met("deputy_review.approved")
    acts = (draft(), revision, approve("deputy", "fu", 2), approve("leader", "zu", 2))
    assert _after(*acts).met("leader_approval.approved")


def test_the_leader_approves_the_version_that_the_deputy_approved() -> None:
    assert _after(draft(), *APPROVALS).met("leader_approval.approved")
    assert not _after(draft(), APPROVALS[1]).met("leader_approval.approved")
    assert not _after(draft(), *APPROVALS, draft(2)).met("leader_approval.approved")


@pytest.mark.parametrize("by", ["fu", "jia", "lx"])
def test_nobody_but_the_leader_approves_as_leader(by: str) -> None:
    hand = _after(draft(), APPROVALS[0], approve("leader", by))
    assert not hand.met("leader_approval.approved")


def test_the_approving_deputy_cannot_approve_again_on_the_leaders_behalf() -> None:
    hand = _after(draft(), APPROVALS[0], approve("leader", "fu", on_behalf_of="zu"))
    assert not hand.met("leader_approval.approved")


@pytest.mark.parametrize("to", ["deputy_review", "drafting"])
def test_approvals_do_not_survive_a_return_even_of_the_same_version(to: str) -> None:
    hand = _after(draft(), *APPROVALS, back(to))
    assert not hand.met("deputy_review.approved")
    assert not hand.met("leader_approval.approved")
    hand.acts += APPROVALS
    assert hand.met("leader_approval.approved")


def test_the_approval_of_one_who_takes_no_part_does_not_count() -> None:
    hand = Hand()
    hand.find("回避申报", 账号="fu").update(情形="公务回避", 处理="不参加", 批准人="丁某")
    assert not hand.met("deputy_review.approved")


def test_what_is_undone_of_the_stages_before_blocks_by_name() -> None:
    hand = Hand()
    hand.rows("谈话").pop(0)
    codes = {"interviews.leadership", "interviews.coverage", "interviews.age_bands"}
    assert hand.lacking("leader_approval.still_met") == codes
    hand.exemptions = [
        {"requirement": code, "item": None, "state": "granted", "by": LEADING} for code in codes
    ]
    assert hand.met("leader_approval.still_met")


# -- feedback and rectification -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "met"), [(APPROVED, True), (EVE, False), (TODAY, True), (TOMORROW, False)]
)
def test_feedback_counts_from_the_day_of_the_approval_to_today(on: object, met: bool) -> None:
    hand = Hand()
    hand.find("会议", 会议类型="反馈会")["日期"] = on
    hand.paper("审议意见")["日期"] = on
    hand.paper("反馈意见")["日期"] = on
    assert hand.met("feedback.held") is met
    assert hand.met("feedback.authorized") is met
    assert hand.met("feedback.delivered") is met


def test_without_an_approval_that_counts_nothing_was_fed_back() -> None:
    hand = _after(draft(), *APPROVALS, back("drafting"))
    codes = ("feedback.authorized", "feedback.held", "feedback.delivered")
    assert not any(hand.met(code) for code in codes)


def test_the_opinion_from_above_has_its_number_or_the_leading_group_approves() -> None:
    hand = Hand()
    hand.paper("审议意见")["文号"] = None
    assert not hand.met("feedback.authorized")
    hand.acts.append(approve("leading_group", LEADING))
    assert hand.met("feedback.authorized")


def test_policy_may_turn_the_opinion_from_above_off() -> None:
    hand = Hand()
    hand.drop("书面材料", 材料类型="审议意见")
    hand.policy = Policy(feedback_authorized=False)
    assert hand.met("feedback.authorized")


@pytest.mark.parametrize("cells", [{"签收人": None}, {"签收日期": None}, {"签收日期": TOMORROW}])
def test_the_feedback_paper_is_signed_for(cells: dict[str, Any]) -> None:
    hand = Hand()
    hand.paper("反馈意见").update(cells)
    assert not hand.met("feedback.delivered")


def test_every_cited_finding_has_its_number_in_the_feedback() -> None:
    hand = Hand()
    finding = hand.rows("问题底稿")[0]
    hand.rows("问题底稿").append({**finding, "编号": "D2", "反馈序号": None})
    assert hand.met("feedback.delivered")
    finding["反馈序号"] = None
    assert hand.lacking("feedback.delivered") == {"D1"}


@pytest.mark.parametrize(
    ("kind", "code"), [("整改方案", "rectification.plan"), ("整改报告", "rectification.report")]
)
@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"审核日期": TODAY}, True),
        ({"审核日期": TOMORROW}, False),
        ({"审核日期": None}, False),
        ({"审核结果": "退回"}, False),
        ({"日期": TOMORROW}, False),
    ],
)
def test_plan_and_report_of_rectification_are_accepted(
    kind: str, code: str, cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.paper(kind).update(cells)
    assert hand.met(code) is met


def test_a_later_plan_that_was_sent_back_counts() -> None:
    hand = Hand()
    hand.rows("书面材料").append(paper("整改方案", TODAY, 审核结果="退回", 审核日期=TODAY))
    assert not hand.met("rectification.plan")


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"整改措施": None}, False),
        ({"责任人": None}, False),
        ({"完成时限": None}, False),
        ({"反馈序号": 2}, False),
        ({"反馈序号": None}, True),
        ({"反馈序号": None, "底稿编号": "D9"}, False),
        ({"底稿编号": "D9"}, True),
        ({"底稿编号": None}, True),
    ],
)
def test_every_problem_fed_back_has_a_measure_with_text_person_and_date(
    cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.rows("整改")[0].update(cells)
    assert hand.lacking("rectification.plan") == (set() if met else {"1"})


def test_findings_that_share_a_number_are_one_problem() -> None:
    hand = Hand()
    finding = hand.rows("问题底稿")[0]
    hand.rows("问题底稿").append({**finding, "编号": "D2"})
    assert hand.met("rectification.plan")
    assert hand.met("rectification.closed")
    hand.rows("问题底稿")[-1]["反馈序号"] = 2
    assert hand.lacking("rectification.plan") == {"2"}
    assert hand.lacking("rectification.closed") == {"2"}


def test_a_finding_that_was_not_fed_back_needs_no_measure() -> None:
    hand = Hand()
    hand.records["整改"] = []
    assert hand.lacking("rectification.plan") == {"1"}
    assert hand.lacking("rectification.closed") == {"1"}
    hand.rows("问题底稿")[0]["反馈序号"] = None
    assert hand.met("rectification.plan")
    assert hand.met("rectification.closed")


def test_a_measure_for_what_was_left_out_of_the_report_is_carried_out_like_any_other() -> None:
    hand = Hand()
    at_once = {**hand.rows("整改")[0], "措施序号": 9, "底稿编号": "D9", "反馈序号": None}
    hand.rows("整改").append({**at_once, "类型": "立行立改", "完成日期": None})
    assert hand.met("rectification.plan")
    assert hand.lacking("rectification.closed") == {"2"}


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"完成日期": TOMORROW}, False),
        ({"完成日期": None}, False),
        ({"证明材料": None}, False),
        ({"销号人": None}, False),
        ({"销号人": "lx"}, False),
        ({"销号人": LEADING}, True),
        ({"销号人": "jia"}, True),
    ],
)
def test_a_measure_is_completed_proved_and_closed_by_somebody_entitled(
    cells: dict[str, Any], met: bool
) -> None:
    hand = Hand()
    hand.rows("整改")[0].update(cells)
    assert hand.lacking("rectification.closed") == (set() if met else {"1"})


def test_a_member_who_takes_no_part_closes_no_measure() -> None:
    hand = Hand()
    hand.rows("整改")[0]["销号人"] = "jia"
    hand.find("回避申报", 账号="jia").update(情形="公务回避", 处理="不参加", 批准人="丁某")
    assert hand.lacking("rectification.closed") == {"1"}


# -- exemptions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "item", "by", "state", "exempted"),
    [
        ("interviews.leadership", "1", OFFICE, "granted", True),
        ("interviews.leadership", "1", OFFICE, "proposed", False),
        ("interviews.leadership", "2", OFFICE, "granted", False),
        ("interviews.leadership", None, OFFICE, "granted", False),
        ("interviews.leadership", None, LEADING, "granted", True),
        ("interviews.coverage", None, OFFICE, "granted", False),
        ("interviews.coverage", None, LEADING, "granted", True),
        ("interviews.leadership", "1", "zu", "granted", False),
    ],
)
def test_an_exemption_counts_once_granted_by_somebody_entitled(
    code: str, item: str | None, by: str, state: str, exempted: bool
) -> None:
    hand = Hand()
    hand.rows("谈话").pop(0)
    hand.exemptions = [{"requirement": code, "item": item, "state": state, "by": by}]
    verdict = hand.verdict(code)
    assert (verdict.met, verdict.exempted, verdict.passes) == (False, exempted, exempted)


@pytest.mark.parametrize(
    ("code", "spoil"), [("preparation.team", "巡察组"), ("interviews.two_inspectors", "谈话")]
)
def test_some_requirements_nobody_sets_aside(code: str, spoil: str) -> None:
    hand = Hand()
    hand.rows(spoil)[-1].update(职责="观察", 谈话人="jia")
    hand.exemptions = [{"requirement": code, "item": None, "state": "granted", "by": LEADING}]
    assert not hand.verdict(code).passes
