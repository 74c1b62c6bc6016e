"""The reference model of the state machine, case by case, and against itself at random."""

from collections.abc import Collection

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.model.lifecycle import Lifecycle
from tests.model.words import BACK, STAGES, before

ROLES = {
    "office": "office",
    "leading": "leading_group",
    "auditor": "auditor",
    "sysadmin": "sysadmin",
    "secadmin": "secadmin",
    "zu": "leader",
    "fu": "deputy",
    "jia": "member",
    "yi": "member",
    "lx": "liaison",
    "other": "other_team",
}
AUTHORS = ("jia", "yi")


def _at(stage: str, unmet: Collection[str] = ()) -> Lifecycle:
    """Return an inspection that came to a stage the usual way; `unmet` holds from then on."""
    lacking: set[str] = set()
    model = Lifecycle(dict(ROLES), unmet=lambda s: {c for c in lacking if c.startswith(f"{s}.")})
    while model.stage != stage:
        if model.stage == "drafting":
            assert model.submit("jia", AUTHORS) == "done"
        by = {"deputy_review": "fu", "leader_approval": "zu"}.get(model.stage)
        assert (model.approve(by) if by else model.advance("zu")) == "done"
    lacking |= set(unmet)
    return model


def test_the_stages_are_left_one_by_one_to_the_end() -> None:
    model = _at("closed")
    assert (model.state, model.version) == ("closed", 13)
    assert model.advance("zu") == "ended"


@pytest.mark.parametrize(
    ("actor", "seen", "outcome"),
    [
        ("nobody", 9, "not_authenticated"),
        ("other", 9, "not_found"),
        ("sysadmin", 9, "not_found"),
        ("auditor", 9, "stale"),
        ("auditor", 1, "not_permitted"),
        ("lx", 1, "not_permitted"),
        ("jia", 1, "not_permitted"),
        ("zu", 9, "stale"),
        ("zu", 1, "requirements_unmet"),
        ("office", None, "requirements_unmet"),
    ],
)
def test_refusals_come_in_the_order_of_5_e(actor: str, seen: int | None, outcome: str) -> None:
    model = _at("preparation", {"preparation.team"})
    assert model.advance(actor, seen) == outcome
    assert (model.stage, model.version) == ("preparation", 1)


@pytest.mark.parametrize(("stage", "right"), [("deputy_review", "fu"), ("leader_approval", "zu")])
def test_the_review_stages_are_left_only_by_approval(stage: str, right: str) -> None:
    model = _at(stage)
    assert model.advance("office") == model.advance("zu") == "requirements_unmet"
    others = [a for a in ("office", "leading", "zu", "fu", "jia") if a != right]
    assert {model.approve(actor) for actor in others} == {"not_permitted"}
    assert model.approve(right) == "done"


@pytest.mark.parametrize("stage", STAGES[:-1])
@pytest.mark.parametrize("to", STAGES)
def test_only_the_back_edges_lead_back(stage: str, to: str) -> None:
    model = _at(stage)
    by = "fu" if stage == "deputy_review" else "zu"
    allowed = to in BACK.get(stage, ())
    assert model.send_back(by, to) == ("done" if allowed else "no_such_transition")
    assert model.stage == (to if allowed else stage)


def test_at_a_review_stage_only_its_approver_returns() -> None:
    assert _at("deputy_review").send_back("zu", "drafting") == "not_permitted"
    assert _at("leader_approval").send_back("office", "drafting") == "not_permitted"
    assert _at("feedback").send_back("office", "drafting") == "done"
    assert _at("feedback").send_back("fu", "drafting") == "not_permitted"


def test_a_return_opens_a_new_attempt_and_ends_the_approvals() -> None:
    model = _at("feedback")
    assert model.send_back("zu", "drafting") == "done"
    assert (model.attempt, model.approvals) == (2, {})
    assert model.advance("zu") == "requirements_unmet"
    assert model.submit("yi", AUTHORS) == "done"
    assert model.advance("zu") == "done"


def test_a_return_to_the_deputy_keeps_the_draft_and_wants_his_approval_anew() -> None:
    model = _at("leader_approval")
    assert model.send_back("zu", "deputy_review") == "done"
    assert model.approve("fu") == "done"
    assert model.approve("zu") == "done"


def test_an_author_submits_and_nobody_else() -> None:
    model = _at("drafting")
    assert model.submit("fu", AUTHORS) == "not_permitted"
    assert model.submit("office", AUTHORS) == "not_permitted"
    assert _at("interviews").submit("jia", AUTHORS) == "no_such_transition"
    assert model.submit("jia", ("jia", "fu")) == "done"
    assert model.advance("zu") == "requirements_unmet"


def test_in_deputy_review_the_deputy_revises_and_the_authors_stay() -> None:
    model = _at("deputy_review")
    assert model.submit("jia", AUTHORS) == "not_permitted"
    assert model.submit("fu", ()) == "done"
    assert model.drafts == [AUTHORS, AUTHORS]
    assert model.approve("fu", draft=1) == "stale"
    assert model.approve("fu", draft=2) == "done"


def test_a_deputy_who_is_an_author_cannot_approve() -> None:
    model = _at("drafting")
    assert model.submit("jia", ("jia", "yi", "fu")) == "done"
    assert model.advance("zu") == "done"
    assert model.approve("fu") == "not_permitted"


def test_the_approving_deputy_cannot_approve_as_leader() -> None:
    model = _at("leader_approval")
    model.roles["fu"] = "leader"
    assert model.approve("fu") == "not_permitted"
    assert model.approve("zu") == "done"


def test_what_is_undone_blocks_the_leader_until_it_is_exempted() -> None:
    model = _at("leader_approval", {"interviews.leadership"})
    both = {"leader_approval.approved", "leader_approval.still_met"}
    assert model.lacking("leader_approval") == both
    assert model.approve("zu") == "requirements_unmet"
    assert model.exempt("zu", "interviews.leadership") == "done"
    assert model.approve("zu") == "requirements_unmet"
    assert model.exempt("office", "interviews.leadership") == "not_permitted"
    assert model.exempt("leading", "interviews.leadership") == "done"
    assert model.approve("zu") == "done"


def test_an_exemption_is_given_in_its_stage_or_later_while_undone() -> None:
    model = _at("preparation", {"preparation.roster", "interviews.leadership"})
    assert model.exempt("office", "interviews.leadership", "1") == "no_such_transition"
    assert model.exempt("office", "preparation.briefing") == "no_such_transition"
    assert model.exempt("leading", "preparation.team") == "not_permitted"
    assert model.exempt("fu", "preparation.roster") == "not_permitted"
    assert model.exempt("zu", "preparation.roster") == "done"
    assert model.advance("zu") == "requirements_unmet"
    assert model.exempt("office", "preparation.roster") == "done"
    assert model.advance("zu") == "done"


def test_the_leading_group_authorises_feedback_without_moving() -> None:
    model = _at("feedback", {"feedback.authorized"})
    assert model.advance("zu") == "requirements_unmet"
    assert model.approve("zu") == "not_permitted"
    assert model.approve("leading") == "done"
    assert model.stage == "feedback"
    assert model.advance("zu") == "done"
    assert model.lacking("leader_approval") == set()
    assert _at("interviews").approve("leading") == "no_such_transition"


def test_while_suspended_only_records_resume_and_cancel() -> None:
    model = _at("feedback")
    assert model.suspend("leading") == "not_permitted"
    assert model.suspend("zu") == "done"
    assert model.suspend("zu") == "suspended"
    assert model.advance("zu") == "suspended"
    assert model.send_back("zu", "closed") == "suspended"
    assert model.approve("leading") == "suspended"
    assert model.exempt("office", "feedback.held") == "suspended"
    assert model.record("jia", "feedback") == "done"
    assert model.advance("jia") == "not_permitted"
    assert model.resume("office") == "done"
    assert model.resume("office") == "no_such_transition"
    assert model.advance("zu") == "done"


def test_closed_and_cancelled_are_final() -> None:
    model = _at("interviews")
    assert model.cancel("zu") == "not_permitted"
    assert model.suspend("zu") == "done"
    assert model.cancel("leading") == "done"
    assert model.stage == "interviews"
    for ended in (model, _at("closed")):
        assert ended.resume("zu") == ended.advance("zu") == ended.cancel("office") == "ended"
        assert ended.submit("jia", AUTHORS) == ended.exempt("office", "feedback.held") == "ended"


@pytest.mark.parametrize(
    ("stage", "early", "feedback", "late"),
    [
        ("leader_approval", "done", "done", "done"),
        ("feedback", "ended", "done", "done"),
        ("rectification", "ended", "ended", "done"),
        ("closed", "ended", "ended", "ended"),
    ],
)
def test_records_close_with_approval_with_feedback_and_at_the_end(
    stage: str, early: str, feedback: str, late: str
) -> None:
    model = _at(stage)
    assert model.record("jia", "interviews") == early
    assert model.record("office", "feedback") == feedback
    assert model.record("zu", "rectification") == late
    assert model.record("zu", "rectification", long_term=True) == "done"
    assert model.record("lx", "rectification") == "not_permitted"


def test_a_return_opens_the_records_again() -> None:
    model = _at("feedback")
    assert model.send_back("zu", "drafting") == "done"
    assert model.record("jia", "interviews") == "done"


class AtRandom(RuleBasedStateMachine):
    """Acts in any order: a refused one changes nothing, a done one counts one version."""

    actors = st.sampled_from([*ROLES, "nobody"])
    steps = st.sampled_from([-1, 0, 0, 0, None])

    def __init__(self) -> None:
        super().__init__()
        self.model = Lifecycle(dict(ROLES), unmet=lambda stage: ())

    def _seen(self, step: int | None) -> int | None:
        return None if step is None else self.model.version + step

    def _check(self, outcome: str, version: int, was: tuple[str, str]) -> None:
        done = outcome == "done"
        assert self.model.version == version + done
        assert done or was == (self.model.stage, self.model.state)

    @rule(
        actor=actors, step=steps, act=st.sampled_from(["advance", "approve", "suspend", "resume"])
    )
    def act(self, actor: str, step: int | None, act: str) -> None:
        """Try an act without further arguments."""
        version, was = self.model.version, (self.model.stage, self.model.state)
        self._check(getattr(self.model, act)(actor, seen=self._seen(step)), version, was)

    @rule(actor=actors, step=steps, to=st.sampled_from(STAGES))
    def send_back(self, actor: str, step: int | None, to: str) -> None:
        """Try a return."""
        version, was = self.model.version, (self.model.stage, self.model.state)
        self._check(self.model.send_back(actor, to, self._seen(step)), version, was)

    @rule(actor=st.sampled_from(["jia", "yi", "fu", "office"]), step=steps)
    def submit(self, actor: str, step: int | None) -> None:
        """Try to submit a draft."""
        version, was = self.model.version, (self.model.stage, self.model.state)
        self._check(self.model.submit(actor, AUTHORS, self._seen(step)), version, was)

    @invariant()
    def nothing_goes_on_without_its_approvals(self) -> None:
        """Beyond a review its approval counts; before it none does."""
        stage, approvals = self.model.stage, self.model.approvals
        assert ("deputy" in approvals) is before("deputy_review", stage)
        assert ("leader" in approvals) is before("leader_approval", stage)


AtRandom.TestCase.settings = settings(
    max_examples=60, stateful_step_count=60, deadline=None, database=None
)
TestAtRandom = AtRandom.TestCase
