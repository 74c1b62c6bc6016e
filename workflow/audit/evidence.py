"""Which columns of each table are evidence: those that an entry of the history wrote.

`tests/database/test_tampering.py` lists the columns that are left out, with the reason.
"""

from workflow.audit.facet import Facet, Later
from workflow.database import schema

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
#: Bytes and text of a draft are not covered themselves; each is checked against its SHA-256.
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
    later=(Later("0005", "text_sha256", ""),),
    by="submitted_by",
    on_behalf_of="on_behalf_of",
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
    later=(Later("0005", "text_sha256", ""),),
    by="by",
    on_behalf_of="on_behalf_of",
)
_EXEMPTION = ("id", "inspection_id", "requirement", "item", "reason")
EXEMPTION_PROPOSED = Facet(
    "exemption proposed",
    schema.exemptions,
    (*_EXEMPTION, "proposed_by", "proposed_position"),
    "proposed_position",
    later=(Later("0006", "proposed_on_behalf_of"),),
    by="proposed_by",
    on_behalf_of="proposed_on_behalf_of",
)
EXEMPTION_GRANTED = Facet(
    "exemption granted",
    schema.exemptions,
    (*_EXEMPTION, "granted_by", "granted_reason", "granted_position"),
    "granted_position",
    later=(Later("0006", "granted_on_behalf_of"),),
    by="granted_by",
    on_behalf_of="granted_on_behalf_of",
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
    by="confirmed_by",
    on_behalf_of="on_behalf_of",
)
#: When the reminders check a deadline next is not part of what was decided.
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
RECORD = Facet(
    "record",
    schema.records,
    ("id", *_RECORD),
    by="entered_by",
    on_behalf_of="on_behalf_of",
)
#: The same contents after they were replaced, in a revision under `record_id`.
RECORD_BEFORE = Facet(
    "record",
    schema.revisions,
    ("record_id", *_RECORD),
    by="entered_by",
    on_behalf_of="on_behalf_of",
)
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

#: A line of the access log, whose hash covers it and the line before.
ACCESS = Facet(
    "access",
    schema.access_log,
    ("id", "position", "schema", "at", "actor", "act", "target", "code"),
    later=(Later("0009", "on_behalf_of", ""),),
)
LEDGER_ENTRY = Facet(
    "ledger entry",
    schema.ledger_entries,
    ("chain", "position", "schema", "at", "act", "detail", "rows_digest"),
)
#: A notice as it fell due, with its recipient.
NOTICE = Facet(
    "notice",
    schema.notices,
    (
        "id",
        "subject",
        "rung",
        "recipient",
        "channel",
        "inspection_id",
        "seen_length",
        "planned_for",
        "fell_due_at",
        "position",
    ),
)
#: The outcome of a notice, and why. Until it is entered these columns hold the state of delivery.
NOTICE_TOLD = Facet(
    "notice told",
    schema.notices,
    ("id", "state", "why", "message", "attempts", "sent_at", "told_chain", "told_position"),
    "told_position",
)
NOTICE_SEEN = Facet(
    "notice seen",
    schema.notices,
    ("id", "acknowledged_at", "acknowledged_position"),
    "acknowledged_position",
)

#: The facets that entries of inspections and of the register write.
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

#: These belong to no chain; an entry of the register stores one digest of their current rows.
ACCOUNT = Facet(
    "account",
    schema.accounts,
    ("account", "name", "email", "phone", "roles", "password_hash", "created_at", "disabled_at"),
    later=(
        Later("0004", "language", "zh"),
        Later("0006", "password_given", 0),
        Later("0006", "pending", ""),
    ),
)
TOKEN = Facet(
    "token",
    schema.tokens,
    ("digest", "account", "created_at", "revoked_at"),
    later=(Later("0008", "ends_at"),),
)
DELEGATION = Facet(
    "delegation",
    schema.delegations,
    ("id", "principal", "delegate", "from_date", "until_date", "created_at"),
    later=(Later("0006", "ended_at"),),
)
CALENDAR_DAY = Facet("calendar day", schema.calendar_days, ("day", "kind", "name"))
CALENDAR_YEAR = Facet(
    "calendar year",
    schema.calendar_years,
    ("year", "official", "version", "source", "loaded_at"),
)
