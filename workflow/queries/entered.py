"""The records of an inspection or a round, as far as the reader may read them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from workflow.clock import local_date
from workflow.inspection import inspections
from workflow.inspection.inspections import Target
from workflow.people import rights
from workflow.people.actor import Actor
from workflow.queries import access, facts
from workflow.queries.access import Access
from workflow.queries.facts import Snapshot, Snapshots
from workflow.queries.unreadable import Unreadable
from workflow.records import display, groups, store
from workflow.records.directory import Directory
from workflow.records.kind import Kind
from workflow.records.store import Stored
from workflow.rules.definition import Lifecycle
from workflow.rules.facts import findings
from workflow.rules.facts.findings import Finding
from workflow.rules.roles import Role


@dataclass(frozen=True, slots=True)
class EnteredRecord:
    """A record: `data` is what is stored, `shown` gives the names of the people in it."""

    kind: Kind
    unit: str
    number: str
    data: dict[str, Any]
    shown: dict[str, str]
    entered_by: str
    entered_at: datetime
    voided: bool

    def in_words(self) -> dict[str, str]:
        """Return its contents as text, by heading."""
        return display.in_words(self.kind, self.data, self.shown)


def of_target(
    connection: Connection,
    lifecycle: Lifecycle,
    target: Target,
    kinds: Sequence[Kind],
    unreadable: Unreadable,
    *,
    reader: Actor,
    now: datetime,
) -> list[EnteredRecord]:
    """Return the records of these kinds, including voided ones, by unit, kind and number.

    A single kind over a whole round is sorted as the kind defines for it; records of the round
    itself are listed once. Inspections that cannot be read are added to `unreadable`.

    Raises:
        NotFoundError: there is no such round or unit, or the reader may not know of it.
        NotPermittedError: the reader may know of it, but read none of these kinds.
    """
    rows = inspections.named(connection, target)
    today = local_date(now)
    known = facts.of_many(connection, access.ids_for_facts(rows), (*facts.ALWAYS, *_KINDS), today)
    readings: dict[str, _Reading] = {}
    held = []
    reported = unreadable if rights.may_read("records", reader.roles) else Unreadable()
    for row in rows:
        with reported.skipping(f"{row.round}/{row.unit}"):
            snapshot = known[row.id]
            reading = _Reading(
                name=f"{row.round}/{row.unit}",
                unit=row.unit,
                own=access.of(reader, snapshot, today),
                fed_back=_fed_back(lifecycle, snapshot),
                directory=Directory(snapshot.facts.team, tuple(snapshot.facts.persons)),
            )
            if reading.own.knows:
                held.append(reading.own)
                if any(map(reading.of_kind, kinds)):
                    readings[row.id] = reading
    if not readings:
        for refusal in unreadable.refusals:
            raise refusal
        access.require(held, kinds[0].read, target)
    by_code = {kind.code: kind for kind in kinds}
    found: list[EnteredRecord] = []
    for row in store.rows_of(connection, list(readings), list(by_code)):
        reading = readings[row.inspection_id]
        with unreadable.skipping(reading.name):
            found += reading.entered(store.stored(row), by_code[row.kind])
    if any(kind.of_round for kind in kinds):
        once: dict[str, EnteredRecord] = {}
        for record in _of_round(connection, rows[0].round_id, known, list(readings), by_code):
            reading = readings[record.inspection_id or ""]
            with unreadable.skipping(reading.name):
                for one in reading.entered(record, by_code[record.kind]):
                    if target.unit:
                        found.append(one)
                    else:
                        once.setdefault(record.id, replace(one, unit=""))
        found += once.values()
    order = {kind.code: n for n, kind in enumerate(kinds)}
    found.sort(key=lambda r: (r.unit, order[r.kind.code], len(r.number), r.number))
    if not target.unit and len(kinds) == 1 and (placed := kinds[0].list_order):
        found.sort(key=lambda r: placed(r.data))
    return found


#: The facts from which names are shown, and from which it follows what was fed back.
_KINDS = ("person", "finding")


def _fed_back(lifecycle: Lifecycle, snapshot: Snapshot) -> tuple[Finding, ...]:
    """Return the findings that were fed back; none until the team's own records are closed."""
    known = snapshot.facts
    if groups.FIELDWORK not in lifecycle.closed_groups(known.proceedings.current.stage):
        return ()
    return findings.fed_back(known.findings, known.today)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one reader may read of the records of one inspection."""

    name: str
    unit: str
    own: Access
    fed_back: Sequence[Finding]
    directory: Directory

    def entered(self, record: Stored, kind: Kind) -> Iterator[EnteredRecord]:
        """Yield the record with what the reader may see of it, or nothing."""
        shown = self._shown(record, kind)
        if shown is not None:
            yield _entered(shown, kind, self.unit, self.directory)

    def of_kind(self, kind: Kind) -> bool:
        """Return whether the reader may see any record of a kind."""
        if self.own.reads(kind.read):
            return True
        return Role.LIAISON in self.own.roles and kind.shown_to_unit is not None

    def _shown(self, record: Stored, kind: Kind) -> Stored | None:
        """Return the record with what the reader may see of it; None if that is nothing."""
        if self.own.reads(kind.read):
            return record
        may_see = self.of_kind(kind) and kind.shown_to_unit
        if not may_see or record.voided or not may_see(record.data, self.fed_back):
            return None
        named = kind.fields_for_unit or record.data
        return replace(record, data={k: v for k, v in record.data.items() if k in named})


def _of_round(
    connection: Connection,
    round_id: str,
    known: Snapshots,
    readable: list[str],
    by_code: dict[str, Kind],
) -> list[Stored]:
    """Return the team's records once for each inspection of the team."""
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
        shown=display.people_names(kind, record.data, directory),
        entered_by=record.entered_by,
        entered_at=datetime.fromisoformat(record.entered_at),
        voided=record.voided,
    )
