"""The tables. Instants are ISO 8601 text in UTC; dates and lists are stored in JSON text.

A row written by an entry of the history carries that entry's `position` in its chain, so that
`verification` can check every row against the digest of the entry that wrote it.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from workflow.database.columns import identity, metadata, number, of, partial_index, words
from workflow.database.schedule_schema import (
    calendar_days,
    calendar_years,
    deadlines,
    heartbeats,
    notices,
)

#: Tables defined in another module, which are imported from here like the others.
__all__ = ["calendar_days", "calendar_years", "deadlines", "heartbeats", "metadata", "notices"]

#: The first version that is kept up, and the newest; a test keeps it in step with the migrations.
FIRST, VERSION = "0003", "0010"

#: A single row: the kind of this database, and the head of the register's chain.
installation = Table(
    "installation",
    metadata,
    identity(),
    number("simulation"),
    words("created_at"),
    words("key_fingerprint"),
    number("chain_length"),
    words("chain_head"),
    Column("profile", Text, nullable=False, server_default="office"),
    CheckConstraint("profile in ('office','standalone')", name="profile"),
)

#: `password_given`: somebody else set the password, so it must be changed at the first sign-in;
#: `pending`: the request that waits for the consent of the other administrator, as JSON.
accounts = Table(
    "accounts",
    metadata,
    Column("account", Text, primary_key=True),
    words("name"),
    words("email"),
    words("phone"),
    words("roles"),
    words("password_hash", null=True),
    words("created_at"),
    words("disabled_at", null=True),
    Column("language", Text, nullable=False, server_default="zh"),
    Column("password_given", Integer, nullable=False, server_default="0"),
    Column("pending", Text, nullable=False, server_default=""),
    CheckConstraint("language in ('zh','en')", name="language"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("account", Text, ForeignKey("accounts.account"), nullable=False),
    words("created_at"),
    words("revoked_at", null=True),
    words("ends_at", null=True),
    words("used_at", null=True),
)

#: Wrong passwords by the account that was named, which need not exist, and until when it pauses.
password_tries = Table(
    "password_tries",
    metadata,
    Column("account", Text, primary_key=True),
    number("wrong"),
    words("last_at"),
    words("paused_until", null=True),
)

delegations = Table(
    "delegations",
    metadata,
    identity(),
    Column("principal", Text, ForeignKey("accounts.account"), nullable=False),
    Column("delegate", Text, ForeignKey("accounts.account"), nullable=False),
    words("from_date"),
    words("until_date"),
    words("created_at"),
    words("ended_at", null=True),
    Index("ix_delegations_delegate", "delegate"),
)

#: Texts named by their SHA-256: policies and definitions of the lifecycle.
texts = Table(
    "texts",
    metadata,
    Column("sha256", Text, primary_key=True),
    words("kind"),
    words("text"),
)

rounds = Table(
    "rounds",
    metadata,
    identity(),
    words("code"),
    Column("policy_sha256", Text, ForeignKey("texts.sha256"), nullable=False),
    words("opened_at"),
    UniqueConstraint("code"),
)

inspections = Table(
    "inspections",
    metadata,
    identity(),
    of("rounds", "round_id"),
    words("unit"),
    Column("policy_sha256", Text, ForeignKey("texts.sha256"), nullable=False),
    words("state"),
    number("version"),
    number("chain_length"),
    words("chain_head"),
    words("opened_at"),
    UniqueConstraint("round_id", "unit"),
    CheckConstraint("state in ('open','suspended','closed','cancelled')", name="state"),
    Index("ix_inspections_state", "state"),
)

#: One entry into a stage. The current stage of an inspection is that of its open attempt.
attempts = Table(
    "attempts",
    metadata,
    identity(),
    of("inspections", "inspection_id"),
    words("stage"),
    number("number"),
    words("how"),
    number("opened_position"),
    words("entered_at"),
    number("closed_position", null=True),
    words("left_at", null=True),
    UniqueConstraint("inspection_id", "stage", "number"),
    partial_index(
        "uq_attempts_open",
        "inspection_id",
        unique=True,
        where="left_at IS NULL",
    ),
)

drafts = Table(
    "drafts",
    metadata,
    identity(),
    of("inspections", "inspection_id"),
    number("version"),
    words("sha256"),
    words("statements"),
    words("revised_by"),
    words("stage"),
    number("attempt"),
    words("file_name"),
    words("submitted_by"),
    words("on_behalf_of"),
    words("submitted_at"),
    number("position"),
    Column("content", LargeBinary, nullable=False),
    #: The text read from the content; empty for drafts older than this column.
    Column("text", Text, nullable=False, server_default=""),
    Column("text_sha256", Text, nullable=False, server_default=""),
    UniqueConstraint("inspection_id", "version"),
)

approvals = Table(
    "approvals",
    metadata,
    identity(),
    of("inspections", "inspection_id"),
    words("role"),
    words("by"),
    words("on_behalf_of"),
    number("version"),
    words("sha256"),
    words("stage"),
    number("attempt"),
    words("note"),
    words("at"),
    number("position"),
    Column("text_sha256", Text, nullable=False, server_default=""),
    UniqueConstraint("inspection_id", "position"),
)

exemptions = Table(
    "exemptions",
    metadata,
    identity(),
    of("inspections", "inspection_id"),
    words("requirement"),
    words("item", null=True),
    words("reason"),
    words("proposed_by", null=True),
    number("proposed_position", null=True),
    words("granted_by", null=True),
    words("granted_reason", null=True),
    number("granted_position", null=True),
    words("proposed_on_behalf_of", null=True),
    words("granted_on_behalf_of", null=True),
    Index("ix_exemptions_inspection_id", "inspection_id"),
)

absences = Table(
    "absences",
    metadata,
    identity(),
    of("inspections", "inspection_id"),
    words("person"),
    words("reason"),
    words("confirmed_by"),
    words("on_behalf_of"),
    words("at"),
    number("position"),
    Index("ix_absences_inspection_id", "inspection_id"),
)


def _record_columns() -> list[Column[str] | Column[int]]:
    return [
        words("kind"),
        words("number"),
        words("identity"),
        words("shared_id"),
        words("data"),
        words("entered_by"),
        words("on_behalf_of"),
        words("entered_at"),
        number("position"),
        number("voided"),
    ]


#: The records as they are now. Those of the round itself (the round, its team) have no inspection.
records = Table(
    "records",
    metadata,
    identity(),
    of("rounds", "round_id"),
    of("inspections", "inspection_id", null=True),
    *_record_columns(),
    Index("ix_records_inspection", "inspection_id", "kind"),
    partial_index(
        "ix_records_round",
        "round_id",
        "kind",
        where="inspection_id IS NULL",
    ),
    partial_index(
        "ix_records_recused",
        "number",
        where="kind = 'recusal' AND voided = 0",
    ),
    partial_index(
        "uq_records_identity",
        "inspection_id",
        "kind",
        "identity",
        unique=True,
        where="voided = 0 AND inspection_id IS NOT NULL",
    ),
    partial_index(
        "uq_records_round_identity",
        "round_id",
        "kind",
        "identity",
        unique=True,
        where="voided = 0 AND inspection_id IS NULL",
    ),
)

#: The former contents of records, each with the position of the entry that replaced it.
revisions = Table(
    "revisions",
    metadata,
    identity(),
    of("records", "record_id"),
    of("rounds", "round_id"),
    of("inspections", "inspection_id", null=True),
    *_record_columns(),
    number("replaced_position"),
    Index("ix_revisions_inspection_id", "inspection_id"),
    Index("ix_revisions_record_id", "record_id"),
)

sealed_texts = Table(
    "sealed_texts",
    metadata,
    identity(),
    of("records", "record_id"),
    of("inspections", "inspection_id"),
    words("field"),
    words("ciphertext"),
    number("position"),
    Index("ix_sealed_texts_inspection_id", "inspection_id"),
)

#: The chains: one per inspection, and the register under the id of the installation. `schema` is
#: the version under which the entry was written, which decides what its digest and hash cover.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("chain", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    words("schema"),
    words("at"),
    words("actor"),
    words("on_behalf_of"),
    words("roles"),
    words("act"),
    words("from_stage"),
    words("to_stage"),
    number("attempt"),
    number("version"),
    words("reason"),
    words("detail"),
    words("judged"),
    words("rows_digest"),
    words("definition_sha256"),
    words("policy_sha256"),
    words("file_sha256"),
    words("hash"),
)

#: Refused acts and refused reads, and drafts that were read. `hash` covers the line and the hash of
#: the line before.
access_log = Table(
    "access_log",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("schema", Text, nullable=False, server_default=""),
    words("at"),
    words("actor"),
    words("act"),
    words("target"),
    words("code"),
    Column("hash", Text, nullable=False, server_default=""),
    Column("on_behalf_of", Text, nullable=False, server_default=""),
    Index("uq_access_log_position", "position", unique=True),
)

#: The end of the chain of a ledger, and the day on which the register last recorded it.
ledgers = Table(
    "ledgers",
    metadata,
    Column("name", Text, primary_key=True),
    number("length"),
    words("head"),
    words("marked_on"),
)

#: The chains of the notices: that of the ledger, under its name, and one for each delivery.
ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("chain", Text, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    words("schema"),
    words("at"),
    words("act"),
    words("detail"),
    words("rows_digest"),
    words("hash"),
)

#: Tables whose rows are never updated or deleted; triggers refuse it.
APPEND_ONLY = (
    audit_entries,
    revisions,
    sealed_texts,
    approvals,
    drafts,
    access_log,
    texts,
    ledger_entries,
)
