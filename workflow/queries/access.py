"""What a reader is in an inspection, and which inspections are theirs to read: asked by everything.

Whoever may not know of an inspection gets the answer that there is none; whoever may know of it,
and not read something of it, is told who may.
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
from workflow.rules.roles import Role, apart


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody is in one inspection: the roles held there, and whether they take part.

    `apart` are two roles behind the actor that nobody may hold together; then nothing is done, and
    of the roles only those are left of which nothing can be feared.
    """

    actor: Actor
    roles: frozenset[str]
    takes_part: bool = True
    apart: tuple[Role, Role] | None = None

    def reads(self, what: str) -> bool:
        """Return whether they may read something of the inspection."""
        return rights.may_read(what, self.roles)

    @property
    def knows(self) -> bool:
        """Return whether they may know of the inspection at all."""
        return self.reads("status")

    @property
    def hidden(self) -> bool:
        """Return whether an act is to be refused as if the inspection were not there."""
        return not self.knows and self.apart is None

    def require(self, act: str, stage: Stage | None, target: Target) -> None:
        """Refuse an act that they may not do at a stage.

        Raises:
            NotPermittedError: none of their roles may, or two go with each other in nobody.
        """
        self.require_together()
        rights.require(act, self.roles, stage)

    def require_together(self) -> None:
        """Refuse who holds what nobody may hold together.

        Raises:
            NotPermittedError: they do, in person or for another.
        """
        if self.apart is not None:
            raise rights.not_together(self.apart)


def of(actor: Actor, snapshot: Snapshot, today: date) -> Access:
    """Return what an actor is in an inspection: by the roles given, through the team, as liaison.

    A delegate has the roles of the principal. Who takes no part, or acts for or through somebody
    who takes none, has no role here, whatever was given to them.
    """
    team, persons = snapshot.facts.team, actor.persons()
    if persons & team.absent:
        return Access(actor, frozenset(), takes_part=False)
    given = frozenset(actor.roles)
    liaison = persons & {snapshot.facts.unit.liaison_account}
    behind = {role for person in persons for role in team.roles(person, today)}
    both = apart({*actor.held, *given, *behind, *((Role.LIAISON,) if liaison else ())})
    as_liaison = frozenset({Role.LIAISON}) if actor.principal in liaison else frozenset()
    if both is None or not persons:
        return Access(actor, given | team.roles(actor.principal, today) | as_liaison)
    return Access(actor, as_liaison if liaison else given, apart=both)


def rows(
    connection: Connection, target: Target, what: str, *, reader: Actor, now: datetime
) -> list[Row[Any]]:
    """Return the rows of the inspections named, by id, of which the reader may read something.

    Raises:
        NotFoundError: there is none, or none that the reader may know of.
        NotPermittedError: the reader may know of one, and not read that of any.
    """
    named = inspections.named(connection, target)
    return _readable(connection, named, target, what, reader, now)


def of_round(
    connection: Connection, code: str, what: str, *, reader: Actor, now: datetime
) -> list[Row[Any]]:
    """Return the rows of a round's inspections of which the reader may read something, by unit.

    Raises:
        NotFoundError: there is no such round, no inspection in it, or none the reader may know of.
        NotPermittedError: the reader may know of one, and not read that of any.
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
    """Return the row of a round of which the reader may read something.

    Raises:
        NotFoundError: there is none, or it is not the reader's to know.
        NotPermittedError: the reader may know of it, and not read that of it.
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
    """Return the row of the inspection named, of which the reader may read something.

    Raises:
        NotFoundError: there is none, or it is not the reader's to know.
        NotPermittedError: the reader may know of it, and not read that of it.
    """
    named = inspections.named(connection, target) if target.unit else []
    given = named and rights.may_read(what, reader.roles)
    if not given or closed_to(connection, [named[0].id], reader=reader):
        held = known_of(connection, named, reader=reader, today=today)
        require(held.values(), what, target)
    return named[0]


def known_of(
    connection: Connection, named: Sequence[Row[Any]], *, reader: Actor, today: date
) -> dict[str, Access]:
    """Return what the reader is in each inspection that is theirs to know of, by id.

    The database is asked as much where there is none at all: time does not tell what is hidden.
    """
    known = facts.of_many(connection, asked(named), facts.ALWAYS, today)
    found, unreadable = {}, Unreadable()
    for row in named:
        with unreadable.passing_over(f"{row.round}/{row.unit}"):  # whose it is, nobody can say
            own = of(reader, known[row.id], today)
            if own.knows:
                found[row.id] = own
    return found


def known_rows(
    connection: Connection, named: list[Row[Any]], *, reader: Actor, today: date
) -> list[Row[Any]]:
    """Return the rows of which the reader may know."""
    doubtful = named
    if rights.may_read("status", reader.roles):
        closed = closed_to(connection, [row.id for row in named], reader=reader)
        doubtful = [row for row in named if row.id in closed]
        if not doubtful:
            return named
    held = known_of(connection, doubtful, reader=reader, today=today)
    asked_of = {row.id for row in doubtful}
    return [row for row in named if row.id not in asked_of or row.id in held]


def asked(named: Sequence[Row[Any]]) -> list[tuple[str, str]]:
    """Return ids and round ids by which facts are asked; those of nothing where there is none."""
    return [(row.id, row.round_id) for row in named] or [NOWHERE]


#: The id and round id of no inspection.
NOWHERE = ("", "")


def require(held: Iterable[Access], what: str, target: Target) -> None:
    """Refuse a reading where none of what the reader may know of is theirs to read.

    The one rule: what they may not know of is not there; of what they may know of they are told
    who may read it.

    Raises:
        NotFoundError: they may know of none.
        NotPermittedError: they may know of one, and not read that of any.
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
    """Return the rows of which the reader may read something; facts are read where it is not said
    by the roles that were given.
    """  # noqa: D205
    doubtful = named
    if rights.may_read(what, reader.roles):
        if not named:
            raise inspections.not_found(target)
        closed = closed_to(connection, [row.id for row in named], reader=reader)
        doubtful = [row for row in named if row.id in closed]
        if not doubtful:
            return named
    held = known_of(connection, doubtful, reader=reader, today=local_date(now))
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
    """Return the inspections in which a reader, or for whom they read, takes no part."""
    rows = connection.execute(_RECUSALS, {"persons": sorted(reader.persons())})
    handled = f'"handling": "{TAKES_NO_PART}"'
    return frozenset(row.inspection_id for row in rows if handled in row.data)


def closed_to(
    connection: Connection, ids: Sequence[str] | None = None, *, reader: Actor
) -> frozenset[str]:
    """Return the inspections, of some or of all, that stay closed to a reader of everything.

    They are those of which the reader takes no part, or is the liaison, in person or for another.
    """
    persons = reader.persons()
    if not persons:
        return frozenset()
    closed = set(recused(connection, reader=reader))
    names = (f'"liaison_account": "{person}"' for person in persons)
    named = or_(*(records.c.data.contains(name, autoescape=True) for name in names))
    liaisons = _LIAISONS.where(named)
    for start in range(0, len(ids or ()) or 1, facts.AT_ONCE):
        some = records.c.inspection_id.in_(ids[start : start + facts.AT_ONCE]) if ids else true()
        closed.update(connection.execute(liaisons.where(some)).scalars())
    return frozenset(closed)


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
