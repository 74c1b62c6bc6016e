"""Rows of a round workbook: teams, units, rosters, declarations."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.model.dice import Dice
from tests.model.words import Row

Rows = list[Row]
SIZES = (1, 2, 5, 8, 12, 29, 30, 31, 31, 40, 100)


@dataclass
class Unit:
    """What the makers of records need to know about a unit."""

    code: str
    group: str
    start: date
    secretary: str
    upper_secretary: str
    roster: Rows = field(default_factory=list)
    #: 职责 → accounts that take part all the time.
    team: dict[str, list[str]] = field(default_factory=dict)
    #: Accounts with their first and last day, where the team changed.
    dated: list[tuple[str, date, date]] = field(default_factory=list)
    #: Who turns out later to take no part.
    late_out: str | None = None
    absent: list[str] = field(default_factory=list)
    #: 编号 → 三大问题 of the confirmed findings.
    confirmed: dict[str, str] = field(default_factory=dict)
    approved_on: date | None = None

    @property
    def accounts(self) -> list[str]:
        """Return everybody who takes part all the time."""
        return [account for accounts in self.team.values() for account in accounts]


def round_row(dice: Dice, code: str, start: date) -> Row:
    """Return the row of the round."""
    slip = dice.slip("no number", "no date", "late")
    given: date | None = start - timedelta(days=dice.pick(0, 0, 1, 12))
    if slip == "late":
        given = start + timedelta(days=1)
    return {
        "轮次编号": code,
        "轮次名称": "常规巡察",
        "派出党组织": "中共某县委员会",
        "派出党组织书记": dice.name(),
        "授权文号": "" if slip == "no number" else "县委巡授〔2026〕1号",
        "授权日期": dice.cell(None if slip == "no date" else given),
        "开始日期": dice.cell(start),
        "结束日期": dice.cell(start + timedelta(days=45)),
    }


def team_rows(dice: Dice, group: str, prefix: str, start: date) -> Rows:
    """Return one team: mostly right, at times without a deputy or with one member only."""
    slip = dice.slip("no deputy", "one member", "two leaders", "no duty", share=0.35)
    duties = ["组长", *["副组长"] * dice.pick(1, 1, 2), *["组员"] * dice.pick(2, 2, 3, 4)]
    if slip == "no deputy":
        duties = [duty for duty in duties if duty != "副组长"]
    if slip == "one member":
        duties = [duty for duty in duties if duty != "组员"] + ["组员"]
    if slip == "two leaders":
        duties.append("组长")
    rows: Rows = [_member(dice, group, f"{prefix}{no}", duty) for no, duty in enumerate(duties, 1)]
    if slip == "no duty":
        rows[-1] = {**rows[-1], "分工": None}
    if dice.chance(0.3):
        gone = _member(dice, group, f"{prefix}9", "组员")
        last = min(start + timedelta(days=9), dice.latest - timedelta(days=1))
        rows.append({**gone, "起始日期": dice.cell(start), "截止日期": dice.cell(last)})
    return rows


def _member(dice: Dice, group: str, account: str, duty: str) -> Row:
    return {
        "组别": group,
        "账号": account,
        "姓名": dice.name(),
        "职责": duty,
        "分工": dice.pick("谈话", "查账", "综合"),
        "专长": dice.pick(None, "财务"),
        "起始日期": None,
        "截止日期": None,
    }


def declarations(dice: Dice, code: str, team: Rows, may_go: list[str]) -> Rows:
    """Return what the members declare for one unit; of `may_go` one may take no part."""
    slip = dice.slip("silent", "undecided", "nameless", "empty")
    wrong = str(dice.pick(*team)["账号"]) if slip else ""
    going = dice.pick(*may_go) if may_go and dice.chance(0.25) else ""
    rows: Rows = []
    for account in (str(row["账号"]) for row in team):
        if account == going and account != wrong:
            rows.append(conflict(dice, account, code, "不参加"))
        elif account != wrong:
            none = {"账号": account, "单位代码": code, "情形": "无"}
            cleared = conflict(dice, account, code, "经核实无需回避")
            rows.append(cleared if dice.chance(0.15) else none)
        elif slip != "silent":
            rows.append({**conflict(dice, account, code, "经核实无需回避"), **_flaw(slip)})
    return rows


def conflict(dice: Dice, account: str, code: str, decision: str) -> Row:
    """Return a declared conflict that was decided by a named person."""
    return {
        "账号": account,
        "单位代码": code,
        "情形": dice.pick("任职回避", "地域回避", "公务回避"),
        "说明": "曾在该单位工作",
        "处理": decision,
        "批准人": dice.name(),
    }


def _flaw(slip: str) -> dict[str, object]:
    """Return the cells that spoil a declaration."""
    if slip == "undecided":
        return {"处理": None, "批准人": None}
    if slip == "nameless":
        return {"批准人": ""}
    return {"情形": None, "说明": None, "处理": None, "批准人": None}


def unit_row(dice: Dice, unit: Unit, committee: str) -> Row:
    """Return a unit's row; its head count is the roster's, or one more."""
    short = dice.slip("short", share=0.15)
    longer = dice.ambiguous and dice.chance(0.2)
    head = len(unit.roster) + (1 if short else -1 if longer else 0)
    return {
        "单位代码": unit.code,
        "单位名称": f"{unit.code}单位",
        "党组织书记": unit.secretary,
        "所属党委": committee,
        "所属党委书记": unit.upper_secretary if committee else None,
        "组别": unit.group,
        "在册人数": None if dice.ambiguous and dice.chance(0.1) else head,
        "计划进驻": dice.cell(unit.start),
        "计划离点": dice.cell(unit.start + timedelta(days=45)),
        "联络员账号": f"lx-{unit.code}",
        "联络员姓名": dice.name(),
    }


#: Why somebody cannot be interviewed, by the list of section 3.
REASONS = (
    "长期病休",
    "产假",
    "借调",
    "羁押",
    "离职",
    "外出流动",
    "退休",
    "被留置",
    "援派",
    "出国",
    "其他",
)


def roster(dice: Dice, code: str, start: date) -> Rows:
    """Return a unit's people, with birth years at the edges of the bands."""
    rows: Rows = []
    unknown_year = dice.slip("unknown", share=0.15)
    for no in range(1, dice.pick(*SIZES) + 1):
        age = dice.pick(22, 35, 36, 43, 50, 51, 58)
        reason = dice.pick(*REASONS)
        rows.append(
            {
                "单位代码": code,
                "工号": f"{no:03d}",
                "姓名": dice.name(),
                "职务": None,
                "出生年份": None if unknown_year and no == 1 else start.year - age,
                "班子成员": dice.tick(no <= 2 or dice.chance(0.05)),
                "党员": dice.tick(dice.chance(0.3)),
                "中层骨干": dice.tick(dice.chance(0.15)),
                "少数民族": dice.tick(dice.chance(0.1)),
                "无法谈话原因": reason if dice.chance(0.08) else None,
            }
        )
    return rows
