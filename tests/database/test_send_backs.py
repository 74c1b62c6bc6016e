"""How returns are shown, and who submitted and revised a text."""

from pathlib import Path

import pytest

from tests.database import small
from tests.support import Program
from workflow.rules.facts.findings import PROBLEMS


@pytest.fixture
def returned(program: Program, tmp_path: Path) -> Program:
    """Return an inspection whose report was revised by the deputy and sent back by the leader."""
    small.open_round(program, tmp_path)
    small.place(program, "drafting")
    text = tmp_path / "draft.txt"
    text.write_text("巡察报告", encoding="utf-8")
    given = [word for problem in PROBLEMS for word in ("--none-found", problem)]
    authors = ("--author", "zu1", "--author", "zu2")
    program.ok("draft", "r1/a", str(text), *authors, *given, who="zu1")
    program.ok("advance", "r1/a")
    program.ok("return", "r1/a", "drafting", "--reason", "事实不清", who="fu")
    program.ok("draft", "r1/a", str(text), *authors, *given, who="zu2")
    program.ok("advance", "r1/a")
    program.ok("draft", "r1/a", str(text), "--revised-by", "fu", who="fu")
    program.ok("approve", "r1/a", who="fu")
    program.ok("return", "r1/a", "deputy_review", "--reason", "措辞不当", who="li")
    return program


def test_status_shows_each_sending_back_with_its_reason_and_who_submitted_and_revised(
    returned: Program,
) -> None:
    found = returned.ok("status", "r1/a")
    assert [
        (s["from_stage"], s["to_stage"], s["by"], s["reason"]) for s in found["send_backs"]
    ] == [
        ("deputy_review", "drafting", "fu", "事实不清"),
        ("leader_approval", "deputy_review", "li", "措辞不当"),
    ]
    assert [s["attempt"] for s in found["send_backs"]] == [2, 3]
    draft = found["draft"]
    assert (draft["version"], draft["submitted_by"], draft["revised_by"]) == (3, "fu", "fu")
    told = returned.run("status", "r1/a", js=False).out
    assert "2026-03-02 由 li 退回，组长审核 → 副组长把关，理由：措辞不当" in told
    assert "由 fu 修改，fu 提交" in told
    assert returned.ok("status", "r1")["inspections"][0]["send_backs"] == found["send_backs"]


def test_the_stages_show_the_same_attempt_by_attempt(returned: Program) -> None:
    found = returned.ok("audit", "stages", "r1/a")
    back = {(s["stage"], s["attempt"]): (s["returned_to"], s["reason"]) for s in found}
    assert {key: value for key, value in back.items() if value != (None, None)} == {
        ("deputy_review", 1): ("drafting", "事实不清"),
        ("leader_approval", 1): ("deputy_review", "措辞不当"),
    }
    drafts = {(s["stage"], s["attempt"]): s["drafts"] for s in found if s["drafts"]}
    assert list(drafts) == [("drafting", 1), ("drafting", 2), ("deputy_review", 2)]
    (revision,) = drafts["deputy_review", 2]
    assert revision == {
        "version": 3, "authors": ["zu1", "zu2"], "revised_by": "fu", "submitted_by": "fu",
        "on_behalf_of": None,
    }  # fmt: skip
    told = returned.run("audit", "stages", "r1/a", js=False).out
    assert "退回“撰写报告”，理由：事实不清" in told
    assert "第 2 稿由 zu1、zu2 执笔，zu2 提交" in told


def test_the_liaison_of_the_unit_is_told_nothing_of_it(returned: Program) -> None:
    answer = returned.run("status", "r1/a", who="liaison-a")
    assert answer.json["send_backs"] == []
    assert "措辞不当" not in answer.out
    assert len(returned.ok("status", "r1/a", who="auditor")["send_backs"]) == 2
