"""Random acts on one unit: the program answers as the model does, and records them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from states.lifecycle import LIFECYCLE
from tests.database.complete import ROUND, database_at, entries, opened_as
from tests.database.judging import differences
from tests.database.playing import context, instant, program_rows, submission
from tests.database.procedure import AUTHORS, AWAY, ROLES, TODAY, Procedure
from tests.database.rehearsing import answer, rehearsed
from tests.model import oracle
from tests.model.words import BACK, STAGES
from workflow.database.sessions import Database
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.operations.advance import advance
from workflow.operations.approve import approve
from workflow.operations.confirm_absence import confirm_absence
from workflow.operations.context import Context
from workflow.operations.enter_records import enter_records
from workflow.operations.entry_batch import Source
from workflow.operations.exempt import exempt
from workflow.operations.send_back import send_back
from workflow.operations.submit_draft import submit_draft
from workflow.operations.suspend import cancel, resume, suspend
from workflow.operations.void import void
from workflow.people.actor import ANYBODY, SYSTEM
from workflow.queries import status
from workflow.queries.status import Status
from workflow.records.catalogue import BY_SHEET
from workflow.verification.examine import examine

RECORD = Source(act="record")
CODES = (*oracle.REQUIREMENTS, oracle.STILL_MET)

LIKELY = {
    "advance": ("zu", "office"),
    "approve": ("fu", "zu", "leading"),
    "draft": ("jia", "fu"),
    "exempt": ("zu", "office", "leading", "leading"),
    "record": ("office", "jia"),
}


def actors(act: str) -> st.SearchStrategy[str]:
    """Return actors for an act: mostly those who may do it."""
    return st.sampled_from([*LIKELY[act] * 3, *ROLES])


@dataclass
class Told:
    """What the history must record of an act."""

    act: str
    actor: str
    stages: tuple[str, str]
    version: int


@dataclass
class Place:
    """A database in which each example has its own unit."""

    database: Database
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


class Acting(RuleBasedStateMachine):
    """One complete unit in the database and in the model."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.database = place.database
        self.unit = f"e{next(place.numbers)}"
        self.target = Target(ROUND, self.unit)
        self.model = Procedure(roles=dict(ROLES), unmet=lambda _: ())
        self.told: list[Told] = []
        self.minute = 0
        opened_as(self.database, self.unit, self.model.round, self.model.records)
        self.first = len(entries(self.database, self.unit))

    # -- both at once -----------------------------------------------------------------------

    def both(self, act: str, actor: str, expected: str, do: Callable[[Context], object]) -> None:
        """Do an act in the database, which must end as the model predicts, and record it.

        Its rehearsal answers the same. A stranger has no account and is not authenticated.
        """
        self.minute += 1
        expected = "not_authenticated" if actor == "stranger" else expected
        if (act, expected) == ("record", "not_found"):  # told by role, before anything is read
            expected = "not_permitted"
        standing, before = self.status(), self.told[-1].version if self.told else 1
        given = context(self.database, actor, TODAY, self.minute % 600)
        rehearsed_before = rehearsed(do, given)
        answered = answer(do, given)
        assert rehearsed_before == answered
        ended = answered.code
        assert ended == expected, (act, actor, ended, expected, standing.stage, standing.state)
        if ended != "done":
            return
        moved = act in ("advance", "return") or self.model.stage != standing.stage
        stages = (standing.stage, self.model.stage if act != "cancel" else "")
        told = stages if moved or act == "cancel" else ("", "")
        assert self.model.version in (before, before + 1)
        self.told.append(Told(act, actor, told, self.model.version))

    def status(self) -> Status:
        """Return the status of the unit."""
        with self.database.read() as connection:
            return status.of_inspection(
                connection, LIFECYCLE, self.target, reader=ANYBODY, now=instant(TODAY, self.minute)
            )

    # -- the acts ---------------------------------------------------------------------------

    @initialize(stage=st.sampled_from(STAGES))
    def come(self, stage: str) -> None:
        """Reach a stage the usual way."""
        while self.model.stage != stage:
            here = self.model.stage
            if here == "drafting":
                self.draft("jia", stale=False)
            if here in ("deputy_review", "leader_approval"):
                self.approve("fu" if here == "deputy_review" else "zu", stale=False)
            else:
                if here == "feedback":
                    self.approve("leading", stale=False)
                self.advance("office", stale=False)

    def seen(self, stale: bool) -> int:
        return self.model.version - stale

    @rule(actor=actors("advance"), stale=st.sampled_from([False] * 7 + [True]))
    def advance(self, actor: str, stale: bool) -> None:
        seen = self.seen(stale)
        expected = self.model.advance(actor, seen)
        self.both("advance", actor, expected, lambda c: advance(c, self.target, seen=seen))

    @rule(actor=actors("approve"), stale=st.sampled_from([False] * 7 + [True]))
    def approve(self, actor: str, stale: bool) -> None:
        seen = self.seen(stale)
        expected = self.model.approve(actor, None, seen)
        self.both("approve", actor, expected, lambda c: approve(c, self.target, seen=seen))

    @rule(actor=actors("approve"), stage=st.sampled_from(STAGES), near=st.booleans())
    def send_back(self, actor: str, stage: str, near: bool) -> None:
        if near and self.model.stage in BACK:
            stage = BACK[self.model.stage][0]
        seen = self.seen(False)
        expected = self.model.send_back(actor, stage, seen)
        self.both(
            "return",
            actor,
            expected,
            lambda c: send_back(c, self.target, stage, seen=seen, reason="补正"),
        )

    @rule(actor=actors("draft"), stale=st.sampled_from([False] * 7 + [True]))
    def draft(self, actor: str, stale: bool) -> None:
        seen = self.seen(stale)
        revising = {"revised_by": actor} if self.model.stage == "deputy_review" else {}
        made = self.model.content(len(self.model.drafts) + 1)
        expected = self.model.submit(actor, AUTHORS, seen)
        text = submission({**made, **revising})
        self.both("draft", actor, expected, lambda c: submit_draft(c, self.target, text, seen=seen))

    @rule(
        actor=actors("exempt"),
        code=st.sampled_from(CODES),
        blocking=st.sampled_from([True, True, True, False]),
        item=st.sampled_from([None, None, "first", "last", "nonsense"]),
        data=st.data(),
    )
    def exempt(
        self, actor: str, code: str, blocking: bool, item: str | None, data: st.DataObject
    ) -> None:
        verdicts = self.model.verdicts()
        unmet = [c for c, v in verdicts.items() if not v.passes]
        if blocking and unmet:
            code = data.draw(st.sampled_from(unmet))
        lacking = sorted(verdicts[code].lacking)
        if item in ("first", "last") and lacking:
            item = lacking[0 if item == "first" else -1]
        seen = self.seen(False)
        expected = self.model.exempt(actor, code, item, seen)
        self.both(
            "exempt",
            actor,
            expected,
            lambda c: exempt(c, self.target, code, seen=seen, reason="因故", item=item),
        )

    @rule(actor=actors("advance"), stale=st.sampled_from([False] * 7 + [True]))
    def suspend(self, actor: str, stale: bool) -> None:
        seen = self.seen(stale)
        expected = self.model.suspend(actor, seen)
        self.both(
            "suspend", actor, expected, lambda c: suspend(c, self.target, seen=seen, reason="因故")
        )

    @rule(actor=actors("advance"))
    def resume(self, actor: str) -> None:
        seen = self.seen(False)
        expected = self.model.resume(actor, seen)
        self.both(
            "resume", actor, expected, lambda c: resume(c, self.target, seen=seen, reason="继续")
        )

    @rule(actor=st.sampled_from(sorted(ROLES)), sure=st.sampled_from([False] * 7 + [True]))
    def cancel(self, actor: str, sure: bool) -> None:
        if not sure and ROLES[actor] in ("office", "leading_group"):
            return
        seen = self.seen(False)
        expected = self.model.cancel(actor, seen)
        self.both(
            "cancel", actor, expected, lambda c: cancel(c, self.target, seen=seen, reason="终止")
        )

    @rule(
        actor=st.sampled_from(["fu", "zu", *ROLES]),
        person=st.sampled_from([AWAY, AWAY, "1"]),
    )
    def confirm_absence(self, actor: str, person: str) -> None:
        expected = self.model.confirm_absence(actor, person)
        self.both(
            "confirm_absence", actor, expected, lambda c: confirm_absence(c, self.target, person)
        )

    @precondition(lambda self: self.model.live)
    @rule(actor=actors("record"), data=st.data())
    def void(self, actor: str, data: st.DataObject) -> None:
        sheet, place = data.draw(st.sampled_from(self.model.live))
        row = self.model.records[sheet][place]
        expected = self.model.may_record(actor, sheet, row)
        if expected == "done":
            self.model.void.add((sheet, place))
        kind = BY_SHEET[sheet]
        do = partial(void, target=self.target, kind=kind, key=row["记录号"], reason="误录")
        self.both("void", actor, expected, do)

    @precondition(lambda self: self.model.missing)
    @rule(actor=actors("record"), data=st.data())
    def enter(self, actor: str, data: st.DataObject) -> None:
        sheet, place = data.draw(st.sampled_from(self.model.missing))
        expected, row = self.model.enter(actor, sheet, place)
        rows = program_rows({sheet: [{**row, "单位代码": self.unit}]}, ROUND)
        self.both("record", actor, expected, lambda c: enter_records(c, rows, RECORD, anew=True))

    # -- what holds -------------------------------------------------------------------------

    @invariant()
    def the_program_says_what_the_model_says(self) -> None:
        found = self.status()
        standing = (found.stage, found.state, found.version)
        assert standing == (self.model.stage, self.model.state, self.model.version)
        assert differences(self.model.verdicts(), found) == []

    def teardown(self) -> None:
        """Assert that the history verifies and records every act and nothing else."""
        written = entries(self.database, self.unit)[self.first :]
        said = [Told(e.act, e.actor, (e.from_stage, e.to_stage), e.version) for e in written]
        assert said == self.told
        with self.database.read() as connection:
            [own] = inspections.named(connection, self.target)
            found = examine(connection, LIFECYCLE, [own.id], reader=SYSTEM)
        assert found.ok, found.problems[:5]


QUICK = settings(
    max_examples=8,
    stateful_step_count=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # shrinking takes long, the steps are short
)


def _run(url: str, chosen: settings) -> None:
    with database_at(url) as database:
        place = Place(database)
        run_state_machine_as_test(lambda: Acting(place), settings=chosen)  # type: ignore[arg-type]


@pytest.mark.slow
def test_random_acts_end_as_the_model_says(database_url: str) -> None:
    _run(database_url, QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("examples", [20, pytest.param(60, marks=pytest.mark.drill)])
def test_many_random_acts_end_as_the_model_says(examples: int, database_url: str) -> None:
    chosen = settings(QUICK, max_examples=examples, stateful_step_count=50, derandomize=False)
    _run(database_url, chosen)
