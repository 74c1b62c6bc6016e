"""The ledger of notices: one row for each notice, with its state.

due → sent → acknowledged, due → failed, due → suppressed: see `outcomes`. The reason is stored as
JSON. What falls due is entered in the chain of the ledger.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Connection,
    bindparam,
    exists,
    func,
    insert,
    select,
    update,
)

from notifications import outcomes
from notifications.outcomes import DUE, IS_DUE, SUPPRESSED, UNCLAIMED, WAITING
from workflow.audit import ledgers
from workflow.audit.evidence import NOTICE, NOTICE_TOLD
from workflow.audit.ledgers import LedgerChain
from workflow.database.schema import deadlines, notices

_ANYTHING = select(
    exists().where(deadlines.c.next_notice_at <= bindparam("at")),
    exists().where(WAITING, UNCLAIMED),
)
_TO_CHECK = (
    select(deadlines.c.id, deadlines.c.inspection_id, deadlines.c.stage, deadlines.c.requirement)
    .where(deadlines.c.next_notice_at <= bindparam("at"))
    .order_by(deadlines.c.next_notice_at, deadlines.c.id)
    .limit(bindparam("most"))
)
_SCHEDULE_CHECK = (
    update(deadlines)
    .where(deadlines.c.id == bindparam("looked_at"))
    .values(next_notice_at=bindparam("next"))
)
_RUNGS = (
    select(notices.c.subject, notices.c.rung)
    .where(notices.c.subject.in_(bindparam("subjects", expanding=True)))
    .distinct()
)
_OPEN_MESSAGES = (
    select(notices.c.recipient, notices.c.channel, func.min(notices.c.message))
    .where(
        IS_DUE,
        notices.c.attempts == 0,
        notices.c.lease_until.is_(None),
        notices.c.recipient.in_(bindparam("recipients", expanding=True)),
    )
    .group_by(notices.c.recipient, notices.c.channel)
)
_ADD = insert(notices)
_OVERTAKEN = select(notices.c.id, notices.c.subject, notices.c.why).where(
    notices.c.subject.in_(bindparam("subjects", expanding=True)), IS_DUE, UNCLAIMED
)


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice that falls due: recipient, channel and reason, or why it is suppressed."""

    subject: str
    rung: str
    recipient: str
    channel: str
    inspection: str | None
    seen_length: int
    planned_for: str
    why: str
    suppressed: bool = False


@contextmanager
def opened(
    connection: Connection, act: str, at: str, *, marks: bool = False
) -> Iterator[LedgerChain]:
    """Hand out the chain of the ledger, and enter under an act what was written.

    Waits until nobody else lets notices fall due or claims them; SQLite has its write lock.
    """
    with ledgers.opened(connection, ledgers.NOTICES, at=at, marks=marks) as chain:
        yield chain
        chain.append_entry(connection, act, at=at)


def anything(connection: Connection, at: str) -> tuple[bool, bool]:
    """Return whether a deadline must be checked, and whether a notice waits to be sent."""
    looked_for, waiting = connection.execute(_ANYTHING, {"at": at}).one()
    return bool(looked_for), bool(waiting)


def to_check(connection: Connection, at: str, most: int) -> Sequence[Any]:
    """Return the deadlines to be checked, at most `most`."""
    return connection.execute(_TO_CHECK, {"at": at, "most": most}).all()


def schedule_checks(connection: Connection, instants: Iterable[tuple[str, str | None]]) -> None:
    """Schedule the next check of each deadline; None for never."""
    given = [{"looked_at": deadline, "next": at} for deadline, at in instants]
    if given:
        connection.execute(_SCHEDULE_CHECK, given)


def rungs(connection: Connection, subjects: Sequence[str]) -> set[tuple[str, str]]:
    """Return the rungs of subjects that are in the ledger."""
    found = connection.execute(_RUNGS, {"subjects": tuple(subjects)})
    return {(row.subject, row.rung) for row in found}


def overtake(
    connection: Connection, chain: LedgerChain, found: Iterable[tuple[str, str]], at: str
) -> int:
    """Suppress unsent notices of deadlines, with the rung that replaces them.

    Claimed notices are being sent at this moment and are left alone.
    """
    instead = dict(found)
    if not instead:
        return 0
    rows = connection.execute(_OVERTAKEN, {"subjects": tuple(instead), "at": at}).all()
    told = {"not": "overtaken"}
    gone = [(r.id, with_why(r.why, **told, rung=instead[r.subject])) for r in rows]
    outcomes.suppress(connection, chain, gone)
    return len(rows)


def add(connection: Connection, chain: LedgerChain, fallen: Sequence[NewNotice], at: str) -> None:
    """Write notices; all unclaimed ones for one person and channel form one message."""
    going = sorted({f.recipient for f in fallen if not f.suppressed})
    messages: dict[tuple[str, str], str] = {}
    if going:
        found = connection.execute(_OPEN_MESSAGES, {"recipients": tuple(going)})
        messages = {(row[0], row[1]): row[2] for row in found}
    rows = [_row(f, at, messages, chain) for f in fallen]
    for row in rows:
        chain.include(NOTICE, row)
        if row["told_chain"] is not None:
            chain.include(NOTICE_TOLD, row)
    if rows:
        connection.execute(_ADD, rows)


def _row(
    f: NewNotice, at: str, messages: dict[tuple[str, str], str], chain: LedgerChain
) -> dict[str, Any]:
    to = (f.recipient, f.channel)
    if not f.suppressed and to not in messages:
        messages[to] = str(uuid4())
    return {
        "id": str(uuid4()),
        "subject": f.subject,
        "rung": f.rung,
        "recipient": f.recipient,
        "channel": f.channel,
        "inspection_id": f.inspection,
        "seen_length": f.seen_length,
        "planned_for": f.planned_for,
        "fell_due_at": at,
        "state": SUPPRESSED if f.suppressed else DUE,
        "why": f.why,
        "message": "" if f.suppressed else messages[to],
        "next_try_at": None if f.suppressed else at,
        "attempts": 0,
        "claim": 0,
        "sent_at": None,
        "position": chain.position,
        "told_chain": chain.id if f.suppressed else None,
        "told_position": chain.position if f.suppressed else None,
    }


def why(data: dict[str, Any]) -> str:
    """Return a reason as it is stored."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def with_why(before: str, **data: str) -> str:
    """Return a stored reason with more data."""
    return why({**json.loads(before), **data})
