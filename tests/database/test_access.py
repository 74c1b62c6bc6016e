"""By every command, what somebody may not know of is as if it did not exist."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.database import small
from tests.database.statements import sent
from tests.support import Answer, Program
from workflow.database.schema import access_log
from workflow.database.sessions import open_database

#: One letter for each reader: o office, g leading group, a auditor, s system administrator,
#: k security administrator; of the inspection l leader, d deputy, m member, i liaison, r who takes
#: no part, f a former member; x the leader of another team, y the liaison of another unit.
READERS = {
    "o": "office",
    "g": "leading",
    "a": "auditor",
    "s": "sysadmin",
    "k": "secadmin",
    "l": "li",
    "d": "fu",
    "m": "zu1",
    "i": "liaison-alpha",
    "r": "out",
    "f": "former",
    "x": "xa",
    "y": "liaison-gamma",
}
KNOW = "ogaldmi"

OURS, BESIDE, DISTANT = "spring/alpha", "spring/beta", "autumn/gamma"
#: For each inspection one of the same round that does not exist, or an unknown round.
ABSENT = {OURS: "spring/nowhere", BESIDE: "spring/nowhere", DISTANT: "never/gamma"}


@dataclass(frozen=True)
class Command:
    """A command on an inspection {i} or a round {r}, who may run it, and what it then answers.

    For readers for whom it would change something it is not run.
    """

    words: str
    may: str
    #: The answer to those who may run it: a code, or empty if it is done.
    then: str | None = ""
    #: The answer to those who know of the inspection but may not run it.
    otherwise: str = "not_permitted"


READS = [
    Command("status {i}", "ogaldmi"),
    Command("status {r}", "ogaldmi"),
    Command("deadlines {i}", "ogaldmi"),
    Command("deadlines {r}", "ogaldmi"),
    Command("notices {i}", "ogaldmi"),
    Command("notices {r}", "ogaldmi"),
    Command("notices {i} --to li", "ogaldmi"),
    Command("forecast {i}", "ogaldm"),
    Command("forecast {r}", "ogaldm"),
    Command("audit log {i}", "ogaldm"),
    Command("audit log {r}", "ogaldm"),
    Command("audit stages {i}", "ogaldm"),
    Command("audit stages {r}", "ogaldm"),
    Command("records {i}", "ogldmi"),
    Command("records {i} interview", "ogldm"),
    Command("records {i} letter", "ogld"),
    Command("records {i} clue", "ogld"),
    Command("draft show {i}", "ogldm", "not_found"),
    Command("draft show {i} 1", "ogldm", "not_found"),
    Command("draft diff {i} 1 2", "ogldm", "not_found"),
    Command("draft save {i} -o out.docx", "ogldm", "not_found"),
    Command("export {i} -o out.xlsx", "ogldmi"),
    Command("export {r} -o out.xlsx", "ogldmi"),
    Command("policy show {r}", "ogaldm"),
    Command("figures {i}", "ogldm"),
    Command("figures {r}", "ogldm"),
    Command("records {r} finding", "ogldmi"),
    Command("agenda {r}", "ogaldmi"),
    Command("open {i} interview 1 --reason T", "ldmo", "not_found"),
    Command("open {i} letter 1 --reason T", "ldo", "not_found"),
    Command("open {i} clue 1 --reason T", "ldo", "not_found"),
]
ACTS = [
    Command("advance {i} --dry-run", "lo", "requirements_unmet"),
    Command("advance {i} --seen 99", "", otherwise="stale"),
    Command("return {i} preparation --reason T", "lo", "no_such_transition"),
    Command("draft {i} report.txt --author zu1 --author zu2", "m", "no_such_transition"),
    Command("draft {i} report.txt --revised-by fu", "d", "no_such_transition"),
    Command("approve {i}", "dlg", "no_such_transition"),
    Command("exempt {i} mobilization.held --reason T", "log", "bad_input"),
    Command("exempt {i} preparation.team --reason T", ""),
    Command("confirm-absence {i} nobody", "dl", "not_found"),
    Command("suspend {i} --reason T", "lo", None),
    Command("resume {i} --reason T", "lo", "no_such_transition"),
    Command("cancel {i} --reason T", "og", None),
    Command("extend {i} --days 1 --requirement preparation.plan --reason T", "lo", "not_found"),
    Command("record interview {i} 谈话对象=nobody", "ldmo", "bad_input"),
    Command("record meeting {i} 会议类型=组务会 日期=2026-03-01", "ldmo", None),
    Command("record letter {i} 编号=1 方式=来信", "ldo", None),
    Command("record clue {i} 编号=1", "ldo", None),
    Command("record member {i} 账号=zu3 姓名=三 职责=组员", "o", None),
    Command("record recusal {i} 账号=zu1 情形=无", "o", None),
    Command("record person {i} 工号=9 姓名=九", "o", None),
    Command("record unit {i} 党组织书记=王", "o", None),
    Command("record round {r} 授权文号=9", "o", None),
    Command("void {i} interview 9 --reason T", "ldmo", "not_found"),
    Command("void {i} person 9 --reason T", "o", "not_found"),
    Command("void {i} member nobody --reason T", "o", "not_found"),
    Command("void {i} recusal nobody --reason T", "o", "not_found"),
    Command("import records.xlsx --round {r} --dry-run", "ldmo"),
]
#: Refused to roles that the table does not name, whether or not the target exists.
BY_ROLE = [
    Command("audit verify {i}", "oga"),
    Command("audit verify {r}", "oga"),
    Command("audit access {i}", "a"),
    Command("audit access {r}", "a"),
    Command("policy adopt {r} --dry-run", "o"),
    Command("record unit {i} 单位名称=新", "o", None),
    Command("record round {r} 轮次名称=新", "o", None),
    Command("import round.xlsx --dry-run", "o"),
]
#: Read without a target: each reader is told only what they may know.
LISTS = ("rounds", "status", "deadlines", "notices", "audit log", "audit stages")


def _team(group: str, *accounts: str) -> small.Rows:
    duties = ["组长", "副组长", *["组员"] * len(accounts)]
    return [
        {"组别": group, "账号": account, "姓名": f"姓{account}", "职责": duty, "分工": "T"}
        for account, duty in zip(accounts, duties, strict=False)
    ]


def _unit(code: str, group: str) -> dict[str, str]:
    return {
        "单位代码": code,
        "单位名称": f"名{code}",
        "组别": group,
        "联络员账号": f"liaison-{code}",
    }


def _round(code: str, team: small.Rows, *units: dict[str, str]) -> dict[str, small.Rows]:
    return {
        "轮次": [{"轮次编号": code, "轮次名称": f"题{code}", "开始日期": "2026-03-01"}],
        "巡察组": team,
        "被巡察单位": list(units),
    }


@pytest.fixture
def program(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return two rounds: one with our inspection and one of another team, one with a third."""
    monkeypatch.chdir(tmp_path)
    ours = _team("甲", "li", "fu", "zu1", "zu2", "out", "former")
    ours[-1]["截止日期"] = "2026-02-01"
    near = _round(
        "spring", [*ours, *_team("乙", "ba", "bb")], _unit("alpha", "甲"), _unit("beta", "乙")
    )
    near["回避申报"] = [
        {"账号": "out", "单位代码": "alpha", "情形": "任职回避", "处理": "不参加", "批准人": "书记"}
    ]
    program.ok("import", small.workbook(Path("round.xlsx"), near))
    far = _round("autumn", _team("", "xa", "xb"), _unit("gamma", ""))
    program.ok("import", small.workbook(Path("far.xlsx"), far))
    rows = [{"单位代码": "*", "会议类型": "组务会", "日期": "2026-03-01"}]
    small.workbook(Path("records.xlsx"), {"会议": rows})
    Path("report.txt").write_text("报告", encoding="utf-8")
    return program


def _answer(program: Program, command: Command, target: str, reader: str) -> tuple[int, str, str]:
    """Return exit code, error code and all output, with the target's name removed."""
    code, _, unit = target.partition("/")
    words = [w.format(i=target, r=code) for w in command.words.split(" ")]
    answer = program.run(*words, who=READERS[reader])
    said = f"{answer.out}\n{answer.err}"
    for name, letter in ((target, "TARGET"), (code, "ROUND"), (unit, "UNIT")):
        said = said.replace(name, letter)
    return answer.code, _code(answer) if answer.code else "", said


#: The readers from whom each inspection is hidden; office, leading group and auditor know all.
HIDDEN = {"l": BESIDE, "d": DISTANT, "m": BESIDE, "i": DISTANT} | dict.fromkeys("skrfxy", OURS)


def _on_hidden(target: str, reader: str) -> list[Command]:
    """Return the commands whose targets are all hidden from a reader."""
    return [
        command
        for command in [*READS, *ACTS, *BY_ROLE]
        if not (target == BESIDE and "{r}" in command.words)
        and not (reader == "k" and command.words.startswith("policy show"))
    ]


def _noted(program: Program) -> Counter[tuple[str, str]]:
    """Return how often each act was refused with each code, by the access log."""
    database = open_database(program.url)
    try:
        with database.read() as connection:
            rows = connection.execute(select(access_log)).all()
    finally:
        database.dispose()
    return Counter((row.act, row.code) for row in rows)


def _code(answer: Answer) -> str:
    """Return the code of a refusal; for `advance` that of the only inspection."""
    found = answer.json.get("error") or answer.json["blocked"][0]
    return str(found["code"])


@pytest.mark.parametrize("reader", HIDDEN)
def test_what_a_reader_may_not_know_of_is_answered_like_what_is_not_there(
    program: Program, reader: str
) -> None:
    target = HIDDEN[reader]
    asked = _on_hidden(target, reader)
    program.refused("advance", "never/gamma")  # the first line of a day has the register keep it
    before = _noted(program)
    hidden, counted = [], []
    for command in asked:
        with sent() as statements:
            hidden.append(_answer(program, command, target, reader))
        counted.append([text for text, _ in statements])
    noted = _noted(program) - before
    for command, answer, taken in zip(asked, hidden, counted, strict=True):
        with sent() as statements:
            assert answer == _answer(program, command, ABSENT[target], reader), command.words
        assert len(taken) == len(statements), (
            command.words,
            {*taken} ^ {text for text, _ in statements},
        )
        expected = "not_permitted" if command in BY_ROLE else "not_found"
        assert answer[1] == expected, command.words
    assert _noted(program) - before - noted == noted
    assert {"advance", "approve", "draft", "record", "open_sealed"} <= {act for act, _ in noted}


@pytest.mark.parametrize("reader", KNOW)
def test_who_may_know_of_an_inspection_may_do_and_read_what_the_table_says(
    program: Program, reader: str
) -> None:
    for command in [*READS, *ACTS, *BY_ROLE]:
        expected = command.then if reader in command.may else command.otherwise
        if expected is not None:
            _, code, said = _answer(program, command, OURS, reader)
            assert code == expected, (command.words, said)


@pytest.mark.parametrize("reader", READERS)
def test_lists_name_nothing_that_is_not_the_readers_to_know(program: Program, reader: str) -> None:
    hidden = HIDDEN.get(reader, "nothing/is-hidden").partition("/")[2]
    for words in LISTS:
        assert hidden not in program.run(*words.split(" "), who=READERS[reader]).out, words
    answer = program.run("import", "records.xlsx", "--dry-run", who=READERS[reader])
    assert hidden not in answer.out
    if reader in "oga":
        assert _code(answer) == "ambiguous"
    elif reader in "skrf":
        assert _code(answer) == "not_found"
