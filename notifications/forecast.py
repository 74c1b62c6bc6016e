"""Forecast dates and notices if every stage takes as long as it may."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from notifications import inspection_view, recipients
from notifications.inspection_view import InspectionView
from notifications.ladder import instant
from notifications.recipients import Directory
from workflow.clock import local_date
from workflow.database.sessions import Database
from workflow.errors import N_, BadInputError, Hint
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import access
from workflow.queries.unreadable import Unreadable
from workflow.rules.calendar import WorkingDays
from workflow.rules.deadlines import Base, Deadline, base_days, expected
from workflow.rules.definition import Lifecycle, Stage
from workflow.rules.policy import SUPPLIER
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Reminder:
    """A coming notice: about what, when, and to whom by today's roles and that day's delegates."""

    requirement: str | None
    rung: str
    at: datetime
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """A coming stage: when it is entered, due and left, its deadlines and their notices.

    `shift` is the number of calendar days by which delays so far postpone leaving it.
    """

    stage: str
    enters_on: date
    due_on: date | None
    leaves_on: date
    shift: int
    deadlines: tuple[Deadline, ...]
    reminders: tuple[Reminder, ...]


def of_target(
    connection: Connection,
    database: Database,
    lifecycle: Lifecycle,
    target: Target,
    late: Mapping[str, int],
    unreadable: Unreadable,
    *,
    reader: Actor,
    now: datetime,
) -> list[tuple[InspectionView, tuple[Ahead, ...]]]:
    """Return the forecasts of a target's inspections, sorted by name.

    Unreadable inspections are added to `unreadable`.

    Raises:
        NotFoundError: there is none, or the reader may not know of it.
        NotPermittedError: the reader may know of it, but not read its notices.
        BadInputError: a stage said to be late has already been left.
    """
    named = access.rows(connection, target, "notices", reader=reader, now=now)
    wanted: dict[str, tuple[()]] = {row.id: () for row in named}
    views = inspection_view.of_inspections(
        connection, database, lifecycle, wanted, now, unreadable
    ).values()
    people, told = _people(connection, views, unreadable, local_date(now)), []
    for view in sorted(views, key=lambda view: view.name):
        with unreadable.skipping(view.name):
            told.append((view, forecast(view, people, late)))
    if not told:
        for refusal in unreadable.refusals if rights.may_read("notices", reader.roles) else ():
            raise refusal
        raise inspections.not_found(target)
    return told


def _people(
    connection: Connection, views: Iterable[InspectionView], unreadable: Unreadable, today: date
) -> Directory:
    """Return everybody who may be notified of the inspections, and their delegates."""
    office, named = recipients.holders(connection), set[str]()
    for view in views:
        with unreadable.skipping(view.name):
            named |= recipients.held_by(view, Role, office).keys()
    return recipients.directory(connection, named, office, today)


def forecast(view: InspectionView, people: Directory, late: Mapping[str, int]) -> tuple[Ahead, ...]:
    """Return the current and the coming stages of an inspection, each left on its due date.

    `late` says by how many working days after its due date a stage is left. A stage without a
    deadline is left on the day it is entered, and no stage is left before today. An ended
    inspection has no coming stages.

    Raises:
        BadInputError: a stage said to be late has already been left.
    """
    if view.row.state in inspections.FINAL:
        return ()
    here = view.facts.proceedings.current.stage
    to_come = [view.lifecycle.stage(here), *view.lifecycle.later(here)]
    _require_to_come(late, to_come, view)
    planned = {one.stage: one.leaves_on for one in _walk(view, to_come, people, {})}
    return tuple(
        Ahead(
            one.stage,
            one.enters_on,
            one.due_on,
            one.leaves_on,
            (one.leaves_on - planned[one.stage]).days,
            one.deadlines,
            one.reminders,
        )
        for one in _walk(view, to_come, people, late)
    )


def _require_to_come(
    late: Mapping[str, int], to_come: Iterable[Stage], view: InspectionView
) -> None:
    keys = {stage.key for stage in to_come}
    for stage in late:
        if stage not in keys:
            raise BadInputError(
                N_("{target} has already left {stage}"),
                hint=Hint("name_later_stage"),
                target=view.name,
                stage=stage,
            )


def _walk(
    view: InspectionView,
    to_come: Iterable[Stage],
    people: Directory,
    late: Mapping[str, int],
) -> Iterable[Ahead]:
    attempt = view.facts.proceedings.current
    days = base_days(attempt.entered_at, view.facts)
    enters = days[Base.ENTERING] or view.today
    for stage in to_come:
        current = stage.key == attempt.stage
        found = (
            tuple(d for d in view.snapshot.current_deadlines(attempt).values() if d.rule)
            if current
            else expected(stage, 1, {**days, Base.ENTERING: enters}, view.policy, view.calendar, {})
        )
        due = next((d.due.due_on for d in found if d.requirement is None), None)
        leaves = max(due or enters, enters, view.today)
        if stage.key in late:
            leaves = view.calendar.after(leaves, WorkingDays(late[stage.key]))
        reminders = tuple(
            sorted(_reminders(view, stage, found, people, enters, leaves), key=lambda r: r.at)
        )
        yield Ahead(stage.key, enters, due, leaves, 0, found, reminders)
        enters = leaves


def _reminders(
    view: InspectionView,
    stage: Stage,
    found: Iterable[Deadline],
    people: Directory,
    enters: date,
    leaves: date,
) -> Iterable[Reminder]:
    """Yield the coming notices of a stage until it is left, of a requirement until it is due."""
    first = max(enters, view.today)
    for deadline in found:
        last = max(deadline.due.due_on, view.today) if deadline.requirement else leaves
        for moment in view.timing.moments(deadline.due.due_on):
            if instant(first, "00:00") <= moment.at < instant(last, "23:59"):
                roles = view.policy.ladder.rungs[moment.rung]
                to = _named(view, stage, deadline, roles, people, local_date(moment.at))
                yield Reminder(deadline.requirement, moment.rung, moment.at, to)


def _named(
    view: InspectionView,
    stage: Stage,
    deadline: Deadline,
    to: Iterable[str],
    people: Directory,
    on: date,
) -> tuple[str, ...]:
    """Return the recipients on a day, assuming that all the deadline covers is still unmet."""
    about = [q for q in stage.requirements if deadline.requirement in (None, q.code)]
    suppliers = {str(role) for q in about for role in q.who}
    roles = {r for who in to for r in (suppliers if who == SUPPLIER else {who})}
    held = recipients.held_by(view, roles, people.holders)
    return tuple(one.account for one in people.reached(held, view.facts.team.absent, on))
