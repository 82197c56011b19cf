"""What all assets say of themselves: description in two languages, owners, tags, code version.

Descriptions stand here side by side, so that the English and the Chinese of one asset cannot drift apart.
"""

from collections.abc import Callable, Sequence
from typing import Final

import dagster as dg

from perf_pipeline.orchestration.automation import Condition
from perf_pipeline.orchestration.code_versions import code_version
from perf_pipeline.orchestration.metadata import table_metadata

OWNERS: Final = ["team:performance-evaluation"]

DESCRIPTIONS: Final[dict[str, tuple[str, str]]] = {
    "landed_submissions": ("提交文件", "Files of the batch, landed unchanged under the hash of their bytes."),
    "extracted_forms": (
        "识别结果",
        "Forms, indicator lines and findings read from each file of the batch in guarded processes. "
        "A file that cannot be read is a finding; the others go on.",
    ),
    "goal_records": (
        "目标记录",
        "Lines of goal forms with weight and compiled scoring rule, validated row by row.",
    ),
    "audited_goals": (
        "目标审核",
        "Findings of the audit on each goal form of the batch, and the review result proposed for it. "
        "A check that lacks its data says so; a person decides.",
    ),
    "actual_records": ("完成记录", "Lines of self-evaluation and monitoring forms, validated row by row."),
    "fiscal_year_changes": (
        "年度变动",
        "One entry whenever a load changed something of a fiscal year; what scores are computed from.",
    ),
    "scorecards": (
        "评分卡",
        "A workbook for each unit of the year: every indicator with its score and the formula that gives it.",
    ),
    "actuals_templates": (
        "填报模板",
        "Workbooks in which each unit reports on its current goals of the year, for self-evaluation and monitoring.",
    ),
    "filing": (
        "报送情况",
        "What is due from every unit and project of the year, by when, and whether it came: on time, late or missing.",
    ),
    "second_review": (
        "复核",
        "A workbook for the year: units ranked by what they claim beyond the computed points, every gap by kind with "
        "its place, and patterns.",
    ),
    "monitoring_overview": (
        "运行监控",
        "A workbook for the year: lights of goals and indicators, spending against plan, and who has filed what.",
    ),
    "feedback_workbooks": (
        "反馈意见",
        "The answer to each paper of the batch: its own workbook with marks, or a table of what was read, and "
        "the same as JSON. Papers about which nothing changed are left as they are.",
    ),
    "review_overview": (
        "审核汇总",
        "A workbook of the year for the bureau: findings and proposed review results by unit, code and goal.",
    ),
    "report_site": (
        "评价报告",
        "The year as static pages: units with grades, goals, indicators with their score curves, and findings.",
    ),
    "review_workbook": (
        "待裁定工作簿",
        "A workbook of everything in the year that a person must decide; filled in and dropped into the inbox, "
        "its decisions win over the machine.",
    ),
    "scores_parquet": ("评分数据", "Scores of the year as Parquet files for analysis."),
}
"""Chinese label and English description by asset key; tables of the warehouse take theirs from the model."""


def description(key: str) -> str:
    """The description of the asset ``key``: Chinese label, then English text."""
    label, text = DESCRIPTIONS[key]
    return f"{label} · {text}"


def described_asset(
    group: str,
    key: str,
    *,
    kinds: set[str],
    rooms: tuple[str, ...],
    partitions_def: dg.PartitionsDefinition[str],
    table: str | None = None,
    deps: Sequence[dg.AssetsDefinition | dg.AssetSpec | str] = (),
    automation_condition: Condition | None = None,
) -> Callable[[Callable[..., dg.MaterializeResult[None]]], dg.AssetsDefinition]:
    """``dg.asset`` with everything that each of our assets says of itself.

    ``rooms`` are the packages its result depends on; ``table`` is the table whose rows it holds.
    """
    return dg.asset(
        name=key,
        group_name=group,
        description=description(key),
        kinds=kinds,
        owners=OWNERS,
        tags={"perf_pipeline/stage": group},
        code_version=code_version("model", *rooms),
        metadata=table_metadata(table) if table else None,
        partitions_def=partitions_def,
        deps=list(deps),
        automation_condition=automation_condition,
    )
