"""Wrong passwords are counted, and an account pauses after a few"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this version."""
    op.create_table(
        "password_tries",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_password_tries")),
    )
