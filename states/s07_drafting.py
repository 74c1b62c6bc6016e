"""撰写报告: 两位组员同写, every confirmed finding cited or left out with a reason."""

from workflow.errors import N_
from workflow.rules.definition import NEVER, Requirement, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.findings import PROBLEMS
from workflow.rules.facts.proceedings import Attempt, Draft, Proceedings
from workflow.rules.judgement import Judgement, Lack, everyone
from workflow.rules.policy import Policy
from workflow.rules.roles import Role


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
        missing = Lack("draft", N_("no draft has been submitted in this attempt"))
        return Judgement(0, 2, (missing,))
    authors = set(_standing_authors(drafts[-1], facts))
    if len(authors) >= 2:
        return Judgement(2, 2)
    why = N_("version {version} lacks two authors who take part")
    data = {"version": drafts[-1].version}
    return Judgement(len(authors), 2, (Lack("authors", why, data),))


def _sent_back_since(attempt: Attempt, file: Proceedings) -> bool:
    """Return whether the inspection was sent back to before drafting: a new attempt follows."""
    earlier = ("interviews", "document_review")
    return any(a.stage in earlier and a.position > attempt.position for a in file.attempts)


def _standing_authors(draft: Draft, facts: Facts) -> list[str]:
    return [account for account in draft.authors if account not in facts.team.absent]


def _complete(facts: Facts, policy: Policy) -> Judgement:
    """Nothing found is passed over in silence; each of the three big problems is answered."""
    draft = facts.proceedings.draft
    cites = set(draft.cites) if draft else set()
    left_out = set(draft.left_out) if draft else set()
    none_found = set(draft.none_found) if draft else set()
    confirmed = [f for f in facts.findings if f.confirmed(facts.today)]
    lacking = [
        Lack(
            f.record,
            N_("finding {record} {title} is neither cited nor left out with a reason"),
            {"record": f.record, "title": f.title},
        )
        for f in confirmed
        if f.record not in cites | left_out
    ]
    answered = none_found | {f.problem for f in confirmed if f.record in cites}
    lacking += [
        Lack(problem, N_("{problem}: no finding is cited and none is said to be absent"),
             {"problem": problem})
        for problem in PROBLEMS
        if problem not in answered
    ]  # fmt: skip
    return everyone(len(confirmed) + len(PROBLEMS), lacking)


_WHO = (Role.LEADER, Role.DEPUTY, Role.MEMBER)

STAGE = Stage(
    key="drafting",
    title=N_("drafting"),
    returns=("document_review",),
    takes_draft=True,
    requirements=(
        Requirement(
            code="drafting.submitted",
            title=N_("a draft by two members is submitted"),
            judge=_submitted,
            who=_WHO,
            exemption=NEVER,
        ),
        Requirement(
            code="drafting.complete",
            title=N_("the draft answers for every finding and each big problem"),
            judge=_complete,
            who=_WHO,
            kinds=("finding",),
            exemption=NEVER,
        ),
    ),
)
