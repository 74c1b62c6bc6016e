"""Opening a round: all problems at once, at the right cell; incompatible roles; plain codes."""

from pathlib import Path
from typing import Any

from tests.database import small
from tests.support import Program


def _problems(program: Program, folder: Path, **changed: small.Rows) -> set[tuple[str, ...]]:
    file = small.workbook(folder / "round.xlsx", small.round_rows(**changed))
    answer = program.run("import", file)
    assert answer.code == 1
    return {(p["sheet"], p["cell"], p["code"]) for p in answer.json["error"]["problems"]}


def _units(**changed: Any) -> small.Rows:
    units = [dict(row) for row in small.round_rows()["被巡察单位"]]
    units[1].update(changed)
    return units


def test_a_wrong_code_does_not_hide_what_else_is_wrong(program: Program, tmp_path: Path) -> None:
    team = [dict(m) for m in small.TEAM]
    team[3]["账号"] = "zu 2"
    people = [dict(p) for p in small.round_rows()["花名册"]]
    people[2]["出生年份"] = 3000
    found = _problems(
        program, tmp_path, 巡察组=team, 被巡察单位=_units(在册人数="三十"), 花名册=people
    )
    assert ("巡察组", "A5", "bad_code") in found
    assert ("被巡察单位", "F3", "bad_number") in found
    assert ("花名册", "D4", "bad_number") in found
    assert program.ok("rounds") == []


def test_a_rule_over_several_fields_names_the_cell_where_it_breaks(
    program: Program, tmp_path: Path
) -> None:
    found = _problems(
        program, tmp_path, 被巡察单位=_units(计划进驻="2026-04-01", 计划离点="2026-03-01")
    )
    assert {(s, c) for s, _, c in found} == {("被巡察单位", "bad_order")}
    assert {cell[1:] for _, cell, _ in found} == {"3"}
    small.open_round(program, tmp_path)
    row = {
        "单位代码": "a",
        "类型": "问卷调查",
        "日期": "2026-03-01",
        "发放": 4,
        "收回": 5,
        "有效": 5,
    }
    answer = program.run("import", small.workbook(tmp_path / "r.xlsx", {"问卷测评": [row]}))
    assert [p["cell"] for p in answer.json["error"]["problems"]] == ["E2"]


def test_who_checks_the_program_or_is_the_liaison_inspects_nobody(
    program: Program, tmp_path: Path
) -> None:
    for account in ("auditor", "liaison-b"):
        team = [dict(m) for m in small.TEAM]
        team[2]["账号"] = account
        recusals = [{"账号": m["账号"], "单位代码": "*", "情形": "无"} for m in team]
        found = _problems(program, tmp_path, 巡察组=team, 回避申报=recusals)
        assert found == {("巡察组", "A4", "not_apart")}
    small.open_round(program, tmp_path)
    given = ("record", "member", "r1/a", "账号=liaison-a", "姓名=联络", "职责=组员")
    assert program.refused(*given) == "bad_input"


def test_full_width_codes_are_the_same_codes(program: Program, tmp_path: Path) -> None:
    small.open_round(program, tmp_path, 被巡察单位=_units(单位代码="ｂ"))
    assert program.ok("status", "r1/b")["unit"] == "b"
    assert program.ok("audit", "verify", who="auditor")["ok"]


def test_a_liaison_who_may_not_see_what_lacks_is_not_told_that_all_is_ready(
    program: Program, tmp_path: Path
) -> None:
    small.open_round(program, tmp_path)
    assert "条件齐备" not in program.run("status", "r1", who="liaison-a", js=False).out
    assert "尚未印发" in program.run("status", "r1", js=False).out


def test_a_return_that_does_not_exist_says_which_do(program: Program, tmp_path: Path) -> None:
    small.open_round(program, tmp_path)
    small.place(program, "document_review")
    answer = program.run("return", "r1/a", "准备", "--reason", "x")
    assert answer.json["error"]["code"] == "no_such_transition"
    assert "个别谈话" in answer.err


def test_a_setting_that_does_not_exist_is_named(
    program: Program, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    for text, word in (("[team]\nleaders = 1\n", "team"), ("[policy.x]\ny = 1\n", "x"),
                       ("[policy.interviews]\nshare_percent = 300\n", "100")):  # fmt: skip
        Path("xuncha.toml").write_text(text, encoding="utf-8")
        answer = program.run("check", js=False)
        assert answer.code == 1
        assert "xuncha.toml" in answer.err
        assert word in answer.err
