"""The language of messages to an account"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    # As both databases write it: SQLite then rebuilds nothing, and no trigger is lost.
    op.execute(
        "ALTER TABLE accounts ADD COLUMN language TEXT DEFAULT 'zh' NOT NULL"
        " CONSTRAINT ck_accounts_language CHECK (language in ('zh','en'))"
    )
