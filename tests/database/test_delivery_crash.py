"""Ticks by several processes at once, and killed at any point: nothing lost or doubled."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier
from random import Random

import pytest

from tests.database.racing import WAIT_SECONDS, forking
from tests.database.teams import LEASE, RUNG, Teams, settle
from tests.database.ticking import KILLED_AT, Ticking

pytestmark = pytest.mark.slow


def test_four_processes_at_once_tell_everything_once(open_teams: Callable[[int], Teams]) -> None:
    made = open_teams(15)
    due = sent = messages = 0
    for at, rung in ((RUNG, "before_3"), (datetime.fromisoformat("2026-02-28T09:00"), "before_1")):
        made.now = at
        barrier = forking().Barrier(4)
        started = [_started(made, barrier) for _ in range(4)]
        for one in started:
            counts = one.answer()
            due, sent = due + counts["due"], sent + counts["sent"]
            messages += counts["messages"]
        made.assert_ledger_is_exact(done=False, rung=rung)
    assert due == sent == 2 * len(made.expected)
    assert messages == 2 * (61 * 2 + 60)  # inbox and webhook of 61 people, mail of 60
    assert set(made.outside().values()) == {1}
    assert sum(made.outside().values()) == 2 * (61 + 60)


def _started(teams: Teams, barrier: Barrier) -> Ticking:
    return teams.tick(barrier=barrier)


@pytest.mark.drill
def test_of_four_at_once_one_is_killed_and_the_others_leave_nothing_out(
    open_teams: Callable[[int], Teams],
) -> None:
    made = open_teams(15)
    barrier = forking().Barrier(4)
    points = ("after the claim is committed", "", "", "")
    started = [made.tick(point, barrier) for point in points]
    killed = started[0].died()
    for one in started[1:]:
        one.answer()
    settle(made)
    made.assert_ledger_is_exact(done=True)
    assert max(made.outside().values()) == 1
    assert killed in (True, False)  # the others may have left it nothing to claim


# --- killed ---------------------------------------------------------------------------------------


@pytest.mark.drill
@pytest.mark.parametrize("point", KILLED_AT)
def test_killed_at_a_point_nothing_is_lost(point: str, open_teams: Callable[[int], Teams]) -> None:
    made = open_teams(3)
    assert made.tick(point).died()
    before = made.outside()
    # While the lease lasts nobody else sends what the dead one holds.
    made.now += timedelta(seconds=1)
    made.tick().answer()
    assert max(made.outside().values(), default=1) == 1
    made.assert_ledger_is_exact(done=False)
    settle(made)
    made.assert_ledger_is_exact(done=True)
    made.assert_same_content_under_one_key()
    repeated = sum(made.outside().values()) - len(made.outside())
    sent = point != "after the record is committed" and sum(before.values()) > 0
    assert repeated == int(sent)  # each message is recorded by itself
    assert {row["attempts"] for row in made.rows()} == {1}


@pytest.mark.parametrize(
    "point", ["between sending and recording", "before the record is committed"]
)
def test_a_kill_repeats_one_message_at_most(point: str, open_teams: Callable[[int], Teams]) -> None:
    made = open_teams(3)
    assert made.tick(point).died()
    settle(made)
    assert sum(made.outside().values()) - len(made.outside()) <= 1


@pytest.mark.drill
@pytest.mark.parametrize("seed", [2026])
def test_killed_at_any_instant_nothing_is_lost(
    seed: int, open_teams: Callable[[int], Teams]
) -> None:
    dice, made, kills = Random(seed), open_teams(25), 0
    rungs = {"before_3": "2026-02-26T09:00", "before_1": "2026-02-28T09:00"}
    for rung, at in rungs.items():
        made.now = datetime.fromisoformat(at)
        for _ in range(6):
            barrier = forking().Barrier(3)
            started = [made.tick(barrier=barrier) for _ in range(2)]
            barrier.wait(WAIT_SECONDS)
            for one in started:
                time.sleep(dice.random() * 0.3)
                kills += one.kill()
            made.now += LEASE + timedelta(seconds=1)
        settle(made)
        made.assert_ledger_is_exact(done=False, rung=rung)
    everything = [row for rung in rungs for row in made.rows(rung)]
    assert {row["state"] for row in everything} == {"sent"}
    made.assert_same_content_under_one_key()
    assert set(made.outside()) == {r["message"] for r in everything if r["channel"] != "inbox"}
    repeated = sum(made.outside().values()) - len(made.outside())
    assert kills >= 8
    assert repeated <= kills
    print(f"{kills} kills, {repeated} of {len(made.outside())} messages came again")


@pytest.mark.drill
def test_a_commit_that_never_came_leaves_no_message_half_told(
    open_teams: Callable[[int], Teams],
) -> None:
    made = open_teams(2)
    points: Sequence[str] = (
        "before falling due is committed",
        "before the claim is committed",
        "between sending and recording",
        "before the record is committed",
    )
    for point in points:
        assert made.tick(point).died()
        made.now += LEASE + timedelta(seconds=1)
    settle(made)
    made.assert_ledger_is_exact(done=True)
    made.assert_same_content_under_one_key()
    assert max(made.outside().values()) == 3  # of the one that was being recorded
