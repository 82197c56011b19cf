"""Reading matching auditing reviewing."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "pending_score",
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("changes", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("goal_id", name=op.f("pk_pending_score")),
    )
    with op.batch_alter_table("pending_score", schema=None) as batch_op:
        batch_op.create_index("ix_pending_score_fiscal_year", ["fiscal_year"], unique=False)

    op.create_table(
        "scored_year",
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("basis", sa.String(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("fiscal_year", name=op.f("pk_scored_year")),
    )
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
    op.create_table(
        "organization_second_review",
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
            "stage IN ('monitoring', 'self_evaluation', 'review')",
            name=op.f("ck_organization_second_review_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_organization_second_review_organization_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "fiscal_year", "stage", name=op.f("pk_organization_second_review")
        ),
    )
    with op.batch_alter_table("organization_second_review", schema=None) as batch_op:
        batch_op.create_index("ix_organization_second_review_fiscal_year", ["fiscal_year"], unique=False)

    op.create_table(
        "submission_decision",
        sa.Column("submission_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("decided_by", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "action IN ('withdraw', 'restore', 'confirm')", name=op.f("ck_submission_decision_action")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.submission_id"],
            name=op.f("fk_submission_decision_submission_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("submission_id", "ordinal", name=op.f("pk_submission_decision")),
    )
    op.create_table(
        "amendment",
        sa.Column("amendment_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("prior_form_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(), autoincrement=False, nullable=False),
        sa.Column("change", sa.String(), autoincrement=False, nullable=False),
        sa.Column("level3", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("column_name", sa.String(), autoincrement=False, nullable=False),
        sa.Column("old_value", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("new_value", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("old_place", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("new_place", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.CheckConstraint("change IN ('changed', 'added', 'removed')", name=op.f("ck_amendment_change")),
        sa.CheckConstraint("scope IN ('goal', 'actual')", name=op.f("ck_amendment_scope")),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["form.form_id"],
            name=op.f("fk_amendment_form_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["prior_form_id"],
            ["form.form_id"],
            name=op.f("fk_amendment_prior_form_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("amendment_id", name=op.f("pk_amendment")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index("ix_amendment_form_id", ["form_id"], unique=False)
        batch_op.create_index("ix_amendment_goal_id", ["goal_id"], unique=False)
        batch_op.create_index("ix_amendment_prior_form_id", ["prior_form_id"], unique=False)

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
        "goal_second_review",
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
            "stage IN ('monitoring', 'self_evaluation', 'review')", name=op.f("ck_goal_second_review_stage")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["performance_goal.goal_id"],
            name=op.f("fk_goal_second_review_goal_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_goal_second_review_organization_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("goal_id", "stage", name=op.f("pk_goal_second_review")),
    )
    with op.batch_alter_table("goal_second_review", schema=None) as batch_op:
        batch_op.create_index("ix_goal_second_review_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_goal_second_review_organization_id", ["organization_id"], unique=False)

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

    with op.batch_alter_table("actual", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "match_confidence",
                sa.Numeric(precision=38, scale=6, asdecimal=False),
                autoincrement=False,
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("match_candidates", sa.Text(), autoincrement=False, nullable=True))

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

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index("ix_finding_code_form_id", ["code", "form_id"], unique=False)

    with op.batch_alter_table("form", schema=None) as batch_op:
        batch_op.add_column(sa.Column("named_goal_id", sa.String(), autoincrement=False, nullable=True))
        batch_op.add_column(sa.Column("stated_goal_id", sa.String(), autoincrement=False, nullable=True))
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
        batch_op.create_index(
            "ix_form_by_organization_code",
            ["organization_code", "fiscal_year"],
            unique=False,
            sqlite_where=sa.text("organization_code IS NOT NULL"),
            postgresql_where=sa.text("organization_code IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_form_by_project_code",
            ["project_code", "fiscal_year"],
            unique=False,
            sqlite_where=sa.text("project_code IS NOT NULL"),
            postgresql_where=sa.text("project_code IS NOT NULL"),
        )
        batch_op.create_index("ix_form_named_goal_id", ["named_goal_id"], unique=False)
        batch_op.create_index(
            "ix_form_stated_goal",
            ["stated_goal_id"],
            unique=False,
            sqlite_where=sa.text("stated_goal_id IS NOT NULL"),
            postgresql_where=sa.text("stated_goal_id IS NOT NULL"),
        )

    with op.batch_alter_table("form_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stated_indicator_id", sa.String(), autoincrement=False, nullable=True))

    with op.batch_alter_table("performance_goal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(), autoincrement=False, nullable=True))

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_finding_found_by"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_finding_found_by"),
            "found_by IN ('inbox', 'intake', 'forms', 'rulebook', 'audit', 'join', 'scoring')",
        )
    op.execute("UPDATE form SET named_goal_id = goal_id")
