"""The principal of a refused act"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    op.execute("ALTER TABLE access_log ADD COLUMN on_behalf_of TEXT DEFAULT '' NOT NULL")
