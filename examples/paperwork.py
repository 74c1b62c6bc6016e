"""Papers, announcements, meetings and surveys, up to the reporting meetings."""

from collections.abc import Iterator
from datetime import timedelta

from examples import timeline
from examples.cases import Committee, Round, Unit
from examples.sheets import Row, Sheet, sheet

LEADER, DEPUTY = "陈建国", "林秀敏"
PHONE, MAILBOX = "0799-6212345", "xunchazu1@nanping.example"


def preparation(round_: Round) -> Sheet:
    """Return the notices of entry, the reports of other departments, and the work plan."""
    notices = (_notice(number, unit) for number, unit in enumerate(round_.units, start=1))
    return sheet("书面材料", [*notices, *_briefings(), _plan()])


def _notice(number: int, unit: Unit) -> Row:
    signed = unit.code != timeline.UNSIGNED_UNIT
    return {
        "单位代码": unit.code,
        "材料类型": "进驻通知",
        "名称": notice_name(unit),
        "文号": notice_number(number),
        "日期": timeline.NOTICE,
        "签收人": unit.secretary if signed else None,
        "签收日期": timeline.NOTICE_SIGNED if signed else None,
    }


def notice_name(unit: Unit) -> str:
    """Return the title of a unit's notice of entry."""
    return f"关于巡察{unit.name}党组织的通知"


def notice_number(number: int) -> str:
    """Return the document number of the n-th notice of entry."""
    return f"南委巡组通〔2026〕{number}号"


def _briefings() -> Iterator[Row]:
    for source in ("县纪委监委", "县委组织部", "县审计局", "县信访局"):
        yield {
            "单位代码": "*",
            "材料类型": "巡前情况通报",
            "名称": f"巡前情况通报（{source}）",
            "日期": timeline.BRIEFING,
            "签收人": LEADER,
            "签收日期": timeline.BRIEFING,
        }


def _plan() -> Row:
    return {
        "单位代码": "*",
        "材料类型": "工作方案",
        "名称": "县委第一巡察组2026年第一轮巡察工作方案",
        "文号": "南委巡组〔2026〕1号",
        "日期": timeline.PLAN,
        "审核结果": "通过",
        "审核人": "县委巡察办",
        "审核日期": timeline.PREPARED,
    }


def entry_meetings(round_: Round) -> Sheet:
    """Return the communication and mobilization meetings, shared by the units of one committee."""
    shared = [
        (committee, "、".join(unit.code for unit in units), units)
        for committee, units in round_.hosts()
    ]
    communication = (_communication(committee, codes) for committee, codes, _ in shared)
    mobilization = (_mobilization(*each) for each in shared)
    return sheet("会议", [*communication, *mobilization])


def _communication(committee: Committee, codes: str) -> Row:
    return {
        "单位代码": codes,
        "会议类型": "沟通见面会",
        "名称": f"{committee.short}巡察沟通见面会",
        "日期": timeline.COMMUNICATION,
        "主持人": committee.secretary,
        "参会范围": f"{committee.short}领导班子成员、巡察组全体成员",
        "参会人数": 12,
        "组长出席": "是",
        "副组长出席": "是",
        "组长讲话": "是",
        "议定事项": "共同做好巡察工作的实施意见；明确联络员、办公场所和资料提供时限",
        "材料": f"会议记录；地点：{committee.venue}",
    }


def _mobilization(committee: Committee, codes: str, units: tuple[Unit, ...]) -> Row:
    pledged = list(dict.fromkeys([committee.secretary, *(unit.secretary for unit in units)]))
    return {
        "单位代码": codes,
        "会议类型": "巡察动员会",
        "名称": f"巡察{committee.short}所属党组织动员会" if units[0].committee else "巡察动员会",
        "日期": timeline.MOBILIZATION,
        "主持人": committee.secretary,
        "参会范围": "单位领导、相关科室负责人、党员干部、职工代表",
        "参会人数": sum(unit.staff for unit in units) // 3,
        "组长出席": "是",
        "副组长出席": "是",
        "组长讲话": "是",
        "表态发言人": "、".join(pledged),
        "议定事项": "安排部署配合巡察工作",
        "材料": "组长讲话稿、表态发言稿、签到表",
    }


def entry_papers(round_: Round) -> Sheet:
    """Return three written reports from each committee, and each unit's report with its review."""
    from_above = [row for committee, units in round_.hosts() for row in _three(committee, units)]
    own = [row for unit in round_.units for row in _own_report(unit)]
    return sheet("书面材料", [*from_above, *own])


def _three(committee: Committee, units: tuple[Unit, ...]) -> Iterator[Row]:
    for kind, body in (("党委汇报", ""), ("纪委汇报", "纪委"), ("组织科汇报", "组织科")):
        yield {
            "单位代码": "、".join(unit.code for unit in units),
            "材料类型": kind,
            "名称": f"{committee.short}{body}专题巡察书面汇报材料",
            "日期": timeline.WRITTEN_REPORTS,
            "审核结果": "通过",
            "审核人": DEPUTY,
            "审核日期": timeline.COMMUNICATION,
        }


def _own_report(unit: Unit) -> Iterator[Row]:
    """Yield the accepted report, after the one that was sent back if there was one."""
    report: dict[str, str] = {"单位代码": unit.code, "材料类型": "单位汇报"}
    name = f"{unit.name}党组织工作汇报"
    if unit.report_returned:
        yield {
            **report,
            "名称": f"{name}（第一稿：{unit.report_returned}）",
            "日期": timeline.WRITTEN_REPORTS,
            "审核结果": "退回",
            "审核人": DEPUTY,
            "审核日期": timeline.COMMUNICATION - timedelta(days=2),
        }
    yield {
        **report,
        "名称": name,
        "日期": timeline.COMMUNICATION,
        "审核结果": "通过",
        "审核人": DEPUTY,
        "审核日期": timeline.REPORT_REVIEWED,
    }


def announcements(round_: Round) -> Sheet:
    """Return one announcement posted in every unit, and one on television for all."""
    common: dict[str, str] = {"举报电话": PHONE, "电子邮箱": MAILBOX}
    posted: list[Row] = [
        {
            "单位代码": unit.code,
            "发布方式": "单位张贴",
            "发布日期": timeline.MOBILIZATION,
            **common,
            "举报箱位置": unit.box,
            "受理截止": timeline.PUBLIC_UNTIL,
        }
        for unit in round_.units
    ]
    television: Row = {
        "单位代码": "*",
        "发布方式": "电视台",
        "发布日期": timeline.COMMUNICATION,
        **common,
        "受理截止": timeline.PUBLIC_UNTIL,
    }
    return sheet("公告", [*posted, television])


def reporting_meetings(round_: Round) -> Sheet:
    """Return one reporting meeting in every unit, chaired by its own secretary."""
    return sheet("会议", (_reporting(unit) for unit in round_.units))


def _reporting(unit: Unit) -> Row:
    return {
        "单位代码": unit.code,
        "会议类型": "专题汇报会",
        "名称": f"{unit.name}专题汇报会",
        "日期": unit.report_meeting,
        "主持人": unit.secretary,
        "参会范围": "单位领导班子成员、全体党员干部、职工",
        "参会人数": unit.issued,
        "组长出席": "是",
        "副组长出席": "是",
        "组长讲话": "是",
        "议定事项": "书记代表党组织汇报；开展巡察工作问卷调查和领导班子民主测评",
        "材料": "汇报稿、会议记录、签到表",
    }


def surveys(round_: Round) -> Sheet:
    """Return the questionnaire and the evaluation of every unit, in this order."""
    return sheet("问卷测评", (row for unit in round_.units for row in _surveys(unit)))


def _surveys(unit: Unit) -> Iterator[Row]:
    """Yield the surveys, one dated a day late: the mistake that the story corrects."""
    late = timedelta(days=1 if unit.code == timeline.WRONG_EVALUATION_UNIT else 0)
    for kind, on in (
        ("问卷调查", unit.report_meeting),
        ("民主测评", unit.report_meeting + late),
    ):
        yield {
            "单位代码": unit.code,
            "类型": kind,
            "日期": on,
            "发放": unit.issued,
            "收回": unit.returned,
            "有效": unit.valid,
        }


def tallies(round_: Round) -> Sheet:
    """Return the ratings of the leadership and its head; they add up to the valid ballots."""
    return sheet("测评结果", (row for unit in round_.units for row in _tallies(unit)))


def _tallies(unit: Unit) -> Iterator[Row]:
    for subject, options in (
        ("领导班子", ("好", "较好", "一般", "差")),
        (unit.secretary, ("优秀", "称职", "基本称职", "不称职")),
    ):
        second, third = unit.valid // 4, unit.valid // 12
        votes = (unit.valid - second - third, second, third, 0)
        for option, count in zip(options, votes, strict=True):
            yield {"单位代码": unit.code, "测评对象": subject, "选项": option, "票数": count}
