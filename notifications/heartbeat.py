"""When each job of the scheduler last ran."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from workflow.clock import stored
from workflow.database.schema import heartbeats
from workflow.database.sessions import Database

_LAST = select(heartbeats.c.at, heartbeats.c.told).where(heartbeats.c.job == bindparam("of"))
_BEAT = (
    update(heartbeats)
    .where(heartbeats.c.job == bindparam("of"))
    .values(at=bindparam("done_at"), told=bindparam("what"))
)


def beat(database: Database, job: str, now: datetime, told: str = "") -> None:
    """Record that a job ran, and its result."""
    given = {"of": job, "done_at": stored(now), "what": told}
    with database.write() as connection:
        if connection.execute(_BEAT, given).rowcount == 0:
            row = {"job": job, "at": stored(now), "told": told}
            connection.execute(insert(heartbeats), row)


def last(connection: Connection, job: str) -> datetime | None:
    """Return when a job last ran, or None."""
    row = connection.execute(_LAST, {"of": job}).first()
    return datetime.fromisoformat(row.at) if row is not None and row.at else None
