"""Which roles a reader has in an inspection, and which inspections a reader may read.

A reader who may not know of an inspection is told that there is none. A reader who may know of it,
but not read the part asked for, is told who may.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, literal_column, or_, select, true

from workflow.clock import local_date
from workflow.database.schema import records, rounds
from workflow.errors import N_, Hint, NotFoundError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import facts
from workflow.queries.facts import Snapshot
from workflow.queries.unreadable import Unreadable
from workflow.rules.definition import Stage
from workflow.rules.facts.team import TAKES_NO_PART
from workflow.rules.roles import Role, incompatible


@dataclass(frozen=True, slots=True)
class Access:
    """The roles somebody has in one inspection, and whether they take part in it.

    `incompatible` are two roles of the actor that nobody may hold together. The actor may then do
    nothing, and keeps only the roles that were given, or the liaison's.
    """

    actor: Actor
    roles: frozenset[str]
    takes_part: bool = True
    incompatible: tuple[Role, Role] | None = None

    def reads(self, what: str) -> bool:
        """Return whether they may read this part of the inspection."""
        return rights.may_read(what, self.roles)

    @property
    def knows(self) -> bool:
        """Return whether they may know of the inspection at all."""
        return self.reads("status")

    @property
    def hidden(self) -> bool:
        """Return whether acts are refused as if the inspection did not exist."""
        return not self.knows and self.incompatible is None

    def require(self, act: str, stage: Stage | None, target: Target) -> None:
        """Refuse an act that they may not do at a stage.

        Raises:
            NotPermittedError: none of their roles may, or two of them are incompatible.
        """
        self.require_compatible_roles()
        rights.require(act, self.roles, stage)

    def require_compatible_roles(self) -> None:
        """Refuse an actor with two incompatible roles.

        Raises:
            NotPermittedError: they hold such roles, in person or as a delegate.
        """
        if self.incompatible is not None:
            raise rights.incompatible_roles(self.incompatible)


def of(actor: Actor, snapshot: Snapshot, today: date) -> Access:
    """Return the access of an actor to an inspection: given roles, role in the team, or liaison.

    A delegate has the roles of the principal. If delegate or principal takes no part, neither has
    a role here, whatever roles they were given.
    """
    team, persons = snapshot.facts.team, actor.persons()
    if persons & team.absent:
        return Access(actor, frozenset(), takes_part=False)
    given = frozenset(actor.roles)
    liaison = persons & {snapshot.facts.unit.liaison_account}
    behind = {role for person in persons for role in team.roles(person, today)}
    both = incompatible({*actor.held, *given, *behind, *((Role.LIAISON,) if liaison else ())})
    as_liaison = frozenset({Role.LIAISON}) if actor.principal in liaison else frozenset()
    if both is None or not persons:
        return Access(actor, given | team.roles(actor.principal, today) | as_liaison)
    return Access(actor, as_liaison if liaison else given, incompatible=both)


def rows(
    connection: Connection, target: Target, what: str, *, reader: Actor, now: datetime
) -> list[Row[Any]]:
    """Return the rows of the named inspections of which the reader may read `what`, by id.

    Raises:
        NotFoundError: there is none, or none of which the reader may know.
        NotPermittedError: the reader may know of one, but read `what` of none.
    """
    named = inspections.named(connection, target)
    return _readable(connection, named, target, what, reader, now)


def of_round(
    connection: Connection, code: str, what: str, *, reader: Actor, now: datetime
) -> list[Row[Any]]:
    """Return the rows of a round's inspections of which the reader may read `what`, by unit.

    Raises:
        NotFoundError: there is no such round, no inspection in it, or none the reader may know of.
        NotPermittedError: the reader may know of one, but read `what` of none.
    """
    named = inspections.of_round(connection, code)
    if not named and rights.may_read(what, reader.roles):
        one_round(connection, code, what, reader=reader, now=now)
        raise NotFoundError(
            N_("{round} has no inspection yet"), hint=Hint("open_inspection"), round=code
        )
    found = _readable(connection, named, Target(code), what, reader, now)
    return sorted(found, key=lambda row: str(row.unit))


_ROUND = select(rounds).where(rounds.c.code == bindparam("named"))


def one_round(
    connection: Connection, code: str, what: str, *, reader: Actor, now: datetime
) -> Row[Any]:
    """Return the row of a round of which the reader may read `what`.

    Raises:
        NotFoundError: there is no such round, or the reader may not know of it.
        NotPermittedError: the reader may know of it, but not read `what`.
    """
    row = connection.execute(_ROUND, {"named": code}).first()
    if not rights.may_read(what, reader.roles):
        rows(connection, Target(code), what, reader=reader, now=now)
    if row is None:
        raise inspections.not_found(code)
    return row


def one(
    connection: Connection, target: Target, what: str, *, reader: Actor, today: date
) -> Row[Any]:
    """Return the row of the named inspection if the reader may read `what` of it.

    Raises:
        NotFoundError: there is none, or the reader may not know of it.
        NotPermittedError: the reader may know of it, but not read `what`.
    """
    named = inspections.named(connection, target) if target.unit else []
    given = named and rights.may_read(what, reader.roles)
    if not given or hidden_from(connection, [named[0].id], reader=reader):
        held = access_to(connection, named, reader=reader, today=today)
        require(held.values(), what, target)
    return named[0]


def access_to(
    connection: Connection, named: Sequence[Row[Any]], *, reader: Actor, today: date
) -> dict[str, Access]:
    """Return the reader's access to each inspection of which they may know, by id.

    The database is asked as much if there is no inspection, so that time does not reveal hidden
    ones.
    """
    known = facts.of_many(connection, ids_for_facts(named), facts.ALWAYS, today)
    found, unreadable = {}, Unreadable()
    for row in named:
        with unreadable.skipping(f"{row.round}/{row.unit}"):  # nobody can say who may know of it
            own = of(reader, known[row.id], today)
            if own.knows:
                found[row.id] = own
    return found


def visible_rows(
    connection: Connection, named: list[Row[Any]], *, reader: Actor, today: date
) -> list[Row[Any]]:
    """Return the rows of which the reader may know."""
    doubtful = named
    if rights.may_read("status", reader.roles):
        closed = hidden_from(connection, [row.id for row in named], reader=reader)
        doubtful = [row for row in named if row.id in closed]
        if not doubtful:
            return named
    held = access_to(connection, doubtful, reader=reader, today=today)
    asked_of = {row.id for row in doubtful}
    return [row for row in named if row.id not in asked_of or row.id in held]


def ids_for_facts(named: Sequence[Row[Any]]) -> list[tuple[str, str]]:
    """Return (id, round id) of each row, by which facts are read; `NO_INSPECTION` if none."""
    return [(row.id, row.round_id) for row in named] or [NO_INSPECTION]


#: An id and a round id that match no inspection.
NO_INSPECTION = ("", "")


def require(held: Iterable[Access], what: str, target: Target) -> None:
    """Refuse a reader who may read `what` of none of the inspections of which they may know.

    Raises:
        NotFoundError: they may know of none.
        NotPermittedError: they may know of one, but read `what` of none; it names who may.
    """
    known = list(held)
    if not known:
        raise inspections.not_found(target)
    if not any(own.reads(what) for own in known):
        raise rights.not_permitted(what, rights.READS[what])


def _readable(
    connection: Connection,
    named: list[Row[Any]],
    target: Target,
    what: str,
    reader: Actor,
    now: datetime,
) -> list[Row[Any]]:
    """Return the rows of which the reader may read `what`.

    Facts are read only for the inspections that the reader's given roles do not decide.
    """
    doubtful = named
    if rights.may_read(what, reader.roles):
        if not named:
            raise inspections.not_found(target)
        closed = hidden_from(connection, [row.id for row in named], reader=reader)
        doubtful = [row for row in named if row.id in closed]
        if not doubtful:
            return named
    held = access_to(connection, doubtful, reader=reader, today=local_date(now))
    hidden = {row.id for row in doubtful if row.id not in held or not held[row.id].reads(what)}
    found = [row for row in named if row.id not in hidden]
    if not found:
        require(held.values(), what, target)
    return found


_RECUSALS = select(records.c.inspection_id, records.c.data).where(
    records.c.kind == literal_column("'recusal'"),
    records.c.voided == literal_column("0"),
    records.c.number.in_(bindparam("persons", expanding=True)),
)
_LIAISONS = select(records.c.inspection_id).where(
    records.c.kind == literal_column("'unit'"), records.c.voided == literal_column("0")
)


def recused(connection: Connection, *, reader: Actor) -> frozenset[str]:
    """Return the inspections in which the reader, or the person they act for, takes no part."""
    rows = connection.execute(_RECUSALS, {"persons": sorted(reader.persons())})
    handled = f'"handling": "{TAKES_NO_PART}"'
    return frozenset(row.inspection_id for row in rows if handled in row.data)


def closed_to(connection: Connection, *, reader: Actor) -> frozenset[str]:
    """Return the inspections that are hidden from a reader whatever their principal may read.

    The reader or the principal takes no part in these, or the delegate is the liaison.
    """
    if not reader.persons():
        return frozenset()
    closed = recused(connection, reader=reader)
    if not reader.on_behalf_of:
        return closed
    return closed | hidden_from(connection, reader=Actor(reader.account))


def hidden_from(
    connection: Connection, ids: Sequence[str] | None = None, *, reader: Actor
) -> frozenset[str]:
    """Return the inspections, of those given or of all, that are hidden even from a given role.

    In these the reader takes no part or is the liaison, in person or as a delegate.
    """
    persons = reader.persons()
    if not persons:
        return frozenset()
    closed = set(recused(connection, reader=reader))
    names = (f'"liaison_account": "{person}"' for person in persons)
    named = or_(*(records.c.data.contains(name, autoescape=True) for name in names))
    liaisons = _LIAISONS.where(named)
    for start in range(0, len(ids or ()) or 1, facts.BATCH_SIZE):
        some = records.c.inspection_id.in_(ids[start : start + facts.BATCH_SIZE]) if ids else true()
        closed.update(connection.execute(liaisons.where(some)).scalars())
    return frozenset(closed)


def rounds_of(connection: Connection, *, reader: Actor) -> list[str] | None:
    """Return the codes of the rounds in which the reader may know of an inspection; None for all.

    It is a first selection: a membership that has ended still selects its round, and each
    inspection is checked afterwards.
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
