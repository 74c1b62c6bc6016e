"""The tables. Instants are ISO 8601 text in UTC, dates and lists stand in JSON text.

What a history entry wrote carries that entry's `position` in its chain, so that `audit.verify`
can hold every row against the digest of the entry that wrote it.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

#: The newest version of the schema; a test keeps it in step with the migrations.
VERSION = "0002"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _number(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def _of(table: str, column: str, *, null: bool = False) -> Column[str]:
    return Column(column, Text, ForeignKey(f"{table}.id"), nullable=null)


#: One row: what kind of database this is, and the head of the register chain.
installation = Table(
    "installation",
    metadata,
    _id(),
    _number("simulation"),
    _text("created_at"),
    _text("key_fingerprint"),
    _number("chain_length"),
    _text("chain_head"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account", Text, primary_key=True),
    _text("name"),
    _text("email"),
    _text("phone"),
    _text("roles"),
    _text("password_hash", null=True),
    _text("created_at"),
    _text("disabled_at", null=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("account", Text, ForeignKey("accounts.account"), nullable=False),
    _text("created_at"),
    _text("revoked_at", null=True),
)

delegations = Table(
    "delegations",
    metadata,
    _id(),
    Column("principal", Text, ForeignKey("accounts.account"), nullable=False),
    Column("delegate", Text, ForeignKey("accounts.account"), nullable=False),
    _text("from_date"),
    _text("until_date"),
    _text("created_at"),
    Index("ix_delegations_delegate", "delegate"),
)

#: Texts named by their SHA-256: policies and definitions of the lifecycle.
texts = Table(
    "texts",
    metadata,
    Column("sha256", Text, primary_key=True),
    _text("kind"),
    _text("text"),
)

rounds = Table(
    "rounds",
    metadata,
    _id(),
    _text("code"),
    Column("policy_sha256", Text, ForeignKey("texts.sha256"), nullable=False),
    _text("opened_at"),
    UniqueConstraint("code"),
)

inspections = Table(
    "inspections",
    metadata,
    _id(),
    _of("rounds", "round_id"),
    _text("unit"),
    Column("policy_sha256", Text, ForeignKey("texts.sha256"), nullable=False),
    _text("state"),
    _number("version"),
    _number("chain_length"),
    _text("chain_head"),
    _text("opened_at"),
    UniqueConstraint("round_id", "unit"),
    CheckConstraint("state in ('open','suspended','closed','cancelled')", name="state"),
    Index("ix_inspections_state", "state"),
)

#: One entry into a stage. An inspection stands where its attempt is not left.
attempts = Table(
    "attempts",
    metadata,
    _id(),
    _of("inspections", "inspection_id"),
    _text("stage"),
    _number("number"),
    _text("how"),
    _number("opened_position"),
    _text("entered_at"),
    _number("closed_position", null=True),
    _text("left_at", null=True),
    UniqueConstraint("inspection_id", "stage", "number"),
    Index(
        "uq_attempts_open",
        "inspection_id",
        unique=True,
        sqlite_where=text("left_at IS NULL"),
        postgresql_where=text("left_at IS NULL"),
    ),
)

drafts = Table(
    "drafts",
    metadata,
    _id(),
    _of("inspections", "inspection_id"),
    _number("version"),
    _text("sha256"),
    _text("statements"),
    _text("revised_by"),
    _text("stage"),
    _number("attempt"),
    _text("file_name"),
    _text("submitted_by"),
    _text("on_behalf_of"),
    _text("submitted_at"),
    _number("position"),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("inspection_id", "version"),
)

approvals = Table(
    "approvals",
    metadata,
    _id(),
    _of("inspections", "inspection_id"),
    _text("role"),
    _text("by"),
    _text("on_behalf_of"),
    _number("version"),
    _text("sha256"),
    _text("stage"),
    _number("attempt"),
    _text("note"),
    _text("at"),
    _number("position"),
    UniqueConstraint("inspection_id", "position"),
)

exemptions = Table(
    "exemptions",
    metadata,
    _id(),
    _of("inspections", "inspection_id"),
    _text("requirement"),
    _text("item", null=True),
    _text("reason"),
    _text("proposed_by", null=True),
    _number("proposed_position", null=True),
    _text("granted_by", null=True),
    _text("granted_reason", null=True),
    _number("granted_position", null=True),
    Index("ix_exemptions_inspection_id", "inspection_id"),
)

absences = Table(
    "absences",
    metadata,
    _id(),
    _of("inspections", "inspection_id"),
    _text("person"),
    _text("reason"),
    _text("confirmed_by"),
    _text("on_behalf_of"),
    _text("at"),
    _number("position"),
    Index("ix_absences_inspection_id", "inspection_id"),
)


def _record_columns() -> list[Column[str] | Column[int]]:
    return [
        _text("kind"),
        _text("number"),
        _text("identity"),
        _text("shared_id"),
        _text("data"),
        _text("entered_by"),
        _text("on_behalf_of"),
        _text("entered_at"),
        _number("position"),
        _number("voided"),
    ]


#: What stands now. Rows of the round itself (the round, its team) have no inspection.
records = Table(
    "records",
    metadata,
    _id(),
    _of("rounds", "round_id"),
    _of("inspections", "inspection_id", null=True),
    *_record_columns(),
    Index("ix_records_inspection", "inspection_id", "kind"),
    Index(
        "ix_records_round",
        "round_id",
        "kind",
        sqlite_where=text("inspection_id IS NULL"),
        postgresql_where=text("inspection_id IS NULL"),
    ),
    Index(
        "uq_records_identity",
        "inspection_id",
        "kind",
        "identity",
        unique=True,
        sqlite_where=text("voided = 0 AND inspection_id IS NOT NULL"),
        postgresql_where=text("voided = 0 AND inspection_id IS NOT NULL"),
    ),
    Index(
        "uq_records_round_identity",
        "round_id",
        "kind",
        "identity",
        unique=True,
        sqlite_where=text("voided = 0 AND inspection_id IS NULL"),
        postgresql_where=text("voided = 0 AND inspection_id IS NULL"),
    ),
)

#: What stood before: each value of a record that was replaced, with the position that replaced it.
revisions = Table(
    "revisions",
    metadata,
    _id(),
    _of("records", "record_id"),
    _of("rounds", "round_id"),
    _of("inspections", "inspection_id", null=True),
    *_record_columns(),
    _number("replaced_position"),
    Index("ix_revisions_inspection_id", "inspection_id"),
    Index("ix_revisions_record_id", "record_id"),
)

sealed_texts = Table(
    "sealed_texts",
    metadata,
    _id(),
    _of("records", "record_id"),
    _of("inspections", "inspection_id"),
    _text("field"),
    _text("ciphertext"),
    _number("position"),
    Index("ix_sealed_texts_inspection_id", "inspection_id"),
)

#: The chains: one per inspection, and the register under the id of the installation.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("chain", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    _text("at"),
    _text("actor"),
    _text("on_behalf_of"),
    _text("roles"),
    _text("act"),
    _text("from_stage"),
    _text("to_stage"),
    _number("attempt"),
    _number("version"),
    _text("reason"),
    _text("detail"),
    _text("judged"),
    _text("rows_digest"),
    _text("definition_sha256"),
    _text("policy_sha256"),
    _text("file_sha256"),
    _text("hash"),
)

#: Refused operations, and readings of sealed texts that were refused.
access_log = Table(
    "access_log",
    metadata,
    Column("id", Text, primary_key=True),
    _text("at"),
    _text("actor"),
    _text("act"),
    _text("target"),
    _text("code"),
)

#: The days that are not as their weekday says, and closures of the place itself.
calendar_days = Table(
    "calendar_days",
    metadata,
    Column("day", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    _text("name"),
    CheckConstraint("kind in ('off','work','closure')", name="kind"),
)

#: The years of which something is known; the calendar's version is the highest of theirs.
calendar_years = Table(
    "calendar_years",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    _number("official"),
    _number("version"),
    _text("source"),
    _text("loaded_at"),
)

#: By when a stage, or a requirement of it, is due in one attempt; a later version replaces an
#: earlier one. `requirement` is empty for the stage itself. All but `next_notice_at` - when the
#: reminders look at it next, nothing for never - is written once and held by the history.
deadlines = Table(
    "deadlines",
    metadata,
    _id(),
    _of("inspections", "inspection_id"),
    _text("stage"),
    _text("requirement"),
    _number("attempt"),
    _number("version"),
    _text("due_on"),
    _text("data"),
    _number("position"),
    _text("next_notice_at", null=True),
    UniqueConstraint("inspection_id", "stage", "requirement", "attempt", "version"),
    Index(
        "ix_deadlines_next_notice_at",
        "next_notice_at",
        sqlite_where=text("next_notice_at IS NOT NULL"),
        postgresql_where=text("next_notice_at IS NOT NULL"),
    ),
)

#: The ledger: every notice that fell due, once. `subject` is the deadline's id, or what else it is
#: about (an overview of a week); `seen_length` how long the history was when it fell due.
notices = Table(
    "notices",
    metadata,
    _id(),
    _text("subject"),
    _text("rung"),
    _text("recipient"),
    _text("channel"),
    _of("inspections", "inspection_id", null=True),
    _number("seen_length"),
    _text("planned_for"),
    _text("fell_due_at"),
    _text("state"),
    _text("why"),
    _text("message"),
    _text("next_try_at", null=True),
    _number("attempts"),
    _text("lease_until", null=True),
    _number("claim"),
    _text("sent_at", null=True),
    _text("acknowledged_at", null=True),
    UniqueConstraint("subject", "rung", "recipient", "channel"),
    CheckConstraint("state in ('due','sent','failed','suppressed','acknowledged')", name="state"),
    Index("ix_notices_inspection_id", "inspection_id"),
    Index("ix_notices_recipient", "recipient"),
    Index(
        "ix_notices_next_try_at",
        "next_try_at",
        sqlite_where=text("state = 'due'"),
        postgresql_where=text("state = 'due'"),
    ),
    Index(
        "ix_notices_recipient_due",
        "recipient",
        "channel",
        sqlite_where=text("state = 'due'"),
        postgresql_where=text("state = 'due'"),
    ),
    Index(
        "ix_notices_message",
        "message",
        sqlite_where=text("state = 'due'"),
        postgresql_where=text("state = 'due'"),
    ),
)

#: When each job of the scheduler was last done, and what came of it.
heartbeats = Table(
    "heartbeats",
    metadata,
    Column("job", Text, primary_key=True),
    _text("at"),
    _text("told"),
)

#: Never updated, never deleted; the database refuses it.
APPEND_ONLY = (audit_entries, revisions, sealed_texts, approvals, drafts, access_log, texts)
