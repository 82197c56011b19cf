"""Inbox findings and untaken files."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "untaken_file",
        sa.Column("untaken_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("inbox_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("byte_size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), autoincrement=False, nullable=False),
        sa.Column("severity", sa.String(), autoincrement=False, nullable=False),
        sa.Column("message", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), autoincrement=False, nullable=False),
        sa.CheckConstraint("severity IN ('error', 'warning', 'info')", name=op.f("ck_untaken_file_severity")),
        sa.CheckConstraint("state IN ('waiting', 'refused')", name=op.f("ck_untaken_file_state")),
        sa.PrimaryKeyConstraint("untaken_id", name=op.f("pk_untaken_file")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_finding_found_by"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_finding_found_by"),
            "found_by IN ('inbox', 'intake', 'forms', 'rulebook', 'audit', 'join', 'scoring')",
        )
