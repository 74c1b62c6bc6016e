"""A workbook loses no row and duplicates no record silently: anything unexpected is pointed out."""

from pathlib import Path
from typing import Any

import pytest

from commands.terminal import pointing_out
from tests.database import small
from tests.support import Program


@pytest.fixture
def opened(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A round of two units and two groups."""
    monkeypatch.chdir(tmp_path)
    team = [
        {"组别": group, "账号": account, "姓名": f"姓{account}", "职责": duty}
        for group, account, duty in (
            ("甲", "li", "组长"),
            ("甲", "fu", "副组长"),
            ("乙", "wang", "组长"),
        )
    ]
    units = [
        {"单位代码": code, "单位名称": f"名{code}", "组别": group}
        for code, group in (("a", "甲"), ("b", "甲"))
    ]
    sheets = {
        "轮次": [{"轮次编号": "r1", "轮次名称": "题", "开始日期": "2026-03-01"}],
        "巡察组": team,
        "被巡察单位": units,
        "花名册": [{"单位代码": "a", "工号": "1", "姓名": "丁一"}],
    }
    program.ok("import", small.workbook(Path("round.xlsx"), sheets))
    return program


def _import(program: Program, sheet: str, *rows: dict[str, str]) -> list[dict[str, Any]]:
    """Import rows of a sheet for unit a, and return what is pointed out."""
    unit = {} if sheet == "巡察组" else {"单位代码": "a"}
    book = small.workbook(Path("x.xlsx"), {sheet: [unit | row for row in rows]})
    notes: list[dict[str, Any]] = program.ok("import", book).get("notes", [])
    return notes


@pytest.mark.parametrize(
    ("account", "code"), [("nobody", "unknown_account"), ("wang", "unknown_member")]
)
def test_a_declaration_for_all_units_of_somebody_in_no_team_is_a_problem(
    opened: Program, account: str, code: str
) -> None:
    row = {"单位代码": "*", "账号": account, "情形": "无"}
    book = small.workbook(Path("x.xlsx"), {"回避申报": [row]})
    refused = opened.run("import", book)
    [problem] = refused.json["error"]["problems"]
    assert (refused.code, problem["code"], problem["sheet"]) == (1, code, "回避申报")


def test_a_row_for_all_units_of_a_round_that_is_over_says_that_it_does_nothing(
    opened: Program,
) -> None:
    for unit in ("a", "b"):
        opened.ok("cancel", f"r1/{unit}", "--reason", "并入下一轮")
    row = {"单位代码": "*", "会议类型": "组务会", "日期": "2026-03-01"}
    book = small.workbook(Path("x.xlsx"), {"会议": [row]})
    [note] = opened.ok("import", book, "--round", "r1")["notes"]
    assert note["code"] == "serves_none"


BOOKS = {"类别": "财务账目", "年度": "2024"}
MEETING = {"单位代码": "a", "会议类型": "组务会", "日期": "2026-03-01"}
TALK = {"谈话对象": "丁一", "日期": "2026-03-01", "性质": "首谈"}


@pytest.mark.parametrize(
    ("sheet", "old", "changed"),
    [
        ("谈话", TALK, {"日期": "2026-03-02"}),
        ("谈话", TALK, {"性质": "再约谈"}),
        ("会议", {"会议类型": "组务会", "日期": "2026-03-01"}, {"日期": "2026-03-02"}),
        ("书面材料", {"材料类型": "工作方案", "名称": "巡察方案"}, {"名称": "巡查方案"}),
        ("公告", {"发布方式": "网站", "发布日期": "2026-03-01"}, {"发布日期": "2026-03-02"}),
        ("问卷测评", {"类型": "民主测评", "日期": "2026-03-01"}, {"日期": "2026-03-02"}),
        ("测评结果", {"测评对象": "班子", "选项": "优秀", "票数": "3"}, {"选项": "优"}),
        ("调阅资料", BOOKS | {"资料名称": "食堂账"}, {"资料名称": "食堂帐"}),
        ("调阅资料", BOOKS | {"资料名称": "食堂账"}, {"年度": "2025"}),
        ("走访", {"日期": "2026-03-01", "走访单位": "镇政府"}, {"日期": "2026-03-02"}),
        ("重点", {"编号": "1", "类别": "重点事", "内容": "维修"}, {"编号": "2"}),
        ("问题底稿", {"编号": "1", "标题": "超标"}, {"编号": "2"}),
        ("来信来访", {"编号": "1", "方式": "来信", "摘要": "食堂"}, {"编号": "2"}),
        ("整改", {"底稿编号": "", "措施序号": "1", "整改措施": "改"}, {"措施序号": "2"}),
        ("花名册", {"工号": "7", "姓名": "丁七"}, {"工号": "8"}),
        ("巡察组", {"组别": "甲", "账号": "zu", "姓名": "祖", "职责": "组员"}, {"账号": "zu2"}),
    ],
)
def test_what_differs_only_in_what_tells_it_apart_is_pointed_out(
    opened: Program, sheet: str, old: dict[str, str], changed: dict[str, str]
) -> None:
    assert _import(opened, sheet, old) == []
    number = old.get("编号") or old.get("工号") or old.get("账号") or "1"
    unit = {} if sheet == "巡察组" else {"单位代码": "a"}
    row = {**unit, **old, **changed, "记录号": number}
    corrected = small.workbook(Path("c.xlsx"), {sheet: [row]})
    rest = ("--round", "r1", "--dry-run")
    assert opened.ok("import", corrected, *rest)["sheets"][sheet]["changed"] == 1
    notes = _import(opened, sheet, old | changed)
    note = next(n for n in notes if n["code"] == "looks_like")
    assert f" {number} " in note["message"]
    assert next(iter(changed)) in note["message"]
    assert _import(opened, sheet, old, old | changed) == []


def test_a_second_record_beside_the_first_in_one_file_is_not_taken_for_a_correction(
    opened: Program,
) -> None:
    meeting = {"会议类型": "组务会", "日期": "2026-03-01"}
    assert _import(opened, "会议", meeting) == []
    assert _import(opened, "会议", meeting, meeting | {"日期": "2026-03-02"}) == []


@pytest.mark.parametrize(
    ("sheet", "first", "second"),
    [
        ("谈话", TALK, TALK | {"日期": "2026-03-02"}),
        (
            "书面材料",
            {"材料类型": "进驻通知", "名称": "通知", "文号": "1号"},
            {"材料类型": "进驻通知", "名称": "进驻通知书", "文号": "2号"},
        ),
        ("问卷测评", {"类型": "问卷调查"}, {"类型": "问卷调查", "日期": "2026-03-01"}),
        (
            "问题底稿",
            {"编号": "1", "标题": "超标", "三大问题": "党的建设缺失"},
            {"编号": "2", "标题": "超标", "三大问题": "党的领导弱化"},
        ),
    ],
)
def test_what_is_usually_there_once_is_pointed_out_the_second_time(
    opened: Program, sheet: str, first: dict[str, str], second: dict[str, str]
) -> None:
    [note] = _import(opened, sheet, first, second)
    assert note["code"] == "twice"


def test_a_single_entry_points_out_what_it_looks_like(opened: Program) -> None:
    opened.ok("record", "interview", "r1/a", *(f"{h}={v}" for h, v in TALK.items()))
    second = opened.ok("record", "interview", "r1/a", "谈话对象=丁一", "日期=2026-03-02")
    assert [n["code"] for n in second["notes"]] == ["looks_like"]
    assert second["result"] == "added"


def test_status_tells_of_records_that_say_the_same(opened: Program) -> None:
    survey = {"类型": "问卷调查", "发放": "3", "收回": "3", "有效": "3"}
    _import(opened, "问卷测评", survey | {"日期": "2026-03-01"}, survey | {"日期": "2026-03-02"})
    _import(opened, "谈话", TALK, TALK | {"日期": "2026-03-02"})
    titled = {"标题": "超标", "三大问题": "党的建设缺失"}
    _import(opened, "问题底稿", titled | {"编号": "1"}, titled | {"编号": "7"})
    found = opened.ok("status", "r1/a")["doubles"]
    assert [(one["kind"], one["numbers"]) for one in found] == [
        ("interview", ["1", "2"]),
        ("survey", ["1", "2"]),
        ("finding", ["1", "7"]),
    ]
    assert "丁一" in found[0]["message"]
    opened.ok("void", "r1/a", "survey", "2", "--reason", "重复")
    assert len(opened.ok("status", "r1/a")["doubles"]) == 2


def test_doubles_are_not_told_to_who_reads_no_records(opened: Program) -> None:
    _import(opened, "谈话", TALK, TALK | {"日期": "2026-03-02"})
    assert opened.ok("status", "r1/a", who="auditor")["doubles"] == []


def test_a_row_with_nothing_but_the_unit_makes_no_record(opened: Program) -> None:
    [note] = _import(opened, "调阅资料", {"类别": "", "资料名称": "", "年度": ""})
    assert note["code"] == "blank_row"
    assert opened.ok("records", "r1/a", "material") == []


def test_a_declaration_for_a_unit_that_the_member_does_not_inspect_is_pointed_out(
    opened: Program,
) -> None:
    [note] = _import(opened, "回避申报", {"账号": "wang", "情形": "无"})
    assert note["code"] == "not_in_team"


def test_a_record_number_that_means_another_record_in_each_unit_is_a_problem(
    opened: Program,
) -> None:
    meeting = {"会议类型": "组务会", "日期": "2026-03-01"}
    for unit in ("a", "b"):
        opened.ok("record", "meeting", f"r1/{unit}", *(f"{h}={v}" for h, v in meeting.items()))
    row = meeting | {"单位代码": "a、b", "记录号": "1", "主持人": "王五"}
    refused = opened.run("import", small.workbook(Path("x.xlsx"), {"会议": [row]}))
    [problem] = refused.json["error"]["problems"]
    assert problem["code"] == "several_records"


def test_a_measure_that_names_no_finding_is_pointed_out(opened: Program) -> None:
    row = {"底稿编号": "9", "措施序号": "1", "整改措施": "修订制度"}
    [note] = _import(opened, "整改", row)
    assert (note["code"], "9" in note["message"]) == ("refers_to_none", True)
    _import(opened, "问题底稿", {"编号": "9", "标题": "超标"})
    assert _import(opened, "整改", row | {"责任人": "王五"}) == []


UNIT_A = {"单位代码": "a", "单位名称": "名a", "组别": "甲"}


@pytest.mark.parametrize(
    ("sheet", "row", "code"),
    [
        ("轮次", {"轮次编号": "r2", "轮次名称": "题", "开始日期": "2026-03-01"}, "looks_like"),
        ("被巡察单位", UNIT_A | {"单位代码": "a1"}, "looks_like"),
        ("被巡察单位", {"单位代码": "c", "单位名称": "丙", "组别": "丙"}, "no_such_team"),
        ("被巡察单位", UNIT_A | {"联络员姓名": "王"}, "no_account"),
        ("巡察组", {"组别": "乙", "账号": "xin", "姓名": "新人"}, "no_such_team"),
        ("巡察组", {"组别": "甲", "账号": "li2", "姓名": "姓li", "职责": "组长"}, "looks_like"),
    ],
)  # fmt: skip
def test_a_round_workbook_points_out_what_opens_or_serves_nothing_meant(
    opened: Program, sheet: str, row: dict[str, str], code: str
) -> None:
    book = small.workbook(Path("x.xlsx"), {sheet: [row]})
    rest = () if sheet == "轮次" else ("--round", "r1")
    notes = opened.ok("import", book, *rest)["notes"]
    assert [n["code"] for n in notes] == [code]


def test_an_import_shows_what_it_changes_and_what_it_empties(opened: Program) -> None:
    old = {"编号": "1", "标题": "超标", "证据": "发票"}
    _import(opened, "问题底稿", old)
    row = {"单位代码": "a", **old, "标题": "超标准", "证据": ""}
    book = small.workbook(Path("x.xlsx"), {"问题底稿": [row]})
    for dry in (("--dry-run",), ()):
        answer = opened.ok("import", book, *dry)
        [change] = answer["changes"]
        assert change["before"] == {"标题": "超标", "证据": "发票"}
        assert change["after"] == {"标题": "超标准", "证据": None}
        assert [(n["code"], n["cell"]) for n in answer["notes"]] == [("emptied", "D2")]
    assert "changes" not in opened.ok("import", book)


def test_what_is_said_to_be_no_or_none_is_a_change_and_not_emptied(opened: Program) -> None:
    person = {"工号": "7", "姓名": "丁七", "职务": "校长", "党员": "是"}
    _import(opened, "花名册", person)
    row = {"单位代码": "a", **person, "职务": "无", "党员": "否"}
    answer = opened.ok("import", small.workbook(Path("x.xlsx"), {"花名册": [row]}))
    [change] = answer["changes"]
    assert (change["after"], "notes" in answer) == ({"职务": None, "党员": None}, False)


def test_an_import_lists_on_request_what_the_file_does_not_hold(opened: Program) -> None:
    for unit in ("a", "b"):
        for number in ("1", "2"):
            opened.ok("record", "finding", f"r1/{unit}", f"编号={number}", f"标题=题{number}")
    row = {"单位代码": "a", "编号": "1", "标题": "题1"}
    book = small.workbook(Path("x.xlsx"), {"问题底稿": [row]})
    assert "missing" not in opened.ok("import", book)
    [missing] = opened.ok("import", book, "--dry-run", "--missing")["missing"]
    assert (missing["unit"], missing["number"]) == ("a", "2")


def test_one_wrong_code_in_many_rows_is_one_problem(opened: Program) -> None:
    rows = [{"单位代码": "z", "编号": str(n), "标题": f"题{n}"} for n in range(61)]
    refused = opened.run("import", small.workbook(Path("x.xlsx"), {"问题底稿": rows}))
    [problem] = refused.json["error"]["problems"]
    assert (problem["cell"], len(problem["cells"])) == ("A2", 61)
    assert "A2–A62" in refused.err


@pytest.mark.parametrize(
    ("sheet", "old", "changed"),
    [
        ("调阅资料", BOOKS | {"资料名称": "凭证第1册"}, {"资料名称": "凭证第2册"}),
        ("调阅资料", BOOKS | {"资料名称": "食堂账"}, {"资料名称": "工会账本"}),
        ("花名册", {"工号": "7", "姓名": "丁七"}, {"姓名": "丁八", "工号": "8"}),
    ],
)
def test_another_thing_is_not_taken_for_a_correction(
    opened: Program, sheet: str, old: dict[str, str], changed: dict[str, str]
) -> None:
    assert _import(opened, sheet, old) == []
    assert _import(opened, sheet, old | changed) == []


def test_two_talks_on_one_day_by_the_same_people_are_no_correction(opened: Program) -> None:
    _import(opened, "花名册", {"工号": "2", "姓名": "丁二"})
    assert _import(opened, "谈话", TALK) == []
    assert _import(opened, "谈话", TALK | {"谈话对象": "丁二"}) == []


def test_a_number_that_changes_and_is_named_elsewhere_is_pointed_out(opened: Program) -> None:
    _import(opened, "谈话", TALK)
    [note] = _import(opened, "花名册", {"记录号": "1", "工号": "01", "姓名": "丁一"})
    assert (note["code"], "01" in note["message"]) == ("renumbered", True)


def test_a_record_that_was_moved_to_another_unit_is_pointed_out(opened: Program) -> None:
    found = {"编号": "1", "标题": "超标", "证据": "发票", "三大问题": "党的建设缺失"}
    other = {"编号": "2", "标题": "未公开"}
    _import(opened, "问题底稿", found, other)
    rows = [{"单位代码": "b", **found}, {"单位代码": "a", **other}]
    book = small.workbook(Path("x.xlsx"), {"问题底稿": rows})
    [note] = opened.ok("import", book, "--dry-run")["notes"]
    assert (note["code"], note["cell"]) == ("looks_like", "A2")
    rows.append({"单位代码": "a", **found})
    book = small.workbook(Path("x.xlsx"), {"问题底稿": rows})
    assert "notes" not in opened.ok("import", book)


@pytest.mark.parametrize(("answer", "talks"), [(False, 1), (True, 2)])
def test_a_person_at_a_terminal_is_asked_before_anything_is_kept(
    opened: Program, monkeypatch: pytest.MonkeyPatch, answer: bool, talks: int
) -> None:
    _import(opened, "谈话", TALK)
    asked: list[str] = []

    def ask(_: object, question: str) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr(pointing_out, "is_watched", lambda _: True)
    monkeypatch.setattr(pointing_out, "ask", ask)
    row = {"单位代码": "a", **TALK, "日期": "2026-03-02"}
    said = opened.run("import", small.workbook(Path("x.xlsx"), {"谈话": [row]}), js=False)
    assert (len(asked), said.code) == (1, 0 if answer else 130)
    assert len(opened.ok("records", "r1/a", "interview")) == talks
    again = opened.run("import", small.workbook(Path("x.xlsx"), {"会议": [MEETING]}), js=False)
    assert (len(asked), again.code) == (1, 0)
    assert opened.ok("audit", "verify", who="auditor")["ok"]
