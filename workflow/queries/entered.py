"""What was entered: the records of an inspection or a round, as the actor may read them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from workflow.clock import local_date
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import facts
from workflow.queries.access import roles_of
from workflow.queries.facts import Snapshot
from workflow.records import display, store
from workflow.records.directory import Directory
from workflow.records.kind import Kind
from workflow.records.store import Stored
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class EnteredRecord:
    """A record; `data` is what is stored, `shown` how its looked-up names are written."""

    kind: Kind
    unit: str
    number: str
    data: dict[str, Any]
    shown: dict[str, str]
    entered_by: str
    entered_at: str
    voided: bool

    def in_words(self) -> dict[str, str]:
        """Return what it holds, by heading."""
        return display.in_words(self.kind, self.data, self.shown)


def of_target(
    connection: Connection,
    round_code: str,
    unit: str | None,
    kinds: Sequence[Kind],
    actor: Actor | None,
    now: datetime,
) -> list[EnteredRecord]:
    """Return the records of these kinds, by unit, kind and number; voided ones among them.

    Raises:
        NotFoundError: there is no such round or unit, or nothing of it is the actor's to know.
    """
    if unit is not None:
        rows = [inspections.find(connection, Target(round_code, unit))]
    else:
        rows = inspections.of_round(connection, round_code)
    today = local_date(now)
    known = facts.of_many(
        connection, [(r.id, r.round_id) for r in rows], (*facts.ALWAYS, "person"), today
    )
    readable = {}
    for row in rows:
        roles = roles_of(actor, known[row.id], today) if actor else frozenset(Role)
        allowed = {k.code for k in kinds if rights.may_read(k.read, roles)}
        if Role.LIAISON in roles:
            allowed |= {k.code for k in kinds if k.told_to_unit}
        if allowed and rights.may_read("status", roles):
            readable[row.id] = (row.unit, allowed, roles)
    if not readable:
        raise inspections.not_found(f"{round_code}/{unit}" if unit else round_code)
    by_code = {kind.code: kind for kind in kinds}
    stored = store.of_inspections(connection, list(readable), list(by_code))
    if any(kind.of_round for kind in kinds):
        stored += _of_round(connection, rows[0].round_id, known, list(readable), by_code)
    directories = {
        id_: Directory(known[id_].facts.team, tuple(known[id_].facts.persons)) for id_ in readable
    }
    found = []
    for record in stored:
        kind, inspection = by_code[record.kind], record.inspection_id or ""
        own_unit, allowed, roles = readable[inspection]
        only_liaison = not rights.may_read(kind.read, roles)
        if kind.code in allowed and not (only_liaison and not _is_told(kind, record)):
            shown = _as_told(kind, record) if only_liaison else record
            found.append(_entered(shown, kind, own_unit, directories[inspection]))
    order = {kind.code: n for n, kind in enumerate(kinds)}
    found.sort(key=lambda r: (r.unit, order[r.kind.code], len(r.number), r.number))
    return found


def _is_told(kind: Kind, record: Stored) -> bool:
    """Return whether the inspected unit may know of a record."""
    return not record.voided and kind.told_to_unit is not None and kind.told_to_unit(record.data)


def _as_told(kind: Kind, record: Stored) -> Stored:
    """Return a record without what the team noted for itself."""
    if not kind.told_fields:
        return record
    return replace(record, data={k: v for k, v in record.data.items() if k in kind.told_fields})


def _of_round(
    connection: Connection,
    round_id: str,
    known: dict[str, Snapshot],
    readable: list[str],
    by_code: dict[str, Kind],
) -> list[Stored]:
    """Return the team's rows as if they stood in each inspection of the team."""
    rows = [s for s in store.of_round(connection, round_id) if s.kind in by_code]
    return [
        replace(s, inspection_id=inspection)
        for inspection in readable
        for s in rows
        if by_code[s.kind].concerns_group(s.data, known[inspection].facts.unit.group)
    ]


def _entered(record: Stored, kind: Kind, unit: str, directory: Directory) -> EnteredRecord:
    return EnteredRecord(
        kind=kind,
        unit=unit,
        number=record.number,
        data=record.data,
        shown=display.called(kind, record.data, directory),
        entered_by=record.entered_by,
        entered_at=record.entered_at,
        voided=record.voided,
    )
