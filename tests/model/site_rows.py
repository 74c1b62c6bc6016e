"""Rows of the records of interviews and document review."""

from datetime import date, timedelta

from tests.model.cells import day, text, yes
from tests.model.dice import Dice
from tests.model.round_rows import Rows, Unit
from tests.model.words import THREE_PROBLEMS, Row

GROUPS = ("班子成员", "党员", "中层骨干", "少数民族")
CATEGORIES = ("工作台账", "会议记录", "文件资料", "档案", "财务账目")


def interviews(dice: Dice, unit: Unit) -> Rows:
    """Return the interviews: those that count, those that do not, and some with others."""
    chosen = _interviewed(dice, unit)
    on_duty = [_interview(dice, unit, no) for no in sorted(chosen)]
    rest = [row for row in unit.roster if row["工号"] not in chosen]
    one_alone = dice.slip("one") == "one"
    rows = on_duty + [r for row in rest for r in _in_vain(dice, unit, row, one_alone)]
    if one_alone:
        alone = dice.pick(*unit.roster)
        rows.append({**_outside(dice, unit), **_alone(dice, unit)})
        rows.append({**_interview(dice, unit, str(alone["工号"])), **_alone(dice, unit)})
    if dice.chance(0.3):
        rows.append(_outside(dice, unit))
    return _distinct(rows)


def _distinct(rows: Rows) -> Rows:
    """Return the rows without a second one for the same person, day and kind."""
    seen = {(text(r["谈话对象"]), day(r.get("日期")), text(r["性质"])): r for r in rows}
    return list(seen.values())


def _interviewed(dice: Dice, unit: Unit) -> set[str]:
    """Return who is interviewed so as to meet each group, band and share, or just not."""
    people = {str(row["工号"]): row for row in unit.roster}
    skipped = {no for no in unit.absent if not dice.chance(0.2)}
    candidates = set(people) - skipped
    dropped: set[str] = set()
    for group in GROUPS:
        members = sorted(no for no in candidates if yes(people[no][group]))
        if members and dice.slip("one less", share=0.2):
            dropped.add(dice.pick(*members))
    if dice.slip("no band", share=0.15):
        low, high = dice.pick((0, 35), (36, 50), (51, 99))
        dropped |= {no for no in candidates if low <= _age(unit, people[no]) <= high}
    wanted = sorted(candidates - dropped)
    base = len(people) - len(skipped)
    share = base if len(people) <= 30 else -(-70 * base // 100)
    target = dice.pick(share, share, base) - (1 if dice.slip("one less", share=0.3) else 0)
    tagged = {no for no in wanted if any(yes(people[no][group]) for group in GROUPS)}
    oldest = {_band(unit, people[no]): no for no in wanted}
    needed = tagged | set(oldest.values())
    spare = [no for no in wanted if no not in needed]
    return needed | set(spare[: max(0, target - len(needed))])


def _age(unit: Unit, person: Row) -> int:
    born = text(person["出生年份"])
    return unit.start.year - int(born) if born else 100


def _band(unit: Unit, person: Row) -> int:
    age = _age(unit, person)
    return 0 if age <= 35 else 1 if age <= 50 else 2


def _present(unit: Unit, on: date) -> list[str]:
    """Return who of the team can hold an interview on a day."""
    came_and_went = [account for account, first, last in unit.dated if first <= on <= last]
    return unit.accounts + came_and_went


def _interview(dice: Dice, unit: Unit, person: str) -> Row:
    """Return an interview that counts."""
    on = dice.held()
    present = _present(unit, on)
    first, second, *others = dice.rng.sample(present, len(present))
    notes = next((a for a in others if a != unit.late_out and dice.chance(0.5)), None)
    taken = {"谈话人": f"{first}、{second}", "记录人": notes}
    if dice.ambiguous and dice.chance(0.3):
        taken = {"谈话人": first, "记录人": second}
    return {
        "单位代码": unit.code,
        "谈话对象": person,
        "对象范围": "本单位",
        "日期": dice.cell(on),
        **taken,
        "性质": dice.pick("首谈", "首谈", "再约谈", "知情人约谈"),
    }


def _alone(dice: Dice, unit: Unit) -> dict[str, object]:
    """Return the cells of an interview by one person, or by nobody."""
    nobody = dice.chance(0.2)
    return {"谈话人": None if nobody else dice.pick(*unit.accounts), "记录人": None}


def _in_vain(dice: Dice, unit: Unit, person: Row, one_alone: bool) -> Rows:
    """Return what might be taken for an interview of somebody who was not interviewed."""
    no, name = str(person["工号"]), str(person["姓名"])
    way = dice.rng.randrange(4)
    if way == 0:
        return [{**_planned(dice, unit, no), "日期": dice.cell(dice.tomorrow)}]
    if way == 1 and dice.faults:
        return [{**_outside(dice, unit), "谈话对象": name}]
    if way == 2 and one_alone:
        return [{**_interview(dice, unit, no), **_alone(dice, unit)}]
    return []


def _planned(dice: Dice, unit: Unit, no: str) -> Row:
    """Return an interview by those who will still be there."""
    first, second = dice.rng.sample(unit.accounts, 2)
    return {**_interview(dice, unit, no), "谈话人": f"{first}、{second}", "记录人": None}


def _outside(dice: Dice, unit: Unit) -> Row:
    """Return an interview with somebody of another place."""
    return {**_interview(dice, unit, dice.name()), "对象范围": "外部", "性质": "知情人约谈"}


def materials(dice: Dice, unit: Unit) -> Rows:
    """Return what was examined of each category and year, and what is outstanding."""
    slip = dice.slip("gap", "tomorrow", "bare", "day missing")
    spoilt = dice.pick(*CATEGORIES)
    rows: Rows = []
    for category in CATEGORIES:
        way = slip if category == spoilt else ""
        rows += _category(dice, unit, category, way)
    if dice.slip("outstanding"):
        provided = dice.pick(None, dice.tomorrow)
        rows.append(_material(dice, unit, "文件资料", "2019", 提供日期=dice.cell(provided)))
        rows[-1] = {**rows[-1], "查阅日期": None}
    return rows


def _category(dice: Dice, unit: Unit, category: str, slip: str) -> Rows:
    """Return the rows of one category, the first of which the slip spoils."""
    year = unit.start.year
    spans: tuple[object, ...] = dice.pick(
        (f"{year - 3}-{year - 1}",),
        (f"{year - 3}、{year - 2}、{year - 1}",),
        (year - 3, str(year - 2), year - 1),
        (f"{year - 4}-{year - 2}", f"{year - 1}、{year}"),
        (f"{year - 3}、{year - 2}-{year - 1}",),
    )
    rows = [_material(dice, unit, category, span) for span in spans]
    there_is_none = {"提供日期": None, "查阅日期": None, "查阅人": None}
    if slip == "gap":
        return rows[1:]
    if slip == "bare":
        rows[0] = {**rows[0], "查阅日期": None, "说明": dice.pick("无此资料", "无此资料：")}
    elif slip:
        on = dice.tomorrow if slip == "tomorrow" else None
        rows[0] = {**rows[0], "查阅日期": dice.cell(on)}
    elif dice.chance(0.2):
        rows[0] = {
            **rows[0],
            **there_is_none,
            "说明": dice.pick("无此资料：机构新设", "无此资料，未建账"),
        }
    return rows


def _material(dice: Dice, unit: Unit, category: str, span: object, **cells: object) -> Row:
    """Return one material that was asked for, provided and examined."""
    by = [account for account in unit.accounts if account != unit.late_out]
    return {
        "单位代码": unit.code,
        "类别": category,
        "资料名称": f"{category}{dice.rng.randrange(10**9)}",
        "年度": span,
        "要求日期": dice.cell(dice.held() - timedelta(days=5)),
        "提供日期": dice.cell(dice.held()),
        "查阅日期": dice.cell(dice.held()),
        "查阅人": dice.pick(None, dice.pick(*by)),
        **cells,
    }


def focus_items(dice: Dice, unit: Unit) -> Rows:
    """Return the focus items; none at all is no statement, a row 无 is one."""
    if dice.slip("nothing said", share=0.25):
        return []
    if dice.chance(0.2):
        return [{"单位代码": unit.code, "编号": "0", "类别": "无", "状态": None}]
    rows: Rows = [
        {
            "单位代码": unit.code,
            "编号": f"Z{no}",
            "类别": dice.pick("重点人", "重点事", "重点问题"),
            "内容": "反映集中的事项",
            "状态": dice.pick("已核实", "排除"),
        }
        for no in range(1, dice.pick(1, 2, 4) + 1)
    ]
    if dice.slip("open"):
        rows[-1] = {**rows[-1], "状态": dice.pick("待核实", None)}
    return rows


def findings(dice: Dice, unit: Unit) -> Rows:
    """Return the findings, and note on the unit which of them are confirmed."""
    rows: Rows = [_finding(dice, unit, no) for no in range(1, dice.pick(0, 1, 2, 4) + 1)]
    rows = [{**row, **_spoilt(dice)} for row in rows]
    for row in rows:
        if row["状态"] == "已核实":
            unit.confirmed[str(row["编号"])] = str(row["三大问题"] or "")
    return rows


def _finding(dice: Dice, unit: Unit, no: int) -> Row:
    """Return a finding with evidence and handlers, told to the unit or with a reason not to."""
    first, second = dice.rng.sample(unit.accounts, 2)
    verified = dice.held()
    told = dice.chance(0.7)
    return {
        "单位代码": unit.code,
        "编号": f"D{no}",
        "标题": "问题",
        "三大问题": dice.pick(*THREE_PROBLEMS, None),
        "证据": "会议记录复印件",
        "状态": dice.pick("已核实", "已核实", "已核实", "不成立"),
        "核实日期": dice.cell(verified),
        "告知日期": dice.cell(dice.held() if told else None),
        "不予告知理由": None if told else "涉及问题线索",
        "承办人1": first,
        "承办人2": second,
    }


def _spoilt(dice: Dice) -> dict[str, object]:
    """Return the cells that spoil a finding, mostly none."""
    kinds = ("open", "tomorrow", "no evidence", "one handler", "untold", "untold")
    slip = dice.slip(*kinds, share=0.5)
    ways: dict[str, dict[str, object]] = {
        "open": {"状态": dice.pick("待核实", None)},
        "tomorrow": {"核实日期": None, "状态": "待核实"},
        "no evidence": {"证据": None},
        "one handler": {dice.pick("承办人1", "承办人2"): None},
        "untold": {"告知日期": dice.cell(dice.pick(None, dice.tomorrow)), "不予告知理由": None},
    }
    if slip == "tomorrow" and dice.chance(0.5):
        return {"核实日期": dice.cell(dice.tomorrow)}
    return ways.get(slip, {})


def letters(dice: Dice, unit: Unit) -> Rows:
    """Return letters that are settled or passed on, or just not."""
    return [_letter(dice, unit, no) for no in range(1, dice.pick(0, 1, 1, 2) + 1)]


def _letter(dice: Dice, unit: Unit, no: int) -> Row:
    slip = dice.slip("no handler", "open", "tomorrow", "no place", "no day", "passed tomorrow")
    settled = {"办结日期": dice.cell(dice.held())}
    passed = {"转交单位": "教育主管部门", "转交日期": dice.cell(dice.held())}
    ways: dict[str, dict[str, object]] = {
        "no handler": {**settled, "承办人": None},
        "open": {},
        "tomorrow": {"办结日期": dice.cell(dice.tomorrow)},
        "no place": {**passed, "转交单位": None},
        "no day": {**passed, "转交日期": None},
        "passed tomorrow": {**passed, "转交日期": dice.cell(dice.tomorrow)},
    }
    return {
        "单位代码": unit.code,
        "编号": f"X{no}",
        "方式": dice.pick("来信", "来电", "来访", "邮件", "举报箱"),
        "日期": dice.cell(dice.held()),
        "承办人": dice.pick(*unit.accounts),
        **ways.get(slip, dice.pick(settled, passed)),
    }
