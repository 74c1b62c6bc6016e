"""Reminders beside the ladder: delegates, weekly overviews, and reminders that have stopped."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

import composition
from commands.terminal import links
from config.delivery import Delivery
from notifications import digests
from notifications.delivery import DeliveryContext
from notifications.tick import tick
from states.lifecycle import LIFECYCLE
from tests.database import complete, small
from tests.support import Program
from workflow.clock import StoppedClock, from_local
from workflow.database.schema import accounts, notices
from workflow.database.sessions import Database

#: A Monday, and the Monday after it.
MONDAY, NEXT = "2026-03-02T09:00", "2026-03-09T09:00"


@pytest.fixture
def opened(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.chdir(tmp_path)
    (row,) = small.round_rows()["轮次"]
    small.open_round(program, tmp_path, 轮次=[{**row, "开始日期": "2026-04-13"}])
    return program


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with complete.database_at(database_url) as opened:
        yield opened


def at(database: Database, moment: str) -> DeliveryContext:
    """Return the context of a job at an instant."""
    clock = StoppedClock(from_local(moment))
    return composition.delivery(database, clock, links.command, settings=Delivery())


def told(program: Program, account: str, rung: str, **more: str) -> list[dict[str, Any]]:
    """Return the notices of a rung to an account."""
    found = program.ok("notices", "--to", account, **more)
    return [n for n in found if n["rung"] == rung]


def test_the_office_gets_one_overview_a_week_however_often_the_job_is_woken(
    database: Database,
    opened: Program,
) -> None:
    assert digests.weekly_overview(at(database, "2026-03-02T08:59")) == 0
    for moment, made in ((MONDAY, 1), ("2026-03-04T12:00", 0), (NEXT, 1)):
        ready = at(database, moment)
        assert digests.weekly_overview(ready) == made
        tick(ready)
    assert [n["state"] for n in told(opened, "office", "weekly")] == ["sent", "sent"]


def test_an_overview_that_was_missed_on_monday_comes_later_in_the_week(
    database: Database, opened: Program
) -> None:
    assert digests.weekly_overview(at(database, "2026-03-05T10:00")) == 1
    assert digests.weekly_overview(at(database, "2026-03-07T10:00")) == 0


def test_the_leader_gets_an_overview_where_something_is_late_or_has_come_undone(
    database: Database, program: Program, tmp_path: Path
) -> None:
    small.open_round(program, tmp_path)
    digests.weekly_overview(at(database, NEXT))
    (notice,) = told(program, "li", "weekly", at=NEXT)
    assert notice["inspection"] is None
    assert told(program, "zu1", "weekly", at=NEXT) == []


def test_an_overview_names_what_has_come_undone(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    complete.bring(complete.opened(database), "edu", "mobilization")
    program = Program(database_url)
    program.ok("void", "2026-1/edu", "paper", "1", "--reason", "有误", at="2026-04-01")
    ready = at(database, "2026-04-07T09:00")  # the Monday is a day off
    digests.weekly_overview(ready)
    with ready.database.read() as connection:
        wanted = select(notices.c.why).where(notices.c.recipient == "office")
        overview = json.loads(connection.execute(wanted).scalar_one())["overview"]
    assert overview["undone"] == [["2026-1/edu", "mobilization", 1]]


def test_the_office_is_told_in_december_that_next_year_is_not_loaded(
    database: Database, opened: Program
) -> None:
    assert digests.calendar_check(at(database, "2026-11-30T09:00")) == 0
    assert digests.calendar_check(at(database, "2026-12-01T09:00")) == 1
    assert digests.calendar_check(at(database, "2026-12-20T09:00")) == 0
    assert digests.calendar_check(at(database, "2027-01-04T09:00")) == 1


def test_auditor_and_office_are_told_when_the_history_does_not_hold(
    database: Database, opened: Program
) -> None:
    ready = at(database, MONDAY)
    assert digests.audit_verification(ready) == 0
    with ready.database.write() as connection:
        connection.execute(text("UPDATE deadlines SET due_on = '2027-01-01'"))
    assert digests.audit_verification(ready) > 0
    tick(ready)
    for account in ("office", "auditor"):
        assert [n["state"] for n in told(opened, account, "audit", who=account)] == ["sent"]


def test_a_delegate_is_reminded_beside_the_principal_while_it_lasts(opened: Program) -> None:
    days = ("--from", "2026-02-01", "--until", "2026-03-31")
    opened.ok("user", "delegate", "zu1", "leading", *days, who="zu1")
    ahead = opened.ok("notices", "r1/a", at="2026-02-10")
    assert {n["recipient"] for n in ahead} >= {"zu1", "leading"}
    (why,) = {n["why"] for n in ahead if n["recipient"] == "leading" and n["rung"] == "due"}
    assert "zu1" in why
    later = opened.ok("notices", "r1/a", at="2026-04-01")
    assert all("zu1" not in n["why"] for n in later if n["recipient"] == "leading")


def test_what_is_planned_and_forecast_goes_to_the_delegate_of_that_day(opened: Program) -> None:
    ahead = [n for n in opened.ok("notices", "r1/a", at="2026-03-01") if n["recipient"] == "zu1"]
    days = sorted({n["planned_for"][:10] for n in ahead if n["state"] == "planned"})
    assert len(days) > 2
    first, last = days[1], days[-2]
    opened.ok("user", "delegate", "zu1", "liaison-b", "--from", first, "--until", last, who="zu1")

    def planned() -> set[str]:
        told = opened.ok("notices", "r1/a", at="2026-03-01")
        found = [n for n in told if n["recipient"] == "liaison-b" and "zu1" in n["why"]]
        return {n["planned_for"][:10] for n in found}

    def forecast() -> set[tuple[str, bool]]:
        (one,) = opened.ok("forecast", "r1/a", at="2026-03-01")
        (stage, *_) = one["stages"]
        told = [r for r in stage["notices"] if "zu1" in r["recipients"]]
        return {(r["planned_for"][:10], "liaison-b" in r["recipients"]) for r in told}

    inside = {day for day in days if first <= day <= last}
    assert planned() == inside
    assert {stands_in == (first <= day <= last) for day, stands_in in forecast()} == {True}
    assert any(stands_in for _, stands_in in forecast())
    opened.ok("user", "undelegate", "zu1", "liaison-b", who="zu1")
    assert planned() == set()
    assert not any(stands_in for _, stands_in in forecast())
    opened.ok("tick", at=f"{first}T12:00")
    found = opened.ok("notices", "r1/a", at=f"{first}T12:00")
    assert "zu1" in {n["recipient"] for n in found if n["state"] == "sent"}
    assert "liaison-b" not in {n["recipient"] for n in found}


def test_only_the_person_or_an_administrator_appoints_a_delegate(opened: Program) -> None:
    days = ("--from", "2026-03-01", "--until", "2026-03-31")
    given = ("user", "delegate", "zu1", "zu2")
    assert opened.refused(*given, *days, who="li") == "not_permitted"
    opened.ok(*given, *days, who="secadmin")
    back = ("--from", "2026-03-31", "--until", "2026-03-01")
    assert opened.refused(*given, *back, who="zu1") == "bad_input"
    assert opened.refused("user", "delegate", "zu1", "zu1", *days, who="zu1") == "bad_input"
    apart = ("user", "delegate", "auditor", "sysadmin")
    assert opened.refused(*apart, *days, who="auditor") == "bad_input"
    assert opened.ok("audit", "verify")["ok"]


def test_the_reminders_stand_still_when_there_was_no_tick_for_too_long(opened: Program) -> None:
    def silent(moment: str) -> bool:
        found = composition.open_application(opened.url, at=moment)
        try:
            return found.silence() is not None
        finally:
            found.database.dispose()

    opened.ok("tick", at=MONDAY)
    assert [silent(f"2026-03-02T09:{minute}") for minute in (15, 16)] == [False, True]
    opened.ok("tick", at="2026-03-02T09:16")
    assert not silent("2026-03-02T09:20")


def test_a_forecast_says_what_a_late_stage_does_to_the_rest_and_writes_nothing(
    opened: Program,
) -> None:
    before = opened.ok("audit", "log")
    (plain,) = opened.ok("forecast", "r1/a", at=MONDAY)
    (late,) = opened.ok("forecast", "r1/a", "--late", "interviews=5", at=MONDAY)
    assert [s["stage"] for s in plain["stages"]] == list(LIFECYCLE.keys)
    assert {s["shift"] for s in plain["stages"]} == {0}
    shifts = {s["stage"]: s["shift"] for s in late["stages"]}
    assert shifts["reporting_meeting"] == 0
    assert shifts["interviews"] == 6  # one of the five is a made-up Saturday
    assert all(s["enters_on"] <= s["leaves_on"] for s in late["stages"])
    assert opened.ok("audit", "log") == before
    assert opened.refused("forecast", "r1/a", "--late", "closed=1") == "bad_input"
    assert opened.refused("forecast", "r1/a", "--late", "interviews") == "bad_input"
    assert opened.refused("forecast", "r1/c") == "not_found"


def test_acknowledging_is_for_the_recipient_and_stops_no_escalation(opened: Program) -> None:
    opened.ok("tick", at="2026-03-24T09:00")
    first = next(n for n in opened.ok("notices", "--to", "li") if n["state"] == "sent")
    assert opened.refused("acknowledge", first["id"], who="zu1") == "not_found"
    (seen,) = opened.ok("acknowledge", first["id"], who="li")
    assert seen["state"] == "acknowledged"
    assert opened.ok("acknowledge", first["id"], who="li") == [seen]
    assert opened.ok("tick", at="2026-03-30T09:00")["sent"] > 0


def test_a_corrected_address_is_the_one_that_reminders_go_to(
    opened: Program, database: Database, tmp_path: Path
) -> None:
    team = [{**m, "邮箱": f"{m['账号']}@new.example"} for m in small.TEAM]
    small.open_round(opened, tmp_path, 巡察组=team)
    with database.read() as connection:
        wanted = select(accounts.c.email).where(accounts.c.account == "zu1")
        assert connection.execute(wanted).scalar_one() == "zu1@new.example"
    assert opened.ok("audit", "verify")["ok"]
