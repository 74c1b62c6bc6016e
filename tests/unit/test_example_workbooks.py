"""The example round, read back from its workbooks and counted without the program."""

from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest

from examples import generate
from tests.unit.example_round import (
    ABSENT,
    AHEAD,
    BOOKS,
    BY_ACCOUNT,
    EXAMPLES,
    PROBLEMS,
    ROUND,
    STORY,
    TEAM,
    UNITS,
    Row,
    codes,
    commands,
    fields,
    findings,
    interviewed,
    measures,
    of,
    read,
    roster,
    rows,
)


def test_the_totals_are_those_of_the_work_summary() -> None:
    surveys = Counter[str]()
    for row in rows("问卷测评"):
        surveys[row["类型"]] += row["收回"]
    assert surveys == {"问卷调查": 433, "民主测评": 433}
    assert len(rows("谈话")) + len(commands("record", "interview")) == 473
    assert not commands("void", "interview")
    kinds = Counter(row["会议类型"] for row in rows("会议"))
    counted = {k: kinds[k] for k in ("沟通见面会", "巡察动员会", "专题汇报会", "列席会议")}
    assert list(counted.values()) == [5, 5, 10, 5]
    (letter,) = rows("来信来访")
    assert (letter["方式"], letter["承办人"]) == ("来信", "林秀敏")
    assert len(UNITS) == 10
    assert len(TEAM) == 5


def test_the_voided_evaluation_comes_back_with_the_same_ballots() -> None:
    (void,) = commands("void")
    (again,) = commands("record", "survey")
    unit = void["args"][1].partition("/")[2]
    _, evaluation = of("问卷测评", unit)
    (meeting,) = (m for m in of("会议", unit) if m["会议类型"] == "专题汇报会")
    assert void["args"][2:4] == ["survey", "2"]
    assert evaluation["类型"] == fields(again)["类型"] == "民主测评"
    assert [str(evaluation[k]) for k in ("发放", "收回", "有效")] == [
        fields(again)[k] for k in ("发放", "收回", "有效")
    ]
    assert fields(again)["日期"] == str(meeting["日期"]) < str(evaluation["日期"])


def test_units_lie_on_both_sides_of_the_limit_and_one_on_it() -> None:
    sizes = {unit: row["在册人数"] for unit, row in UNITS.items()}
    assert sizes == {unit: len(roster(unit)) for unit in UNITS}
    assert {(size > 30) - (size < 30) for size in sizes.values()} == {-1, 0, 1}
    assert sum(sizes.values()) == 546


def test_names_are_unique_in_a_unit_but_for_two_namesakes() -> None:
    twice = [
        (unit, name)
        for unit in UNITS
        for name, n in Counter(p["姓名"] for p in roster(unit).values()).items()
        if n > 1
    ]
    assert twice == [("edu-yz", "王伟")]
    names = {str(p["姓名"]) for unit in UNITS for p in roster(unit).values()}
    assert not names & set(TEAM)


def test_some_people_belong_to_several_groups() -> None:
    for unit in UNITS:
        groups = ("班子成员", "党员", "中层骨干", "少数民族")
        counts = [sum(p[g] == "是" for g in groups) for p in roster(unit).values()]
        assert max(counts) >= 2
        assert all(any(p[g] == "是" for p in roster(unit).values()) for g in groups)


@pytest.mark.parametrize("unit", UNITS)
def test_everybody_who_must_be_is_interviewed(unit: str) -> None:
    confirmed = {
        s["args"][2] for s in commands("confirm-absence") if s["args"][1] == f"2026-1/{unit}"
    }
    people = {number: p for number, p in roster(unit).items() if number not in confirmed}
    seen = interviewed(unit)
    for group in ("班子成员", "党员", "中层骨干", "少数民族"):
        assert {n for n, p in people.items() if p[group] == "是"} <= seen
    need = len(people) if len(roster(unit)) <= 30 else -(-70 * len(people) // 100)
    assert len(seen & set(people)) >= need
    ages = {number: 2026 - p["出生年份"] for number, p in people.items()}
    for low, high in ((0, 35), (36, 50), (51, 99)):
        assert any(low <= ages[number] <= high for number in seen)
    assert all(bool(p["无法谈话原因"]) == (n in confirmed) for n, p in roster(unit).items())


@pytest.mark.parametrize("unit", UNITS)
def test_two_inspectors_who_take_part_talk_every_time(unit: str) -> None:
    keys = Counter()  # type: Counter[tuple[object, ...]]
    for row in of("谈话", unit):
        pair = str(row["谈话人"]).split("、")
        assert len(set(pair)) == 2
        assert {*pair, row["记录人"]} <= set(TEAM) - {ABSENT.get(unit)}
        keys[(row["谈话对象"], row["日期"], row["性质"])] += 1
    assert set(keys.values()) == {1}


def test_no_group_talks_to_more_people_in_a_day_than_it_can() -> None:
    load = Counter((row["日期"], row["谈话人"]) for row in rows("谈话"))
    assert max(load.values()) <= 14


def test_team_suffices_after_recusals_and_everybody_declared() -> None:
    declared = [(r["账号"], code) for r in ROUND["回避申报"] for code in codes(r)]
    assert Counter(declared) == Counter((a, u) for a in BY_ACCOUNT for u in UNITS)
    assert list(ABSENT) == ["agr-jt"]
    duties = Counter(row["职责"] for row in ROUND["巡察组"])
    assert duties == {"组长": 1, "副组长": 1, "组员": 3}
    assert all(row["分工"] for row in ROUND["巡察组"])


@pytest.mark.parametrize("unit", UNITS)
def test_preparation_lacks_only_what_the_story_supplies(unit: str) -> None:
    book = read("01-preparation")
    papers = [row for row in book["书面材料"] if unit in codes(row)]
    kinds = {row["材料类型"] for row in papers}
    assert kinds == {"进驻通知", "巡前情况通报", "工作方案"}
    (notice,) = (row for row in papers if row["材料类型"] == "进驻通知")
    signed = bool(notice["签收人"] and notice["签收日期"])
    focus = any(unit in codes(row) for row in book["重点"])
    assert (signed, focus) == (unit != "bhz-wy", unit != "rmt")
    if not signed:
        (mended,) = commands("record", "paper", f"2026-1/{unit}")
        assert fields(mended)["名称"] == notice["名称"]
        assert fields(mended)["签收人"]


@pytest.mark.parametrize("unit", UNITS)
def test_the_right_people_are_in_the_chair(unit: str) -> None:
    above = UNITS[unit]["所属党委书记"] or UNITS[unit]["党组织书记"]
    chairs = {row["会议类型"]: row for row in of("会议", unit) if row["会议类型"] != "组务会"}
    for kind, chair in (
        ("沟通见面会", above),
        ("巡察动员会", above),
        ("专题汇报会", UNITS[unit]["党组织书记"]),
    ):
        assert chairs[kind]["主持人"] == chair
        assert chairs[kind]["组长讲话"] == "是"
    assert above in chairs["巡察动员会"]["表态发言人"].split("、")
    assert (chairs["沟通见面会"]["组长出席"], chairs["沟通见面会"]["副组长出席"]) == ("是", "是")
    reports = [
        r for r in of("书面材料", unit) if r["材料类型"] in ("党委汇报", "纪委汇报", "组织科汇报")
    ]
    assert len(reports) == 3
    assert all(r["审核结果"] == "通过" for r in reports)
    own = max(
        (r for r in of("书面材料", unit) if r["材料类型"] == "单位汇报"), key=lambda r: r["日期"]
    )
    assert own["审核结果"] == "通过"
    assert own["审核日期"] <= chairs["专题汇报会"]["日期"]


@pytest.mark.parametrize("unit", UNITS)
def test_surveys_and_tallies_add_up(unit: str) -> None:
    for row in of("问卷测评", unit):
        assert row["发放"] >= row["收回"] >= row["有效"] > 0
    votes = Counter[str]()
    for row in of("测评结果", unit):
        votes[row["测评对象"]] += row["票数"]
    assert set(votes.values()) == {row["有效"] for row in of("问卷测评", unit)}


@pytest.mark.parametrize("unit", UNITS)
def test_materials_cover_five_categories_and_three_years(unit: str) -> None:
    covered = set()
    for row in of("调阅资料", unit):
        missing = str(row["说明"] or "").startswith("无此资料：")
        assert missing or row["查阅日期"] >= row["提供日期"] >= row["要求日期"]
        assert missing or row["查阅人"] in set(TEAM) - {ABSENT.get(unit)}
        covered |= {(row["类别"], year) for year in _years(str(row["年度"]))}
    wanted = ("工作台账", "会议记录", "文件资料", "档案", "财务账目")
    assert covered == {(each, year) for each in wanted for year in (2023, 2024, 2025)}


def _years(said: str) -> list[int]:
    if "-" in said:
        first, last = said.split("-")
        return list(range(int(first), int(last) + 1))
    return [int(year) for year in said.split("、")]


@pytest.mark.parametrize("unit", UNITS)
def test_findings_are_settled_with_evidence_handlers_and_telling(unit: str) -> None:
    own = findings(unit)
    assert 2 <= len(own) <= 4
    for finding in own.values():
        assert finding["三大问题"] in PROBLEMS
        assert finding["证据"]
        handlers = {finding["承办人1"], finding["承办人2"]}
        assert len(handlers) == 2
        assert handlers <= set(TEAM) - {ABSENT.get(unit)}
        assert finding["状态"] in ("已核实", "不成立")
        told = finding["告知日期"] or finding["不予告知理由"]
        assert told or finding["状态"] == "不成立"
    numbers = {str(row["编号"]) for row in of("重点", unit)}
    for row in [*of("谈话", unit), *of("走访", unit)]:
        related = row["关联编号"]
        letters = {r["编号"] for r in of("来信来访", unit)}
        assert related is None or related in {*own, *numbers, *letters}


@pytest.mark.parametrize("unit", UNITS)
def test_focus_items_are_looked_into(unit: str) -> None:
    outcome: dict[str, Row] = {}
    for row in of("重点", unit):
        outcome.setdefault(str(row["编号"]), {}).update(row)
    for item in outcome.values():
        assert item.get("类别") == "无" or item["状态"] in ("已核实", "排除")
        assert item.get("底稿编号") is None or item["底稿编号"] in findings(unit)
    assert outcome


@pytest.mark.parametrize("unit", UNITS)
def test_drafts_cite_every_finding_and_every_big_problem(unit: str) -> None:
    confirmed = {n: f for n, f in findings(unit).items() if f["状态"] == "已核实"}
    versions = commands("draft", f"2026-1/{unit}")
    assert len(versions) == (2 if unit == "med-rm" else 1)
    for step in versions:
        words = step["args"]
        said = defaultdict[str, list[str]](list)
        for option, value in zip(words[3::2], words[4::2], strict=True):
            said[option].append(value)
        (cites,) = said["--cites"]
        cited = set(cites.split(","))
        left_out = {each.partition("=")[0] for each in said["--left-out"]}
        assert cited | left_out == set(confirmed)
        found = {confirmed[number]["三大问题"] for number in cited}
        assert found | set(said["--none-found"]) == PROBLEMS
        authors = said["--author"]
        assert len(set(authors)) == 2
        assert step["as"] in authors
        duties = {row["账号"]: row["职责"] for row in ROUND["巡察组"]}
        assert {duties[author] for author in authors} == {"组员"}
        assert ABSENT.get(unit) not in {BY_ACCOUNT[author] for author in authors}
        text = Path(words[2].replace("{examples}", str(EXAMPLES))).read_text("utf-8")
        assert all(f"（底稿{number}）" in text for number in cited)
        assert all(problem in text for problem in PROBLEMS)


@pytest.mark.parametrize("unit", UNITS)
def test_feedback_follows_the_approval_and_reaches_every_cited_finding(unit: str) -> None:
    approved = max(
        date.fromisoformat(step["at"][:10])
        for step in commands("approve", f"2026-1/{unit}")
        if step["as"] == "chenjg" and step["expect"] == 0
    )
    papers = {row["材料类型"]: row for row in of("书面材料", unit)}
    leading = any(step["as"] == "leading" for step in commands("approve", f"2026-1/{unit}"))
    assert leading == (unit == "rmt") == ("审议意见" not in papers)
    if not leading:
        assert papers["审议意见"]["文号"]
        assert papers["审议意见"]["日期"] >= approved
    assert papers["反馈意见"]["签收日期"] >= approved
    (meeting,) = (row for row in of("会议", unit) if row["会议类型"] == "反馈会")
    assert meeting["日期"] >= approved
    (draft, *_) = commands("draft", f"2026-1/{unit}")
    cited = draft["args"][draft["args"].index("--cites") + 1].split(",")
    numbers = [n for n, f in findings(unit).items() if f.get("反馈序号")]
    assert sorted(numbers) == sorted(cited)


@pytest.mark.parametrize("unit", UNITS)
def test_every_problem_fed_back_is_rectified_and_closed(unit: str) -> None:
    own = measures(unit)
    fed_back = {str(n): f["反馈序号"] for n, f in findings(unit).items() if f.get("反馈序号")}
    assert {number for number, _ in own} == set(fed_back)
    for (number, _), measure in own.items():
        assert measure["反馈序号"] == fed_back[number]
        assert measure["责任人"]
        assert measure["完成时限"]
        assert measure["完成日期"]
        assert measure["证明材料"]
        assert measure["销号人"] in {*BY_ACCOUNT, "office"}
    accepted = {row["材料类型"] for row in of("书面材料", unit) if row["审核结果"] == "通过"}
    assert {"整改方案", "整改报告"} <= accepted


def test_nothing_in_a_workbook_lies_after_its_import() -> None:
    imported = {Path(s["args"][1]).stem: s["at"][:10] for s in commands("import")}
    assert list(imported) == BOOKS
    for book in BOOKS:
        for page in read(book).values():
            for row in page:
                days = [v for k, v in row.items() if isinstance(v, date) and k not in AHEAD]
                assert all(str(day) <= imported[book] for day in days), (book, row)


def test_the_story_runs_forward_and_its_actors_and_files_exist() -> None:
    moments = [datetime.fromisoformat(step["at"]) for step in STORY]
    assert moments == sorted(moments)
    assert {step["as"] for step in STORY} <= {*BY_ACCOUNT, "office", "leading", "auditor"}
    for step in STORY:
        for word in step["args"]:
            if word.startswith("{examples}"):
                assert Path(word.replace("{examples}", str(EXAMPLES))).is_file()
        assert (step["expect"] != 0) == ("refusal" in step)


def test_every_inspection_reaches_the_end_of_the_story() -> None:
    stage = Counter[str]()
    for step in STORY:
        command, target = (*step["args"], "")[:2]
        moved = [target.partition("/")[2]] if "/" in target else list(UNITS)
        if command == "advance" and step["expect"] in (0, 3):
            stage.update(unit for unit in moved if unit not in step.get("unmet", {}))
        if command == "approve" and step["expect"] == 0 and step["as"] != "leading":
            stage.update(moved)
        if command == "return":
            stage.subtract(moved)
    assert dict(stage) == dict.fromkeys(UNITS, 11)


@pytest.mark.slow
def test_the_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        generate.main(tmp_path / folder)
    written = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*"))
    for name in written:
        first, second = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        assert first == second
        if name.suffix == ".xlsx":
            assert read(name.stem) == read(name.stem, tmp_path / "one")
        else:
            assert first == (EXAMPLES / name).read_bytes()
    assert len(written) == 11 + 11 + 2
