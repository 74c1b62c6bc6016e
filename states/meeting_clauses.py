"""What the meetings have in common: the chair, the speakers, and the remedies."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from workflow.errors import N_
from workflow.rules import naming
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.meetings import Meeting, of_type
from workflow.rules.judgement import Cause, Judgement, Lack, clauses
from workflow.rules.remedy import Gap, Remedy, Supply, Way, correct, correct_unit, enter
from workflow.rules.roles import Role

Clause = Callable[[Meeting], Lack | None]

NOT_HELD = Cause("not_held", N_("the meeting has not been held"))
NO_SECRETARY = Cause(
    "no_secretary", N_("the unit's secretary who must chair the meeting is not entered")
)
NO_CHAIR = Cause(
    "no_chair", N_("meeting no. {record} has no chair; it must be chaired by {secretary}")
)
CHAIR_MISSPELT = Cause(
    "chair_misspelt", N_("meeting no. {record}: enter the chair as {secretary}, not {chair}")
)
WRONG_CHAIR = Cause(
    "wrong_chair",
    N_("meeting no. {record} was chaired by {chair}; it must be chaired by {secretary}"),
)
LEADER_SILENT = Cause("leader_silent", N_("the leader did not speak at meeting no. {record}"))
NO_PLEDGE = Cause("no_pledge", N_("{secretary} did not pledge support at meeting no. {record}"))
LEADER_ABSENT = Cause("leader_absent", N_("the leader did not attend meeting no. {record}"))
DEPUTY_ABSENT = Cause("deputy_absent", N_("the deputy did not attend meeting no. {record}"))

#: When to correct the unit, when to correct the meeting, and when to exempt the chair.
_SUCCEEDED = N_("if this person is the secretary and the unit sheet names somebody else")
_MISTYPED = N_("if the meeting was entered wrongly")
_NOT_ENTITLED = N_("if somebody else really chaired it")


def best(facts: Facts, kind: str, *needed: Clause) -> Judgement:
    """Return the judgement of the meeting of this type that satisfies the most clauses.

    One meeting must satisfy every clause. If none was held, the meeting itself is lacking.
    """
    held = of_type(facts.meetings, kind, facts.today)
    if not held:
        return Judgement(0, len(needed) + 1, (Lack(kind, NOT_HELD),))
    judged = [clauses(None, *(clause(meeting) for clause in needed)) for meeting in held]
    return max(judged, key=lambda j: j.have)


def chaired_by(secretary: str) -> Clause:
    """Return the clause that this secretary chaired the meeting."""

    def clause(meeting: Meeting) -> Lack | None:
        if naming.same(meeting.chair, secretary):
            return None
        data = {"record": meeting.record, "chair": meeting.chair, "secretary": secretary}
        if not secretary:
            cause = NO_SECRETARY
        elif not meeting.chair:
            cause = NO_CHAIR
        else:
            cause = CHAIR_MISSPELT if naming.contains(meeting.chair, secretary) else WRONG_CHAIR
        return Lack("chair", cause, data)

    return clause


def leader_spoke(meeting: Meeting) -> Lack | None:
    """Return a lack if the leader did not speak."""
    if meeting.leader_spoke:
        return None
    return Lack("leader_spoke", LEADER_SILENT, {"record": meeting.record})


def pledged_by(secretary: str) -> Clause:
    """Return the clause that this secretary pledged support, alone or among others."""

    def clause(meeting: Meeting) -> Lack | None:
        if any(naming.same(name, secretary) for name in meeting.pledgers):
            return None
        return Lack("pledge", NO_PLEDGE, {"record": meeting.record, "secretary": secretary})

    return clause


def leader_present(meeting: Meeting) -> Lack | None:
    """Return a lack if the leader was absent."""
    if meeting.leader_present:
        return None
    return Lack("leader", LEADER_ABSENT, {"record": meeting.record})


def deputy_present(meeting: Meeting) -> Lack | None:
    """Return a lack if the deputy was absent."""
    if meeting.deputy_present:
        return None
    return Lack("deputy", DEPUTY_ABSENT, {"record": meeting.record})


def hold(kind: str, **further: Any) -> Way:
    """Return the remedy that enters a meeting of this type."""
    return enter("meeting", types=(kind,), date=..., chair=..., **further)


def _name_right(gap: Gap) -> Remedy:
    secretary = gap.lack.data["secretary"]
    return Remedy("record", "meeting", gap.lack.data["record"], {"chair": secretary})


def _exempt_chair(gap: Gap) -> Remedy:
    """Return an exemption: a wrong chair is exempted, never entered under another name."""
    given = {"requirement": gap.requirement, "item": gap.item, "reason": ...}
    return Remedy("exempt", fields=given, by=(Role.LEADER, Role.OFFICE, Role.LEADING_GROUP))


def _upper_secretary(gap: Gap, name: Any) -> Remedy:
    """Return the correction that names the governing committee's secretary, else the unit's own."""
    if gap.facts.unit.governing_committee:
        return correct_unit(governing_secretary=name)(gap)
    return _own_secretary(gap, name)


def _own_secretary(gap: Gap, name: Any) -> Remedy:
    return correct_unit(secretary=name)(gap)


def _chair(name_secretary: Callable[[Gap, Any], Remedy]) -> dict[Cause, Supply]:
    """Return the remedies for a wrong chair, given the way to enter the secretary.

    Most often the unit's secretary has changed and the unit is out of date; else the meeting was
    entered wrongly; else somebody else really chaired it and an exemption is needed.
    """

    def another(gap: Gap) -> tuple[Remedy, ...]:
        return (
            replace(name_secretary(gap, gap.lack.data["chair"]), when=_SUCCEEDED),
            replace(correct("meeting", chair=...)(gap), when=_MISTYPED),
            replace(_exempt_chair(gap), when=_NOT_ENTITLED),
        )

    return {
        NO_SECRETARY: lambda gap: name_secretary(gap, ...),
        NO_CHAIR: correct("meeting", chair=...),
        CHAIR_MISSPELT: _name_right,
        WRONG_CHAIR: another,
    }


#: The remedies if the governing committee's secretary did not chair the meeting.
CHAIR = _chair(_upper_secretary)
#: The same for a meeting that the unit's own secretary must chair.
OWN_CHAIR = _chair(_own_secretary)
