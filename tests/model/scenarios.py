"""Whole rounds made from a seed, nearly complete, with every clause's edge hit often.

`generate(seed)` gives rows that the program must accept (nothing *wrong* in the sense of section
6), `write` puts them into two workbooks, `case` gives one unit to the oracle.
Two kinds: "stay" scenarios slip everywhere and play no acts; "report" scenarios are right up to
document review, play their acts through drafting and the reviews, and slip after that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook

from tests.model import entry_rows, late_rows, oracle, round_rows, site_rows
from tests.model.case import Case
from tests.model.cells import codes, day, text
from tests.model.dice import Dice
from tests.model.headings import RECORDS, ROUND
from tests.model.round_rows import Rows, Unit
from tests.model.words import Row, Sheets, may_grant

CODES = ("edu", "hosp", "财政局", "u-4")
SYSTEM_ACCOUNTS = {"office": "office", "leading": "leading_group"}


@dataclass
class Scenario:
    """One round on one day, as it stands in the workbooks and in the acts."""

    seed: int
    kind: str
    today: date
    #: The day on which the workbooks are imported, before any act.
    imported_on: date
    round: dict[str, Rows]
    records: dict[str, Rows]
    #: The round workbook as it is imported again after all acts, where somebody turned out to
    #: have a conflict; None where nothing changed.
    amended: dict[str, Rows] | None = None
    acts: dict[str, Rows] = field(default_factory=dict)
    absences: dict[str, list[str]] = field(default_factory=dict)
    exemptions: dict[str, Rows] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Return the code of the round."""
        return text(self.round["轮次"][0]["轮次编号"])

    @property
    def units(self) -> list[str]:
        """Return the codes of the units."""
        return [text(row["单位代码"]) for row in self.round["被巡察单位"]]


def case(scenario: Scenario, unit: str) -> Case:
    """Return the case of one unit for the oracle, after everything was done."""
    return Case(
        round=scenario.amended or scenario.round,
        records=scenario.records,
        unit=unit,
        today=scenario.today,
        acts=scenario.acts.get(unit, []),
        exemptions=scenario.exemptions.get(unit, []),
        absences=frozenset(scenario.absences.get(unit, [])),
        accounts=scenario.accounts,
    )


def case_before(scenario: Scenario, unit: str, act: int) -> Case:
    """Return the case of the unit on the day of its nth act, just before the act."""
    acts = scenario.acts[unit]
    on = day(acts[act]["on"]) or scenario.today
    return replace(case(scenario, unit), round=scenario.round, acts=acts[:act], today=on)


def generate(seed: int, kind: str | None = None, *, ambiguous: bool = False) -> Scenario:
    """Return the scenario of a seed; `ambiguous` adds what section 3 leaves open."""
    rng = Random(seed)
    kind = kind or rng.choice(("stay", "stay", "report"))
    start = date(2026, rng.randint(1, 3), rng.randint(1, 28))
    latest = start + timedelta(days=rng.randint(22, 50))
    today = latest if kind == "stay" else latest + timedelta(days=100)
    early = Dice(rng, today, latest, faults=kind == "stay", ambiguous=ambiguous)
    late = replace(early, latest=today, faults=True)
    scenario = Scenario(seed, kind, today, latest, {}, {}, accounts=dict(SYSTEM_ACCOUNTS))
    for unit in _make_round(early, scenario, start):
        _make_unit(early, late, scenario, unit)
        scenario.accounts[f"lx-{unit.code}"] = "liaison"
    _share(early, scenario)
    if kind == "stay":
        for code in scenario.units:
            scenario.exemptions[code] = _exemptions(early, case(scenario, code))
    return scenario


def _make_round(dice: Dice, scenario: Scenario, start: date) -> list[Unit]:
    """Fill the round workbook, and return its units."""
    sheets = scenario.round
    sheets["轮次"] = [round_rows.round_row(dice, "2026-1", start)]
    groups = dice.pick(("",), ("第一组",), ("第一组", "第二组"))
    teams = {g: round_rows.team_rows(dice, g, f"t{n}", start) for n, g in enumerate(groups, 1)}
    sheets["巡察组"] = [row for rows in teams.values() for row in rows]
    sheets.update({"被巡察单位": [], "花名册": [], "回避申报": []})
    amended: Rows = []
    units: list[Unit] = []
    for code in CODES[: dice.pick(1, 1, 2, 3, 4)]:
        group = dice.pick(*groups)
        unit, declared, later = _make_base(dice, code, group, teams[group], start)
        units.append(unit)
        committee = "" if unit.secretary == unit.upper_secretary else "中共X委员会"
        sheets["被巡察单位"].append(round_rows.unit_row(dice, unit, committee))
        sheets["花名册"] += unit.roster
        sheets["回避申报"] += declared
        amended += later
        scenario.absences[code] = unit.absent
    if amended != sheets["回避申报"]:
        scenario.amended = {**sheets, "回避申报": amended}
    return units


def _make_base(
    dice: Dice, code: str, group: str, team: Rows, start: date
) -> tuple[Unit, Rows, Rows]:
    """Return a unit, what its team declares, and what it declares in the end."""
    own = dice.name() + dice.pick("", "A")
    upper = own if dice.chance(0.3) else dice.name() + dice.pick("", "A")
    unit = Unit(code, group, start, own, upper, roster=round_rows.roster(dice, code, start))
    declared = round_rows.declarations(dice, code, team, _may_go(dice, team))
    gone = {text(row["账号"]) for row in declared if row.get("处理") == "不参加"}
    for row in team:
        account, last = text(row["账号"]), day(row["截止日期"])
        if last:
            unit.dated.append((account, day(row["起始日期"]) or start, last))
        elif account not in gone:
            unit.team.setdefault(text(row["职责"]), []).append(account)
    with_reason = [text(row["工号"]) for row in unit.roster if row["无法谈话原因"]]
    unit.absent = [no for no in with_reason if dice.chance(0.6)]
    later = declared
    if dice.chance(0.15) and unit.team.get("组员"):
        unit.late_out = unit.team["组员"][-1]
        found_out = round_rows.conflict(dice, unit.late_out, code, "不参加")
        later = [row for row in declared if row["账号"] != unit.late_out] + [found_out]
    return unit, declared, later


def _may_go(dice: Dice, team: Rows) -> list[str]:
    """Return who may take no part; in a scenario without slips only who can be spared."""
    staying = [row for row in team if not day(row["截止日期"])]
    members = [text(row["账号"]) for row in staying if row["职责"] == "组员"]
    spared = members if len(members) > 2 else []
    if not dice.faults:
        return spared
    return [text(row["账号"]) for row in staying] if len(staying) > 3 else []


def _make_unit(early: Dice, late: Dice, scenario: Scenario, unit: Unit) -> None:
    """Fill the records workbook for one unit, and play its acts."""
    reported = early.held()
    papers = entry_rows.preparation_papers(early, unit)
    briefed = any(r["材料类型"] == "巡前情况通报" for r in papers)
    papers += entry_rows.reports(early, unit, briefed)
    papers += entry_rows.own_report(early, unit, reported)
    meetings = entry_rows.meetings(early, unit, reported)
    rows = site_rows.findings(early, unit)
    measures: Rows = []
    if scenario.kind == "report":
        course = late_rows.Course(late, unit, early.latest + timedelta(days=1))
        scenario.acts[unit.code] = course.play(late.pick(*late_rows.COURSES))
        rows = late_rows.numbered(late, rows)
        measures = late_rows.measures(late, unit, rows)
        papers += late_rows.feedback(late, unit) + late_rows.rectification_papers(late, unit)
        meetings += late_rows.feedback_meeting(late, unit)
    made = {
        "会议": meetings,
        "书面材料": papers,
        "公告": entry_rows.announcements(early, unit),
        "重点": site_rows.focus_items(early, unit),
        "谈话": site_rows.interviews(early, unit),
        "问卷测评": entry_rows.surveys(early, unit),
        "调阅资料": site_rows.materials(early, unit),
        "问题底稿": rows,
        "来信来访": site_rows.letters(early, unit),
        "整改": measures,
    }
    for sheet, added in made.items():
        scenario.records.setdefault(sheet, []).extend(added)


def _share(dice: Dice, scenario: Scenario) -> None:
    """Let one work plan, and what somebody declares alike everywhere, serve several units."""
    if scenario.amended is None:
        scenario.round["回避申报"] = _declared_once(dice, scenario.round["回避申报"])
    plans = [r for r in scenario.records["书面材料"] if r["材料类型"] == "工作方案"]
    if len(plans) == len(scenario.units) > 1 and dice.chance(0.5):
        everyone = dice.pick("*", "、".join(scenario.units), ",".join(scenario.units))
        others = [r for r in scenario.records["书面材料"] if r["材料类型"] != "工作方案"]
        scenario.records["书面材料"] = [*others, {**plans[0], "单位代码": everyone}]


def _declared_once(dice: Dice, rows: Rows) -> Rows:
    """Return the declarations with those of no conflict put into one row, for some accounts."""
    kept: Rows = []
    joined: dict[str, list[str]] = {}
    for row in rows:
        if row["情形"] == "无" and text(row["账号"])[-1] in "135":
            joined.setdefault(text(row["账号"]), []).append(text(row["单位代码"]))
        else:
            kept.append(row)
    join = dice.pick("、", ",", "，")
    return kept + [
        {"账号": account, "单位代码": join.join(units), "情形": "无"}
        for account, units in joined.items()
    ]


def _exemptions(dice: Dice, judged: Case) -> Rows:
    """Return exemptions, proposed or granted, of what is unmet in the first stage."""
    rows: Rows = []
    for code, verdict in oracle.judge(judged).items():
        of_stage = code.startswith("preparation.") and may_grant("office", code, None)
        if not of_stage or verdict.met or dice.chance(0.7):
            continue
        items = sorted(verdict.lacking) if not verdict.other else []
        item = items[0] if items and dice.chance(0.7) else None
        by = dice.pick(*SYSTEM_ACCOUNTS)
        state = dice.pick("granted", "granted", "proposed")
        rows.append({"requirement": code, "item": item, "state": state, "by": by, "reason": "因故"})
    return rows


def write(scenario: Scenario, folder: Path) -> tuple[Path, Path]:
    """Write the two workbooks, and return where they are."""
    records = {
        name: [{**row, "轮次编号": scenario.code} for row in rows]
        for name, rows in scenario.records.items()
        if rows
    }
    first = _save(scenario.round, ROUND, folder / "round.xlsx")
    headings = {name: ("轮次编号", *names) for name, names in RECORDS.items()}
    return first, _save(records, headings, folder / "records.xlsx")


def write_amended(scenario: Scenario, folder: Path) -> Path | None:
    """Write the round workbook that is imported after all acts, where there is one."""
    if scenario.amended is None:
        return None
    return _save(scenario.amended, ROUND, folder / "amended.xlsx")


def _save(sheets: Sheets, headings: Mapping[str, Sequence[str]], path: Path) -> Path:
    """Write the sheets in the order of section 6 under its headings."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, names in headings.items():
        if name not in sheets:
            continue
        sheet = book.create_sheet(name)
        sheet.append(list(names))
        for row in sheets[name]:
            _check(name, row, names)
            sheet.append([row.get(heading) for heading in names])
    book.save(path)
    return path


def _check(sheet: str, row: Row, names: Sequence[str]) -> None:
    """Refuse a row with a heading that its sheet does not have, or without a unit."""
    unknown = set(row) - set(names)
    assert not unknown, (sheet, unknown)
    assert sheet in ("轮次", "巡察组") or codes(row["单位代码"]), (sheet, row)
