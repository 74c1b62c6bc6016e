"""What has happened to a paper or a finding, for several stages."""

from tests.model.case import Case
from tests.model.cells import day, text
from tests.model.words import Row


def signed_for(case: Case, paper: Row | None) -> bool:
    """Tell whether a paper was signed for: name and date."""
    if paper is None or not text(paper.get("签收人")):
        return False
    return case.happened(paper.get("签收日期"))


def accepted(case: Case, paper: Row | None) -> bool:
    """Tell whether a paper was accepted, by a review that has happened."""
    if paper is None or text(paper.get("审核结果")) != "通过":
        return False
    return case.happened(paper.get("审核日期"))


def verified(case: Case, finding: Row) -> str:
    """Return a finding's 状态 as far as it has happened; an empty one is 待核实."""
    on = day(finding.get("核实日期"))
    if on is not None and on > case.today:
        return "待核实"
    return text(finding.get("状态")) or "待核实"


def confirmed(case: Case) -> dict[str, Row]:
    """Return the confirmed findings by 编号."""
    rows = [row for row in case.rows("问题底稿") if verified(case, row) == "已核实"]
    return {text(row["编号"]): row for row in rows}
