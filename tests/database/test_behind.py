"""Whoever is behind an act, as delegate or principal, is barred from the acts that control it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.database import small
from tests.support import Program
from workflow.database.sessions import open_database
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.queries import facts

pytestmark = pytest.mark.slow

NONE = [f"--none-found={p}" for p in ("党的领导弱化", "党的建设缺失", "全面从严治党不力")]
AUTHORS = ("--author", "zu1", "--author", "zu2")
REASON = ("--reason", "试验")


@pytest.fixture
def file(program: Program, tmp_path: Path) -> str:
    """Open the small round, with somebody outside the team, and return the file of a report."""
    small.open_round(program, tmp_path)
    program.ok("user", "add", "helper", "--name", "帮手", "--role", "office", who="sysadmin")
    report = tmp_path / "report.txt"
    report.write_text("巡察报告", encoding="utf-8")
    return str(report)


def delegate(program: Program, principal: str, substitute: str) -> None:
    """Let somebody act for another throughout the test."""
    days = ("--from", "2026-03-01", "--until", "2026-12-31")
    program.ok("user", "delegate", principal, substitute, *days, who="sysadmin")


def submit(program: Program, file: str, *more: str, who: str = "zu1") -> None:
    """Submit a version in drafting, and move on to the deputy's review."""
    small.place(program, "drafting")
    program.ok("draft", "r1/a", file, *AUTHORS, *NONE, *more, who=who)
    program.ok("advance", "r1/a")


def refusal(program: Program, *arguments: str, who: str) -> Any:
    """Return the refusal of a command."""
    answer = program.run(*arguments, who=who)
    assert answer.code == 4, (answer.out, answer.err)
    return answer.json["error"]


def test_a_deputy_who_submitted_for_an_author_approves_nothing_and_is_told_who_may(
    program: Program, file: str, tmp_path: Path
) -> None:
    delegate(program, "zu1", "fu")
    submit(program, file, "--for", "zu1", who="fu")
    error = refusal(program, "approve", "r1/a", who="fu")
    assert (error["code"], error["others"]) == ("not_permitted", [])
    assert "record member" in error["next"]
    approved = small.requirement(program, "deputy_review.approved")
    assert approved["cause"] == ["nobody_left"]
    assert approved["remedy"]["known"]["职责"] == "副组长"
    revised = ("draft", "r1/a", file, "--revised-by", "fu")
    assert program.refused(*revised, who="fu") == "not_permitted"
    fu = next(m for m in small.TEAM if m["账号"] == "fu")
    second = {**fu, "账号": "fu2", "姓名": "付二"}
    declared = {"账号": "fu2", "单位代码": "*", "情形": "无"}
    sheets = {"巡察组": [second], "回避申报": [declared]}
    program.ok("import", small.workbook(tmp_path / "second.xlsx", sheets), "--round", "r1")
    assert refusal(program, "approve", "r1/a", who="fu")["others"] == ["fu2"]
    assert program.ok("approve", "r1/a", who="fu2")["to_stage"] == "leader_approval"


@pytest.mark.parametrize("way", ["for an author", "for the deputy who revised"])
def test_a_leader_who_submitted_for_another_approves_nothing(
    program: Program, file: str, way: str
) -> None:
    if way == "for an author":
        delegate(program, "zu1", "li")
        submit(program, file, "--for", "zu1", who="li")
    else:
        delegate(program, "fu", "li")
        submit(program, file)
        program.ok("draft", "r1/a", file, "--revised-by", "fu", "--for", "fu", who="li")
    program.ok("approve", "r1/a", who="fu")
    assert refusal(program, "approve", "r1/a", who="li")["others"] == []
    assert small.requirement(program, "leader_approval.approved")["cause"] == ["nobody_left"]


def test_a_delegate_who_submitted_the_revision_of_the_deputy_approves_it_as_the_deputy(
    program: Program, file: str
) -> None:
    delegate(program, "fu", "helper")
    submit(program, file)
    program.ok("draft", "r1/a", file, "--revised-by", "fu", "--for", "fu", who="helper")
    program.ok("approve", "r1/a", "--for", "fu", who="helper")
    delegate(program, "li", "helper")
    assert program.refused("approve", "r1/a", "--for", "li", who="helper") == "not_permitted"
    assert program.ok("approve", "r1/a", who="li")["to_stage"] == "feedback"


def test_who_has_approved_submits_no_other_version_for_its_author(
    program: Program, file: str
) -> None:
    submit(program, file)
    program.ok("approve", "r1/a", who="fu")
    program.ok("return", "r1/a", "drafting", *REASON, who="li")
    delegate(program, "zu1", "fu")
    again = ("draft", "r1/a", file, *AUTHORS, *NONE)
    assert program.refused(*again, "--for", "zu1", who="fu") == "not_permitted"
    program.ok(*again, who="zu1")


def test_a_proposal_is_granted_by_nobody_who_stood_behind_it(program: Program, file: str) -> None:
    code = "preparation.plan"
    delegate(program, "li", "helper")
    delegate(program, "office", "li")
    program.ok("exempt", "r1/a", code, *REASON, "--for", "li", who="helper")
    for who, principal in (("helper", ""), ("li", "office")):
        acting = ("--for", principal) if principal else ()
        refused = program.refused("exempt", "r1/a", code, *REASON, *acting, who=who)
        assert refused == "not_permitted"
    assert program.ok("exempt", "r1/a", code, *REASON)["state"] == "granted"
    assert program.ok("audit", "verify", who="auditor")["ok"]


def test_a_leader_grants_nothing_unasked_as_the_delegate_of_the_office(
    program: Program, file: str
) -> None:
    delegate(program, "office", "li")
    exempt = ("exempt", "r1/a", "preparation.plan", *REASON)
    assert program.refused(*exempt, "--for", "office", who="li") == "not_permitted"
    assert program.ok(*exempt, who="li")["state"] == "proposed"


def test_of_a_proposal_from_before_it_was_kept_the_history_says_for_whom_it_was(
    program: Program, file: str
) -> None:
    delegate(program, "li", "helper")
    exempt = ("exempt", "r1/a", "preparation.plan", *REASON)
    program.ok(*exempt, "--for", "li", who="helper")
    database = open_database(program.url)
    with database.write() as connection:
        connection.execute(text("UPDATE exemptions SET proposed_on_behalf_of = NULL"))
        [row] = inspections.named(connection, Target("r1", "a"))
        known = facts.of_one(connection, row.id, row.round_id, facts.ALWAYS, date(2026, 3, 2))
    database.dispose()
    assert [e.proposers() for e in known.exemptions] == [{"helper", "li"}]
