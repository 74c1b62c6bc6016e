"""The requirements of interviews and document review."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from tests.model.case import Case
from tests.model.cells import day, number, says_there_is_none, text, years, yes
from tests.model.papers import confirmed, verified
from tests.model.verdict import Verdict, lacks, unless
from tests.model.words import Row


def _inspectors(case: Case, row: Row) -> set[str]:
    """Return the team members who held an interview or recorded it."""
    on = day(row.get("日期"))
    named = (row.get("谈话人"), row.get("记录人"))
    return set().union(*(case.members_named(cell, on) for cell in named))


@lru_cache(maxsize=8)
def _interviewed(case: Case) -> frozenset[str]:
    """Return the staff numbers of those interviewed by two inspectors."""
    found: set[str] = set()
    for row in case.rows("谈话"):
        of_the_unit = text(row.get("对象范围")) in ("", "本单位")
        if of_the_unit and case.happened(row.get("日期")) and len(_inspectors(case, row)) >= 2:
            found |= {case.person(row.get("谈话对象")) or ""}
    return frozenset(found - {""})


def _expected(case: Case) -> dict[str, Row]:
    """Return the roster without those whose reason was confirmed and who were not interviewed."""
    interviewed = _interviewed(case)

    def leaves(no: str, row: Row) -> bool:
        reason = bool(text(row.get("无法谈话原因")))
        return reason and no in case.absences and no not in interviewed

    return {no: row for no, row in case.roster.items() if not leaves(no, row)}


def _group(column: str) -> Callable[[Case], Verdict]:
    """Return the judgement of one group of the five."""

    def judge_group(case: Case) -> Verdict:
        group = {no for no, row in _expected(case).items() if yes(row.get(column))}
        lacking = group - _interviewed(case)
        short = case.roster_is_short
        have, need = (None, None) if short else (len(group - lacking), len(group))
        return Verdict(frozenset(lacking), other=short, have=have, need=need)

    return judge_group


def _age_bands(case: Case) -> Verdict:
    interviewed, staffed, covered = _interviewed(case), set(), set()
    lacking: set[str] = set()
    for no, row in _expected(case).items():
        born = number(row.get("出生年份"))
        if born is None or case.start is None:
            lacking.add(no)
            continue
        age = case.start.year - born
        band = {band for band in case.policy.bands if band[0] <= age <= band[1]}
        staffed |= band
        covered |= band if no in interviewed else set()
    missing = frozenset(f"{low}-{high}" for low, high in staffed - covered)
    return replace(lacks(lacking, other=bool(missing) or case.roster_is_short), detail=missing)


def _coverage(case: Case) -> Verdict:
    roster, head = case.roster, case.head_count or len(case.roster)
    base = max(head, len(roster)) - (len(roster) - len(_expected(case)))
    small = head <= case.policy.small_unit
    need = base if small else -(-case.policy.share * base // 100)
    have = len(_interviewed(case))
    return Verdict(other=have < need or case.roster_is_short, have=have, need=need)


def _two_inspectors(case: Case) -> Verdict:
    held = [row for row in case.rows("谈话") if case.happened(row.get("日期"))]
    return lacks(case.label("谈话", row) for row in held if len(_inspectors(case, row)) < 2)


def _years(case: Case) -> Verdict:
    if case.start is None:
        return unless(False)
    wanted = {(c, case.start.year - ago) for c in case.policy.categories for ago in (1, 2, 3)}
    seen: set[tuple[str, int]] = set()
    for row in case.rows("调阅资料"):
        if says_there_is_none(row.get("说明")) or _examined(case, row):
            seen |= {(text(row.get("类别")), year) for year in years(row.get("年度"))}
    missing = frozenset(f"{category} {year}" for category, year in wanted - seen)
    return Verdict(other=bool(missing), detail=missing)


def _examined(case: Case, row: Row) -> bool:
    """Tell whether a material was examined, and not only by people who take no part."""
    by, on = row.get("查阅人"), row.get("查阅日期")
    return case.happened(on) and (not text(by) or bool(case.members_named(by, day(on))))


def _provided(case: Case) -> Verdict:
    return lacks(
        case.label("调阅资料", row)
        for row in case.rows("调阅资料")
        if case.happened(row.get("要求日期"))
        and not case.happened(row.get("提供日期"))
        and not says_there_is_none(row.get("说明"))
    )


def _findings_settled(case: Case) -> Verdict:
    rows = case.rows("问题底稿")
    return lacks(text(row["编号"]) for row in rows if verified(case, row) == "待核实")


def _focus(case: Case) -> Verdict:
    items = [row for row in case.rows("重点") if text(row.get("类别")) != "无"]
    return lacks(text(r["编号"]) for r in items if text(r.get("状态")) in ("", "待核实"))


def _letters(case: Case) -> Verdict:
    lacking = []
    for row in case.rows("来信来访"):
        on = day(row.get("日期"))
        if on is not None and on > case.today:
            continue
        passed_on = text(row.get("转交单位")) and case.happened(row.get("转交日期"))
        done = case.happened(row.get("办结日期")) or passed_on
        if not done or not case.members_named(row.get("承办人"), on):
            lacking.append(text(row["编号"]))
    return lacks(lacking)


def _evidence(case: Case) -> Verdict:
    return lacks(no for no, row in confirmed(case).items() if not _well_founded(case, row))


def _well_founded(case: Case, finding: Row) -> bool:
    """Tell whether a finding has evidence and two handlers of the team."""
    on = day(finding.get("核实日期"))
    first, second = (case.members_named(finding.get(c), on) for c in ("承办人1", "承办人2"))
    return bool(text(finding.get("证据"))) and len(first | second) >= 2


def _told(case: Case) -> Verdict:
    return lacks(
        no
        for no, row in confirmed(case).items()
        if not case.happened(row.get("告知日期")) and not text(row.get("不予告知理由"))
    )


REQUIREMENTS: Mapping[str, Callable[[Case], Verdict]] = {
    "interviews.leadership": _group("班子成员"),
    "interviews.party_members": _group("党员"),
    "interviews.middle_managers": _group("中层骨干"),
    "interviews.minorities": _group("少数民族"),
    "interviews.age_bands": _age_bands,
    "interviews.coverage": _coverage,
    "interviews.two_inspectors": _two_inspectors,
    "document_review.years": _years,
    "document_review.provided": _provided,
    "document_review.settled": _findings_settled,
    "document_review.focus": _focus,
    "document_review.letters": _letters,
    "document_review.evidence": _evidence,
    "document_review.told": _told,
}
