"""个别谈话: the five groups that must be interviewed, the coverage, two inspectors each."""

from collections.abc import Iterable
from typing import Any

from states import roster_remedies
from workflow.errors import N_
from workflow.rules.definition import (
    BY_LEADING_GROUP,
    NEVER,
    WHOLE_BY_LEADING_GROUP,
    Judge,
    Requirement,
    Stage,
)
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.fieldwork import OUTSIDE
from workflow.rules.facts.record_part import happened
from workflow.rules.facts.roster import Person
from workflow.rules.judgement import Cause, Judgement, Lack, all_of
from workflow.rules.policy import Policy, band_name
from workflow.rules.remedy import Gap, Remedy, Supply, correct
from workflow.rules.roles import Role

NOT_INTERVIEWED = Cause("not_interviewed", N_("{name} ({record}) has not been interviewed"))
ABSENCE_UNCONFIRMED = Cause(
    "absence_unconfirmed",
    N_("{name} ({record}) has not been interviewed; the reason given has not been confirmed"),
)
ROSTER_SHORT = Cause(
    "roster_short",
    N_("the roster is {missing} short of the head count; those missing may belong here"),
)
NO_BIRTH_YEAR = Cause("no_birth_year", N_("{name} ({record}) has no year of birth"))
NOBODY_OF_AGE = Cause("nobody_of_age", N_("nobody aged {band} has been interviewed"))
NO_HEADCOUNT = Cause("no_headcount", N_("the head count is missing"))
COVERAGE_SHORT = Cause(
    "coverage_short", N_("{more} more to interview, of {left} people not yet interviewed")
)
NOT_BY_TWO = Cause(
    "not_by_two", N_("interview no. {record} was not held by two members of the team")
)


def _group(name: str) -> Judge:
    """Return the rule that everyone in a group was interviewed (seed 三(一)1: 五必谈)."""

    def judge(facts: Facts, policy: Policy) -> Judgement:
        if name not in policy.interviews.groups:
            return Judgement(0, 0)
        people = [p for p in facts.interviewable if name in p.groups]
        lacking = [_not_interviewed(p) for p in people if p.record not in facts.interviewed]
        have = len(people) - len(lacking)
        return Judgement(
            have,
            len(people) + facts.missing_from_roster(),
            (*lacking, *_short_roster(facts)),
        )

    return judge


def _age_bands(facts: Facts, policy: Policy) -> Judgement:
    """老中青代表: one person of each band that has staff; ages at the round's start year."""
    year = facts.year_of_ages
    lacking = [
        Lack(p.record, NO_BIRTH_YEAR, _named(p))
        for p in facts.interviewable
        if p.birth_year is None
    ]
    needed = len(lacking)
    for youngest, oldest in policy.interviews.bands():
        people = _of_age(facts.interviewable, year, youngest, oldest)
        if not people:
            continue
        needed += 1
        if not any(p.record in facts.interviewed for p in people):
            band = band_name(youngest, oldest)
            lacking.append(Lack(band, NOBODY_OF_AGE, {"band": band}))
    judged = all_of(needed, lacking)
    return Judgement(judged.have, judged.need, (*judged.lacking, *_short_roster(facts)))


def _of_age(people: Iterable[Person], year: int, youngest: int, oldest: int | None) -> list[Person]:
    return [
        p
        for p in people
        if p.birth_year is not None
        and youngest <= year - p.birth_year
        and (oldest is None or year - p.birth_year <= oldest)
    ]


def _coverage(facts: Facts, policy: Policy) -> Judgement:
    """30人以下全覆盖，超过30人70%以上 (seed 三(一)1), counted in distinct persons."""
    staff = facts.unit.headcount
    have = len(facts.interviewed)
    if staff is None:
        return Judgement(have, 0, (Lack("headcount", NO_HEADCOUNT),))
    need = policy.needed_interviews(staff, facts.reachable)
    lacking: list[Lack] = []
    if have < need:
        missing = [p for p in facts.interviewable if p.record not in facts.interviewed]
        if staff <= policy.interviews.everyone_up_to:
            lacking = [_not_interviewed(p) for p in missing]
        if not lacking:
            more = {"more": need - have, "left": len(missing)}
            lacking.append(Lack("coverage", COVERAGE_SHORT, more))
    return Judgement(have, need, (*lacking, *_short_roster(facts)))


def _two_inspectors(facts: Facts, policy: Policy) -> Judgement:
    """An interview not held by two different members does not count and is listed here."""
    happened = [t for t in facts.interviews if t.date is None or t.date <= facts.today]
    lacking = [
        Lack(talk.record, NOT_BY_TWO, {"record": talk.record})
        for talk in happened
        if not (facts.held_by_two(talk) or (talk.date is None and len(talk.team) >= 2))
    ]
    return all_of(len(happened), lacking)


def _not_interviewed(person: Person) -> Lack:
    cause = ABSENCE_UNCONFIRMED if person.absence_reason else NOT_INTERVIEWED
    return Lack(person.record, cause, _named(person))


def _named(person: Person) -> dict[str, str]:
    return {"name": person.name, "record": person.record}


def _short_roster(facts: Facts) -> tuple[Lack, ...]:
    missing = facts.missing_from_roster()
    if not missing:
        return ()
    return (Lack("roster", ROSTER_SHORT, {"missing": missing}),)


def _interview(gap: Gap) -> Remedy:
    """Return the confirmation of an absence if one is waiting, else an interview."""
    for lack in gap.lacking:
        if lack.cause is ABSENCE_UNCONFIRMED:
            return Remedy("confirm_absence", fields={"person": lack.item})
    return _talk_with(gap.facts, gap.item)


def _talk_with(facts: Facts, person: Any) -> Remedy:
    """Return the interview with a person, or the correction of one that two did not hold."""
    for talk in facts.interviews:
        if talk.person == person and happened(talk.date, facts.today) and talk.scope != OUTSIDE:
            return Remedy("record", "interview", talk.record, {"inspectors": ...})
    return Remedy("record", "interview", fields={"person": person, "date": ..., "inspectors": ...})


def _interview_anybody(gap: Gap) -> Remedy:
    return _talk_with(gap.facts, _next(gap.facts, gap.facts.interviewable))


def _interview_of_age(gap: Gap) -> Remedy:
    youngest, _, oldest = gap.item.removesuffix("+").partition("-")
    year, last = gap.facts.year_of_ages, int(oldest) if oldest else None
    people = _of_age(gap.facts.interviewable, year, int(youngest), last)
    return _talk_with(gap.facts, _next(gap.facts, people))


def _next(facts: Facts, people: Iterable[Person]) -> Any:
    """Return the staff number of the first person who has not been interviewed."""
    return next((p.record for p in people if p.record not in facts.interviewed), ...)


_EVERYONE: dict[Cause, Supply] = {
    NOT_INTERVIEWED: _interview,
    ABSENCE_UNCONFIRMED: _interview,
    ROSTER_SHORT: roster_remedies.fill,
}
_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)
_KINDS = ("person", "interview")

STAGE = Stage(
    key="interviews",
    title=N_("interviews"),
    requirements=(
        Requirement(
            code="interviews.leadership",
            title=N_("everyone in the leadership has been interviewed"),
            judge=_group("leadership"),
            remedies=_EVERYONE,
            who=_WHO,
            kinds=_KINDS,
            exemption=WHOLE_BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.party_members",
            title=N_("all Party members have been interviewed"),
            judge=_group("party_members"),
            remedies=_EVERYONE,
            who=_WHO,
            kinds=_KINDS,
            exemption=WHOLE_BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.middle_managers",
            title=N_("all middle managers have been interviewed"),
            judge=_group("middle_managers"),
            remedies=_EVERYONE,
            who=_WHO,
            kinds=_KINDS,
            exemption=WHOLE_BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.minorities",
            title=N_("all members of national minorities have been interviewed"),
            judge=_group("minorities"),
            remedies=_EVERYONE,
            who=_WHO,
            kinds=_KINDS,
            exemption=WHOLE_BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.age_bands",
            title=N_("people of every age band have been interviewed"),
            judge=_age_bands,
            remedies={
                NO_BIRTH_YEAR: correct("person", birth_year=...),
                NOBODY_OF_AGE: _interview_of_age,
                ROSTER_SHORT: roster_remedies.fill,
            },
            who=_WHO,
            kinds=_KINDS,
            exemption=WHOLE_BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.coverage",
            title=N_("enough of the staff have been interviewed"),
            judge=_coverage,
            remedies={
                **_EVERYONE,
                NO_HEADCOUNT: roster_remedies.state_headcount,
                COVERAGE_SHORT: _interview_anybody,
            },
            who=_WHO,
            kinds=_KINDS,
            exemption=BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.two_inspectors",
            title=N_("every interview was held by two members of the team"),
            judge=_two_inspectors,
            remedies={NOT_BY_TWO: correct("interview", inspectors=...)},
            who=_WHO,
            kinds=_KINDS,
            exemption=NEVER,
        ),
    ),
)
