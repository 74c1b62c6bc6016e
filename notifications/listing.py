"""List notices of the ledger, and those that are planned by the same rules."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from notifications import inspection_view, ledger, outcomes, recipients
from notifications.channels.outbound import Outbound
from notifications.inspection_view import InspectionView
from notifications.recipients import Recipient
from workflow.clock import local_date, stored
from workflow.database.schema import deadlines, inspections, notices, rounds
from workflow.database.sessions import Database
from workflow.errors import N_, BadInputError, Hint, NotFoundError
from workflow.inspection.inspections import OPEN, Target
from workflow.people import accounts, acting, rights
from workflow.people.actor import Actor
from workflow.queries import access
from workflow.queries import deadlines as deadline_status
from workflow.queries.unreadable import Unreadable
from workflow.rules.deadlines import Deadline
from workflow.rules.definition import Lifecycle

PLANNED = "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice of the ledger, or a planned one without an id.

    `running` says whether its deadline is still open.
    """

    id: str | None
    inspection: str | None
    stage: str | None
    requirement: str | None
    attempt: int | None
    rung: str
    recipient: str
    channel: str
    planned_for: datetime
    due_on: date | None
    state: str
    why: Mapping[str, Any] = field(default_factory=dict)
    sent_at: datetime | None = None
    attempts: int = 0
    message: str | None = None
    running: bool = False


_LISTED = (
    select(
        notices,
        deadlines.c.stage,
        deadlines.c.requirement,
        deadlines.c.attempt,
        deadlines.c.due_on,
        inspections.c.unit,
        rounds.c.code.label("round"),
    )
    .select_from(notices)
    .outerjoin(deadlines, deadlines.c.id == notices.c.subject)
    .outerjoin(inspections, inspections.c.id == notices.c.inspection_id)
    .outerjoin(rounds, rounds.c.id == inspections.c.round_id)
    .order_by(notices.c.planned_for, rounds.c.code, inspections.c.unit, notices.c.recipient,
              notices.c.channel, notices.c.rung)
)  # fmt: skip


def listed(
    connection: Connection,
    database: Database,
    lifecycle: Lifecycle,
    sending: Outbound,
    target: Target | None,
    *,
    reader: Actor,
    now: datetime,
    to: str | None,
) -> list[Notice]:
    """Return the notices of what a target names, of none of all that is under way, and what is
    planned of them; as far as the reader may know, who always knows what they were told themselves.

    Raises:
        NotFoundError: there is none, or none is the reader's to know; or no account is called `to`.
    """  # noqa: D205
    ids = _under_way(connection) if target is None else _named(connection, target, reader, now)
    unreadable = Unreadable()
    found = inspection_view.of_inspections(
        connection, database, lifecycle, dict.fromkeys(ids, ()), now, unreadable
    )
    readings = {i: access.of(reader, view.snapshot, view.today) for i, view in found.items()}
    found = {i: view for i, view in found.items() if _is_judged(view, unreadable)}
    if target is not None and not readings:
        for refusal in unreadable.refusals:
            raise refusal
    closed = access.closed_to(connection, reader=reader)
    closed |= {i for i, own in readings.items() if own.incompatible}
    if to is not None and rights.may_read("accounts", reader.roles):
        to = accounts.find(connection, to).account
    open_to_reader = {i for i, own in readings.items() if own.reads("notices")}
    statement = _LISTED
    if to is not None:
        statement = statement.where(notices.c.recipient == to)
    if target is not None:
        statement = statement.where(notices.c.inspection_id.in_(ids))
    rows = list(connection.execute(statement))
    running = {
        s.deadline.notice_subject
        for view in found.values()
        for s in view.statuses
        if s.state == deadline_status.RUNNING
    }
    known = []
    for row in rows:
        if (
            row.inspection_id in open_to_reader
            or (row.inspection_id is None and rights.may_read("notices", reader.roles))
            or (_own(reader, row.recipient) and row.inspection_id not in closed)
        ):
            with unreadable.skipping(f"{row.round}/{row.unit}"):
                known.append(_of_row(row, running))
    ahead = _to_come(connection, list(found.values()), sending, now)
    known += [
        notice
        for view, notice in ahead
        if (to is None or notice.recipient == to)
        and (
            view.row.id in open_to_reader
            or (_own(reader, notice.recipient) and view.row.id not in closed)
        )
    ]
    if target is not None and not known:
        for refusal in unreadable.refusals:
            raise refusal
    return known


def _is_judged(view: InspectionView, unreadable: Unreadable) -> bool:
    """Return whether an inspection can be judged; if not, only its sent notices are known."""
    with unreadable.skipping(view.name):
        return view.statuses is not None
    return False


def _under_way(connection: Connection) -> list[str]:
    wanted = select(inspections.c.id).where(inspections.c.state.in_(("open", "suspended")))
    return list(connection.execute(wanted).scalars())


def _named(connection: Connection, target: Target, reader: Actor, now: datetime) -> list[str]:
    return [row.id for row in access.rows(connection, target, "status", reader=reader, now=now)]


def _own(reader: Actor, recipient: str) -> bool:
    return recipient in reader.persons()


def _of_row(row: Any, running: Container[str] = ()) -> Notice:
    return Notice(
        id=row.id,
        inspection=f"{row.round}/{row.unit}" if row.unit else None,
        stage=row.stage,
        requirement=row.requirement or None,
        attempt=row.attempt,
        rung=row.rung,
        recipient=row.recipient,
        channel=row.channel,
        planned_for=datetime.fromisoformat(row.planned_for),
        due_on=date.fromisoformat(row.due_on) if row.due_on else None,
        state=outcomes.state(row),
        why=json.loads(row.why),
        sent_at=datetime.fromisoformat(row.sent_at) if row.sent_at else None,
        attempts=row.attempts,
        message=row.message or None,
        running=row.subject in running or row.inspection_id is None,
    )


def _to_come(
    connection: Connection,
    found: Sequence[InspectionView],
    sending: Outbound,
    now: datetime,
) -> list[tuple[InspectionView, Notice]]:
    """Return the notices that fall due from now on if nothing changes, soonest first.

    Of several rungs that have come but not fallen due, only the highest is returned: the next tick
    takes it.
    """
    running = [
        (view, s.deadline)
        for view in found
        for s in view.statuses
        if s.state == deadline_status.RUNNING and view.row.state == OPEN
    ]
    there = ledger.rungs(connection, [deadline.notice_subject for _, deadline in running])
    office = recipients.holders(connection)
    ahead = [
        (view, deadline, moment, recipients.wanted(
            view, deadline, view.policy.ladder.rungs[moment.rung], office))
        for view, deadline in running
        for moment in _ahead(view, deadline, there, now)
    ]  # fmt: skip
    named = {account for *_, wanted in ahead for account in wanted}
    today = local_date(now)
    directory = recipients.directory(connection, named, office, today)
    result = [
        (view, _planned(view, deadline, moment.rung, moment.at, person, channel))
        for view, deadline, moment, wanted in ahead
        for person in directory.reached(
            wanted, view.facts.team.absent, max(today, local_date(moment.at))
        )
        for channel, _ in sending.reaching(person.email)
    ]
    return sorted(result, key=lambda pair: (pair[1].planned_for, pair[1].inspection or ""))


def _ahead(
    view: InspectionView, deadline: Deadline, there: set[tuple[str, str]], now: datetime
) -> Iterable[Any]:
    moments = view.timing.moments(deadline.due.due_on)
    come = [m for m in moments if m.at <= now]
    for moment in (*come[-1:], *(m for m in moments if m.at > now)):
        if (deadline.notice_subject, moment.rung) not in there:
            yield moment


def _planned(
    view: InspectionView,
    deadline: Deadline,
    rung: str,
    at: datetime,
    person: Recipient,
    channel: str,
) -> Notice:
    why: dict[str, Any] = {"roles": list(person.roles)}
    if person.principal:
        why["for"] = person.principal
    return Notice(
        id=None,
        inspection=view.name,
        stage=deadline.stage,
        requirement=deadline.requirement,
        attempt=deadline.attempt,
        rung=rung,
        recipient=person.account,
        channel=channel,
        planned_for=at,
        due_on=deadline.due.due_on,
        state=PLANNED,
        why=why,
        running=True,
    )


def acknowledge(database: Database, actor: Actor, named: str, now: datetime) -> list[Notice]:
    """Record a notice, or all of a message, as seen; return them. Escalation continues.

    Raises:
        NotFoundError: there is no such notice, or it went to somebody else.
        BadInputError: it has not been sent.
    """
    wanted = _LISTED.where(
        or_(notices.c.id == named, notices.c.message == named),
        notices.c.recipient.in_(sorted(actor.persons())),
    )
    with (
        database.write() as connection,
        ledger.opened(connection, "seen", stored(now)) as chain,
    ):
        acting.recheck(connection, actor, now)
        closed = access.closed_to(connection, reader=actor)
        wanted = wanted.where(
            or_(notices.c.inspection_id.is_(None), notices.c.inspection_id.not_in(sorted(closed)))
        )
        rows = list(connection.execute(wanted)) if named else []
        if not rows:
            raise NotFoundError(
                N_("you have no notice {notice}"),
                hint=Hint("list_own_notices"),
                notice=named,
                account=actor.account,
            )
        if not any(row.state == outcomes.SENT for row in rows):
            raise BadInputError(
                N_("the notice has not been sent; only sent notices can be acknowledged")
            )
        ids = [row.id for row in rows if outcomes.state(row) == outcomes.SENT]
        if ids:
            outcomes.acknowledge(connection, chain, ids, stored(now))
        return [_of_row(row) for row in connection.execute(wanted)]
