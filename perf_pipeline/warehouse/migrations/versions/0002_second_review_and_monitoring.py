"""Second review and monitoring."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "organization_review",
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), autoincrement=False, nullable=False),
        sa.Column(
            "claimed_points",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "computed_points",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "compared_points",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "gap", sa.Numeric(precision=18, scale=4, asdecimal=False), autoincrement=False, nullable=True
        ),
        sa.Column(
            "absolute_gap",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "gap_percent",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("gap_rank", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("arithmetic_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rule_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("over_claimed_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("execution_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("numeric_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("exact_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("over_achieved_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("goal_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("compared_goal_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "stage IN ('monitoring', 'self_evaluation', 'review')", name=op.f("ck_organization_review_stage")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_organization_review_organization_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "fiscal_year", "stage", name=op.f("pk_organization_review")
        ),
    )
    with op.batch_alter_table("organization_review", schema=None) as batch_op:
        batch_op.create_index("ix_organization_review_fiscal_year", ["fiscal_year"], unique=False)

    op.create_table(
        "goal_progress",
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("as_of", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "elapsed_ratio",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "budget", sa.Numeric(precision=18, scale=2, asdecimal=False), autoincrement=False, nullable=True
        ),
        sa.Column(
            "executed", sa.Numeric(precision=18, scale=2, asdecimal=False), autoincrement=False, nullable=True
        ),
        sa.Column(
            "spent_percent",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "planned_percent",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("plan_source", sa.String(), autoincrement=False, nullable=False),
        sa.Column("spending_light", sa.String(), autoincrement=False, nullable=False),
        sa.Column("light", sa.String(), autoincrement=False, nullable=False),
        sa.Column("indicator_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("green_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("yellow_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("red_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unknown_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scored_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "max_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "shortfall",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "expected_shortfall",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.CheckConstraint(
            "light IN ('green', 'yellow', 'red', 'unknown')", name=op.f("ck_goal_progress_light")
        ),
        sa.CheckConstraint("plan_source IN ('plan', 'time')", name=op.f("ck_goal_progress_plan_source")),
        sa.CheckConstraint(
            "spending_light IN ('green', 'yellow', 'red', 'unknown')",
            name=op.f("ck_goal_progress_spending_light"),
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["performance_goal.goal_id"],
            name=op.f("fk_goal_progress_goal_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_goal_progress_organization_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("goal_id", "as_of", name=op.f("pk_goal_progress")),
    )
    with op.batch_alter_table("goal_progress", schema=None) as batch_op:
        batch_op.create_index("ix_goal_progress_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_goal_progress_organization_id", ["organization_id"], unique=False)

    op.create_table(
        "goal_review",
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), autoincrement=False, nullable=False),
        sa.Column(
            "claimed_points",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "computed_points",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "compared_points",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "gap", sa.Numeric(precision=18, scale=4, asdecimal=False), autoincrement=False, nullable=True
        ),
        sa.Column(
            "absolute_gap",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "gap_percent",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("gap_rank", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("arithmetic_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rule_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("over_claimed_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("execution_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("numeric_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("exact_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("over_achieved_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "stage IN ('monitoring', 'self_evaluation', 'review')", name=op.f("ck_goal_review_stage")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["performance_goal.goal_id"],
            name=op.f("fk_goal_review_goal_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_goal_review_organization_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("goal_id", "stage", name=op.f("pk_goal_review")),
    )
    with op.batch_alter_table("goal_review", schema=None) as batch_op:
        batch_op.create_index("ix_goal_review_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_goal_review_organization_id", ["organization_id"], unique=False)

    op.create_table(
        "indicator_progress",
        sa.Column("indicator_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("as_of", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column(
            "elapsed_ratio",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "completion_ratio",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "due_ratio",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "expected_value",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("light", sa.String(), autoincrement=False, nullable=False),
        sa.Column(
            "score", sa.Numeric(precision=18, scale=4, asdecimal=False), autoincrement=False, nullable=True
        ),
        sa.Column(
            "expected_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "max_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "shortfall",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "expected_shortfall",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("explanation", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), autoincrement=False, nullable=True),
        sa.CheckConstraint(
            "light IN ('green', 'yellow', 'red', 'unknown')", name=op.f("ck_indicator_progress_light")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["performance_goal.goal_id"],
            name=op.f("fk_indicator_progress_goal_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.indicator_id"],
            name=op.f("fk_indicator_progress_indicator_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("indicator_id", "as_of", name=op.f("pk_indicator_progress")),
    )
    with op.batch_alter_table("indicator_progress", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_progress_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_indicator_progress_goal_id", ["goal_id"], unique=False)

    op.create_table(
        "review_gap",
        sa.Column("gap_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("indicator_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), autoincrement=False, nullable=False),
        sa.Column(
            "claimed", sa.Numeric(precision=18, scale=4, asdecimal=False), autoincrement=False, nullable=False
        ),
        sa.Column(
            "computed",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "gap", sa.Numeric(precision=18, scale=4, asdecimal=False), autoincrement=False, nullable=False
        ),
        sa.Column(
            "max_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("explanation", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("place", sa.Text(), autoincrement=False, nullable=True),
        sa.CheckConstraint(
            "kind IN ('arithmetic', 'rule', 'over_claimed', 'execution', 'sum')",
            name=op.f("ck_review_gap_kind"),
        ),
        sa.CheckConstraint(
            "stage IN ('monitoring', 'self_evaluation', 'review')", name=op.f("ck_review_gap_stage")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["performance_goal.goal_id"],
            name=op.f("fk_review_gap_goal_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.indicator_id"],
            name=op.f("fk_review_gap_indicator_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_review_gap_organization_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("gap_id", name=op.f("pk_review_gap")),
    )
    with op.batch_alter_table("review_gap", schema=None) as batch_op:
        batch_op.create_index("ix_review_gap_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_review_gap_goal_id", ["goal_id"], unique=False)
        batch_op.create_index("ix_review_gap_indicator_id", ["indicator_id"], unique=False)
        batch_op.create_index("ix_review_gap_organization_id", ["organization_id"], unique=False)
