"""查阅资料: materials of three years examined, findings verified, letters followed up."""

from workflow.errors import N_
from workflow.rules.definition import BY_LEADING_GROUP, BY_OFFICE, NEVER, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.fieldwork import Letter
from workflow.rules.facts.findings import Finding
from workflow.rules.facts.record_part import happened
from workflow.rules.judgement import Cause, Judgement, Lack, all_of
from workflow.rules.policy import Policy
from workflow.rules.remedy import Gap, Remedy, correct
from workflow.rules.roles import Role

NOT_EXAMINED = Cause("not_examined", N_("{category} of {year} have not been examined"))
OUTSTANDING = Cause(
    "outstanding", N_("no. {record} {title} has been requested, but not yet provided")
)
FINDING_UNVERIFIED = Cause("unverified", N_("finding {record} {title} has not been verified"))
FOCUS_UNVERIFIED = Cause("unverified", N_("focus item {record} has not been verified"))
NO_HANDLER = Cause("no_handler", N_("letter {record} has no handler"))
NOT_SETTLED = Cause("not_settled", N_("letter {record} is neither settled nor passed on"))
NO_EVIDENCE = Cause("no_evidence", N_("finding {record} {title} has no evidence"))
NO_TWO_HANDLERS = Cause(
    "no_two_handlers", N_("finding {record} {title} needs two handlers from the team")
)
NOT_TOLD = Cause("not_told", N_("the unit has not been informed of finding {record} {title}"))


def _years(facts: Facts, policy: Policy) -> Judgement:
    """三年来的工作台账和相关会议记录 (seed 三(一)2): each category for each year before."""
    start = facts.round.start or facts.today
    examined = {
        (m.category, year)
        for m in facts.materials
        if m.does_not_exist() or happened(m.examined, facts.today)
        for year in m.years
    }
    needed = [(c, y) for c in policy.materials.categories for y in policy.years_before(start)]
    lacking = [
        Lack(f"{category}:{year}", NOT_EXAMINED, {"category": category, "year": year})
        for category, year in needed
        if (category, year) not in examined
    ]
    return all_of(len(needed), lacking)


def _examine(gap: Gap) -> Remedy:
    """Return the way to examine the first category for all the years in which it is lacking."""
    category = gap.lack.data["category"]
    of_category = (lack.data for lack in gap.lacking if lack.data["category"] == category)
    years = tuple(data["year"] for data in of_category)
    given = {"category": category, "title": ..., "years": years, "examined": ...}
    return Remedy("record", "material", fields=given)


def _provided(facts: Facts, policy: Policy) -> Judgement:
    """Nothing requested is outstanding; 无此资料 with a reason answers the request."""
    requested = [m for m in facts.materials if happened(m.requested, facts.today)]
    lacking = [
        Lack(m.record, OUTSTANDING, {"record": m.record, "title": m.title})
        for m in requested
        if not m.does_not_exist() and not happened(m.provided, facts.today)
    ]
    return all_of(len(requested), lacking)


def _settled(facts: Facts, policy: Policy) -> Judgement:
    """对发现不清楚的问题再进行约谈 (seed 三(一)2): no finding is unverified."""
    lacking = [_about(f, FINDING_UNVERIFIED) for f in facts.findings if f.unverified(facts.today)]
    return all_of(len(facts.findings), lacking)


def _focus(facts: Facts, policy: Policy) -> Judgement:
    """重点人、重点事、重点问题 are looked into (seed 三(三)1)."""
    lacking = [
        Lack(f.record, FOCUS_UNVERIFIED, {"record": f.record})
        for f in facts.focus
        if f.unverified()
    ]
    return all_of(len(facts.focus), lacking)


def _letters(facts: Facts, policy: Policy) -> Judgement:
    """Every letter has a handler and is settled or passed on (seed: 副组长亲自去了解)."""
    received = [x for x in facts.letters if x.date is None or x.date <= facts.today]
    lacking = [
        Lack(x.record, cause, {"record": x.record})
        for x in received
        if (cause := _open_letter(x, facts))
    ]
    return all_of(len(received), lacking)


def _open_letter(letter: Letter, facts: Facts) -> Cause | None:
    if letter.handler not in facts.team.accounts(letter.date):
        return NO_HANDLER
    passed = letter.passed_to and happened(letter.passed_on, facts.today)
    if passed or happened(letter.settled_on, facts.today):
        return None
    return NOT_SETTLED


def _evidence(facts: Facts, policy: Policy) -> Judgement:
    """以事实为依据 (seed 三(一)2): evidence, and two handlers from the team."""
    confirmed = [f for f in facts.findings if f.confirmed(facts.today)]
    lacking = []
    for finding in confirmed:
        handlers = {finding.handler1, finding.handler2}
        if not finding.evidence:
            lacking.append(_about(finding, NO_EVIDENCE))
        elif len(handlers & facts.team.accounts(finding.verified_on or facts.today)) < 2:
            lacking.append(_about(finding, NO_TWO_HANDLERS))
    return all_of(len(confirmed), lacking)


def _told(facts: Facts, policy: Policy) -> Judgement:
    """发现问题即查即告知 (seed 三(一)2), or a reason not to."""
    confirmed = [f for f in facts.findings if f.confirmed(facts.today)]
    lacking = [
        _about(f, NOT_TOLD)
        for f in confirmed
        if not happened(f.told_on, facts.today) and not f.untold_reason
    ]
    return all_of(len(confirmed), lacking)


def _about(finding: Finding, cause: Cause) -> Lack:
    return Lack(finding.record, cause, {"record": finding.record, "title": finding.title})


_WHO = (Role.OFFICE, Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="document_review",
    title=N_("document review"),
    returns=("interviews",),
    requirements=(
        Requirement(
            code="document_review.years",
            title=N_("every category has been examined for each year"),
            judge=_years,
            remedies={NOT_EXAMINED: _examine},
            who=_WHO,
            kinds=("material",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="document_review.provided",
            title=N_("all requested materials have been provided"),
            judge=_provided,
            remedies={OUTSTANDING: correct("material", provided=...)},
            who=(Role.LIAISON, *_WHO),
            kinds=("material",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="document_review.settled",
            title=N_("all findings have been verified"),
            judge=_settled,
            remedies={FINDING_UNVERIFIED: correct("finding", state=..., verified_on=...)},
            who=_WHO,
            kinds=("finding",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="document_review.focus",
            title=N_("all focus items have been verified"),
            judge=_focus,
            remedies={FOCUS_UNVERIFIED: correct("focus", state=...)},
            who=_WHO,
            kinds=("focus",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="document_review.letters",
            title=N_("every letter is settled or passed on"),
            judge=_letters,
            remedies={
                NO_HANDLER: correct("letter", handler=...),
                NOT_SETTLED: correct("letter", settled_on=...),
            },
            who=(Role.LEADER, Role.DEPUTY, Role.OFFICE),
            kinds=("letter",),
            exemption=BY_OFFICE,
        ),
        Requirement(
            code="document_review.evidence",
            title=N_("every confirmed finding has evidence and two handlers"),
            judge=_evidence,
            remedies={
                NO_EVIDENCE: correct("finding", evidence=...),
                NO_TWO_HANDLERS: correct("finding", handler1=..., handler2=...),
            },
            who=_WHO,
            kinds=("finding",),
            exemption=NEVER,
        ),
        Requirement(
            code="document_review.told",
            title=N_("the unit has been informed of every confirmed finding"),
            judge=_told,
            remedies={NOT_TOLD: correct("finding", told_on=..., told_whom=...)},
            who=_WHO,
            kinds=("finding",),
            exemption=BY_LEADING_GROUP,
        ),
    ),
)
