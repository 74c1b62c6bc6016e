"""The board of a round: the stage of its units and what they lack, without later stages."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from states.lifecycle import LIFECYCLE
from tests.database import complete, small
from tests.support import Program
from workflow.clock import from_local
from workflow.people.actor import ANYBODY
from workflow.queries import board

NOW = from_local("2026-03-30T09:00")


def test_a_board_says_the_same_as_the_complete_status_but_judges_no_stage_to_come(
    program: Program, database_url: str, tmp_path: Path
) -> None:
    small.open_round(program, tmp_path)
    with complete.database_at(database_url) as database, database.read() as connection:
        asked: dict[str, Any] = {"reader": ANYBODY, "now": NOW}
        whole = board.of_round(connection, LIFECYCLE, "r1", **asked).inspections
        short = board.of_round(connection, LIFECYCLE, "r1", **asked, ahead=False).inspections
    assert len(short) == 2
    for one, other in zip(whole, short, strict=True):
        assert one.review.upcoming
        assert other.review == replace(one.review, upcoming=())
        for told in ("stage", "ready", "waits_on", "unmet", "due_on", "overdue_days", "actions"):
            assert getattr(one, told) == getattr(other, told), told
