"""The story from the first draft to the closed round: approvals, feedback, rectification."""

from collections.abc import Iterator

from examples import report_texts, timeline
from examples.cases import Round, Unit
from examples.rectification import APPROVED_BY_LEADING
from examples.story_step import (
    AUDITOR,
    DEPUTY,
    LEADER,
    LEADING,
    OFFICE,
    Refused,
    Step,
    approve,
    import_,
    tick,
)


def steps(round_: Round) -> Iterator[Step]:
    """Return the steps in order."""
    yield from _drafting(round_)
    yield from _deputy_review(round_)
    yield from _leader_approval(round_)
    yield from _feedback(round_)
    yield from _rectification(round_)
    yield from _looking_back(round_)


def _drafting(round_: Round) -> Iterator[Step]:
    for number, unit in enumerate(round_.units):
        day = 28 + number // 4
        yield Step(
            "drafting",
            f"2026-04-{day}T{9 + number % 4 * 2:02}:00",
            unit.authors[0],
            _draft(round_, unit),
            f"两位组员提交{unit.name}巡察报告",
            f"Two members submit the report on {unit.code}",
        )
    yield Step(
        "drafting",
        "2026-05-07T09:00",
        OFFICE,
        ("advance", round_.code),
        "十份报告送副组长把关",
        "All ten reports go to the deputy",
    )


def _draft(round_: Round, unit: Unit, version: int = 1) -> tuple[str, ...]:
    """Return a step that submits a draft citing every confirmed finding or giving a reason."""
    authors = (part for author in unit.authors for part in ("--author", author))
    cites = ",".join(finding.no for finding in report_texts.cited(unit))
    none = (part for each in report_texts.none_found(unit) for part in ("--none-found", each))
    left = (f"{each.no}={each.left_out}" for each in unit.findings if each.left_out)
    left_out = (part for each in left for part in ("--left-out", each))
    return (
        "draft",
        f"{round_.code}/{unit.code}",
        f"{{examples}}/drafts/{report_texts.file_name(unit, version)}",
        *authors,
        "--cites",
        cites,
        *none,
        *left_out,
    )


def _deputy_review(round_: Round) -> Iterator[Step]:
    phase = "deputy_review"
    revised = round_.unit(report_texts.REVISED_UNIT)
    target = f"{round_.code}/{revised.code}"
    yield Step(
        phase,
        "2026-05-08T10:00",
        DEPUTY,
        (
            "return",
            target,
            "drafting",
            "--reason",
            "第二部分就事论事，没有从政治上分析，也没有写明责任主体，请修改后再报",
        ),
        f"副组长退回{revised.name}报告并说明理由",
        "The deputy sends one report back, with a reason",
    )
    others = (unit for unit in round_.units if unit is not revised)
    for number, unit in enumerate(others):
        yield Step(
            phase,
            f"2026-05-08T{14 + number // 3}:{number % 3 * 20:02}",
            DEPUTY,
            approve(round_, unit),
            f"副组长把关同意：{unit.name}",
            f"The deputy approves the report on {unit.code}",
        )
    yield Step(
        phase,
        "2026-05-09T10:00",
        revised.authors[0],
        _draft(round_, revised, 2),
        "两位组员提交第二稿",
        "The two authors submit a second version",
    )
    yield Step(
        phase,
        "2026-05-09T10:10",
        OFFICE,
        ("advance", target),
        "第二稿送副组长把关",
        "The second version goes to the deputy",
    )
    yield Step(
        phase,
        "2026-05-09T15:00",
        DEPUTY,
        approve(round_, revised),
        "误批第一稿：拒绝，当前是第二稿",
        "Approving the first version is refused: it is stale",
        Refused(5, "stale"),
    )
    yield Step(
        phase,
        "2026-05-09T15:10",
        DEPUTY,
        approve(round_, revised, 2),
        "副组长同意第二稿",
        "The deputy approves the second version",
    )


def _leader_approval(round_: Round) -> Iterator[Step]:
    phase, unit = "leader_approval", round_.unit(timeline.WRONG_EVALUATION_UNIT)
    target = f"{round_.code}/{unit.code}"
    held = unit.report_meeting
    yield Step(
        phase,
        "2026-05-11T09:00",
        OFFICE,
        (
            "void",
            target,
            "survey",
            "2",
            "--reason",
            f"民主测评日期误录为{held.month}月{held.day + 1}日，应为专题汇报会当日",
        ),
        f"作废{unit.name}唯一一条民主测评记录",
        "Void the unit's only evaluation: its date is wrong",
    )
    yield Step(
        phase,
        "2026-05-11T09:10",
        LEADER,
        ("status", target),
        "已经走过的阶段出现“已不满足”的必备条件",
        "Status lists what has come undone",
    )
    yield Step(
        phase,
        "2026-05-11T10:00",
        LEADER,
        approve(round_, unit),
        "组长不能批准：前面阶段有条件不再满足",
        "The leader cannot approve while a stage before is undone",
        Refused(3, "requirements_unmet", {unit.code: ("leader_approval.still_met",)}),
    )
    yield Step(
        phase,
        "2026-05-11T11:00",
        OFFICE,
        (
            "record",
            "survey",
            target,
            "类型=民主测评",
            f"日期={held}",
            f"发放={unit.issued}",
            f"收回={unit.returned}",
            f"有效={unit.valid}",
        ),
        "按正确日期重新登记民主测评",
        "Enter the evaluation anew with the right date",
    )
    yield Step(
        phase,
        "2026-05-11T11:10",
        LEADER,
        approve(round_, unit),
        f"组长审核通过：{unit.name}",
        f"The leader approves the report on {unit.code}",
    )
    others = (other for other in round_.units if other is not unit)
    for number, other in enumerate(others):
        version = 2 if other.code == report_texts.REVISED_UNIT else 1
        yield Step(
            phase,
            f"2026-05-12T{9 + number // 3:02}:{number % 3 * 20:02}",
            LEADER,
            approve(round_, other, version),
            f"组长审核通过：{other.name}",
            f"The leader approves the report on {other.code}",
        )


def _feedback(round_: Round) -> Iterator[Step]:
    unit = round_.unit(APPROVED_BY_LEADING)
    yield Step(
        "feedback",
        "2026-06-05T10:00",
        LEADING,
        (*approve(round_, unit), "--note", "县委巡察工作领导小组会议同意向该党总支反馈"),
        f"领导小组同意向{unit.name}反馈（其余九个单位凭审议意见）",
        "The leading group authorises feedback for one unit; nine have the opinion from above",
    )
    yield Step(
        "feedback",
        "2026-06-12T18:00",
        OFFICE,
        import_("07-feedback"),
        "导入审议意见、反馈会、反馈意见和反馈序号",
        "Import the opinion, feedback meetings and papers, and the numbers of the feedback",
    )
    yield Step(
        "feedback",
        "2026-06-12T18:10",
        OFFICE,
        ("advance", round_.code),
        "十个单位进入整改",
        "All ten move to rectification",
    )


def _rectification(round_: Round) -> Iterator[Step]:
    phase, unit = "rectification", round_.unit("bhz-zx")
    yield from _late_plans(round_)
    yield from _golden_week(round_)
    yield Step(
        phase,
        "2026-09-08T10:00",
        OFFICE,
        import_("09-rectification-report"),
        "导入整改报告",
        "Import rectification reports",
    )
    yield Step(
        phase,
        "2026-09-08T10:10",
        OFFICE,
        ("advance", f"{round_.code}/{unit.code}"),
        "措施未销号不能办结",
        "Not closed while measures are open",
        Refused(3, "requirements_unmet", {unit.code: ("rectification.closed",)}),
    )
    yield Step(
        phase,
        "2026-11-20T10:00",
        OFFICE,
        import_("10-closing"),
        "导入完成日期、证明材料和销号人",
        "Import completion, evidence and who closed each measure",
    )
    yield Step(
        phase,
        "2026-11-20T10:10",
        OFFICE,
        ("advance", round_.code),
        "十个单位全部办结",
        "All ten inspections are closed",
    )


def _late_plans(round_: Round) -> Iterator[Step]:
    """Yield the steps about late plans: one deadline is extended, the others are escalated."""
    phase, unit = "rectification", round_.unit("rmt")
    yield tick(
        phase,
        "2026-06-30T09:00",
        "教育系统三个单位整改方案当日到期（签收后 15 个工作日，跳过端午），其余将到期：提醒",
        "Three plans are due today, fifteen working days after signing, the others soon: reminders",
    )
    yield Step(
        phase,
        "2026-07-02T10:00",
        OFFICE,
        (
            "extend",
            f"{round_.code}/{unit.code}",
            "--requirement",
            "rectification.plan",
            "--days",
            "8",
            "--reason",
            "县委书记专题会改期，经领导小组办公室同意",
        ),
        f"{unit.name}整改方案延期 8 个工作日",
        "One unit has the deadline of its plan extended by eight working days",
    )
    yield tick(
        phase,
        "2026-07-03T09:00",
        "教育系统三个单位逾期三个工作日：另提醒副组长、组长",
        "Three are late by three working days: deputy and leader are told as well",
    )
    yield tick(
        phase,
        "2026-07-07T09:00",
        "逾期五个工作日：升级到巡察办和领导小组",
        "Late by five working days: office and leading group are told",
    )
    yield Step(
        phase,
        "2026-07-07T16:00",
        OFFICE,
        import_("08-rectification-plan"),
        "导入整改方案和整改措施：提醒就此停止",
        "Import rectification plans and measures: the reminders stop",
    )


def _golden_week(round_: Round) -> Iterator[Step]:
    phase, unit = "rectification", round_.unit("rmt")
    target = f"{round_.code}/{unit.code}"
    yield Step(
        phase,
        "2026-09-07T10:00",
        OFFICE,
        (
            "extend",
            target,
            "--requirement",
            "rectification.report",
            "--days",
            "15",
            "--reason",
            "国庆宣传任务集中",
        ),
        f"{unit.name}整改报告延期 15 个工作日，跨中秋、国庆",
        "One report is extended by fifteen working days, across two holidays",
    )
    yield Step(
        phase,
        "2026-09-07T10:05",
        OFFICE,
        ("deadlines", target),
        "期限怎么算出来的，一查便知",
        "How the days were counted can be looked up",
    )


def _looking_back(round_: Round) -> Iterator[Step]:
    yield tick("closed", "2026-11-23T08:55", "办结之后不再提醒", "Nothing more to remind of")
    for minute, args, zh, en in (
        ("00", ("status", round_.code), "全轮办结", "The round is closed"),
        ("10", ("audit", "verify"), "核验全部历史", "Verify the audit chains"),
        (
            "20",
            ("audit", "stages", round_.code),
            "每一阶段由谁推进、谁批准",
            "Who moved and approved",
        ),
    ):
        yield Step("closed", f"2026-11-23T09:{minute}", AUDITOR, args, zh, en)
