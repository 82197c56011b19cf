"""Reviews of goals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "goal_review",
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("result", sa.String(), autoincrement=False, nullable=False),
        sa.Column("completeness", sa.String(), autoincrement=False, nullable=False),
        sa.Column("relevance", sa.String(), autoincrement=False, nullable=False),
        sa.Column("appropriateness", sa.String(), autoincrement=False, nullable=False),
        sa.Column("feasibility", sa.String(), autoincrement=False, nullable=False),
        sa.Column("error_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("warning_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("info_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unchecked_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "appropriateness IN ('pass', 'complete', 'return', 'refuse')",
            name=op.f("ck_goal_review_appropriateness"),
        ),
        sa.CheckConstraint(
            "completeness IN ('pass', 'complete', 'return', 'refuse')",
            name=op.f("ck_goal_review_completeness"),
        ),
        sa.CheckConstraint(
            "feasibility IN ('pass', 'complete', 'return', 'refuse')", name=op.f("ck_goal_review_feasibility")
        ),
        sa.CheckConstraint(
            "relevance IN ('pass', 'complete', 'return', 'refuse')", name=op.f("ck_goal_review_relevance")
        ),
        sa.CheckConstraint(
            "result IN ('pass', 'complete', 'return', 'refuse')", name=op.f("ck_goal_review_result")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["form.form_id"],
            name=op.f("fk_goal_review_form_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_goal_review")),
    )
    with op.batch_alter_table("goal_review", schema=None) as batch_op:
        batch_op.create_index("ix_goal_review_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_goal_review_goal_id", ["goal_id"], unique=False)
