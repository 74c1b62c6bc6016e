"""How a roster that is too short is filled: a few people one by one, many by a workbook."""

from workflow.rules.remedy import Gap, Remedy, correct_unit

#: So many people are entered one by one rather than by a workbook.
_FEW = 3

state_headcount = correct_unit(headcount=...)


def fill(gap: Gap) -> Remedy:
    """Return the way to fill the roster of the unit."""
    if gap.facts.missing_from_roster() > _FEW:
        return Remedy("import", "person", fields={"file": ...})
    return Remedy("record", "person", fields={"number": ..., "name": ..., "birth_year": ...})
