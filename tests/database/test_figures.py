"""The figures of a round, a unit or a team, and lists over a whole round."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.database import small
from tests.support import Program

AT = "2026-03-20"


def _interview(unit: str, person: str, **cells: object) -> dict[str, Any]:
    row = {"单位代码": unit, "谈话对象": person, "日期": "2026-03-10", "谈话人": "zu1、zu2"}
    return {**row, "性质": "首谈", **cells}


def _finding(unit: str, number: str, problem: str, named: str, **cells: object) -> dict[str, Any]:
    row = {"单位代码": unit, "编号": number, "标题": number, "三大问题": problem, "六项纪律": named}
    return {**row, "状态": "已核实", "核实日期": "2026-03-12", **cells}


@pytest.fixture
def counted(program: Program, tmp_path: Path) -> Program:
    """Return a round of two units and two teams with some records of every kind."""
    units = small.round_rows()["被巡察单位"]
    team = [
        *({**m, "组别": "一组"} for m in small.TEAM),
        *({**m, "账号": f"{m['账号']}9", "组别": "二组"} for m in small.TEAM),
    ]
    small.open_round(
        program,
        tmp_path,
        巡察组=team,
        被巡察单位=[{**u, "组别": g} for u, g in zip(units, ("一组", "二组"), strict=True)],
        回避申报=[{"账号": m["账号"], "单位代码": "*", "情形": "无"} for m in team],
    )
    meeting = {"日期": "2026-03-05", "主持人": "赵六", "名称": "会"}
    small.enter(
        program,
        tmp_path,
        会议=[
            {"单位代码": "a、b", "会议类型": "沟通见面会", **meeting},
            {"单位代码": "a", "会议类型": "列席会议、巡察动员会", **meeting},
            {"单位代码": "b", "会议类型": "列席会议", **meeting, "日期": "2026-04-01"},
            {"单位代码": "b", "会议类型": "组务会", **meeting},
        ],
        谈话=[
            _interview("a", "a1"),
            _interview("a", "a1", 性质="再约谈", 日期="2026-03-11"),
            _interview("a", "a2", 谈话人="zu1"),
            _interview("a", "某老板", 对象范围="外部"),
            _interview("b", "b1", 谈话人="zu19、zu29"),
            _interview("b", "b2", 谈话人="zu19、zu29", 日期="2026-04-02"),
        ],
        问卷测评=[
            {"单位代码": u, "类型": t, "日期": "2026-03-06", "发放": 3, "收回": 2, "有效": 1}
            for u in ("a", "b")
            for t in ("问卷调查", "民主测评")
        ],
        问题底稿=[
            _finding("b", "B1", "全面从严治党不力", "廉洁"),
            _finding("a", "A1", "党的领导弱化", "组织纪律、政治"),
            _finding("a", "A2", "党的领导弱化", "政治纪律", 状态="不成立"),
            _finding("a", "A3", "", "", 状态=""),
            _finding("b", "B2", "党的领导弱化", "政治纪律", 核实日期="2026-03-25"),
        ],
        整改=[{"单位代码": "a", "措施序号": "1", "底稿编号": "A1", "完成日期": "2026-03-15"}],
    )
    for number, way in enumerate(("来信", "来信", "来访"), 1):
        letter = (f"编号={number}", f"方式={way}", "日期=2026-03-08", "承办人=fu")
        program.ok("record", "letter", "r1/a", *letter)
    void = ("编号=9", "方式=来电", "日期=2026-03-08")
    program.ok("record", "letter", "r1/a", *void)
    program.ok("void", "r1/a", "letter", "9", "--reason", "误录")
    return program


def test_a_shared_meeting_is_one_and_a_plan_is_none(counted: Program) -> None:
    found = counted.ok("figures", "r1", at=AT)
    assert found["meetings"] == {
        "沟通见面会": 1, "巡察动员会": 1, "专题汇报会": 0, "列席会议": 1, "total": 2,
    }  # fmt: skip
    assert counted.ok("figures", "r1/b", at=AT)["meetings"]["total"] == 1
    assert counted.ok("figures", "r1", at="2026-04-01")["meetings"]["列席会议"] == 2


def test_interviews_are_counted_as_interviews_and_coverage_as_persons(counted: Program) -> None:
    found = counted.ok("figures", "r1", at=AT)
    assert (found["interviews"], found["persons"]) == (4, 2)
    assert found["coverage"] == [
        {"unit": "a", "staff": 3, "have": 1, "need": 3},
        {"unit": "b", "staff": 3, "have": 1, "need": 3},
    ]
    assert found["interviews_by_group"] == {
        "leadership": 0, "party_members": 3, "middle_managers": 0, "minorities": 0,
        "0-35": 0, "36-50": 0, "51+": 3, "outside": 1,
    }  # fmt: skip
    assert found["persons_by_group"]["party_members"] == {"staff": 6, "have": 2}


def test_what_was_returned_and_what_was_written_are_counted(counted: Program) -> None:
    found = counted.ok("figures", "r1", at=AT)
    assert (found["questionnaires"], found["evaluations"]) == (4, 4)
    assert found["letters"] == {"来信": 2, "来访": 1}
    assert found["measures"] == {"total": 1, "completed": 1}
    assert (found["units"], found["closed"]) == (2, 0)


def test_findings_are_counted_by_problem_and_discipline(counted: Program) -> None:
    found = counted.ok("figures", "r1", at=AT)

    def count(problem: str | None, discipline: str | None, *counts: int) -> dict[str, Any]:
        names = ("confirmed", "open", "unfounded")
        counted_ = dict(zip(names, counts, strict=True))
        return {"problem": problem, "discipline": discipline, **counted_}

    assert found["findings"] == [
        count("党的领导弱化", "政治纪律", 1, 1, 1),
        count("党的领导弱化", "组织纪律", 1, 0, 0),
        count("全面从严治党不力", "廉洁纪律", 1, 0, 0),
        count(None, None, 0, 1, 0),
    ]
    assert found["all_findings"] == {"confirmed": 2, "open": 2, "unfounded": 1}


def test_figures_are_those_of_a_day_and_of_a_team(counted: Program) -> None:
    early = counted.ok("figures", "r1", "--until", "2026-03-09", at=AT)
    assert (early["until"], early["interviews"], early["questionnaires"]) == ("2026-03-09", 0, 4)
    assert counted.ok("figures", "r1", "--until", "2026-12-31", at=AT)["until"] == AT
    team = counted.ok("figures", "r1", "--team", "二组", at=AT)
    assert (team["team"], team["units"], team["interviews"]) == ("二组", 1, 1)
    assert counted.refused("figures", "r1", "--team", "三组", at=AT) == "not_found"
    assert counted.refused("figures", "r1", "--until", "gestern", at=AT) == "bad_input"


def test_a_reader_counts_what_is_his_to_read(counted: Program) -> None:
    assert counted.ok("figures", "r1", at=AT, who="zu1")["units"] == 1
    assert counted.ok("figures", "r1", at=AT, who="leading")["units"] == 2
    for who in ("liaison-a", "auditor"):  # they know of the inspection
        assert counted.refused("figures", "r1/a", at=AT, who=who) == "not_permitted"
    for who in ("sysadmin", "zu19"):
        assert counted.refused("figures", "r1/a", at=AT, who=who) == "not_found"
    assert counted.refused("figures", "r9", at=AT) == "not_found"


def test_figures_are_tables_for_people_and_a_workbook_for_paper(
    counted: Program, tmp_path: Path
) -> None:
    told = counted.run("figures", "r1", at=AT, js=False).out
    assert "来信来访（件）\t3" in told
    assert "党的领导弱化\t政治纪律\t1\t1\t1" in told
    file = tmp_path / "figures.xlsx"
    assert counted.ok("figures", "r1", "-o", str(file), at=AT)["rows"] > 20
    book = load_workbook(file)
    assert book.sheetnames[1:] == [
        "谈话覆盖（按人）",
        "谈话分类",
        "问题底稿（按三大问题和六项纪律）",
    ]
    assert [cell.value for cell in book.worksheets[1][2]] == ["a", 3, 1, 3, "✗"]


def test_a_list_over_the_round_stands_by_problem_and_discipline(
    counted: Program, tmp_path: Path
) -> None:
    found = counted.ok("records", "r1", "finding")
    assert [(r["unit"], r["number"]) for r in found] == [
        ("a", "A2"), ("b", "B2"), ("a", "A1"), ("b", "B1"), ("a", "A3"),
    ]  # fmt: skip
    told = counted.run("records", "r1", "finding", js=False).out.splitlines()
    assert told[0] == "单位\t编号\t三大问题\t六项纪律\t标题\t状态\t反馈序号"
    assert told[2] == "b\tB2\t党的领导弱化\t政治纪律\tB2\t已核实\t"
    file = tmp_path / "findings.xlsx"
    counted.ok("records", "r1", "finding", "-o", str(file))
    sheet = load_workbook(file)["问题底稿"]
    assert [cell.value for cell in sheet[3]][:4] == ["b", "B2", "B2", "党的领导弱化"]


def test_a_list_over_the_round_has_what_is_of_the_round_once(counted: Program) -> None:
    members = counted.ok("records", "r1", "member")
    assert len(members) == len({m["number"] for m in members}) == 8
    assert {m["unit"] for m in members} == {None}
    assert {r["unit"] for r in counted.ok("records", "r1", "interview", who="zu1")} == {"a"}
