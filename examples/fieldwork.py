"""What the team examined and found: materials, visits, focus items, findings, the letter."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from examples import timeline
from examples.cases import Finding, Focus, Material, Round, Unit
from examples.sheets import Row, Sheet, sheet

YEARS = "2023-2025"
#: Requested from every unit: the five categories for each of the three years before the round.
COMMON = (
    Material("工作台账", "全面从严治党主体责任工作台账", YEARS),
    Material("工作台账", "党费收缴和党员发展台账", "2023、2024、2025"),
    Material("会议记录", "党组织会议记录", 2023),
    Material("会议记录", "党组织会议记录", 2024),
    Material("会议记录", "党组织会议记录", 2025),
    Material("会议记录", "“三重一大”事项决策记录", YEARS),
    Material("文件资料", "上级文件收文及贯彻落实材料", YEARS),
    Material("档案", "干部职工人事和选拔任用档案", YEARS),
    Material("财务账目", "会计凭证、账簿", 2023),
    Material("财务账目", "会计凭证、账簿", 2024),
    Material("财务账目", "会计凭证、账簿", 2025),
)


def focus_before(round_: Round) -> Sheet:
    """Return the focus items from the briefings, all unverified, or the row 无."""
    units = (unit for unit in round_.units if unit.code != timeline.UNFOCUSED_UNIT)
    rows = (row for unit in units for row in _focus(unit))
    return sheet("重点", rows, only="单位代码 编号 类别 内容 来源 状态")


def _focus(unit: Unit) -> Iterator[Row]:
    if unit.no_focus:
        yield {"单位代码": unit.code, "编号": "无", "类别": "无", "内容": unit.no_focus}
    for item in unit.focus:
        yield focus_row(unit, item)


def focus_row(unit: Unit, item: Focus) -> Row:
    """Return a focus item as it is first entered."""
    return {
        "单位代码": unit.code,
        "编号": item.no,
        "类别": item.category,
        "内容": item.content,
        "来源": item.source,
        "状态": "待核实",
    }


def focus_after(round_: Round) -> Sheet:
    """Return the outcome of every focus item: only the columns that change."""
    rows: list[Row] = [
        {
            "单位代码": unit.code,
            "编号": item.no,
            "状态": item.outcome,
            "底稿编号": item.finding or None,
        }
        for unit in round_.units
        for item in unit.focus
    ]
    return sheet("重点", rows, only="单位代码 编号 状态 底稿编号")


def materials(round_: Round) -> Sheet:
    """Return everything requested, examined and returned, and what a unit could not provide."""
    return sheet("调阅资料", (row for unit in round_.units for row in _materials(round_, unit)))


def _materials(round_: Round, unit: Unit) -> Iterator[Row]:
    random = Random(f"materials {unit.code}")
    for item in (*COMMON, *unit.materials):
        incomplete = unit.missing and item.category == unit.missing.category
        if incomplete:
            yield from _missing(unit, item)
        provided = timeline.MATERIALS_ASKED + timedelta(days=random.randint(3, 10))
        yield {
            "单位代码": unit.code,
            "类别": item.category,
            "资料名称": item.name,
            "年度": "2024-2025" if incomplete else item.years,
            "要求日期": timeline.MATERIALS_ASKED,
            "提供日期": provided,
            "查阅日期": provided + timedelta(days=random.randint(2, 12)),
            "查阅人": _reader(round_, unit, item),
            "归还日期": timeline.MATERIALS_RETURNED,
        }


def _missing(unit: Unit, item: Material) -> Iterator[Row]:
    assert unit.missing
    yield {
        "单位代码": unit.code,
        "类别": item.category,
        "资料名称": item.name,
        "年度": unit.missing.year,
        "要求日期": timeline.MATERIALS_ASKED,
        "说明": f"无此资料：{unit.missing.reason}",
    }


def _reader(round_: Round, unit: Unit, item: Material) -> str:
    """Return who examines a material: whoever knows the field and takes part."""
    by_field = {"财务账目": "孙文博", "会议记录": "赵雪梅", "档案": "赵雪梅"}
    reader = by_field.get(item.category, "黄志远")
    absent = unit.code == round_.recusal.unit
    return "赵雪梅" if absent and round_.account_of(reader) == round_.recusal.account else reader


def visits(round_: Round) -> Sheet:
    """Return the visits to authorities and villages to check what was said."""
    rows: list[Row] = [
        {
            "单位代码": unit.code,
            "日期": visit.on,
            "走访单位": visit.place,
            "走访人": "、".join(visit.by),
            "事由": visit.reason,
            "关联编号": visit.related,
            "结果": visit.result,
        }
        for unit in round_.units
        for visit in unit.visits
    ]
    return sheet("走访", rows)


def findings(round_: Round) -> Sheet:
    """Return all working papers; one is still unverified, for the story to settle."""
    rows = (_finding(unit, each) for unit in round_.units for each in unit.findings)
    return sheet("问题底稿", rows)


def _finding(unit: Unit, finding: Finding) -> Row:
    settled = not finding.pending
    related = [item.no for item in unit.focus if item.finding == finding.no]
    status = "不成立" if finding.refuted else "已核实" if settled else "待核实"
    return {
        "单位代码": unit.code,
        "编号": finding.no,
        "标题": finding.title,
        "三大问题": finding.problem,
        "六项纪律": "、".join(finding.disciplines),
        "领域": finding.field,
        "来源": finding.source,
        "关联编号": "、".join(related) or None,
        "查证事实": finding.facts,
        "性质": finding.nature,
        "轻重": finding.weight,
        "证据": finding.evidence,
        "责任主体": finding.responsible,
        "状态": status,
        "核实日期": finding.verified if settled else None,
        "告知日期": finding.told if settled else None,
        "告知对象": finding.told_to or None if settled else None,
        "不予告知理由": finding.told_reason or None,
        "承办人1": finding.handlers[0],
        "承办人2": finding.handlers[1],
    }


def meetings(round_: Round) -> Sheet:
    """Return the staff meetings the team attended, and its own meeting on the findings."""
    attended: list[Row] = [
        {
            "单位代码": unit.code,
            "会议类型": "列席会议",
            "名称": unit.staff_meeting.name,
            "日期": unit.staff_meeting.on,
            "主持人": unit.secretary,
            "参会范围": unit.staff_meeting.scope,
            "参会人数": unit.staff_meeting.present,
            "副组长出席": "是",
            "材料": "会议议程、列席记录",
        }
        for unit in round_.units
        if unit.staff_meeting
    ]
    own: Row = {
        "单位代码": "*",
        "会议类型": "组务会",
        "名称": "县委第一巡察组第三次组务会",
        "日期": timeline.TEAM_MEETING,
        "主持人": "陈建国",
        "参会范围": "巡察组全体成员",
        "参会人数": 5,
        "组长出席": "是",
        "副组长出席": "是",
        "议定事项": "逐件研究问题底稿；有关单位底稿由回避人员退场后研究",
    }
    return sheet("会议", [*attended, own])


def letters(round_: Round) -> Sheet:
    """Return the one letter, followed up by the deputy in person and passed on."""
    rows: list[Row] = [
        {
            "单位代码": unit.code,
            "编号": unit.letter.no,
            "方式": "来信",
            "日期": unit.letter.on,
            "摘要": unit.letter.summary,
            "承办人": unit.letter.handler,
            "核实途径": unit.letter.way,
            "办理情况": unit.letter.handling,
            "转交单位": unit.letter.passed_to,
            "转交日期": unit.letter.passed_on,
        }
        for unit in round_.units
        if unit.letter
    ]
    return sheet("来信来访", rows)
