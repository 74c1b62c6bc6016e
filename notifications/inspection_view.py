"""Current views of inspections, with the stages judged that their deadlines depend on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from notifications.ladder import Timing
from workflow.clock import local_date
from workflow.database.schema import inspections as inspections_table
from workflow.database.sessions import Database
from workflow.inspection import calendars, inspections, texts
from workflow.queries import deadlines, facts
from workflow.queries.deadlines import DeadlineStatus
from workflow.queries.fact_rows import DEADLINE
from workflow.queries.facts import Snapshot
from workflow.queries.unreadable import Unreadable
from workflow.rules.calendar import Calendar
from workflow.rules.deadlines import Base, Deadline, base_days
from workflow.rules.definition import Lifecycle, Stage
from workflow.rules.facts.facts import Facts
from workflow.rules.policy import Policy
from workflow.rules.requirement_result import RequirementResult
from workflow.rules.requirements import judge_stage, review


@dataclass(frozen=True)
class InspectionView:
    """One inspection: its row, its facts, its policy and the calendar.

    `judged` are the stages whose facts are loaded, so that their requirements can be judged.
    """

    row: Any
    snapshot: Snapshot
    policy: Policy
    calendar: Calendar
    lifecycle: Lifecycle
    judged: tuple[Stage, ...]

    @property
    def facts(self) -> Facts:
        """Return the facts of the inspection."""
        return self.snapshot.facts

    @property
    def name(self) -> str:
        """Return the name of the inspection, such as `2026-1/edu`."""
        return f"{self.row.round}/{self.row.unit}"

    @property
    def today(self) -> date:
        """Return the local date of the facts."""
        return self.facts.today

    @cached_property
    def results(self) -> tuple[RequirementResult, ...]:
        """Return the results of the judged stages."""
        facts_, policy, aside = self.facts, self.policy, self.snapshot.granted_exemptions
        if any(stage.looks_back for stage in self.judged):
            here = self.facts.proceedings.current.stage
            found = review(self.lifecycle, here, facts_, policy, aside, ahead=False)
            return (*found.left, *found.current)
        return tuple(f for s in self.judged for f in judge_stage(s, facts_, policy, aside))

    def unmet(self, deadline: Deadline) -> tuple[RequirementResult, ...]:
        """Return what is unmet of a deadline: its requirement, or those of its stage."""
        return tuple(
            f
            for f in self.results
            if f.blocks
            and (
                f.code == deadline.requirement
                if deadline.requirement
                else f.code.startswith(f"{deadline.stage}.")
            )
        )

    @cached_property
    def _statuses_by_subject(self) -> dict[str, DeadlineStatus]:
        found = deadlines.statuses(self.row.state, self.snapshot, self.results)
        return {s.deadline.notice_subject: s for s in found}

    def newest(self, deadline_id: str) -> DeadlineStatus | None:
        """Return a deadline with its state, or None if a newer version has replaced it."""
        return next((s for s in self.statuses if s.deadline.id == deadline_id), None)

    def deadline_of(self, subject: str) -> DeadlineStatus | None:
        """Return the deadline that notices are about, or None if its date was moved."""
        return self._statuses_by_subject.get(subject)

    @property
    def statuses(self) -> Iterable[DeadlineStatus]:
        """Return the newest version of every deadline, with its state."""
        return self._statuses_by_subject.values()

    @cached_property
    def timing(self) -> Timing:
        """Return when notices of this inspection may go out to its team."""
        ladder = self.policy.ladder
        days = base_days(self.facts.proceedings.current.entered_at, self.facts)
        entry, leaving = days[Base.ENTRY], days[Base.EXIT]
        if not (ladder.on_site_every_day and entry and leaving):
            return self.timing_off_site
        return Timing(ladder, self.calendar, (entry, leaving))

    @cached_property
    def timing_off_site(self) -> Timing:
        """Return when notices may go out to people who are not on site."""
        return Timing(self.policy.ladder, self.calendar)


def of_inspections(
    connection: Connection,
    database: Database,
    lifecycle: Lifecycle,
    wanted: Mapping[str, Iterable[str]],
    now: datetime,
    unreadable: Unreadable,
) -> dict[str, InspectionView]:
    """Return the views of inspections by id; `wanted` maps each to the stages to be judged.

    The current stage is always judged. An inspection that cannot be read has no view, or fails
    when it is judged; it is added to `unreadable`.
    """
    rows = _rows(connection, wanted)
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in rows:
        stages = {*wanted[row.id], *((row.current_stage,) if row.current_stage else ())}
        groups[tuple(sorted(stages & set(lifecycle.keys), key=lifecycle.order))].append(row)
    today = local_date(now)
    views: dict[str, InspectionView] = {}
    for keys, group in groups.items():
        stages_ = tuple(lifecycle.stage(key) for key in keys)
        known = facts.of_many(
            connection,
            [(row.id, row.round_id) for row in group],
            (*facts.kinds_to_judge(lifecycle, stages_), DEADLINE),
            today,
        )
        for row in group:
            with unreadable.skipping(f"{row.round}/{row.unit}"):
                views[row.id] = InspectionView(
                    row=row,
                    snapshot=known[row.id],
                    policy=texts.policy(connection, row.policy_sha256),
                    calendar=calendars.of_version(database, connection, row.calendar_version),
                    lifecycle=lifecycle,
                    judged=stages_,
                )
    return views


def _rows(connection: Connection, wanted: Iterable[str]) -> list[Any]:
    ids = sorted(wanted)
    rows: list[Any] = []
    for start in range(0, len(ids), facts.BATCH_SIZE):
        part = ids[start : start + facts.BATCH_SIZE]
        found = inspections.ALL.where(inspections_table.c.id.in_(part))
        rows += connection.execute(found).all()
    return rows
