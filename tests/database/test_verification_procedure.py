"""A forger who makes every hash right again is found where the procedure is violated."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from tests.database.forging import disarm
from workflow.audit import credentials, evidence
from workflow.audit.chain import NOTHING, Chain, Entry
from workflow.database import schema, triggers, upgrade
from workflow.database.sessions import open_database
from workflow.inspection import attempts, inspections, texts
from workflow.people.actor import SYSTEM, Actor
from workflow.rules.definition import Lifecycle, Requirement, Stage
from workflow.rules.judgement import Judgement
from workflow.rules.roles import Role
from workflow.verification.examine import examine

pytestmark = pytest.mark.slow

OFFICE = Actor("office", frozenset({"office"}))
TEXT = hashlib.sha256(b"text").hexdigest()


def _requirement(code: str) -> Requirement:
    return Requirement(
        code=code, title=code, judge=lambda facts, policy: Judgement(1, 1), who=(Role.OFFICE,)
    )


SMALL = Lifecycle(
    (
        Stage(key="plan", title="Plan", requirements=(_requirement("plan.paper"),)),
        Stage(
            key="write",
            title="Write",
            requirements=(_requirement("write.text"), _requirement("write.whole")),
            returns=("plan",),
        ),
        Stage(
            key="review",
            title="Review",
            requirements=(_requirement("review.approved"),),
            returns=("write",),
            approved_by=Role.LEADER,
        ),
    )
)


class Story:
    """One inspection `r/u`, written act by act with correct hashes, whatever the acts."""

    def __init__(self, url: str) -> None:
        self.database = open_database(url)
        self.stage, self.number, self.version, self.state = "", 1, 0, "open"
        self.numbers: Counter[str] = Counter()
        self.minutes = 0
        with self.database.write() as connection:
            upgrade.upgrade(connection)
            self.definition = texts.keep(self.database, connection, "definition", SMALL.text)
            self.policy = texts.keep(self.database, connection, "policy", "a policy")
            self.register = Chain(str(uuid4()), 0, NOTHING)
            account = {"account": "office", "name": "", "email": "", "phone": "",
                       "roles": "office", "created_at": self.at}  # fmt: skip
            connection.execute(insert(schema.accounts), account)
            installation = {"id": self.register.id, "simulation": 1, "created_at": self.at,
                            "key_fingerprint": "", "chain_length": 0, "chain_head": ""}  # fmt: skip
            connection.execute(insert(schema.installation), installation)
            detail = {"accounts": {"office": "office"}, "simulation": True,
                      "key_fingerprint": "", "people": credentials.digests(connection)}  # fmt: skip
            self.say(connection, Entry(act="init", detail=json.dumps(detail)))
            self._open(connection)

    @property
    def at(self) -> str:
        moment = datetime(2026, 3, 2, 1, tzinfo=UTC) + timedelta(minutes=self.minutes)
        return moment.isoformat(timespec="microseconds")

    def say(self, connection: Connection, entry: Entry) -> None:
        """Append an entry to the register."""
        self.register.append(connection, entry, at=self.at, actor=OFFICE)
        end = {"chain_length": self.register.length, "chain_head": self.register.head}
        connection.execute(update(schema.installation).values(end))

    def _open(self, connection: Connection) -> None:
        self.chain = Chain(str(uuid4()), 0, NOTHING)
        round_id = str(uuid4())
        told = {"round": "r", "policy_sha256": self.policy}
        opened = json.dumps({**told, "inspections": {self.chain.id: "u"}})
        self.say(connection, Entry(act="open_round", detail=opened))
        connection.execute(
            insert(schema.rounds),
            {"id": round_id, "code": "r", "policy_sha256": self.policy, "opened_at": self.at},
        )
        row = {"id": self.chain.id, "round_id": round_id, "unit": "u", "state": "open",
               "policy_sha256": self.policy, "version": 0, "chain_length": 0, "chain_head": "",
               "opened_at": self.at}  # fmt: skip
        connection.execute(insert(schema.inspections), row)
        self._act(connection, "open", to_stage="plan", detail=json.dumps({**told, "unit": "u"}))

    def act(self, act: str, **said: Any) -> None:
        """Write an act as the program would; `said` replaces values of the entry."""
        self.minutes += 1
        with self.database.write() as connection:
            self._act(connection, act, **said)

    def _act(self, connection: Connection, act: str, **said: Any) -> None:
        number, moves = self.number, said.pop("moves", True)
        if act in ("advance", "return", "cancel") or (act == "approve" and "to_stage" in said):
            said.setdefault("from_stage", self.stage)
        if act in ("advance", "approve") and "to_stage" in said:
            said.setdefault("judged", judged(self.stage))
        if said.get("from_stage") and moves:
            self._leave(connection)
        if said.get("to_stage") and moves:
            self._enter(connection, act, said["to_stage"])
        counts = act not in ("record", "policy_adopt", "team")
        self.version += counts
        if counts:
            left = {"suspend": "suspended", "cancel": "cancelled"}.get(act, "open")
            self.state = "closed" if said.get("to_stage") == "closed" else left
        given: dict[str, Any] = {
            "attempt": number,
            "version": self.version,
            "policy_sha256": self.policy,
        }
        given |= {"definition_sha256": self.definition, **said}
        length = self.chain.length
        self.chain.append(connection, Entry(act=act, **given), at=self.at, actor=OFFICE)
        inspections.save_head(
            connection, self.chain, seen=length, state=self.state, version=self.version
        )

    def _leave(self, connection: Connection) -> None:
        wanted = schema.attempts.c.left_at.is_(None)
        row = connection.execute(select(schema.attempts).where(wanted)).one()
        attempts.leave(
            connection, self.chain, row.id, stage=row.stage, number=row.number, at=self.at
        )

    def _enter(self, connection: Connection, act: str, stage: str) -> None:
        self.stage = stage
        if stage == "closed":
            return
        self.numbers[stage] += 1
        self.number = self.numbers[stage]
        how = "advance" if act == "approve" else act
        attempts.enter(connection, self.chain, stage=stage, number=self.number, how=how, at=self.at)

    def draft(
        self, version: int = 1, *, content: bytes = b"text", read: str = "text", **said: Any
    ) -> str:
        """Write a draft, with its entry unless `act` names another; return its SHA-256.

        `by` and `behalf` are written to the row, not to the entry.
        """
        row = {"id": str(uuid4()), "inspection_id": self.chain.id, "version": version,
               "sha256": TEXT, "statements": '{"authors": []}',
               "revised_by": "", "stage": self.stage,
               "attempt": self.number, "file_name": "a.txt",
               "submitted_by": said.pop("by", "office"),
               "on_behalf_of": said.pop("behalf", ""), "submitted_at": self.at,
               "position": self.chain.position, "text_sha256": TEXT}  # fmt: skip
        stored = {"content": content, "text": read}
        with self.database.write() as connection:
            connection.execute(insert(schema.drafts), {**row, **stored})
        self.chain.include(evidence.DRAFT, row)
        self.act(said.pop("act", "draft"), **said)
        return TEXT

    def approve(self, version: int, sha256: str, **said: Any) -> None:
        """Write an approval, with its entry."""
        row = {"id": str(uuid4()), "inspection_id": self.chain.id, "role": "leader",
               "by": "office", "on_behalf_of": "", "version": version, "sha256": sha256,
               "stage": self.stage, "attempt": self.number, "note": "", "at": self.at,
               "position": self.chain.position, "text_sha256": said.pop("read", TEXT)}  # fmt: skip
        with self.database.write() as connection:
            connection.execute(insert(schema.approvals), row)
        self.chain.include(evidence.APPROVAL, row)
        self.act("approve", **said)

    def written(self) -> None:
        """Continue to the review, with one draft."""
        self.act("advance", to_stage="write")
        self.sha256 = self.draft()
        self.act("advance", to_stage="review")

    def problems(self) -> list[tuple[int | None, str]]:
        """Return the problems of the inspection, with their entries."""
        with self.database.read() as connection:
            found = examine(connection, SMALL, reader=SYSTEM).problems
        assert all(p.inspection == "r/u" for p in found), found
        return [(p.entry, p.what) for p in found]

    def wrong(self, entry: int | None, what: str) -> bool:
        """Return whether this entry has the first problem, with this text."""
        found = self.problems()
        return bool(found) and found[0][0] == entry and what in found[0][1]


def judged(stage: str, **changed: tuple[int, int]) -> str:
    """Return the judgement of a stage, with everything met except what is changed."""
    requirements = SMALL.stage(stage).requirements
    given = [(q.code, *changed.get(q.code.partition(".")[2], (0, 0))) for q in requirements]
    return json.dumps([[code, 1, 1, lacking, exempted] for code, lacking, exempted in given])


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """The story of one inspection, opened."""
    told = Story(f"sqlite:///{tmp_path / 'xuncha.db'}")
    yield told
    told.database.dispose()


def test_every_act_in_its_place_holds(story: Story) -> None:
    story.act("record")
    story.written()
    story.act("return", to_stage="write", reason="anew")
    story.act("exempt")
    story.act("suspend")
    story.act("record")
    story.act("resume")
    sha256 = story.draft(2)
    story.act("advance", to_stage="review")
    story.approve(2, sha256, to_stage="closed")
    story.act("record")
    assert story.problems() == []


def test_a_cancelled_inspection_holds(story: Story) -> None:
    story.act("suspend")
    story.act("cancel")
    story.act("record")
    assert story.problems() == []


def test_an_advance_with_something_unmet_is_found(story: Story) -> None:
    story.act("advance", to_stage="write", judged=judged("plan", paper=(2, 0)))
    assert story.wrong(2, "neither met nor exempted")


def test_an_advance_with_everything_exempted_holds(story: Story) -> None:
    story.act("advance", to_stage="write", judged=judged("plan", paper=(2, 1)))
    assert story.problems() == []


@pytest.mark.parametrize(
    "said", ["", "[]", "nothing", "{}", "[[1]]", '[["plan.paper",1,1,0,0],["plan.other",1,1,0,0]]']
)
def test_an_advance_that_did_not_judge_what_is_required_is_found(story: Story, said: str) -> None:
    story.act("advance", to_stage="write", judged=said)
    assert story.wrong(2, "what was judged")


def test_an_approval_with_something_unmet_is_found(story: Story) -> None:
    story.written()
    unmet = judged("review", approved=(1, 0))
    story.approve(1, story.sha256, to_stage="closed", judged=unmet)
    assert story.wrong(5, "neither met nor exempted")


@pytest.mark.parametrize(
    ("act", "target"),
    [("advance", "review"), ("advance", "closed"), ("return", "plan"), ("advance", "plan")],
)
def test_a_move_without_an_arrow_is_found(story: Story, act: str, target: str) -> None:
    story.act(act, to_stage=target)
    assert story.wrong(2, "cannot move from")


def test_a_move_from_elsewhere_is_found(story: Story) -> None:
    story.act("advance", to_stage="review", from_stage="write", judged=judged("write"))
    assert story.wrong(2, "where the inspection was not")


def test_an_entry_of_another_attempt_is_found(story: Story) -> None:
    story.act("record", attempt=2)
    assert story.wrong(2, "where the inspection was not")


def test_a_move_by_an_act_that_moves_nothing_is_found(story: Story) -> None:
    story.act("record", to_stage="write", moves=False)
    assert story.wrong(2, "does not change the stage")


@pytest.mark.parametrize(("act", "version"), [("record", 2), ("exempt", 1), ("exempt", 3)])
def test_a_version_that_does_not_follow_is_found(story: Story, act: str, version: int) -> None:
    story.act(act, version=version)
    assert story.wrong(2, "the entry has version")


@pytest.mark.parametrize(
    ("before", "act"),
    [
        ((), "resume"),
        ((), "open"),
        (("suspend",), "suspend"),
        (("suspend",), "exempt"),
        (("cancel",), "resume"),
        (("cancel",), "cancel"),
    ],
)
def test_an_act_that_the_state_does_not_allow_is_found(
    story: Story, before: tuple[str, ...], act: str
) -> None:
    for done in before:
        story.act(done)
    story.act(act, from_stage="")
    assert story.wrong(len(before) + 2, "was not possible")


def test_a_move_that_the_attempts_do_not_show_is_found(story: Story) -> None:
    story.act("advance", to_stage="write", moves=False)
    assert story.wrong(2, "the stored attempts")


def test_attempts_that_no_entry_moved_are_found(story: Story) -> None:
    with story.database.write() as connection:
        story._leave(connection)
        story._enter(connection, "advance", "write")
    story.act("record", attempt=1)
    assert story.wrong(2, "the stored attempts")


def test_after_a_gap_the_procedure_is_followed_from_what_the_next_entries_say(story: Story) -> None:
    story.written()
    story.act("return", to_stage="write", reason="anew")
    story.act("record")
    story.act("advance", to_stage="review", judged=judged("write", text=(1, 0)))
    with story.database.write() as connection:
        disarm(connection)
        wanted = schema.audit_entries.c.chain == story.chain.id
        for position in (2, 5):
            there = wanted & (schema.audit_entries.c.position == position)
            connection.execute(delete(schema.audit_entries).where(there))
        triggers.create(connection)
    found = dict(story.problems())
    assert set(found) == {2, 5, 7}
    assert "neither met nor exempted" in found[7]


def test_drafts_and_approvals_hold_together(story: Story) -> None:
    story.written()
    story.approve(1, story.sha256, to_stage="closed")
    assert story.problems() == []


def test_a_file_that_is_not_the_one_submitted_is_found(story: Story) -> None:
    story.draft(content=b"another")
    assert story.wrong(2, "the file of version")


@pytest.mark.parametrize("read", ["another", ""])
def test_a_text_that_is_not_the_one_that_was_read_is_found(story: Story, read: str) -> None:
    story.draft(read=read)
    assert story.wrong(2, "the text of version")


def test_an_approval_of_another_text_is_found(story: Story) -> None:
    story.written()
    story.approve(1, story.sha256, read="0" * 64, to_stage="closed")
    assert story.wrong(5, "is not among the drafts")


@pytest.mark.parametrize(("version", "sha256"), [(1, "0" * 64), (2, "")])
def test_an_approval_of_a_version_that_is_not_there_is_found(
    story: Story, version: int, sha256: str
) -> None:
    story.written()
    story.approve(version, sha256 or story.sha256, to_stage="closed")
    assert story.wrong(5, "is not among the drafts")


def test_an_approval_before_its_draft_is_found(story: Story) -> None:
    story.approve(1, hashlib.sha256(b"text").hexdigest())
    story.draft()
    assert story.wrong(2, "is not among the drafts")


def test_an_approving_or_drafting_entry_that_left_no_row_is_found(story: Story) -> None:
    story.act("draft")
    assert story.wrong(2, "does not match")


def test_a_draft_entered_by_another_act_is_found(story: Story) -> None:
    story.draft(act="exempt")
    assert story.wrong(2, "does not match")
