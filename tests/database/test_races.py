"""Acts at the same instant: one is done, the others are stale."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.database import complete
from tests.database.complete import assert_sound, bring, database_at, entries, opened
from tests.database.racing import Act, at_once, forking, race, share
from tests.model import hand
from tests.model.words import STAGES
from workflow.database.sessions import Database

EIGHT = 8
ONE_OF_EIGHT = ["done", *["stale"] * (EIGHT - 1)]
UNITS = ("edu", "hosp", "财政局")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with database_at(database_url) as made:
        yield made


def test_of_eight_threads_that_advance_one_moves_and_seven_are_stale(database: Database) -> None:
    played = opened(database)
    for version in range(1, STAGES.index("drafting") + 1):
        before = len(entries(database, "edu"))
        ended = at_once(database.url, [Act("advance", "office", version)] * EIGHT)
        assert sorted(ended) == ONE_OF_EIGHT
        assert len(entries(database, "edu")) == before + 1
        found = played.statuses()["edu"]
        assert (found.stage, found.version) == (STAGES[version], version + 1)
    assert_sound(database)


@pytest.mark.slow
def test_of_eight_processes_that_advance_one_moves_and_seven_are_stale(database: Database) -> None:
    played = opened(database)
    barrier = forking().Barrier(EIGHT)
    with ProcessPoolExecutor(
        EIGHT, mp_context=forking(), initializer=share, initargs=(barrier,)
    ) as processes:
        for version in range(1, STAGES.index("drafting") + 1):
            acts = [Act("advance", "office", version)] * EIGHT
            assert sorted(race(processes, None, database.url, acts)) == ONE_OF_EIGHT
            assert played.statuses()["edu"].stage == STAGES[version]
    assert_sound(database)


def test_an_approval_and_a_new_version_at_once_never_approve_what_was_not_read(
    database: Database,
) -> None:
    played = opened(database, UNITS)
    for unit in UNITS:
        seen = bring(played, unit, "deputy_review")
        revision = {"version": 2, "revised_by": "fu"}
        acts = [
            Act("approve", "fu", seen, unit),
            Act("draft", "fu", seen, unit, given=revision),
        ]
        assert sorted(at_once(database.url, acts * 2)) == ["done", *["stale"] * 3]
        found = played.statuses()[unit]
        assert found.draft is not None
        approved = [a.version for a, why in found.approvals if why is None]
        if found.stage == "leader_approval":
            assert approved == [found.draft.version] == [1]
        else:
            assert (approved, found.draft.version) == ([], 2)
    assert_sound(database)


def test_of_returns_at_once_one_is_done(database: Database) -> None:
    played = opened(database)
    seen = bring(played, "edu", "leader_approval")
    acts = [Act("return", "zu", seen, given={"to": to}) for to in ("deputy_review", "drafting")]
    assert sorted(at_once(database.url, acts * 4)) == ONE_OF_EIGHT
    returned = [entry for entry in entries(database, "edu") if entry.act == "return"]
    assert [entry.to_stage for entry in returned] == [played.statuses()["edu"].stage]
    assert_sound(database)


@pytest.mark.slow
def test_suspending_and_advancing_at_once_do_one_of_the_two(database: Database) -> None:
    played = opened(database, UNITS)
    for unit in UNITS:
        acts = [Act("suspend", "zu", 1, unit), Act("advance", "office", 1, unit)]
        ended = at_once(database.url, acts * 4)
        assert sorted(ended) == ONE_OF_EIGHT
        found = played.statuses()[unit]
        suspended = "done" in ended[::2]
        standing = ("preparation", "suspended") if suspended else (STAGES[1], "open")
        assert (found.stage, found.state) == standing
    assert_sound(database)


@pytest.mark.slow
def test_cancelling_and_resuming_at_once_do_one_of_the_two(database: Database) -> None:
    played = opened(database, UNITS)
    for unit in UNITS:
        assert at_once(database.url, [Act("suspend", "zu", 1, unit)]) == ["done"]
        acts = [Act("cancel", "leading", 2, unit), Act("resume", "zu", 2, unit)]
        ended = at_once(database.url, acts * 4)
        assert sorted(ended) == ONE_OF_EIGHT
        assert played.statuses()[unit].state == ("cancelled" if "done" in ended[::2] else "open")
    assert_sound(database)


@pytest.mark.slow
def test_what_is_voided_while_advancing_is_missed_before_or_undone_after(
    database: Database,
) -> None:
    units = tuple(f"u{n}" for n in range(6))
    played = opened(database, units)
    notice = _number(hand.RECORDS["书面材料"], "进驻通知")
    for unit in units:
        voiding = Act("void", "office", unit=unit, given={"kind": "paper", "key": notice})
        advanced, voided = at_once(database.url, [Act("advance", "office", 1, unit), voiding])
        assert voided == "done"
        found = played.statuses()[unit]
        acts = [entry.act for entry in entries(database, unit)]
        if advanced == "done":
            assert acts[-2:] == ["advance", "void"]
            assert [f.code for f in found.review.undone] == ["preparation.notified"]
        else:
            assert advanced == "requirements_unmet"
            assert acts[-1] == "void"
            assert found.stage == "preparation"
    assert_sound(database)


@pytest.mark.slow
def test_who_leaves_a_team_leaves_before_or_after_an_act_in_any_of_its_inspections(
    database: Database,
) -> None:
    units = tuple(f"u{n}" for n in range(6))
    played = opened(database, units)
    leaving = Act("void", "office", unit="u0", given={"kind": "member", "key": "fu"})
    acts = [*(Act("advance", "office", 1, unit) for unit in units), leaving]
    *advanced, left = at_once(database.url, acts)
    assert left == "done"
    for unit, ended in zip(units, advanced, strict=True):
        done = [entry.act for entry in entries(database, unit)]
        assert done[-1] == ("void" if unit == "u0" else "team")
        assert ("advance" in done) == (ended == "done")
        undone = [f.code for f in played.statuses()[unit].review.undone]
        assert undone == (["preparation.team"] if ended == "done" else [])
    assert_sound(database)


def _number(papers: list[dict[str, object]], kind: str) -> str:
    return str([row["材料类型"] for row in papers].index(kind) + 1)


def test_of_one_record_voided_eight_times_at_once_one_is_voided(database: Database) -> None:
    opened(database)
    acts = [Act("void", "office", given={"kind": "interview", "key": "1"})] * EIGHT
    assert sorted(at_once(database.url, acts)) == ["done", *["not_found"] * (EIGHT - 1)]
    assert_sound(database)


def test_the_same_rows_entered_eight_times_at_once_are_there_once(database: Database) -> None:
    opened(database, UNITS)
    before = complete.count_entries(database)
    talks = [
        hand.interview(str(person), 单位代码=unit, 日期=f"2026-05-{day}")
        for unit in UNITS
        for person in (1, 2, 3)
        for day in (11, 12, 13)
    ]
    acts = [Act("enter", "office", given={"sheets": {"谈话": talks}})] * EIGHT
    assert at_once(database.url, acts) == ["done"] * EIGHT
    assert complete.count_entries(database) == before + len(UNITS) + 1  # and the register's
    assert_sound(database)


def test_rows_of_units_in_another_order_do_not_wait_for_each_other_in_a_ring(
    database: Database,
) -> None:
    opened(database, UNITS)
    before = len(entries(database, "edu"))
    acts = []
    for runner in range(EIGHT):
        order = UNITS if runner % 2 else UNITS[::-1]
        day = f"2026-05-{11 + runner}"
        talks = [hand.interview("1", 单位代码=unit, 日期=day) for unit in order]
        acts.append(Act("enter", "office", given={"sheets": {"谈话": talks}}))
    assert at_once(database.url, acts) == ["done"] * EIGHT
    for unit in UNITS:
        assert len(entries(database, unit)) == before + EIGHT
    assert_sound(database)


def test_a_round_opened_eight_times_at_once_is_there_once(database: Database) -> None:
    sheets = complete.sheets(UNITS, hand.ROUND)
    ended = at_once(database.url, [Act("open", "office", given={"sheets": sheets})] * EIGHT)
    assert "done" in ended
    assert set(ended) <= {"done", "busy"}
    for unit in UNITS:
        assert [entry.act for entry in entries(database, unit)].count("open") == 1
    assert_sound(database)
