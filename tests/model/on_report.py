"""The requirements of the report, of feedback and of rectification."""

from collections.abc import Callable, Mapping
from datetime import date

from tests.model.case import Case, signers
from tests.model.cells import day, text
from tests.model.papers import accepted, confirmed, signed_for
from tests.model.verdict import Verdict, lacks, unless
from tests.model.words import THREE_PROBLEMS, Row


def _submitted(case: Case) -> Verdict:
    drafting_anew = ("drafting", "document_review", "interviews")
    acts = case.since_last(lambda act: act["act"] == "return" and act["to"] in drafting_anew)
    return unless(any(act["act"] == "draft" and _two_authors(case, act) for act in acts))


def _two_authors(case: Case, draft: Row) -> bool:
    """Tell whether two different members of the team wrote a draft."""
    on = day(draft.get("on"))
    named = set(_listed(draft.get("authors")))
    team = case.team(on or case.today)
    members = {a for a, row in team.items() if text(row.get("职责")) == case.policy.author_role}
    return len(named & members) >= 2


def _complete(case: Case) -> Verdict:
    if case.draft is None:
        return unless(False)
    findings, draft = confirmed(case), case.draft
    cited = _cited(case)
    left_out = draft.get("left_out") or {}
    assert isinstance(left_out, Mapping)
    reasoned = {text(no) for no, reason in left_out.items() if text(reason)}
    found = {text(findings[no].get("三大问题")) for no in cited}
    stated = set(_listed(draft.get("none_found")))
    problems = set(THREE_PROBLEMS) - found - stated
    return lacks((set(findings) - cited - reasoned) | problems)


def _cited(case: Case) -> set[str]:
    """Return the confirmed findings that the current version cites."""
    cites = set(_listed(case.draft.get("cites"))) if case.draft else set()
    return cites & set(confirmed(case))


def _listed(value: object) -> list[str]:
    """Return a list of an act as texts."""
    return [text(item) for item in value] if isinstance(value, list | tuple | set) else []


def _authors(case: Case) -> set[str]:
    """Return who wrote the current version."""
    return set(_listed(case.draft.get("authors"))) if case.draft else set()


def _signed_by(case: Case, role: str, duty: str, barred: set[str]) -> Row | None:
    """Return the approval that counts, by somebody of that duty who is not barred."""
    act = case.approval(role)
    if act is None or signers(act) & barred:
        return None
    principal = text(act.get("on_behalf_of")) or text(act.get("by"))
    row = case.team(day(act.get("on")) or case.today).get(principal)
    return act if row is not None and text(row.get("职责")) == duty else None


def _deputy_approval(case: Case) -> Row | None:
    """Return the deputy's approval that counts."""
    return _signed_by(case, "deputy", "副组长", _authors(case))


def _leader_approval(case: Case) -> Row | None:
    """Return the leader's approval that counts."""
    deputy = _deputy_approval(case)
    if deputy is None:
        return None
    return _signed_by(case, "leader", "组长", _authors(case) | signers(deputy))


def _deputy_approved(case: Case) -> Verdict:
    return unless(_deputy_approval(case))


def _leader_approved(case: Case) -> Verdict:
    return unless(_leader_approval(case))


def _approved_on(case: Case) -> date | None:
    """Return the day of the leader approval that counts."""
    act = _leader_approval(case)
    return day(act.get("on")) if act else None


def _feedback_authorized(case: Case) -> Verdict:
    if not case.policy.feedback_authorized:
        return unless(True)
    since = _approved_on(case)
    paper = case.paper("审议意见", since) if since else None
    numbered = paper is not None and text(paper.get("文号"))
    return unless(numbered or case.approval("leading_group"))


def _feedback_held(case: Case) -> Verdict:
    since = _approved_on(case)
    held = [day(row.get("日期")) for row in case.meetings("反馈会")]
    return unless(since and any(on is not None and on >= since for on in held))


def _feedback_delivered(case: Case) -> Verdict:
    since = _approved_on(case)
    paper = case.paper("反馈意见", since) if since else None
    findings = confirmed(case)
    unnumbered = [no for no in _cited(case) if not text(findings[no].get("反馈序号"))]
    return lacks(unnumbered, other=not signed_for(case, paper))


def _problems_fed_back(case: Case) -> set[str]:
    """Return every 反馈序号 of confirmed findings; several findings may share one."""
    return {text(row.get("反馈序号")) for row in confirmed(case).values()} - {""}


def _answered(case: Case, measure: Row) -> str:
    """Return the 反馈序号 that a measure names, else that of its 底稿编号."""
    named, finding = text(measure.get("反馈序号")), text(measure.get("底稿编号"))
    if named or not finding:
        return named
    numbers = {text(row["编号"]): text(row.get("反馈序号")) for row in case.rows("问题底稿")}
    return numbers.get(finding, "")


def _rectification_plan(case: Case) -> Verdict:
    planned = {
        _answered(case, row)
        for row in case.rows("整改")
        if text(row.get("整改措施")) and text(row.get("责任人")) and day(row.get("完成时限"))
    }
    unplanned = _problems_fed_back(case) - planned
    return lacks(unplanned, other=not accepted(case, case.paper("整改方案")))


def _rectification_closed(case: Case) -> Verdict:
    rows = case.rows("整改")
    unanswered = _problems_fed_back(case) - {_answered(case, row) for row in rows}
    open_ = {case.label("整改", row) for row in rows if not _completed(case, row)}
    return lacks(unanswered | open_)


def _completed(case: Case, measure: Row) -> bool:
    """Tell whether a measure is completed, proved and closed by somebody entitled to."""
    by = text(measure.get("销号人"))
    team = {text(row["账号"]) for row in case.team_rows} - case.out
    entitled = by in team or case.accounts.get(by) in ("office", "leading_group")
    proved = case.happened(measure.get("完成日期")) and text(measure.get("证明材料"))
    return bool(proved) and entitled


def _rectification_report(case: Case) -> Verdict:
    return unless(accepted(case, case.paper("整改报告")))


REQUIREMENTS: Mapping[str, Callable[[Case], Verdict]] = {
    "drafting.submitted": _submitted,
    "drafting.complete": _complete,
    "deputy_review.approved": _deputy_approved,
    "leader_approval.approved": _leader_approved,
    "feedback.authorized": _feedback_authorized,
    "feedback.held": _feedback_held,
    "feedback.delivered": _feedback_delivered,
    "rectification.plan": _rectification_plan,
    "rectification.closed": _rectification_closed,
    "rectification.report": _rectification_report,
}
