"""The parts of a verification: reports, the register, and how rows are read."""

import json
from typing import Any

import pytest
from sqlalchemy import create_engine, insert, literal, select, text

from tests.database.test_verification_procedure import SMALL, Story
from tests.unit.workflow.verification.forging import RECORD, add_unit
from workflow.audit import evidence
from workflow.audit.packing import sha256
from workflow.database import schema
from workflow.verification import register as register_checks
from workflow.verification import rows as stored_rows
from workflow.verification import texts as stored_texts
from workflow.verification.register import Opening, Registered, RegisteredDigest, RegisteredRound
from workflow.verification.report import ProblemFound, Report, in_order


def test_of_each_entry_the_first_problem_is_noted_and_of_the_whole_all() -> None:
    report = Report("r/u")
    report.add(1, "a", x=1)
    report.add(1, "b")
    report.add(None, "c")
    report.add(None, "d", y=2)
    report.add(2, "e")
    assert report.problems == [
        ProblemFound(1, "r/u", "a", {"x": 1}),
        ProblemFound(None, "r/u", "c", {}),
        ProblemFound(None, "r/u", "d", {"y": 2}),
        ProblemFound(2, "r/u", "e", {}),
    ]


def test_problems_stand_in_the_order_of_chains_and_entries_the_register_first() -> None:
    places: list[tuple[str | None, int | None]] = [
        ("r/b", 1), ("r/a", None), ("r/a", 2), (None, None),
        ("r/a", 1), (None, 3), ("r/b", None), (None, 1),
    ]  # fmt: skip
    problems = [ProblemFound(at, chain, "x", {}) for chain, at in places]
    ordered = [(p.inspection, p.entry) for p in in_order(problems)]
    assert ordered == [
        (None, 1), (None, 3), (None, None),
        ("r/a", 1), ("r/a", 2), ("r/a", None),
        ("r/b", 1), ("r/b", None),
    ]  # fmt: skip


def test_a_definition_is_parsed_as_it_was_written() -> None:
    drawn = stored_texts.parse_definition(SMALL.text)
    assert drawn == stored_texts.StoredDefinition(
        first="plan",
        after={"plan": "write", "write": "review", "review": "closed"},
        returns={"plan": (), "write": ("plan",), "review": ("write",)},
        required={
            "plan": ["plan.paper"],
            "write": ["write.text", "write.whole"],
            "review": ["review.approved"],
        },
    )
    assert stored_texts.parse_definition("") == stored_texts.StoredDefinition("", {}, {}, {})


def _row(**columns: Any) -> Any:
    """Return an entry of the register as the database hands it out."""
    given = {
        "position": 3,
        "schema": "0004",
        "at": "then",
        "act": "other",
        "detail": "{}",
        **columns,
    }
    with create_engine("sqlite://").connect() as connection:
        wanted = [literal(value).label(name) for name, value in given.items()]
        return connection.execute(select(*wanted)).one()


def _read(act: str, detail: Any, **columns: Any) -> Registered:
    given = detail if isinstance(detail, str) else json.dumps(detail)
    return register_checks.read([_row(act=act, detail=given, **columns)])


@pytest.mark.parametrize("detail", ["", "x", "[]", "7", "null"])
@pytest.mark.parametrize("act", ["init", "open_round", "policy_adopt", "calendar", "user_add"])
def test_an_entry_that_says_nothing_breaks_nothing(act: str, detail: str) -> None:
    assert _read(act, detail).openings == {}
    assert register_checks.detail_of(_row(detail=detail)) == {}


def test_the_register_says_what_was_installed() -> None:
    detail = {"simulation": True, "key_fingerprint": "k", "accounts": {"a": "office"},
              "people": {"a": "digest"}}  # fmt: skip
    assert _read("init", detail) == Registered(
        simulation=True,
        key_fingerprint="k",
        installed_at="then",
        accounts={"a": ("office", False)},
        people={"a": RegisteredDigest("digest", "0004")},
    )


def test_the_register_says_what_was_opened() -> None:
    detail = {"round": "r", "policy_sha256": "p", "inspections": {"1": "u", "2": "v"},
              "accounts": {"zu": ""}}  # fmt: skip
    openings = {"1": Opening(3, "r", "u", "p"), "2": Opening(3, "r", "v", "p")}
    accounts = {"zu": ("", False)}
    assert _read("open_round", detail) == Registered(
        openings=openings, accounts=accounts, rounds={"r": RegisteredRound("then", ["p"])}
    )
    for act in ("open_units", "team"):
        assert _read(act, detail) == Registered(openings=openings, accounts=accounts)
    assert _read("other", detail) == Registered()


def test_the_register_says_which_rights_were_given() -> None:
    given = {"account": "a", "roles": "office", "disabled": False}
    for act in ("user_add", "user_disable", "user_roles"):
        assert _read(act, given) == Registered(accounts={"a": ("office", False)})
        assert _read(act, {**given, "disabled": True}).accounts == {"a": ("office", True)}
    assert _read("calendar", {"digest": "d"}) == Registered(calendar=RegisteredDigest("d", "0004"))
    assert _read("other", {"people": {"a": 7}}) == Registered(
        people={"a": RegisteredDigest("7", "0004")}
    )


def test_the_register_says_which_policies_a_round_had() -> None:
    opened = _row(act="open_round", detail='{"round": "r", "policy_sha256": "p"}')
    adopted = _row(act="policy_adopt", detail='{"round": "r", "policy_sha256": "q"}')
    there = register_checks.read([opened, adopted]).rounds
    assert there == {"r": RegisteredRound("then", ["p", "q"])}
    assert register_checks.read([adopted]) == Registered()


@pytest.mark.parametrize(
    ("count", "lengths"),
    [(0, []), (1, [1]), (500, [500]), (501, [500, 1]), (1100, [500, 500, 100])],
)
def test_ids_are_named_in_parts(count: int, lengths: list[int]) -> None:
    ids = [str(n) for n in range(count)]
    made = list(stored_rows.parts(ids))
    assert [len(part) for part in made] == lengths
    assert [one for part in made for one in part] == ids


def test_the_entries_of_some_inspections_are_counted(kept: Story) -> None:
    with kept.database.read() as connection:
        assert stored_rows.count(connection, None) == 7
        assert stored_rows.count(connection, [kept.chain.id]) == 5
        assert stored_rows.count(connection, [kept.chain.id, kept.register.id]) == 7
        assert stored_rows.count(connection, []) == 0


def test_chains_are_read_whole_and_in_the_order_of_their_ids(story: Story) -> None:
    with story.database.write() as connection:
        ids = [story.chain.id, *(add_unit(story, connection, unit) for unit in "vw")]
    with story.database.read() as connection:
        of_all = list(stored_rows.of_inspections(connection, story.register.id, None))
        some = list(stored_rows.of_inspections(connection, story.register.id, ids[:2] * 2))
        none = list(stored_rows.of_inspections(connection, story.register.id, []))
    assert [s.chain for s in of_all] == sorted(ids)
    assert [s.chain for s in some] == sorted(ids[:2])
    assert none == []
    for stored in of_all:
        assert stored.inspection is not None
        assert stored.inspection.id == stored.chain
        assert {e.chain for e in stored.entries} == {stored.chain}
        assert len(stored.entries) == 1
        assert list(stored.written) == [evidence.ATTEMPT_OPENED]
        (opened,) = stored.of(evidence.ATTEMPT_OPENED)
        assert [opened.row] == stored.written[evidence.ATTEMPT_OPENED]
        assert stored.of(evidence.DRAFT) == []


def test_the_text_of_a_draft_is_read_as_its_sha256(kept: Story) -> None:
    with kept.database.read() as connection:
        (stored,) = stored_rows.of_inspections(connection, kept.register.id, None)
        draft = connection.execute(select(schema.drafts)).one()
    assert stored.contents == {draft.id: (sha256("text"), sha256("text"))}
    (written,) = stored.of(evidence.DRAFT)
    assert (written.position, written.place) == (3, 3)
    (line,) = evidence.DRAFT.lines_found([written.row], schema.VERSION)
    assert line == evidence.DRAFT.line(dict(draft._mapping))


def test_of_the_register_the_rows_of_rounds_are_read_and_no_others(kept: Story) -> None:
    row = {**RECORD, "inspection_id": None, "position": 2}
    of_unit = {**RECORD, "id": "2", "inspection_id": kept.chain.id, "position": 2}
    with kept.database.write() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(insert(schema.records), [row, of_unit])
        stored = stored_rows.of_register(connection, kept.register.id)
        connection.rollback()
    assert (stored.chain, stored.inspection, stored.contents) == (kept.register.id, None, {})
    assert [e.position for e in stored.entries] == [1, 2]
    assert [r.id for r in stored.written[evidence.RECORD]] == ["1"]
    assert [f for f, rows in stored.written.items() if rows] == [evidence.RECORD]
