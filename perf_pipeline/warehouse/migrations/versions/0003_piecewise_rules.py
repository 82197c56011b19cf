# ruff: noqa: E501
"""Rules whose zones reckon each in their own way: the family ``piecewise``."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    with op.batch_alter_table("scoring_rule", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_scoring_rule_family"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_scoring_rule_family"),
            "family IN ('proportional', 'reverse', 'all_or_nothing', 'step_deduction', 'threshold_tiers', 'piecewise', 'qualitative_tiers', 'graded_bands', 'satisfaction', 'per_occurrence', 'execution_rate', 'not_applicable', 'unread')",
        )
