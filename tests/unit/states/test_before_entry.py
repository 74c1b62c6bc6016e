"""准备 and 沟通见面会: whatever is missing is named."""

from datetime import date
from typing import Any

import pytest

from states.lifecycle import LIFECYCLE
from tests.support import replace
from tests.unit.states.complete import (
    COMPLETE,
    PAPERS,
    START,
    TEAM,
    TODAY,
    TOMORROW,
    instead,
    judged,
    lacking,
    meeting,
    member,
    paper,
    person,
    score,
    without,
)
from workflow.rules import policy as policies
from workflow.rules.facts import papers
from workflow.rules.facts.meetings import COMMUNICATION
from workflow.rules.facts.papers import SENT_BACK
from workflow.rules.facts.team import TAKES_NO_PART, Recusal, Team
from workflow.rules.policy import Policy

EVERY_CODE = [q.code for stage in LIFECYCLE.stages for q in stage.requirements]


@pytest.mark.parametrize("code", EVERY_CODE)
def test_everything_is_met_of_the_complete_unit(code: str) -> None:
    judgement = judged(code)
    assert judgement.met
    assert judgement.have >= judgement.need


def _round(**changed: Any) -> Any:
    return replace(COMPLETE.round, **changed)


@pytest.mark.parametrize(
    ("changed", "items"),
    [
        ({"authorization_no": ""}, ["authorization_no"]),
        ({"authorization_date": None}, ["authorization_date"]),
        ({"authorization_date": date(2026, 3, 3)}, ["authorization_date"]),
        ({"start": None}, ["authorization_date"]),
        ({"authorization_date": TOMORROW, "start": TOMORROW}, ["authorization_date"]),
        ({"authorization_date": TODAY, "start": TODAY}, []),
        ({"authorization_date": date(2026, 1, 1)}, []),
        ({"authorization_no": "", "authorization_date": None},
         ["authorization_no", "authorization_date"]),
    ],
)  # fmt: skip
def test_a_round_is_authorised_by_number_and_a_date_not_after_its_start(
    changed: dict[str, Any], items: list[str]
) -> None:
    assert lacking("preparation.authorized", round=_round(**changed)) == items
    assert score("preparation.authorized", round=_round(**changed)) == (2 - len(items), 2)


def test_the_wrong_date_of_an_authorisation_is_told() -> None:
    late = judged("preparation.authorized", round=_round(authorization_date=date(2026, 3, 3)))
    assert late.lacking[0].data == {"date": "2026-03-03"}


def _team(*members: Any, recusals: tuple[Recusal, ...] = ()) -> Team:
    return Team(members, recusals)


@pytest.mark.parametrize(
    ("team", "items", "counted"),
    [
        (_team(*TEAM[1:]), ["leader"], (3, 4)),
        (_team(TEAM[0], *TEAM[2:]), ["deputy"], (3, 4)),
        (_team(*TEAM[:3]), ["member"], (3, 4)),
        (_team(*TEAM[:2]), ["member"], (2, 4)),
        (_team(), ["leader", "deputy", "member"], (0, 4)),
        (_team(*TEAM, member("er", "组长")), ["leader"], (4, 4)),
        (_team(*TEAM, member("er", "副组长"), member("san", "组员")), [], (4, 4)),
        (_team(*TEAM[:3], member("yi", "组员", valid_from=TOMORROW)), ["member"], (3, 4)),
        (_team(*TEAM, recusals=(Recusal("1", "zu", "亲属", TAKES_NO_PART, "书记"),)),
         ["leader"], (3, 4)),
    ],
)  # fmt: skip
def test_a_team_has_one_leader_a_deputy_and_two_members_who_take_part(
    team: Team, items: list[str], counted: tuple[int, int]
) -> None:
    assert lacking("preparation.team", team=team) == items
    assert score("preparation.team", team=team) == counted


def test_a_team_needs_as_many_as_the_policy_says() -> None:
    policy = Policy(team=policies.Team(deputies=2, members=3))
    judgement = judged("preparation.team", policy)
    assert [lack.data for lack in judgement.lacking] == [
        {"role": "deputy", "have": 1, "need": 2},
        {"role": "member", "have": 2, "need": 3},
    ]
    assert (judgement.have, judgement.need) == (4, 6)


def test_too_many_leaders_are_counted() -> None:
    judgement = judged("preparation.team", team=_team(*TEAM, member("er", "组长")))
    assert judgement.lacking[0].data == {"have": 2}


@pytest.mark.parametrize(
    ("declared", "lacks"),
    [
        (None, True),
        (("", "", ""), True),
        (("亲属", "", ""), True),
        (("亲属", "", "书记"), True),
        (("亲属", "继续参加", ""), True),
        (("亲属", "继续参加", "书记"), False),
        (("亲属", TAKES_NO_PART, "书记"), False),
        (("无", "", ""), False),
    ],
)
def test_every_member_declares_and_a_conflict_is_settled_by_somebody(
    declared: tuple[str, str, str] | None, lacks: bool
) -> None:
    others = tuple(r for r in COMPLETE.team.recusals if r.account != "fu")
    own = () if declared is None else (Recusal("9", "fu", *declared),)
    team = Team(TEAM, (*own, *others))
    judgement = judged("preparation.recusal", team=team)
    assert [lack.item for lack in judgement.lacking] == ["fu"] * lacks
    assert all(lack.data == {"name": "fu某"} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (4 - lacks, 4)


def test_everybody_who_has_not_declared_is_named_and_told_apart() -> None:
    declared = (Recusal("1", "zu", "亲属", "", ""), Recusal("2", "jia", "亲属", "继续参加", ""))
    found = judged("preparation.recusal", team=Team(TEAM, declared)).lacking
    assert [lack.item for lack in found] == ["zu", "fu", "jia", "yi"]
    assert len({lack.cause.why for lack in found}) == 3


def test_who_is_on_the_list_of_another_day_need_not_declare() -> None:
    team = Team((*TEAM, member("er", "组员", valid_from=TOMORROW)), COMPLETE.team.recusals)
    assert score("preparation.recusal", team=team) == (4, 4)


@pytest.mark.parametrize(
    ("headcount", "items", "need"), [(None, ["headcount"], 0), (2, ["roster"], 2), (3, [], 3),
                                     (4, ["roster"], 4)],
)  # fmt: skip
def test_the_roster_has_as_many_people_as_were_stated(
    headcount: int | None, items: list[str], need: int
) -> None:
    unit = replace(COMPLETE.unit, headcount=headcount)
    judgement = judged("preparation.roster", unit=unit)
    assert [lack.item for lack in judgement.lacking] == items
    assert (judgement.have, judgement.need) == (3, need)
    if items == ["roster"]:
        assert judgement.lacking[0].data == {"have": 3, "need": need}


def test_an_empty_roster_has_nobody() -> None:
    assert score("preparation.roster", persons=()) == (0, 3)
    assert score("preparation.roster", persons=(person("1"),)) == (1, 3)


NOTICE = paper(papers.NOTICE_OF_ENTRY, signer="王五", signed_on=TODAY)


@pytest.mark.parametrize(
    ("found", "items", "have"),
    [
        (without(papers.NOTICE_OF_ENTRY), [papers.NOTICE_OF_ENTRY, "signed"], 0),
        (instead(replace(NOTICE, date=TOMORROW)), [papers.NOTICE_OF_ENTRY, "signed"], 0),
        (instead(replace(NOTICE, signer="")), [NOTICE.record], 1),
        (instead(replace(NOTICE, signed_on=None)), [NOTICE.record], 1),
        (instead(replace(NOTICE, signed_on=TOMORROW)), [NOTICE.record], 1),
        (instead(NOTICE), [], 2),
    ],
)
def test_the_notice_of_entry_is_issued_and_signed_for(
    found: tuple[papers.Paper, ...], items: list[str], have: int
) -> None:
    assert lacking("preparation.notified", papers=found) == items
    assert score("preparation.notified", papers=found) == (have, 2)


def _reports(*kinds: str) -> tuple[papers.Paper, ...]:
    both = (papers.DISCIPLINE_REPORT, papers.ORGANISATION_REPORT)
    others = tuple(p for p in PAPERS if p.type not in (papers.BRIEFING, *both))
    return (*others, *(paper(kind) for kind in kinds))


@pytest.mark.parametrize(
    ("kinds", "briefed"),
    [
        ((papers.BRIEFING,), True),
        ((papers.DISCIPLINE_REPORT, papers.ORGANISATION_REPORT), True),
        ((papers.DISCIPLINE_REPORT,), False),
        ((papers.ORGANISATION_REPORT,), False),
        ((), False),
    ],
)
def test_a_briefing_or_the_reports_of_both_offices_are_received(
    kinds: tuple[str, ...], briefed: bool
) -> None:
    items = [] if briefed else [papers.BRIEFING]
    assert lacking("preparation.briefing", papers=_reports(*kinds)) == items
    assert score("preparation.briefing", papers=_reports(*kinds)) == (1 + briefed, 2)


def test_a_briefing_of_a_day_to_come_is_not_received() -> None:
    later = (*_reports(), paper(papers.BRIEFING, TOMORROW))
    assert lacking("preparation.briefing", papers=later) == [papers.BRIEFING]


def test_at_least_one_focus_item_is_named() -> None:
    assert lacking("preparation.briefing", focus=()) == ["focus"]
    assert lacking("preparation.briefing", focus=(), papers=()) == [papers.BRIEFING, "focus"]


def test_everyone_who_takes_part_has_a_duty_in_a_work_plan() -> None:
    idle = (*TEAM[:2], member("jia", "组员", division=""), member("yi", "组员", division=""))
    judgement = judged("preparation.plan", team=_team(*idle), papers=without(papers.WORK_PLAN))
    assert [lack.item for lack in judgement.lacking] == [papers.WORK_PLAN, "jia", "yi"]
    assert judgement.lacking[1].data == {"name": "jia某"}
    assert (judgement.have, judgement.need) == (2, 5)
    later = instead(paper(papers.WORK_PLAN, TOMORROW))
    assert lacking("preparation.plan", papers=later) == [papers.WORK_PLAN]


def test_who_is_not_of_the_team_today_needs_no_duty() -> None:
    gone = member("lao", "组员", division="", valid_until=START)
    coming = member("xin", "组员", division="", valid_from=TOMORROW)
    assert score("preparation.plan", team=_team(*TEAM, gone, coming)) == (5, 5)


MET = meeting(COMMUNICATION, "李六")


@pytest.mark.parametrize(
    ("held", "items", "have"),
    [
        ((), [COMMUNICATION], 0),
        ((replace(MET, date=TOMORROW),), [COMMUNICATION], 0),
        ((replace(MET, types=("列席会议",)),), [COMMUNICATION], 0),
        ((replace(MET, types=("列席会议", COMMUNICATION)),), [], 3),
        ((replace(MET, chair="王五"),), ["chair"], 2),
        ((replace(MET, chair=""),), ["chair"], 2),
        ((replace(MET, chair="李六书记"),), ["chair"], 2),
        ((replace(MET, chair="李 六"),), [], 3),
        ((replace(MET, leader_spoke=False),), ["leader_spoke"], 2),
        ((replace(MET, leader_spoke=False, chair=""),), ["chair", "leader_spoke"], 1),
    ],
)
def test_the_communication_meeting_is_chaired_from_above_and_the_leader_speaks(
    held: tuple[Any, ...], items: list[str], have: int
) -> None:
    assert lacking("communication_meeting.held", meetings=held) == items
    assert score("communication_meeting.held", meetings=held) == (have, 3)


def test_of_several_meetings_the_one_that_comes_nearest_is_judged() -> None:
    bad = replace(MET, record="bad", chair="王五", leader_spoke=False)
    good = replace(MET, record="good", leader_spoke=False)
    for held in ((bad, good), (good, bad)):
        found = judged("communication_meeting.held", meetings=held).lacking
        assert [(lack.item, lack.data) for lack in found] == [
            ("leader_spoke", {"record": "good"}),
        ]


def test_why_a_chair_is_wrong_is_told_apart() -> None:
    said = {}
    for chair in ("", "李六书记", "王五"):
        held = (replace(MET, chair=chair),)
        lack = judged("communication_meeting.held", meetings=held).lacking[0]
        assert lack.data == {"record": COMMUNICATION, "chair": chair, "secretary": "李六"}
        said[lack.cause.why] = chair
    unnamed = replace(COMPLETE.unit, governing_secretary="")
    lack = judged("communication_meeting.held", unit=unnamed).lacking[0]
    said[lack.cause.why] = "nobody"
    assert len(said) == 4


def test_without_a_governing_committee_the_units_own_secretary_is_in_the_chair() -> None:
    own = replace(COMPLETE.unit, governing_committee="")
    assert lacking("communication_meeting.held", unit=own) == ["chair"]
    held = (meeting(COMMUNICATION, "王五"),)
    assert lacking("communication_meeting.held", unit=own, meetings=held) == []


@pytest.mark.parametrize(
    ("changed", "items"),
    [
        ({"leader_present": False}, ["leader"]),
        ({"deputy_present": False}, ["deputy"]),
        ({"leader_present": False, "deputy_present": False}, ["leader", "deputy"]),
        ({"date": TOMORROW}, [COMMUNICATION]),
        ({"chair": "", "leader_spoke": False}, []),
    ],
)
def test_leader_and_deputy_are_at_the_communication_meeting(
    changed: dict[str, Any], items: list[str]
) -> None:
    held = (replace(MET, **changed),)
    judgement = judged("communication_meeting.attended", meetings=held)
    assert [lack.item for lack in judgement.lacking] == items
    named = {"record": COMMUNICATION} if items != [COMMUNICATION] else {}
    assert all(lack.data == named for lack in judgement.lacking)


@pytest.mark.parametrize(
    "kind", [papers.COMMITTEE_REPORT, papers.DISCIPLINE_REPORT, papers.ORGANISATION_REPORT]
)
@pytest.mark.parametrize(
    ("there", "lacks"),
    [
        ({"date": TOMORROW}, True),
        ({"review": SENT_BACK}, True),
        ({"review": SENT_BACK, "review_date": TODAY}, True),
        ({"review": SENT_BACK, "review_date": TOMORROW}, False),
        ({}, False),
    ],
)
def test_each_of_three_reports_is_received_and_not_sent_back(
    kind: str, there: dict[str, Any], lacks: bool
) -> None:
    judgement = judged(
        "communication_meeting.reports", papers=instead(replace(paper(kind), **there))
    )
    assert [lack.item for lack in judgement.lacking] == [kind] * lacks
    assert all(lack.data == {"kind": kind} for lack in judgement.lacking)
    assert (judgement.have, judgement.need) == (3 - lacks, 3)


def test_a_missing_report_is_told_apart_from_one_sent_back() -> None:
    back = paper(papers.COMMITTEE_REPORT, START, review=SENT_BACK)
    found = judged("communication_meeting.reports", papers=(back,)).lacking
    assert [lack.item for lack in found] == [
        papers.COMMITTEE_REPORT,
        papers.DISCIPLINE_REPORT,
        papers.ORGANISATION_REPORT,
    ]
    assert found[0].cause.why != found[1].cause.why == found[2].cause.why
