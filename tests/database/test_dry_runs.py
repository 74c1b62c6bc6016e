"""The four commands with `--dry-run`: it answers as the command would, and writes nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.database.complete import assert_sound, database_at
from tests.database.rehearsing import everything
from tests.database.small import Rows, round_rows, workbook
from tests.support import Program
from workflow.database.sessions import Database

AT = "2026-03-02T09:00"
TALK = {"单位代码": "a", "性质": "首谈"}
DECLARED: Rows = [
    {"账号": who, "单位代码": "*", "情形": "无"} for who in ("li", "fu", "zu1", "zu2")
] + [
    {
        "账号": "kin",
        "单位代码": "a",
        "情形": "任职回避",
        "处理": "不参加",
        "批准人": "书记",
    }
]
READY = {
    "书面材料": [
        {
            "单位代码": "b",
            "材料类型": kind,
            "名称": kind,
            "日期": "2026-03-01",
            "签收人": "王五",
            "签收日期": "2026-03-01",
        }
        for kind in ("进驻通知", "巡前情况通报", "工作方案")
    ],
    "重点": [{"单位代码": "b", "编号": "1", "类别": "无"}],
}


@pytest.fixture
def opened(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return a round of two units: `a`, with an office account recused, and `b`, which is ready."""
    monkeypatch.chdir(tmp_path)
    program.at = AT
    program.ok("user", "add", "kin", "--name", "亲属", "--role", "office", who="sysadmin")
    program.ok("import", workbook(tmp_path / "round.xlsx", round_rows(回避申报=DECLARED)))
    program.ok("import", workbook(tmp_path / "ready.xlsx", READY))
    return program


@pytest.fixture
def database(opened: Program) -> Iterator[Database]:
    with database_at(opened.url) as made:
        yield made


def tried_and_done(
    program: Program, database: Database, *command: str, who: str, code: int
) -> dict[str, Any]:
    """Rehearse a command, then run it, and return both answers, which have this exit code."""
    before = everything(database)
    tried = program.run(*command, "--dry-run", who=who)
    assert everything(database) == before
    done = program.run(*command, who=who)
    assert (tried.code, done.code) == (code, code), (tried.out, done.out)
    answers = [dict(tried.json), dict(done.json)]
    said = [answer.pop("dry_run", None) for answer in answers]
    assert said in ([None, None], [True, False])
    assert answers[0] == answers[1]
    assert_sound(database)
    return answers[1]


def test_who_takes_no_part_is_refused_whether_it_is_tried_or_done(
    opened: Program, database: Database
) -> None:
    answer = tried_and_done(opened, database, "advance", "r1/a", who="kin", code=1)
    assert answer["error"]["code"] == "not_found"


def test_what_is_lacking_is_listed_whether_it_is_tried_or_done(
    opened: Program, database: Database
) -> None:
    answer = tried_and_done(opened, database, "advance", "r1/a", who="office", code=3)
    assert answer["blocked"][0]["requirements"]


def test_a_round_is_tried_as_it_is_advanced(opened: Program, database: Database) -> None:
    answer = tried_and_done(opened, database, "advance", "r1", who="office", code=3)
    assert [m["unit"] for m in answer["advanced"]] == ["b"]
    assert [b["unit"] for b in answer["blocked"]] == ["a"]


def test_of_a_round_nothing_is_tried_or_told_in_which_one_takes_no_part(
    opened: Program, database: Database
) -> None:
    answer = tried_and_done(opened, database, "advance", "r1", who="kin", code=0)
    assert [m["unit"] for m in answer["advanced"]] == ["b"]
    assert (answer["blocked"], answer["skipped"]) == ([], [])


def test_all_steps_through_a_stage_are_tried(opened: Program, database: Database) -> None:
    through = ("--through", "mobilization")
    answer = tried_and_done(opened, database, "advance", "r1/b", *through, who="li", code=3)
    assert [m["to_stage"] for m in answer["advanced"]] == ["communication_meeting"]
    assert [b["stage"] for b in answer["blocked"]] == ["communication_meeting"]


@pytest.mark.parametrize(("who", "code"), [("kin", 1), ("office", 0), ("li", 0), ("auditor", 4)])
def test_records_are_imported_as_they_were_tried(
    opened: Program, database: Database, tmp_path: Path, who: str, code: int
) -> None:
    talk = {**TALK, "谈话对象": "人1", "日期": "2026-03-01", "谈话人": "zu1、zu2"}
    file = workbook(tmp_path / "talks.xlsx", {"谈话": [talk]})
    tried_and_done(opened, database, "import", file, who=who, code=code)


def test_a_wrong_workbook_is_refused_as_it_was_when_tried(
    opened: Program, database: Database, tmp_path: Path
) -> None:
    talk = {**TALK, "谈话对象": "无此人", "日期": "2026-13-01", "谈话人": "zu1"}
    file = workbook(tmp_path / "talks.xlsx", {"谈话": [talk]})
    answer = tried_and_done(opened, database, "import", file, who="office", code=1)
    assert answer["error"]["problems"]


@pytest.mark.parametrize(("who", "code"), [("office", 0), ("li", 4)])
def test_a_round_is_opened_as_it_was_tried(
    opened: Program, database: Database, tmp_path: Path, who: str, code: int
) -> None:
    sheets = round_rows(回避申报=DECLARED)
    sheets["被巡察单位"].append({**sheets["被巡察单位"][0], "单位代码": "c"})
    file = workbook(tmp_path / "more.xlsx", sheets)
    tried_and_done(opened, database, "import", file, who=who, code=code)


@pytest.mark.parametrize(("who", "code"), [("office", 0), ("li", 4), ("auditor", 4)])
def test_a_policy_is_adopted_as_it_was_tried(
    opened: Program, database: Database, tmp_path: Path, who: str, code: int
) -> None:
    (tmp_path / "xuncha.toml").write_text(
        "[policy.team]\nmembers = 3\n[policy.deadlines]\npreparation = 'entering + 9 wd'\n",
        encoding="utf-8",
    )
    tried_and_done(opened, database, "policy", "adopt", "r1", who=who, code=code)


@pytest.mark.parametrize(("who", "code"), [("office", 0), ("li", 4)])
def test_a_calendar_is_loaded_as_it_was_tried(
    opened: Program, database: Database, tmp_path: Path, who: str, code: int
) -> None:
    file = tmp_path / "days.csv"
    file.write_text("日期,类型,名称\n2026-03-02,停,停电\n", encoding="utf-8")
    tried_and_done(opened, database, "calendar", "load", str(file), who=who, code=code)
