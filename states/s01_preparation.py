"""准备: authorisation, team, recusals, roster, notice of entry, briefing, plan."""

from workflow.errors import N_
from workflow.rules.definition import BY_OFFICE, NEVER, Requirement, Stage
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.team import NONE
from workflow.rules.judgement import Judgement, Lack, clauses, everyone
from workflow.rules.policy import Policy
from workflow.rules.roles import Role


def _authorized(facts: Facts, policy: Policy) -> Judgement:
    """一次一授权: number and date, not later than the round's start."""
    given = facts.round.authorization_date
    late = given and (given > facts.today or not facts.round.start or given > facts.round.start)
    return clauses(
        None
        if facts.round.authorization_no
        else Lack("authorization_no", N_("the number of the authorisation is missing")),
        Lack("authorization_date", N_("the date of the authorisation is missing"))
        if given is None
        else Lack(
            "authorization_date",
            N_("the authorisation of {date} is later than the start or than today"),
            {"date": given.isoformat()},
        )
        if late
        else None,
    )


def _team(facts: Facts, policy: Policy) -> Judgement:
    """After recusals: one leader, at least one deputy, at least two members (seed: 五人)."""
    duties = [m.role for m in facts.team.members(facts.today)]
    needed = (
        (Role.LEADER, policy.team.leaders),
        (Role.DEPUTY, policy.team.deputies),
        (Role.MEMBER, policy.team.members),
    )
    lacking = [
        Lack(role, N_("{role}: {have} of {need}"), {"role": role, "have": have, "need": need})
        for role, need in needed
        if (have := duties.count(role)) < need
    ]
    leaders = duties.count(Role.LEADER)
    if leaders > policy.team.leaders:
        lacking.append(Lack(Role.LEADER, N_("{have} leaders, one is needed"), {"have": leaders}))
    have = sum(min(duties.count(role), need) for role, need in needed)
    return Judgement(have, sum(need for _, need in needed), tuple(lacking))


def _recusal(facts: Facts, policy: Policy) -> Judgement:
    """Every member has declared for this unit; every declared conflict is settled by somebody."""
    declared = {r.account: r for r in facts.team.recusals}
    lacking = []
    members = facts.team.on_list(facts.today)
    for member in members:
        declaration = declared.get(member.account)
        if declaration is None or not declaration.situation:
            why = N_("{name} has not declared")
        elif declaration.situation != NONE and not declaration.handling:
            why = N_("the conflict of {name} is not settled")
        elif declaration.situation != NONE and not declaration.approver:
            why = N_("who settled the conflict of {name} is not named")
        else:
            continue
        lacking.append(Lack(member.account, why, {"name": member.name}))
    return everyone(len(members), lacking)


def _roster(facts: Facts, policy: Policy) -> Judgement:
    """The roster has exactly as many people as the stated head count."""
    have, need = len(facts.persons), facts.unit.headcount
    if need is None:
        return Judgement(have, 0, (Lack("headcount", N_("the head count is not stated")),))
    if have == need:
        return Judgement(have, need)
    why = N_("the roster has {have} people, the head count is {need}")
    return Judgement(have, need, (Lack("roster", why, {"have": have, "need": need}),))


def _notified(facts: Facts, policy: Policy) -> Judgement:
    """The notice of entry was issued and signed for."""
    notice = papers.latest(facts.papers, papers.NOTICE_OF_ENTRY, facts.today)
    if notice is None:
        return clauses(
            Lack(papers.NOTICE_OF_ENTRY, N_("the notice of entry has not been issued")),
            Lack("signed", N_("nobody has signed for it")),
        )
    signed = notice.signed_for(facts.today)
    return clauses(
        None,
        None
        if signed
        else Lack(
            notice.record,
            N_("the notice of entry no. {record} is not signed for, with name and date"),
            {"record": notice.record},
        ),
    )


def _briefing(facts: Facts, policy: Policy) -> Judgement:
    """A briefing, or the reports of both offices; at least one focus item (seed 三(三)1)."""

    def received(kind: str) -> bool:
        return papers.latest(facts.papers, kind, facts.today) is not None

    briefed = received(papers.BRIEFING) or (
        received(papers.DISCIPLINE_REPORT) and received(papers.ORGANISATION_REPORT)
    )
    return clauses(
        None
        if briefed
        else Lack(
            papers.BRIEFING,
            N_("no briefing, nor reports of both discipline commission and organisation section"),
        ),
        None
        if facts.focus
        else Lack("focus", N_("no focus item is entered (a row 无 states that there is none)")),
    )


def _plan(facts: Facts, policy: Policy) -> Judgement:
    """A work plan naming this unit, and a duty for everyone taking part (seed 三(二)1)."""
    members = facts.team.members(facts.today)
    lacking = [
        Lack(m.account, N_("{name} has no duty (分工, which the office enters)"), {"name": m.name})
        for m in members
        if not m.division
    ]
    if papers.latest(facts.papers, papers.WORK_PLAN, facts.today) is None:
        lacking.insert(0, Lack(papers.WORK_PLAN, N_("there is no work plan for this unit")))
    return everyone(len(members) + 1, lacking)


_OFFICE = (Role.OFFICE,)
_TEAM = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="preparation",
    title=N_("preparation"),
    requirements=(
        Requirement(
            code="preparation.authorized",
            title=N_("the round is authorised"),
            judge=_authorized,
            who=_OFFICE,
            exemption=NEVER,
        ),
        Requirement(
            code="preparation.team",
            title=N_("the team is complete"),
            judge=_team,
            who=_OFFICE,
            exemption=NEVER,
        ),
        Requirement(
            code="preparation.recusal",
            title=N_("every member has declared, conflicts are settled"),
            judge=_recusal,
            who=_OFFICE,
            exemption=NEVER,
        ),
        Requirement(
            code="preparation.roster",
            title=N_("the roster agrees with the head count"),
            judge=_roster,
            who=_OFFICE,
            kinds=("person",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="preparation.notified",
            title=N_("the notice of entry is issued and signed for"),
            judge=_notified,
            who=_TEAM,
            kinds=("paper",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="preparation.briefing",
            title=N_("the briefing is received, focus items are named"),
            judge=_briefing,
            who=_TEAM,
            kinds=("paper", "focus"),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="preparation.plan",
            title=N_("the work plan is there, everyone has a duty"),
            judge=_plan,
            who=_TEAM,
            kinds=("paper",),
            exemption=BY_OFFICE,
        ),
    ),
)
