"""Records: entered, corrected, voided, closed; looked up, counted once, kept sealed."""

import sqlite3
from pathlib import Path

import pytest

from tests.database import small
from tests.support import Program

TALK = {
    "单位代码": "a",
    "谈话对象": "人1",
    "日期": "2026-03-01",
    "谈话人": "祖一、祖二",
    "性质": "首谈",
}


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    small.open_round(program, tmp_path)
    return program


def test_everything_wrong_is_listed_with_its_cell_and_nothing_is_taken(
    opened: Program, tmp_path: Path
) -> None:
    file = small.workbook(
        tmp_path / "wrong.xlsx",
        {
            "谈话": [
                TALK,
                {**TALK, "谈话对象": "无此人"},
                {**TALK, "谈话对象": "人2", "日期": "2026-02-30"},
                {**TALK, "谈话对象": "人3", "谈话人": "祖一、外人"},
                {**TALK, "单位代码": "z"},
            ],
            "问卷测评": [
                {"单位代码": "a", "类型": "问卷调查", "日期": "2026-03-01", "发放": 3, "收回": 4}
            ],
            "不认识": [{"编号": 1}],
        },
    )
    answer = opened.run("import", file)
    assert answer.code == 1
    error = answer.json["error"]
    assert error["code"] == "bad_workbook"
    found = {(p["sheet"], p["cell"], p["code"]) for p in error["problems"]}
    assert "unknown_sheet" in {code for _, _, code in found}
    assert ("谈话", "B3", "unknown_person") in found
    assert ("谈话", "C4", "bad_date") in found
    assert ("谈话", "D5", "unknown_member") in found
    assert ("谈话", "A6", "not_found") in found
    assert {s for s, _, c in found if c == "bad_order"} == {"问卷测评"}
    assert opened.ok("records", "r1/a", "interview") == []


def test_a_trial_says_what_would_change_and_changes_nothing(
    opened: Program, tmp_path: Path
) -> None:
    file = small.workbook(tmp_path / "r.xlsx", {"谈话": [TALK]})
    assert opened.ok("import", file, "--dry-run")["sheets"]["谈话"]["added"] == 1
    assert opened.ok("records", "r1/a", "interview") == []
    assert opened.ok("import", file)["sheets"]["谈话"]["added"] == 1


def test_an_absent_column_leaves_the_field_and_an_empty_cell_empties_it(
    opened: Program, tmp_path: Path
) -> None:
    paper = {"单位代码": "a", "材料类型": "进驻通知", "名称": "通知", "日期": "2026-02-25"}
    small.enter(opened, tmp_path, 书面材料=[{**paper, "签收人": "王五", "签收日期": "2026-02-26"}])
    small.enter(opened, tmp_path, 书面材料=[{**paper, "文号": "1号"}])
    fields = opened.ok("records", "r1/a", "paper")[0]["fields"]
    assert (fields["签收人"], fields["文号"]) == ("王五", "1号")
    changed = small.enter(opened, tmp_path, 书面材料=[{**paper, "签收人": None}])
    assert changed["sheets"]["书面材料"] == {"added": 0, "changed": 1, "same": 0}
    assert "签收人" not in opened.ok("records", "r1/a", "paper")[0]["fields"]


def test_a_shared_meeting_is_a_record_in_each_unit_and_one_in_the_round(
    opened: Program, tmp_path: Path
) -> None:
    meeting = {"会议类型": "沟通见面会", "名称": "见面会", "日期": "2026-03-01"}
    first = small.enter(opened, tmp_path, 会议=[{**meeting, "单位代码": "a"}])
    assert first["sheets"]["会议"]["added"] == 1
    small.enter(opened, tmp_path, 会议=[{**meeting, "单位代码": "*"}])
    again = small.enter(opened, tmp_path, 会议=[{**meeting, "单位代码": "a、b"}])
    assert again["sheets"]["会议"]["same"] == 1
    for unit in ("a", "b"):
        assert len(opened.ok("records", f"r1/{unit}", "meeting")) == 1


def test_a_row_with_a_record_number_is_that_record_so_that_a_wrong_date_is_mended(
    opened: Program, tmp_path: Path
) -> None:
    small.enter(opened, tmp_path, 谈话=[TALK])
    answer = opened.ok("record", "interview", "r1/a", "记录号=1", "日期=2026-03-02")
    assert (answer["result"], answer["number"]) == ("changed", "1")
    found = opened.ok("records", "r1/a", "interview")
    assert [r["fields"]["日期"] for r in found] == ["2026-03-02"]


def test_a_voided_row_stays_void_when_imported_and_is_entered_anew_by_command(
    opened: Program, tmp_path: Path
) -> None:
    small.enter(opened, tmp_path, 谈话=[TALK])
    opened.ok("void", "r1/a", "interview", "1", "--reason", "误记")
    assert opened.refused("void", "r1/a", "interview", "1", "--reason", "再") == "not_found"
    again = small.enter(opened, tmp_path, 谈话=[TALK])
    assert again["sheets"]["谈话"]["added"] == 0
    assert [r["voided"] for r in opened.ok("records", "r1/a", "interview")] == [True]
    fields = [f"{k}={v}" for k, v in TALK.items() if k != "单位代码"]
    assert opened.ok("record", "interview", "r1/a", *fields)["number"] == "2"
    assert opened.ok("audit", "verify", who="auditor")["ok"]


def test_namesakes_must_be_told_apart(program: Program, tmp_path: Path) -> None:
    people = small.round_rows()["花名册"]
    people[1]["姓名"] = people[0]["姓名"]
    small.open_round(program, tmp_path, 花名册=people)
    file = small.workbook(tmp_path / "r.xlsx", {"谈话": [TALK]})
    problem = program.run("import", file).json["error"]["problems"][0]
    assert problem["code"] == "ambiguous"
    small.enter(program, tmp_path, 谈话=[{**TALK, "谈话对象": "a1"}])


def test_membership_is_judged_on_the_day_of_the_record(program: Program, tmp_path: Path) -> None:
    team = [dict(m) for m in small.TEAM]
    team[3]["起始日期"] = "2026-03-05"
    small.open_round(program, tmp_path, 巡察组=team)
    early = small.workbook(tmp_path / "e.xlsx", {"谈话": [TALK]})
    assert program.run("import", early).json["error"]["problems"][0]["code"] == "unknown_member"
    small.enter(program, tmp_path, 谈话=[{**TALK, "日期": "2026-03-06"}])


def test_who_takes_no_part_neither_sees_nor_records_and_what_they_recorded_counts_no_more(
    opened: Program, tmp_path: Path
) -> None:
    opened.ok("record", "paper", "r1/a", "材料类型=巡前情况通报", "名称=通报", "日期=2026-03-01",
              who="zu1")  # fmt: skip
    opened.ok("record", "focus", "r1/a", "编号=1", "类别=无")
    assert small.requirement(opened, "preparation.briefing")["met"]
    opened.ok("record", "recusal", "r1/a", "账号=zu1", "情形=公务回避", "处理=不参加", "批准人=周")
    assert not small.requirement(opened, "preparation.briefing")["met"]
    assert opened.refused("status", "r1/a", who="zu1") == "not_found"
    assert opened.refused("record", "focus", "r1/a", "编号=2", "类别=无", who="zu1") == "not_found"
    assert opened.run("status", "r1/b", who="zu1").code == 0


def test_a_member_who_leaves_the_team_is_corrected_like_any_record(
    opened: Program, tmp_path: Path
) -> None:
    assert small.requirement(opened, "preparation.team")["met"]
    opened.ok("void", "r1/a", "member", "zu2", "--reason", "调离")
    for unit in ("a", "b"):
        assert small.requirement(opened, "preparation.team", unit)["lacking"] == ["member"]
    for unit, act in (("a", "void"), ("b", "team")):
        last = opened.ok("audit", "log", f"r1/{unit}")[-1]
        assert (last["act"], last["reason"]) == (act, "调离")
    opened.ok("record", "member", "r1/b", "账号=zu3", "姓名=祖三", "职责=组员", "分工=谈话")
    assert small.requirement(opened, "preparation.team")["met"]
    assert small.requirement(opened, "preparation.recusal")["lacking"] == ["zu3"]
    assert opened.ok("audit", "verify", who="auditor")["ok"]


def test_sealed_texts_are_nowhere_in_clear_and_are_opened_with_a_reason(
    opened: Program, tmp_path: Path
) -> None:
    canary = "渠水清澈之语"
    (tmp_path / "text").write_text(canary, encoding="utf-8")
    refused = opened.run("record", "letter", "r1/a", "编号=1", f"摘要={canary}", who="fu")
    assert refused.json["error"]["code"] == "bad_input"
    opened.ok("record", "letter", "r1/a", "编号=1", "方式=来信", "日期=2026-03-01",
              f"摘要=@{tmp_path / 'text'}", who="fu")  # fmt: skip
    same = opened.ok("record", "letter", "r1/a", "编号=1", f"摘要=@{tmp_path / 'text'}", who="fu")
    assert same["result"] == "same"
    assert opened.refused("records", "r1/a", "letter", who="zu1") in ("not_found", "not_permitted")
    shown = opened.run("open", "r1/a", "letter", "1", "--reason", "核实", who="fu")
    assert shown.json["texts"] == {"摘要": canary}
    assert opened.refused("open", "r1/a", "letter", "1", "--reason", "看", who="auditor") in (
        "not_permitted",
        "not_found",
    )
    log = opened.ok("audit", "log", "r1/a", who="auditor")
    assert [e["reason"] for e in log if e["act"] == "open_sealed"] == ["核实"]
    everything = str(opened.ok("records", "r1/a", "letter", who="fu")) + str(log)
    assert canary not in everything
    if opened.url.startswith("sqlite"):
        file = opened.url.removeprefix("sqlite:///")
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        assert canary.encode() not in Path(file).read_bytes()
    assert opened.ok("audit", "verify", who="auditor")["ok"]


def test_a_letter_is_entered_by_leader_deputy_or_office_only(opened: Program) -> None:
    letter = ("record", "letter", "r1/a", "编号=1", "方式=来信", "日期=2026-03-01")
    assert opened.refused(*letter, who="zu1") == "not_permitted"
    assert opened.run(*letter, who="li").code == 0


def test_the_liaison_sees_the_stage_and_what_was_asked_and_nothing_else(
    opened: Program, tmp_path: Path
) -> None:
    small.enter(
        opened,
        tmp_path,
        调阅资料=[{"单位代码": "a", "类别": "档案", "资料名称": "卷", "年度": "2025",
                   "要求日期": "2026-03-01"}],
        问题底稿=[{"单位代码": "a", "编号": "1", "标题": "秘密"}],
    )  # fmt: skip
    status = opened.ok("status", "r1/a", who="liaison-a")
    assert status["stage"] == "preparation"
    assert status["draft"] is None
    assert [r["kind"] for r in opened.ok("records", "r1/a", who="liaison-a")] == ["material"]
    assert opened.refused("status", "r1/b", who="liaison-a") == "not_found"
    assert opened.refused("audit", "log", "r1/a", who="liaison-a") == "not_permitted"


@pytest.mark.slow
def test_records_before_feedback_are_closed_once_the_leader_has_approved(
    opened: Program, tmp_path: Path
) -> None:
    _to_feedback(opened, tmp_path)
    talk = [f"{k}={v}" for k, v in TALK.items() if k != "单位代码"]
    assert opened.refused("record", "interview", "r1/a", *talk) == "ended"
    assert opened.refused("void", "r1/a", "draft", "1", "--reason", "x") == "bad_input"
    assert opened.refused("record", "person", "r1/a", "工号=a1", "姓名=改名") == "ended"
    assert opened.run("record", "finding", "r1/a", "编号=1", "反馈序号=1").code == 0
    assert opened.refused("record", "finding", "r1/a", "编号=1", "标题=改") == "ended"
    assert opened.run("record", "unit", "r1/a", "计划离点=2026-05-01").code == 0
    opened.ok("return", "r1/a", "drafting", "--reason", "再改")
    assert opened.run("record", "finding", "r1/a", "编号=1", "标题=改").code == 0
    assert opened.ok("audit", "verify", who="auditor")["ok"]


def _to_feedback(program: Program, folder: Path) -> None:
    small.place(program, "document_review")
    small.enter(
        program,
        folder,
        问题底稿=[
            {"单位代码": "a", "编号": "1", "标题": "甲", "三大问题": "党的建设缺失",
             "状态": "已核实", "证据": "记录", "承办人1": "zu1", "承办人2": "祖二",
             "告知日期": "2026-03-01"}
        ],
    )  # fmt: skip
    small.place(program, "drafting")
    text = folder / "draft.txt"
    text.write_text("巡察报告", encoding="utf-8")
    program.ok(
        "draft", "r1/a", str(text), "--author", "zu1", "--author", "zu2", "--cites", "1",
        "--none-found", "党的领导弱化", "--none-found", "全面从严治党不力", who="zu1",
    )  # fmt: skip
    program.ok("advance", "r1/a")
    program.ok("approve", "r1/a", who="fu")
    program.ok("approve", "r1/a", who="li")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "没有日期，暂不计入：请补 日期=…"),
        (["日期=2026-03-03"], "日期为 2026-03-03，到那天起才计入"),
        (["日期=2026-03-02"], ""),
    ],
)
def test_a_record_that_does_not_count_yet_says_so(
    opened: Program, given: list[str], said: str
) -> None:
    talk = ["谈话对象=人1", "谈话人=祖一、祖二", *given]
    answer = opened.run("record", "interview", "r1/a", *talk, js=False)
    assert answer.code == 0
    assert said in answer.err
    assert ("计入" in answer.err) is bool(said)


def test_what_is_typed_in_full_width_is_the_same(opened: Program) -> None:
    assert opened.ok("record", "survey", "ｒ１／ａ", "类型＝问卷调查", "日期=2026-03-01")
    answer = opened.ok("record", "survey", "r1/a", "记录号＝１", "发放=3")
    assert (answer["result"], answer["number"]) == ("changed", "1")
    assert opened.ok("status", "ｒ１／ａ")["unit"] == "a"


def test_a_round_without_units_says_how_one_comes_in(program: Program) -> None:
    program.ok("record", "round", "r9", "轮次名称=新一轮", "派出党组织=县委")
    answer = program.run("status", "r9")
    assert answer.json["error"]["code"] == "not_found"
    assert answer.json["error"]["next"] == ("请录入：xuncha record unit r9/单位代码 单位名称=…")
    assert "没有 r8" in program.run("status", "r8", js=False).err


def test_what_to_do_next_names_the_inspection_the_command_was_about(opened: Program) -> None:
    answer = opened.run("return", "r1/a", "个别谈话", "--reason", "x")
    assert answer.json["error"]["code"] == "no_such_transition"
    assert answer.json["error"]["next"].endswith("xuncha status r1/a")
    assert "xuncha status r1/a" in opened.run("advance", "r1/a", js=False).err
    assert "xuncha status 轮次/单位" in opened.run("advance", "r1", js=False).err
    answer = opened.run("exempt", "r1/a", "interviews.two_inspectors", "--reason", "x")
    assert answer.json["error"]["next"].endswith("xuncha status r1/a")
