"""The deadlines of a stage and its requirements, and their versions."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.support import replace
from tests.unit.states.complete import COMPLETE, FILE, RECUSALS, TEAM, TOMORROW, instead, paper
from workflow.rules.calendar import Calendar, CalendarDays, Day, DayKind, Span
from workflow.rules.deadlines import (
    Base,
    Deadline,
    Due,
    Rule,
    base_days,
    count,
    expected,
)
from workflow.rules.definition import Requirement, Stage
from workflow.rules.facts import papers
from workflow.rules.facts.team import TAKES_NO_PART, Recusal, Team
from workflow.rules.judgement import Judgement
from workflow.rules.policy import Policy
from workflow.rules.roles import Role


def _march(day: int) -> date:
    return date(2026, 3, day)


#: In March 2026 the 1st is a Sunday; here the 9th is off, Saturday 14th worked, the 17th closed.
CALENDAR = Calendar(
    [
        Day(_march(9), DayKind.OFF, "节"),
        Day(_march(14), DayKind.WORK, "节"),
        Day(_march(17), DayKind.CLOSURE, "停电"),
    ],
    {2026},
    1,
)


def _count(span: Span, base_on: date, *, backward: bool = False, **given: Any) -> Due:
    rule = Rule(Base.ENTRY, span, backward, False)
    return count(rule, base_on, CALENDAR, base=Base.ENTRY, **given)


DAYS: dict[Base, date | None] = {
    Base.ENTRY: _march(4),
    Base.EXIT: _march(7),
    Base.ENTERING: _march(5),
    Base.APPROVAL: None,
    Base.SIGNED: None,
}
STAGE = Stage(
    key="plan",
    title="",
    requirements=tuple(
        Requirement(code=code, title="", judge=lambda f, p: Judgement(0, 0), who=(Role.OFFICE,))
        for code in ("plan.one", "plan.two")
    ),
)


def _expected(deadlines: dict[str, str], *standing: Deadline, **given: Any) -> Any:
    return expected(
        STAGE,
        2,
        given.pop("days", DAYS),
        Policy(deadlines=deadlines),
        CALENDAR,
        {d.key: d for d in standing},
        **given,
    )


def test_a_stage_and_each_requirement_has_the_deadline_of_its_rule() -> None:
    text = "entry + 5 d, not after exit"
    found = _expected({"plan": text, "plan.two": "entering + 2 wd", "other": "entry + 1 d"})
    stage, requirement = found
    assert stage == Deadline(
        id="",
        stage="plan",
        requirement=None,
        attempt=2,
        version=1,
        base=Base.ENTRY,
        base_on=_march(4),
        rule=text,
        extensions=0,
        extended=0,
        suspensions=(),
        due=_count(CalendarDays(5), _march(4), cap=_march(7)),
    )
    assert (requirement.stage, requirement.requirement) == ("plan", "plan.two")
    assert (requirement.base, requirement.base_on) == (Base.ENTERING, _march(5))
    assert requirement.due.due_on == _march(10)
    assert requirement.due.steps[0].data == {"base": "entering", "on": _march(5)}
    assert [d.key for d in found] == ["plan", "plan.two"]


def test_only_a_rule_that_says_so_is_capped_by_the_exit() -> None:
    assert _expected({"plan": "entry + 5 d"})[0].due.due_on == _march(10)
    without_exit = {**DAYS, Base.EXIT: None}
    text = "entry + 5 d, not after exit"
    assert _expected({"plan": text}, days=without_exit)[0].due.due_on == _march(10)


@pytest.mark.parametrize(
    ("text", "changed", "base"),
    [
        ("approval + 1 d", {}, Base.ENTERING),
        ("signed + 1 d", {}, Base.ENTERING),
        ("approval + 1 d", {Base.APPROVAL: _march(3)}, Base.APPROVAL),
        ("signed + 1 d", {Base.SIGNED: _march(3)}, Base.SIGNED),
        ("entry + 1 d", {Base.ENTRY: None}, None),
        ("exit + 1 d", {Base.EXIT: None}, None),
        ("signed + 1 d", {Base.ENTERING: None}, None),
    ],
)
def test_an_event_that_has_not_come_is_counted_from_entering_and_a_planned_day_is_not(
    text: str, changed: dict[Base, date | None], base: Base | None
) -> None:
    days = {**DAYS, **changed}
    found = _expected({"plan": text}, days=days)
    assert [(d.base, d.base_on) for d in found] == ([(base, days[base])] if base else [])


def test_a_deadline_that_stands_keeps_its_extensions_and_suspensions() -> None:
    (first,) = _expected({"plan": "entry + 1 d"})
    pause = (_march(5), _march(6))
    standing = replace(first, id="some", version=4, extensions=2, extended=3, suspensions=(pause,))
    past = ((_march(2), _march(3)),)
    stage, requirement = _expected(
        {"plan": "entry + 2 d", "plan.one": "entry + 2 d"}, standing, earlier_suspensions=past
    )
    assert (stage.id, stage.version, stage.rule) == ("", 5, "entry + 2 d")
    assert (stage.extensions, stage.extended, stage.suspensions) == (2, 3, (pause,))
    assert stage.due == _count(CalendarDays(2), _march(4), extended=3, suspensions=(pause,))
    assert (requirement.version, requirement.suspensions) == (1, past)
    assert (requirement.extensions, requirement.extended) == (0, 0)
    assert requirement.due == _count(CalendarDays(2), _march(4), suspensions=past)


def test_a_deadline_that_has_no_rule_or_day_any_more_is_withdrawn() -> None:
    standing = _expected({"plan": "entry + 1 d", "plan.one": "entry + 1 d"})
    withdrawn = [replace(d, version=2, rule="") for d in standing]
    assert list(_expected({}, *standing)) == withdrawn
    assert list(_expected({"plan": "", "plan.one": ""}, *standing)) == withdrawn
    no_day = {**DAYS, Base.ENTRY: None}
    assert list(_expected({"plan": "entry + 1 d"}, *standing, days=no_day)) == withdrawn
    stage, requirement = _expected({"plan.one": "entry + 1 d"}, *standing)
    assert (stage.rule, requirement.rule) == ("", "entry + 1 d")


@pytest.mark.parametrize(
    ("changed", "notice_subject"),
    [
        ({}, "first"),
        ({"notice_subject": ""}, ""),
        ({"rule": ""}, ""),
        ({"due": {"due_on": _march(6)}}, ""),
        ({"due": {"original_due_on": _march(6)}}, "first"),
    ],
)
def test_notices_are_kept_under_a_version_until_the_day_is_another(
    changed: dict[str, Any], notice_subject: str
) -> None:
    (one,) = _expected({"plan": "entry + 1 d"})
    assert one.notice_subject == ""
    if "due" in changed:
        changed = {"due": replace(one.due, **changed["due"])}
    standing = replace(one, **{"notice_subject": "first", **changed})
    assert [d.notice_subject for d in _expected({"plan": "entry + 1 d"}, standing)] == [
        notice_subject
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"base": Base.EXIT},
        {"base_on": _march(5)},
        {"rule": "entry + 2 d"},
        {"extensions": 1},
        {"extended": 1},
        {"suspensions": ((_march(5), _march(6)),)},
        {"due": {"due_on": _march(6)}},
        {"due": {"original_due_on": _march(6)}},
        {"due": {"provisional": True}},
    ],
)
def test_a_version_differs_where_it_says_something_else(changed: dict[str, Any]) -> None:
    (one,) = _expected({"plan": "entry + 1 d"})
    if isinstance(changed.get("due"), dict):
        changed = {"due": replace(one.due, **changed["due"])}
    assert replace(one, **changed).differs(one)


def test_a_version_that_says_the_same_does_not_differ() -> None:
    (one,) = _expected({"plan": "entry + 1 d"})
    same = replace(one, id="other", version=7, due=replace(one.due, steps=()))
    assert not same.differs(one)
    assert one.differs(None)


ENTERED = datetime(2026, 6, 20, 15, 59, tzinfo=UTC)


def test_the_days_to_count_from_are_the_planned_ones_and_those_of_events() -> None:
    assert base_days(ENTERED, COMPLETE) == {
        Base.ENTRY: date(2026, 3, 2),
        Base.EXIT: date(2026, 12, 31),
        Base.ENTERING: date(2026, 6, 20),
        Base.APPROVAL: date(2026, 6, 10),
        Base.SIGNED: date(2026, 6, 10),
    }


def test_the_planned_days_of_the_unit_go_before_those_of_the_round() -> None:
    unit = replace(COMPLETE.unit, planned_entry=_march(4), planned_exit=_march(20))
    found = base_days(ENTERED, replace(COMPLETE, unit=unit))
    assert (found[Base.ENTRY], found[Base.EXIT]) == (_march(4), _march(20))


def test_a_stage_is_entered_on_the_local_day() -> None:
    night = datetime(2026, 6, 20, 16, 0, tzinfo=UTC)
    assert base_days(night, COMPLETE)[Base.ENTERING] == date(2026, 6, 21)


def test_only_an_approval_of_the_leader_that_counts_gives_a_day() -> None:
    alone = replace(COMPLETE, proceedings=replace(FILE, approvals=FILE.approvals[:1]))
    assert base_days(ENTERED, alone)[Base.APPROVAL] is None
    gone = Recusal("9", "zu", "亲属", TAKES_NO_PART, "书记")
    absent = replace(COMPLETE, team=Team(TEAM, (gone, *RECUSALS[1:])))
    assert base_days(ENTERED, absent)[Base.APPROVAL] is None


@pytest.mark.parametrize(
    ("changed", "signed"),
    [
        ({}, _march(5)),
        ({"signer": ""}, None),
        ({"signed_on": TOMORROW}, None),
        ({"signed_on": None}, None),
        ({"date": TOMORROW}, None),
    ],
)
def test_the_feedback_counts_from_the_day_its_paper_was_signed_for(
    changed: dict[str, Any], signed: date | None
) -> None:
    one = paper(papers.FEEDBACK_PAPER, _march(4), signer="王五", signed_on=_march(5))
    facts = replace(COMPLETE, papers=instead(replace(one, **changed)))
    assert base_days(ENTERED, facts)[Base.SIGNED] == signed
