"""Notices of the real program against the model, while nobody acts and ticks run, late or not."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from notifications import delivery, falling_due
from tests.model.deadlines import DAY
from tests.model.notices import RUNGS, ticks
from tests.model.reminded import AB, HOUR, ROUND, A, Played, as_told, on
from tests.support import Program


def test_weeks_of_silence_with_a_tick_each_day(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.silence(ticks(on("2026-02-20"), on("2026-03-27")))
    assert len(played.ledger.rows) > 60


@pytest.mark.drill
@pytest.mark.slow
def test_weeks_of_silence_with_a_tick_each_hour(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.silence(ticks(on("2026-02-24", "00:30"), on("2026-03-14"), HOUR))


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_weeks_of_silence_with_ticks_at_any_time(
    seed: int, program: Program, tmp_path: Path
) -> None:
    rng = Random(seed)
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    instants = [on("2026-02-20") + timedelta(minutes=rng.randint(0, 60_000)) for _ in range(70)]
    played.silence(sorted(instants))


@pytest.mark.parametrize(
    ("entry", "last", "first"),
    [
        # Ten working days before these are around a golden week and its made-up days.
        ("2026-10-21", "2026-12-20", "2026-09-16"),
        ("2026-03-04", "2026-05-20", "2026-02-02"),
        ("2025-10-22", "2025-12-20", "2025-09-22"),
        ("2026-05-15", "2026-08-20", "2026-04-20"),
    ],
)
@pytest.mark.drill
@pytest.mark.slow
def test_silence_over_a_golden_week_and_its_made_up_days(
    entry: str, last: str, first: str, program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on(first, "08:00"), {"a": (entry, last)})
    played.silence(ticks(on(first, "09:00"), on(first) + 38 * DAY))
    assert {row[4] for row in played.ledger.rows} == set(RUNGS)


@pytest.mark.drill
@pytest.mark.slow
def test_a_year_without_official_days_off(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-12-14"), {"a": ("2027-01-06", "2027-03-06")})
    played.silence(ticks(on("2026-12-14"), on("2027-01-08")))


# --- ticks that are missing, a clock that is set --------------------------------------------------


@pytest.mark.parametrize("missing", [3, 30])
def test_after_an_outage_one_catch_up_at_the_right_rung(
    missing: int, program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.silence([on("2026-02-25"), on("2026-02-26")])
    found = played.tick(on("2026-02-27") + missing * DAY)
    people = 6 if missing == 30 else 5  # the leading group hears of it after five days only
    assert found.messages <= people
    played.silence([on("2026-02-27", "09:05") + missing * DAY])
    played.silence([on("2026-02-28") + missing * DAY])


@pytest.mark.drill
@pytest.mark.slow
def test_an_outage_over_a_weekend_ends_on_any_day_at_any_hour(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.silence([on("2026-02-25")])
    # a Saturday morning, a Sunday night, a Monday before and after 08:00, 20:00 sharp
    for at in (
        on("2026-03-07"),
        on("2026-03-08", "23:00"),
        on("2026-03-09", "07:59"),
        on("2026-03-09", "08:00"),
        on("2026-03-10", "20:00"),
        on("2026-03-11", "19:59"),
        on("2026-03-16", "08:30"),
        on("2026-03-16", "09:00"),
    ):
        played.silence([at])


def test_a_clock_that_is_set_forward_and_back_tells_nothing_twice(
    program: Program, tmp_path: Path
) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.silence([on("2026-02-25"), on("2027-02-25"), on("2026-02-26"), on("2026-03-10")])
    assert played.tick(on("2027-02-26")).due == 0


@pytest.mark.drill
@pytest.mark.slow
def test_a_clock_an_hour_back_and_a_day_forward(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), A)
    instants = [on("2026-02-25", "08:59"), on("2026-02-25"), on("2026-02-25", "08:00")]
    played.silence([*instants, on("2026-02-26"), on("2026-02-25"), on("2026-02-27")])


# --- looking ahead --------------------------------------------------------------------------------


@pytest.mark.drill
@pytest.mark.slow
def test_what_is_planned_is_what_then_falls_due(program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), AB)
    played.clock = on("2026-02-21")
    ahead = Counter(as_told(r)[:-1] for r in played.ok("notices", ROUND))
    assert all(r["id"] is None and r["state"] == "planned" for r in played.ok("notices", ROUND))
    played.silence(ticks(on("2026-02-21"), on("2026-03-27")))
    assert ahead == Counter(row[:-1] for row in played.ledger.rows)
    assert played.ok("notices", ROUND) == played.rows()  # nothing is left to come


@pytest.mark.drill
@pytest.mark.slow
def test_what_is_in_the_ledger_is_not_planned_once_more(program: Program, tmp_path: Path) -> None:
    """After the clock was set forward and back, rungs that fell due do not fall due again."""
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.silence([on("2027-02-25")])
    played.clock = on("2026-02-25")
    assert [r["rung"] for r in played.ok("notices", ROUND) if r["state"] == "planned"] == []
    played.silence(ticks(on("2026-02-26"), on("2026-03-10"), 3 * DAY))


@pytest.mark.drill
@pytest.mark.slow
def test_how_much_is_done_at_once_makes_no_difference(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(falling_due, "BATCH_SIZE", 2)
    monkeypatch.setattr(delivery, "BATCH_SIZE", 2)
    played = Played(program, tmp_path, on("2026-02-20"), {f"u{n}": A["a"] for n in range(5)})
    counts = [played.tick(at) for at in ticks(on("2026-02-26"), on("2026-03-12"))]
    played.assert_alike()
    assert max(one.messages for one in counts) == 6
    assert max(one.sent for one in counts) == 6 * 5
