"""A rehearsal answers or refuses as the act would, and leaves nothing behind."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

import composition
from config import policy_file
from states.lifecycle import LIFECYCLE
from tests.database.complete import ON, ROUND, assert_sound, bring, database_at, opened, sheets
from tests.database.playing import IMPORT, Played, context, program_rows
from tests.database.rehearsing import everything
from tests.model import hand
from workflow.database.sessions import Database
from workflow.errors import EndedError, NotFoundError, SuspendedError, WorkflowError
from workflow.inspection import calendars, texts
from workflow.inspection.inspections import Target
from workflow.operations.adopt_policy import adopt_policy
from workflow.operations.advance import advance
from workflow.operations.advance_round import advance_one, advance_round
from workflow.operations.context import Context
from workflow.operations.enter_records import enter_records
from workflow.operations.load_calendar import load_calendar
from workflow.operations.open_round import open_round
from workflow.operations.rehearsal import rehearsal
from workflow.operations.suspend import cancel, resume, suspend
from workflow.people.actor import Actor
from workflow.queries import status
from workflow.rules.calendar import Day, DayKind

EDU = Target(ROUND, "edu")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with database_at(database_url) as made:
        yield made


@pytest.fixture
def played(database: Database) -> Played:
    return opened(database)


@pytest.fixture
def office(played: Played) -> Context:
    return context(played.database, "office", ON)


def test_an_act_that_is_rehearsed_answers_as_it_would_and_writes_nothing(office: Context) -> None:
    before = everything(office.database)
    with rehearsal(office) as trial:
        rehearsed = advance(trial, EDU, seen=1, note="试")
    assert everything(office.database) == before
    assert advance(office, EDU, seen=1, note="试") == rehearsed
    assert_sound(office.database)


def test_acts_rehearsed_after_another_see_what_those_before_them_did(office: Context) -> None:
    before = everything(office.database)
    with rehearsal(office) as trial:
        suspend(trial, EDU, seen=1, reason="停")
        with pytest.raises(SuspendedError):
            advance(trial, EDU, seen=2)
        resume(trial, EDU, seen=2, reason="续")
        advance(trial, EDU, seen=3)
        cancel(trial, EDU, seen=4, reason="止")
        with pytest.raises(EndedError):
            resume(trial, EDU, seen=5, reason="续")
        with trial.database.read() as connection:
            found = status.of_inspection(
                connection, LIFECYCLE, EDU, reader=trial.actor, now=trial.clock.now()
            )
        assert (found.state, found.version) == ("cancelled", 5)
    assert everything(office.database) == before


def test_what_an_act_wrote_before_it_was_refused_is_undone_within_a_rehearsal(
    office: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotFoundError("too late")

    with rehearsal(office) as trial:
        before = everything(trial.database)
        monkeypatch.setattr("workflow.inspection.inspections.save_head", refuse)
        with pytest.raises(NotFoundError):
            advance(trial, EDU, seen=1)
        monkeypatch.undo()
        after = everything(trial.database)
        assert after == before
        assert advance(trial, EDU, seen=1).version == 2


def test_a_refusal_in_a_rehearsal_is_not_in_the_access_log(office: Context) -> None:
    before = everything(office.database)
    with pytest.raises(WorkflowError), rehearsal(office) as trial:
        advance(trial, EDU, seen=7)
    assert everything(office.database) == before
    with pytest.raises(WorkflowError):
        advance(office, EDU, seen=7)
    assert len(everything(office.database)["access_log"]) == len(before["access_log"]) + 1


def test_a_rehearsal_within_a_rehearsal_leaves_the_outer_one_as_it_was(office: Context) -> None:
    before = everything(office.database)
    with rehearsal(office) as outer:
        advance(outer, EDU, seen=1)
        with rehearsal(outer) as inner:
            cancel(inner, EDU, seen=2, reason="止")
        assert suspend(outer, EDU, seen=2, reason="停") == 3
    assert everything(office.database) == before


def test_a_policy_that_was_only_rehearsed_is_stored_when_it_is_adopted(office: Context) -> None:
    shorter = replace(policy_file.read(), deadlines={"preparation": "entry - 5 wd"})
    with rehearsal(office) as trial:
        rehearsed = adopt_policy(trial, ROUND, shorter)
        # Adopted twice: the second time the text is found, by the transaction that wrote it.
        adopt_policy(trial, ROUND, shorter)
    assert rehearsed.moved["edu"]
    assert adopt_policy(office, ROUND, shorter) == rehearsed
    with office.database.read() as connection:
        assert texts.policy(connection, shorter.sha256()) == shorter
    assert_sound(office.database)


def test_a_calendar_that_was_only_rehearsed_counts_no_day(
    office: Context, database_url: str
) -> None:
    closure = [Day(date(2026, 2, 25), DayKind.CLOSURE, "停电")]
    with rehearsal(office) as trial:
        load_calendar(trial, closure, source="a.csv")
        advance(trial, EDU, seen=1)
    with database_at(database_url) as of_another_process:
        another = context(of_another_process, "office", ON)
        load_calendar(another, [replace(closure[0], on=date(2026, 2, 26))], source="b.csv")
    advance(office, EDU, seen=1)
    with office.database.read() as connection:
        known = calendars.read(connection)
    assert office.database.known_calendars[known.version].days == known.days
    assert_sound(office.database)


def test_a_calendar_that_was_refused_at_the_end_is_forgotten(
    office: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotFoundError("too late")

    known = dict(office.database.known_calendars)
    monkeypatch.setattr("workflow.audit.register.append", refuse)
    with pytest.raises(NotFoundError):
        load_calendar(office, [Day(date(2026, 3, 2), DayKind.CLOSURE, "停电")], source="a.csv")
    assert office.database.known_calendars.keys() <= known.keys()


def test_a_round_is_rehearsed_and_opened_with_the_same_answer(database: Database) -> None:
    given = context(database, "office", ON)
    before = everything(database)
    round_rows = program_rows(sheets(("edu", "law"), hand.ROUND), ROUND)
    record_rows = program_rows(sheets(("edu", "law"), hand.RECORDS), ROUND)
    with rehearsal(given) as trial:
        opening = open_round(trial, round_rows, IMPORT, policy_file.read())
        entering = enter_records(trial, record_rows, IMPORT)
        moved = advance_round(trial, ROUND, through="communication_meeting")
    assert everything(database) == before
    assert open_round(given, round_rows, IMPORT, policy_file.read()) == opening
    assert enter_records(given, record_rows, IMPORT) == entering
    assert [m.unit for m in moved.advanced] == ["edu", "edu", "law", "law"]
    assert advance_round(given, ROUND, through="communication_meeting") == moved
    assert_sound(database)


def test_going_through_a_stage_is_rehearsed_wholly(played: Played, office: Context) -> None:
    before = everything(office.database)
    with rehearsal(office) as trial:
        rehearsed = advance_one(trial, EDU, seen=1, through="deputy_review")
    assert everything(office.database) == before
    assert [m.to_stage for m in rehearsed.advanced] == [
        "communication_meeting", "mobilization", "reporting_meeting", "interviews",
        "document_review", "drafting",
    ]  # fmt: skip
    assert [b.stage for b in rehearsed.blocked] == ["drafting"]
    done = advance_one(office, EDU, seen=1, through="deputy_review")
    assert done.advanced == rehearsed.advanced
    assert done.blocked[0].refusal.data == rehearsed.blocked[0].refusal.data
    assert_sound(office.database)


def test_what_is_lacking_is_the_same_whether_the_stage_is_advanced_or_approved(
    played: Played,
) -> None:
    bring(played, "edu", "leader_approval")
    leader = context(played.database, "zu", ON)
    found = advance_one(leader, EDU, seen=played.versions["edu"])
    assert [f.code for f in found.blocked[0].refusal.unmet] == ["leader_approval.approved"]  # type: ignore[attr-defined]


def test_who_takes_no_part_is_refused_in_a_rehearsal_too(played: Played) -> None:
    office = context(played.database, "office", ON)
    declared = {
        "账号": "office", "单位代码": "edu", "情形": "任职回避", "处理": "不参加",
        "批准人": "书记",
    }  # fmt: skip
    rows = program_rows({"回避申报": [declared]}, ROUND)
    open_round(office, rows, IMPORT, policy_file.read())
    for _ in range(2):
        with rehearsal(office) as trial, pytest.raises(WorkflowError) as refused:
            advance(trial, EDU, seen=1)
        assert refused.value.code == "not_found"
    with pytest.raises(WorkflowError) as refused:
        advance(office, EDU, seen=1)
    assert refused.value.code == "not_found"


def test_nobody_is_shown_a_round_that_is_not_theirs(office: Context) -> None:
    stranger = composition.context(office.database, Actor("stranger"), office.clock)
    for _ in range(2):
        with rehearsal(stranger) as trial, pytest.raises(NotFoundError):
            advance_round(trial, ROUND)
    with pytest.raises(NotFoundError):
        advance_round(stranger, ROUND)
