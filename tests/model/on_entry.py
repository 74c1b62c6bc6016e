"""The requirements of preparation and of the three meetings."""

from collections.abc import Callable, Mapping
from datetime import date

from tests.model.case import Case
from tests.model.cells import day, number, parts, plain, text, yes
from tests.model.papers import accepted, signed_for
from tests.model.verdict import Verdict, lacks, unless
from tests.model.words import Row


def _authorized(case: Case) -> Verdict:
    row, start = case.round_row, case.start
    given = day(row.get("授权日期"))
    in_time = given is not None and start is not None and given <= min(start, case.today)
    return unless(text(row.get("授权文号")) and in_time)


def _team(case: Case) -> Verdict:
    duties = [text(row.get("职责")) for row in case.team(case.today).values()]
    leaders, deputies, members = (duties.count(duty) for duty in ("组长", "副组长", "组员"))
    return unless(leaders == 1 and deputies >= 1 and members >= 2)


def _recusal(case: Case) -> Verdict:
    accounts = {text(row["账号"]) for row in case.on_duty(case.today)}
    declared = {text(r["账号"]) for r in case.declarations if text(r.get("情形"))}
    open_conflicts = {text(r["账号"]) for r in case.declarations if not _settled(r)}
    return lacks((accounts - declared) | (accounts & open_conflicts))


def _settled(declaration: Row) -> bool:
    """Tell whether a declaration names no conflict, or one that a named person decided."""
    if text(declaration.get("情形")) in ("", "无"):
        return True
    decided = text(declaration.get("处理")) in ("不参加", "经核实无需回避")
    return decided and bool(text(declaration.get("批准人")))


def _roster(case: Case) -> Verdict:
    have, need = len(case.roster), case.head_count
    return Verdict(other=have != need, have=have, need=need)


def _notified(case: Case) -> Verdict:
    return unless(signed_for(case, case.paper("进驻通知")))


def _briefing(case: Case) -> Verdict:
    reports = case.paper("纪委汇报") and case.paper("组织科汇报")
    return unless((case.paper("巡前情况通报") or reports) and case.rows("重点"))


def _plan(case: Case) -> Verdict:
    team = case.team(case.today)
    without = [account for account, row in team.items() if not text(row.get("分工"))]
    return lacks(without, other=case.paper("工作方案") is None)


def _well_held(case: Case, kind: str, chair: str) -> list[Row]:
    """Return the meetings of a type with the right chair at which the leader spoke."""
    return [
        row
        for row in case.meetings(kind)
        if chair and plain(row.get("主持人")) == chair and yes(row.get("组长讲话"))
    ]


def _communication_held(case: Case) -> Verdict:
    return unless(_well_held(case, "沟通见面会", case.upper_secretary))


def _communication_attended(case: Case) -> Verdict:
    rows = case.meetings("沟通见面会")
    return unless(any(yes(r.get("组长出席")) and yes(r.get("副组长出席")) for r in rows))


def _communication_reports(case: Case) -> Verdict:
    papers = [case.paper(kind) for kind in ("党委汇报", "纪委汇报", "组织科汇报")]
    return unless(all(paper is not None and not _sent_back(case, paper) for paper in papers))


def _sent_back(case: Case, paper: Row) -> bool:
    """Tell whether a paper was sent back; a return dated tomorrow has not happened yet."""
    reviewed = day(paper.get("审核日期"))
    return text(paper.get("审核结果")) == "退回" and (reviewed or date.min) <= case.today


def _mobilization_held(case: Case) -> Verdict:
    secretary = case.upper_secretary
    rows = _well_held(case, "巡察动员会", secretary)
    return unless(any(secretary in map(plain, parts(row.get("表态发言人"))) for row in rows))


def _announcement(case: Case) -> Verdict:
    posted = [row for row in case.rows("公告") if case.happened(row.get("发布日期"))]
    ways = {text(row.get("发布方式")) for row in posted}
    contacts = ("举报电话", "电子邮箱", "举报箱位置")
    complete = any(
        text(row.get("发布方式")) == "单位张贴" and all(text(row.get(c)) for c in contacts)
        for row in posted
    )
    return unless(complete and ways.issuperset(case.policy.further_channels))


def _report_reviewed(case: Case) -> Verdict:
    paper = case.paper("单位汇报")
    held = [on for row in case.meetings("专题汇报会") if (on := day(row.get("日期")))]
    if paper is None or not held or not accepted(case, paper):
        return unless(False)
    return unless((day(paper.get("审核日期")) or date.max) <= max(held))


def _reporting_held(case: Case) -> Verdict:
    return unless(_well_held(case, "专题汇报会", case.own_secretary))


def _questionnaire(case: Case) -> Verdict:
    return unless(any(_returned(case, row) for row in _surveys(case, "问卷调查")))


def _evaluation(case: Case) -> Verdict:
    return unless(any(_returned(case, row) for row in _surveys(case, "民主测评")))


def _surveys(case: Case, kind: str) -> list[Row]:
    """Return the surveys of a type that were held."""
    rows = [row for row in case.rows("问卷测评") if text(row.get("类型")) == kind]
    return [row for row in rows if case.happened(row.get("日期"))]


def _returned(case: Case, row: Row) -> bool:
    """Tell whether issued ≥ returned ≥ valid > 0, and enough came back."""
    issued, returned, valid = (number(row.get(name)) for name in ("发放", "收回", "有效"))
    if issued is None or returned is None or valid is None:
        return False
    enough = 100 * returned >= case.policy.returned_share * issued
    return issued >= returned >= valid > 0 and enough


REQUIREMENTS: Mapping[str, Callable[[Case], Verdict]] = {
    "preparation.authorized": _authorized,
    "preparation.team": _team,
    "preparation.recusal": _recusal,
    "preparation.roster": _roster,
    "preparation.notified": _notified,
    "preparation.briefing": _briefing,
    "preparation.plan": _plan,
    "communication_meeting.held": _communication_held,
    "communication_meeting.attended": _communication_attended,
    "communication_meeting.reports": _communication_reports,
    "mobilization.held": _mobilization_held,
    "mobilization.announcement": _announcement,
    "reporting_meeting.report_reviewed": _report_reviewed,
    "reporting_meeting.held": _reporting_held,
    "reporting_meeting.questionnaire": _questionnaire,
    "reporting_meeting.evaluation": _evaluation,
}
