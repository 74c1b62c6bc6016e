"""A reference model of the stages of one inspection (section 3, 5 B to E).

An act returns `done`, or the code of a refusal that changes nothing; `unmet(stage)` gives the
codes that the records leave unmet.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from tests.model.permissions import APPROVERS, REVIEWS, Standing
from tests.model.words import BACK, NEVER_EXEMPT, STAGES, before, may_grant, stage_of


@dataclass(kw_only=True)
class Lifecycle(Standing):
    """One inspection: its stage, and the acts that move it."""

    unmet: Callable[[str], Collection[str]]
    entered: Counter[str] = field(default_factory=lambda: Counter({STAGES[0]: 1}))
    #: Drafts before this one belong to earlier attempts of drafting.
    first_fresh: int = 0
    #: (requirement, item) → proposed or granted.
    exemptions: dict[tuple[str, str | None], str] = field(default_factory=dict)

    @property
    def attempt(self) -> int:
        """Return how many times the stage has been entered."""
        return self.entered[self.stage]

    def lacking(self, stage: str) -> set[str]:
        """Return the codes of a stage that are neither met nor exempted as a whole."""
        codes = set(self.unmet(stage))
        if stage == "drafting" and not self._submitted():
            codes.add("drafting.submitted")
        if stage == "deputy_review" and "deputy" not in self.approvals:
            codes.add("deputy_review.approved")
        if stage == "leader_approval" and "leader" not in self.approvals:
            codes.add("leader_approval.approved")
        if stage == "leader_approval" and self.undone(stage):
            codes.add("leader_approval.still_met")
        if stage == "feedback" and "leading_group" in self.approvals:
            codes.discard("feedback.authorized")
        return {code for code in codes if self.exemptions.get((code, None)) != "granted"}

    def undone(self, stage: str) -> set[str]:
        """Return what is lacking of the stages before a stage."""
        return set().union(*(self.lacking(s) for s in STAGES if before(s, stage)))

    def _submitted(self) -> bool:
        """Tell whether two different members wrote a draft of this attempt."""
        fresh = self.drafts[self.first_fresh :]
        return any(sum(self.roles.get(a) == "member" for a in set(d)) >= 2 for d in fresh)

    def _done(self, to: str | None = None) -> str:
        """Count one act of procedure, and enter a stage where the act moves."""
        self.version += 1
        if to is not None:
            self.stage = to
            self.entered[to] += 1
            self.state = "closed" if to == "closed" else self.state
        return "done"

    def _stale(self, seen: int | None) -> bool:
        return seen is not None and seen != self.version

    def advance(self, actor: str, seen: int | None = None) -> str:
        """Move one stage on; the review stages are left by approval only."""
        if refused := self.refusal("advance", actor, self._stale(seen)):
            return refused
        if self.stage in REVIEWS or self.lacking(self.stage):
            return "requirements_unmet"
        return self._done(STAGES[STAGES.index(self.stage) + 1])

    def send_back(self, actor: str, to: str, seen: int | None = None) -> str:
        """Return to an earlier stage; approvals no longer count."""
        if refused := self.refusal("return", actor, self._stale(seen)):
            return refused
        if to not in BACK.get(self.stage, ()):
            return "no_such_transition"
        self.approvals.clear()
        if to not in REVIEWS:
            self.first_fresh = len(self.drafts)
        return self._done(to)

    def submit(self, actor: str, authors: tuple[str, ...], seen: int | None = None) -> str:
        """Submit a version; in deputy_review it is the deputy's, and the authors stay."""
        revising = self.stage == "deputy_review"
        if refused := self.refusal("draft", actor, self._stale(seen), revising or actor in authors):
            return refused
        if not revising and self.stage != "drafting":
            return "no_such_transition"
        self.drafts.append(self.drafts[-1] if revising else authors)
        return self._done()

    def approve(self, actor: str, draft: int | None = None, seen: int | None = None) -> str:
        """Approve the current version and, at a review stage, move on."""
        stale = self._stale(seen) or draft not in (None, len(self.drafts))
        if refused := self.refusal("approve", actor, stale):
            return refused
        if self.stage not in APPROVERS:
            return "no_such_transition"
        moves = self.stage in REVIEWS
        if moves and self.lacking(self.stage) - {f"{self.stage}.approved"}:
            return "requirements_unmet"
        self.approvals[APPROVERS[self.stage]] = (actor, len(self.drafts))
        return self._done(STAGES[STAGES.index(self.stage) + 1] if moves else None)

    def exempt(
        self, actor: str, code: str, item: str | None = None, seen: int | None = None
    ) -> str:
        """Propose (leader) or grant (office, leading group) an exemption."""
        role = self.roles.get(actor, "")
        entitled = code not in NEVER_EXEMPT if role == "leader" else may_grant(role, code, item)
        if refused := self.refusal("exempt", actor, self._stale(seen), entitled):
            return refused
        if before(self.stage, stage_of(code)) or code not in self.lacking(stage_of(code)):
            return "no_such_transition"
        if role != "leader":
            self.exemptions[code, item] = "granted"
        else:
            self.exemptions.setdefault((code, item), "proposed")
        return self._done()

    def suspend(self, actor: str, seen: int | None = None) -> str:
        """Suspend the inspection."""
        return self._set("suspend", actor, seen, "suspended")

    def resume(self, actor: str, seen: int | None = None) -> str:
        """Resume a suspended inspection."""
        return self._set("resume", actor, seen, "open")

    def cancel(self, actor: str, seen: int | None = None) -> str:
        """End the inspection early."""
        return self._set("cancel", actor, seen, "cancelled")

    def _set(self, act: str, actor: str, seen: int | None, state: str) -> str:
        if refused := self.refusal(act, actor, self._stale(seen)):
            return refused
        if self.state == state:
            return "no_such_transition"
        self.state = state
        return self._done()

    def record(self, actor: str, of_stage: str, long_term: bool = False) -> str:
        """Add, correct or void a record; `long_term`: complete a long-term measure."""
        refused = self.refusal("record", actor, stale=False)
        if refused == "ended" and long_term and self.state == "closed":
            return "done"
        early = before(of_stage, "feedback") and "leader" in self.approvals
        left = of_stage == "feedback" and before("feedback", self.stage)
        return refused or ("ended" if early or left else "done")
