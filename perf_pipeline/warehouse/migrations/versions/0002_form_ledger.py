"""Form ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    with op.batch_alter_table("form", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("placed_characters", sa.BigInteger(), autoincrement=False, nullable=True)
        )
        batch_op.add_column(
            sa.Column("noise_characters", sa.BigInteger(), autoincrement=False, nullable=True)
        )
        batch_op.add_column(
            sa.Column("rescued_characters", sa.BigInteger(), autoincrement=False, nullable=True)
        )
        batch_op.add_column(sa.Column("rescued_text", sa.Text(), autoincrement=False, nullable=True))
