"""What the three meetings have in common: who was in the chair, who spoke."""

from collections.abc import Callable

from workflow.errors import N_
from workflow.rules import naming
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.meetings import Meeting, of_type
from workflow.rules.judgement import Judgement, Lack, clauses

Clause = Callable[[Meeting], Lack | None]


def best(facts: Facts, kind: str, *needed: Clause) -> Judgement:
    """Return the judgement of the meeting of a type that comes nearest.

    One meeting must satisfy every clause; where none was held all of them are lacking.
    """
    held = of_type(facts.meetings, kind, facts.today)
    if not held:
        missing = Lack(kind, N_("the meeting has not been held"))
        return Judgement(0, len(needed) + 1, (missing,))
    judged = [clauses(None, *(clause(meeting) for clause in needed)) for meeting in held]
    return max(judged, key=lambda j: j.have)


def chaired_by(secretary: str) -> Clause:
    """Return the clause that a secretary was in the chair."""

    def clause(meeting: Meeting) -> Lack | None:
        if naming.same(meeting.chair, secretary):
            return None
        data = {"record": meeting.record, "chair": meeting.chair, "secretary": secretary}
        if not secretary:
            why = N_("the secretary who must take the chair is not named with the unit")
        elif not meeting.chair:
            why = N_("meeting no. {record} names nobody in the chair; it must be {secretary}")
        elif naming.holds(meeting.chair, secretary):
            why = N_("meeting no. {record}: write the chair as {secretary}, not {chair}")
        else:
            why = N_("meeting no. {record} was chaired by {chair}; it must be {secretary}")
        return Lack("chair", why, data)

    return clause


def leader_spoke(meeting: Meeting) -> Lack | None:
    """Return a lack where the leader did not speak."""
    if meeting.leader_spoke:
        return None
    why = N_("the leader did not speak at meeting no. {record}")
    return Lack("leader_spoke", why, {"record": meeting.record})


def pledged_by(secretary: str) -> Clause:
    """Return the clause that a secretary pledged support; one of several names suffices."""

    def clause(meeting: Meeting) -> Lack | None:
        if any(naming.same(name, secretary) for name in meeting.pledgers):
            return None
        why = N_("{secretary} did not pledge support at meeting no. {record}")
        return Lack("pledge", why, {"record": meeting.record, "secretary": secretary})

    return clause


def leader_present(meeting: Meeting) -> Lack | None:
    """Return a lack where the leader was not there."""
    if meeting.leader_present:
        return None
    why = N_("the leader was not at meeting no. {record}")
    return Lack("leader", why, {"record": meeting.record})


def deputy_present(meeting: Meeting) -> Lack | None:
    """Return a lack where the deputy was not there."""
    if meeting.deputy_present:
        return None
    why = N_("the deputy was not at meeting no. {record}")
    return Lack("deputy", why, {"record": meeting.record})
