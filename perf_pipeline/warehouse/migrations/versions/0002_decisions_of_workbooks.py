"""Decisions of workbooks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    with op.batch_alter_table("adjudication", schema=None) as batch_op:
        batch_op.add_column(sa.Column("submission_id", sa.String(), autoincrement=False, nullable=True))
        batch_op.add_column(sa.Column("place", sa.Text(), autoincrement=False, nullable=True))
        batch_op.create_index("ix_adjudication_submission_id", ["submission_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_adjudication_submission_id"),
            "submission",
            ["submission_id"],
            ["submission_id"],
            initially="DEFERRED",
            deferrable=True,
        )
