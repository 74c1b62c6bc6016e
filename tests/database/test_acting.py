"""Whether somebody may act is judged within the act, for delegate and principal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import composition
from tests.database import small
from tests.support import Program
from workflow.clock import StoppedClock
from workflow.database.sessions import Database, open_database
from workflow.errors import NotAuthenticatedError, NotPermittedError, WorkflowError
from workflow.inspection.inspections import Target
from workflow.operations import manage_accounts
from workflow.operations.context import Context
from workflow.operations.send_back import send_back
from workflow.operations.suspend import suspend
from workflow.people import acting

pytestmark = pytest.mark.slow

UNIT = Target("r1", "a")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAYS = ("--from", "2026-03-01", "--until", "2026-03-05")
REASON = ("--reason", "试验")


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    """Open the small round."""
    small.open_round(program, tmp_path)
    return program


@pytest.fixture
def database(opened: Program) -> Iterator[Database]:
    made = open_database(opened.url)
    yield made
    made.dispose()


def signed_in(database: Database, account: str, principal: str = "") -> Context:
    """Return the context of somebody who has signed in."""
    with database.read() as connection:
        actor = acting.signed_in(connection, account, for_account=principal, now=NOON)
    return composition.context(database, actor, StoppedClock(NOON))


def code_of(given: Context) -> str:
    """Return the code with which an act on the inspection is refused; empty if it is done."""
    try:
        suspend(given, UNIT, seen=1, reason="试验")
    except WorkflowError as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize("gone", ["fu", "li"])
def test_who_was_disabled_since_signing_in_acts_no_more_for_another_neither(
    opened: Program, database: Database, gone: str
) -> None:
    opened.ok("user", "delegate", "li", "fu", *DAYS, who="li")
    own, for_leader = signed_in(database, gone), signed_in(database, "fu", "li")
    opened.ok("user", "disable", gone, who="sysadmin")
    with pytest.raises(NotAuthenticatedError):
        send_back(own, UNIT, "preparation", seen=1, reason="试验")
    assert code_of(for_leader) == {"fu": "not_authenticated", "li": "not_permitted"}[gone]


def test_a_delegation_that_ended_since_signing_in_is_over(
    opened: Program, database: Database
) -> None:
    opened.ok("user", "delegate", "li", "fu", *DAYS, who="li")
    given = signed_in(database, "fu", "li")
    later = replace(given, clock=StoppedClock(datetime(2026, 3, 6, 4, tzinfo=UTC)))
    assert code_of(later) == "not_permitted"
    assert code_of(given) == ""


def test_rights_that_were_taken_since_signing_in_are_gone(
    opened: Program, database: Database
) -> None:
    opened.ok("user", "add", "helper", "--name", "帮手", "--role", "office", who="sysadmin")
    opened.ok("user", "add", "second", "--name", "二管", "--role", "sysadmin", who="secadmin")
    office, second = signed_in(database, "helper"), signed_in(database, "second")
    for account in ("helper", "second"):
        role = ("--role", "leading_group")
        opened.ok("user", "add", account, "--name", account, *role, who="secadmin")
    assert code_of(office) == "not_permitted"
    with pytest.raises(NotPermittedError, match="have just changed"):
        manage_accounts.disable(second, "office")


def test_a_delegate_of_the_auditor_who_then_administers_the_program_acts_for_him_no_more(
    opened: Program,
) -> None:
    opened.ok("user", "delegate", "auditor", "zu2", *DAYS, who="auditor")
    assert opened.ok("audit", "verify", "--for", "auditor", who="zu2")["ok"]
    opened.ok("user", "add", "zu2", "--name", "祖二", "--role", "sysadmin", who="secadmin")
    answer = opened.run("audit", "verify", "--for", "auditor", who="zu2")
    error = answer.json["error"]
    assert (error["code"], error["who"]) == ("not_permitted", ["auditor", "sysadmin"])


@pytest.mark.parametrize("role", ["auditor", "sysadmin", "secadmin"])
def test_a_member_who_comes_to_check_or_administer_inspects_no_more(
    opened: Program, role: str
) -> None:
    opened.ok("user", "add", "zu1", "--name", "祖一", "--role", role, who="sysadmin")
    opened.ok("user", "delegate", "li", "zu1", *DAYS, who="li")
    visit = ("record", "visit", "r1/a", "日期=2026-03-02", "走访单位=派出所", "走访人=祖二")
    for acting_for in ((), ("--for", "li")):
        told = "not_permitted" if role == "auditor" and not acting_for else "not_found"
        assert opened.refused(*visit, *acting_for, who="zu1") == told
        assert opened.refused("records", "r1/a", *acting_for, who="zu1") == told
    knows = opened.run("status", "r1/a", who="zu1").code == 0
    assert knows == (role == "auditor")


def test_the_liaison_of_the_unit_acts_and_reads_for_nobody_who_inspects_it(
    opened: Program, tmp_path: Path
) -> None:
    said = tmp_path / "said.txt"
    said.write_text("谈话要点", encoding="utf-8")
    talk = ("谈话对象=a2", "日期=2026-03-02", "谈话人=祖一", "记录人=祖二", "性质=首谈")
    opened.ok("record", "interview", "r1/a", *talk, f"要点=@{said}", who="zu1")
    for principal in ("li", "office"):
        opened.ok("user", "delegate", principal, "liaison-a", *DAYS, who=principal)
        acting_for = ("--for", principal)
        sealed = ("open", "r1/a", "interview", "1", *REASON)
        assert opened.refused(*sealed, *acting_for, who="liaison-a") == "not_permitted"
        assert opened.refused("records", "r1/a", *acting_for, who="liaison-a") == "not_found"
        suspended = ("suspend", "r1/a", *REASON, *acting_for)
        assert opened.refused(*suspended, who="liaison-a") == "not_permitted"
    assert opened.ok("records", "r1/b", "--for", "office", who="liaison-a")
    assert opened.ok("status", "r1/a", who="liaison-a")["actions"] == []


@pytest.mark.parametrize("account", ["auditor", "office", "li"])
def test_nobody_who_inspects_checks_or_decides_becomes_the_liaison(
    opened: Program, tmp_path: Path, account: str
) -> None:
    unit = {**small.round_rows()["被巡察单位"][0], "联络员账号": account}
    file = small.workbook(tmp_path / "liaison.xlsx", {"被巡察单位": [unit]})
    answer = opened.run("import", file, "--round", "r1")
    (problem,) = answer.json["error"]["problems"]
    assert problem["code"] == "not_apart"


def test_who_takes_no_part_reads_nothing_whatever_role_they_hold(
    opened: Program, tmp_path: Path
) -> None:
    opened.ok("user", "add", "kin", "--name", "亲属", "--role", "office", who="sysadmin")
    recusal = {
        "账号": "kin",
        "单位代码": "a",
        "情形": "任职回避",
        "处理": "不参加",
        "批准人": "书记",
    }
    opened.ok("import", small.workbook(tmp_path / "kin.xlsx", {"回避申报": [recusal]}))
    opened.ok("user", "delegate", "office", "kin", *DAYS, who="office")
    for more in ((), ("--for", "office")):
        for command in (
            ("status", "r1/a"),
            ("records", "r1/a"),
            ("audit", "log", "r1/a"),
            ("audit", "stages", "r1/a"),
            ("deadlines", "r1/a"),
            ("notices", "r1/a"),
            ("forecast", "r1/a"),
            ("suspend", "r1/a", *REASON),
            ("record", "visit", "r1/a", "日期=2026-03-02", "走访单位=所", "走访人=祖二"),
            ("record", "recusal", "r1/a", "账号=kin", "情形=无"),
            ("void", "r1/a", "recusal", "kin", *REASON),
        ):
            code = opened.refused(*command, *more, who="kin")
            assert code == "not_found", command
        seen = opened.ok("status", "r1", *more, who="kin")
        assert [i["unit"] for i in seen["inspections"]] == ["b"]
        assert {e["inspection"] for e in opened.ok("audit", "log", *more, who="kin")} == {
            None, "r1/b",
        }  # fmt: skip
        told = opened.ok("audit", "stages", *more, who="kin")
        assert {t["inspection"] for t in told} == {"r1/b"}
    rows = {"回避申报": [{**recusal, "处理": "经核实无需回避"}]}
    again = opened.run("import", small.workbook(tmp_path / "undo.xlsx", rows), who="kin")
    assert again.json["error"]["problems"][0]["code"] == "not_found"
