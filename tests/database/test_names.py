"""Names in place of accounts, and what is said of a name that is not found."""

from pathlib import Path
from typing import Any

import pytest

from tests.database import small
from tests.support import Program

TWINS: small.Rows = [
    *small.TEAM,
    {"账号": "zhao1", "姓名": "赵一", "职责": "组员"},
    {"账号": "zhao2", "姓名": "赵一", "职责": "组员"},
    {"账号": "ayg", "姓名": "阿依古丽·买买提", "职责": "组员"},
]
DELEGATE = ("--from", "2026-03-01", "--until", "2026-03-31")


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    declared = [{"账号": m["账号"], "单位代码": "*", "情形": "无"} for m in TWINS]
    small.open_round(program, tmp_path, 巡察组=TWINS, 回避申报=declared)
    return program


def refused(program: Program, *arguments: str, who: str = "office") -> tuple[str, str]:
    """Return code and message of a refusal, in English."""
    answer = program.run(*arguments, "--lang", "en", who=who)
    assert answer.code
    error = answer.json["error"]
    told = "; ".join(p["message"] for p in error.get("problems", ())) or error["message"]
    return str(error["code"]), str(told)


def test_a_delegate_is_named_by_name_whoever_does_it(opened: Program) -> None:
    given = opened.ok("user", "delegate", "祖 一", "付副组", *DELEGATE, who="zu1")
    assert (given["account"], given["delegate"]) == ("zu1", "fu")
    assert opened.ok("status", "r1/a", "--for", "祖一", who="fu")
    given = opened.ok("user", "delegate", "阿依古丽・买买提", "祖二", *DELEGATE, who="secadmin")
    assert (given["account"], given["delegate"]) == ("ayg", "zu2")
    assert opened.refused("user", "delegate", "祖二", "祖一", *DELEGATE, who="zu1") == (
        "not_permitted"
    )
    assert opened.refused("user", "delegate", "祖一", "zu1", *DELEGATE, who="zu1") == "bad_input"


def test_a_name_of_several_accounts_is_refused_with_all_of_them(opened: Program) -> None:
    code, told = refused(opened, "user", "delegate", "zu1", "赵一", *DELEGATE, who="zu1")
    assert (code, told.endswith("zhao1、zhao2")) == ("ambiguous", True)


def test_a_name_of_nobody_is_refused_with_those_that_are_nearest(opened: Program) -> None:
    code, told = refused(opened, "user", "delegate", "zu1", "付副祖", *DELEGATE, who="zu1")
    assert (code, "fu（付副组）" in told) == ("not_found", True)
    code, told = refused(opened, "notices", "--to", "祖三")
    assert (code, "zu1（祖一）、zu2（祖二）" in told) == ("not_found", True)
    code, told = refused(opened, "user", "disable", "qqqqqq", who="sysadmin")
    assert (code, told) == ("not_found", "there is no account qqqqqq")


def test_an_account_is_administered_by_name(opened: Program) -> None:
    assert opened.ok("user", "disable", "祖二", who="sysadmin")["account"] == "zu2"
    assert opened.refused("user", "disable", "祖二", who="sysadmin") == "not_found"
    assert opened.ok("notices", "--to", "祖一") == opened.ok("notices", "--to", "zu1")


def test_authors_and_deputy_are_named_by_name(opened: Program, tmp_path: Path) -> None:
    small.place(opened, "drafting")
    text = tmp_path / "draft.txt"
    text.write_text("巡察报告", encoding="utf-8")
    submit = ("draft", "r1/a", str(text), "--none-found", "党的领导弱化", "--none-found",
              "党的建设缺失", "--none-found", "全面从严治党不力")  # fmt: skip
    assert refused(opened, *submit, "--author", "祖一", "--author", "祖三", who="zu1") == (
        "bad_input",
        "祖三 is not a member of the team; did you mean zu1（祖一）、zu2（祖二）?",
    )
    code, told = refused(opened, *submit, "--author", "赵一", "--author", "祖一", who="zhao1")
    assert (code, told.endswith("zhao1、zhao2")) == ("ambiguous", True)
    assert opened.refused(*submit, "--author", "祖一", "--author", "祖二", who="fu") == (
        "not_permitted"
    )
    made = opened.ok(*submit, "--author", "祖一", "--author", "阿依古丽•买买提", who="zu1")
    assert made["authors"] == ["zu1", "ayg"]
    opened.ok("advance", "r1/a")
    for author, other in (("zu1", "ayg"), ("fu", "zu1")):  # only a revision is submitted here
        both = ("--author", author, "--author", other)
        assert opened.refused(*submit, *both, who=author) == "not_permitted"
    revised = opened.ok("draft", "r1/a", str(text), "--revised-by", "付副组", who="fu")
    assert revised["authors"] == ["zu1", "ayg"]
    assert opened.ok("audit", "verify", who="auditor")["ok"]


def test_who_closes_a_measure_is_named_by_name(opened: Program, tmp_path: Path) -> None:
    row: dict[str, Any] = {"单位代码": "a", "反馈序号": "1", "措施序号": "1", "底稿编号": "1"}

    def entered(closer: str) -> str:
        small.enter(opened, tmp_path, 整改=[{**row, "销号人": closer}])
        (record,) = opened.ok("records", "r1/a", "measure")
        return str(record["fields"]["销号人"])

    assert entered("巡察工作领导小组") == entered("leading") == "leading"
    assert entered("阿依古丽‧买买提") == "ayg"

    def wrong(closer: str) -> tuple[str, str]:
        path = small.workbook(tmp_path / "x.xlsx", {"整改": [{**row, "销号人": closer}]})
        return refused(opened, "import", path)

    assert wrong("赵一")[1] == "several people are named 赵一; enter the account: zhao1、zhao2"
    assert "auditor（安全审计员）" in wrong("安全审计")[1]


def test_persons_and_members_that_are_not_found_are_told_with_the_nearest(
    opened: Program, tmp_path: Path
) -> None:
    talk = ("record", "interview", "r1/a", "日期=2026-03-01")
    code, told = refused(opened, *talk, "谈话对象=入1", "谈话人=祖三、祖二")
    assert code == "bad_input"
    assert "did you mean a1（人1）" in told
    assert "did you mean zu1（祖一）、zu2（祖二）?" in told
    code, told = refused(opened, "confirm-absence", "r1/a", "人8", who="li")
    assert (code, "a1（人1）" in told) == ("not_found", True)


def test_a_member_is_voided_by_name(opened: Program) -> None:
    done = opened.ok("void", "r1/a", "member", "阿依古丽.买买提", "--reason", "调离")
    assert done["number"] == "ayg"


def test_a_recusal_for_all_units_finds_the_member_by_a_name_with_another_dot(
    opened: Program, tmp_path: Path
) -> None:
    row = {"账号": "阿依古丽•买买提", "单位代码": "*", "情形": "无", "说明": "已核对"}
    entered = small.enter(opened, tmp_path, 回避申报=[row])
    assert entered["sheets"]["回避申报"]["changed"] == 1


def test_an_unseen_letter_makes_no_second_finding(opened: Program, tmp_path: Path) -> None:
    row = {"单位代码": "a", "编号": "1", "标题": "甲"}
    small.enter(opened, tmp_path, 问题底稿=[row])
    again = small.enter(opened, tmp_path, 问题底稿=[{**row, "编号": "1\u200d", "标题": "甲\u2060"}])
    assert again["sheets"]["问题底稿"] == {"added": 0, "changed": 0, "same": 1}


def test_an_unseen_letter_in_what_is_typed_does_not_count(opened: Program) -> None:
    assert opened.ok("status", "ｒ1/a\u200d")["unit"] == "a"
    answer = opened.ok("record", "finding", "r1/\u2060a", "编\u200b号=7\u200d", "标题=甲")
    assert answer["number"] == "7"
    again = opened.ok("record", "finding", "r1/a", "记录号=\ufeff7", "标题=乙")
    assert (again["result"], again["number"]) == ("changed", "7")
    assert opened.ok("void", "r1/a", "finding", "７\u200d", "--reason", "误录")["number"] == "7"
