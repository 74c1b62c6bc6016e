"""Records from the opinion from above to the last measure closed."""

from collections.abc import Iterator

from examples import timeline
from examples.cases import Finding, Measure, Round, Unit
from examples.paperwork import DEPUTY, LEADER
from examples.sheets import Row, Sheet, sheet

#: The leading group approves this unit's feedback itself; the others have the opinion from above.
APPROVED_BY_LEADING = "rmt"

_MEASURE = "单位代码 反馈序号 措施序号 底稿编号 类型 整改措施 责任人 完成时限"
_CLOSED = "单位代码 措施序号 底稿编号 完成日期 证明材料 销号人"


def early_measures(round_: Round) -> Sheet:
    """Return the measures closed while the team was there (立行立改), before any feedback."""
    rows: list[Row] = [
        {**_measure(unit, finding, number, measure), **_closed(unit, finding, number, measure)}
        for unit, finding, number, measure in _measures(round_)
        if measure.early
    ]
    return sheet("整改", ({**row, "反馈序号": None} for row in rows))


def feedback_meetings(round_: Round) -> Sheet:
    """Return one feedback meeting in every unit."""
    return sheet("会议", (_feedback_meeting(unit) for unit in round_.units))


def _feedback_meeting(unit: Unit) -> Row:
    return {
        "单位代码": unit.code,
        "会议类型": "反馈会",
        "名称": f"巡察{unit.name}党组织情况反馈会",
        "日期": unit.feedback_meeting,
        "主持人": unit.secretary,
        "参会范围": "领导班子成员、中层干部、党员和职工代表",
        "参会人数": unit.staff // 3,
        "组长出席": "是",
        "副组长出席": "是",
        "组长讲话": "是",
        "表态发言人": unit.secretary,
        "议定事项": "组长通报反馈意见；书记就抓好整改表态",
    }


def feedback_papers(round_: Round) -> Sheet:
    """Return the opinion from above with its number, and each unit's feedback paper, signed for."""
    papers = (_feedback_paper(number, unit) for number, unit in enumerate(round_.units, start=1))
    return sheet("书面材料", [_opinion(round_), *papers])


def _opinion(round_: Round) -> Row:
    return {
        "单位代码": "、".join(u.code for u in round_.units if u.code != APPROVED_BY_LEADING),
        "材料类型": "审议意见",
        "名称": "县委书记专题会议关于2026年第一轮巡察情况的审议意见",
        "文号": "南委专纪〔2026〕3号",
        "日期": timeline.OPINION,
    }


def _feedback_paper(number: int, unit: Unit) -> Row:
    return {
        "单位代码": unit.code,
        "材料类型": "反馈意见",
        "名称": f"关于巡察{unit.name}党组织的反馈意见",
        "文号": f"南委巡组反〔2026〕{number}号",
        "日期": unit.feedback_meeting,
        "签收人": unit.secretary,
        "签收日期": unit.feedback_meeting,
    }


def feedback_numbers(round_: Round) -> Sheet:
    """Return the feedback number of each finding: only that column."""
    rows: list[Row] = [
        {"单位代码": unit.code, "编号": finding.no, "反馈序号": finding.feedback}
        for unit in round_.units
        for finding in unit.findings
        if finding.feedback
    ]
    return sheet("问题底稿", rows, only="单位代码 编号 反馈序号")


def plans(round_: Round) -> Sheet:
    """Return every unit's rectification plan, accepted."""
    return sheet("书面材料", (_reviewed(unit, "整改方案") for unit in round_.units))


def reports(round_: Round) -> Sheet:
    """Return every unit's rectification report, accepted."""
    return sheet("书面材料", (_reviewed(unit, "整改报告") for unit in round_.units))


def _reviewed(unit: Unit, kind: str) -> Row:
    plan = kind == "整改方案"
    return {
        "单位代码": unit.code,
        "材料类型": kind,
        "名称": f"{unit.name}党组织巡察{kind}",
        "日期": timeline.PLANS_ACCEPTED if plan else timeline.REPORTS_RECEIVED,
        "审核结果": "通过",
        "审核人": DEPUTY if plan else LEADER,
        "审核日期": timeline.PLANS_ACCEPTED if plan else timeline.REPORTS_ACCEPTED,
    }


def measures(round_: Round) -> Sheet:
    """Return every measure with its person and date; the early ones get their feedback number."""
    return sheet("整改", (_measure(*each) for each in _measures(round_)), only=_MEASURE)


def completions(round_: Round) -> Sheet:
    """Return when each measure was completed, its evidence, and who closed it."""
    rows = (_closed(*each) for each in _measures(round_) if not each[3].early)
    return sheet("整改", rows, only=_CLOSED)


def _measures(round_: Round) -> Iterator[tuple[Unit, Finding, int, Measure]]:
    for unit in round_.units:
        for finding in unit.findings:
            for number, measure in enumerate(finding.measures, start=1):
                yield unit, finding, number, measure


def _measure(unit: Unit, finding: Finding, number: int, measure: Measure) -> Row:
    return {
        "单位代码": unit.code,
        "反馈序号": finding.feedback,
        "措施序号": number,
        "底稿编号": finding.no,
        "类型": measure.kind,
        "整改措施": measure.text,
        "责任人": measure.person,
        "完成时限": measure.due,
    }


def _closed(unit: Unit, finding: Finding, number: int, measure: Measure) -> Row:
    return {
        "单位代码": unit.code,
        "措施序号": number,
        "底稿编号": finding.no,
        "完成日期": measure.done,
        "证明材料": measure.evidence,
        "销号人": measure.closed_by,
    }
