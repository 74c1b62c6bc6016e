"""The rungs of a deadline: when each has come, and when notices may be sent."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from notifications.ladder import Moment, Timing, instant
from workflow.rules.calendar import Calendar, Day, DayKind
from workflow.rules.policy import Ladder


def _march(day: int) -> date:
    return date(2026, 3, day)


def _at(day: int, hour: str) -> datetime:
    """Return an instant by its local day and hour; the office is eight hours ahead of UTC."""
    local = datetime.fromisoformat(f"2026-03-{day:02}T{hour}")
    return (local - timedelta(hours=8)).replace(tzinfo=UTC)


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


def _timing(on_site: tuple[date, date] | None = None, **changed: Any) -> Timing:
    return Timing(Ladder(**changed), CALENDAR, on_site)


def test_each_rung_has_come_so_many_working_days_before_or_after_the_day() -> None:
    assert _timing().moments(_march(12)) == (
        Moment("before_3", _at(6, "09:00")),
        Moment("before_1", _at(11, "09:00")),
        Moment("due", _at(12, "09:00")),
        Moment("overdue_1", _at(13, "09:00")),
        Moment("overdue_3", _at(16, "09:00")),
        Moment("overdue_5", _at(19, "09:00")),
    )


def test_the_rungs_come_at_the_hour_of_the_ladder() -> None:
    found = _timing(at="10:30", rungs={"due": ("supplier",)}).moments(_march(12))
    assert found == (Moment("due", _at(12, "10:30")),)


@pytest.mark.parametrize(
    ("changed", "on_site", "day"),
    [
        ({}, None, 10),
        ({"on_days_off": ("due",)}, None, 9),
        ({"on_days_off": ("before_1",)}, None, 10),
        ({}, (_march(9), _march(9)), 9),
        ({}, (_march(1), _march(8)), 10),
        ({}, (_march(10), _march(31)), 10),
    ],
)
def test_a_deadline_on_a_day_off_is_told_on_the_next_working_day_unless_it_may_go(
    changed: dict[str, Any], on_site: Any, day: int
) -> None:
    timing = _timing(on_site, rungs={"due": ("supplier",)}, **changed)
    assert timing.moments(_march(9)) == (Moment("due", _at(day, "09:00")),)


@pytest.mark.parametrize(
    ("day", "hour", "may"),
    [
        (12, "07:59", False),
        (12, "08:00", True),
        (12, "12:00", True),
        (12, "19:59", True),
        (12, "20:00", False),
        (12, "23:30", False),
        (12, "00:00", False),
        (9, "12:00", False),
        (8, "12:00", False),
        (14, "12:00", True),
        (17, "12:00", False),
    ],
)
def test_nothing_goes_out_in_the_quiet_hours_or_on_a_day_off(
    day: int, hour: str, may: bool
) -> None:
    assert _timing().may_go("due", _at(day, hour)) is may


@pytest.mark.parametrize(
    ("day", "hour", "rung", "may"),
    [
        (12, "03:00", "due", True),
        (12, "03:00", "before_1", False),
        (9, "12:00", "due", False),
        (9, "12:00", "before_1", True),
        (9, "03:00", "due", False),
        (9, "03:00", "before_1", False),
    ],
)
def test_a_rung_that_is_listed_goes_out_all_the_same(
    day: int, hour: str, rung: str, may: bool
) -> None:
    timing = _timing(in_quiet_hours=("due",), on_days_off=("before_1",))
    assert timing.may_go(rung, _at(day, hour)) is may


@pytest.mark.parametrize(("day", "may"), [(6, False), (7, True), (8, True), (15, False)])
def test_a_team_on_site_is_told_on_every_day_from_the_first_to_the_last(
    day: int, may: bool
) -> None:
    timing = _timing((_march(7), _march(14)))
    assert timing.may_go("due", _at(day, "12:00")) is (may or day == 6)
    assert _timing((_march(7), _march(8))).may_go("due", _at(9, "12:00")) is False
    assert _timing((_march(8), _march(8))).may_go("due", _at(7, "12:00")) is False
    assert _timing((_march(7), _march(7))).may_go("due", _at(7, "12:00")) is True


def test_the_day_is_the_local_one() -> None:
    late = datetime(2026, 3, 13, 17, 0, tzinfo=UTC)
    assert late == _at(14, "01:00")
    listed = _timing(in_quiet_hours=("due",))
    assert listed.may_go("due", late)
    assert not listed.may_go("due", datetime(2026, 3, 14, 17, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ((12, "12:34"), (12, "12:34")),
        ((12, "08:00"), (12, "08:00")),
        ((12, "07:59"), (12, "08:00")),
        ((12, "00:00"), (12, "08:00")),
        ((12, "20:00"), (13, "08:00")),
        ((12, "23:59"), (13, "08:00")),
        ((6, "20:00"), (10, "08:00")),
        ((7, "03:00"), (10, "08:00")),
        ((7, "12:00"), (10, "08:00")),
        ((8, "23:00"), (10, "08:00")),
        ((16, "21:00"), (18, "08:00")),
        ((13, "20:00"), (14, "08:00")),
    ],
)
def test_what_may_not_go_waits_for_the_next_morning_that_is_worked(
    now: tuple[int, str], opens: tuple[int, str]
) -> None:
    assert _timing().opening("due", _at(*now)) == _at(*opens)


@pytest.mark.parametrize(
    ("changed", "now", "opens"),
    [
        ({"in_quiet_hours": ("due",)}, (12, "03:00"), (12, "03:00")),
        ({"in_quiet_hours": ("due",)}, (7, "03:00"), (10, "00:00")),
        ({"in_quiet_hours": ("due",)}, (7, "23:00"), (10, "00:00")),
        ({"on_days_off": ("due",)}, (7, "03:00"), (7, "08:00")),
        ({"on_days_off": ("due",)}, (7, "21:00"), (8, "08:00")),
        ({"quiet_until": "06:30", "quiet_from": "18:00"}, (12, "19:00"), (13, "06:30")),
    ],
)
def test_a_rung_that_is_listed_waits_less(
    changed: dict[str, Any], now: tuple[int, str], opens: tuple[int, str]
) -> None:
    assert _timing(**changed).opening("due", _at(*now)) == _at(*opens)


def test_a_local_hour_is_an_instant_in_utc() -> None:
    found = instant(_march(12), "09:00")
    assert found == datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
    assert found.tzinfo is UTC
    assert instant(_march(12), "00:00") == datetime(2026, 3, 11, 16, 0, tzinfo=UTC)
