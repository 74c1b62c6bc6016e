"""For whom was exempted; passwords given, requests that wait, delegations ended; the profile"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    # Of exemptions from before it stands in the entry that wrote them, and is read there.
    op.execute("ALTER TABLE exemptions ADD COLUMN proposed_on_behalf_of TEXT")
    op.execute("ALTER TABLE exemptions ADD COLUMN granted_on_behalf_of TEXT")
    op.execute("ALTER TABLE accounts ADD COLUMN password_given INTEGER DEFAULT 0 NOT NULL")
    op.execute("ALTER TABLE accounts ADD COLUMN pending TEXT DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE delegations ADD COLUMN ended_at TEXT")
    op.execute(
        "ALTER TABLE installation ADD COLUMN profile TEXT DEFAULT 'office' NOT NULL"
        " CONSTRAINT ck_installation_profile CHECK (profile in ('office','standalone'))"
    )
    op.execute(
        "CREATE INDEX ix_records_recused ON records (number) WHERE kind = 'recusal' AND voided = 0"
    )
