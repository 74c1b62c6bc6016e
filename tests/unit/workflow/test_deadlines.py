"""Deadlines: how a rule is parsed, counted, moved, and stored in versions."""

from datetime import date
from typing import Any

import pytest

from workflow.rules.calendar import Calendar, CalendarDays, Day, DayKind, Months, Span, WorkingDays
from workflow.rules.deadlines import (
    Base,
    Due,
    Rule,
    Step,
    count,
    parse,
)


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


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("entry + 3 d", Rule(Base.ENTRY, CalendarDays(3), False, False)),
        ("entry - 10 wd", Rule(Base.ENTRY, WorkingDays(10), True, False)),
        ("signed + 6 m", Rule(Base.SIGNED, Months(6), False, False)),
        ("exit + 0 d", Rule(Base.EXIT, CalendarDays(0), False, False)),
        ("approval + 9999 wd", Rule(Base.APPROVAL, WorkingDays(9999), False, False)),
        ("entering - 1 m", Rule(Base.ENTERING, Months(1), True, False)),
        ("entry + 35 d, not after exit", Rule(Base.ENTRY, CalendarDays(35), False, True)),
        ("  entry  +\t3   d ", Rule(Base.ENTRY, CalendarDays(3), False, False)),
    ],
)
def test_a_rule_is_read_from_its_text(text: str, rule: Rule) -> None:
    assert parse(text) == rule


@pytest.mark.parametrize(
    "text",
    ["", "entry", "entry + d", "entry + 3", "entry * 3 d", "start + 3 d", "entry + 12345 d",
     "entry + -3 d", "entry + 3 y", "entry + 3 d, not before exit", "xentry + 3 d",
     "entry + 3 dx", "Entry + 3 d", "entry+3d"],
)  # fmt: skip
def test_what_is_no_rule_is_refused_as_it_stands(text: str) -> None:
    with pytest.raises(ValueError, match=r"^") as refused:
        parse(text)
    assert refused.value.args == (text,)


def _count(span: Span, base_on: date, *, backward: bool = False, **given: Any) -> Due:
    rule = Rule(Base.ENTRY, span, backward, False)
    return count(rule, base_on, CALENDAR, base=Base.ENTRY, **given)


def _counted(n: int, unit: str, to: date, **more: Any) -> Step:
    return Step("counted", {"n": n, "unit": unit, "backward": False, "to": to, **more})


def test_working_days_are_counted_with_what_was_skipped_on_the_way() -> None:
    assert _count(WorkingDays(9), _march(4)) == Due(
        due_on=_march(18),
        original_due_on=_march(18),
        provisional=False,
        steps=(
            Step("base", {"base": "entry", "on": _march(4)}),
            _counted(
                9,
                "wd",
                _march(18),
                skipped=[[_march(9), _march(9), "节"], [_march(17), _march(17), "停电"]],
                weekend_days=3,
                made_up=[[_march(14), "节"]],
            ),
        ),
    )


@pytest.mark.parametrize(
    ("base_on", "n", "to", "skipped", "weekend_days", "made_up"),
    [
        (10, 1, 6, [[9, 9, "节"]], 2, []),
        (17, 1, 16, [], 0, []),
        (18, 3, 13, [[17, 17, "停电"]], 1, [[14, "节"]]),
        (15, 1, 14, [], 0, [[14, "节"]]),
    ],
)
def test_counting_back_tells_what_was_skipped_before_the_base(
    base_on: int, n: int, to: int, skipped: Any, weekend_days: int, made_up: Any
) -> None:
    found = _count(WorkingDays(n), _march(base_on), backward=True)
    assert found.due_on == _march(to)
    assert found.steps[1].data == {
        "n": n,
        "unit": "wd",
        "backward": True,
        "to": _march(to),
        "skipped": [[_march(a), _march(b), name] for a, b, name in skipped],
        "weekend_days": weekend_days,
        "made_up": [[_march(a), name] for a, name in made_up],
    }


@pytest.mark.parametrize(
    ("span", "base_on", "backward", "at", "to", "name"),
    [
        (CalendarDays(3), _march(4), False, _march(7), _march(10), ""),
        (CalendarDays(5), _march(4), False, _march(9), _march(10), "节"),
        (CalendarDays(3), _march(12), True, _march(9), _march(6), "节"),
        (CalendarDays(1), _march(16), True, _march(15), _march(14), ""),
        (Months(1), _march(4), False, date(2026, 4, 4), date(2026, 4, 6), ""),
        (Months(1), date(2026, 4, 8), True, _march(8), _march(6), ""),
    ],
)
def test_a_day_off_is_moved_forward_and_of_a_rule_that_counts_back_is_moved_back(
    span: Span, base_on: date, backward: bool, at: date, to: date, name: str
) -> None:
    found = _count(span, base_on, backward=backward)
    assert (found.due_on, found.original_due_on) == (to, to)
    unit = "m" if isinstance(span, Months) else "d"
    assert found.steps[1:] == (
        Step("counted", {"n": span.n, "unit": unit, "backward": backward, "to": at}),
        Step("rolled", {"from": at, "name": name, "to": to}),
    )


def test_a_day_that_is_worked_is_not_moved() -> None:
    found = _count(CalendarDays(10), _march(4))
    assert found.due_on == _march(14)
    assert [step.what for step in found.steps] == ["base", "counted"]


@pytest.mark.parametrize(
    ("cap", "due_on", "capped"),
    [
        (_march(7), _march(7), True),
        (_march(10), _march(10), False),
        (_march(11), _march(10), False),
    ],
)
def test_a_cap_stands_as_it_is_even_on_a_day_off(cap: date, due_on: date, capped: bool) -> None:
    found = _count(CalendarDays(5), _march(4), cap=cap)
    assert (found.due_on, found.original_due_on) == (due_on, due_on)
    assert found.steps[3:] == (Step("capped", {"to": _march(7)}),) * capped


def test_extensions_are_working_days_after_the_original_day() -> None:
    found = _count(CalendarDays(2), _march(4), extended=5)
    assert (found.original_due_on, found.due_on) == (_march(6), _march(14))
    assert found.steps[-1] == Step(
        "extended",
        {
            "days": 5,
            "to": _march(14),
            "skipped": [[_march(9), _march(9), "节"]],
            "weekend_days": 2,
            "made_up": [[_march(14), "节"]],
        },
    )


def test_an_extension_of_a_capped_day_counts_from_the_cap() -> None:
    found = _count(CalendarDays(5), _march(4), cap=_march(7), extended=1)
    assert (found.original_due_on, found.due_on) == (_march(7), _march(10))


@pytest.mark.parametrize(
    ("span", "base_on", "backward", "pause", "days", "unit", "to"),
    [
        (WorkingDays(6), _march(4), False, (5, 10), 2, "wd", 16),
        (WorkingDays(6), _march(4), False, (6, 9), 0, "wd", 13),
        (CalendarDays(6), _march(4), False, (5, 10), 5, "d", 16),
        (CalendarDays(6), _march(4), False, (5, 9), 4, "d", 14),
        (Months(1), date(2026, 2, 10), False, (5, 10), 5, "d", 16),
        (CalendarDays(3), _march(12), True, (2, 4), 2, "d", 6),
        (CalendarDays(3), _march(12), True, (2, 6), 4, "d", 10),
        (WorkingDays(3), _march(12), True, (2, 4), 2, "wd", 11),
    ],
)
def test_a_suspension_moves_the_day_in_the_unit_of_the_rule(
    span: Span, base_on: date, backward: bool, pause: Any, days: int, unit: str, to: int
) -> None:
    began, resumed = map(_march, pause)
    found = _count(span, base_on, backward=backward, suspensions=((began, resumed),))
    assert found.due_on == _march(to)
    assert found.original_due_on == _count(span, base_on, backward=backward).due_on
    assert found.steps[-1] == Step(
        "suspended",
        {"began": began, "resumed": resumed, "days": days, "unit": unit, "to": _march(to)},
    )


def test_a_suspension_of_no_day_moves_nothing_even_from_a_day_off() -> None:
    same, next_day = (_march(5), _march(5)), (_march(5), _march(6))
    assert _count(CalendarDays(5), _march(4), cap=_march(7), suspensions=(same,)).due_on == _march(
        7
    )
    moved = _count(CalendarDays(5), _march(4), cap=_march(7), suspensions=(next_day,))
    assert moved.due_on == _march(10)


def test_suspensions_come_one_after_the_other_and_after_the_extension() -> None:
    pauses = ((_march(5), _march(6)), (_march(10), _march(12)))
    found = _count(CalendarDays(1), _march(4), extended=1, suspensions=pauses)
    assert [step.what for step in found.steps] == [
        "base", "counted", "extended", "suspended", "suspended",
    ]  # fmt: skip
    assert [step.data["to"] for step in found.steps[2:]] == [_march(6), _march(10), _march(12)]
    assert (found.original_due_on, found.due_on) == (_march(5), _march(12))


@pytest.mark.parametrize(
    ("base_on", "days", "given", "provisional"),
    [
        (date(2026, 1, 5), 10, {}, False),
        (date(2026, 12, 28), 3, {}, False),
        (date(2026, 12, 28), 4, {}, True),
        (date(2025, 12, 31), 5, {}, True),
        (date(2026, 12, 30), 1, {"extended": 1}, True),
        (date(2026, 12, 28), 1, {"suspensions": ((date(2026, 12, 28), date(2027, 1, 4)),)}, True),
        (date(2026, 12, 28), 9, {"cap": date(2026, 12, 31)}, False),
    ],
)
def test_a_day_counted_through_a_year_without_official_days_is_provisional(
    base_on: date, days: int, given: dict[str, Any], provisional: bool
) -> None:
    assert _count(CalendarDays(days), base_on, **given).provisional is provisional


@pytest.mark.parametrize(
    ("began", "resumed", "provisional"),
    [
        (date(2025, 12, 30), date(2025, 12, 30), False),
        (date(2025, 12, 31), date(2026, 1, 1), False),
        (date(2025, 12, 30), date(2025, 12, 31), True),
        (date(2026, 12, 31), date(2027, 1, 1), True),
        (date(2027, 2, 1), date(2027, 2, 2), True),
        (date(2027, 2, 1), date(2027, 2, 1), False),
    ],
)
def test_working_days_of_a_suspension_are_uncertain_and_calendar_days_are_not(
    began: date, resumed: date, provisional: bool
) -> None:
    pause = ((began, resumed),)
    base_on = date(2026, 3, 4)
    assert _count(WorkingDays(1), base_on, suspensions=pause).provisional is provisional
    assert not _count(CalendarDays(1), base_on, suspensions=pause).provisional


def test_a_day_extended_out_of_such_a_year_is_still_provisional() -> None:
    found = _count(CalendarDays(5), date(2026, 1, 5), backward=True, extended=3)
    assert (found.original_due_on, found.due_on) == (date(2025, 12, 31), date(2026, 1, 5))
    assert found.provisional
