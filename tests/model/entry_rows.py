"""Rows of the records of preparation and of the three meetings."""

from datetime import date, timedelta

from tests.model.dice import Dice
from tests.model.round_rows import Rows, Unit
from tests.model.words import Row

DAY = timedelta(days=1)


def paper(dice: Dice, code: str, kind: str, on: date | None, **cells: object) -> Row:
    """Return one paper; its name is its own."""
    name = f"{kind}{dice.rng.randrange(10**9)}"
    return {"单位代码": code, "材料类型": kind, "名称": name, "日期": dice.cell(on), **cells}


def preparation_papers(dice: Dice, unit: Unit) -> Rows:
    """Return notice, briefing and plan, where they exist."""
    rows = _notices(dice, unit)
    slip = dice.slip("none", "tomorrow", share=0.35)
    if slip != "none" and dice.chance(0.8):
        rows.append(paper(dice, unit.code, "巡前情况通报", _on(dice, slip)))
    slip = dice.slip("none", "tomorrow", "no date", share=0.35)
    if slip != "none":
        rows.append(paper(dice, unit.code, "工作方案", _on(dice, slip)))
    return rows


def _on(dice: Dice, slip: str) -> date | None:
    """Return the date of a paper: none, tomorrow, or one that has come."""
    return None if slip == "no date" else dice.tomorrow if slip == "tomorrow" else dice.held()


def _notices(dice: Dice, unit: Unit) -> Rows:
    """Return the notices of entry; of two the later one counts."""
    slip = dice.slip("none", "tomorrow", "no name", "no day", "signed tomorrow", "newer unsigned")
    if slip == "none":
        return []
    on = _on(dice, slip)
    assert on is not None
    signed = {"签收人": dice.name(), "签收日期": dice.cell(dice.latest)}
    spoilt: dict[str, dict[str, object]] = {
        "no name": {"签收人": None},
        "no day": {"签收日期": None},
        "signed tomorrow": {"签收日期": dice.cell(dice.tomorrow)},
    }
    if slip in spoilt:
        return [paper(dice, unit.code, "进驻通知", on, **{**signed, **spoilt[slip]})]
    rows = [paper(dice, unit.code, "进驻通知", on, **signed)]
    if slip == "newer unsigned":
        rows[0] = paper(dice, unit.code, "进驻通知", on - DAY, **signed)
        rows.append(paper(dice, unit.code, "进驻通知", on))
    elif dice.chance(0.3):
        rows.append(paper(dice, unit.code, "进驻通知", on - DAY))
    return rows


def reports(dice: Dice, unit: Unit, briefed: bool) -> Rows:
    """Return the three reports; whether one sent back briefs anybody is left open, so not asked."""
    wrong = dice.slip("党委汇报", "纪委汇报", "组织科汇报")
    kinds = ("党委汇报", "纪委汇报", "组织科汇报")
    return [row for kind in kinds for row in _report(dice, unit, kind, kind == wrong, briefed)]


def _report(dice: Dice, unit: Unit, kind: str, wrong: bool, briefed: bool) -> Rows:
    """Return one report, perhaps with an earlier one of the other outcome."""
    on = dice.held() - DAY
    back = {"审核结果": "退回", "审核人": dice.name()}
    if not wrong:
        rows = [paper(dice, unit.code, kind, on)]
        if dice.chance(0.2):
            returned = dice.cell(on - DAY)
            rows.insert(0, paper(dice, unit.code, kind, on - DAY, **back, 审核日期=returned))
        elif dice.chance(0.15):
            rows = [paper(dice, unit.code, kind, on, **back, 审核日期=dice.cell(dice.tomorrow))]
        return rows
    way = dice.pick("none", "tomorrow", *(["back", "newer back"] if briefed else []))
    if way == "none":
        return []
    if way == "tomorrow":
        return [paper(dice, unit.code, kind, dice.tomorrow)]
    rows = [paper(dice, unit.code, kind, on, **back, 审核日期=dice.cell(on + DAY))]
    if way == "newer back":
        rows.append(paper(dice, unit.code, kind, on - DAY))
    return rows


def own_report(dice: Dice, unit: Unit, meeting: date) -> Rows:
    """Return the unit's report, accepted not later than the day of the meeting."""
    slip = dice.slip("none", "after", "no date", "back", "tomorrow", "no result", share=0.4)
    if slip == "none":
        return []
    dates: dict[str, date | None] = {"no date": None, "after": meeting + DAY}
    reviewed = dates.get(slip, dice.tomorrow if slip == "tomorrow" else meeting)
    if not slip and dice.chance(0.4):
        reviewed = meeting - DAY
    result = {"back": "退回", "no result": None}.get(slip, "通过")
    cells = {"审核结果": result, "审核人": dice.name(), "审核日期": dice.cell(reviewed)}
    return [paper(dice, unit.code, "单位汇报", meeting - 3 * DAY, **cells)]


def meeting(dice: Dice, unit: Unit, kind: str, on: date, **cells: object) -> Row:
    """Return one meeting at which all was as it should be, but for `cells`."""
    chair = unit.secretary if kind == "专题汇报会" else unit.upper_secretary
    deputy = dice.name()
    return {
        "单位代码": unit.code,
        "会议类型": kind,
        "名称": f"{kind}{dice.rng.randrange(10**9)}",
        "日期": dice.cell(on),
        "主持人": dice.spelt(chair),
        "参会人数": dice.rng.randint(5, 60),
        "组长出席": dice.tick(True),
        "副组长出席": dice.tick(True),
        "组长讲话": dice.tick(True),
        "表态发言人": dice.pick(dice.spelt(chair), f"{deputy}、{dice.spelt(chair)}"),
        **cells,
    }


def meetings(dice: Dice, unit: Unit, reported: date) -> Rows:
    """Return the three meetings, each with its own slips."""
    rows: Rows = []
    for kind in ("沟通见面会", "巡察动员会", "专题汇报会"):
        on = reported if kind == "专题汇报会" else dice.held()
        rows += _meeting(dice, unit, kind, on)
    return rows


def _meeting(dice: Dice, unit: Unit, kind: str, on: date) -> Rows:
    """Return one of the three, which may have become two that only together would do."""
    slip = dice.slip("none", "tomorrow", "chair", "silent", "absent", "no pledge", "halves")
    if slip == "none":
        return []
    if slip == "tomorrow":
        return [meeting(dice, unit, kind, dice.tomorrow)]
    spoilt: dict[str, dict[str, object]] = {
        "chair": {"主持人": _wrong_chair(dice, unit, kind)},
        "silent": {"组长讲话": dice.tick(False)},
        "absent": {dice.pick("组长出席", "副组长出席"): dice.tick(False)},
        "no pledge": {"表态发言人": dice.pick(None, dice.name())},
    }
    if slip == "halves":
        first = meeting(dice, unit, kind, on, **spoilt["chair"], 副组长出席=dice.tick(False))
        return [first, meeting(dice, unit, kind, on, **spoilt["silent"], 组长出席=None)]
    row = meeting(dice, unit, kind, on, **spoilt.get(slip, {}))
    return [{**row, "会议类型": f"{kind}、组务会"} if dice.chance(0.1) else row]


def _wrong_chair(dice: Dice, unit: Unit, kind: str) -> str | None:
    """Return somebody else, the wrong level, a title, or nobody."""
    own = kind == "专题汇报会"
    right = unit.secretary if own else unit.upper_secretary
    level = unit.upper_secretary if own else unit.secretary
    title = f"{right}书记"
    return dice.pick(dice.name(), level if level != right else title, title, None)


def announcements(dice: Dice, unit: Unit) -> Rows:
    """Return the announcement in the unit, perhaps one on television too."""
    contacts = {
        "举报电话": "0991-1234567",
        "电子邮箱": "xc@example.org",
        "举报箱位置": "办公楼一层",
    }
    slip = dice.slip("none", "tomorrow", "incomplete", "halves", "elsewhere")
    if slip == "none":
        return []
    on = dice.tomorrow if slip == "tomorrow" else dice.held()
    way = dice.pick("电视台", "网站", "其他") if slip == "elsewhere" else "单位张贴"
    row = {"单位代码": unit.code, "发布方式": way, "发布日期": dice.cell(on), **contacts}
    missing = dice.pick(*contacts)
    if slip in ("incomplete", "halves"):
        row[missing] = None
    rows: Rows = [row]
    if slip == "halves":
        other = next(name for name in contacts if name != missing)
        rows.append({**row, **contacts, other: None, "发布日期": dice.cell(on - DAY)})
    if way == "单位张贴" and dice.chance(0.3):
        rows.append({**row, "发布方式": "电视台"})
    return rows


def surveys(dice: Dice, unit: Unit) -> Rows:
    """Return questionnaire and evaluation."""
    return _survey(dice, unit, "问卷调查") + _survey(dice, unit, "民主测评")


def _survey(dice: Dice, unit: Unit, kind: str) -> Rows:
    """Return one survey; equal numbers are right, no valid ones are not."""
    slip = dice.slip("none", "tomorrow", "no valid", "not counted", "not issued")
    if slip == "none":
        return []
    issued = dice.rng.randint(1, 60)
    returned = dice.pick(issued, dice.rng.randint(1, issued))
    valid: int | None = dice.pick(returned, dice.rng.randint(1, returned))
    valid = {"no valid": 0, "not counted": None}.get(slip, valid)
    return [
        {
            "单位代码": unit.code,
            "类型": kind,
            "日期": dice.cell(dice.tomorrow if slip == "tomorrow" else dice.held()),
            "发放": None if slip == "not issued" else issued,
            "收回": returned,
            "有效": valid,
        }
    ]
