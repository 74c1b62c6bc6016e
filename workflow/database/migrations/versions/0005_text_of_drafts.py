"""The text of a draft, and its hash beside that of the bytes"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    # Drafts from before have none: what would be read from their bytes now, nobody approved.
    op.execute("ALTER TABLE drafts ADD COLUMN text TEXT DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE drafts ADD COLUMN text_sha256 TEXT DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE approvals ADD COLUMN text_sha256 TEXT DEFAULT '' NOT NULL")
