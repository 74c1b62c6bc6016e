"""What an entry wrote, as one digest: the rows, column by column, as they stood when written."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from workflow.database import schema

_RECORD = (
    "round_id",
    "inspection_id",
    "kind",
    "number",
    "identity",
    "shared_id",
    "data",
    "entered_by",
    "on_behalf_of",
    "entered_at",
    "position",
    "voided",
)


@dataclass(frozen=True, slots=True)
class Facet:
    """The columns of a row that one entry wrote; `position` names the column that says which.

    An attempt has two facets, because one entry opens it and another closes it.
    """

    name: str
    table: Table
    columns: tuple[str, ...]
    position: str = "position"

    def line(self, row: Mapping[str, Any]) -> bytes:
        """Return the row as length-prefixed bytes."""
        return packed((self.name, *(row[column] for column in self.columns)))


def _of(name: str, table: Table, *left_out: str, position: str = "position") -> Facet:
    columns = tuple(c.name for c in table.columns if c.name not in left_out)
    return Facet(name, table, columns, position)


ATTEMPT_OPENED = _of(
    "attempt opened",
    schema.attempts,
    "closed_position",
    "left_at",
    position="opened_position",
)
ATTEMPT_CLOSED = Facet(
    "attempt closed",
    schema.attempts,
    ("id", "inspection_id", "stage", "number", "closed_position", "left_at"),
    "closed_position",
)
DRAFT = _of("draft", schema.drafts, "content")
APPROVAL = _of("approval", schema.approvals)
EXEMPTION_PROPOSED = Facet(
    "exemption proposed",
    schema.exemptions,
    (
        "id",
        "inspection_id",
        "requirement",
        "item",
        "reason",
        "proposed_by",
        "proposed_position",
    ),
    "proposed_position",
)
EXEMPTION_GRANTED = Facet(
    "exemption granted",
    schema.exemptions,
    (
        "id",
        "inspection_id",
        "requirement",
        "item",
        "reason",
        "granted_by",
        "granted_reason",
        "granted_position",
    ),
    "granted_position",
)
ABSENCE = _of("absence", schema.absences)
#: When its reminders look at a deadline next is no part of what was decided.
DEADLINE = _of("deadline", schema.deadlines, "next_notice_at")
RECORD = Facet("record", schema.records, ("id", *_RECORD))
#: The same value after it was replaced: it stands in a revision under `record_id`.
RECORD_BEFORE = Facet("record", schema.revisions, ("record_id", *_RECORD))
REVISION = Facet(
    "revision",
    schema.revisions,
    ("id", "record_id", "position", "replaced_position"),
    "replaced_position",
)
SEALED = _of("sealed", schema.sealed_texts)

FACETS = (
    ATTEMPT_OPENED,
    ATTEMPT_CLOSED,
    DRAFT,
    APPROVAL,
    EXEMPTION_PROPOSED,
    EXEMPTION_GRANTED,
    ABSENCE,
    DEADLINE,
    RECORD,
    RECORD_BEFORE,
    REVISION,
    SEALED,
)


def digest(lines: Iterable[bytes]) -> str:
    """Return the digest of the rows of one entry; their order says nothing. Empty for none."""
    hashed = sorted(hashlib.sha256(line).digest() for line in lines)
    return hashlib.sha256(b"".join(hashed)).hexdigest() if hashed else ""


def sha256(text: str) -> str:
    """Return the SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def packed(values: Iterable[Any]) -> bytes:
    """Return values as length-prefixed bytes, so that no two lists of them look the same."""
    parts = []
    for value in values:
        raw = b"" if value is None else str(value).encode()
        mark = b"-" if value is None else b"+"
        parts.append(mark + len(raw).to_bytes(8, "big") + raw)
    return b"".join(parts)


def chained(previous: str, row: Mapping[str, Any], columns: Iterable[str]) -> str:
    """Return the hash of an entry: its columns, and the hash of the entry before it."""
    return hashlib.sha256(packed((previous, *(row[c] for c in columns)))).hexdigest()
