"""Delivery of reminders by command: when they are tried again, and what is still sent."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

import composition
from commands.terminal import links
from notifications import digests
from tests.database.outgoing import ROUND, Told, configure, keys
from tests.receivers import WebServer, mail_server, web_server
from workflow.clock import StoppedClock
from workflow.database.sessions import open_database


def test_no_try_is_made_on_a_day_off_or_in_quiet_hours(told: Told) -> None:
    evening = datetime.fromisoformat("2026-03-06T19:57")  # a Friday
    with web_server(WebServer(status=500)) as web:
        configure(webhook=web.port)
        told.tick(evening)
        tries = len(web.requests)
        told.later(minutes=1)
        assert len(web.requests) == 2 * tries
        for at in (
            datetime.fromisoformat("2026-03-06T20:03"),
            datetime.fromisoformat("2026-03-06T23:00"),
            datetime.fromisoformat("2026-03-07T09:00"),
            datetime.fromisoformat("2026-03-08T12:00"),
            datetime.fromisoformat("2026-03-09T07:59:59"),
        ):
            assert told.tick(at)["messages"] == 0
            assert len(web.requests) == 2 * tries
        web.status = 200
        told.tick(datetime.fromisoformat("2026-03-09T08:00"))
        assert len(web.requests) == 3 * tries
    assert set(Counter(keys(web)).values()) == {3}
    sent = told.rows("webhook", "sent")
    assert {row["attempts"] for row in sent} == {3}
    assert {row["sent_at"] for row in sent} == {"2026-03-09T08:00:00+08:00"}


def test_what_is_about_the_house_waits_for_the_morning_too(told: Told) -> None:
    """Notices of the calendar and audit checks fall due at night and on Sundays as well."""
    night = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)  # 02:30 on a Sunday
    with mail_server() as mails, web_server() as web:
        configure(mails.port, web.port)
        database = open_database(told.program.url)
        try:
            post = composition.delivery(database, StoppedClock(night), links.command)
            assert digests.calendar_check(post) > 0
        finally:
            database.dispose()
        at = "2026-12-06T02:30:30"
        told.program.ok("cancel", f"{ROUND}/a", "--reason", "终止", at="2026-02-20T10:00")
        told.program.ok("cancel", f"{ROUND}/b", "--reason", "终止", at="2026-02-20T10:00")
        assert told.program.ok("tick", at=at, who="")["sent"] == 0
        assert web.requests == []


# --- what changes between two tries ---------------------------------------------------------------


ACTS = {
    "suspend": ["suspend", "r1/a", "--reason", "因故"],
    "cancel": ["cancel", "r1/a", "--reason", "终止"],
    "extend": ["extend", "r1/a", "--days", "9", "--reason", "因故"],
}


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize("act", [*ACTS, "advance", "disable", "close the channel"])
def test_what_is_no_longer_to_be_told_is_suppressed_at_the_next_try(act: str, told: Told) -> None:
    with web_server(WebServer(status=500)) as web, web_server() as elsewhere:
        configure(webhook=web.port)
        told.tick()
        tries = len(web.requests)
        told.now += timedelta(seconds=30)
        program, at = told.program, told.at
        if act in ACTS:
            program.ok(*ACTS[act], at=at)
        elif act == "advance":
            for code in ("notified", "briefing", "plan"):
                given = ("exempt", "r1/a", f"preparation.{code}", "--reason", "试验")
                program.ok(*given, who="leading", at=at)
            program.ok("advance", "r1/a", at=at)
        elif act == "disable":
            program.ok("user", "disable", "zu2", at=at, who="sysadmin")
        web.status = 200
        configure(webhook=0 if act == "close the channel" else web.port)
        told.later(seconds=30)
        assert elsewhere.requests == []
        for row in told.rows("webhook"):
            if row["rung"] != "before_3" or row["planned_for"] != "2026-02-26T09:00:00+08:00":
                continue
            hit = {
                "disable": row["recipient"] == "zu2",
                "close the channel": True,
            }.get(act, row["inspection"] == "r1/a")
            assert row["state"] == ("suppressed" if hit else "sent"), row
            assert ("not sent: " in row["why"]) == hit
        new = web.requests[tries:]
        for request in new:
            body = request.body.decode()
            assert ("r1/a" in body) == (act == "disable"), body
        assert len(new) == {"disable": 4, "close the channel": 0}.get(act, 5)


@pytest.mark.drill
@pytest.mark.slow
def test_a_higher_rung_overtakes_what_is_still_tried(told: Told) -> None:
    with web_server(WebServer(status=500)) as web:
        configure(webhook=web.port)
        told.tick(datetime.fromisoformat("2026-02-28T08:30"))  # before_3, late
        assert told.states("webhook") == {"due": 10}
        told.tick(datetime.fromisoformat("2026-02-28T08:31"))
        told.tick(datetime.fromisoformat("2026-02-28T08:36"))
        web.status = 200
        told.tick(datetime.fromisoformat("2026-02-28T09:06"))  # before_1 has come
        rungs = Counter((row["rung"], row["state"]) for row in told.rows("webhook"))
        assert rungs == {("before_3", "suppressed"): 10, ("before_1", "sent"): 10}
        assert len(web.requests) == 3 * 5 + 5


@pytest.mark.drill
@pytest.mark.slow
def test_what_was_seen_is_told_again_at_the_next_rung(told: Told) -> None:
    with web_server() as web:
        configure(webhook=web.port)
        told.tick()
        one = next(r for r in told.rows("inbox") if r["recipient"] == "zu1")
        program = told.program
        assert program.refused("acknowledge", one["id"], who="zu2", at=told.at) == "not_found"
        seen = program.ok("acknowledge", one["message"], who="zu1", at=told.at)
        assert {(r["recipient"], r["state"]) for r in seen} == {("zu1", "acknowledged")}
        assert told.states("inbox") == {"sent": 8, "acknowledged": 2}
        program.ok("acknowledge", one["id"], who="zu1", at=told.at)
        assert told.tick(datetime.fromisoformat("2026-02-28T09:00"))["sent"] == 20
    assert told.states("webhook") == {"sent": 20}
