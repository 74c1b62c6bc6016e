"""What is on file of one kind in one inspection: a row is judged against it before it is entered.

The same code judges it again when it is entered; nothing here writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from commands.entry import shown
from commands.terminal.session import Session
from workflow.clock import local_date
from workflow.database.schema import rounds
from workflow.errors import NotFoundError, Problem, WorkflowError
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.operations.context import note_refusal
from workflow.operations.refusals import require_state
from workflow.people import accounts, rights
from workflow.queries import facts
from workflow.queries.access import roles_of
from workflow.queries.facts import Snapshot
from workflow.records import store
from workflow.records.kind import Kind
from workflow.records.matching import Names, RecordIndex, RowMatch, bad_codes
from workflow.records.rows import Row
from workflow.records.store import Stored
from workflow.rules.definition import CLOSED

_ANY_BUT_CANCELLED = (inspections.OPEN, inspections.SUSPENDED, inspections.CLOSED)


@dataclass(kw_only=True)
class OnFile:
    """The records of a kind that stand, and whom the names in a row may mean."""

    session: Session
    kind: Kind
    #: The inspection, or of a round itself the round, as people name it.
    target: str
    stored: Sequence[Stored]
    snapshot: Snapshot | None = None
    stage: str = ""
    _accounts: dict[str, bool] = field(default_factory=dict)

    def judge(self, row: Row) -> RowMatch | list[Problem]:
        """Return what a row would make of a record, or everything that is wrong with it."""
        shelf = RecordIndex(self.stored, self._names(row), lambda kind, name, text: text)
        outcome = shelf.match(row, anew=True)
        wrong = bad_codes(row)
        return [*(outcome if isinstance(outcome, list) else ()), *wrong] if wrong else outcome

    def of_number(self, number: str) -> Stored | None:
        """Return the record of a number, one that counts before one that was voided."""
        found = [s for s in self.stored if s.number == number]
        return next((s for s in found if not s.voided), found[-1] if found else None)

    def numbers(self) -> list[str]:
        """Return the numbers that are taken."""
        return [s.number for s in self.stored]

    def words(self, data: dict[str, Any]) -> dict[str, str]:
        """Return what stored data holds, by heading, with names for accounts and staff numbers."""
        return shown.fields(self.kind, data, self._written(data))

    def closed(self, data: dict[str, Any]) -> bool:
        """Return whether a new record of that data would come too late."""
        lifecycle = self.session.lifecycle
        return bool(self.stage) and self.kind.closes(data) in lifecycle.closed_groups(self.stage)

    def _names(self, row: Row) -> Names:
        if self.snapshot is None:
            return Names()
        there = self.snapshot.facts
        return Names(there.team, tuple(there.persons), self._existing(row))

    def _existing(self, row: Row) -> frozenset[str]:
        """Return which of the accounts that a row names there are."""
        named = {str(row.values.get(f.name, "")) for f in row.kind.fields if f.lookup == "account"}
        unknown = {name for name in named if name and name not in self._accounts}
        if unknown:
            with self.session.open().read() as connection:
                there = accounts.existing(connection, unknown)
            self._accounts.update({name: name in there for name in unknown})
        return frozenset(name for name in named if self._accounts.get(name))

    def _written(self, data: dict[str, Any]) -> dict[str, str]:
        """Return how looked-up names are written, by field."""
        if self.snapshot is None:
            return {}
        people = {p.record: p.name for p in self.snapshot.facts.persons}
        team = {m.account: m.name for m in self.snapshot.facts.team.listed}
        found = {}
        for spec in self.kind.fields:
            value = data.get(spec.name)
            if not value or spec.lookup not in ("team", "person") or not spec.looked_up(data):
                continue
            codes = [value] if isinstance(value, str) else value
            by_code = team if spec.lookup == "team" else people
            found[spec.name] = "、".join(by_code.get(code, code) or code for code in codes)
        return found


def read(session: Session, kind: Kind, target: Target) -> OnFile | None:
    """Return what is on file; nothing where entering it will be refused, which is said there."""
    try:
        return _read(session, kind, target)
    except WorkflowError:
        return None


def required(session: Session, kind: Kind, target: Target) -> OnFile:
    """Return what is on file, before a person is asked for more.

    Raises:
        WorkflowError: entering it would be refused; it is written down as if it had been tried.
    """
    try:
        return _read(session, kind, target)
    except WorkflowError as refusal:
        note_refusal(session.context(), "record", str(target), refusal)
        raise


def _read(session: Session, kind: Kind, target: Target) -> OnFile:
    with session.open().read() as connection:
        if kind.opens_round:
            return _of_round(session, connection, kind, target.round)
        return _of_inspection(session, connection, kind, target)


def _of_round(session: Session, connection: Connection, kind: Kind, code: str) -> OnFile:
    rights.require(kind.act, session.actor().roles)
    found = connection.execute(select(rounds.c.id).where(rounds.c.code == code)).first()
    stored = store.of_round(connection, found.id) if found else []
    of_kind = [s for s in stored if s.kind == kind.code]
    return OnFile(session=session, kind=kind, target=code, stored=of_kind)


def _of_inspection(session: Session, connection: Connection, kind: Kind, target: Target) -> OnFile:
    actor = session.actor()
    try:
        row = inspections.find(connection, target)
    except NotFoundError:
        if kind.opens is None:
            raise
        rights.require(kind.act, actor.roles)
        return OnFile(session=session, kind=kind, target=str(target), stored=())
    today = local_date(session.now())
    snapshot = facts.of_one(connection, row.id, row.round_id, (*facts.ALWAYS, "person"), today)
    roles = roles_of(actor, snapshot, today)
    if not rights.may_read("status", roles):
        raise inspections.not_found(target)
    rights.require(kind.act, roles)
    if kind.of_round:
        stored = store.of_group(connection, row.round_id, kind, snapshot.facts.unit.group)
        return OnFile(
            session=session, kind=kind, target=str(target), stored=stored, snapshot=snapshot
        )
    require_state(row.state, _ANY_BUT_CANCELLED, target)
    stage = CLOSED if row.state == inspections.CLOSED else snapshot.facts.proceedings.current.stage
    stored = store.of_inspections(connection, [row.id], [kind.code])
    return OnFile(
        session=session,
        kind=kind,
        target=str(target),
        stored=stored,
        snapshot=snapshot,
        stage=stage,
    )
