"""Deadlines in words: state, lateness, rule, and how the day was counted."""

from datetime import date

import pytest

from presentation import deadlines
from presentation.language import of
from workflow.queries.deadlines import DeadlineStatus
from workflow.rules.deadlines import Base, Deadline, Due, Step

EN, ZH = of("en"), of("zh")
DAY = date(2026, 3, 6)


def deadline(*steps: Step, rule: str = "entry + 3 d", provisional: bool = False) -> Deadline:
    due = Due(due_on=DAY, original_due_on=DAY, provisional=provisional, steps=steps)
    return Deadline(
        id="1", stage="interviews", requirement=None, attempt=1, version=1, base=Base.ENTRY,
        base_on=date(2026, 3, 3), rule=rule, extensions=0, extended=0, suspensions=(), due=due,
    )  # fmt: skip


def test_a_deadline_says_base_count_and_roll_in_order() -> None:
    found = deadline(
        Step("base", {"base": "entry", "on": "2026-03-03"}),
        Step("counted", {"backward": False, "unit": "d", "n": 3, "to": "2026-03-06"}),
        Step("rolled", {"name": "", "from": "2026-03-07", "to": "2026-03-09"}),
        provisional=True,
    )
    told = deadlines.derivation(EN, found).split("; ")
    assert told[0].startswith("from 2026-03-03 (planned entry")
    assert told[1] == "3 calendar day(s) → 2026-03-06"
    assert told[2] == "2026-03-07 is a day off (weekend) → 2026-03-09"
    assert told[3].startswith("provisional")
    assert deadlines.derivation(ZH, found).count("；") == 3


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("entry + 3 d", "planned entry + 3 calendar days"),
        ("entering + 3 wd", "entering the stage + 3 working days"),
        ("exit + 2 m, not after exit", "planned exit + 2 months, no later than the planned exit"),
    ],
)
def test_a_rule_is_read_as_a_sentence(rule: str, said: str) -> None:
    assert deadlines.rule(EN, deadline(rule=rule)) == said


def test_only_what_runs_is_late() -> None:
    late = date(2026, 3, 8)
    assert deadlines.lateness(EN, DeadlineStatus(deadline(), "running"), late) == "2 day(s) late"
    assert deadlines.lateness(EN, DeadlineStatus(deadline(), "running"), DAY) == ""
    assert deadlines.lateness(EN, DeadlineStatus(deadline(), "met"), late) == ""
    assert deadlines.state(EN, DeadlineStatus(deadline(), "met")) == "met"


@pytest.mark.parametrize(
    ("resumed", "said"),
    [
        ("2026-11-28", "2026-11-28 当日暂停当日恢复，期限不变"),
        ("2026-11-29", "2026-11-28 至 2026-11-29 暂停，期间无工作日，期限不变"),
    ],
)
def test_a_suspension_that_moves_nothing_says_so(resumed: str, said: str) -> None:
    data = {"began": "2026-11-28", "resumed": resumed, "days": 0, "unit": "wd", "to": "2026-12-01"}
    assert deadlines.derivation(ZH, deadline(Step("suspended", data))) == said
