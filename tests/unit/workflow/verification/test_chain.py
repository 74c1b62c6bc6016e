"""One chain: whatever is missing, changed or added is reported at its entry."""

from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from tests.database.test_verification_procedure import Story
from tests.unit.workflow.verification.forging import ENTRIES, RECORD, U, entry, forged
from workflow.audit.chain import COLUMNS
from workflow.audit.packing import chained
from workflow.database import schema


def test_a_sound_story_has_no_problem(kept: Story) -> None:
    assert forged(kept) == []


@pytest.mark.parametrize("position", [0, -1])
def test_an_entry_at_no_place_is_told(kept: Story, position: int) -> None:
    moved = f"INSERT INTO audit_entries SELECT chain, {position}, " + ", ".join(
        c.name for c in ENTRIES.columns if c.name not in ("chain", "position")
    )
    one = f" FROM audit_entries WHERE chain = '{kept.chain.id}' AND position = 5"
    assert forged(kept, moved + one) == [(U, None, {"position": position})]


def test_a_missing_entry_is_told_and_what_follows_it_is_not_blamed(kept: Story) -> None:
    chain = kept.chain.id
    assert forged(kept, delete(ENTRIES).where(entry(5, chain))) == [(U, 5, {"first": 5})]
    assert forged(kept, delete(ENTRIES).where(entry(3, chain))) == [(U, 3, {"first": 3})]
    assert forged(kept, delete(ENTRIES).where(entry(1, chain))) == [(U, 1, {"first": 1})]
    both = forged(kept, *(delete(ENTRIES).where(entry(n, chain)) for n in (2, 3)))
    assert both == [
        (U, 2, {"first": 2, "last": 3}),
        (U, 3, {"tables": ["drafts"], "position": 3}),
    ]
    last = forged(kept, *(delete(ENTRIES).where(entry(n, chain)) for n in (4, 5)))
    assert last[0] == (U, 4, {"first": 4, "last": 5})


def test_a_changed_entry_is_blamed_alone(kept: Story) -> None:
    chain = kept.chain.id
    changed = update(ENTRIES).where(entry(3, chain)).values(reason="x")
    assert forged(kept, changed) == [(U, 3, {})]
    rehashed = update(ENTRIES).where(entry(3, chain)).values(hash="x")
    assert forged(kept, rehashed) == [(U, 3, {})]
    last = update(ENTRIES).where(entry(5, chain)).values(hash="x")
    assert forged(kept, rehashed, last) == [(U, 3, {}), (U, 5, {}), (U, None, {})]


def test_a_changed_entry_with_its_hash_made_right_is_told_by_the_next(kept: Story) -> None:
    with kept.database.write() as connection:
        row = dict(
            connection.execute(select(ENTRIES).where(entry(4, kept.chain.id))).one()._mapping
        )
        connection.rollback()
    row["reason"] = "x"
    row["hash"] = _hash_of(kept, row)
    changed = update(ENTRIES).where(entry(4, kept.chain.id)).values(row)
    assert forged(kept, changed) == [(U, 5, {})]


def _hash_of(story: Story, row: dict[str, Any]) -> str:
    """Return the hash that an entry would have on top of the one before it."""
    before = entry(row["position"] - 1, row["chain"])
    with story.database.read() as connection:
        previous = connection.execute(select(ENTRIES.c.hash).where(before)).scalar_one()
    return chained(previous, [row[name] for name in COLUMNS])


@pytest.mark.parametrize(
    ("statements", "problems"),
    [
        (["UPDATE drafts SET file_name = 'x'"], [(3, {"tables": ["drafts"]})]),
        (["DELETE FROM drafts"], [(3, {"tables": []})]),
        (["UPDATE attempts SET how = 'x' WHERE stage = 'write'"], [(2, {"tables": ["attempts"]})]),
        (
            ["UPDATE attempts SET left_at = 'x' WHERE stage = 'write'"],
            [(4, {"tables": ["attempts"]})],
        ),
    ],
)
def test_a_changed_row_is_told_with_what_there_is_now(
    kept: Story, statements: list[str], problems: list[Any]
) -> None:
    assert forged(kept, *statements) == [(U, *p) for p in problems]


@pytest.mark.parametrize(
    ("said", "found", "does"), [({"by": "x"}, "x", "office"), ({"behalf": "y"}, "y", "")]
)
def test_a_row_that_names_another_author_than_its_entry_is_told(
    story: Story, said: dict[str, Any], found: str, does: str
) -> None:
    story.act("advance", to_stage="write")
    story.draft(**said)
    assert forged(story) == [(U, 3, {"table": "drafts", "found": found, "does": does})]


@pytest.mark.parametrize(
    ("position", "place", "data"),
    [
        (3, 3, {"tables": ["drafts", "records"]}),
        (9, 9, {"tables": ["records"], "position": 9}),
        (0, None, {"tables": ["records"], "position": 0}),
        (-1, None, {"tables": ["records"], "position": -1}),
    ],
)
def test_a_row_that_nobody_wrote_is_told(
    kept: Story, position: int, place: int | None, data: dict[str, Any]
) -> None:
    row = {**RECORD, "inspection_id": kept.chain.id, "position": position}
    assert forged(kept, insert(schema.records).values(row)) == [(U, place, data)]
    second = {**row, "id": "2", "number": "2", "identity": "2"}
    both = [insert(schema.records).values(r) for r in (row, second)]
    assert forged(kept, *both) == [(U, place, data)]


def test_a_row_under_a_chain_that_is_no_text_is_told_there(kept: Story) -> None:
    problems = forged(kept, "UPDATE attempts SET inspection_id = x'ff00' WHERE stage = 'write'")
    own = [p for p in problems if p[0] == U]
    assert own == [(U, 2, {"tables": ["attempts"]}), (U, 4, {"tables": ["attempts"]})]
    assert {p[1] for p in problems if p[0] != U} == {None, 2, 4}


def test_a_row_of_the_register_that_nobody_wrote_is_told(kept: Story) -> None:
    row = {**RECORD, "inspection_id": None, "position": 2}
    written = insert(schema.records).values(row)
    assert forged(kept, written) == [(None, 2, {"tables": ["records"]})]
    later = insert(schema.records).values({**row, "position": 7})
    assert forged(kept, later) == [(None, 7, {"tables": ["records"], "position": 7})]


@pytest.mark.parametrize(
    ("values", "place", "data"),
    [
        ({"chain_length": 6}, 6, {"first": 6}),
        ({"chain_length": 8}, 6, {"first": 6, "last": 8}),
        ({"chain_length": 4}, 5, {"found": 5, "length": 4}),
        ({"chain_length": 0}, 1, {"found": 5, "length": 0}),
        ({"chain_length": -1}, None, {"found": 5, "length": -1}),
        ({"chain_length": "x"}, None, {"found": 5, "length": "x"}),
        ({"chain_head": "x"}, None, {}),
    ],
)
def test_another_end_than_that_of_the_chain_is_told(
    kept: Story, values: dict[str, Any], place: int | None, data: dict[str, Any]
) -> None:
    ((column, value),) = values.items()
    change = f"UPDATE inspections SET {column} = {value!r}"
    assert forged(kept, change) == [(U, place, data)]


def test_a_chain_of_which_every_entry_is_gone_is_told_from_the_first_on(kept: Story) -> None:
    gone = delete(ENTRIES).where(ENTRIES.c.chain == kept.chain.id)
    rows = [
        delete(table).where(table.c.inspection_id == kept.chain.id)
        for table in (schema.drafts, schema.attempts)
    ]
    state, version = {"state": ""}, {"found": 4, "expected": 0}
    beside = [(U, None, state), (U, None, version)]
    assert forged(kept, gone, *rows) == [(U, 1, {"first": 1, "last": 5}), *beside]
    empty = "UPDATE inspections SET chain_length = 0, chain_head = 'x'"
    assert forged(kept, gone, *rows, empty) == beside
