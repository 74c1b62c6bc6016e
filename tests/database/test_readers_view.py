"""What the auditor and the unit's liaison are shown of an inspection, and what they are not."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from config import policy_file
from states.lifecycle import LIFECYCLE
from tests.database.complete import ON, ROUND, bring, database_at, opened
from tests.database.playing import IMPORT, Played, context, instant, program_rows
from tests.database.test_actions import EDU
from tests.model import hand
from workflow.database.sessions import Database
from workflow.operations.approve import approve
from workflow.operations.enter_records import enter_records
from workflow.operations.open_round import open_round
from workflow.operations.send_back import send_back
from workflow.people.actor import Actor
from workflow.queries import entered, status
from workflow.queries.entered import EnteredRecord
from workflow.queries.status import Status
from workflow.queries.unreadable import Unreadable
from workflow.records.catalogue import KINDS
from workflow.rules.roles import Role

AUDITOR = Actor("auditor", frozenset({"auditor"}))
OFFICE = Actor("office", frozenset({"office"}))
LIAISON = Actor("lx")


@pytest.fixture
def played(database_url: str) -> Iterator[Played]:
    """Return the complete unit, whose liaison has an account."""
    with database_at(database_url) as made:
        told = opened(made)
        unit = {**hand.ROUND["被巡察单位"][0], "联络员账号": "lx", "联络员姓名": "联络"}
        rows = program_rows({"被巡察单位": [unit]}, ROUND)
        open_round(context(made, "office", date(2026, 3, 1)), rows, IMPORT, policy_file.read())
        yield told


def seen_by(database: Database, reader: Actor) -> Status:
    """Return the status as somebody reads it."""
    with database.read() as connection:
        now = instant(ON, 600)
        return status.of_inspection(connection, LIFECYCLE, EDU, reader=reader, now=now)


def read_by(database: Database, reader: Actor) -> list[EnteredRecord]:
    """Return the records as somebody reads them."""
    with database.read() as connection:
        now = instant(hand.TODAY, 600)
        return entered.of_target(
            connection, LIFECYCLE, EDU, KINDS, Unreadable(), reader=reader, now=now
        )


def enter(played: Played, sheet: str, **cells: Any) -> None:
    """Enter one more row."""
    rows = program_rows({sheet: [{"单位代码": "edu", **cells}]}, ROUND)
    enter_records(context(played.database, "office", ON, 500), rows, IMPORT)


def test_the_auditor_is_told_how_much_is_lacking_and_not_what(played: Played) -> None:
    bring(played, "edu", "drafting")
    enter(played, "问题底稿", 编号="9", 标题="某人的秘密", 状态="待核实")
    enter(played, "重点", 编号="9", 类别="重点人", 内容="某人", 状态="待核实")
    office, auditor = (seen_by(played.database, reader) for reader in (OFFICE, AUDITOR))
    undone = [(f.code, f.have, f.need, f.met, f.exempted) for f in office.review.undone]
    assert [code for code, *_ in undone] == ["document_review.settled", "document_review.focus"]
    assert any("秘密" in str(f.lacking) for f in office.review.undone)
    counted = [(f.code, f.have, f.need, f.met, f.exempted) for f in auditor.review.undone]
    assert counted == undone
    everything = (*auditor.review.current, *auditor.review.left, *auditor.review.upcoming)
    assert not any(f.lacking or f.supply() for f in everything)
    assert [a.act for a in auditor.actions] == [a.act for a in office.actions]
    assert auditor.deadlines == office.deadlines


def test_the_liaison_is_told_of_problems_and_their_measures_from_the_feedback_on(
    played: Played,
) -> None:
    version = bring(played, "edu", "leader_approval")
    enter(played, "问题底稿", 编号="D8", 标题="未反馈", 状态="不成立")
    enter(played, "整改", 底稿编号="D8", 措施序号="1", 整改措施="未反馈")
    assert {(r.kind.code, r.number) for r in read_by(played.database, OFFICE)} >= {
        ("finding", "D1"), ("finding", "D8"), ("measure", "1"), ("measure", "2"),
    }  # fmt: skip
    before = read_by(played.database, LIAISON)
    assert {record.kind.code for record in before} == {"material"}
    approve(context(played.database, "zu", ON, 550), EDU, seen=version)
    told = read_by(played.database, LIAISON)
    further = [(r.kind.code, r.number) for r in told if r.kind.code != "material"]
    assert further == [("finding", "D1"), ("measure", "1")]
    assert len(told) == len(before) + 2
    (problem,) = (record for record in told if record.kind.code == "finding")
    assert problem.data == {"number": "D1", "problem": "党的领导弱化", "feedback_no": "1"}
    office = context(played.database, "office", ON, 560)
    send_back(office, EDU, "drafting", seen=version + 1, reason="T")
    assert read_by(played.database, LIAISON) == before


def test_the_liaison_is_told_the_stage_and_dates_and_nothing_that_others_lack(
    played: Played,
) -> None:
    bring(played, "edu", "interviews")
    told, office = seen_by(played.database, LIAISON), seen_by(played.database, OFFICE)
    assert (told.stage, told.deadlines) == (office.stage, office.deadlines)
    assert all(Role.LIAISON in f.who for f in told.review.current)
    assert (told.review.left, told.review.upcoming) == ((), ())
    assert (told.actions, told.approvals, told.exemptions, told.team) == ((), (), (), ())
