"""A story to forge, and the problems found in it, each with its entry and data."""

import copy
import json
import shutil
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, text

from config.catalogues import catalogue
from tests.database.forging import disarm
from tests.database.test_verification_procedure import SMALL, Story
from workflow.audit.chain import NOTHING, Chain, Entry
from workflow.database import schema, triggers
from workflow.database.sessions import open_database
from workflow.people.actor import SYSTEM
from workflow.verification.examine import examine
from workflow.verification.report import Examination

Found = list[tuple[str | None, int | None, dict[str, Any]]]

ENTRIES = schema.audit_entries
#: The inspection of the story.
U = "r/u"
#: A record that no entry wrote; the test gives its owner and position.
RECORD = {"id": "1", "round_id": "x", "kind": "paper", "number": "1", "identity": "",
          "shared_id": "", "data": "{}", "entered_by": "", "on_behalf_of": "", "entered_at": "",
          "voided": 0}  # fmt: skip


def copied(story: Story, file: Path) -> Story:
    """Return a copy of a story, in its own file, which can be continued."""
    shutil.copyfile(story.database.url.removeprefix("sqlite:///"), file)
    other = copy.copy(story)
    other.database = open_database(f"sqlite:///{file}")
    other.chain = replace(story.chain, lines=[])
    other.register = replace(story.register, lines=[])
    other.numbers = Counter(story.numbers)
    return other


def forged(story: Story, *statements: Any, only: Sequence[str] | None = None) -> Found:
    """Return the problems found after these statements, which are rolled back."""
    with story.database.write() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        disarm(connection)
        for statement in statements:
            connection.execute(text(statement) if isinstance(statement, str) else statement)
        triggers.create(connection)
        examination = examine(connection, SMALL, only, reader=SYSTEM)
        connection.rollback()
    return said(examination)


def found(story: Story) -> Found:
    """Return what is found."""
    with story.database.read() as connection:
        return said(examine(connection, SMALL, reader=SYSTEM))


def said(examination: Examination) -> Found:
    """Return the problems with entry and data; each must be able to be shown in Chinese."""
    assert examination.ok is (not examination.problems)
    for problem in examination.problems:
        sentence = catalogue("zh").gettext(problem.what)
        assert sentence != problem.what, problem
        wanted = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert wanted <= set(problem.data), problem
    return [(p.inspection, p.entry, p.data) for p in examination.problems]


def entry(position: int, chain: str) -> Any:
    """Return the condition that is true of one entry."""
    return (ENTRIES.c.chain == chain) & (ENTRIES.c.position == position)


def add_unit(story: Story, connection: Any, unit: str, act: str = "open", **said: Any) -> str:
    """Open one more inspection of the round, with this as its first act, and return its id."""
    told = {"round": "r", "policy_sha256": story.policy}
    other = copy.copy(story)
    other.stage, other.number, other.version, other.numbers = "", 1, 0, Counter()
    other.chain = Chain(str(uuid4()), 0, NOTHING)
    opened = {**told, "inspections": {other.chain.id: unit}}
    story.say(connection, Entry(act="open_units", detail=json.dumps(opened)))
    round_id = connection.execute(select(schema.rounds.c.id)).scalar_one()
    row = {"id": other.chain.id, "round_id": round_id, "unit": unit, "state": "open",
           "policy_sha256": story.policy, "version": 0, "chain_length": 0, "chain_head": "",
           "opened_at": story.at}  # fmt: skip
    connection.execute(insert(schema.inspections), row)
    detail = json.dumps({**told, "unit": unit})
    opening = {"to_stage": "plan", "detail": detail} if act == "open" else {}
    other._act(connection, act, **{**opening, **said})
    return other.chain.id
