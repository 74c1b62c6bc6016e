"""Read and write the tables of records."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from workflow.audit.chain import Chain
from workflow.audit.evidence import RECORD, REVISION
from workflow.database.schema import records, revisions
from workflow.records.kind import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A stored record; `data` holds the fields that are not empty."""

    id: str
    round_id: str
    inspection_id: str | None
    kind: str
    number: str
    identity: str
    shared_id: str
    data: dict[str, Any]
    entered_by: str
    on_behalf_of: str
    entered_at: str
    position: int
    voided: bool

    def row(self) -> dict[str, Any]:
        """Return the row of the table."""
        return {
            "id": self.id,
            "round_id": self.round_id,
            "inspection_id": self.inspection_id,
            "kind": self.kind,
            "number": self.number,
            "identity": self.identity,
            "shared_id": self.shared_id,
            "data": json.dumps(self.data, ensure_ascii=False, sort_keys=True),
            "entered_by": self.entered_by,
            "on_behalf_of": self.on_behalf_of,
            "entered_at": self.entered_at,
            "position": self.position,
            "voided": int(self.voided),
        }


_OF_INSPECTIONS = select(records).where(
    records.c.inspection_id.in_(bindparam("inspections", expanding=True)),
    records.c.kind.in_(bindparam("kinds", expanding=True)),
)
_OF_ROUND = select(records).where(
    records.c.round_id == bindparam("round"),
    records.c.inspection_id.is_(None),
)
_CHANGE = (
    update(records)
    .where(records.c.id == bindparam("changed"))
    .values({c.name: bindparam(c.name) for c in records.columns if c.name != "id"})
)


def of_inspections(
    connection: Connection, inspections: Sequence[str], kinds: Sequence[str]
) -> list[Stored]:
    """Return the records of inspections, including voided ones."""
    return [stored(row) for row in rows_of(connection, inspections, kinds)]


def rows_of(
    connection: Connection, inspections: Sequence[str], kinds: Sequence[str]
) -> Sequence[Row[Any]]:
    """Return the rows of those records unread, so that an unreadable one affects no other."""
    given = {"inspections": tuple(inspections), "kinds": tuple(kinds)}
    return connection.execute(_OF_INSPECTIONS, given).all()


def of_round(connection: Connection, round_id: str) -> list[Stored]:
    """Return the records of the round itself: the round and its teams."""
    return [stored(row) for row in connection.execute(_OF_ROUND, {"round": round_id})]


def of_group(connection: Connection, round_id: str, kind: Kind, group: str) -> list[Stored]:
    """Return the round's own records of a kind that apply to the inspections of a group."""
    return [
        record
        for record in of_round(connection, round_id)
        if record.kind == kind.code and kind.concerns_group(record.data, group)
    ]


def stored(row: Any) -> Stored:
    """Return the record of a row."""
    values = dict(row._mapping)
    values["data"] = read_data(values["data"])
    values["voided"] = bool(values["voided"])
    return Stored(**values)


def read_data(text: str) -> dict[str, Any]:
    """Return the fields of a record as they are stored."""
    found: dict[str, Any] = json.loads(text)
    return found


def add(connection: Connection, chain: Chain, added: Sequence[Stored]) -> None:
    """Write new records and add them to the evidence of the chain's entry."""
    rows = [record.row() for record in added]
    for row in rows:
        chain.include(RECORD, row)
    if rows:
        connection.execute(insert(records), rows)


def replace(connection: Connection, chain: Chain, changes: Sequence[tuple[Stored, Stored]]) -> None:
    """Replace records; their previous versions become revisions."""
    kept, written = [], []
    for before, after in changes:
        revision = {
            **before.row(),
            "id": str(uuid4()),
            "record_id": before.id,
            "replaced_position": chain.position,
        }
        row = after.row()
        chain.include(REVISION, revision)
        chain.include(RECORD, row)
        kept.append(revision)
        written.append({**row, "changed": row.pop("id")})
    if kept:
        connection.execute(insert(revisions), kept)
        connection.execute(_CHANGE, written)
