"""Write notices: check the deadlines whose next rung has come, and who is notified."""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from notifications import inspection_view, ledger, recipients
from notifications.channels.outbound import Outbound
from notifications.inspection_view import InspectionView
from notifications.ladder import Moment
from notifications.ledger import NewNotice
from notifications.recipients import Directory
from workflow.audit.ledgers import LedgerChain
from workflow.clock import local_date, stored
from workflow.database.schema import audit_entries
from workflow.database.sessions import Database
from workflow.inspection import inspections
from workflow.queries import deadlines as deadline_status
from workflow.queries.unreadable import Unreadable
from workflow.rules.deadlines import Deadline
from workflow.rules.definition import Lifecycle

#: How many deadlines one transaction checks.
BATCH_SIZE = 500
#: When an unreadable inspection is checked again.
AGAIN = timedelta(hours=1)


@dataclass(slots=True)
class FallenDue:
    """How many deadlines were checked, and how many notices fell due or were suppressed.

    `unreadable` names the inspections that were skipped.
    """

    checked: int = 0
    due: int = 0
    suppressed: int = 0
    unreadable: tuple[str, ...] = ()


def fall_due(
    database: Database, lifecycle: Lifecycle, sending: Outbound, now: datetime
) -> FallenDue:
    """Check one batch of deadlines in one transaction; none were checked if none are left.

    Of several rungs that have come, the highest goes out and the lower ones are suppressed. If
    nothing may go out now, the deadline is checked again when it may.
    """
    at = stored(now)
    with database.write() as connection, ledger.opened(connection, "fell_due", at) as chain:
        rows = ledger.to_check(connection, at, BATCH_SIZE)
        if not rows:
            return FallenDue()
        batch = _Batch(connection, chain, database, lifecycle, sending, now)
        with _without_collecting():
            return batch.fall(rows)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Switch the garbage collector off during a batch.

    All objects of a batch live until its end; scanning them repeatedly took a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(slots=True)
class _Rung:
    """A rung that has come, and whom it notifies."""

    view: InspectionView
    deadline: Deadline
    moment: Moment
    named: dict[str, set[str]]
    overtaken_by: str = ""


@dataclass
class _Batch:
    connection: Connection
    chain: LedgerChain
    database: Database
    lifecycle: Lifecycle
    sending: Outbound
    now: datetime
    result: FallenDue = field(default_factory=FallenDue)
    #: Deadlines with a lower rung that fell due before, and the rung that replaces it.
    overtaken: list[tuple[str, str]] = field(default_factory=list)
    unreadable: Unreadable = field(default_factory=Unreadable)

    def fall(self, rows: Sequence[Any]) -> FallenDue:
        """Check each deadline, write its notices, and schedule its next check."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            wanted[row.inspection_id] |= {row.stage} if row.requirement else set()
        found = inspection_view.of_inspections(
            self.connection, self.database, self.lifecycle, wanted, self.now, self.unreadable
        )
        newest = self._newest(rows, found)
        subjects = [s.deadline.notice_subject for s in newest.values() if s is not None]
        self.there = ledger.rungs(self.connection, subjects)
        self.office = recipients.holders(self.connection)
        come: list[_Rung] = []
        instants: dict[str, str | None] = dict.fromkeys(
            (row.id for row in rows), stored(self.now + AGAIN)
        )
        for row in rows:
            if row.id in newest:
                view = found[row.inspection_id]
                with self.unreadable.skipping(view.name):
                    rungs, next_at = self._rungs_due(view, newest[row.id])
                    come += rungs
                    instants[row.id] = stored(next_at) if next_at else None
        self.result.suppressed += ledger.overtake(
            self.connection, self.chain, self.overtaken, stored(self.now)
        )
        self._write(come)
        ledger.schedule_checks(self.connection, instants.items())
        self.result.checked = len(rows)
        self.result.unreadable = self.unreadable.names
        return self.result

    def _newest(
        self, rows: Sequence[Any], found: Mapping[str, InspectionView]
    ) -> dict[str, deadline_status.DeadlineStatus | None]:
        """Return the current state of each deadline of a readable inspection."""
        newest = {}
        for row in rows:
            view = found.get(row.inspection_id)
            if view is not None:
                with self.unreadable.skipping(view.name):
                    newest[row.id] = view.newest(row.id)
        return newest

    def _rungs_due(
        self, view: InspectionView, found: deadline_status.DeadlineStatus | None
    ) -> tuple[list[_Rung], datetime | None]:
        """Return the rungs that go out or are replaced now, and the time of the next check."""
        if found is None or not _is_reminded(view, found):
            return [], None
        deadline, subject = found.deadline, found.deadline.notice_subject
        moments = view.timing.moments(deadline.due.due_on)
        next_at = next((m.at for m in moments if m.at > self.now), None)
        come = [m for m in moments if m.at <= self.now]
        if found.state == deadline_status.MET or not come or (subject, come[-1].rung) in self.there:
            return [], next_at
        highest = come[-1]
        if not view.timing.may_go(highest.rung, self.now):
            return [], view.timing.opening(highest.rung, self.now)
        rungs = [
            self._rung(view, deadline, m, highest.rung)
            for m in come
            if (subject, m.rung) not in self.there
        ]
        if len(rungs) < len(come):
            self.overtaken.append((subject, highest.rung))
        return rungs, next_at

    def _rung(
        self, view: InspectionView, deadline: Deadline, moment: Moment, highest: str
    ) -> _Rung:
        to = view.policy.ladder.rungs[moment.rung]
        named = recipients.wanted(view, deadline, to, self.office)
        return _Rung(view, deadline, moment, named, "" if moment.rung == highest else highest)

    def _write(self, come: Sequence[_Rung]) -> None:
        today = local_date(self.now)
        named = {account for rung in come for account in rung.named}
        directory = recipients.directory(self.connection, named, self.office, today)
        actors = self._actors_of_today(come)
        fallen = [notice for rung in come for notice in self._notices(rung, directory, actors)]
        for notice in fallen:
            if notice.suppressed:
                self.result.suppressed += 1
            else:
                self.result.due += 1
        ledger.add(self.connection, self.chain, fallen, stored(self.now))

    def _notices(
        self, rung: _Rung, directory: Directory, actors: Mapping[str, frozenset[str]]
    ) -> Iterable[NewNotice]:
        row = rung.view.row
        for person in directory.reached(rung.named, rung.view.facts.team.absent, rung.view.today):
            acted = person.account in actors.get(row.id, ())
            for channel, held_back in self.sending.reaching(person.email):
                not_sent = (
                    "overtaken" if rung.overtaken_by
                    else "own_act" if acted
                    else "simulation" if held_back
                    else ""
                )  # fmt: skip
                yield NewNotice(
                    subject=rung.deadline.notice_subject,
                    rung=rung.moment.rung,
                    recipient=person.account,
                    channel=channel,
                    inspection=row.id,
                    seen_length=row.chain_length,
                    planned_for=stored(rung.moment.at),
                    why=_why(person.roles, person.principal, not_sent, rung.overtaken_by),
                    suppressed=bool(not_sent),
                )

    def _actors_of_today(self, come: Sequence[_Rung]) -> dict[str, frozenset[str]]:
        """Return who entered the stage today, by inspection: they get no notice of it."""
        today = local_date(self.now)
        entered = {
            rung.view.row.id: attempt.position
            for rung in come
            if local_date((attempt := rung.view.facts.proceedings.current).entered_at) == today
        }
        found: dict[str, frozenset[str]] = {}
        if not entered:
            return found
        entries = select(
            audit_entries.c.chain,
            audit_entries.c.position,
            audit_entries.c.actor,
            audit_entries.c.on_behalf_of,
        ).where(
            audit_entries.c.chain.in_(list(entered)),
            audit_entries.c.position.in_(sorted(set(entered.values()))),
        )
        for entry in self.connection.execute(entries):
            if entered[entry.chain] == entry.position:
                found[entry.chain] = frozenset({entry.actor, entry.on_behalf_of}) - {""}
        return found


@lru_cache(maxsize=1024)
def _why(roles: tuple[str, ...], principal: str, not_sent: str, overtaken_by: str) -> str:
    """Return the reason of a notice, or of its suppression, as stored in the ledger."""
    told: dict[str, Any] = {"roles": list(roles)}
    if principal:
        told["for"] = principal
    if not_sent:
        told["not"] = not_sent
    if overtaken_by:
        told["rung"] = overtaken_by
    return ledger.why(told)


def _is_reminded(view: InspectionView, found: deadline_status.DeadlineStatus) -> bool:
    """Return whether reminders of a deadline may still be needed.

    A met requirement may become unmet again, so its deadline is checked again.
    """
    if view.row.state != inspections.OPEN or found.state == deadline_status.VOID:
        return False
    return found.state != deadline_status.MET or found.deadline.requirement is not None
