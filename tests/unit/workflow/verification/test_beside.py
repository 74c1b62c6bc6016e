"""What is verified against the chains: inspections, policies, accounts, texts, triggers."""

import json

import pytest
from sqlalchemy import delete, insert, select, text, update

from tests.database.test_verification_procedure import SMALL, Story
from tests.unit.workflow.verification.forging import (
    ENTRIES,
    Found,
    U,
    add_unit,
    forged,
    found,
    said,
)
from workflow.audit import credentials
from workflow.audit.chain import Entry
from workflow.database import schema
from workflow.inspection import calendars, texts
from workflow.people.actor import SYSTEM
from workflow.verification.examine import examine


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ("state = 'suspended'", [(U, None, {"state": "open"})]),
        ("version = 7", [(U, None, {"found": 7, "expected": 4})]),
        ("version = 0", [(U, None, {"found": 0, "expected": 4})]),
        ("policy_sha256 = 'x'", [(U, None, {})]),
        ("opened_at = 'x'", [(U, None, {})]),
        ("unit = 'x'", [(U, None, {"round": "r", "unit": "x"}), (U, None, {})]),
        ("round_id = 'x'", [(U, None, {"round": None, "unit": "u"}), (U, None, {})]),
    ],
)
def test_a_changed_inspection_is_told_with_what_it_should_be(
    kept: Story, change: str, problems: Found
) -> None:
    assert forged(kept, f"UPDATE inspections SET {change}") == problems


def test_an_inspection_that_is_not_there_is_told_by_the_name_of_the_register(kept: Story) -> None:
    assert forged(kept, delete(schema.inspections)) == [(U, None, {})]


def test_an_inspection_that_the_register_did_not_open_is_told_by_its_own_name(
    kept: Story,
) -> None:
    row = {"id": "x", "round_id": _round_id(kept), "unit": "v", "state": "open",
           "policy_sha256": "", "version": 0, "chain_length": 0, "chain_head": "",
           "opened_at": ""}  # fmt: skip
    problems = forged(kept, insert(schema.inspections).values(row))
    assert problems == [("r/v", None, {}), ("r/v", None, {"state": ""})]


def _round_id(story: Story) -> str:
    with story.database.read() as connection:
        return str(connection.execute(select(schema.rounds.c.id)).scalar_one())


def test_entries_of_nobody_are_told_by_their_chain(kept: Story) -> None:
    columns = ", ".join(c.name for c in ENTRIES.columns if c.name != "chain")
    stray = (
        f"INSERT INTO audit_entries SELECT 'nobody', {columns} FROM audit_entries "
        f"WHERE chain = '{kept.chain.id}' AND position = 1"
    )
    problems = forged(kept, stray)
    assert ("nobody", None, {}) in problems
    assert {p[0] for p in problems} == {"nobody"}


def test_an_inspection_of_which_nothing_is_left_is_told_with_the_entry_that_opened_it(
    kept: Story,
) -> None:
    gone = [
        delete(table).where(table.c.inspection_id == kept.chain.id)
        for table in (schema.drafts, schema.attempts)
    ]
    gone += [delete(ENTRIES).where(ENTRIES.c.chain == kept.chain.id), delete(schema.inspections)]
    assert forged(kept, *gone) == [(U, None, {"opened": 2})]


def test_of_some_inspections_one_that_is_missing_is_told_where_they_are_the_whole_round(
    story: Story,
) -> None:
    with story.database.write() as connection:
        second = add_unit(story, connection, "v")
        third = add_unit(story, connection, "w")
    first = story.chain.id
    assert forged(story) == []
    gone = [
        delete(schema.attempts).where(schema.attempts.c.inspection_id == third),
        delete(ENTRIES).where(ENTRIES.c.chain == third),
        delete(schema.inspections).where(schema.inspections.c.id == third),
    ]
    missing = [("r/w", None, {"opened": 4})]
    assert forged(story, *gone) == missing
    assert forged(story, *gone, only=[first, second]) == missing
    assert forged(story, *gone, only=[first]) == []
    assert forged(story, *gone, only=[]) == []
    also = [
        delete(schema.attempts).where(schema.attempts.c.inspection_id == second),
        delete(ENTRIES).where(ENTRIES.c.chain == second),
        delete(schema.inspections).where(schema.inspections.c.id == second),
    ]
    changed = "UPDATE inspections SET version = 9"
    assert forged(story, *gone, *also, changed) == [
        (U, None, {"found": 9, "expected": 1}),
        ("r/v", None, {"opened": 3}),
        *missing,
    ]
    assert forged(story, changed, only=[second]) == [("r/v", None, {"found": 9, "expected": 1})]


def test_of_some_inspections_the_register_is_not_examined(kept: Story) -> None:
    assert forged(kept, "UPDATE accounts SET name = 'x'", only=[kept.chain.id]) == []
    assert forged(kept, "UPDATE inspections SET version = 9", only=[]) == []
    misplaced = f"UPDATE audit_entries SET position = 0 WHERE chain = '{kept.register.id}'"
    moved = f"{misplaced} AND position = 1"
    assert forged(kept, moved, only=[kept.chain.id]) == []


def test_how_much_is_examined_is_told_on_the_way(kept: Story) -> None:
    for only, steps in ((None, [(2, 7), (7, 7)]), ([kept.chain.id], [(5, 5)])):
        seen: list[tuple[int, int]] = []
        with kept.database.read() as connection:
            done = examine(connection, SMALL, only, lambda *n: seen.append(n), reader=SYSTEM)  # noqa: B023
        assert seen == steps
        assert done.entries == steps[-1][0]


def test_a_policy_that_was_not_adopted_is_told_at_each_entry(story: Story) -> None:
    adopted = story.policy
    story.policy = story.definition
    story.act("record")
    story.act("record")
    story.policy = adopted
    assert [p for p in found(story) if p[1] != 2] == [(U, 3, {}), (U, None, {})]


def _adopt(story: Story, policy: str) -> str:
    with story.database.write() as connection:
        sha256 = texts.keep(story.database, connection, "policy", policy)
        detail = {"round": "r", "policy_sha256": sha256}
        story.say(connection, Entry(act="policy_adopt", detail=json.dumps(detail)))
        connection.execute(update(schema.rounds).values(policy_sha256=sha256))
    return sha256


def test_a_policy_of_the_round_counts_once_the_inspection_adopts_it(story: Story) -> None:
    sha256 = _adopt(story, "another")
    assert found(story) == []
    story.policy = sha256
    story.act("record")
    assert found(story) == [(U, 2, {}), (U, None, {})]


def test_an_inspection_begins_under_the_policy_it_was_opened_with(story: Story) -> None:
    sha256 = _adopt(story, "another")
    with story.database.write() as connection:
        add_unit(story, connection, "v", policy_sha256=sha256)
    assert found(story) == [("r/v", 1, {}), ("r/v", None, {})]


def test_a_policy_that_was_adopted_stays(story: Story) -> None:
    first = story.policy
    story.policy = _adopt(story, "another")
    with story.database.write() as connection:
        connection.execute(update(schema.inspections).values(policy_sha256=story.policy))
    story.act("policy_adopt")
    story.act("record")
    assert found(story) == []
    story.policy = first
    story.act("record")
    assert found(story) == [(U, 4, {}), (U, None, {})]


def test_an_adoption_of_a_round_that_was_never_opened_changes_nothing(story: Story) -> None:
    with story.database.write() as connection:
        detail = {"round": "other", "policy_sha256": "x"}
        story.say(connection, Entry(act="policy_adopt", detail=json.dumps(detail)))
    assert found(story) == []


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ("UPDATE installation SET simulation = 0", [(None, None, {})]),
        ("UPDATE installation SET created_at = 'x'", [(None, None, {})]),
        ("UPDATE installation SET key_fingerprint = 'x'", [(None, None, {})]),
        ("UPDATE installation SET chain_length = 3", [(None, 3, {"first": 3})]),
        ("UPDATE rounds SET policy_sha256 = 'x'", [(None, None, {"round": "r"})]),
        ("UPDATE rounds SET opened_at = 'x'", [(None, None, {"round": "r"})]),
        ("UPDATE accounts SET roles = 'x'",
         [(None, None, {"account": "office", "roles": "office"})]),
        ("UPDATE accounts SET disabled_at = 'x'",
         [(None, None, {"account": "office", "roles": "office"})]),
        ("UPDATE accounts SET name = 'x'", [(None, None, {"account": "office"})]),
        ("UPDATE accounts SET language = 'en'", [(None, None, {"account": "office"})]),
        ("UPDATE accounts SET account = 'x'",
         [(None, None, {"account": "office"}), (None, None, {"account": "x"})]),
        ("DELETE FROM accounts", [(None, None, {"account": "office"})]),
    ],
)  # fmt: skip
def test_what_stands_beside_the_register_is_told(kept: Story, change: str, problems: Found) -> None:
    assert forged(kept, change) == problems


def test_a_round_too_many_and_one_too_few_are_told(kept: Story) -> None:
    renamed = forged(kept, "UPDATE rounds SET code = 's'")
    assert renamed == [
        (None, None, {"round": "s"}),
        (None, None, {"round": "r"}),
        (U, None, {"round": "s", "unit": "u"}),
        (U, None, {}),
    ]


def test_whys_of_the_register_are_told_apart(kept: Story) -> None:
    whys = set()
    changes = (
        "UPDATE installation SET simulation = 0",
        "UPDATE installation SET key_fingerprint = 'x'",
        "UPDATE rounds SET opened_at = 'x'",
        "UPDATE accounts SET roles = 'x'",
        "UPDATE accounts SET name = 'x'",
        "DELETE FROM accounts",
    )
    for change in changes:
        with kept.database.write() as connection:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            connection.execute(text(change))
            whys |= {p.what for p in examine(connection, SMALL, reader=SYSTEM).problems}
            connection.rollback()
    assert len(whys) == len(changes)


def test_another_calendar_than_was_loaded_is_told(story: Story) -> None:
    assert forged(story, "INSERT INTO calendar_days VALUES ('2026-05-01', 'off', '节')") == []
    with story.database.write() as connection:
        detail = {"digest": calendars.digest(connection)}
        story.say(connection, Entry(act="calendar", detail=json.dumps(detail)))
    assert found(story) == []
    loaded = "INSERT INTO calendar_days (day, kind, name) VALUES ('2026-05-01', 'off', '节')"
    assert forged(story, loaded) == [(None, None, {})]


def test_the_roles_of_an_account_are_those_that_were_given_last(story: Story) -> None:
    table = schema.accounts
    with story.database.write() as connection:
        row = {"account": "new", "name": "", "email": "", "phone": "", "roles": "auditor",
               "created_at": story.at}  # fmt: skip
        connection.execute(insert(table).values(row))
        detail = {"account": "new", "roles": "auditor", "disabled": False,
                  "people": credentials.digests(connection)}  # fmt: skip
        story.say(connection, Entry(act="user_add", detail=json.dumps(detail)))
    assert found(story) == []
    with story.database.write() as connection:
        connection.execute(
            update(table).where(table.c.account == "new").values(disabled_at=story.at)
        )
        detail["disabled"] = True
        detail["people"] = credentials.digests(connection, ["new"])
        story.say(connection, Entry(act="user_disable", detail=json.dumps(detail)))
    assert found(story) == []
    changed = update(table).where(table.c.account == "new").values(roles="office")
    assert forged(story, changed) == [(None, None, {"account": "new", "roles": "auditor"})]


def test_the_accounts_of_a_round_are_those_it_was_opened_with(story: Story) -> None:
    table = schema.accounts
    with story.database.write() as connection:
        row = {"account": "zu", "name": "", "email": "", "phone": "", "roles": "",
               "created_at": story.at}  # fmt: skip
        connection.execute(insert(table).values(row))
        detail = {"round": "r", "policy_sha256": story.policy, "accounts": {"zu": ""},
                  "people": credentials.digests(connection)}  # fmt: skip
        story.say(connection, Entry(act="team", detail=json.dumps(detail)))
    assert found(story) == []
    changed = update(table).where(table.c.account == "zu").values(roles="office")
    assert forged(story, changed) == [(None, None, {"account": "zu", "roles": ""})]


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ("UPDATE texts SET text = 'x' WHERE kind = 'policy'", ["policy"]),
        ("UPDATE texts SET text = 'x' WHERE kind = 'definition'", ["definition"]),
    ],
)
def test_a_changed_text_is_told_by_its_hash_and_where_it_is_missed(
    kept: Story, change: str, problems: list[str]
) -> None:
    (kind,) = problems
    data = {"kind": kind, "sha256": {"policy": kept.policy, "definition": kept.definition}[kind]}
    assert forged(kept, change) == [(None, None, data), (U, 1, data)]


def test_beside_a_changed_text_the_others_are_still_there(story: Story) -> None:
    story.policy = _adopt(story, "another")
    with story.database.write() as connection:
        connection.execute(update(schema.inspections).values(policy_sha256=story.policy))
    story.act("policy_adopt")
    data = {"kind": "definition", "sha256": story.definition}
    changed = "UPDATE texts SET text = 'x' WHERE kind = 'definition'"
    assert forged(story, changed) == [(None, None, data), (U, 1, data)]


def test_a_text_of_another_kind_or_none_is_told_once_for_each(kept: Story) -> None:
    policy = {"kind": "policy", "sha256": kept.policy}
    definition = {"kind": "definition", "sha256": kept.definition}
    assert forged(kept, "DELETE FROM texts WHERE kind = 'policy'") == [(U, 1, policy)]
    assert forged(kept, "DELETE FROM texts WHERE kind = 'definition'") == [(U, 1, definition)]
    assert forged(kept, "UPDATE texts SET kind = 'other' WHERE kind = 'policy'") == [(U, 1, policy)]


def test_an_entry_of_the_register_names_texts_too(story: Story) -> None:
    with story.database.write() as connection:
        story.say(connection, Entry(act="tidy", policy_sha256="x", definition_sha256="y"))
        story.say(connection, Entry(act="tidy", policy_sha256="x", definition_sha256="z"))
    assert found(story) == [
        (None, 3, {"kind": "definition", "sha256": "y"}),
        (None, 4, {"kind": "definition", "sha256": "z"}),
    ]


def test_the_arrows_are_those_of_the_definition_that_an_entry_names(story: Story) -> None:
    drawn = SMALL.text.replace("plan -> write", "plan -> review")
    with story.database.write() as connection:
        story.definition = texts.keep(story.database, connection, "definition", drawn)
    story.act("advance", to_stage="review")
    assert found(story) == []
    story.definition = "0" * 64
    story.act("return", to_stage="plan")
    arrow = {"act": "return", "from_stage": "review", "to_stage": "plan"}
    assert found(story) == [(U, 3, arrow)]


@pytest.mark.parametrize("name", ["approvals_no_update", "drafts_no_delete"])
def test_a_trigger_that_is_missing_is_told_by_its_name(kept: Story, name: str) -> None:
    with kept.database.write() as connection:
        connection.execute(text(f"DROP TRIGGER {name}"))
        examination = examine(connection, SMALL, reader=SYSTEM)
        connection.rollback()
    assert said(examination) == [(None, None, {"name": name, "table": name.partition("_no_")[0]})]
