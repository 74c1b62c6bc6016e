"""The story up to the end of the stay: preparation, meetings, interviews, document review."""

from collections.abc import Iterator

from examples import fieldwork, paperwork, people, timeline
from examples.cases import Finding, Round, Unit
from examples.story_step import DEPUTY, OFFICE, Refused, Step, import_, tick


def steps(round_: Round) -> Iterator[Step]:
    """Return the steps in order."""
    yield from _preparation(round_)
    yield from _meetings(round_)
    yield from _interviews(round_)
    yield from _document_review(round_)


def _preparation(round_: Round) -> Iterator[Step]:
    phase, all_units = "preparation", round_.code
    unsigned = f"{all_units}/{timeline.UNSIGNED_UNIT}"
    unfocused = f"{all_units}/{timeline.UNFOCUSED_UNIT}"
    yield Step(
        phase,
        "2026-02-24T09:00",
        OFFICE,
        import_("round"),
        "导入轮次表：一个巡察组五人，十个被巡察单位，546人花名册",
        "Import the round: one team of five, ten units, rosters of 546 people",
    )
    yield Step(
        phase,
        "2026-02-24T09:10",
        OFFICE,
        ("advance", unsigned),
        "材料未到就想往下走：拒绝，并一次列出全部所缺",
        "Advance before anything has come: refused, with everything that is missing",
        Refused(
            3,
            "requirements_unmet",
            {
                timeline.UNSIGNED_UNIT: (
                    "preparation.notified",
                    "preparation.briefing",
                    "preparation.plan",
                )
            },
        ),
    )
    yield tick(
        phase,
        "2026-02-26T09:00",
        "准备阶段 3 月 2 日到期（进驻前 10 个工作日）：提前三个工作日提醒，一人一封",
        "Preparation is due on 2 March, ten working days before entry: one reminder to each",
    )
    yield tick(
        phase,
        "2026-02-28T09:00",
        "春节调休的星期六照常上班：提前一个工作日提醒",
        "A Saturday worked for Spring Festival counts: reminders one working day before",
    )
    yield Step(
        phase,
        "2026-03-02T09:00",
        OFFICE,
        import_("01-preparation"),
        "导入进驻通知、巡前情况通报、工作方案和重点",
        "Import notices of entry, briefings, the work plan and focus items",
    )
    yield Step(
        phase,
        "2026-03-02T09:10",
        OFFICE,
        ("advance", all_units),
        "全轮推进：八个单位进入沟通见面会，两个各缺一项",
        "Advance the round: eight units move, two lack one thing each",
        Refused(
            3,
            "requirements_unmet",
            {
                timeline.UNSIGNED_UNIT: ("preparation.notified",),
                timeline.UNFOCUSED_UNIT: ("preparation.briefing",),
            },
        ),
    )
    yield Step(
        phase,
        "2026-03-02T15:00",
        OFFICE,
        _signature(round_),
        "补记白河镇卫生院进驻通知的签收人和签收日期",
        "Enter who signed for the notice of entry, and when",
    )
    yield Step(
        phase,
        "2026-03-02T15:10",
        DEPUTY,
        _focus_item(round_),
        "副组长补记融媒体中心的重点事",
        "The deputy enters the missing focus item",
    )
    for target, minute in ((unsigned, 20), (unfocused, 30)):
        yield Step(
            phase,
            f"2026-03-02T15:{minute}",
            OFFICE,
            ("advance", target),
            f"{round_.unit(target.partition('/')[2]).name}补齐后进入沟通见面会",
            f"{target} moves on, now that nothing is missing",
        )


def _signature(round_: Round) -> tuple[str, ...]:
    unit = round_.unit(timeline.UNSIGNED_UNIT)
    return (
        "record",
        "paper",
        f"{round_.code}/{unit.code}",
        "材料类型=进驻通知",
        f"名称={paperwork.notice_name(unit)}",
        f"文号={paperwork.notice_number(round_.units.index(unit) + 1)}",
        f"日期={timeline.NOTICE}",
        f"签收人={unit.secretary}",
        f"签收日期={timeline.PREPARED}",
    )


def _focus_item(round_: Round) -> tuple[str, ...]:
    unit = round_.unit(timeline.UNFOCUSED_UNIT)
    row = fieldwork.focus_row(unit, unit.focus[0])
    fields = (f"{heading}={value}" for heading, value in row.items() if heading != "单位代码")
    return ("record", "focus", f"{round_.code}/{unit.code}", *fields)


def _meetings(round_: Round) -> Iterator[Step]:
    yield Step(
        "communication_meeting",
        "2026-03-17T18:00",
        OFFICE,
        import_("02-entry"),
        "导入五次沟通见面会、五次动员会、三份书面汇报、单位汇报和公告",
        "Import communication and mobilization meetings, written reports and announcements",
    )
    yield Step(
        "communication_meeting",
        "2026-03-17T18:10",
        OFFICE,
        ("advance", round_.code),
        "沟通见面会已开，十个单位进入动员会",
        "The communication meetings were held: all move to mobilization",
    )
    yield Step(
        "mobilization",
        "2026-03-17T18:20",
        OFFICE,
        ("advance", round_.code),
        "动员会已开、公告已张贴，十个单位进入专题汇报会",
        "Mobilization held and announced: all move to the reporting meeting",
    )
    yield Step(
        "reporting_meeting",
        "2026-03-19T19:00",
        OFFICE,
        import_("03-reporting"),
        "导入十次专题汇报会、问卷调查433份、民主测评433份",
        "Import ten reporting meetings, 433 questionnaires and 433 evaluations",
    )
    yield Step(
        "reporting_meeting",
        "2026-03-19T19:10",
        OFFICE,
        ("advance", round_.code),
        "十个单位进入个别谈话",
        "All ten move to interviews",
    )


def _interviews(round_: Round) -> Iterator[Step]:
    unit = next(unit for unit in round_.units if unit.sick)
    roster = people.rosters(round_)[unit.code]
    absent = next(person for person in roster if person.absent)
    target = f"{round_.code}/{unit.code}"
    yield tick(
        "interviews",
        "2026-04-09T09:00",
        "个别谈话 4 月 10 日到期：提醒组长、副组长、组员；两级已到，只发较近的一级",
        "Interviews are due tomorrow: of two rungs that have come only the nearer goes out",
    )
    yield Step(
        "interviews",
        "2026-04-10T19:00",
        OFFICE,
        import_("04-interviews"),
        "导入447次首谈",
        "Import 447 first interviews",
    )
    yield Step(
        "interviews",
        "2026-04-10T19:10",
        OFFICE,
        ("advance", round_.code),
        f"九个单位进入查阅资料；{unit.name}一名党员{unit.sick}，未经确认不能不谈",
        "Nine units move; in one a Party member on long sick leave was not interviewed",
        Refused(
            3,
            "requirements_unmet",
            {unit.code: ("interviews.party_members", "interviews.coverage")},
        ),
    )
    yield Step(
        "interviews",
        "2026-04-10T19:30",
        DEPUTY,
        ("confirm-absence", target, absent.number),
        f"副组长确认{absent.name}（{absent.number}）{unit.sick}，无法谈话",
        "The deputy confirms the absence",
    )
    yield Step(
        "interviews",
        "2026-04-10T19:40",
        OFFICE,
        ("advance", target),
        f"{unit.name}应谈尽谈，进入查阅资料",
        "That unit moves on as well",
    )


def _document_review(round_: Round) -> Iterator[Step]:
    phase = "document_review"
    unit, finding = _pending(round_)
    target = f"{round_.code}/{unit.code}"
    yield Step(
        phase,
        "2026-04-18T19:00",
        OFFICE,
        import_("05-materials"),
        "导入调阅资料、走访、再约谈、问题底稿、列席会议",
        "Import materials, visits, further interviews, findings and attended meetings",
    )
    yield Step(
        phase,
        "2026-04-18T19:05",
        DEPUTY,
        import_("06-letter"),
        "副组长导入唯一的一封来信：已亲自到教育主管部门了解并转交",
        "The deputy imports the one letter: followed up in person and passed on",
    )
    yield Step(
        phase,
        "2026-04-18T19:10",
        OFFICE,
        ("advance", round_.code),
        f"九个单位进入撰写报告；{unit.name}底稿{finding.no}待核实",
        "Nine units move; in one a finding is still unverified",
        Refused(3, "requirements_unmet", {unit.code: ("document_review.settled",)}),
    )
    yield Step(
        phase,
        "2026-04-19T16:00",
        "sunwb",
        (
            "record",
            "interview",
            target,
            "谈话对象=任海涛",
            "对象范围=本单位",
            "日期=2026-04-19",
            "谈话人=孙文博、赵雪梅",
            "记录人=赵雪梅",
            "性质=再约谈",
            f"关联编号={finding.no}",
        ),
        "再约谈当事人（全轮第473次谈话）",
        "Interview the person again (number 473 of the round)",
    )
    yield Step(
        phase,
        "2026-04-20T10:00",
        "sunwb",
        (
            "record",
            "finding",
            target,
            f"编号={finding.no}",
            f"查证事实={finding.settled_facts}",
            f"证据={finding.settled_evidence}",
            "状态=已核实",
            f"核实日期={finding.verified}",
            f"告知日期={finding.told}",
            f"告知对象={finding.told_to}",
        ),
        "底稿核实清楚并即查即告知",
        "Settle the finding and tell the unit",
    )
    yield Step(
        phase,
        "2026-04-20T10:10",
        OFFICE,
        ("advance", target),
        f"{unit.name}进入撰写报告",
        "That unit moves on to drafting",
    )


def _pending(round_: Round) -> tuple[Unit, Finding]:
    return next((u, each) for u in round_.units for each in u.findings if each.pending)
