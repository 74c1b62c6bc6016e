"""Count wrong passwords by account, whether it exists or not, and pause the account after a few.

Writers hold the lock of the register, so that simultaneous guesses are all counted.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from workflow.clock import local_text, stored
from workflow.database.schema import password_tries as tries
from workflow.errors import N_, Hint, NotAuthenticatedError
from workflow.rules.codes import is_code

#: After so many wrong passwords an account pauses; after as long without one they are forgotten.
MOST, PAUSE = 5, timedelta(minutes=15)
#: Wrong passwords of all accounts within as long that delay nobody; each so many more make
#: everybody who gives a password wait a second longer, up to the longest wait.
_UNDELAYED, _STEP, _LONGEST_SECONDS = 30, 10, 5

_ONE = select(tries).where(tries.c.account == bindparam("of"))
_RECENT = select(func.coalesce(func.sum(tries.c.wrong), 0)).where(
    tries.c.last_at > bindparam("since")
)
_FORGET = delete(tries).where(
    func.coalesce(tries.c.paused_until, "") <= bindparam("now"),
    or_(tries.c.paused_until.is_not(None), tries.c.last_at <= bindparam("since")),
)
_PAUSED = select(tries).where(tries.c.paused_until.is_not(None))


def seconds_to_wait(connection: Connection, now: datetime) -> int:
    """Return how many seconds every sign-in must wait because many passwords were wrong lately."""
    recent = connection.execute(_RECENT, {"since": stored(now - PAUSE)}).scalar_one()
    return max(0, min(_LONGEST_SECONDS, (int(recent) - _UNDELAYED) // _STEP))


def any_of(connection: Connection, account: str) -> bool:
    """Return whether an account has counted wrong passwords, or pauses."""
    return connection.execute(_ONE, {"of": _key(account)}).first() is not None


def paused_until(connection: Connection, account: str, now: datetime) -> datetime | None:
    """Return until when an account pauses; None if it does not."""
    row = connection.execute(_ONE, {"of": _key(account)}).first()
    return _pause(row, now) if row else None


def paused(connection: Connection, now: datetime) -> dict[str, datetime]:
    """Return until when each pausing account pauses."""
    found = {row.account: _pause(row, now) for row in connection.execute(_PAUSED)}
    return {account: until for account, until in found.items() if until}


def count(connection: Connection, account: str, now: datetime) -> datetime | None:
    """Count a wrong password; return until when the account now pauses, None if it does not.

    Expired counts of every account are deleted.
    """
    connection.execute(_FORGET, {"now": stored(now), "since": stored(now - PAUSE)})
    key = _key(account)
    row: Any = connection.execute(_ONE, {"of": key}).first()
    wrong = row.wrong + 1 if row else 1
    until = _next_minute(now + PAUSE) if wrong >= MOST else None
    said = {
        "wrong": wrong,
        "last_at": stored(now),
        "paused_until": stored(until) if until else None,
    }
    if row:
        connection.execute(update(tries).where(tries.c.account == key).values(said))
    else:
        connection.execute(insert(tries), {"account": key, **said})
    return until


def forget(connection: Connection, account: str) -> None:
    """Delete the wrong passwords of an account, and end its pause."""
    connection.execute(delete(tries).where(tries.c.account == _key(account)))


def too_many(account: str, until: datetime) -> NotAuthenticatedError:
    """Return the refusal of a sign-in to an account that pauses."""
    return NotAuthenticatedError(
        N_("after {count} wrong passwords nobody signs in as {account} until {until}"),
        hint=Hint("wait_for_pause"),
        count=MOST,
        account=account,
        until=local_text(until),
    )


def _pause(row: Any, now: datetime) -> datetime | None:
    """Return the end of a row's pause; a clock that was set wrong does not prolong it."""
    until = datetime.fromisoformat(row.paused_until) if row.paused_until else None
    return until if until and now < until <= _next_minute(now + PAUSE) else None


def _next_minute(instant: datetime) -> datetime:
    """Return the next whole minute after an instant, to be shown."""
    return instant.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _key(account: str) -> str:
    """Return the key to count under; a text that cannot be an account may be a password."""
    return account if is_code(account) else ""
