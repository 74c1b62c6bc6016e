"""撰写报告: 两位组员同写, every confirmed finding cited or left out with a reason."""

from typing import Any

from workflow.errors import N_
from workflow.rules.definition import NEVER, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.findings import PROBLEMS
from workflow.rules.facts.proceedings import Attempt, Draft, Proceedings
from workflow.rules.judgement import Cause, Judgement, Lack, all_of
from workflow.rules.policy import Policy
from workflow.rules.remedy import Gap, Remedy
from workflow.rules.roles import Role

NOT_SUBMITTED = Cause("not_submitted", N_("no draft has been submitted in this attempt"))
NO_TWO_AUTHORS = Cause(
    "no_two_authors", N_("version {version} needs two authors who take part in the inspection")
)
PASSED_OVER = Cause(
    "passed_over", N_("finding {record} {title} is neither cited nor left out with a reason")
)
NOT_ANSWERED = Cause(
    "not_answered", N_("{problem}: no finding is cited, and it is not stated that none was found")
)


def _submitted(facts: Facts, policy: Policy) -> Judgement:
    """Submitted in this attempt by two different members (seed 三(一)3)."""
    attempt = facts.proceedings.latest_attempt("drafting")
    drafts = [
        d
        for d in facts.proceedings.drafts
        if d.stage == "drafting" and attempt and d.attempt == attempt.number
    ]
    if attempt and _sent_back_since(attempt, facts.proceedings):
        drafts = []
    if not drafts:
        return Judgement(0, 2, (Lack("draft", NOT_SUBMITTED),))
    authors = set(_participating_authors(drafts[-1], facts))
    if len(authors) >= 2:
        return Judgement(2, 2)
    lack = Lack("authors", NO_TWO_AUTHORS, {"version": drafts[-1].version})
    return Judgement(len(authors), 2, (lack,))


def _sent_back_since(attempt: Attempt, proceedings: Proceedings) -> bool:
    """Return whether the inspection was sent back to a stage before drafting since."""
    earlier = ("interviews", "document_review")
    return any(a.stage in earlier and a.position > attempt.position for a in proceedings.attempts)


def _participating_authors(draft: Draft, facts: Facts) -> list[str]:
    return [account for account in draft.authors if account not in facts.team.absent]


def _complete(facts: Facts, policy: Policy) -> Judgement:
    """Every confirmed finding and each of the three main problems is accounted for."""
    draft = facts.proceedings.draft
    cites = set(draft.cites) if draft else set()
    left_out = set(draft.left_out) if draft else set()
    none_found = set(draft.none_found) if draft else set()
    confirmed = [f for f in facts.findings if f.confirmed(facts.today)]
    lacking = [
        Lack(f.record, PASSED_OVER, {"record": f.record, "title": f.title})
        for f in confirmed
        if f.record not in cites | left_out
    ]
    answered = none_found | {f.problem for f in confirmed if f.record in cites}
    lacking += [
        Lack(problem, NOT_ANSWERED, {"problem": problem})
        for problem in PROBLEMS
        if problem not in answered
    ]
    return all_of(len(confirmed) + len(PROBLEMS), lacking)


def _submit(gap: Gap) -> Remedy:
    return _version()


def _cite(gap: Gap) -> Remedy:
    """Return the remedy that submits a version citing also what the current one omits."""
    passed_over = tuple(lack.item for lack in gap.lacking if lack.cause is PASSED_OVER)
    return _version(**_stated(gap.facts, cites=passed_over))


def _state_absent(gap: Gap) -> Remedy:
    return _version(**_stated(gap.facts, none_found=tuple(lack.item for lack in gap.lacking)))


def _stated(
    facts: Facts, *, cites: tuple[str, ...] = (), none_found: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the statements of the current version and new ones; a new version inherits none."""
    if draft := facts.proceedings.draft:
        cites, none_found = (*draft.cites, *cites), (*draft.none_found, *none_found)
    stated = {
        "cites": cites,
        "none_found": none_found,
        "left_out": dict(draft.left_out) if draft else {},
    }
    return {name: statement for name, statement in stated.items() if statement}


def _version(**statements: Any) -> Remedy:
    given = {"file": ..., "authors": ..., **statements}
    return Remedy("draft", fields=given, by=(Role.MEMBER,))


_WHO = (Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="drafting",
    title=N_("drafting"),
    returns=("document_review",),
    takes_draft=True,
    requirements=(
        Requirement(
            code="drafting.submitted",
            title=N_("a draft by two members has been submitted"),
            judge=_submitted,
            remedies={NOT_SUBMITTED: _submit, NO_TWO_AUTHORS: _submit},
            who=_WHO,
            exemption=NEVER,
        ),
        Requirement(
            code="drafting.complete",
            title=N_("the draft covers every finding and each of the three main problems"),
            judge=_complete,
            remedies={PASSED_OVER: _cite, NOT_ANSWERED: _state_absent},
            who=_WHO,
            kinds=("finding",),
            exemption=NEVER,
        ),
    ),
)
