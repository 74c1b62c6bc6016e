"""What a reader is in an inspection, and which inspections are theirs to read: asked by everything.

Whoever may not know of an inspection gets the answer that there is none.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from workflow.clock import local_date
from workflow.database.schema import records, rounds
from workflow.errors import N_, Hint, NotFoundError
from workflow.inspection import inspections, refusals
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import facts
from workflow.queries.facts import Snapshot
from workflow.queries.unreadable import Unreadable
from workflow.rules.definition import Stage
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody is in one inspection: the roles held there, and whether they take part."""

    actor: Actor
    roles: frozenset[str]
    takes_part: bool

    def reads(self, what: str) -> bool:
        """Return whether they may read something of the inspection."""
        return rights.may_read(what, self.roles)

    @property
    def knows(self) -> bool:
        """Return whether they may know of the inspection at all."""
        return self.reads("status")

    def require(self, act: str, stage: Stage | None, target: Target) -> None:
        """Refuse an act that they may not do at a stage.

        Raises:
            NotPermittedError: none of their roles may, or they take no part.
        """
        rights.require(act, self.roles, stage)
        if not self.takes_part:
            raise refusals.takes_no_part(target)


def of(actor: Actor, snapshot: Snapshot, today: date) -> Access:
    """Return what an actor is in an inspection: by the roles given, through the team, as liaison.

    Who takes no part has no role through the team; a delegate has those of the principal, unless
    one of the two takes no part.
    """
    roles = set(actor.roles)
    team = snapshot.facts.team
    takes_part = not actor.persons() & team.absent
    if takes_part:
        roles |= team.roles(actor.principal, today)
    if actor.principal and snapshot.facts.unit.liaison_account == actor.principal:
        roles.add(Role.LIAISON)
    return Access(actor, frozenset(roles), takes_part)


def rows(
    connection: Connection, target: Target, what: str, *, reader: Actor, now: datetime
) -> list[Row[Any]]:
    """Return the rows of the inspections named, by id, of which the reader may read something.

    Raises:
        NotFoundError: there is none, or there is none of which the reader may read that.
    """
    found = _readable(connection, inspections.named(connection, target), what, reader, now)
    if not found:
        raise inspections.not_found(target)
    return found


def of_round(
    connection: Connection, code: str, what: str, *, reader: Actor, now: datetime
) -> list[Row[Any]]:
    """Return the rows of a round's inspections of which the reader may read something, by unit.

    Raises:
        NotFoundError: there is no such round, no inspection in it, or none is the reader's to read.
    """
    found = _readable(connection, inspections.of_round(connection, code), what, reader, now)
    if found:
        return sorted(found, key=lambda row: str(row.unit))
    one_round(connection, code, what, reader=reader, now=now)
    raise NotFoundError(
        N_("{round} has no inspection yet"), hint=Hint("open_inspection"), round=code
    )


_ROUND = select(rounds).where(rounds.c.code == bindparam("named"))


def one_round(
    connection: Connection, code: str, what: str, *, reader: Actor, now: datetime
) -> Row[Any]:
    """Return the row of a round of which the reader may read something.

    Raises:
        NotFoundError: there is none, or that is nowhere in it the reader's to read.
    """
    row = connection.execute(_ROUND, {"named": code}).first()
    if row is None:
        raise inspections.not_found(code)
    if not rights.may_read(what, reader.roles):
        rows(connection, Target(code), what, reader=reader, now=now)
    return row


def _readable(
    connection: Connection, found: list[Row[Any]], what: str, reader: Actor, now: datetime
) -> list[Row[Any]]:
    """Return the rows of which the reader may read something; facts are read for the team only."""
    if rights.may_read(what, reader.roles) or not found:
        return found
    today, ids = local_date(now), [(row.id, row.round_id) for row in found]
    known = facts.of_many(connection, ids, facts.ALWAYS, today)
    readable, unreadable = [], Unreadable()
    for row in found:
        with unreadable.passing_over(f"{row.round}/{row.unit}"):  # whose it is, nobody can say
            if of(reader, known[row.id], today).reads(what):
                readable.append(row)
    return readable


def rounds_of(connection: Connection, *, reader: Actor) -> list[str] | None:
    """Return the codes of the rounds of which the reader may know something; None for all.

    What of them is the reader's to know is found inspection by inspection: a membership that is
    over still names its round here.
    """
    if rights.may_read("status", reader.roles):
        return None
    named = f'%"liaison_account": "{reader.principal}"%'
    statement = (
        select(rounds.c.code)
        .join(records)
        .where(
            or_(
                (records.c.kind == "member") & (records.c.number == reader.principal),
                (records.c.kind == "unit") & records.c.data.like(named),
            ),
            records.c.voided == 0,
        )
        .distinct()
    )
    return sorted(connection.execute(statement).scalars())
