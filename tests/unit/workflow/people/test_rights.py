"""Who may do and read what, compared with a second table, and what a refusal says."""

from datetime import date

import pytest

from config.catalogues import catalogue
from workflow.errors import Hint, NotPermittedError
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import access
from workflow.queries.facts import Snapshot
from workflow.rules.definition import Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.facts.opening import Round, Unit
from workflow.rules.facts.proceedings import Proceedings
from workflow.rules.facts.team import TAKES_NO_PART, Member, Recusal, Team
from workflow.rules.roles import Role

ALL = frozenset(str(role) for role in Role)

#: As DESIGN says it: o office, g leading group, l leader, d deputy, m member, i liaison,
#: a auditor, s system administrator, k security administrator.
LETTERS = {
    "o": "office",
    "g": "leading_group",
    "l": "leader",
    "d": "deputy",
    "m": "member",
    "i": "liaison",
    "a": "auditor",
    "s": "sysadmin",
    "k": "secadmin",
}
ACTS = {
    "advance": "lo",
    "return": "lo",
    "suspend": "lo",
    "resume": "lo",
    "extend": "lo",
    "cancel": "og",
    "draft": "ldm",
    "approve": "ldg",
    "exempt": "log",
    "confirm_absence": "dl",
    "record": "ldmo",
    "record_letter": "ldo",
    "record_clue": "ldo",
    "record_round": "o",
    "open_sealed": "ldmo",
    "policy": "o",
    "calendar": "o",
    "user_add": "sk",
    "user_manage": "s",
    "user_consent": "sk",
    "delegate": "sk",
    "keys": "k",
}
READS = {
    "status": "ldmogai",
    "records": "ldmog",
    "letters": "ldog",
    "clues": "ldog",
    "figures": "ldmog",
    "drafts": "ldmog",
    "notices": "ldmoga",
    "audit": "ldmoga",
    "access": "a",
    "verify": "oag",
    "accounts": "skao",
    "policy_show": "ldmogak",
}


def test_every_act_and_every_reading_is_in_the_table() -> None:
    assert set(rights.ACTS) == set(ACTS)
    assert set(rights.READS) == set(READS)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("letter", LETTERS)
def test_an_act_is_for_whom_the_table_names_and_for_nobody_else(act: str, letter: str) -> None:
    roles = frozenset({LETTERS[letter]})
    if letter in ACTS[act]:
        rights.require(act, roles)
        rights.require(act, ALL)
    else:
        with pytest.raises(NotPermittedError) as refused:
            rights.require(act, roles)
        _assert_says_who(refused.value, act, ACTS[act])


@pytest.mark.parametrize("what", READS)
@pytest.mark.parametrize("letter", LETTERS)
def test_a_reading_is_for_whom_the_table_names_and_for_nobody_else(what: str, letter: str) -> None:
    roles = frozenset({LETTERS[letter]})
    assert rights.may_read(what, roles) is (letter in READS[what])
    if letter in READS[what]:
        rights.require_read(what, roles)
    else:
        with pytest.raises(NotPermittedError) as refused:
            rights.require_read(what, roles)
        _assert_says_who(refused.value, what, READS[what])


def test_who_has_no_role_may_do_and_read_nothing() -> None:
    for act in ACTS:
        with pytest.raises(NotPermittedError):
            rights.require(act, frozenset())
    assert not any(rights.may_read(what, frozenset()) for what in READS)


ALONE = Stage(key="alone", title="", requirements=())
REVIEW = Stage(
    key="review", title="", requirements=(), approved_by=Role.DEPUTY, takes_revision=True
)
CONSENT = Stage(key="consent", title="", requirements=(), consent=Role.LEADING_GROUP)
WRITING = Stage(key="writing", title="", requirements=(), takes_draft=True)
#: Act → who may do it at a stage of each sort, where that differs from the table.
AT_STAGE = {
    ("return", "alone"): "lo",
    ("return", "review"): "d",
    ("return", "consent"): "lo",
    ("return", "writing"): "lo",
    ("approve", "review"): "d",
    ("approve", "consent"): "g",
    ("draft", "review"): "d",
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("stage", [ALONE, REVIEW, CONSENT, WRITING], ids=lambda s: s.key)
def test_who_may_do_an_act_depends_on_the_sort_of_stage(act: str, stage: Stage) -> None:
    letters = AT_STAGE.get((act, stage.key), ACTS[act])
    may = {LETTERS[letter] for letter in letters}
    assert rights.allowed(act, stage) == may
    assert rights.allowed(act) == {LETTERS[letter] for letter in ACTS[act]}
    for role in LETTERS.values():
        if role in may:
            rights.require(act, frozenset({role}), stage)
        else:
            with pytest.raises(NotPermittedError) as refused:
                rights.require(act, frozenset({role}), stage)
            _assert_says_who(refused.value, act, letters)


@pytest.mark.parametrize("letter", LETTERS)
def test_the_leader_proposes_and_the_leading_group_grants_what_the_office_may(letter: str) -> None:
    roles = frozenset({LETTERS[letter]})
    assert rights.may_propose(roles) is (letter == "l")
    assert rights.may_grant(Role.OFFICE, roles) is (letter in "og")
    assert rights.may_grant(Role.LEADING_GROUP, roles) is (letter == "g")
    entitled = rights.may_propose(roles) or rights.may_grant(Role.OFFICE, roles)
    assert entitled is (LETTERS[letter] in rights.ACTS["exempt"])


def test_roles_are_named_with_the_team_first() -> None:
    named = rights.in_order([Role.OFFICE, Role.MEMBER, Role.LEADING_GROUP, Role.LEADER])
    assert named == (Role.LEADER, Role.MEMBER, Role.OFFICE, Role.LEADING_GROUP)


def _assert_says_who(error: NotPermittedError, act: str, letters: str) -> None:
    who = sorted(LETTERS[letter] for letter in letters)
    assert error.data == {"act": act, "who": who}
    assert "{who}" in error.message
    assert catalogue("zh").gettext(error.message) != error.message
    assert error.hint == Hint("ask_one_of_them")


TODAY = date(2026, 3, 2)
TEAM = (
    Member("1", "", "zu", "祖", "组长", "", None, None),
    Member("2", "", "fu", "付", "副组长", "", None, date(2026, 3, 1)),
    Member("3", "", "jia", "甲", "组员", "", TODAY, None),
    Member("4", "", "out", "乙", "组员", "", None, None),
)
RECUSALS = (Recusal("1", "out", "亲属", TAKES_NO_PART, "书记"),)


def _known(liaison: str = "lian") -> Snapshot:
    facts = Facts(
        today=TODAY,
        round=Round("r", "", "", "", "", None, None, None),
        unit=Unit("u", "", "", "", "", "", None, None, None, liaison),
        team=Team(TEAM, RECUSALS),
        proceedings=Proceedings(),
    )
    return Snapshot(facts=facts, exemptions=(), open_attempt=None)


@pytest.mark.parametrize(
    ("actor", "roles"),
    [
        (Actor("zu"), {"leader"}),
        (Actor("fu"), set()),
        (Actor("jia"), {"member"}),
        (Actor("out"), set()),
        (Actor("lian"), {"liaison"}),
        (Actor("stranger"), set()),
        (Actor("zu", frozenset({"office"})), {"office", "leader"}),
        (Actor("out", frozenset({"office"})), set()),
        (Actor("lian", frozenset({"auditor"})), {"liaison"}),
        (Actor("lian", frozenset({"office"})), {"liaison"}),
        (Actor("zu", frozenset({"auditor"})), {"auditor"}),
        (Actor("jia", frozenset({"sysadmin"})), {"sysadmin"}),
        (Actor("lian", frozenset(), "zu"), set()),
        (Actor("lian", frozenset({"office"}), "boss"), set()),
        (Actor("helper", frozenset(), "zu", frozenset({"auditor"})), set()),
        (Actor("jia", frozenset(), "zu"), {"leader"}),
        (Actor("helper", frozenset(), "zu"), {"leader"}),
        (Actor("helper", frozenset(), "lian"), {"liaison"}),
        (Actor("zu", frozenset(), "stranger"), set()),
        (Actor("out", frozenset(), "zu"), set()),
        (Actor("helper", frozenset(), "out"), set()),
        (Actor("out", frozenset(), "lian"), set()),
        (Actor("jia", frozenset(), "lian"), {"liaison"}),
    ],
)
def test_an_actor_has_the_roles_given_those_of_the_team_and_that_of_the_liaison(
    actor: Actor, roles: set[str]
) -> None:
    assert access.of(actor, _known(), TODAY).roles == roles


@pytest.mark.parametrize(
    ("actor", "who"),
    [
        (Actor("zu", frozenset({"auditor"})), ["auditor", "leader"]),
        (Actor("helper", frozenset(), "zu", frozenset({"sysadmin"})), ["sysadmin", "leader"]),
        (Actor("lian", frozenset(), "zu"), ["liaison", "leader"]),
        (Actor("lian", frozenset({"office"}), "boss"), ["liaison", "office"]),
    ],
)
def test_who_holds_what_nobody_may_hold_together_does_nothing_and_is_told_why(
    actor: Actor, who: list[str]
) -> None:
    own = access.of(actor, _known(), TODAY)
    assert not own.hidden
    with pytest.raises(NotPermittedError) as refused:
        own.require("record", None, Target("r", "u"))
    assert refused.value.data["who"] == who


def test_the_roles_through_the_team_are_those_of_the_day() -> None:
    yesterday = date(2026, 3, 1)
    assert access.of(Actor("fu"), _known(), yesterday).roles == {"deputy"}
    assert access.of(Actor("jia"), _known(), yesterday).roles == frozenset()


def test_a_unit_without_liaison_has_nobody_for_one() -> None:
    assert access.of(Actor(""), _known(""), TODAY).roles == frozenset()
