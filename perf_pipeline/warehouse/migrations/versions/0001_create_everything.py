# ruff: noqa: E501
"""Create everything."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    private = "pii" if op.get_bind().dialect.name == "postgresql" else None
    if private:
        op.execute("CREATE SCHEMA IF NOT EXISTS pii")
    op.create_table(
        "adjudication",
        sa.Column("adjudication_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("decision", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("decided_by", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "subject IN ('rule', 'grade', 'match', 'not_applicable')", name=op.f("ck_adjudication_subject")
        ),
        sa.PrimaryKeyConstraint("adjudication_id", name=op.f("pk_adjudication")),
    )
    with op.batch_alter_table("adjudication", schema=None) as batch_op:
        batch_op.create_index("ix_adjudication_reference", ["reference"], unique=False)

    op.create_table(
        "data_dictionary",
        sa.Column("table_name", sa.String(), autoincrement=False, nullable=False),
        sa.Column("column_name", sa.String(), autoincrement=False, nullable=False),
        sa.Column("label_zh", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("description", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.Text(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("table_name", "column_name", name=op.f("pk_data_dictionary")),
    )
    op.create_table(
        "organization",
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), autoincrement=False, nullable=True),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_organization")),
    )
    op.create_table(
        "scoring_rule",
        sa.Column("rule_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("family", sa.String(), autoincrement=False, nullable=False),
        sa.Column("parameters", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("origin", sa.String(), autoincrement=False, nullable=False),
        sa.Column("rulebook_version", sa.String(), autoincrement=False, nullable=False),
        sa.Column("description", sa.Text(), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "family IN ('proportional', 'reverse', 'all_or_nothing', 'step_deduction', 'threshold_tiers', 'piecewise', 'qualitative_tiers', 'graded_bands', 'satisfaction', 'per_occurrence', 'execution_rate', 'not_applicable', 'unread')",
            name=op.f("ck_scoring_rule_family"),
        ),
        sa.CheckConstraint(
            "origin IN ('stated', 'named', 'profile_default', 'adjudicated', 'unread')",
            name=op.f("ck_scoring_rule_origin"),
        ),
        sa.PrimaryKeyConstraint("rule_id", name=op.f("pk_scoring_rule")),
    )
    op.create_table(
        "submission",
        sa.Column("submission_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("format", sa.String(), autoincrement=False, nullable=True),
        sa.Column("byte_size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), autoincrement=False, nullable=False),
        sa.Column("received_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.String(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(), autoincrement=False, nullable=False),
        sa.Column("form_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "status IN ('received', 'accepted', 'partly_accepted', 'rejected', 'duplicate_of')",
            name=op.f("ck_submission_status"),
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submission")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index("ix_submission_batch", ["batch"], unique=False)
        batch_op.create_index("uq_submission_received_seq", ["received_seq"], unique=True)

    op.create_table(
        "finding",
        sa.Column("finding_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("indicator_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("code", sa.String(), autoincrement=False, nullable=False),
        sa.Column("severity", sa.String(), autoincrement=False, nullable=False),
        sa.Column("message", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("quote", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("place", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("cause_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("found_by", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.CheckConstraint(
            "found_by IN ('intake', 'forms', 'rulebook', 'audit', 'join', 'scoring')",
            name=op.f("ck_finding_found_by"),
        ),
        sa.CheckConstraint("severity IN ('error', 'warning', 'info')", name=op.f("ck_finding_severity")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.submission_id"],
            name=op.f("fk_finding_submission_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_finding")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index("ix_finding_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_finding_form_id", ["form_id"], unique=False)
        batch_op.create_index("ix_finding_goal_id", ["goal_id"], unique=False)
        batch_op.create_index("ix_finding_submission_id", ["submission_id"], unique=False)

    op.create_table(
        "organization_score",
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), autoincrement=False, nullable=False),
        sa.Column("goal_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scored_goal_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "weighted_percent_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("grade", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "department_percent_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("department_grade", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("status", sa.String(), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "stage IN ('monitoring', 'self_evaluation', 'review')", name=op.f("ck_organization_score_stage")
        ),
        sa.CheckConstraint(
            "status IN ('complete', 'provisional')", name=op.f("ck_organization_score_status")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_organization_score_organization_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "fiscal_year", "stage", name=op.f("pk_organization_score")
        ),
    )
    with op.batch_alter_table("organization_score", schema=None) as batch_op:
        batch_op.create_index("ix_organization_score_fiscal_year", ["fiscal_year"], unique=False)

    op.create_table(
        "project",
        sa.Column("project_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), autoincrement=False, nullable=True),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_project_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_project")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index("ix_project_organization_id", ["organization_id"], unique=False)

    op.create_table(
        "sighting",
        sa.Column("submission_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.String(), autoincrement=False, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.submission_id"],
            name=op.f("fk_sighting_submission_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("submission_id", "file_name", name=op.f("pk_sighting")),
    )
    op.create_table(
        "filing",
        sa.Column("filing_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("form_kind", sa.String(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), autoincrement=False, nullable=True),
        sa.Column("state", sa.String(), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "form_kind IN ('project_goal', 'department_goal', 'project_self_evaluation', 'department_self_evaluation', 'project_monitoring', 'department_monitoring')",
            name=op.f("ck_filing_form_kind"),
        ),
        sa.CheckConstraint("state IN ('due', 'on_time', 'late', 'missing')", name=op.f("ck_filing_state")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_filing_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.project_id"],
            name=op.f("fk_filing_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("filing_id", name=op.f("pk_filing")),
    )
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.create_index("ix_filing_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_filing_organization_id", ["organization_id"], unique=False)
        batch_op.create_index("ix_filing_project_id", ["project_id"], unique=False)

    op.create_table(
        "form",
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("form_kind", sa.String(), autoincrement=False, nullable=False),
        sa.Column("layout", sa.String(), autoincrement=False, nullable=False),
        sa.Column("profile", sa.String(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("organization_name", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("organization_code", sa.String(), autoincrement=False, nullable=True),
        sa.Column("project_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("project_name", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("project_code", sa.String(), autoincrement=False, nullable=True),
        sa.Column("scope", sa.String(), autoincrement=False, nullable=False),
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("as_of", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("supports_form_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("heading", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("is_current", sa.Boolean(), autoincrement=False, nullable=False),
        sa.Column("superseded_by", sa.String(), autoincrement=False, nullable=True),
        sa.CheckConstraint(
            "form_kind IN ('project_goal', 'department_goal', 'project_self_evaluation', 'department_self_evaluation', 'project_monitoring', 'department_monitoring')",
            name=op.f("ck_form_form_kind"),
        ),
        sa.CheckConstraint("scope IN ('project', 'department')", name=op.f("ck_form_scope")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_form_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.project_id"],
            name=op.f("fk_form_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.submission_id"],
            name=op.f("fk_form_submission_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_form")),
    )
    with op.batch_alter_table("form", schema=None) as batch_op:
        batch_op.create_index("ix_form_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_form_goal_id", ["goal_id"], unique=False)
        batch_op.create_index(
            "ix_form_organization_code",
            ["organization_id", "form_id"],
            unique=False,
            sqlite_where=sa.text("organization_code IS NOT NULL"),
            postgresql_where=sa.text("organization_code IS NOT NULL"),
        )
        batch_op.create_index("ix_form_organization_id_form_id", ["organization_id", "form_id"], unique=False)
        batch_op.create_index(
            "ix_form_project_code",
            ["project_id", "form_id"],
            unique=False,
            sqlite_where=sa.text("project_code IS NOT NULL"),
            postgresql_where=sa.text("project_code IS NOT NULL"),
        )
        batch_op.create_index("ix_form_project_id_form_id", ["project_id", "form_id"], unique=False)
        batch_op.create_index("ix_form_submission_id", ["submission_id"], unique=False)
        batch_op.create_index(
            "uq_form_current",
            ["goal_id", "form_kind"],
            unique=True,
            sqlite_where=sa.text("is_current AND as_of IS NULL"),
            postgresql_where=sa.text("is_current AND as_of IS NULL"),
        )
        batch_op.create_index(
            "uq_form_current_as_of",
            ["goal_id", "form_kind", "as_of"],
            unique=True,
            sqlite_where=sa.text("is_current AND as_of IS NOT NULL"),
            postgresql_where=sa.text("is_current AND as_of IS NOT NULL"),
        )

    op.create_table(
        "budget_execution",
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), autoincrement=False, nullable=False),
        sa.Column("as_of", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column(
            "initial_budget",
            sa.Numeric(precision=18, scale=2, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "adjusted_budget",
            sa.Numeric(precision=18, scale=2, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "executed", sa.Numeric(precision=18, scale=2, asdecimal=False), autoincrement=False, nullable=True
        ),
        sa.Column(
            "weight", sa.Numeric(precision=18, scale=4, asdecimal=False), autoincrement=False, nullable=True
        ),
        sa.Column(
            "claimed_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "claimed_total",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("place", sa.Text(), autoincrement=False, nullable=True),
        sa.CheckConstraint(
            "stage IN ('monitoring', 'self_evaluation', 'review')", name=op.f("ck_budget_execution_stage")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["form.form_id"],
            name=op.f("fk_budget_execution_form_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("goal_id", "stage", "as_of", name=op.f("pk_budget_execution")),
    )
    with op.batch_alter_table("budget_execution", schema=None) as batch_op:
        batch_op.create_index("ix_budget_execution_form_id", ["form_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["form.form_id"],
            name=op.f("fk_contact_form_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("form_id", "role", name=op.f("pk_contact")),
        schema=private,
    )
    op.create_table(
        "form_line",
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "actual_value",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("actual_unit", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("actual_text", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("attainment", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "claimed_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("deviation_reason", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("outlook", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("level1", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("level2", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("level3", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("operator", sa.String(), autoincrement=False, nullable=True),
        sa.Column(
            "target_value",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("target_unit", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("target_text", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "weight", sa.Numeric(precision=18, scale=4, asdecimal=False), autoincrement=False, nullable=True
        ),
        sa.Column("weight_source", sa.String(), autoincrement=False, nullable=True),
        sa.Column("explanation", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("basis", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("prior_year_text", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("rule_text", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("rule_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("evidence", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("remark", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("place", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("level3_key", sa.Text(), autoincrement=False, nullable=False),
        sa.CheckConstraint("operator IN ('≥', '≤', '=', '>', '<')", name=op.f("ck_form_line_operator")),
        sa.CheckConstraint(
            "weight_source IN ('stated', 'rule', 'profile')", name=op.f("ck_form_line_weight_source")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["form.form_id"],
            name=op.f("fk_form_line_form_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["scoring_rule.rule_id"],
            name=op.f("fk_form_line_rule_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("form_id", "ordinal", name=op.f("pk_form_line")),
    )
    with op.batch_alter_table("form_line", schema=None) as batch_op:
        batch_op.create_index("ix_form_line_rule_id", ["rule_id"], unique=False)

    op.create_table(
        "performance_goal",
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "budget_total",
            sa.Numeric(precision=18, scale=2, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "budget_fiscal",
            sa.Numeric(precision=18, scale=2, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "budget_other",
            sa.Numeric(precision=18, scale=2, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("objective", sa.Text(), autoincrement=False, nullable=True),
        sa.CheckConstraint("scope IN ('project', 'department')", name=op.f("ck_performance_goal_scope")),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["form.form_id"],
            name=op.f("fk_performance_goal_form_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.organization_id"],
            name=op.f("fk_performance_goal_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.project_id"],
            name=op.f("fk_performance_goal_project_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("goal_id", name=op.f("pk_performance_goal")),
    )
    with op.batch_alter_table("performance_goal", schema=None) as batch_op:
        batch_op.create_index("ix_performance_goal_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_performance_goal_form_id", ["form_id"], unique=False)
        batch_op.create_index("ix_performance_goal_organization_id", ["organization_id"], unique=False)
        batch_op.create_index("ix_performance_goal_project_id", ["project_id"], unique=False)

    op.create_table(
        "goal_score",
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "execution_ratio",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "execution_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "indicator_points",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "total_score",
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
            "full_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "percent_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("grade", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("status", sa.String(), autoincrement=False, nullable=False),
        sa.Column("scored_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("indicator_count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "claimed_total",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("profile", sa.String(), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "stage IN ('monitoring', 'self_evaluation', 'review')", name=op.f("ck_goal_score_stage")
        ),
        sa.CheckConstraint("status IN ('complete', 'provisional')", name=op.f("ck_goal_score_status")),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["performance_goal.goal_id"],
            name=op.f("fk_goal_score_goal_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("goal_id", "stage", name=op.f("pk_goal_score")),
    )
    with op.batch_alter_table("goal_score", schema=None) as batch_op:
        batch_op.create_index("ix_goal_score_fiscal_year", ["fiscal_year"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("indicator_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("level1", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("level2", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("level3", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("operator", sa.String(), autoincrement=False, nullable=True),
        sa.Column(
            "target_value",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("target_unit", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("target_text", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "weight", sa.Numeric(precision=18, scale=4, asdecimal=False), autoincrement=False, nullable=True
        ),
        sa.Column("weight_source", sa.String(), autoincrement=False, nullable=True),
        sa.Column("explanation", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("basis", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("prior_year_text", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("rule_text", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("rule_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("evidence", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("remark", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("place", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.CheckConstraint("operator IN ('≥', '≤', '=', '>', '<')", name=op.f("ck_indicator_operator")),
        sa.CheckConstraint(
            "weight_source IN ('stated', 'rule', 'profile')", name=op.f("ck_indicator_weight_source")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["performance_goal.goal_id"],
            name=op.f("fk_indicator_goal_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["scoring_rule.rule_id"],
            name=op.f("fk_indicator_rule_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("indicator_id", name=op.f("pk_indicator")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_goal_id", ["goal_id"], unique=False)
        batch_op.create_index("ix_indicator_rule_id", ["rule_id"], unique=False)

    op.create_table(
        "spending_plan",
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("month", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "cumulative_percent",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["performance_goal.goal_id"],
            name=op.f("fk_spending_plan_goal_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("goal_id", "month", name=op.f("pk_spending_plan")),
    )
    op.create_table(
        "actual",
        sa.Column("actual_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column(
            "actual_value",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("actual_unit", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("actual_text", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("attainment", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "claimed_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("deviation_reason", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("outlook", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("indicator_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("form_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), autoincrement=False, nullable=False),
        sa.Column("as_of", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("level3", sa.Text(), autoincrement=False, nullable=True),
        sa.Column(
            "stated_weight",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("match_method", sa.String(), autoincrement=False, nullable=True),
        sa.Column("place", sa.Text(), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "stage IN ('monitoring', 'self_evaluation', 'review')", name=op.f("ck_actual_stage")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["form.form_id"],
            name=op.f("fk_actual_form_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.indicator_id"],
            name=op.f("fk_actual_indicator_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("actual_id", name=op.f("pk_actual")),
    )
    with op.batch_alter_table("actual", schema=None) as batch_op:
        batch_op.create_index("ix_actual_form_id", ["form_id"], unique=False)
        batch_op.create_index("ix_actual_goal_id", ["goal_id"], unique=False)
        batch_op.create_index(
            "ix_actual_indicator_id_stage_as_of", ["indicator_id", "stage", "as_of"], unique=False
        )

    op.create_table(
        "indicator_score",
        sa.Column("indicator_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), autoincrement=False, nullable=False),
        sa.Column("goal_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "completion_ratio",
            sa.Numeric(precision=38, scale=6, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "score", sa.Numeric(precision=18, scale=4, asdecimal=False), autoincrement=False, nullable=True
        ),
        sa.Column(
            "proposed_score",
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
        sa.Column("status", sa.String(), autoincrement=False, nullable=False),
        sa.Column("rule_id", sa.String(), autoincrement=False, nullable=True),
        sa.Column("formula", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("explanation", sa.Text(), autoincrement=False, nullable=False),
        sa.Column(
            "claimed_score",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column(
            "claimed_gap",
            sa.Numeric(precision=18, scale=4, asdecimal=False),
            autoincrement=False,
            nullable=True,
        ),
        sa.Column("rulebook_version", sa.String(), autoincrement=False, nullable=True),
        sa.CheckConstraint(
            "stage IN ('monitoring', 'self_evaluation', 'review')", name=op.f("ck_indicator_score_stage")
        ),
        sa.CheckConstraint(
            "status IN ('scored', 'missing_actual', 'needs_review', 'not_applicable')",
            name=op.f("ck_indicator_score_status"),
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["performance_goal.goal_id"],
            name=op.f("fk_indicator_score_goal_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.indicator_id"],
            name=op.f("fk_indicator_score_indicator_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["scoring_rule.rule_id"],
            name=op.f("fk_indicator_score_rule_id"),
            ondelete="SET NULL",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("indicator_id", "stage", name=op.f("pk_indicator_score")),
    )
    with op.batch_alter_table("indicator_score", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_score_fiscal_year", ["fiscal_year"], unique=False)
        batch_op.create_index("ix_indicator_score_goal_id", ["goal_id"], unique=False)
        batch_op.create_index("ix_indicator_score_rule_id", ["rule_id"], unique=False)
