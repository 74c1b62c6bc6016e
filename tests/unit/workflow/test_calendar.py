"""Working days: which they are, and how spans are counted over them."""

import operator
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import holidays
from workflow.rules.calendar import (
    Calendar,
    CalendarDays,
    Day,
    DayKind,
    MadeUp,
    Months,
    Span,
    SpecialDays,
    Stretch,
    WorkingDays,
)

_YEARS = holidays.shipped()
_DAYS = tuple(day for days in _YEARS.values() for day in days)
SHIPPED = Calendar(_DAYS, _YEARS, version=1)
PLAIN = Calendar((), (), version=0)
ONE_DAY = timedelta(days=1)

dates = st.dates(date(2018, 6, 1), date(2027, 6, 30))
near = st.dates(date(2025, 12, 1), date(2026, 3, 31))
counts = st.integers(0, 80)
official = st.sampled_from([DayKind.OFF, DayKind.WORK])


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Return a calendar with official days and closures that may fall on the same days."""
    listed = draw(st.dictionaries(near, official, max_size=60))
    closed = draw(st.sets(near, max_size=30))
    days = [Day(on, kind, str(kind)) for on, kind in listed.items()]
    days += [Day(on, DayKind.CLOSURE, "停") for on in closed]
    return Calendar(draw(st.permutations(days)), {2026}, version=1)


def _worked(calendar: Calendar, begin: date, end: date) -> list[date]:
    """Return the days worked in (begin, end], one by one."""
    days = [begin + timedelta(days=n) for n in range(1, (end - begin).days + 1)]
    return [on for on in days if calendar.is_working(on)]


def test_without_a_listed_day_monday_to_friday_are_worked() -> None:
    assert [PLAIN.is_working(date(2026, 3, 2) + n * ONE_DAY) for n in range(7)] == (
        [True] * 5 + [False] * 2
    )


@pytest.mark.parametrize(
    ("on", "working"),
    [
        (date(2025, 9, 28), True),
        (date(2025, 10, 8), False),
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 28), True),
        (date(2026, 3, 1), False),
        (date(2026, 10, 10), True),
    ],
)
def test_the_listed_days_are_as_listed(on: date, working: bool) -> None:
    assert SHIPPED.is_working(on) is working


@given(calendars(), near)
def test_a_closure_is_off_before_what_is_listed_and_that_before_the_weekday(
    calendar: Calendar, on: date
) -> None:
    kinds = {day.kind for day in calendar.days if day.on == on}
    if DayKind.CLOSURE in kinds or DayKind.OFF in kinds:
        assert not calendar.is_working(on)
    else:
        assert calendar.is_working(on) is (DayKind.WORK in kinds or on.weekday() < 5)


def test_a_day_has_the_name_of_what_decides_it() -> None:
    on = date(2026, 2, 14)
    closed = Day(on, DayKind.CLOSURE, "停电")
    worked = Day(on, DayKind.WORK, "春节")
    off = Day(on, DayKind.OFF, "元旦")
    assert PLAIN.name(on) == ""
    assert Calendar([worked], (), 1).name(on) == "春节"
    assert Calendar([worked, closed], (), 1).name(on) == "停电"
    assert Calendar([closed, off], (), 1).name(on) == "元旦"


@pytest.mark.parametrize("kinds", [["off", "work"], ["off", "off"], ["closure", "closure"]])
def test_a_day_cannot_be_listed_twice(kinds: list[str]) -> None:
    days = [Day(date(2026, 1, 1), DayKind(kind), str(n)) for n, kind in enumerate(kinds)]
    with pytest.raises(ValueError, match="2026-01-01 is listed twice"):
        Calendar(days, (), 1)


def test_the_order_of_the_days_makes_no_difference_to_a_calendar() -> None:
    turned = Calendar(reversed(_DAYS), list(_YEARS), 1)
    assert turned == SHIPPED
    assert hash(turned) == hash(SHIPPED)
    assert turned != Calendar(_DAYS, _YEARS, version=2)


def test_a_calendar_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        SHIPPED.version = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("base", "span", "expected"),
    [
        (date(2026, 2, 13), WorkingDays(1), date(2026, 2, 14)),
        (date(2026, 2, 13), WorkingDays(5), date(2026, 2, 27)),
        (date(2026, 2, 13), WorkingDays(6), date(2026, 2, 28)),
        (date(2026, 2, 13), WorkingDays(7), date(2026, 3, 2)),
        (date(2026, 2, 20), WorkingDays(1), date(2026, 2, 24)),
        (date(2026, 2, 13), CalendarDays(5), date(2026, 2, 18)),
        (date(2026, 1, 31), Months(1), date(2026, 2, 28)),
        (date(2028, 1, 31), Months(1), date(2028, 2, 29)),
        (date(2026, 2, 28), Months(1), date(2026, 3, 28)),
        (date(2026, 10, 31), Months(4), date(2027, 2, 28)),
        (date(2026, 12, 1), Months(1), date(2027, 1, 1)),
        (date(2026, 12, 31), Months(12), date(2027, 12, 31)),
    ],
)
def test_the_base_is_not_counted_and_nothing_is_rolled(
    base: date, span: Span, expected: date
) -> None:
    assert SHIPPED.after(base, span) == expected


@pytest.mark.parametrize(
    ("base", "span", "expected"),
    [
        (date(2026, 2, 27), WorkingDays(5), date(2026, 2, 13)),
        (date(2026, 2, 24), WorkingDays(1), date(2026, 2, 14)),
        (date(2026, 2, 20), WorkingDays(1), date(2026, 2, 14)),
        (date(2026, 2, 24), CalendarDays(1), date(2026, 2, 23)),
        (date(2026, 3, 31), Months(1), date(2026, 2, 28)),
        (date(2026, 1, 31), Months(2), date(2025, 11, 30)),
        (date(2026, 1, 15), Months(1), date(2025, 12, 15)),
    ],
)
def test_counting_back_mirrors_counting_on(base: date, span: Span, expected: date) -> None:
    assert SHIPPED.before(base, span) == expected


@given(calendars(), near, st.integers(1, 80))
def test_the_nth_working_day_is_worked_and_has_n_minus_one_before_it(
    calendar: Calendar, base: date, n: int
) -> None:
    later = calendar.after(base, WorkingDays(n))
    assert _worked(calendar, base, later)[-1] == later
    assert len(_worked(calendar, base, later)) == n
    earlier = calendar.before(base, WorkingDays(n))
    assert calendar.is_working(earlier)
    assert len(_worked(calendar, earlier - ONE_DAY, base - ONE_DAY)) == n


@given(calendars(), near, counts)
def test_from_a_working_day_counting_back_undoes_counting_on(
    calendar: Calendar, on: date, n: int
) -> None:
    worked = calendar.roll_forward(on)
    span = WorkingDays(n)
    assert calendar.before(calendar.after(worked, span), span) == worked
    assert calendar.after(calendar.before(worked, span), span) == worked


@given(calendars(), near, counts, counts)
def test_working_days_counted_in_two_parts_come_to_the_same(
    calendar: Calendar, base: date, n: int, more: int
) -> None:
    between = calendar.after(base, WorkingDays(n))
    both = calendar.after(base, WorkingDays(n + more))
    assert calendar.after(between, WorkingDays(more)) == both


@pytest.mark.parametrize("kind", [WorkingDays, CalendarDays, Months])
@given(base=dates, other=dates, n=counts)
def test_a_later_base_and_a_longer_span_never_give_an_earlier_day(
    kind: Callable[[int], Span], base: date, other: date, n: int
) -> None:
    first, last = sorted((base, other))
    span, longer = kind(n), kind(n + 1)
    assert SHIPPED.after(first, span) <= SHIPPED.after(last, span)
    assert SHIPPED.before(first, span) <= SHIPPED.before(last, span)
    assert SHIPPED.after(first, span) < SHIPPED.after(first, longer)
    assert SHIPPED.before(first, longer) < SHIPPED.before(first, span)


@pytest.mark.parametrize("kind", [WorkingDays, CalendarDays, Months])
@given(base=dates)
def test_a_span_of_nothing_gives_the_base_even_where_it_is_off(
    kind: Callable[[int], Span], base: date
) -> None:
    assert SHIPPED.after(base, kind(0)) == SHIPPED.before(base, kind(0)) == base


@given(calendars(), near, counts)
def test_calendar_days_are_counted_whatever_is_worked(
    calendar: Calendar, base: date, n: int
) -> None:
    assert calendar.after(base, CalendarDays(n)) == base + timedelta(days=n)
    assert calendar.before(base, CalendarDays(n)) == base - timedelta(days=n)


@given(dates, counts)
def test_months_keep_the_day_or_end_with_the_month(base: date, n: int) -> None:
    for moved, months in (
        (SHIPPED.after(base, Months(n)), n),
        (SHIPPED.before(base, Months(n)), -n),
    ):
        assert (moved.year - base.year) * 12 + moved.month - base.month == months
        if moved.day != base.day:
            assert moved.day < base.day
            assert (moved + ONE_DAY).day == 1


@given(calendars(), near)
def test_rolling_leads_to_the_nearest_working_day_and_no_further(
    calendar: Calendar, on: date
) -> None:
    later, earlier = calendar.roll_forward(on), calendar.roll_back(on)
    assert earlier <= on <= later
    assert _worked(calendar, on - ONE_DAY, later) == [later]
    assert _worked(calendar, earlier - ONE_DAY, on) == [earlier]
    assert calendar.roll_forward(later) == calendar.roll_back(later) == later
    assert calendar.roll_forward(earlier) == calendar.roll_back(earlier) == earlier


@given(calendars(), near, near)
def test_working_days_between_are_those_counted_one_by_one(
    calendar: Calendar, begin: date, end: date
) -> None:
    assert calendar.working_between(begin, end) == len(_worked(calendar, begin, end))


@given(calendars(), near, counts)
def test_as_many_days_are_worked_between_as_were_counted(
    calendar: Calendar, base: date, n: int
) -> None:
    assert calendar.working_between(base, calendar.after(base, WorkingDays(n))) == n


def test_a_year_is_official_where_its_days_are_known() -> None:
    assert SHIPPED.official(2019)
    assert SHIPPED.official(2026)
    assert not SHIPPED.official(2018)
    assert not SHIPPED.official(2027)


@pytest.mark.parametrize(
    ("one", "other", "through"),
    [
        (date(2019, 1, 1), date(2026, 12, 31), True),
        (date(2026, 12, 31), date(2026, 12, 31), True),
        (date(2026, 12, 31), date(2027, 1, 1), False),
        (date(2018, 12, 31), date(2019, 1, 1), False),
        (date(2018, 1, 1), date(2027, 1, 1), False),
    ],
)
def test_a_walk_is_official_where_every_year_of_it_is(
    one: date, other: date, through: bool
) -> None:
    assert SHIPPED.official_through(one, other) is through
    assert SHIPPED.official_through(other, one) is through


def test_a_gap_between_official_years_is_noticed() -> None:
    gap = Calendar((), {2025, 2027}, 1)
    assert not gap.official_through(date(2025, 1, 1), date(2027, 1, 1))


def test_a_walk_over_spring_festival_tells_what_it_came_by() -> None:
    assert SHIPPED.special_days(date(2026, 2, 13), date(2026, 3, 2)) == SpecialDays(
        holidays=(Stretch(date(2026, 2, 15), date(2026, 2, 23), "春节"),),
        closures=(),
        weekend_days=1,
        made_up=(MadeUp(date(2026, 2, 14), "春节"), MadeUp(date(2026, 2, 28), "春节")),
    )


def test_a_walk_tells_only_of_the_part_of_a_holiday_it_went_through() -> None:
    found = SHIPPED.special_days(date(2026, 10, 2), date(2026, 10, 5))
    assert found.holidays == (Stretch(date(2026, 10, 3), date(2026, 10, 5), "国庆节"),)


def test_holidays_in_a_row_are_one_stretch_with_the_names_of_all() -> None:
    found = SHIPPED.special_days(date(2023, 9, 28), date(2023, 10, 8))
    assert found.holidays == (Stretch(date(2023, 9, 29), date(2023, 10, 6), "中秋节、国庆节"),)
    over_new_year = SHIPPED.special_days(date(2023, 12, 29), date(2024, 1, 2))
    assert over_new_year.holidays == (Stretch(date(2023, 12, 30), date(2024, 1, 1), "元旦"),)


def test_a_walk_tells_closures_apart_and_leaves_a_holiday_whole() -> None:
    closed = [
        Day(date(2026, 4, 3) + n * ONE_DAY, DayKind.CLOSURE, "搬迁") for n in range(6)
    ]  # Friday 3 to Wednesday 8; the holiday is from the 4th to the 6th
    found = Calendar([*_DAYS, *closed], _YEARS, 2).special_days(date(2026, 4, 2), date(2026, 4, 12))
    assert found == SpecialDays(
        holidays=(Stretch(date(2026, 4, 4), date(2026, 4, 6), "清明节"),),
        closures=(
            Stretch(date(2026, 4, 3), date(2026, 4, 3), "搬迁"),
            Stretch(date(2026, 4, 7), date(2026, 4, 8), "搬迁"),
        ),
        weekend_days=2,
        made_up=(),
    )


def test_a_walk_backwards_comes_by_nothing() -> None:
    assert SHIPPED.special_days(date(2026, 3, 1), date(2026, 2, 1)) == SpecialDays((), (), 0, ())
    assert SHIPPED.working_between(date(2026, 3, 1), date(2026, 2, 1)) == 0


@given(calendars(), near, near)
def test_every_day_of_a_walk_is_worked_or_in_exactly_one_part_of_it(
    calendar: Calendar, one: date, other: date
) -> None:
    begin, end = sorted((one, other))
    found = calendar.special_days(begin, end)
    skipped = [
        stretch.first + n * ONE_DAY
        for stretch in (*found.holidays, *found.closures)
        for n in range((stretch.last - stretch.first).days + 1)
    ]
    assert len(skipped) == len(set(skipped))
    assert all(begin < on <= end and not calendar.is_working(on) for on in skipped)
    assert all(calendar.is_working(day.on) for day in found.made_up)
    worked = calendar.working_between(begin, end)
    assert worked + len(skipped) + found.weekend_days == (end - begin).days
    for stretches in (found.holidays, found.closures):
        assert all((b.first - a.last).days > 1 for a, b in pairwise(stretches))


@pytest.mark.parametrize("kind", [WorkingDays, CalendarDays, Months])
def test_a_span_cannot_be_negative(kind: Callable[[int], Span]) -> None:
    with pytest.raises(ValueError, match="cannot be -1"):
        kind(-1)


@pytest.mark.parametrize("calculate", [operator.add, operator.sub, operator.mul, operator.lt])
@pytest.mark.parametrize("other", [WorkingDays(3), CalendarDays(3), Months(3), 3, ONE_DAY])
def test_spans_do_not_reckon_with_each_other(
    calculate: Callable[[Any, Any], Any], other: object
) -> None:
    for span in (WorkingDays(3), CalendarDays(3), Months(3)):
        with pytest.raises(TypeError):
            calculate(span, other)
        assert (span == other) is (type(span) is type(other))


@pytest.mark.parametrize(
    ("base", "n"), [(date(9998, 12, 1), 40), (date(2026, 1, 1), 10**9), (date(9999, 1, 1), 1)]
)
@pytest.mark.parametrize("kind", [WorkingDays, CalendarDays, Months])
def test_nothing_is_later_than_9998(kind: Callable[[int], Span], base: date, n: int) -> None:
    with pytest.raises(ValueError, match="no dates before the year 1 or after 9998"):
        PLAIN.after(base, kind(n))


@pytest.mark.parametrize(("base", "n"), [(date(1, 1, 1), 40), (date(2026, 1, 1), 10**9)])
@pytest.mark.parametrize("kind", [WorkingDays, CalendarDays, Months])
def test_nothing_is_earlier_than_the_year_1(
    kind: Callable[[int], Span], base: date, n: int
) -> None:
    with pytest.raises(ValueError, match="no dates before the year 1 or after 9998"):
        PLAIN.before(base, kind(n))


def test_the_last_day_is_reached_and_not_passed() -> None:
    last = date(9998, 12, 31)
    assert PLAIN.after(last - ONE_DAY, CalendarDays(1)) == last
    assert PLAIN.after(date(9998, 11, 30), Months(1)) == date(9998, 12, 30)
    closed = Calendar([Day(last, DayKind.CLOSURE, ""), Day(date.min, DayKind.OFF, "")], (), 1)
    with pytest.raises(ValueError, match="after 9998"):
        closed.roll_forward(last)
    with pytest.raises(ValueError, match="before the year 1"):
        closed.roll_back(date.min)


def test_the_first_day_of_all_is_reached_and_not_passed() -> None:
    no_dates = r"^there are no dates before the year 1 or after 9998$"
    for span, base in ((CalendarDays(1), date(1, 1, 2)), (Months(1), date(1, 2, 1))):
        assert PLAIN.before(base, span) == date.min
        with pytest.raises(ValueError, match=no_dates):
            PLAIN.before(date.min, span)
