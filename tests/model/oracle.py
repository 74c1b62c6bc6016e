"""Judge one unit by section 3, requirement by requirement, without the program's own code.

`judge(case)` follows the table of section 3: on_entry, on_site, on_report. A requirement is met
when nothing lacks: neither a named item (`lacking`) nor something without a name (`other`).
"""

from collections.abc import Mapping
from dataclasses import replace

from tests.model import on_entry, on_report, on_site
from tests.model.case import Case
from tests.model.cells import text
from tests.model.verdict import Verdict, lacks
from tests.model.words import STAGES, may_grant, stage_of

REQUIREMENTS = {**on_entry.REQUIREMENTS, **on_site.REQUIREMENTS, **on_report.REQUIREMENTS}

STILL_MET = "leader_approval.still_met"


def judge(case: Case) -> dict[str, Verdict]:
    """Return the verdict on every requirement of one unit, in the order of section 3."""
    verdicts: dict[str, Verdict] = {}
    for code, requirement in REQUIREMENTS.items():
        verdicts[code] = _with_exemptions(case, code, requirement(case))
        if code == "leader_approval.approved":
            verdicts[STILL_MET] = _still_met(verdicts)
    return verdicts


def _still_met(verdicts: Mapping[str, Verdict]) -> Verdict:
    """Return the codes of earlier stages that are neither met nor exempted."""
    earlier = STAGES[: STAGES.index("leader_approval")]
    return lacks(c for c, v in verdicts.items() if stage_of(c) in earlier and not v.passes)


def _with_exemptions(case: Case, code: str, verdict: Verdict) -> Verdict:
    """Return a verdict that says whether granted exemptions cover what lacks."""
    items: set[str | None] = set()
    for row in case.exemptions:
        item = text(row.get("item")) or None
        role = case.accounts.get(text(row.get("by")), "")
        granted = row.get("requirement") == code and row.get("state") == "granted"
        if granted and may_grant(role, code, item):
            items.add(item)
    by_item = not verdict.other and verdict.lacking <= items
    return replace(verdict, exempted=not verdict.met and (None in items or by_item))
