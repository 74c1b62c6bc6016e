"""The history by command: entries in the order of the chains, and attempts."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from tests.database.forging import disarm
from tests.database.test_verification_procedure import SMALL, Story
from tests.support import Program
from workflow.audit.chain import COLUMNS, NOTHING
from workflow.audit.packing import chained
from workflow.database import schema
from workflow.database.sessions import open_database
from workflow.inspection.inspections import Target
from workflow.people.actor import ANYBODY
from workflow.queries import audit_export, history
from workflow.queries.history import HistoryEntry, StageHistory

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """The story of one inspection, opened."""
    told = Story(f"sqlite:///{tmp_path / 'xuncha.db'}")
    yield told
    told.database.dispose()


NOW = datetime(2026, 3, 2, tzinfo=UTC)


def log(story: Story, target: Target | None = None) -> list[HistoryEntry]:
    with story.database.read() as connection:
        return history.log(connection, target, reader=ANYBODY, now=NOW)


def stages(story: Story) -> list[StageHistory]:
    with story.database.read() as connection:
        return history.stages(connection, SMALL, None, reader=ANYBODY, now=NOW)


def test_the_log_tells_the_register_first_then_each_inspection_in_order(story: Story) -> None:
    story.act("advance", to_stage="write", reason="ready")
    story.act("record")
    told = log(story)
    assert [(e.inspection, e.entry, e.act) for e in told] == [
        (None, 1, "init"),
        (None, 2, "open_round"),
        ("r/u", 1, "open"),
        ("r/u", 2, "advance"),
        ("r/u", 3, "record"),
    ]
    assert asdict(told[3]) == {
        "entry": 2,
        "inspection": "r/u",
        "at": "2026-03-02T09:01:00+08:00",
        "actor": "office",
        "on_behalf_of": None,
        "act": "advance",
        "from_stage": "plan",
        "to_stage": "write",
        "reason": "ready",
        "attempt": 1,
        "hash": told[3].hash,
    }
    assert (told[4].from_stage, told[4].to_stage, told[4].reason) == (None, None, None)
    assert told[0].attempt is None


def test_the_log_of_an_inspection_is_its_own_chain(story: Story) -> None:
    assert [e.inspection for e in log(story, Target("r", "u"))] == ["r/u"]


def test_what_was_tampered_with_is_told_as_it_stands(story: Story) -> None:
    with story.database.write() as connection:
        disarm(connection)
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(update(schema.audit_entries).values(at="yesterday"))
        entry = connection.execute(select(schema.audit_entries)).all()[0]
        stray = {**entry._mapping, "chain": "?"}
        connection.execute(insert(schema.audit_entries).values(stray))
    assert [(e.inspection, e.at) for e in log(story)] == [
        (None, "yesterday"),
        (None, "yesterday"),
        ("?", "yesterday"),
        ("r/u", "yesterday"),
    ]


def test_stages_tell_who_moved_on_and_who_approved_which_text(story: Story) -> None:
    story.written()
    story.act("return", to_stage="write", reason="anew")
    second = story.draft(2)
    story.act("advance", to_stage="review")
    story.approve(2, second, to_stage="closed")
    told = stages(story)
    assert [(s.stage, s.attempt, s.approved_by, s.draft_sha256) for s in told] == [
        ("plan", 1, None, None),
        ("write", 1, None, None),
        ("review", 1, None, None),
        ("write", 2, None, None),
        ("review", 2, "office", second),
    ]
    assert {s.advanced_by for s in told} == {"office"}
    assert asdict(told[4]) == {
        "inspection": "r/u",
        "stage": "review",
        "attempt": 2,
        "entered_at": "2026-03-02T09:06:00+08:00",
        "left_at": "2026-03-02T09:07:00+08:00",
        "advanced_by": "office",
        "approved_by": "office",
        "on_behalf_of": None,
        "draft_sha256": second,
        "draft_text_sha256": second,
        "exemptions": (),
        "returned_to": None,
        "reason": None,
        "drafts": (),
    }
    assert (told[2].returned_to, told[2].reason) == ("write", "anew")
    assert [[draft.version for draft in s.drafts] for s in told] == [[], [1], [], [2], []]


def test_an_attempt_that_is_open_has_nobody_who_moved_it_on(story: Story) -> None:
    (told,) = stages(story)
    assert (told.left_at, told.advanced_by) == (None, None)


def _exempt(story: Story, requirement: str, **granted: Any) -> None:
    row = {"id": requirement, "inspection_id": story.chain.id, "requirement": requirement,
           "item": None, "reason": "late", "granted_by": "leading", "granted_reason": "yes",
           "granted_position": story.chain.position, **granted}  # fmt: skip
    with story.database.write() as connection:
        connection.execute(insert(schema.exemptions), row)
    story.act("exempt")


def test_an_exemption_is_told_with_the_attempts_that_it_served(story: Story) -> None:
    story.act("advance", to_stage="write")
    story.act("return", to_stage="plan", reason="anew")
    _exempt(story, "plan.paper")
    _exempt(story, "write.text", granted_by=None, granted_position=None)
    told = {(s.stage, s.attempt): s.exemptions for s in stages(story)}
    assert told[("plan", 1)] == told[("write", 1)] == ()
    (given,) = told[("plan", 2)]
    assert (given.requirement, given.item, given.reason, given.by) == (
        "plan.paper",
        None,
        "late",
        "leading",
    )


def test_many_inspections_are_told_in_the_order_of_their_codes(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    with story.database.write() as connection:
        row = connection.execute(select(schema.inspections)).one()
        entry = connection.execute(
            select(schema.audit_entries).where(schema.audit_entries.c.chain == story.chain.id)
        ).one()
        for number in ("1", "2", "3"):
            other = {**row._mapping, "id": number, "unit": f"a{number}"}
            connection.execute(insert(schema.inspections).values(other))
            connection.execute(
                insert(schema.audit_entries).values({**entry._mapping, "chain": number})
            )
    monkeypatch.setattr(history, "BATCH_SIZE", 2)
    told = log(story, Target("r"))
    assert [e.inspection for e in told] == ["r/a1", "r/a2", "r/a3", "r/u"]


def test_exported_lines_suffice_to_examine_the_chains_elsewhere(story: Story) -> None:
    story.written()
    with story.database.read() as connection:
        lines = [json.loads(line) for line in audit_export.lines(connection, reader=ANYBODY)]
    heads: dict[str, str] = {}
    for line in lines:
        assert tuple(line) == (*COLUMNS, "hash")
        right = chained(heads.get(line["chain"], NOTHING), [line[c] for c in COLUMNS])
        assert line["hash"] == right
        heads[line["chain"]] = right
    assert list(heads) == [story.register.id, story.chain.id]
    assert heads == {story.register.id: story.register.head, story.chain.id: story.chain.head}


def test_the_history_is_told_alike_by_both_databases(program: Program) -> None:
    program.ok("import", str(EXAMPLES / "workbooks" / "round.xlsx"), at="2026-02-24")
    database = open_database(program.url)
    with database.read() as connection:
        told = history.log(connection, None, reader=ANYBODY, now=NOW)
        lines = list(audit_export.lines(connection, reader=ANYBODY))
    database.dispose()
    assert [e.act for e in told[:3]] == ["init", "calendar", "open_round"]
    units = [e.inspection or "" for e in told[3:]]
    assert units == sorted(units)
    assert len(set(units)) == 10
    assert len(lines) == len(told)
