"""The agenda: what a reader can do now, waits for, is late with, and has ahead."""

from pathlib import Path
from typing import Any

import pytest

from tests.database import small
from tests.support import Program

PHONES = {"li": "139-1", "fu": "139-2", "fu2": "139-3", "zu1": "139-4", "zu2": "139-5"}
TEAM: small.Rows = [
    *small.TEAM,
    {"账号": "fu2", "姓名": "付二", "职责": "副组长", "分工": "把关"},
]
PROBLEMS = ("党的领导弱化", "党的建设缺失", "全面从严治党不力")


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    """Return a round of two units, whose entry is planned, with the telephones of the team."""
    units = small.round_rows()["被巡察单位"]
    days = {"计划进驻": "2026-03-24", "计划离点": "2026-05-08"}
    small.open_round(
        program,
        tmp_path,
        巡察组=[{**m, "手机": PHONES[str(m["账号"])]} for m in TEAM],
        被巡察单位=[{**unit, **days} for unit in units],
        回避申报=[{"账号": m["账号"], "单位代码": "*", "情形": "无"} for m in TEAM],
    )
    return program


def _codes(items: list[dict[str, Any]], unit: str = "a") -> list[str | None]:
    return [i["requirement"] for i in items if i["inspection"] == f"r1/{unit}"]


def _drafted(program: Program, folder: Path) -> None:
    small.place(program, "drafting")
    text = folder / "draft.txt"
    text.write_text("巡察报告", encoding="utf-8")
    given = [word for problem in PROBLEMS for word in ("--none-found", problem)]
    authors = ("--author", "zu1", "--author", "zu2")
    program.ok("draft", "r1/a", str(text), *authors, *given, who="zu1")


def test_a_member_sees_what_he_can_do_with_its_remedy_and_how_others_are_reached(
    opened: Program,
) -> None:
    found = opened.ok("agenda", who="zu1")
    assert _codes(found["now"]) == [
        "preparation.notified", "preparation.briefing", "preparation.plan",
    ]  # fmt: skip
    first = found["now"][0]
    assert (first["stage"], first["due_on"], first["yours"]) == (
        "preparation", "2026-03-10", True,
    )  # fmt: skip
    assert first["remedy"]["act"] == "record"
    assert {"account": "li", "name": "李组长", "phone": "139-1"} in first["who"]
    assert found["waiting"] == found["late"] == []


def test_what_is_late_comes_first_and_what_is_due_in_ten_working_days_is_told(
    opened: Program,
) -> None:
    assert opened.ok("agenda", at="2026-02-24")["ahead"] == []  # 02-28 is worked
    assert len(opened.ok("agenda", at="2026-02-25")["ahead"]) == 6
    opened.ok("record", "unit", "r1/b", "计划进驻=2026-03-17")
    found = opened.ok("agenda", at="2026-03-05")
    assert {i["inspection"] for i in found["late"]} == {"r1/b"}
    assert {i["overdue_days"] for i in found["late"]} == {2}
    assert [i["inspection"] for i in found["now"]] == ["r1/b"] * 3 + ["r1/a"] * 3
    assert {i["inspection"] for i in found["ahead"]} == {"r1/a"}


def test_an_approval_waits_for_those_who_may_give_it_less_the_recused(
    opened: Program, tmp_path: Path
) -> None:
    _drafted(opened, tmp_path)
    assert _codes(opened.ok("agenda", who="zu1")["waiting"]) == [None]
    assert _codes(opened.ok("agenda", who="li")["now"]) == [None]
    opened.ok("advance", "r1/a")
    (item,) = (i for i in opened.ok("agenda", who="zu1")["waiting"] if i["stage"] != "preparation")
    assert (item["requirement"], item["remedy"]["act"]) == ("deputy_review.approved", "approve")
    assert [p["account"] for p in item["who"]] == ["fu", "fu2"]
    assert _codes(opened.ok("agenda", who="fu2")["now"]) == ["deputy_review.approved"]
    declared = ("账号=fu2", "情形=公务回避", "处理=不参加", "批准人=某")
    opened.ok("record", "recusal", "r1/a", *declared)
    (item,) = (i for i in opened.ok("agenda", who="zu1")["waiting"] if i["stage"] != "preparation")
    assert item["who"] == [{"account": "fu", "name": "付副组", "phone": "139-2"}]
    assert _codes(opened.ok("agenda", who="fu2")["now"]) == []
    opened.ok("approve", "r1/a", who="fu")
    assert _codes(opened.ok("agenda", who="fu")["waiting"]) == ["leader_approval.approved"]
    assert _codes(opened.ok("agenda", who="li")["now"]) == ["leader_approval.approved"]


def test_an_absence_is_confirmed_by_deputy_or_leader_though_the_office_may_interview(
    opened: Program,
) -> None:
    opened.ok("record", "person", "r1/a", "工号=a1", "无法谈话原因=退休")
    small.place(opened, "interviews")
    item = next(i for i in opened.ok("agenda")["waiting"] if i["remedy"])
    assert item["remedy"]["act"] == "confirm_absence"
    assert [p["account"] for p in item["who"]] == ["li", "fu", "fu2"]


def test_a_proposal_is_decided_by_who_may_and_waited_for_by_who_made_it(opened: Program) -> None:
    proposed = ("exempt", "r1/a", "preparation.plan", "--reason", "尚未定")
    opened.ok(*proposed, who="li")

    def proposals(part: str, who: str) -> list[dict[str, Any]]:
        found = opened.ok("agenda", who=who)[part]
        return [i for i in found if i["remedy"] and i["remedy"]["act"] == "exempt"]

    (item,) = proposals("now", "office")
    assert item["remedy"]["known"] == {"requirement": "preparation.plan"}
    assert "李组长" in item["message"]
    assert [p["account"] for p in item["who"]] == ["office", "leading"]
    assert len(proposals("now", "leading")) == len(proposals("waiting", "li")) == 1
    opened.ok(*proposed)
    assert proposals("now", "office") == []


def test_everybody_who_is_still_to_be_interviewed_is_named(opened: Program, tmp_path: Path) -> None:
    small.place(opened, "interviews")
    talk = {"单位代码": "a", "谈话对象": "a2", "日期": "2026-03-02", "谈话人": "zu1、zu2"}
    small.enter(opened, tmp_path, 谈话=[{**talk, "性质": "首谈"}])
    (found,) = opened.ok("agenda", who="zu1")["interviews"]
    assert (found["inspection"], found["more"]) == ("r1/a", 2)
    assert [p["number"] for p in found["people"]] == ["a1", "a3"]
    assert found["people"][0]["groups"] == ["party_members"]
    told = opened.run("agenda", who="zu1", js=False).out
    assert "r1/a 尚未谈话 2 人，其中至少还须谈 2 人" in told
    assert "人1（a1）：党员" in told


def test_an_agenda_is_ones_own(opened: Program) -> None:
    nothing: dict[str, list[Any]] = {
        part: [] for part in ("now", "waiting", "late", "ahead", "interviews")
    }
    for who in ("auditor", "sysadmin", "secadmin"):
        assert opened.ok("agenda", who=who) == nothing
    assert opened.run("agenda", who="auditor", js=False).out == "目前没有待办事项\n"
    assert opened.refused("agenda", "r1", who="sysadmin") == "not_found"
    assert opened.refused("agenda", "r9") == "not_found"
    small.place(opened, "document_review")
    opened.ok("record", "material", "r1/a", "类别=档案", "资料名称=干部档案", "要求日期=2026-03-01")
    mine = opened.ok("agenda", who="liaison-a")
    assert _codes(mine["now"]) == ["document_review.provided"]
    assert [p["account"] for p in mine["now"][0]["who"]] == ["liaison-a"]
    assert mine["waiting"] == mine["interviews"] == []
    assert opened.ok("agenda", who="liaison-b") == nothing


def test_a_suspended_one_is_resumed_and_an_ended_one_asks_nothing(opened: Program) -> None:
    opened.ok("suspend", "r1/a", "--reason", "洪水")
    (item,) = (i for i in opened.ok("agenda", who="li")["now"] if i["inspection"] == "r1/a")
    assert (item["remedy"]["act"], item["due_on"], item["overdue_days"]) == ("resume", None, 0)
    opened.ok("cancel", "r1/a", "--reason", "撤销")
    assert {i["inspection"] for i in opened.ok("agenda")["now"]} == {"r1/b"}
    assert opened.ok("agenda", "r1/a")["now"] == []
