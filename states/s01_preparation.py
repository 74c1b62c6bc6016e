"""准备: authorisation, team, recusals, roster, notice of entry, briefing, plan."""

from states import paper_remedies, roster_remedies
from workflow.errors import N_
from workflow.rules.definition import BY_OFFICE, NEVER, Requirement, Stage
from workflow.rules.facts import papers
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.team import NONE
from workflow.rules.judgement import Cause, Judgement, Lack, all_of, clauses
from workflow.rules.policy import Policy
from workflow.rules.remedy import Gap, Remedy, correct, correct_round, enter
from workflow.rules.roles import DUTIES, Role

NO_NUMBER = Cause("no_number", N_("the authorisation number is missing"))
NO_DATE = Cause("no_date", N_("the authorisation date is missing"))
TOO_LATE = Cause(
    "too_late", N_("the authorisation date {date} is after the start of the round or after today")
)


def _authorized(facts: Facts, policy: Policy) -> Judgement:
    """一次一授权: number and date, no later than the round's start."""
    given = facts.round.authorization_date
    late = given and (given > facts.today or not facts.round.start or given > facts.round.start)
    return clauses(
        None if facts.round.authorization_no else Lack("authorization_no", NO_NUMBER),
        Lack("authorization_date", NO_DATE)
        if given is None
        else Lack("authorization_date", TOO_LATE, {"date": given.isoformat()})
        if late
        else None,
    )


_authorize = correct_round(authorization_no=..., authorization_date=...)

TOO_FEW = Cause("too_few", N_("{role}: {have} of {need} needed"))
TOO_MANY_LEADERS = Cause("too_many_leaders", N_("{have} leaders; there must be exactly one"))


def _team(facts: Facts, policy: Policy) -> Judgement:
    """After recusals: one leader, at least one deputy, at least two members (seed: 五人)."""
    duties = [m.role for m in facts.team.members(facts.today)]
    needed = (
        (Role.LEADER, policy.team.leaders),
        (Role.DEPUTY, policy.team.deputies),
        (Role.MEMBER, policy.team.members),
    )
    lacking = [
        Lack(role, TOO_FEW, {"role": role, "have": have, "need": need})
        for role, need in needed
        if (have := duties.count(role)) < need
    ]
    leaders = duties.count(Role.LEADER)
    if leaders > policy.team.leaders:
        lacking.append(Lack(Role.LEADER, TOO_MANY_LEADERS, {"have": leaders}))
    have = sum(min(duties.count(role), need) for role, need in needed)
    return Judgement(have, sum(need for _, need in needed), tuple(lacking))


def _appoint(gap: Gap) -> Remedy:
    duty = next(word for word, role in DUTIES.items() if role == gap.item)
    given = {"account": ..., "name": ..., "duty": duty, "division": ...}
    return Remedy("record", "member", fields=given)


def _dismiss(gap: Gap) -> Remedy:
    return Remedy("void", "member", fields={"reason": ...})


NOT_DECLARED = Cause("not_declared", N_("{name} has not declared conflicts of interest"))
NOT_SETTLED = Cause("not_settled", N_("the conflict of interest of {name} has not been settled"))
NOT_APPROVED = Cause(
    "not_approved", N_("the conflict of interest of {name} is settled, but the approver is missing")
)


def _recusal(facts: Facts, policy: Policy) -> Judgement:
    """Every member has declared for this unit; every declared conflict is settled by somebody."""
    declared = {r.account: r for r in facts.team.recusals}
    lacking = []
    members = facts.team.on_list(facts.today)
    for member in members:
        declaration = declared.get(member.account)
        if declaration is None or not declaration.situation:
            cause = NOT_DECLARED
        elif declaration.situation != NONE and not declaration.handling:
            cause = NOT_SETTLED
        elif declaration.situation != NONE and not declaration.approver:
            cause = NOT_APPROVED
        else:
            continue
        lacking.append(Lack(member.account, cause, {"name": member.name}))
    return all_of(len(members), lacking)


def _declare(gap: Gap) -> Remedy:
    return Remedy("record", "recusal", fields={"account": gap.item, "situation": ...})


_settle = correct("recusal", handling=..., approver=...)

NO_HEADCOUNT = Cause("no_headcount", N_("the head count is missing"))
TOO_SHORT = Cause("too_short", N_("the roster has {have} people, the head count is {need}"))
TOO_LONG = Cause("too_long", N_("the roster has {have} people, the head count is {need}"))


def _roster(facts: Facts, policy: Policy) -> Judgement:
    """The roster has exactly as many people as the unit's head count."""
    have, need = len(facts.persons), facts.unit.headcount
    if need is None:
        return Judgement(have, 0, (Lack("headcount", NO_HEADCOUNT),))
    if have == need:
        return Judgement(have, need)
    cause = TOO_SHORT if have < need else TOO_LONG
    return Judgement(have, need, (Lack("roster", cause, {"have": have, "need": need}),))


NOT_ISSUED = Cause("not_issued", N_("the notice of entry has not been issued"))
NOTHING_SIGNED = Cause("nothing_signed", N_("it has not been signed for"))
NOT_SIGNED = Cause(
    "not_signed", N_("notice of entry no. {record} lacks the signer or the date of signing")
)


def _notified(facts: Facts, policy: Policy) -> Judgement:
    """The notice of entry was issued and signed for."""
    notice = papers.latest(facts.papers, papers.NOTICE_OF_ENTRY, facts.today)
    if notice is None:
        return clauses(
            Lack(papers.NOTICE_OF_ENTRY, NOT_ISSUED),
            Lack("signed", NOTHING_SIGNED),
        )
    signed = notice.signed_for(facts.today)
    return clauses(
        None,
        None if signed else Lack(notice.record, NOT_SIGNED, {"record": notice.record}),
    )


_notify = paper_remedies.issue(papers.NOTICE_OF_ENTRY, **paper_remedies.SIGNED)

NO_BRIEFING = Cause(
    "no_briefing",
    N_(
        "neither a briefing nor the reports of both discipline commission and organisation "
        "section have been received"
    ),
)
NO_FOCUS = Cause(
    "no_focus", N_("no focus item has been entered (if there is none, enter a row 无)")
)


def _briefing(facts: Facts, policy: Policy) -> Judgement:
    """A briefing, or the reports of both offices; at least one focus item (seed 三(三)1)."""

    def received(kind: str) -> bool:
        return papers.latest(facts.papers, kind, facts.today) is not None

    briefed = received(papers.BRIEFING) or (
        received(papers.DISCIPLINE_REPORT) and received(papers.ORGANISATION_REPORT)
    )
    return clauses(
        None if briefed else Lack(papers.BRIEFING, NO_BRIEFING),
        None if facts.focus else Lack("focus", NO_FOCUS),
    )


NO_PLAN = Cause("no_plan", N_("there is no work plan for this unit"))
NO_DUTY = Cause("no_duty", N_("{name} has no assigned work (分工, entered by the office)"))


def _plan(facts: Facts, policy: Policy) -> Judgement:
    """A work plan naming this unit, and a duty for everyone taking part (seed 三(二)1)."""
    members = facts.team.members(facts.today)
    lacking = [Lack(m.account, NO_DUTY, {"name": m.name}) for m in members if not m.division]
    if papers.latest(facts.papers, papers.WORK_PLAN, facts.today) is None:
        lacking.insert(0, Lack(papers.WORK_PLAN, NO_PLAN))
    return all_of(len(members) + 1, lacking)


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
            remedies=dict.fromkeys((NO_NUMBER, NO_DATE, TOO_LATE), _authorize),
            who=_OFFICE,
            exemption=NEVER,
        ),
        Requirement(
            code="preparation.team",
            title=N_("the team is complete"),
            judge=_team,
            remedies={TOO_FEW: _appoint, TOO_MANY_LEADERS: _dismiss},
            who=_OFFICE,
            exemption=NEVER,
        ),
        Requirement(
            code="preparation.recusal",
            title=N_("every member has declared conflicts of interest, and they are settled"),
            judge=_recusal,
            remedies={NOT_DECLARED: _declare, NOT_SETTLED: _settle, NOT_APPROVED: _settle},
            who=_OFFICE,
            exemption=NEVER,
        ),
        Requirement(
            code="preparation.roster",
            title=N_("the roster agrees with the head count"),
            judge=_roster,
            remedies={
                NO_HEADCOUNT: roster_remedies.state_headcount,
                TOO_SHORT: roster_remedies.fill,
                TOO_LONG: roster_remedies.state_headcount,
            },
            who=_OFFICE,
            kinds=("person",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="preparation.notified",
            title=N_("the notice of entry is issued and signed for"),
            judge=_notified,
            remedies={
                NOT_ISSUED: _notify,
                NOTHING_SIGNED: _notify,
                NOT_SIGNED: correct("paper", **paper_remedies.SIGNED),
            },
            who=_TEAM,
            kinds=("paper",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="preparation.briefing",
            title=N_("the briefing has been received and focus items are entered"),
            judge=_briefing,
            remedies={
                NO_BRIEFING: paper_remedies.issue(papers.BRIEFING),
                NO_FOCUS: enter("focus", number=..., category=..., content=...),
            },
            who=_TEAM,
            kinds=("paper", "focus"),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="preparation.plan",
            title=N_("there is a work plan, and every member has assigned work"),
            judge=_plan,
            remedies={
                NO_PLAN: paper_remedies.issue(papers.WORK_PLAN),
                NO_DUTY: correct("member", division=...),
            },
            who=_TEAM,
            kinds=("paper",),
            exemption=BY_OFFICE,
        ),
    ),
)
