"""Deliver notices: claim a batch, send it outside any transaction, record each outcome.

A crash between sending and recording leaves the notices claimed; after the lease they are sent
again under the same key. Claimed notices that were not tried are released and count no attempt.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select

from config.delivery import Sending as Limits
from notifications import inspection_view, ledger, messages, outcomes
from notifications.channels.channel import Channel, Message, Outcome
from notifications.channels.outbound import INBOX, Outbound
from notifications.falling_due import AGAIN
from notifications.inspection_view import InspectionView
from notifications.ladder import Timing, instant
from notifications.messages import Link
from presentation import language
from workflow.audit import ledgers
from workflow.audit.ledgers import LedgerChain
from workflow.clock import Clock, local_date, stored
from workflow.database.schema import accounts
from workflow.database.sessions import Database
from workflow.inspection import calendars, inspections, texts
from workflow.queries import deadlines as deadline_status
from workflow.queries.unreadable import Unreadable
from workflow.rules.definition import Lifecycle
from workflow.rules.policy import Ladder, is_above

#: How many messages are claimed at once.
BATCH_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryContext:
    """What delivery needs: database, procedure, channels, limits, clock."""

    database: Database
    lifecycle: Lifecycle
    sending: Outbound
    limits: Limits
    clock: Clock
    #: The links in messages.
    link: Link
    #: The ladder for notices that are not about an inspection.
    ladder: Ladder = field(default_factory=Ladder)


@dataclass(slots=True)
class Delivered:
    """How many notices were sent, failed or suppressed, and how many messages went out.

    `retrying` were refused and are tried again; `waiting` were not tried because their channel is
    unreachable. `unreadable` names the inspections that were skipped.
    """

    sent: int = 0
    failed: int = 0
    retrying: int = 0
    suppressed: int = 0
    messages: int = 0
    waiting: int = 0
    unreadable: tuple[str, ...] = ()


@dataclass(slots=True)
class _Held:
    """One claimed message: its notices and its text."""

    channel: Channel
    message: Message
    rows: Sequence[Any]

    def claims(self) -> Iterator[tuple[str, int]]:
        """Yield each notice with the number of our claim."""
        return ((row.id, row.claim + 1) for row in self.rows)


def deliver(
    context: DeliveryContext, progress: Callable[[int, int], None] | None = None
) -> Delivered:
    """Deliver all waiting notices, and return the result.

    An unreachable channel is tried again until the attempts have taken as long as one message may;
    its other messages wait for the next tick.
    """
    result = Delivered()
    with context.database.read() as connection:
        waiting = outcomes.waiting(connection, stored(context.clock.now()))
    told = ledgers.new_chain(str(uuid4()))
    shut: set[str] = set()
    for start in range(0, len(waiting), BATCH_SIZE):
        part = waiting[start : start + BATCH_SIZE]
        with context.database.write() as connection:
            held = _Claiming(connection, context, result, shut, told).claim(part)
        for one, outcome in _send(held, context.limits, shut):
            _record(context, one, outcome, result, told)
        if progress is not None:
            progress(start + len(part), len(waiting))
    if told.length:
        _close(context, told)
    return result


@dataclass
class _Claiming:
    """Claims one batch: suppresses what is obsolete, delivers to the inbox, holds the rest."""

    connection: Connection
    context: DeliveryContext
    result: Delivered
    shut: set[str]
    told: LedgerChain
    unreadable: Unreadable = field(default_factory=Unreadable)

    def claim(self, wanted: Sequence[str]) -> list[_Held]:
        """Return the messages claimed for sending."""
        at = stored(self.context.clock.now())
        with ledger.opened(self.connection, "claimed", at, marks=True) as self.chain:
            return self._claim(wanted)

    def _claim(self, wanted: Sequence[str]) -> list[_Held]:
        self.now = self.context.clock.now()
        self.at = stored(self.now)
        rows = outcomes.of_messages(self.connection, wanted, self.at)
        self.people = self._people({row.recipient for row in rows})
        self.cases = self._changed_inspections(rows)
        again = [row.subject for row in rows if row.attempts]
        self.there = ledger.rungs(self.connection, again) if again else set()
        self.openings: dict[tuple[str, str], datetime] = {}
        going, later, never = [], [], []
        for row in rows:
            code, opening = self._when_or_why_not(row)
            if code is not None:
                never.append((row.id, ledger.with_why(row.why, **{"not": code})))
            elif opening > self.now:
                later.append((row, stored(opening)))
            else:
                going.append(row)
        self.result.unreadable = tuple({*self.result.unreadable, *self.unreadable.names})
        outcomes.suppress(self.connection, self.chain, never)
        self.result.suppressed += len(never)
        self._postpone(later, {row.message for row in going})
        self._serve_inbox([row for row in going if row.channel == INBOX])
        outside = [r for r in going if r.channel != INBOX and r.channel not in self.shut]
        return self._hold(outside)

    def _people(self, named: set[str]) -> dict[str, Any]:
        """Return the addresses and languages of accounts that are not disabled."""
        wanted = select(accounts.c.account, accounts.c.email, accounts.c.language).where(
            accounts.c.account.in_(sorted(named)), accounts.c.disabled_at.is_(None)
        )
        return {row.account: row for row in self.connection.execute(wanted)}

    def _changed_inspections(self, rows: Sequence[Any]) -> dict[str, InspectionView]:
        """Return the inspections whose history or date has changed since the notices fell due."""
        today = local_date(self.now)
        days = {row.fell_due_at: None for row in rows}
        today_too = {at for at in days if local_date(datetime.fromisoformat(at)) == today}
        of_cases = [row for row in rows if row.inspection_id is not None]
        on_site = {
            policy
            for policy in {row.policy_sha256 for row in of_cases}
            if texts.policy(self.connection, policy).ladder.on_site_every_day
        }
        wanted: dict[str, set[str]] = defaultdict(set)
        for row in of_cases:
            changed = row.chain_length != row.seen_length or row.fell_due_at not in today_too
            if changed or row.policy_sha256 in on_site:
                wanted[row.inspection_id].add(row.stage)
        self.lost = set(wanted)
        found = inspection_view.of_inspections(
            self.connection,
            self.context.database,
            self.context.lifecycle,
            wanted,
            self.now,
            self.unreadable,
        )
        self.lost -= found.keys()
        return found

    def _when_or_why_not(self, row: Any) -> tuple[str | None, datetime]:
        """Return why a notice is suppressed, or when it may go out.

        A notice of an unreadable inspection waits until it can be read.
        """
        again = self.now + AGAIN
        if row.inspection_id in self.lost:
            return None, again
        view = self.cases.get(row.inspection_id)
        if view is None:
            return self._judged(row)
        with self.unreadable.skipping(view.name):
            return self._judged(row)
        return None, again

    def _judged(self, row: Any) -> tuple[str | None, datetime]:
        code = self._why_not(row)
        return code, self.now if code else self._opening(row)

    def _why_not(self, row: Any) -> str | None:
        """Return why a notice is obsolete."""
        if row.recipient not in self.people:
            return "disabled"
        if row.channel != INBOX and self.context.sending.of(row.channel) is None:
            return "no_channel"
        if any(s == row.subject and is_above(rung, row.rung) for s, rung in self.there):
            return "overtaken"
        view = self.cases.get(row.inspection_id)
        if view is None or row.stage is None:
            return None
        if row.recipient in view.facts.team.absent:
            return "recused"
        if view.row.state != inspections.OPEN:
            return str(view.row.state)
        found = view.deadline_of(row.subject)
        if found is None:
            return "moved"
        return None if found.state == deadline_status.RUNNING else found.state

    def _opening(self, row: Any) -> datetime:
        """Return when a notice may go out."""
        view = self.cases.get(row.inspection_id)
        if view is not None:
            team = row.recipient in view.facts.team.accounts(view.today)
            if team:
                return view.timing.opening(row.rung, self.now)
            return _off_site(view.timing_off_site, row, self.now)
        key = row.policy_sha256, row.rung
        if key not in self.openings:
            ladder = self.context.ladder
            if row.policy_sha256 is not None:
                ladder = texts.policy(self.connection, row.policy_sha256).ladder
            calendar = calendars.of_version(
                self.context.database, self.connection, row.calendar_version
            )
            self.openings[key] = Timing(ladder, calendar).opening(row.rung, self.now)
        return self.openings[key]

    def _postpone(self, rows: Sequence[tuple[Any, str]], gone: set[str]) -> None:
        """Postpone notices; if the rest of their message goes out now, they get another message."""
        keys = {message: str(uuid4()) for message in gone}
        outcomes.postpone(
            self.connection, [(row.id, at, keys.get(row.message, row.message)) for row, at in rows]
        )

    def _serve_inbox(self, rows: Sequence[Any]) -> None:
        served = sorted({row.message for row in rows})
        self.result.sent += outcomes.serve_inbox(self.connection, self.chain, served, self.at)
        self.result.messages += len(served)

    def _hold(self, rows: Sequence[Any]) -> list[_Held]:
        if not rows:
            return []
        self.chain.detail = {"told_in": self.told.id}
        until = stored(self.now + timedelta(seconds=self.context.limits.lease_seconds))
        outcomes.claim(self.connection, [row.id for row in rows], until)
        held = []
        for _, group in groupby(rows, key=lambda row: (row.message, row.channel)):
            own = list(group)
            channel = self.context.sending.of(own[0].channel)
            if channel is not None:
                held.append(_Held(channel, self._message(own), own))
        return held

    def _message(self, rows: Sequence[Any]) -> Message:
        person = self.people[rows[0].recipient]
        return messages.written(
            rows,
            language.of(person.language),
            link=self.context.link,
            address=person.email,
            now=self.now,
        )


def _off_site(timing: Timing, row: Any, now: datetime) -> datetime:
    """Return when a notice may go to somebody who is not on site.

    If it fell due on a day off, that is the next working day at the usual hour; by then a higher
    rung may have replaced it.
    """
    opening = timing.opening(row.rung, now)
    fell = datetime.fromisoformat(row.fell_due_at)
    if row.attempts or timing.may_go(row.rung, fell):
        return opening
    return max(opening, instant(local_date(timing.opening(row.rung, fell)), timing.ladder.at))


def _send(
    held: Sequence[_Held], limits: Limits, shut: set[str]
) -> Iterator[tuple[_Held, Outcome | None]]:
    """Send channel by channel while the lease lasts; messages not tried have no outcome."""
    over = time.monotonic() + limits.lease_seconds - limits.timeout_seconds
    by_channel: dict[str, list[_Held]] = defaultdict(list)
    for one in held:
        by_channel[one.channel.code].append(one)
    for code, batch in by_channel.items():
        lost = 0.0
        with batch[0].channel.opened() as send:
            for one in batch:
                if lost >= limits.timeout_seconds or time.monotonic() >= over:
                    shut.add(code)
                    yield one, None
                    continue
                began = time.monotonic()
                outcome = send(one.message)
                lost += time.monotonic() - began if outcome.unreachable else 0.0
                yield one, outcome


def _record(
    context: DeliveryContext,
    one: _Held,
    outcome: Outcome | None,
    result: Delivered,
    told: LedgerChain,
) -> None:
    """Record the outcome of one message in its own transaction: a crash repeats at most one."""
    now = context.clock.now()
    with context.database.write() as connection:
        if outcome is None:
            outcomes.release(connection, one.claims())
            result.waiting += len(one.rows)
        elif outcome.sent:
            result.sent += outcomes.sent(connection, told, one.claims(), stored(now))
            result.messages += 1
        else:
            failures = [_failure(row, outcome, context.limits, now) for row in one.rows]
            outcomes.failed(connection, told, failures)
            given_up = sum(row["to_state"] == outcomes.FAILED for row in failures)
            result.failed += given_up
            result.retrying += len(failures) - given_up
        told.append_entry(connection, "told", at=stored(now))


def _close(context: DeliveryContext, told: LedgerChain) -> None:
    """Have the ledger name where the chain of this delivery ends."""
    at = stored(context.clock.now())
    with (
        context.database.write() as connection,
        ledger.opened(connection, "delivered", at) as chain,
    ):
        chain.detail = {"closed": told.id, "length": told.length, "head": told.head}


def _failure(row: Any, outcome: Outcome, limits: Limits, now: datetime) -> dict[str, Any]:
    """Return the columns of a failed attempt: the time of the next attempt, or failure."""
    again = row.attempts < len(limits.retry_minutes) and not outcome.hopeless
    pause = timedelta(minutes=limits.retry_minutes[row.attempts]) if again else None
    return {
        "done": row.id,
        "ours": row.claim + 1,
        "to_state": outcomes.DUE if again else outcomes.FAILED,
        "because": ledger.with_why(row.why, said=outcome.reason),
        "next": stored(now + pause) if pause else None,
    }
