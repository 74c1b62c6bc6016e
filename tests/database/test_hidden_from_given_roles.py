"""What stays hidden from who takes no part or acts through the wrong person, given roles or not."""

from pathlib import Path

import pytest

from tests.database import small
from tests.support import Program

LATER = "2026-03-10T10:00"


@pytest.fixture
def opened(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return the small round."""
    monkeypatch.chdir(tmp_path)
    small.open_round(program, tmp_path)
    return program


def delegate(opened: Program, principal: str, substitute: str) -> None:
    """Let one account act for another."""
    days = ("--from", "2026-03-01", "--until", "2026-12-31")
    opened.ok("user", "delegate", principal, substitute, *days, who="sysadmin")


def test_who_takes_no_part_neither_counts_nor_verifies_nor_exports_an_inspection(
    opened: Program,
) -> None:
    opened.ok("user", "add", "second", "--name", "办二", "--role", "office", who="sysadmin")
    opened.ok("record", "member", "r1/a", "账号=second", "姓名=办二", "职责=组员", "分工=谈话")
    given = ("账号=second", "情形=公务回避", "处理=不参加", "批准人=周")
    opened.ok("record", "recusal", "r1/a", *given)
    assert [r["open"] for r in opened.ok("rounds", who="second")] == [1]
    assert [r["open"] for r in opened.ok("rounds")] == [2]
    assert opened.refused("audit", "verify", "r1/a", who="second") == "not_found"
    assert opened.ok("audit", "verify", "r1/b", who="second")["ok"]
    assert opened.refused("audit", "export", "all.jsonl", who="second") == "not_permitted"
    assert not Path("all.jsonl").exists()
    assert opened.ok("audit", "export", "all.jsonl", who="auditor")["entries"]


def test_the_liaison_of_a_unit_reads_no_notices_of_it_that_the_leader_got(opened: Program) -> None:
    delegate(opened, "li", "liaison-a")
    delegate(opened, "liaison-a", "liaison-b")
    opened.ok("tick", at=LATER)

    def read(who: str, *words: str) -> set[str]:
        return {n["inspection"] for n in opened.ok("notices", *words, who=who, at=LATER)}

    assert read("li") == {"r1/a", "r1/b"}
    assert read("liaison-a", "--for", "li") == {"r1/b"}
    assert "r1/a" in read("liaison-b", "--for", "liaison-a")
    found = opened.ok("notices", "r1/a", who="li", at=LATER)
    sent = next(n["id"] for n in found if n["state"] == "sent" and n["recipient"] == "li")
    seen = opened.run("acknowledge", sent, "--for", "li", who="liaison-a", at=LATER)
    assert seen.json["error"]["code"] == "not_found"


def test_the_leader_is_told_to_propose_in_person_where_he_acts_for_the_office(
    opened: Program,
) -> None:
    delegate(opened, "office", "li")
    wanted = ("exempt", "r1/b", "preparation.notified", "--reason", "未到")
    answer = opened.run(*wanted, "--for", "office", who="li")
    assert answer.json["error"]["code"] == "not_permitted"
    assert "--for" in answer.json["error"]["next"]
    assert opened.ok(*wanted, who="li")["state"] == "proposed"
