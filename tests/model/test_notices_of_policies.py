"""Notices of the real program against the model, under other ladders and other days off."""

from collections import Counter
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from tests.database.small import round_rows
from tests.model.deadlines import DAY, Days
from tests.model.notices import INBOX, RUNGS, SMTP, SUPPLIER, WEBHOOK, Ladder, Organization, ticks
from tests.model.reminded import ROUND, A, Played, on, policy_text
from tests.support import Program

#: Whose last day is a Saturday, on which document_review is due.
SATURDAY = {"a": ("2026-03-16", "2026-04-18")}


@pytest.mark.drill
@pytest.mark.slow
@pytest.mark.parametrize(
    "ladder",
    [
        Ladder(),
        Ladder(on_days_off=("due", "overdue_1")),
        Ladder(in_quiet_hours=("due", "overdue_3")),
        Ladder(on_days_off=tuple(RUNGS), in_quiet_hours=tuple(RUNGS)),
        Ladder(at=time(14, 30), quiet_from=time(15), quiet_until=time(14)),
        Ladder(rungs={"before_5": ["office"], "before_2": ["liaison"], "due": ["leader", SUPPLIER],
                      "overdue_1": ["leading_group"], "overdue_10": ["member", "liaison"]}),
        Ladder(rungs={**RUNGS, "before_3": [], "overdue_5": []}),
        Ladder(on_site_every_day=True),
    ],
    ids=["plain", "off", "quiet", "always", "hours", "others", "fewer", "on site"],
)  # fmt: skip
@pytest.mark.parametrize("step", [DAY, timedelta(hours=7)], ids=["daily", "often"])
def test_another_ladder(ladder: Ladder, step: timedelta, program: Program, tmp_path: Path) -> None:
    played = Played(program, tmp_path, on("2026-02-20"), SATURDAY, ladder)
    played.clock = on("2026-04-01", "10:00")
    played.to("a", "document_review")
    played.silence(ticks(on("2026-04-10"), on("2026-05-08"), step))


@pytest.mark.drill
@pytest.mark.slow
def test_who_is_not_on_site_is_told_once_after_the_day_off(
    program: Program, tmp_path: Path
) -> None:
    """Found: the office gets the rung of Saturday on Monday at 08:00 and the next at 09:00, though
    rungs go out "at 09:00, one that falls on a day off … on the next working day", the highest.
    """
    played = Played(program, tmp_path, on("2026-02-20"), SATURDAY, Ladder(on_site_every_day=True))
    played.clock = on("2026-04-01", "10:00")
    played.to("a", "document_review")
    played.silence([on("2026-04-18"), on("2026-04-20", "08:30"), on("2026-04-20")])


def test_a_channel_out_of_the_house_is_named_but_a_simulation_sends_nothing(
    program: Program, tmp_path: Path
) -> None:
    settings = (
        '[smtp]\nhost = "127.0.0.1"\nport = 1\nsender = "a@b"\n'
        '[webhook]\nurl = "http://127.0.0.1:1/"\n'
    )
    organization = Organization(outside=(SMTP, WEBHOOK), addresses=frozenset({"zu1", "liaison-a"}))
    team = [{**m, "邮箱": "zu1@b" if m["账号"] == "zu1" else None} for m in round_rows()["巡察组"]]
    opened = on("2026-02-20")
    played = Played(
        program, tmp_path, opened, A, settings=settings, organization=organization, 巡察组=team
    )
    played.silence([on("2026-02-25"), on("2026-03-02")])
    assert Counter(row[6] for row in played.ledger.rows)[INBOX] > 0


# --- a ladder that changes ------------------------------------------------------------------------


@pytest.mark.drill
@pytest.mark.slow
def test_a_ladder_that_is_adopted_holds_from_then_on(program: Program, tmp_path: Path) -> None:
    """The instant of the next rung may not be kept from the old ladder."""
    sparse = Ladder(rungs={"due": [SUPPLIER]})
    played = Played(program, tmp_path, on("2026-02-20"), A, sparse)
    played.silence([on("2026-02-24")])
    played.clock = on("2026-02-24", "10:00")
    ladder = Ladder()
    (tmp_path / "xuncha.toml").write_text(policy_text(ladder), encoding="utf-8")
    played.ok("policy", "adopt", ROUND)
    played.ledger.ladders[ROUND] = ladder
    played.refresh()
    played.silence([on("2026-02-26"), on("2026-02-28"), on("2026-03-02")])


@pytest.mark.drill
@pytest.mark.slow
def test_days_off_that_are_corrected_move_the_rungs_of_a_date_that_stays(
    program: Program, tmp_path: Path
) -> None:
    """Nor may it be kept from the old days off."""
    played = Played(program, tmp_path, on("2026-02-20"), A)
    played.clock = on("2026-03-02", "10:00")
    played.to("a", "communication_meeting")
    assert [d.due_on for d in played.case("a").deadlines.values()] == [date(2026, 3, 19)]
    played.silence([on("2026-03-02", "11:00")])
    year = [date(2026, 1, 1) + n * DAY for n in range(365)]
    days = {day: Days().worked(day) for day in year if Days().worked(day) != (day.weekday() < 5)}
    days |= {date(2026, 3, 17): False, date(2026, 3, 18): False}
    played.load(2026, days)
    assert [d.due_on for d in played.case("a").deadlines.values()] == [date(2026, 3, 19)]
    played.ledger.ladders[ROUND] = Ladder(days=Days({2026: days}))
    played.silence([on("2026-03-12"), on("2026-03-16"), on("2026-03-19"), on("2026-03-20")])
