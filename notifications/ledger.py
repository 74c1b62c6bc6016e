"""The ledger of notices: one row for each notice, with its state.

due → sent → acknowledged, due → failed, due → suppressed; the reason is stored as JSON.
What falls due, what becomes of it, and that it was seen are entered in the chain that each function
is given: the ledger's own, or that of one delivery.
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
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from workflow.audit import ledgers
from workflow.audit.evidence import NOTICE, NOTICE_SEEN, NOTICE_TOLD
from workflow.audit.ledgers import LedgerChain
from workflow.database.schema import VERSION, deadlines, inspections, notices, rounds
from workflow.inspection import calendars

DUE, SENT, FAILED, SUPPRESSED, ACKNOWLEDGED = "due", "sent", "failed", "suppressed", "acknowledged"

#: A literal: SQLite plans the statement again each time if the state is a parameter.
_IS_DUE = notices.c.state == literal_column(f"'{DUE}'")
_FREE = or_(notices.c.lease_until.is_(None), notices.c.lease_until <= bindparam("at"))
_WAITING = _IS_DUE & (notices.c.next_try_at <= bindparam("at"))
_ANYTHING = select(
    exists().where(deadlines.c.next_notice_at <= bindparam("at")),
    exists().where(_WAITING, _FREE),
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
        _IS_DUE,
        notices.c.attempts == 0,
        notices.c.lease_until.is_(None),
        notices.c.recipient.in_(bindparam("recipients", expanding=True)),
    )
    .group_by(notices.c.recipient, notices.c.channel)
)
_ADD = insert(notices)
_OVERTAKEN = select(notices.c.id, notices.c.subject, notices.c.why).where(
    notices.c.subject.in_(bindparam("subjects", expanding=True)), _IS_DUE, _FREE
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
    suppress(connection, chain, gone)
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
        chain.wrote(NOTICE, row)
        if row["told_chain"] is not None:
            chain.wrote(NOTICE_TOLD, row)
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


_MESSAGES = (
    select(notices.c.message)
    .where(_WAITING, _FREE)
    .group_by(notices.c.message)
    .order_by(func.min(notices.c.next_try_at), notices.c.message)
)
#: A notice with the data for its message, and the data to decide whether it is obsolete.
_WITH_INSPECTION = (
    select(
        notices,
        deadlines.c.stage,
        deadlines.c.requirement,
        deadlines.c.attempt,
        deadlines.c.due_on,
        inspections.c.state.label("inspection_state"),
        inspections.c.chain_length,
        inspections.c.policy_sha256,
        inspections.c.unit,
        rounds.c.code.label("round"),
        calendars.VERSION,
    )
    .select_from(notices)
    .outerjoin(deadlines, deadlines.c.id == notices.c.subject)
    .outerjoin(inspections, inspections.c.id == notices.c.inspection_id)
    .outerjoin(rounds, rounds.c.id == inspections.c.round_id)
)
_OF_MESSAGES = _WITH_INSPECTION.where(
    notices.c.message.in_(bindparam("messages", expanding=True)), _WAITING, _FREE
).order_by(notices.c.message, rounds.c.code, inspections.c.unit, deadlines.c.due_on)
_CLAIM = (
    update(notices)
    .where(notices.c.id == bindparam("claimed"))
    .values(claim=notices.c.claim + literal(1), lease_until=bindparam("until"))
)
_SUPPRESS = (
    update(notices)
    .where(notices.c.id == bindparam("suppressed"))
    .values(
        state="suppressed",
        why=bindparam("because"),
        next_try_at=None,
        lease_until=None,
        told_chain=bindparam("chain"),
        told_position=bindparam("place"),
    )
)
_POSTPONE = (
    update(notices)
    .where(notices.c.id == bindparam("put_off"))
    .values(next_try_at=bindparam("to"), message=bindparam("under"))
)
_OURS = (
    notices.c.id == bindparam("done"),
    notices.c.claim == bindparam("ours"),
    _IS_DUE,
)
_TOLD = [notices.c[name] for name in NOTICE_TOLD.names]
_SENT = (
    update(notices)
    .where(
        notices.c.id.in_(bindparam("done", expanding=True)),
        tuple_(notices.c.id, notices.c.claim).in_(bindparam("held", expanding=True)),
        _IS_DUE,
    )
    .values(
        state="sent",
        sent_at=bindparam("at"),
        attempts=notices.c.attempts + literal(1),
        lease_until=None,
        next_try_at=None,
        told_chain=bindparam("chain"),
        told_position=bindparam("place"),
    )
    .returning(*_TOLD)
)
_SERVE = (
    update(notices)
    .where(
        notices.c.message.in_(bindparam("of", expanding=True)),
        notices.c.channel == "inbox",
        _WAITING,
        _FREE,
    )
    .values(
        state="sent",
        sent_at=bindparam("sent_at"),
        attempts=notices.c.attempts + literal(1),
        next_try_at=None,
        told_chain=bindparam("chain"),
        told_position=bindparam("place"),
    )
    .returning(*_TOLD)
)
_FAILED = (
    update(notices)
    .where(*_OURS)
    .values(
        state=bindparam("to_state"),
        why=bindparam("because"),
        attempts=notices.c.attempts + literal(1),
        lease_until=None,
        next_try_at=bindparam("next"),
        told_chain=bindparam("chain"),
        told_position=bindparam("place"),
    )
)
_FOUND_TOLD = select(*_TOLD).where(
    notices.c.id.in_(bindparam("of", expanding=True)),
    notices.c.told_chain == bindparam("chain"),
    notices.c.told_position == bindparam("place"),
)
_SEE = (
    update(notices)
    .where(notices.c.id.in_(bindparam("of", expanding=True)))
    .values(acknowledged_at=bindparam("at"), acknowledged_position=bindparam("place"))
)
_RELEASE = update(notices).where(*_OURS).values(lease_until=None)


def waiting(connection: Connection, at: str) -> list[str]:
    """Return the waiting, unclaimed messages, the longest waiting first."""
    return list(connection.execute(_MESSAGES, {"at": at}).scalars())


def of_messages(connection: Connection, messages: Sequence[str], at: str) -> Sequence[Any]:
    """Return the waiting, unclaimed notices of messages."""
    return connection.execute(_OF_MESSAGES, {"at": at, "messages": tuple(messages)}).all()


def claim(connection: Connection, ids: Iterable[str], until: str) -> None:
    """Claim notices until an instant; each claim gets a new number."""
    _many(connection, _CLAIM, [{"claimed": one, "until": until} for one in ids])


def suppress(connection: Connection, chain: LedgerChain, found: Iterable[tuple[str, str]]) -> None:
    """Record that notices are suppressed, with the reasons."""
    rows = [{"suppressed": i, "because": w, **_place(chain)} for i, w in found]
    _many(connection, _SUPPRESS, rows)
    _enter_told(connection, chain, [row["suppressed"] for row in rows])


def postpone(connection: Connection, found: Iterable[tuple[str, str, str]]) -> None:
    """Record that notices wait until an instant, and in which message."""
    rows = [{"put_off": one, "to": at, "under": message} for one, at, message in found]
    _many(connection, _POSTPONE, rows)


def serve_inbox(
    connection: Connection, chain: LedgerChain, messages: Sequence[str], at: str
) -> int:
    """Record waiting inbox notices of messages as sent; return their number."""
    if not messages:
        return 0
    given = {"of": tuple(messages), "at": at, "sent_at": at, **_place(chain)}
    return _wrote_told(chain, connection.execute(_SERVE, given))


def sent(
    connection: Connection, chain: LedgerChain, held: Iterable[tuple[str, int]], at: str
) -> int:
    """Record notices of our claims as sent; return their number."""
    ours = list(held)
    given = {"done": [one for one, _ in ours], "held": ours, "at": at, **_place(chain)}
    return _wrote_told(chain, connection.execute(_SENT, given))


def failed(connection: Connection, chain: LedgerChain, rows: Sequence[dict[str, Any]]) -> int:
    """Record failed attempts and the next attempt; return how many rows were ours."""
    nowhere = {"chain": None, "place": None}
    given = [{**r, **(_place(chain) if r["to_state"] == FAILED else nowhere)} for r in rows]
    count = _many(connection, _FAILED, given)
    _enter_told(connection, chain, [r["done"] for r in rows if r["to_state"] == FAILED])
    return count


def acknowledge(connection: Connection, chain: LedgerChain, ids: Sequence[str], at: str) -> None:
    """Record notices as acknowledged."""
    seen = {"at": at, "place": chain.position}
    connection.execute(_SEE, {"of": tuple(ids), **seen})
    for one in ids:
        row = {"id": one, "acknowledged_at": at, "acknowledged_position": chain.position}
        chain.wrote(NOTICE_SEEN, row)


def state(row: Any) -> str:
    """Return the state of a notice: acknowledged once it was seen."""
    return str(ACKNOWLEDGED if row.acknowledged_at else row.state)


def _place(chain: LedgerChain) -> dict[str, Any]:
    return {"chain": chain.id, "place": chain.position}


def _enter_told(connection: Connection, chain: LedgerChain, ids: Sequence[str]) -> None:
    """Add the outcome of notices to the evidence, as far as it was written here."""
    if ids:
        _wrote_told(chain, connection.execute(_FOUND_TOLD, {"of": tuple(ids), **_place(chain)}))


def _wrote_told(chain: LedgerChain, rows: Iterable[Any]) -> int:
    before = len(chain.lines)
    chain.lines += NOTICE_TOLD.lines_found(rows, VERSION)
    return len(chain.lines) - before


def release(connection: Connection, held: Iterable[tuple[str, int]]) -> None:
    """Release notices that were not tried; that is not an attempt."""
    _many(connection, _RELEASE, [{"done": one, "ours": number} for one, number in held])


def _many(connection: Connection, statement: Any, rows: list[dict[str, Any]]) -> int:
    return connection.execute(statement, rows).rowcount if rows else 0
