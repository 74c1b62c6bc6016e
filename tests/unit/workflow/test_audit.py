"""The history: which columns are evidence, linked entries, and digests of credentials."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, create_engine, delete, insert, select, update

from workflow.audit import access_log, credentials, evidence
from workflow.audit.chain import COLUMNS, NOTHING, Chain, Entry
from workflow.audit.facet import Facet, Later
from workflow.audit.packing import chained, digest, packed
from workflow.database import schema
from workflow.database.sessions import open_database
from workflow.people.actor import Actor

AT = "2026-03-02T01:00:00.000000+00:00"


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A database in memory, with every table and no trigger."""
    engine = create_engine("sqlite://")
    with engine.begin() as opened:
        schema.metadata.create_all(opened)
        yield opened
    engine.dispose()


def test_a_facet_says_its_name_and_its_columns_in_their_order() -> None:
    facet = Facet("seen", schema.rounds, ("code", "id"))
    assert facet.position == "position"
    line = facet.line({"id": "1", "code": "r", "opened_at": "never"})
    assert line == packed(["seen", "r", "1"])


def _found(facet: Facet, values: tuple[Any, ...], since: str) -> bytes:
    (line,) = facet.lines_found([(*values, "the chain")], since)
    return line


def test_a_later_column_is_evidence_of_the_entries_written_since() -> None:
    facet = Facet(
        "seen",
        schema.rounds,
        ("code", "id"),
        later=(Later("0005", "opened_at", ""), Later("0007", "policy_sha256")),
    )
    assert facet.names == ("code", "id", "opened_at", "policy_sha256")
    written = facet.line({"id": "1", "code": "r", "opened_at": "now", "policy_sha256": None})
    assert written == packed(["seen", "r", "1", "now", None])
    found = ("r", "1", "now", None)
    assert _found(facet, found, "0007") == _found(facet, found, "0008") == written
    assert _found(facet, found, "0006") == packed(["seen", "r", "1", "now"])
    assert _found(facet, ("r", "1", "", None), "0004") == packed(["seen", "r", "1"])


@pytest.mark.parametrize("found", [("r", "1", "now", None), ("r", "1", "", "p")])
def test_a_later_column_that_does_not_hold_what_the_migration_put_there_is_found(
    found: tuple[Any, ...],
) -> None:
    facet = Facet(
        "seen",
        schema.rounds,
        ("code", "id"),
        later=(Later("0005", "opened_at", ""), Later("0007", "policy_sha256")),
    )
    assert _found(facet, found, "0004") == packed(["seen", *found])


#: What each entry writes is bound by it, column by column: nothing here may be dropped quietly.
UNBOUND = {
    "drafts": {"content", "text"},
    "deadlines": {"next_notice_at"},
}


def test_every_column_of_what_entries_write_is_covered_by_a_facet() -> None:
    for table in {facet.table for facet in evidence.FACETS}:
        covered = {c for f in evidence.FACETS if f.table is table for c in (*f.names, f.position)}
        assert {c.name for c in table.columns} - covered == UNBOUND.get(table.name, set())


def test_every_facet_has_a_name_and_a_position_of_its_own() -> None:
    names = [facet.name for facet in evidence.FACETS]
    assert len(set(names)) == len(names) - 1  # a record and what it was before share one
    assert all(facet.position in facet.table.columns for facet in evidence.FACETS)
    assert all(facet.position in facet.columns for facet in evidence.FACETS)


#: Columns that name somebody, but not who wrote the row: the deputy who revised a draft.
NAMED = {"revised_by"}


def test_every_column_that_says_who_wrote_a_row_is_held_against_the_entry() -> None:
    for facet in evidence.FACETS:
        says = {n for n in facet.names if n.split("_")[-1] == "by" or n.endswith("on_behalf_of")}
        found = {facet.names[place] for place, _ in facet.authors(schema.VERSION)}
        assert found == says - NAMED, facet.name


FULL = Entry(
    act="advance",
    from_stage="plan",
    to_stage="write",
    attempt=2,
    version=7,
    reason="because",
    detail="{}",
    judged="[]",
    definition_sha256="d",
    policy_sha256="p",
    file_sha256="f",
)


def _hash(previous: str, row: dict[str, Any]) -> str:
    return chained(previous, [row[name] for name in COLUMNS])


def _entries(connection: Connection) -> list[dict[str, Any]]:
    table = schema.audit_entries
    rows = connection.execute(select(table).order_by(table.c.position))
    return [dict(row._mapping) for row in rows]


def test_an_entry_is_written_at_the_end_and_moves_it(connection: Connection) -> None:
    chain = Chain("c", 4, "before")
    assert chain.position == 5
    row = {name: name for name in evidence.SEALED.columns}
    chain.include(evidence.SEALED, row)
    actor = Actor("helper", frozenset({"office", "auditor"}), "principal")
    chain.append(connection, FULL, at=AT, actor=actor)
    (written,) = _entries(connection)
    hashed = written.pop("hash")
    assert written == {
        "chain": "c",
        "position": 5,
        "schema": schema.VERSION,
        "at": AT,
        "actor": "helper",
        "on_behalf_of": "principal",
        "roles": "auditor office",
        "act": "advance",
        "from_stage": "plan",
        "to_stage": "write",
        "attempt": 2,
        "version": 7,
        "reason": "because",
        "detail": "{}",
        "judged": "[]",
        "rows_digest": digest([evidence.SEALED.line(row)]),
        "definition_sha256": "d",
        "policy_sha256": "p",
        "file_sha256": "f",
    }
    assert hashed == _hash("before", written)
    assert (chain.length, chain.head, chain.lines) == (5, hashed, [])


def test_the_next_entry_stands_on_the_one_before(connection: Connection) -> None:
    chain = Chain("c", 0, NOTHING)
    for act in ("open", "record"):
        chain.append(connection, Entry(act=act), at=AT, actor=Actor("a"))
    first, second = _entries(connection)
    assert (first["position"], second["position"]) == (1, 2)
    assert first["hash"] == _hash(NOTHING, first)
    assert second["hash"] == _hash(first["hash"], second)
    assert second["rows_digest"] == ""
    assert chain.head == second["hash"]
    empty = {name: second[name] for name in ("from_stage", "reason", "detail", "judged")}
    assert set(empty.values()) == {""}
    assert (second["attempt"], second["version"]) == (0, 0)


def test_the_hash_covers_every_column_but_itself() -> None:
    names = {c.name for c in schema.audit_entries.columns}
    assert set(COLUMNS) == names - {"hash"}


INSTALLATION = {"id": "i", "simulation": 1, "created_at": AT, "key_fingerprint": "",
                "chain_length": 0, "chain_head": ""}  # fmt: skip


def test_a_refusal_is_written_down_with_who_tried_what_and_why_not(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'xuncha.db'}")
    with database.write() as connection:
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.installation), INSTALLATION)
        ends = {"name": "access_log", "length": 0, "head": "", "marked_on": ""}
        connection.execute(insert(schema.ledgers), ends)
    for code in ("not_permitted", "not_found"):
        actor = Actor("jia", on_behalf_of="yi")
        access_log.refused(database, at=AT, actor=actor, act="advance", target="r/u", code=code)
    with database.read() as connection:
        rows = [dict(r._mapping) for r in connection.execute(select(schema.access_log))]
        (mark,) = _entries(connection)
        (end,) = connection.execute(select(schema.ledgers))
    database.dispose()
    assert (mark["act"], mark["actor"]) == ("ledger", "system")
    said = {"ledger": "access_log", "length": 1, "head": rows[0]["hash"]}
    assert json.loads(mark["detail"]) == said
    assert tuple(end) == ("access_log", 2, rows[1]["hash"], AT[:10])
    before = NOTHING
    for place, row in enumerate(rows, 1):
        assert (row.pop("position"), row["schema"]) == (place, schema.VERSION)
        row["position"] = place
        assert row["hash"] == chained(before, [row[name] for name in evidence.ACCESS.names])
        before = row.pop("hash")
        del row["position"], row["schema"]
    ids = {str(UUID(row.pop("id"))) for row in rows}
    assert len(ids) == 2
    assert [row.pop("code") for row in rows] == ["not_permitted", "not_found"]
    assert [row.pop("on_behalf_of") for row in rows] == ["yi", "yi"]
    assert rows == [{"at": AT, "actor": "jia", "act": "advance", "target": "r/u"}] * 2


ACCOUNTS = [
    {"account": name, "name": "", "email": "", "phone": "", "roles": "office", "created_at": AT}
    for name in ("a", "b", "c")
]
TOKENS = [
    {"digest": f"{account}{n}", "account": account, "created_at": AT}
    for account, n in (("a", 1), ("a", 2), ("b", 1))
]
DELEGATIONS = [
    {"id": "1", "principal": "a", "delegate": "b", "from_date": "", "until_date": "",
     "created_at": AT},
]  # fmt: skip


@pytest.fixture
def people(connection: Connection) -> Connection:
    """Three accounts, the first with tokens and a delegation."""
    connection.execute(insert(schema.accounts), ACCOUNTS)
    connection.execute(insert(schema.tokens), TOKENS)
    connection.execute(insert(schema.delegations), DELEGATIONS)
    return connection


def test_what_lets_an_account_act_is_one_digest_for_each(people: Connection) -> None:
    lines = []
    for name, table, owner in (
        ("account", schema.accounts, "account"),
        ("token", schema.tokens, "account"),
        ("delegation", schema.delegations, "principal"),
    ):
        for row in people.execute(select(table).where(table.c[owner] == "a")).mappings():
            held = (value for column, value in row.items() if column != "used_at")
            lines.append(packed([name, *held]))
    assert len(lines) == 4
    found = credentials.digests(people)
    assert set(found) == {"a", "b", "c"}
    assert found["a"] == digest(lines)
    assert len(set(found.values())) == 3


def test_the_digests_of_some_accounts_are_those_of_all(people: Connection) -> None:
    of_all = credentials.digests(people)
    assert credentials.digests(people, ["b", "a"]) == {n: of_all[n] for n in ("a", "b")}
    assert credentials.digests(people, []) == {}
    assert credentials.digests(people, ["nobody"]) == {}


@pytest.mark.parametrize(
    "change",
    [
        update(schema.accounts).where(schema.accounts.c.account == "a").values(password_hash="x"),
        update(schema.tokens).where(schema.tokens.c.digest == "a1").values(revoked_at=AT),
        update(schema.delegations).values(until_date="2026-03-02"),
        delete(schema.tokens).where(schema.tokens.c.digest == "a2"),
        delete(schema.delegations),
    ],
)
def test_a_change_of_what_lets_an_account_act_changes_its_digest_alone(
    people: Connection, change: Any
) -> None:
    before = credentials.digests(people)
    people.execute(change)
    after = credentials.digests(people)
    assert {name for name in before if before[name] != after[name]} == {"a"}


def test_the_order_in_which_tokens_were_given_makes_no_difference(people: Connection) -> None:
    before = credentials.digests(people)
    people.execute(delete(schema.tokens))
    people.execute(insert(schema.tokens), TOKENS[::-1])
    assert credentials.digests(people) == before
