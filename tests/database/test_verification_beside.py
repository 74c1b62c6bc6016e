"""Rows, rights, texts and triggers are verified against the chains."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, text, update

from tests.database.forging import disarm
from tests.database.test_verification_procedure import SMALL, Story
from workflow.audit import credentials
from workflow.audit.chain import Entry
from workflow.database import schema, triggers
from workflow.inspection import texts
from workflow.people.actor import SYSTEM
from workflow.verification import texts as stored_texts
from workflow.verification.examine import examine
from workflow.verification.report import Examination

pytestmark = pytest.mark.slow


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """The story of one inspection, opened."""
    told = Story(f"sqlite:///{tmp_path / 'xuncha.db'}")
    yield told
    told.database.dispose()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Return the story of one inspection with a draft; forgeries in it are rolled back."""
    told = Story(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'xuncha.db'}")
    told.written()
    yield told
    told.database.dispose()


def forged(story: Story, *statements: Any) -> Examination:
    """Return the result of the verification after these statements."""
    with story.database.write() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        disarm(connection)
        for statement in statements:
            connection.execute(statement)
        triggers.create(connection)
        found = examine(connection, SMALL, reader=SYSTEM)
        connection.rollback()
    return found


def says(examination: Examination, what: str) -> bool:
    """Return whether a problem contains this text."""
    return any(what in p.what for p in examination.problems)


def test_nothing_is_found_where_nothing_was_done(kept: Story) -> None:
    assert forged(kept).ok


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "suspended"),
        ("version", 7),
        ("version", 0),
        ("unit", "other"),
        ("round_id", "other"),
        ("opened_at", "other"),
        ("policy_sha256", "other"),
        ("chain_length", 0),
        ("chain_length", 7),
        ("chain_head", "other"),
    ],
)
def test_a_changed_inspection_is_found(kept: Story, column: str, value: Any) -> None:
    found = forged(kept, update(schema.inspections).values({column: value}))
    assert found.problems
    assert all(p.inspection == "r/u" for p in found.problems), found.problems


@pytest.mark.parametrize("column", ["code", "policy_sha256", "opened_at"])
def test_a_changed_round_is_found(kept: Story, column: str) -> None:
    found = forged(kept, update(schema.rounds).values({column: "other"}))
    assert any(p.inspection is None for p in found.problems), found.problems


def test_a_round_that_is_gone_or_was_never_opened_is_found(kept: Story) -> None:
    assert says(forged(kept, delete(schema.rounds)), "of the register is missing")
    row = {"id": "2", "code": "s", "policy_sha256": kept.policy, "opened_at": kept.at}
    assert says(forged(kept, insert(schema.rounds).values(row)), "has no round")


@pytest.mark.parametrize(
    ("column", "value"),
    [("simulation", 0), ("created_at", "other"), ("chain_length", 3), ("chain_head", "other")],
)
def test_a_changed_installation_is_found(kept: Story, column: str, value: Any) -> None:
    found = forged(kept, update(schema.installation).values({column: value}))
    assert [p.inspection for p in found.problems] == [None]


def test_rights_that_nobody_gave_are_found(kept: Story) -> None:
    table = schema.accounts
    assert says(forged(kept, update(table).values(roles="sysadmin")), "the rights of account")
    assert says(forged(kept, update(table).values(disabled_at=kept.at)), "the rights of account")
    assert says(forged(kept, delete(table)), "is missing")
    added = {"account": "x", "name": "", "email": "", "phone": "", "roles": "", "created_at": ""}
    assert says(forged(kept, insert(table).values(added)), "has no account")


@pytest.mark.parametrize("column", ["name", "email", "phone", "password_hash", "created_at"])
def test_another_way_to_sign_in_than_registered_is_found(kept: Story, column: str) -> None:
    forgery = update(schema.accounts).values({column: "other"})
    assert says(forged(kept, forgery), "differ from the register")


def test_a_token_or_delegation_that_nobody_gave_is_found(kept: Story) -> None:
    token = {"digest": "x", "account": "office", "created_at": kept.at}
    assert says(forged(kept, insert(schema.tokens).values(token)), "differ from the register")
    given = {"id": "x", "principal": "office", "delegate": "office", "from_date": "",
             "until_date": "", "created_at": ""}  # fmt: skip
    assert says(forged(kept, insert(schema.delegations).values(given)), "differ from the register")


def test_another_key_than_registered_is_found(kept: Story) -> None:
    forgery = update(schema.installation).values(key_fingerprint="other")
    assert says(forged(kept, forgery), "the key of the database")


def test_rights_are_those_that_were_given_last(story: Story) -> None:
    table = schema.accounts
    with story.database.write() as connection:
        for act, roles, disabled in (
            ("user_roles", "auditor", None),
            ("user_disable", "auditor", story.at),
        ):
            connection.execute(update(table).values(roles=roles, disabled_at=disabled))
            detail = {"account": "office", "roles": roles, "disabled": disabled is not None,
                      "people": credentials.digests(connection)}  # fmt: skip
            story.say(connection, Entry(act=act, detail=json.dumps(detail)))
    assert forged(story).ok
    assert says(forged(story, update(table).values(disabled_at=None)), "the rights of account")
    assert says(forged(story, update(table).values(roles="office")), "the rights of account")


def test_a_policy_is_adopted_in_the_register_and_in_the_inspection(story: Story) -> None:
    with story.database.write() as connection:
        adopted = texts.keep(story.database, connection, "policy", "another policy")
        detail = {"round": "r", "policy_sha256": adopted}
        story.say(connection, Entry(act="policy_adopt", detail=json.dumps(detail)))
        connection.execute(update(schema.rounds).values(policy_sha256=adopted))
        connection.execute(update(schema.inspections).values(policy_sha256=adopted))
    story.policy = adopted
    story.act("policy_adopt")
    story.act("record")
    assert forged(story).ok
    assert says(
        forged(story, update(schema.inspections).values(policy_sha256="")),
        "not that of its entries",
    )
    story.policy = "f" * 64
    story.act("policy_adopt")
    assert says(forged(story), "was not adopted")


def test_a_policy_that_changes_without_an_adoption_is_found(story: Story) -> None:
    story.policy = story.definition
    story.act("record")
    assert story.wrong(2, "was not adopted")


@pytest.mark.parametrize("kind", ["policy", "definition"])
def test_a_changed_or_missing_text_is_found(kept: Story, kind: str) -> None:
    table = schema.texts
    wanted = table.c.kind == kind
    changed = forged(kept, update(table).where(wanted).values(text="other"))
    assert says(changed, "does not match its hash")
    assert says(forged(kept, update(table).where(wanted).values(kind="other")), "is not stored")
    gone = forged(kept, delete(table).where(wanted))
    assert [p.entry for p in gone.problems] == [1]
    assert says(gone, "is not stored")


def test_a_missing_trigger_is_found(kept: Story) -> None:
    with kept.database.write() as connection:
        connection.execute(text("DROP TRIGGER approvals_no_update"))
        found = examine(connection, SMALL, reader=SYSTEM)
        connection.rollback()
    assert [(p.what, p.data) for p in found.problems] == [
        (
            "the trigger {name} is missing",
            {"name": "approvals_no_update", "table": "approvals"},
        )
    ]


def test_a_record_of_an_inspection_that_is_not_there_is_found(kept: Story) -> None:
    row = {"id": "1", "round_id": "r", "inspection_id": "nobody", "kind": "paper", "number": "1",
           "identity": "", "shared_id": "", "data": "{}", "entered_by": "", "on_behalf_of": "",
           "entered_at": "", "position": 1, "voided": 0}  # fmt: skip
    found = forged(kept, insert(schema.records).values(row))
    assert {p.inspection for p in found.problems} == {"nobody"}
    of_round = forged(kept, insert(schema.records).values({**row, "inspection_id": None}))
    assert [(p.inspection, p.entry) for p in of_round.problems] == [(None, 1)]


@pytest.mark.parametrize(
    "values",
    [{"granted_by": "office"}, {"granted_reason": "because"}, {"proposed_by": "x"}, {}],
)
def test_a_half_written_exemption_is_found(kept: Story, values: dict[str, str]) -> None:
    row = {"id": "1", "inspection_id": kept.chain.id, "requirement": "plan.paper", "reason": ""}
    found = forged(kept, insert(schema.exemptions).values({**row, **values}))
    assert {p.inspection for p in found.problems} == {"r/u"}


#: SQLite lets a forger store text in a column of numbers; nothing may end in a traceback.
ODD = [
    (table, column.name)
    for table in (schema.audit_entries, schema.attempts, schema.drafts, schema.inspections)
    for column in table.columns
    if column is not schema.inspections.c.state  # a constraint keeps them out
]


@pytest.mark.parametrize(("table", "column"), ODD, ids=[f"{t.name}-{c}" for t, c in ODD])
@pytest.mark.parametrize("value", ["'x'", "x'ff00'", "-1", "1.5"])
def test_odd_values_are_found_and_break_nothing(
    kept: Story, table: Table, column: str, value: str
) -> None:
    where = "chain <> (SELECT id FROM installation)" if table is schema.audit_entries else "1 = 1"
    where += " AND rowid = (SELECT max(rowid) FROM " + table.name + ")"
    found = forged(kept, text(f"UPDATE {table.name} SET {column} = {value} WHERE {where}"))
    assert not found.ok


def test_a_kept_definition_says_the_same_as_the_procedure() -> None:
    told = stored_texts.parse_definition(SMALL.text)
    assert told.first == SMALL.keys[0]
    for stage in SMALL.stages:
        assert told.after[stage.key] == SMALL.after(stage.key)
        assert told.returns[stage.key] == stage.returns
        assert told.required[stage.key] == [q.code for q in stage.requirements]
