"""The existing records beside the one being entered, and the change that a row would make.

Nothing is written here. Entering the row judges it again, with the same code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from workflow.clock import local_date
from workflow.database.schema import rounds
from workflow.database.sessions import Database
from workflow.errors import Problem
from workflow.inspection import inspections, refusals, texts
from workflow.inspection.inspections import Target
from workflow.people import accounts, rights
from workflow.people.actor import Actor
from workflow.queries import access, facts, status
from workflow.records import display, store
from workflow.records.directory import Directory
from workflow.records.fields import Field
from workflow.records.kind import Kind
from workflow.records.matching import RecordIndex, RowMatch, bad_codes
from workflow.records.rows import Row
from workflow.records.store import Stored
from workflow.records.values import legible
from workflow.rules.definition import CLOSED, Lifecycle
from workflow.rules.policy import Policy

_STATES = (inspections.OPEN, inspections.SUSPENDED, inspections.CLOSED)


@dataclass(kw_only=True)
class EntryPreview:
    """The records of one kind in an inspection or of a round itself, including voided ones."""

    kind: Kind
    #: The code of the inspection or round.
    target: str
    stored: Sequence[Stored]
    directory: Directory
    #: The groups of records that are closed.
    closed_groups: frozenset[str]
    #: From which the accounts that a row names are read.
    database: Database
    #: The policy of the inspection; None if it does not exist yet.
    policy: Policy | None = None
    #: Whether the inspection is closed for good.
    final: bool = False

    def judge(self, row: Row) -> RowMatch | list[Problem]:
        """Return the change that a row would make, or all problems of the row."""
        directory = self.directory.with_accounts(self._named(row))
        index = RecordIndex(self.stored, directory, lambda kind, name, text: text, self.policy)
        outcome = index.match(row, anew=True)
        wrong = bad_codes(row)
        return [*(outcome if isinstance(outcome, list) else ()), *wrong] if wrong else outcome

    def words(self, field: Field) -> tuple[str, ...]:
        """Return the words that a field accepts; none if it accepts any text."""
        return field.words(self.policy)

    def by_number(self, number: str) -> Stored | None:
        """Return the record with this number; a valid one rather than a voided one."""
        found = [s for s in self.stored if s.number == number]
        return next((s for s in found if not s.voided), found[-1] if found else None)

    def numbers(self) -> list[str]:
        """Return the numbers that are already used."""
        return [s.number for s in self.stored]

    def in_words(self, data: dict[str, Any]) -> dict[str, str]:
        """Return stored data as text, by heading, with the names of people."""
        names = display.people_names(self.kind, data, self.directory)
        return display.in_words(self.kind, data, names)

    def is_closed(self, data: dict[str, Any]) -> bool:
        """Return whether a new record with this data would belong to a closed group."""
        return self.kind.closes(data) in self.closed_groups

    def _named(self, row: Row) -> Mapping[str, str]:
        """Return the names of the accounts that a row may mean."""
        values = (row.values.get(f.name) for f in row.kind.fields if f.lookup == "account")
        named = [text for value in values if (text := legible(value))]
        if not named:
            return {}
        with self.database.read() as connection:
            return accounts.names_for(connection, named)


def entry_preview(
    database: Database,
    lifecycle: Lifecycle,
    kind: Kind,
    target: Target,
    *,
    reader: Actor,
    now: datetime,
) -> EntryPreview:
    """Return the existing records of the kind that the reader is about to enter.

    A round or inspection that the record would open need not exist.

    Raises:
        NotFoundError: there is no such inspection, or the reader may not know of it.
        NotPermittedError: the reader may not enter records of that kind, or takes no part.
        EndedError: the inspection is cancelled.
    """
    with database.read() as connection:
        if kind.opens_round:
            stored = _of_round(connection, kind, target.round, reader)
            return _preview(database, kind, target.round, stored)
        row = next(iter(inspections.named(connection, target)), None)
        today, kinds = local_date(now), (*facts.ALWAYS, "person")
        found = [row] if row is not None else []
        identifier, round_id = access.ids_for_facts(found)[0]
        with status.naming_unreadable(connection, lifecycle, found, reader=reader, now=now):
            snapshot = facts.of_one(connection, identifier, round_id, kinds, today)
            own = access.of(reader, snapshot, today)
            ended = row is None or row.state == inspections.CLOSED
            stage = CLOSED if ended else snapshot.facts.proceedings.current.stage
            closed, persons = lifecycle.closed_groups(stage), tuple(snapshot.facts.persons)
        if row is None or not own.knows:
            _require_opening(kind, target, reader)
            return _preview(database, kind, str(target), ())
        own.require(kind.act, lifecycle.open_stage(stage), target)
        there = Directory(snapshot.facts.team, persons)
        if kind.of_round:
            stored = store.of_group(connection, row.round_id, kind, snapshot.facts.unit.group)
            return _preview(database, kind, str(target), stored, there)
        refusals.require_state(row.state, _STATES, target)
        with status.naming_unreadable(connection, lifecycle, found, reader=reader, now=now):
            stored = store.of_inspections(connection, [row.id], [kind.code])
            policy = texts.policy(connection, row.policy_sha256)
        preview = _preview(database, kind, str(target), stored, there, closed, policy)
        return replace(preview, final=row.state == inspections.CLOSED)


def _require_opening(kind: Kind, target: Target, reader: Actor) -> None:
    """Refuse a record of an unknown inspection, unless it opens one and the reader may do that.

    Raises:
        NotFoundError: the record opens no inspection.
        NotPermittedError: the reader may not open one.
    """
    if kind.opens is None:
        raise inspections.not_found(target)
    rights.require(kind.act, reader.roles)


def require_there(connection: Connection, target: Target, *, reader: Actor, now: datetime) -> None:
    """Refuse a round or an inspection that does not exist for the reader.

    Raises:
        NotFoundError: there is none, or the reader may not know of it.
    """
    if target.unit:
        access.rows(connection, target, "status", reader=reader, now=now)
    else:
        access.one_round(connection, target.round, "status", reader=reader, now=now)


def _of_round(connection: Connection, kind: Kind, code: str, reader: Actor) -> list[Stored]:
    rights.require(kind.act, reader.roles)
    found = connection.execute(select(rounds.c.id).where(rounds.c.code == code)).first()
    stored = store.of_round(connection, found.id) if found else []
    return [s for s in stored if s.kind == kind.code]


def _preview(
    database: Database,
    kind: Kind,
    target: str,
    stored: Sequence[Stored],
    directory: Directory | None = None,
    closed: frozenset[str] = frozenset(),
    policy: Policy | None = None,
) -> EntryPreview:
    return EntryPreview(
        kind=kind,
        target=target,
        stored=stored,
        directory=directory or Directory(),
        closed_groups=closed,
        database=database,
        policy=policy,
    )
