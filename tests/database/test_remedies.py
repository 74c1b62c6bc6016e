"""How `status` and refusals say what supplies what is lacking, and to whom they say it."""

from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.database import small
from tests.support import Program
from workflow.rules.facts.findings import PROBLEMS

SIGNED = {"签收人": "王五", "签收日期": "2026-03-02"}


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    """Return a round at preparation, in which the notice of entry was issued and not signed for."""
    small.open_round(program, tmp_path)
    program.ok("record", "paper", "r1/a", "材料类型=进驻通知", "名称=通知", "日期=2026-03-02")
    return program


def _notified(program: Program, **given: Any) -> dict[str, Any]:
    return small.requirement(program, "preparation.notified", **given)


def test_a_requirement_carries_why_it_is_unmet_and_how_it_is_supplied(opened: Program) -> None:
    found = _notified(opened)
    assert (found["lacking"], found["cause"]) == (["1"], ["not_signed"])
    assert found["remedy"] == {
        "act": "record",
        "kind": "paper",
        "record": "1",
        "known": {},
        "asked": list(SIGNED),
        "who": ["office", "leader", "deputy", "member"],
        "when": None,
    }


def test_what_is_supplied_as_the_remedy_says_is_met(opened: Program) -> None:
    remedy = _notified(opened)["remedy"]
    fields = [f"{heading}={SIGNED[heading]}" for heading in remedy["asked"]]
    opened.ok("record", remedy["kind"], "r1/a", f"记录号={remedy['record']}", *fields)
    found = _notified(opened)
    assert (found["met"], found["lacking"], found["cause"]) == (True, [], [])
    assert found["remedy"] is None


@pytest.mark.parametrize("who", ["office", "leading", "li", "zu1", "auditor", "liaison-a", ""])
def test_a_remedy_is_for_who_may_read_records(opened: Program, who: str) -> None:
    found = opened.ok("status", "r1/a", who=who)["requirements"]
    offered = [r["code"] for r in found if r["remedy"]]
    unmet = [r["code"] for r in found if not r["met"]]
    assert offered == ([] if who in ("auditor", "liaison-a") else unmet)


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_what_blocks_an_advance_carries_the_same(opened: Program, dry_run: tuple[str, ...]) -> None:
    stands = opened.ok("status", "r1/a")["requirements"]
    (blocked,) = opened.run("advance", "r1/a", *dry_run).json["blocked"]
    assert blocked["requirements"] == [r for r in stands if not r["met"]]


def _reviewed(program: Program, folder: Path) -> None:
    """Bring the inspection to the leader's approval."""
    small.place(program, "drafting")
    report = folder / "report.txt"
    report.write_text("报告", encoding="utf-8")
    absent = (("--none-found", problem) for problem in PROBLEMS)
    authors = ("--author", "zu1", "--author", "zu2")
    program.ok("draft", "r1/a", str(report), *authors, *chain(*absent), who="zu1")
    program.ok("advance", "r1/a")
    program.ok("approve", "r1/a", who="fu")


def test_a_refusal_carries_the_remedy_of_what_has_come_undone(
    opened: Program, tmp_path: Path
) -> None:
    _reviewed(opened, tmp_path)
    opened.ok("record", "round", "r1", "授权日期=2026-12-01")
    (unmet,) = opened.run("approve", "r1/a", who="li").json["error"]["requirements"]
    assert (unmet["code"], unmet["cause"]) == ("leader_approval.still_met", ["undone"])
    assert unmet["remedy"] == small.requirement(opened, "preparation.authorized")["remedy"]
    assert unmet["remedy"]["asked"] == ["授权文号", "授权日期"]


def test_each_is_offered_the_way_that_is_open_to_them(opened: Program, tmp_path: Path) -> None:
    _reviewed(opened, tmp_path)
    opened.ok("approve", "r1/a", who="li")
    office, group, member = (
        small.requirement(opened, "feedback.authorized", who=who)["remedy"]
        for who in ("office", "leading", "zu1")
    )
    assert (office["act"], office["known"]) == ("record", {"材料类型": "审议意见"})
    assert (group["act"], group["known"], group["who"]) == (
        "approve", {"draft": 1}, ["leading_group"],
    )  # fmt: skip
    assert member == office


def test_before_its_stage_nothing_is_offered_that_only_the_stage_allows(opened: Program) -> None:
    for code in ("drafting.submitted", "deputy_review.approved", "leader_approval.approved"):
        assert small.requirement(opened, code)["remedy"] is None
    assert small.requirement(opened, "document_review.years")["remedy"]["act"] == "record"


def test_what_has_ended_is_offered_nothing(opened: Program) -> None:
    opened.ok("cancel", "r1/a", "--reason", "终止")
    assert all(r["remedy"] is None for r in opened.ok("status", "r1/a")["requirements"])
