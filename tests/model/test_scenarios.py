"""Properties of the generated scenarios."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.model import scenarios
from tests.model.case import Case
from tests.model.cells import codes, day, number, parts, text
from tests.model.oracle import judge
from tests.model.scenarios import Scenario
from tests.model.words import STAGES, Row, stage_of

SEEDS = range(60)
STAY = STAGES[: STAGES.index("drafting")]


def test_a_seed_always_gives_the_same_scenario() -> None:
    assert scenarios.generate(7) == scenarios.generate(7)
    assert scenarios.generate(7) != scenarios.generate(8)


def test_requirements_are_met_and_unmet_about_equally_often() -> None:
    met: Counter[str] = Counter()
    judged = [
        judge(scenarios.case(made, unit))
        for made in (scenarios.generate(seed, "stay") for seed in SEEDS)
        for unit in made.units
    ]
    for verdicts in judged:
        met.update(code for code, verdict in verdicts.items() if verdict.met)
    shares = {c: met[c] / len(judged) for c in judged[0] if stage_of(c) in STAY}
    assert all(0.2 < share < 0.95 for share in shares.values()), shares


@pytest.mark.parametrize("seed", SEEDS)
def test_the_acts_of_a_report_scenario_can_be_played(seed: int) -> None:
    made = scenarios.generate(seed, "report")
    for unit in made.units:
        for place, act in enumerate(made.acts[unit]):
            if act["act"] == "advance":
                left = STAGES[STAGES.index(text(act["to"])) - 1]
                verdicts = judge(scenarios.case_before(made, unit, place))
                unmet = [c for c, v in verdicts.items() if stage_of(c) == left and not v.passes]
                assert not unmet, (seed, unit, unmet)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_wrong_in_the_sense_of_section_6(seed: int) -> None:
    made = scenarios.generate(seed)
    for unit in made.units:
        case = scenarios.case(made, unit)
        before = Case(made.round, made.records, unit, made.today)
        for row in case.rows("谈话"):
            _check_interview(before, row)
        for row in case.rows("问卷测评"):
            issued, returned, valid = (number(row[name]) for name in ("发放", "收回", "有效"))
            assert (returned or 0) <= (issued or 10**9)
            assert (valid or 0) <= (returned or 10**9)
        for row in case.rows("问题底稿"):
            first, second = (text(row[name]) for name in ("承办人1", "承办人2"))
            assert first != second
            assert {first, second} - {""} <= set(before.team(day(row["核实日期"]) or made.today))


def _check_interview(case: Case, row: Row) -> None:
    """Assert that an interview names people of the roster and of the team, each once."""
    on = day(row["日期"])
    assert on is not None
    named = parts(row["谈话人"])
    assert len(set(named)) == len(named)
    assert set(named) | set(parts(row["记录人"])) <= set(case.team(on))
    assert row["对象范围"] == "外部" or case.person(row["谈话对象"])


@pytest.mark.parametrize("seed", SEEDS)
def test_no_key_stands_twice_in_a_sheet(seed: int) -> None:
    made = scenarios.generate(seed)
    for sheet, keys in KEYS.items():
        seen: Counter[tuple[object, ...]] = Counter()
        for row in {**made.round, **made.records}.get(sheet, []):
            for unit in codes(row["单位代码"]):
                seen[(unit, *(day(row.get(k)) or text(row.get(k)) for k in keys))] += 1
        assert not [key for key, times in seen.items() if times > 1], sheet


KEYS = {
    "花名册": ("工号",),
    "回避申报": ("账号",),
    "会议": ("会议类型", "日期", "名称"),
    "书面材料": ("材料类型", "名称"),
    "公告": ("发布方式", "发布日期"),
    "重点": ("编号",),
    "谈话": ("谈话对象", "日期", "性质"),
    "问卷测评": ("类型", "日期"),
    "调阅资料": ("类别", "资料名称", "年度"),
    "问题底稿": ("编号",),
    "来信来访": ("编号",),
    "整改": ("底稿编号", "措施序号"),
}


@pytest.mark.parametrize("seed", range(10))
def test_what_was_written_reads_back_as_the_same_case(seed: int, tmp_path: Path) -> None:
    made = scenarios.generate(seed)
    first, second = scenarios.write(made, tmp_path)
    amended = scenarios.write_amended(made, tmp_path)
    read = Scenario(**{**vars(made), "round": _read(first), "records": _read(second)})
    read.amended = _read(amended) if amended else None
    for unit in made.units:
        assert judge(scenarios.case(read, unit)) == judge(scenarios.case(made, unit))


def _read(path: Path) -> dict[str, list[Row]]:
    """Return the rows of a workbook by sheet."""
    sheets: dict[str, list[Row]] = {}
    for sheet in load_workbook(path).worksheets:
        headings, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(map(str, headings), row, strict=True)) for row in rows]
    return sheets


def test_ambiguous_scenarios_hold_what_the_others_leave_out() -> None:
    made = [scenarios.generate(seed, "stay", ambiguous=True) for seed in range(20)]
    heads = [row["在册人数"] for scenario in made for row in scenario.round["被巡察单位"]]
    assert None in heads
    plain = [scenarios.generate(seed) for seed in range(20)]
    assert None not in [
        row["在册人数"] for scenario in plain for row in scenario.round["被巡察单位"]
    ]


def test_dates_lie_on_both_sides_of_today() -> None:
    made = scenarios.generate(3, "stay")
    days = {day(row.get("日期")) or date.min for row in made.records["谈话"]}
    assert made.today in days
