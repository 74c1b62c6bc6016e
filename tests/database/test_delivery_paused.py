"""A tick that is paused while another runs: what it then records changes nothing."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.database.teams import LEASE, Teams, mail_keys, request_keys

pytestmark = pytest.mark.slow


def _refusing(teams: Teams) -> None:
    teams.web.status = 500
    teams.mails.answers["DATA"] = "451 4.3.0 later"


def _taking(teams: Teams) -> None:
    teams.web.status = 200
    teams.mails.answers.clear()


@pytest.mark.drill
def test_who_was_paused_beyond_the_lease_does_not_overwrite_that_it_was_sent(
    open_teams: Callable[[int], Teams],
) -> None:
    made = open_teams(2)
    _refusing(made)
    paused = made.tick("paused between sending and recording")
    paused.wait_until_paused()
    _taking(made)
    made.now += LEASE + timedelta(seconds=1)
    assert made.tick().answer()["sent"] > 0
    before = made.rows()
    counts = paused.go_on()
    assert (counts["failed"], counts["suppressed"]) == (0, 0)
    assert made.rows() == before
    made.assert_ledger_is_exact(done=False)
    assert {row["state"] for row in made.rows()} == {"sent"}


@pytest.mark.drill
def test_who_was_paused_beyond_the_lease_does_not_overwrite_that_it_failed(
    open_teams: Callable[[int], Teams],
) -> None:
    made = open_teams(2)
    paused = made.tick("paused between sending and recording")
    paused.wait_until_paused()
    (first,) = made.outside()
    _refusing(made)
    made.now += LEASE + timedelta(seconds=1)
    made.tick().answer()
    before = made.rows()
    assert {r["state"] for r in before if r["channel"] != "inbox"} == {"due"}
    counts = paused.go_on()
    assert counts["sent"] == len([r for r in before if r["channel"] == "inbox"])
    assert made.rows() == before
    _taking(made)
    made.now += timedelta(minutes=1)
    made.tick().answer()
    assert {row["state"] for row in made.rows()} == {"sent"}
    # By each at most once under the same key; the web server tells what it refused as well.
    assert made.outside()[first] >= 2
    assert max(Counter(mail_keys(made.mails)).values()) <= 2
    assert max(Counter(request_keys(made.web)).values()) <= 3


@pytest.mark.drill
def test_who_was_paused_before_sending_sends_under_the_same_key(
    open_teams: Callable[[int], Teams],
) -> None:
    made = open_teams(2)
    paused = made.tick("paused between claiming and sending")
    paused.wait_until_paused()
    made.now += LEASE + timedelta(seconds=1)
    made.tick().answer()
    before = made.rows()
    paused.go_on()
    assert made.rows() == before
    made.assert_ledger_is_exact(done=True)


def test_what_was_sent_while_a_higher_rung_came_is_recorded_as_sent(
    open_teams: Callable[[int], Teams],
) -> None:
    made = open_teams(2)
    made.now = datetime.fromisoformat("2026-02-28T08:59:50")
    paused = made.tick("paused between sending and recording")
    paused.wait_until_paused()
    first = made.outside()
    assert first
    made.now = datetime.fromisoformat("2026-02-28T09:00:05")  # before_1 has come
    made.tick().answer()
    paused.go_on()
    wrong = [
        (row["recipient"], row["channel"], row["state"], row["why"])
        for row in made.rows("before_3")
        if row["message"] in first and row["state"] != "sent"
    ]
    assert wrong == []
