"""Stated ids."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    with op.batch_alter_table("form", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stated_goal_id", sa.String(), autoincrement=False, nullable=True))

    with op.batch_alter_table("form_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stated_indicator_id", sa.String(), autoincrement=False, nullable=True))
