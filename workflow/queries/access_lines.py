"""The lines of the access log that a reader may see."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, or_, select

from workflow.clock import ZONE, stored
from workflow.database.schema import access_log, inspections, rounds
from workflow.inspection.inspections import Target
from workflow.people import accounts, rights
from workflow.people.actor import Actor
from workflow.queries import access, history


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One line; `code` says why it was refused, or that it was done."""

    at: str
    actor: str
    on_behalf_of: str | None
    act: str
    target: str
    code: str


_LINES = select(access_log).order_by(access_log.c.position)


def listed(
    connection: Connection,
    target: Target | None = None,
    *,
    account: str = "",
    since: date | None = None,
    reader: Actor,
    now: datetime,
) -> list[AccessLine]:
    """Return the lines in the order in which they were written.

    They may be limited to a round or inspection, to an account, also as a delegate, or to the time
    since a day. Lines about an inspection that is hidden from the reader are left out.

    Raises:
        AmbiguousError: several people have the name.
        NotPermittedError: the reader may not read the access log.
    """
    rights.require_read("access", reader.roles)
    wanted = _LINES
    if account:
        named = accounts.resolve(connection, account)
        wanted = wanted.where(or_(access_log.c.actor == named, access_log.c.on_behalf_of == named))
    if since is not None:
        begins = datetime.combine(since, time.min, ZONE)
        wanted = wanted.where(access_log.c.at >= stored(begins))
    closed = _closed(connection, reader)
    return [
        AccessLine(
            at=history.local(row.at),
            actor=row.actor,
            on_behalf_of=row.on_behalf_of or None,
            act=row.act,
            target=row.target,
            code=row.code,
        )
        for row in connection.execute(wanted)
        if _concerns(row.target, target) and _inspection(row.target) not in closed
    ]


def _closed(connection: Connection, reader: Actor) -> frozenset[str]:
    """Return the inspections that are hidden from the reader, as lines name them."""
    ids = access.hidden_from(connection, reader=reader)
    if not ids:
        return frozenset()
    named = select(rounds.c.code, inspections.c.unit, inspections.c.id).join(
        rounds, rounds.c.id == inspections.c.round_id
    )
    return frozenset(
        str(Target(row.code, row.unit)) for row in connection.execute(named) if row.id in ids
    )


def _concerns(said: str, target: Target | None) -> bool:
    if target is None:
        return True
    found = _inspection(said)
    return found == str(target) or (not target.unit and found.partition("/")[0] == target.round)


def _inspection(said: str) -> str:
    """Return the round or inspection that a line names, without versions of a draft."""
    return said.partition(" ")[0]
