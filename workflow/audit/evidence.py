"""What of a row is evidence: the columns that one entry wrote, as they stood when written.

An entry says by which schema it was written. A column that came later belongs to a facet from
that schema on: rows of older entries are held against the columns of their time, and must hold in
the later ones what the migration put there. So no migration breaks what was written before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Table

from workflow.audit.packing import packed, packed_as_found
from workflow.database import schema


@dataclass(frozen=True, slots=True)
class Later:
    """A column of a facet that came after it: by which schema, and what older rows hold in it."""

    since: str
    column: str
    before: str | int | None = None


@dataclass(frozen=True)
class Facet:
    """The columns of a row that one entry wrote; `position` names the column that says which.

    An attempt has two facets, because one entry opens it and another closes it. Columns are never
    taken away, and what is added is added to `later`, at its end: each schema has its version.
    """

    name: str
    table: Table
    columns: tuple[str, ...]
    position: str = "position"
    later: tuple[Later, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return all columns, those that came first first."""
        return (*self.columns, *(late.column for late in self.later))

    def line(self, row: Mapping[str, Any]) -> bytes:
        """Return a row that is written now, as bytes."""
        return packed([self.name, *map(row.__getitem__, self.names)])

    def line_found(self, values: Sequence[Any], since: str) -> bytes:
        """Return stored values, in the order of `names`, as an entry of a schema wrote them."""
        return packed_as_found([self.name, *self.as_of(values, since)])

    def as_of(self, values: Sequence[Any], since: str) -> Sequence[Any]:
        """Return the values of the columns that a schema had.

        Where a later column holds something else than the migration put there, all of them: that
        was not written by then.
        """
        width = len(self.names)
        for late in reversed(self.later):
            if late.since <= since:
                break
            width -= 1
            if values[width] != late.before:
                return values
        return values[:width]


ENTRY = Facet(
    "entry",
    schema.audit_entries,
    (
        "chain",
        "position",
        "schema",
        "at",
        "actor",
        "on_behalf_of",
        "roles",
        "act",
        "from_stage",
        "to_stage",
        "attempt",
        "version",
        "reason",
        "detail",
        "judged",
        "rows_digest",
        "definition_sha256",
        "policy_sha256",
        "file_sha256",
    ),
)

ATTEMPT_OPENED = Facet(
    "attempt opened",
    schema.attempts,
    ("id", "inspection_id", "stage", "number", "how", "opened_position", "entered_at"),
    "opened_position",
)
ATTEMPT_CLOSED = Facet(
    "attempt closed",
    schema.attempts,
    ("id", "inspection_id", "stage", "number", "closed_position", "left_at"),
    "closed_position",
)
#: The bytes of a draft are held against its SHA-256.
DRAFT = Facet(
    "draft",
    schema.drafts,
    (
        "id",
        "inspection_id",
        "version",
        "sha256",
        "statements",
        "revised_by",
        "stage",
        "attempt",
        "file_name",
        "submitted_by",
        "on_behalf_of",
        "submitted_at",
        "position",
    ),
)
APPROVAL = Facet(
    "approval",
    schema.approvals,
    (
        "id",
        "inspection_id",
        "role",
        "by",
        "on_behalf_of",
        "version",
        "sha256",
        "stage",
        "attempt",
        "note",
        "at",
        "position",
    ),
)
_EXEMPTION = ("id", "inspection_id", "requirement", "item", "reason")
EXEMPTION_PROPOSED = Facet(
    "exemption proposed",
    schema.exemptions,
    (*_EXEMPTION, "proposed_by", "proposed_position"),
    "proposed_position",
)
EXEMPTION_GRANTED = Facet(
    "exemption granted",
    schema.exemptions,
    (*_EXEMPTION, "granted_by", "granted_reason", "granted_position"),
    "granted_position",
)
ABSENCE = Facet(
    "absence",
    schema.absences,
    (
        "id",
        "inspection_id",
        "person",
        "reason",
        "confirmed_by",
        "on_behalf_of",
        "at",
        "position",
    ),
)
#: When its reminders look at a deadline next is no part of what was decided.
DEADLINE = Facet(
    "deadline",
    schema.deadlines,
    (
        "id",
        "inspection_id",
        "stage",
        "requirement",
        "attempt",
        "version",
        "due_on",
        "data",
        "position",
    ),
)
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
RECORD = Facet("record", schema.records, ("id", *_RECORD))
#: The same value after it was replaced: it stands in a revision under `record_id`.
RECORD_BEFORE = Facet("record", schema.revisions, ("record_id", *_RECORD))
REVISION = Facet(
    "revision",
    schema.revisions,
    ("id", "record_id", "position", "replaced_position"),
    "replaced_position",
)
SEALED = Facet(
    "sealed",
    schema.sealed_texts,
    ("id", "record_id", "inspection_id", "field", "ciphertext", "position"),
)

#: What the entries of an inspection write, and of a round.
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

#: What stands in no chain: an entry of the register keeps one digest of the rows as they are then.
ACCOUNT = Facet(
    "account",
    schema.accounts,
    ("account", "name", "email", "phone", "roles", "password_hash", "created_at", "disabled_at"),
    later=(Later("0004", "language", "zh"),),
)
TOKEN = Facet("token", schema.tokens, ("digest", "account", "created_at", "revoked_at"))
DELEGATION = Facet(
    "delegation",
    schema.delegations,
    ("id", "principal", "delegate", "from_date", "until_date", "created_at"),
)
CALENDAR_DAY = Facet("calendar day", schema.calendar_days, ("day", "kind", "name"))
CALENDAR_YEAR = Facet(
    "calendar year",
    schema.calendar_years,
    ("year", "official", "version", "source", "loaded_at"),
)
