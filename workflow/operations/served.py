"""Which inspections a row concerns; why it concerns none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.errors import N_, Problem
from workflow.inspection import inspections
from workflow.operations.operation import Operation
from workflow.records.matching import RecordIndex, RowMatch, problem
from workflow.records.rows import UNIT, Row
from workflow.records.values import excerpt, legible
from workflow.rules import naming


@dataclass(kw_only=True)
class Served:
    """The inspections that one row concerns, with what is wrong with it or pointed out."""

    owners: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def served(row: Row, ops: Mapping[str, Operation], indexes: Mapping[str, RecordIndex]) -> Served:
    """Return the inspections that a row concerns, of those that the actor may know."""
    known = {owner: op for owner, op in ops.items() if not op.access.hidden}
    if row.units == ("*",):
        return _all_units(row, known, indexes)
    by_unit = {op.row.unit: owner for owner, op in known.items()}
    found = Served()
    for unit in row.units:
        if unit in by_unit:
            found.owners.append(by_unit[unit])
        else:
            message = N_("the round has no unit {unit}")
            found.problems.append(problem(row, UNIT, "not_found", message, unit=unit))
    return found


def _all_units(
    row: Row, known: Mapping[str, Operation], indexes: Mapping[str, RecordIndex]
) -> Served:
    """Return the inspections under way, of a row about a member those of the member's team."""
    under_way = [owner for owner, op in known.items() if op.state not in inspections.FINAL]
    if not under_way:
        message = N_("no inspection of the round is under way; this row has no effect")
        return Served(notes=[problem(row, UNIT, "serves_none", message)])
    about = row.kind.about_member
    named = legible(row.values.get(about)) if about else ""
    if about is None or not named:
        return Served(owners=under_way)
    if owners := [owner for owner in under_way if _in_team(named, known[owner])]:
        return Served(owners=owners)
    found = indexes[under_way[0]].directory.resolve("account", named, None)
    if isinstance(found, str):
        message = N_("{value} is in no team of this round; the row would have no effect")
        return Served(
            problems=[problem(row, about, "unknown_member", message, value=excerpt(named))]
        )
    told = {"value": excerpt(named), "near": found.near}
    return Served(problems=[problem(row, about, found.code, found.message, **told)])


def stranger(row: Row, op: Operation, outcome: RowMatch) -> Problem | None:
    """Return the note about a row whose member is not in the team of an inspection."""
    about = row.kind.about_member
    if about is None or outcome.word == "same" or not op.facts.team.listed:
        return None
    account = str(outcome.data.get(about, ""))
    if _in_team(account, op):
        return None
    message = N_("{value} is not in the team of {unit}; the row has no effect there")
    return problem(row, about, "not_in_team", message, value=account, unit=op.row.unit)


def _in_team(named: str, op: Operation) -> bool:
    return any(named == m.account or naming.same(named, m.name) for m in op.facts.team.listed)
