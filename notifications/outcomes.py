"""What becomes of notices on their way out: claimed, postponed, suppressed, sent, failed, seen.

What is recorded for good is entered in the chain that each function is given: the ledger's own, or
that of one delivery.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from workflow.audit.evidence import NOTICE_SEEN, NOTICE_TOLD
from workflow.audit.ledgers import LedgerChain
from workflow.database.schema import VERSION, deadlines, inspections, notices, rounds
from workflow.inspection import calendars

DUE, SENT, FAILED, SUPPRESSED, ACKNOWLEDGED = "due", "sent", "failed", "suppressed", "acknowledged"

#: A literal: SQLite plans the statement again each time if the state is a parameter.
IS_DUE = notices.c.state == literal_column(f"'{DUE}'")
UNCLAIMED = or_(notices.c.lease_until.is_(None), notices.c.lease_until <= bindparam("at"))
WAITING = IS_DUE & (notices.c.next_try_at <= bindparam("at"))

_MESSAGES = (
    select(notices.c.message)
    .where(WAITING, UNCLAIMED)
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
    notices.c.message.in_(bindparam("messages", expanding=True)), WAITING, UNCLAIMED
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
    IS_DUE,
)
_TOLD = [notices.c[name] for name in NOTICE_TOLD.names]
_SENT = (
    update(notices)
    .where(
        notices.c.id.in_(bindparam("done", expanding=True)),
        tuple_(notices.c.id, notices.c.claim).in_(bindparam("held", expanding=True)),
        IS_DUE,
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
        WAITING,
        UNCLAIMED,
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
        chain.include(NOTICE_SEEN, row)


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
