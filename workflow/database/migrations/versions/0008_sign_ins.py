"""Sign-ins: tokens that expire, and when they were last used"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    op.execute("ALTER TABLE tokens ADD COLUMN ends_at TEXT")
    op.execute("ALTER TABLE tokens ADD COLUMN used_at TEXT")
