"""The actions that `status` calls yours, compared with the acts themselves, which are rehearsed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from config import policy_file
from states.lifecycle import LIFECYCLE
from tests.database import complete
from tests.database.complete import ON, ROUND, bring, database_at
from tests.database.playing import IMPORT, Played, context, instant, program_rows
from tests.model.words import STAGES
from workflow.database.sessions import Database
from workflow.errors import NotFoundError, WorkflowError
from workflow.inspection.inspections import Target
from workflow.operations.advance import advance
from workflow.operations.approve import approve
from workflow.operations.context import Context
from workflow.operations.manage_accounts import add
from workflow.operations.manage_delegations import delegate
from workflow.operations.open_round import open_round
from workflow.operations.rehearsal import rehearsal
from workflow.operations.send_back import send_back
from workflow.operations.submit_draft import Submission, submit_draft
from workflow.operations.suspend import cancel, resume, suspend
from workflow.people.actor import ANYBODY, Actor
from workflow.queries import status
from workflow.queries.actions import Action
from workflow.queries.status import Status

EDU = Target(ROUND, "edu")
#: The readers: with a given role, in the team, and a delegate.
ACTORS = (
    Actor("leading", frozenset({"leading_group"})),
    Actor("office", frozenset({"office"})),
    Actor("auditor", frozenset({"auditor"})),
    *map(Actor, ("zu", "fu", "jia", "yi")),
    Actor("helper", frozenset(), "zu"),
    Actor("jia", frozenset(), "zu"),
    Actor("zu", frozenset(), "fu"),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with database_at(database_url) as made:
        yield made


def seen_by(database: Database, actor: Actor) -> Status:
    """Return the status as somebody reads it."""
    with database.read() as connection:
        return status.of_inspection(connection, LIFECYCLE, EDU, reader=actor, now=instant(ON, 600))


def draft(given: Context, seen: int) -> object:
    """Submit a text, as one of its authors or as the deputy who revises it."""
    me = given.actor.principal
    found = seen_by(given.database, given.actor)
    revised_by = me if found.stage == "deputy_review" else ""
    authors = () if revised_by else (me, "yi" if me != "yi" else "jia")
    text = Submission(file_name="t.txt", content=b"t", authors=authors, revised_by=revised_by)
    return submit_draft(given, EDU, text, seen=seen)


ACTS: dict[str, Callable[[Context, int, Action], object]] = {
    "advance": lambda given, seen, _: advance(given, EDU, seen=seen),
    "approve": lambda given, seen, _: approve(given, EDU, seen=seen),
    "return": lambda given, seen, action: send_back(
        given, EDU, str(action.to_stage), seen=seen, reason="T"
    ),
    "draft": lambda given, seen, _: draft(given, seen),
    "suspend": lambda given, seen, _: suspend(given, EDU, seen=seen, reason="T"),
    "resume": lambda given, seen, _: resume(given, EDU, seen=seen, reason="T"),
    "cancel": lambda given, seen, _: cancel(given, EDU, seen=seen, reason="T"),
}


def code_of(given: Context, seen: int, action: Action) -> str:
    """Return the code with which an act is refused; empty if it may be done."""
    with rehearsal(given) as trial:
        try:
            ACTS[action.act](trial, seen, action)
        except WorkflowError as refusal:
            return refusal.code
    return ""


def acting(database: Database, actor: Actor) -> Context:
    """Return the context of somebody's act."""
    return replace(context(database, actor.account, ON, 600), actor=actor)


def told_as_it_is(
    database: Database, *, hidden_from: Sequence[str] = ()
) -> set[tuple[str, str, str, bool]]:
    """Assert that `yours` is right for each action; return all actions."""
    told = set()
    for actor in ACTORS:
        try:
            found = seen_by(database, actor)
        except NotFoundError:
            assert actor.account in hidden_from
            continue
        assert found.actions
        for action in found.actions:
            code = code_of(acting(database, actor), found.version, action)
            assert action.yours == (code != "not_permitted"), (actor, found.stage, action, code)
            if action.yours and action.possible:
                assert code in ("", "bad_input"), (actor, found.stage, action, code)
            told.add((action.act, actor.account, actor.on_behalf_of, action.yours))
    return told


def opened(database: Database) -> Played:
    """Open the round of one unit, with the delegations of these tests."""
    played = complete.opened(database)
    sysadmin = acting(database, Actor("sysadmin", frozenset({"sysadmin"})))
    add(sysadmin, "helper", name="帮手", roles=("office",), password="Xc-2026-巡察-口令")
    for actor in ACTORS:
        if actor.on_behalf_of:
            days = {"from_date": date(2026, 1, 1), "until_date": date(2026, 12, 31)}
            delegate(sysadmin, actor.on_behalf_of, actor.account, **days)
    return played


def correct(played: Played, sheet: str, *rows: dict[str, Any]) -> None:
    """Correct the records that opened the round."""
    given = context(played.database, "office", ON, 500)
    open_round(given, program_rows({sheet: list(rows)}, ROUND), IMPORT, policy_file.read())


@pytest.mark.parametrize("stage", STAGES[:-1])
def test_an_action_is_yours_where_the_act_would_not_be_refused_you(
    database: Database, stage: str
) -> None:
    bring(opened(database), "edu", stage)
    told_as_it_is(database)


def test_of_what_is_suspended_only_the_acts_that_end_that_are_there(database: Database) -> None:
    bring(opened(database), "edu", "interviews")
    suspend(context(database, "office", ON, 500), EDU, seen=5, reason="T")
    told = told_as_it_is(database)
    assert {act for act, *_ in told} == {"resume", "cancel"}


def test_who_wrote_or_signed_a_text_neither_approves_it_nor_writes_another(
    database: Database,
) -> None:
    played = opened(database)
    bring(played, "edu", "leader_approval")
    told = told_as_it_is(database)
    assert {("approve", "zu", "", True), ("approve", "helper", "zu", True)} <= told
    assert ("approve", "jia", "zu", False) in told
    duty = {"账号": "fu", "姓名": "付组", "分工": "把关"}
    correct(played, "巡察组", {**duty, "职责": "组长"})
    assert ("approve", "fu", "", False) in told_as_it_is(database)
    correct(played, "巡察组", {**duty, "职责": "组员"})
    version = seen_by(database, ANYBODY).version
    send_back(acting(database, Actor("zu")), EDU, "drafting", seen=version, reason="T")
    told = told_as_it_is(database)
    assert {("draft", "fu", "", False), ("draft", "jia", "", True)} <= told


def test_nothing_is_yours_where_you_take_no_part(database: Database) -> None:
    played = opened(database)
    correct(played, "回避申报", {
        "账号": "office", "单位代码": "edu", "情形": "任职回避", "处理": "不参加", "批准人": "书记"
    })  # fmt: skip
    told = told_as_it_is(database, hidden_from=["office"])
    assert "office" not in {account for _, account, _, _ in told}
    assert ("advance", "zu", "", True) in told


def test_what_is_ended_has_no_actions(database: Database) -> None:
    opened(database)
    cancel(context(database, "office", ON), EDU, seen=1, reason="T")
    assert seen_by(database, ANYBODY).actions == ()
