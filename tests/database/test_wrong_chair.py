"""A meeting with the wrong chair: what can be done about it, and by whom."""

from pathlib import Path
from typing import Any

import pytest

from tests.database import small
from tests.support import Program

MEETING = ("会议类型=沟通见面会", "日期=2026-03-02", "组长讲话=是", "组长出席=是", "副组长出席=是")
CODE = "communication_meeting.held"


@pytest.fixture
def chaired(program: Program, tmp_path: Path) -> Program:
    """Return a round in which the secretary's successor chaired the meeting."""
    small.open_round(program, tmp_path)
    small.place(program, "communication_meeting")
    program.ok("record", "meeting", "r1/a", *MEETING, "主持人=钱七")
    return program


def _ways(program: Program, who: str) -> list[dict[str, Any]]:
    found = small.requirement(program, CODE, who=who)
    assert found["remedy"] == found["remedies"][0]
    return list(found["remedies"])


def test_the_office_mends_the_unit_sheet_first_then_the_meeting_then_sets_it_aside(
    chaired: Program,
) -> None:
    unit, meeting, aside = _ways(chaired, "office")
    assert (unit["kind"], unit["known"]) == ("unit", {"所属党委书记": "钱七"})
    assert (meeting["kind"], meeting["record"], meeting["asked"]) == ("meeting", "1", ["主持人"])
    assert (aside["act"], aside["known"]["item"]) == ("exempt", "chair")
    assert len({way["when"] for way in (unit, meeting, aside)}) == 3


@pytest.mark.parametrize(
    ("who", "acts"),
    [("li", ["record", "exempt"]), ("zu1", ["record"]), ("leading", ["exempt"])],
)
def test_only_what_the_reader_may_do_is_named(chaired: Program, who: str, acts: list[str]) -> None:
    ways = _ways(chaired, who)
    assert [way["act"] for way in ways] == acts
    assert all(way["kind"] != "unit" for way in ways)


def test_each_way_stands_under_the_case_it_is_for(chaired: Program) -> None:
    told = chaired.run("status", "r1/a", js=False).out
    lines = [line.strip() for line in told.splitlines()]
    first = lines.index("确系该级书记、单位表中书记姓名有误或已更换的：")
    assert lines[first + 1].startswith("xuncha record unit r1/a 所属党委书记=钱七")
    assert lines[first + 2] == "会议记录录入有误的："
    assert lines[first + 4] == "确由他人主持的："


def test_the_unit_sheet_mended_meets_it(chaired: Program) -> None:
    chaired.ok("record", "unit", "r1/a", "所属党委书记=钱七")
    assert small.requirement(chaired, CODE)["met"]
