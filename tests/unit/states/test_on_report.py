"""撰写报告 to 反馈: whatever is missing is named."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.support import replace
from tests.unit.states.complete import (
    APPROVED,
    COMPLETE,
    FILE,
    PAPERS,
    RECUSALS,
    TEAM,
    TODAY,
    TOMORROW,
    approval,
    attempt,
    draft,
    finding,
    instead,
    judged,
    lacking,
    meeting,
    paper,
    score,
    without,
)
from workflow.rules.facts import papers
from workflow.rules.facts.findings import PROBLEMS, UNVERIFIED
from workflow.rules.facts.meetings import FEEDBACK, REPORTING
from workflow.rules.facts.proceedings import Approval, Draft, Proceedings
from workflow.rules.facts.team import TAKES_NO_PART, Recusal, Team
from workflow.rules.policy import Feedback, Policy
from workflow.rules.remedy import Remedy
from workflow.rules.requirement_result import RequirementResult

EVE = date(2026, 6, 9)
OUT = Team(TEAM, (*RECUSALS[:3], Recusal("yi", "yi", "亲属", TAKES_NO_PART, "书记")))


def _file(*drafts: Draft, **changed: Any) -> Proceedings:
    return replace(FILE, drafts=drafts, **changed)


@pytest.mark.parametrize(
    ("file", "items", "have"),
    [
        (FILE, [], 2),
        (_file(), ["draft"], 0),
        (_file(draft(stage="deputy_review")), ["draft"], 0),
        (_file(draft(attempt=2)), ["draft"], 0),
        (_file(draft(authors=("jia",))), ["authors"], 1),
        (_file(draft(authors=("jia", "jia"))), ["authors"], 1),
        (_file(draft(authors=())), ["authors"], 0),
        (_file(draft(authors=("jia", "yi", "fu"))), [], 2),
        (_file(draft(), draft(2, authors=("jia",))), ["authors"], 1),
        (_file(draft(authors=("jia",)), draft(2)), [], 2),
        (replace(FILE, attempts=()), ["draft"], 0),
    ],
)
def test_a_draft_by_two_authors_is_submitted(
    file: Proceedings, items: list[str], have: int
) -> None:
    assert lacking("drafting.submitted", proceedings=file) == items
    assert score("drafting.submitted", proceedings=file) == (have, 2)


def test_the_version_that_lacks_an_author_is_told() -> None:
    found = judged("drafting.submitted", team=OUT).lacking
    assert [(lack.item, lack.data) for lack in found] == [("authors", {"version": 1})]


@pytest.mark.parametrize(
    ("attempts", "items"),
    [
        ((attempt("drafting", 10), attempt("drafting", 40, 2, "return")), ["draft"]),
        ((attempt("drafting", 10), attempt("deputy_review", 40)), []),
        ((attempt("document_review", 5), attempt("drafting", 10)), []),
        ((attempt("document_review", 10), attempt("drafting", 10)), []),
        ((attempt("drafting", 10), attempt("document_review", 40, 2, "return")), ["draft"]),
        ((attempt("drafting", 10), attempt("interviews", 40, 2, "return")), ["draft"]),
        ((attempt("drafting", 10), attempt("reporting_meeting", 40)), []),
    ],
)
def test_a_draft_counts_in_the_attempt_in_which_it_was_submitted(
    attempts: Any, items: list[str]
) -> None:
    assert lacking("drafting.submitted", proceedings=replace(FILE, attempts=attempts)) == items


def test_a_draft_of_the_second_attempt_counts_there() -> None:
    attempts = (attempt("drafting", 10), attempt("drafting", 40, 2, "return"))
    file = _file(draft(), draft(2, attempt=2), attempts=attempts)
    assert lacking("drafting.submitted", proceedings=file) == []


@pytest.mark.parametrize(
    ("changed", "items", "counted"),
    [
        ({}, [], (4, 4)),
        ({"cites": ()}, ["D1", PROBLEMS[0]], (2, 4)),
        ({"cites": (), "left_out": {"D1": "已另案"}}, [PROBLEMS[0]], (3, 4)),
        ({"cites": (), "left_out": {"D1": "已另案"}, "none_found": PROBLEMS}, [], (4, 4)),
        ({"none_found": PROBLEMS[1:2]}, [PROBLEMS[2]], (3, 4)),
        ({"none_found": ()}, [*PROBLEMS[1:]], (2, 4)),
        ({"cites": ("D1", "D9")}, [], (4, 4)),
    ],
)
def test_a_draft_answers_for_every_finding_and_each_big_problem(
    changed: dict[str, Any], items: list[str], counted: tuple[int, int]
) -> None:
    assert lacking("drafting.complete", proceedings=_file(draft(**changed))) == items
    assert score("drafting.complete", proceedings=_file(draft(**changed))) == counted


def test_without_a_draft_nothing_is_answered() -> None:
    assert lacking("drafting.complete", proceedings=_file()) == ["D1", *PROBLEMS]
    found = judged("drafting.complete", proceedings=_file()).lacking
    assert found[0].data == {"record": "D1", "title": "题目"}
    assert found[1].data == {"problem": PROBLEMS[0]}


def test_only_confirmed_findings_are_answered_for() -> None:
    open_ = (finding("D2", state=UNVERIFIED), finding("D3", verified_on=TOMORROW))
    assert lacking("drafting.complete", findings=(finding(), *open_)) == []
    cited = _file(draft(cites=("D1", "D2"), none_found=PROBLEMS[2:]))
    there = (finding(), finding("D2", problem=PROBLEMS[1]))
    assert lacking("drafting.complete", proceedings=cited, findings=there) == []
    there = (finding(), finding("D2", problem=PROBLEMS[1], state=UNVERIFIED))
    assert lacking("drafting.complete", proceedings=cited, findings=there) == [PROBLEMS[1]]


def test_of_several_versions_the_last_answers() -> None:
    assert lacking("drafting.complete", proceedings=_file(draft(), draft(2, cites=()))) == [
        "D1",
        PROBLEMS[0],
    ]


DEPUTY, LEADER = FILE.approvals


def _approved(*approvals: Approval, **changed: Any) -> Proceedings:
    return replace(FILE, approvals=approvals, **changed)


@pytest.mark.parametrize(
    ("file", "deputy", "leader"),
    [
        (FILE, True, True),
        (_approved(), False, False),
        (_approved(DEPUTY), True, False),
        (_approved(LEADER), False, False),
        (_approved(DEPUTY, replace(LEADER, by="fu")), True, False),
        (_approved(replace(DEPUTY, by="jia"), LEADER), False, False),
        (_approved(DEPUTY, replace(LEADER, by="jia")), True, False),
        (_approved(DEPUTY, replace(LEADER, on_behalf_of="fu")), True, False),
        (_approved(replace(DEPUTY, version=2), LEADER), False, False),
        (_approved(DEPUTY, replace(LEADER, sha256="other")), True, False),
        (_approved(DEPUTY, LEADER, drafts=(draft(), draft(2))), False, False),
        (_approved(DEPUTY, LEADER, attempts=(attempt("drafting", 31, 2, "return"),)),
         False, False),
        (_approved(DEPUTY, LEADER, attempts=(attempt("drafting", 29, 2, "return"),)),
         True, True),
        (_approved(replace(DEPUTY, by="yi"), LEADER, drafts=(draft(authors=("jia",)),)),
         True, True),
    ],
)  # fmt: skip
def test_first_the_deputy_and_then_the_leader_approve_one_version(
    file: Proceedings, deputy: bool, leader: bool
) -> None:
    assert lacking("deputy_review.approved", proceedings=file) == ["deputy"] * (not deputy)
    assert score("deputy_review.approved", proceedings=file) == (deputy, 1)
    assert lacking("leader_approval.approved", proceedings=file) == ["leader"] * (not leader)
    assert score("leader_approval.approved", proceedings=file) == (leader, 1)


@pytest.mark.parametrize(("account", "left"), [("fu", []), ("zu", ["deputy"])])
def test_who_takes_no_part_has_not_approved(account: str, left: list[str]) -> None:
    gone = Recusal("9", account, "亲属", TAKES_NO_PART, "书记")
    team = Team(TEAM, (gone, *(r for r in RECUSALS if r.account != account)))
    assert lacking("deputy_review.approved", team=team) == (["deputy"] if not left else [])
    assert lacking("leader_approval.approved", team=team) == ["leader"]
    assert lacking("feedback.held", team=team) == [FEEDBACK]


def test_what_has_come_undone_is_named_by_its_code() -> None:
    enter = Remedy("record", "focus", fields={"number": ...})
    undone = tuple(
        RequirementResult(code, "", (), 0, 1, (), False, False, supply=lambda: (enter,))
        for code in ("preparation.team", "interviews.coverage")
    )
    judgement = judged("leader_approval.still_met", undone=undone)
    assert [(lack.item, lack.data) for lack in judgement.lacking] == [
        ("preparation.team", {"code": "preparation.team"}),
        ("interviews.coverage", {"code": "interviews.coverage"}),
    ]
    assert (judgement.have, judgement.need) == (0, 2)
    assert score("leader_approval.still_met") == (0, 0)


OPINION = paper(papers.OPINION, APPROVED, reference="2号")
GROUP = approval("leading_group", "leading")


@pytest.mark.parametrize(
    ("there", "file", "authorised"),
    [
        (PAPERS, FILE, True),
        (without(papers.OPINION), FILE, False),
        (instead(replace(OPINION, reference="")), FILE, False),
        (instead(replace(OPINION, date=EVE)), FILE, False),
        (instead(replace(OPINION, date=TODAY)), FILE, True),
        (instead(replace(OPINION, date=TOMORROW)), FILE, False),
        (PAPERS, _approved(DEPUTY), False),
        (without(papers.OPINION), _approved(DEPUTY, LEADER, GROUP), True),
        (without(papers.OPINION), _approved(DEPUTY, GROUP), False),
        (without(papers.OPINION), _approved(DEPUTY, LEADER, replace(GROUP, version=2)), False),
    ],
)
def test_feedback_is_authorised_by_an_opinion_since_the_approval_or_by_the_group(
    there: Any, file: Proceedings, authorised: bool
) -> None:
    code = "feedback.authorized"
    assert lacking(code, papers=there, proceedings=file) == [papers.OPINION] * (not authorised)
    assert score(code, papers=there, proceedings=file) in ((0, 0), (0, 1), (1, 1))


def test_where_the_policy_asks_for_no_authorisation_none_is_needed() -> None:
    policy = Policy(feedback=Feedback(authorization_required=False))
    assert lacking("feedback.authorized", policy, papers=()) == []
    assert score("feedback.authorized", policy, papers=()) == (0, 0)
    assert score("feedback.authorized", papers=()) == (0, 1)


def test_the_group_that_takes_no_part_has_not_authorised() -> None:
    gone = Recusal("9", "leading", "亲属", TAKES_NO_PART, "书记")
    found = lacking(
        "feedback.authorized",
        papers=without(papers.OPINION),
        proceedings=_approved(DEPUTY, LEADER, GROUP),
        team=Team(TEAM, (*RECUSALS, gone)),
    )
    assert found == [papers.OPINION]


@pytest.mark.parametrize(
    ("held", "met"),
    [
        ((meeting(FEEDBACK, "", APPROVED),), True),
        ((meeting(FEEDBACK, "", TODAY),), True),
        ((meeting(FEEDBACK, "", EVE),), False),
        ((meeting(FEEDBACK, "", TOMORROW),), False),
        ((meeting(FEEDBACK, "", None),), False),
        ((meeting(REPORTING, "", APPROVED),), False),
        ((meeting(FEEDBACK, "", EVE), meeting(FEEDBACK, "", TODAY)), True),
        ((), False),
    ],
)
def test_the_feedback_meeting_is_held_since_the_approval_in_local_days(
    held: Any, met: bool
) -> None:
    assert lacking("feedback.held", meetings=held) == [FEEDBACK] * (not met)
    assert score("feedback.held", meetings=held) == (met, 1)


def test_without_an_approval_no_feedback_meeting_counts() -> None:
    assert lacking("feedback.held", proceedings=_approved(DEPUTY)) == [FEEDBACK]


BACK = paper(papers.FEEDBACK_PAPER, APPROVED, signer="王五", signed_on=APPROVED)


@pytest.mark.parametrize(
    ("there", "items"),
    [
        (instead(BACK), []),
        (without(papers.FEEDBACK_PAPER), [papers.FEEDBACK_PAPER, "signed"]),
        (instead(replace(BACK, date=EVE)), [papers.FEEDBACK_PAPER, "signed"]),
        (instead(replace(BACK, signer="")), ["signed"]),
        (instead(replace(BACK, signed_on=TOMORROW)), ["signed"]),
        (instead(replace(BACK, signed_on=TODAY)), []),
    ],
)
def test_the_feedback_paper_is_issued_since_the_approval_and_signed_for(
    there: Any, items: list[str]
) -> None:
    assert lacking("feedback.delivered", papers=there) == items
    assert score("feedback.delivered", papers=there) == (3 - len(items), 3)


@pytest.mark.parametrize(
    ("cites", "changed", "items", "need"),
    [
        (("D1",), {"feedback_no": ""}, ["D1"], 3),
        (("D1", "D2"), {"feedback_no": ""}, ["D1"], 4),
        ((), {"feedback_no": ""}, [], 2),
        (("D1",), {"feedback_no": "", "state": UNVERIFIED}, [], 2),
        (("D1", "D9"), {}, [], 3),
    ],
)
def test_every_confirmed_finding_that_is_cited_has_a_number_in_the_feedback(
    cites: tuple[str, ...], changed: dict[str, Any], items: list[str], need: int
) -> None:
    there: dict[str, Any] = {
        "proceedings": _file(draft(cites=cites)),
        "findings": (finding(**changed), finding("D2")),
    }
    judgement = judged("feedback.delivered", **there)
    assert [lack.item for lack in judgement.lacking] == items
    assert all(lack.data == {"record": "D1"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (need - len(items), need)


def test_without_a_draft_no_finding_is_cited() -> None:
    found = lacking("feedback.delivered", proceedings=_file(), findings=(finding(feedback_no=""),))
    assert found == [papers.FEEDBACK_PAPER, "signed"]
    assert score("feedback.delivered", proceedings=_file()) == (0, 2)


def test_the_day_of_the_approval_is_the_local_one() -> None:
    night = datetime(2026, 6, 10, 15, 59, tzinfo=UTC)
    after = datetime(2026, 6, 10, 16, 0, tzinfo=UTC)
    code = "feedback.held"
    assert lacking(code, proceedings=_approved(DEPUTY, replace(LEADER, at=night))) == []
    assert lacking(code, proceedings=_approved(DEPUTY, replace(LEADER, at=after))) == [FEEDBACK]
    assert COMPLETE.meetings[-1].date == APPROVED
