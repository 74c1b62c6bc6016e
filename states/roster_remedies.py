"""Remedies for a short roster: enter a few people one by one, import many."""

from workflow.rules.remedy import Gap, Remedy, correct_unit

#: Up to this many people are entered one by one, more by a workbook.
_FEW = 3

state_headcount = correct_unit(headcount=...)


def fill(gap: Gap) -> Remedy:
    """Return the remedy that completes the unit's roster."""
    if gap.facts.missing_from_roster() > _FEW:
        return Remedy("import", "person", fields={"file": ...})
    return Remedy("record", "person", fields={"number": ..., "name": ..., "birth_year": ...})
