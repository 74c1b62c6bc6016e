"""个别谈话: the five groups that must be interviewed, the coverage, two inspectors each."""

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
from workflow.rules.facts.roster import Person
from workflow.rules.judgement import Judgement, Lack, everyone
from workflow.rules.policy import Policy
from workflow.rules.roles import Role


def _group(name: str, flag: str) -> Judge:
    """Return the rule that everyone of a group was interviewed (seed 三(一)1: 五必谈)."""

    def judge(facts: Facts, policy: Policy) -> Judgement:
        if name not in policy.interviews.groups:
            return Judgement(0, 0)
        people = [p for p in facts.within_reach if getattr(p, flag)]
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
    year = facts.round.start.year if facts.round.start else facts.today.year
    lacking = [
        Lack(p.record, N_("{name} ({record}) has no year of birth"), _named(p))
        for p in facts.within_reach
        if p.birth_year is None
    ]
    needed = len(lacking)
    for youngest, oldest in policy.interviews.bands():
        people = [
            p
            for p in facts.within_reach
            if p.birth_year is not None
            and youngest <= year - p.birth_year
            and (oldest is None or year - p.birth_year <= oldest)
        ]
        if not people:
            continue
        needed += 1
        if not any(p.record in facts.interviewed for p in people):
            band = f"{youngest}-{oldest}" if oldest is not None else f"{youngest}+"
            why = N_("nobody aged {band} was interviewed")
            lacking.append(Lack(band, why, {"band": band}))
    judged = everyone(needed, lacking)
    return Judgement(judged.have, judged.need, (*judged.lacking, *_short_roster(facts)))


def _coverage(facts: Facts, policy: Policy) -> Judgement:
    """30人以下全覆盖，超过30人70%以上 (seed 三(一)1), counted in distinct persons."""
    staff = facts.unit.headcount
    have = len(facts.interviewed)
    if staff is None:
        return Judgement(have, 0, (Lack("headcount", N_("the head count is not stated")),))
    people = max(staff, len(facts.persons))
    need = policy.needed_interviews(staff, people - len(facts.excused))
    lacking: list[Lack] = []
    if have < need:
        missing = [p for p in facts.within_reach if p.record not in facts.interviewed]
        if staff <= policy.interviews.everyone_up_to:
            lacking = [_not_interviewed(p) for p in missing]
        if not lacking:
            why = N_("{more} more of the {left} people not yet interviewed")
            lacking.append(Lack("coverage", why, {"more": need - have, "left": len(missing)}))
    return Judgement(have, need, (*lacking, *_short_roster(facts)))


def _two_inspectors(facts: Facts, policy: Policy) -> Judgement:
    """An interview without two different members counts nowhere and is listed here."""
    happened = [t for t in facts.interviews if t.date is None or t.date <= facts.today]
    lacking = [
        Lack(
            talk.record,
            N_("interview no. {record} was not held by two members of the team"),
            {"record": talk.record},
        )
        for talk in happened
        if not (facts.by_two(talk) or (talk.date is None and len(talk.team) >= 2))
    ]
    return everyone(len(happened), lacking)


def _not_interviewed(person: Person) -> Lack:
    why = N_("{name} ({record}) has not been interviewed")
    return Lack(person.record, why, _named(person))


def _named(person: Person) -> dict[str, str]:
    return {"name": person.name, "record": person.record}


def _short_roster(facts: Facts) -> tuple[Lack, ...]:
    missing = facts.missing_from_roster()
    if not missing:
        return ()
    why = N_("the roster lacks {missing} of the head count, who may belong here")
    return (Lack("roster", why, {"missing": missing}),)


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)
_KINDS = ("person", "interview")

STAGE = Stage(
    key="interviews",
    title=N_("interviews"),
    requirements=(
        Requirement(
            code="interviews.leadership",
            title=N_("all of the leadership were interviewed"),
            judge=_group("leadership", "leadership"),
            who=_WHO,
            kinds=_KINDS,
            exemption=WHOLE_BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.party_members",
            title=N_("all Party members were interviewed"),
            judge=_group("party_members", "party"),
            who=_WHO,
            kinds=_KINDS,
            exemption=WHOLE_BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.middle_managers",
            title=N_("all middle managers were interviewed"),
            judge=_group("middle_managers", "middle"),
            who=_WHO,
            kinds=_KINDS,
            exemption=WHOLE_BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.minorities",
            title=N_("all of the national minorities were interviewed"),
            judge=_group("minorities", "minority"),
            who=_WHO,
            kinds=_KINDS,
            exemption=WHOLE_BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.age_bands",
            title=N_("old, middle-aged and young were interviewed"),
            judge=_age_bands,
            who=_WHO,
            kinds=_KINDS,
            exemption=WHOLE_BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.coverage",
            title=N_("enough of the staff were interviewed"),
            judge=_coverage,
            who=_WHO,
            kinds=_KINDS,
            exemption=BY_LEADING_GROUP,
        ),
        Requirement(
            code="interviews.two_inspectors",
            title=N_("every interview was held by two"),
            judge=_two_inspectors,
            who=_WHO,
            kinds=_KINDS,
            exemption=NEVER,
        ),
    ),
)
