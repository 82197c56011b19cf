"""The warehouse contract: one pandera model per table.

Order, names and grain follow the design's table list; columns beyond it are listed in
docs/warehouse.md with the reason. A model is checked strictly and without coercion: values are
typed by ``notation`` before they reach a frame.
"""

from typing import Annotated, Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from perf_pipeline.model import vocabulary as v
from perf_pipeline.model.columns import Flag, Id, Kind, Real, Text, Whole, column

Date = Text  # ISO text in frames, DATE in the database
Moment = Annotated[pd.DatetimeTZDtype, "us", "UTC"]


class Table(pa.DataFrameModel):
    """Base of every table: strict, no coercion, described by its docstring."""

    class Config:
        """Frames hold exactly the declared columns with exactly the declared types."""

        strict = True
        coerce = False


class Submission(Table):
    """One submitted file, identified by the SHA-256 of its bytes: the ledger."""

    submission_id: Series[Id] = column(Kind.ID, "提交编号", "SHA-256 of the file's bytes", key=True)
    file_name: Series[Text] = column(Kind.TEXT, "文件名", "Name under which it was first submitted")
    format: Series[Text] = column(
        Kind.CODE, "格式", "Format found by content: txt, csv, xlsx …", nullable=True
    )
    byte_size: Series[Whole] = column(Kind.WHOLE, "字节数", "Size of the file", unit="byte", minimum=0)
    received_at: Series[Moment] = column(Kind.MOMENT, "接收时间", "When the bytes were landed")
    received_seq: Series[Whole] = column(
        Kind.WHOLE,
        "接收序号",
        "Order of receipt given by the warehouse; decides which version is current",
        minimum=1,
    )
    batch: Series[Text] = column(Kind.CODE, "批次", "Partition key of the batch that brought it")
    status: Series[Text] = column(
        Kind.CODE, "状态", "What became of it", choices=tuple(v.SUBMISSION_STATUSES)
    )
    form_count: Series[Whole] = column(Kind.WHOLE, "表数", "Forms found in the file", minimum=0)


class Sighting(Table):
    """A name under which a file content arrived; handing the same bytes in again adds at most one row."""

    submission_id: Series[Id] = column(
        Kind.ID, "提交编号", "The file content", key=True, references="submission.submission_id"
    )
    file_name: Series[Text] = column(Kind.TEXT, "文件名", "Name under which it arrived", key=True)
    batch: Series[Text] = column(
        Kind.CODE, "批次", "Partition key of the batch that first brought it so named"
    )
    received_at: Series[Moment] = column(Kind.MOMENT, "接收时间", "When it first arrived under that name")


class Form(Table):
    """One form in a submitted file, current or superseded: the history of what was handed in."""

    form_id: Series[Id] = column(Kind.ID, "表编号", "Hash of submission and ordinal", key=True)
    submission_id: Series[Id] = column(
        Kind.ID, "提交编号", "The file it stands in", references="submission.submission_id"
    )
    ordinal: Series[Whole] = column(Kind.WHOLE, "表序", "Position among the file's forms, from 1", minimum=1)
    form_kind: Series[Text] = column(Kind.CODE, "表种", "What kind of form", choices=tuple(v.FORM_KINDS))
    layout: Series[Text] = column(Kind.CODE, "版式", "Layout by which it was read (forms/layouts)")
    profile: Series[Text] = column(Kind.CODE, "地方配置", "Profile chosen for it (rulebook/profiles)")
    place: Series[Text] = column(Kind.TEXT, "位置", "Where the form begins in its file")
    title: Series[Text] = column(Kind.TEXT, "标题", "Title as printed", nullable=True)
    fiscal_year: Series[Whole] = column(
        Kind.WHOLE,
        "年度",
        "Budget year of the form; empty when the paper does not say",
        nullable=True,
        minimum=1990,
        maximum=2100,
    )
    organization_id: Series[Id] = column(
        Kind.ID,
        "单位编号",
        "Unit; empty when the paper does not say",
        nullable=True,
        references="organization.organization_id",
    )
    organization_name: Series[Text] = column(Kind.TEXT, "单位名称", "Unit as printed", nullable=True)
    organization_code: Series[Text] = column(Kind.CODE, "单位编码", "Unit code as printed", nullable=True)
    project_id: Series[Id] = column(
        Kind.ID,
        "项目编号",
        "Project; empty for department forms",
        nullable=True,
        references="project.project_id",
    )
    project_name: Series[Text] = column(Kind.TEXT, "项目名称", "Project as printed", nullable=True)
    project_code: Series[Text] = column(Kind.CODE, "项目编码", "Project code as printed", nullable=True)
    scope: Series[Text] = column(Kind.CODE, "范围", "project or department", choices=tuple(v.SCOPES))
    goal_id: Series[Id] = column(
        Kind.ID,
        "目标编号",
        "The goal it states or reports on; empty when unit, project or year is unknown",
        nullable=True,
    )
    as_of: Series[Date] = column(
        Kind.DATE, "截至日期", "The day that reported actuals refer to; empty on goal forms", nullable=True
    )
    supports_form_id: Series[Id] = column(
        Kind.ID,
        "佐证表编号",
        "For a narrative about a project that has a table in the same paper: that table; "
        "such a form serves the audit and is never current",
        nullable=True,
    )
    heading: Series[Text] = column(
        Kind.JSON,
        "表头",
        "Objective, budgets, spending plan and execution of the form (model/records.py Heading)",
    )
    is_current: Series[Flag] = column(Kind.FLAG, "现行", "Whether the form is the one that counts")
    superseded_by: Series[Id] = column(
        Kind.ID, "被替代", "The later form of the same goal and kind that counts instead", nullable=True
    )


class Organization(Table):
    """A budget unit."""

    organization_id: Series[Id] = column(Kind.ID, "单位编号", "Hash of the folded name", key=True)
    code: Series[Text] = column(Kind.CODE, "单位编码", "Code as printed, where one is", nullable=True)
    name: Series[Text] = column(Kind.TEXT, "单位名称", "Name as printed on its first form by id")


class Project(Table):
    """A project of a unit."""

    project_id: Series[Id] = column(Kind.ID, "项目编号", "Hash of unit and folded name", key=True)
    organization_id: Series[Id] = column(
        Kind.ID, "单位编号", "Its unit", references="organization.organization_id"
    )
    code: Series[Text] = column(Kind.CODE, "项目编码", "Code as printed, where one is", nullable=True)
    name: Series[Text] = column(Kind.TEXT, "项目名称", "Name as printed")


class PerformanceGoal(Table):
    """The current goal of a unit or of a project in a fiscal year."""

    goal_id: Series[Id] = column(Kind.ID, "目标编号", "Hash of scope, unit, project and year", key=True)
    form_id: Series[Id] = column(Kind.ID, "表编号", "The form that states it", references="form.form_id")
    scope: Series[Text] = column(Kind.CODE, "范围", "project or department", choices=tuple(v.SCOPES))
    organization_id: Series[Id] = column(
        Kind.ID, "单位编号", "The unit", references="organization.organization_id"
    )
    project_id: Series[Id] = column(
        Kind.ID,
        "项目编号",
        "The project; empty for a department goal",
        nullable=True,
        references="project.project_id",
    )
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year", minimum=1990, maximum=2100)
    budget_total: Series[Real] = column(Kind.MONEY, "预算总额", "Whole budget", unit="yuan", nullable=True)
    budget_fiscal: Series[Real] = column(Kind.MONEY, "财政资金", "Fiscal part", unit="yuan", nullable=True)
    budget_other: Series[Real] = column(Kind.MONEY, "其他资金", "Other part", unit="yuan", nullable=True)
    objective: Series[Text] = column(Kind.TEXT, "绩效目标", "Objective in words", nullable=True)


class SpendingPlan(Table):
    """Planned cumulative spending of a goal by month's end."""

    goal_id: Series[Id] = column(
        Kind.ID, "目标编号", "The goal", key=True, references="performance_goal.goal_id"
    )
    month: Series[Whole] = column(Kind.WHOLE, "月份", "Month at whose end", key=True, minimum=1, maximum=12)
    cumulative_percent: Series[Real] = column(
        Kind.PERCENT, "累计支出比例", "Planned share of the budget spent", unit="%", minimum=0
    )


class IndicatorContent(Table):
    """What a form states of one indicator: shared by the current indicator and by every form's lines."""

    ordinal: Series[Whole] = column(Kind.WHOLE, "序号", "Position in the form, from 1", minimum=1)
    level1: Series[Text] = column(Kind.TEXT, "一级指标", "First level, normalised", nullable=True)
    level2: Series[Text] = column(Kind.TEXT, "二级指标", "Second level, normalised", nullable=True)
    level3: Series[Text] = column(
        Kind.TEXT, "三级指标", "The unit's own indicator, as printed", nullable=True
    )
    operator: Series[Text] = column(
        Kind.CODE,
        "比较符号",
        "How the actual is held against the target; empty when qualitative",
        nullable=True,
        choices=v.OPERATORS,
    )
    target_value: Series[Real] = column(
        Kind.NUMBER, "目标值", "Numeric target in its printed unit; percent as 0–100", nullable=True
    )
    target_unit: Series[Text] = column(Kind.TEXT, "计量单位", "Unit as printed", nullable=True)
    target_text: Series[Text] = column(Kind.TEXT, "指标值原文", "Target cell as printed", nullable=True)
    weight: Series[Real] = column(
        Kind.POINTS, "分值", "Full marks of the indicator", unit="point", nullable=True, minimum=0
    )
    weight_source: Series[Text] = column(
        Kind.CODE, "分值来源", "Where the weight comes from", nullable=True, choices=tuple(v.WEIGHT_SOURCES)
    )
    explanation: Series[Text] = column(Kind.TEXT, "指标解释", "What the indicator means", nullable=True)
    basis: Series[Text] = column(Kind.TEXT, "指标值依据", "Why the target is what it is", nullable=True)
    prior_year_text: Series[Text] = column(
        Kind.TEXT, "上年完成值", "Last year's actual as printed", nullable=True
    )
    rule_text: Series[Text] = column(Kind.TEXT, "评分标准原文", "Scoring rule as printed", nullable=True)
    rule_id: Series[Id] = column(
        Kind.ID, "规则编号", "The compiled rule", nullable=True, references="scoring_rule.rule_id"
    )
    evidence: Series[Text] = column(Kind.TEXT, "佐证资料", "Evidence named on the form", nullable=True)
    remark: Series[Text] = column(Kind.TEXT, "备注", "Remark", nullable=True)
    place: Series[Text] = column(Kind.TEXT, "位置", "Where it stands in its file")


class ActualContent(Table):
    """What a form reports on one indicator."""

    actual_value: Series[Real] = column(
        Kind.NUMBER, "完成值", "Numeric actual in its printed unit; percent as 0–100", nullable=True
    )
    actual_unit: Series[Text] = column(Kind.TEXT, "完成值单位", "Unit printed with the actual", nullable=True)
    actual_text: Series[Text] = column(Kind.TEXT, "完成值原文", "Actual cell as printed", nullable=True)
    attainment: Series[Text] = column(
        Kind.TEXT, "达成情况", "Grade words of the actual, e.g. 达成预期指标", nullable=True
    )
    claimed_score: Series[Real] = column(
        Kind.POINTS, "自评得分", "Points the unit claims", unit="point", nullable=True
    )
    deviation_reason: Series[Text] = column(
        Kind.TEXT, "偏差原因", "Why it deviates, and what is done", nullable=True
    )
    outlook: Series[Text] = column(
        Kind.TEXT, "全年预计", "Expected for the full year, as printed", nullable=True
    )


class Indicator(IndicatorContent):
    """One third-level indicator of a current goal."""

    indicator_id: Series[Id] = column(
        Kind.ID, "指标编号", "Hash of goal, levels, name and occurrence", key=True
    )
    goal_id: Series[Id] = column(Kind.ID, "目标编号", "Its goal", references="performance_goal.goal_id")


class FormLine(IndicatorContent, ActualContent):
    """One indicator line of a form, current or not: what was read, kept for history, audit and joining."""

    form_id: Series[Id] = column(Kind.ID, "表编号", "Its form", key=True, references="form.form_id")
    ordinal: Series[Whole] = column(Kind.WHOLE, "序号", "Position in the form, from 1", key=True, minimum=1)
    level3_key: Series[Text] = column(Kind.TEXT, "三级指标键", "Folded name by which lines are joined")


class ScoringRule(Table):
    """A distinct compiled scoring rule."""

    rule_id: Series[Id] = column(
        Kind.ID, "规则编号", "Hash of family, parameters, text, origin and version", key=True
    )
    family: Series[Text] = column(Kind.CODE, "规则族", "How it scores", choices=tuple(v.RULE_FAMILIES))
    parameters: Series[Text] = column(Kind.JSON, "参数", "Parameters of the family (rulebook/rule.py)")
    text: Series[Text] = column(
        Kind.TEXT, "规则原文", "The sentence it was compiled from; empty for a default", nullable=True
    )
    origin: Series[Text] = column(Kind.CODE, "规则来源", "Where it comes from", choices=tuple(v.RULE_ORIGINS))
    rulebook_version: Series[Text] = column(Kind.CODE, "规则版本", "Profile, version and fingerprint")
    description: Series[Text] = column(Kind.TEXT, "规则说明", "The rule said back in one sentence")


class Actual(ActualContent):
    """What was achieved on an indicator, by stage and day; waits without indicator until its goal comes."""

    actual_id: Series[Id] = column(Kind.ID, "完成编号", "Hash of form and line", key=True)
    indicator_id: Series[Id] = column(
        Kind.ID,
        "指标编号",
        "The indicator; empty while no goal line matches",
        nullable=True,
        references="indicator.indicator_id",
    )
    goal_id: Series[Id] = column(
        Kind.ID, "目标编号", "The goal reported on, whether it has come or not", nullable=True
    )
    form_id: Series[Id] = column(Kind.ID, "表编号", "The form that reports it", references="form.form_id")
    ordinal: Series[Whole] = column(Kind.WHOLE, "序号", "Line of that form", minimum=1)
    stage: Series[Text] = column(Kind.CODE, "阶段", "When in the cycle", choices=tuple(v.STAGES))
    as_of: Series[Date] = column(Kind.DATE, "截至日期", "The day it refers to", nullable=True)
    level3: Series[Text] = column(
        Kind.TEXT, "三级指标", "Indicator name on the reporting form", nullable=True
    )
    stated_weight: Series[Real] = column(
        Kind.POINTS,
        "自评表分值",
        "Points that the reporting form prints for the indicator",
        unit="point",
        nullable=True,
    )
    match_method: Series[Text] = column(
        Kind.CODE,
        "对应方式",
        "How the indicator was found: name, name_and_levels, order; empty while waiting",
        nullable=True,
    )
    place: Series[Text] = column(Kind.TEXT, "位置", "Where it stands in its file")


class BudgetExecution(Table):
    """Spending reported on a goal, by stage and day."""

    goal_id: Series[Id] = column(Kind.ID, "目标编号", "The goal reported on", key=True)
    form_id: Series[Id] = column(Kind.ID, "表编号", "The form that reports it", references="form.form_id")
    stage: Series[Text] = column(Kind.CODE, "阶段", "When in the cycle", key=True, choices=tuple(v.STAGES))
    as_of: Series[Date] = column(Kind.DATE, "截至日期", "The day it refers to", key=True)
    initial_budget: Series[Real] = column(
        Kind.MONEY, "年初预算数", "Budget at the year's start", unit="yuan", nullable=True
    )
    adjusted_budget: Series[Real] = column(
        Kind.MONEY, "全年预算数", "Budget after adjustment", unit="yuan", nullable=True
    )
    executed: Series[Real] = column(Kind.MONEY, "全年执行数", "Spent", unit="yuan", nullable=True)
    weight: Series[Real] = column(
        Kind.POINTS, "分值", "Points stated for execution", unit="point", nullable=True
    )
    claimed_score: Series[Real] = column(
        Kind.POINTS, "自评得分", "Points the unit claims", unit="point", nullable=True
    )
    claimed_total: Series[Real] = column(
        Kind.POINTS, "自评总分", "Total the unit claims on this form", unit="point", nullable=True
    )
    place: Series[Text] = column(Kind.TEXT, "位置", "Where it stands in its file", nullable=True)


class Adjudication(Table):
    """A person's decision that wins over the machine's."""

    adjudication_id: Series[Id] = column(Kind.ID, "裁定编号", "Hash of subject, reference and time", key=True)
    subject: Series[Text] = column(
        Kind.CODE, "事项", "What is decided", choices=tuple(v.ADJUDICATION_SUBJECTS)
    )
    reference: Series[Text] = column(Kind.TEXT, "对象", "Id of what it is about")
    decision: Series[Text] = column(Kind.JSON, "决定", "The decision")
    reason: Series[Text] = column(Kind.TEXT, "理由", "Why")
    decided_by: Series[Text] = column(Kind.TEXT, "决定人", "Who")
    decided_at: Series[Moment] = column(Kind.MOMENT, "决定时间", "When")
    submission_id: Series[Id] = column(
        Kind.ID,
        "裁定文件编号",
        "The reviewer's workbook that says so; empty for a decision entered otherwise",
        nullable=True,
        references="submission.submission_id",
    )
    place: Series[Text] = column(Kind.TEXT, "位置", "Where it stands in that workbook", nullable=True)


class IndicatorScore(Table):
    """The score of an indicator at a stage, with the formula that gives it."""

    indicator_id: Series[Id] = column(
        Kind.ID, "指标编号", "The indicator", key=True, references="indicator.indicator_id"
    )
    stage: Series[Text] = column(Kind.CODE, "阶段", "When in the cycle", key=True, choices=tuple(v.STAGES))
    goal_id: Series[Id] = column(Kind.ID, "目标编号", "Its goal", references="performance_goal.goal_id")
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year: the partition that wrote it")
    completion_ratio: Series[Real] = column(
        Kind.RATIO, "完成率", "Actual over target, where both are numbers", nullable=True
    )
    score: Series[Real] = column(
        Kind.POINTS,
        "得分",
        "Computed points; empty when not scored, never 0 for that",
        unit="point",
        nullable=True,
    )
    proposed_score: Series[Real] = column(
        Kind.POINTS,
        "建议得分",
        "What the profile's policy would give where a person must choose; not in any total",
        unit="point",
        nullable=True,
    )
    max_score: Series[Real] = column(
        Kind.POINTS, "满分", "Weight of the indicator", unit="point", nullable=True
    )
    status: Series[Text] = column(
        Kind.CODE, "计分状态", "Scored, or why not", choices=tuple(v.SCORE_STATUSES)
    )
    rule_id: Series[Id] = column(
        Kind.ID, "规则编号", "The rule applied", nullable=True, references="scoring_rule.rule_id"
    )
    formula: Series[Text] = column(
        Kind.TEXT, "算式", "Formula with its numbers, enough to recompute by hand", nullable=True
    )
    explanation: Series[Text] = column(Kind.TEXT, "说明", "Why this score or status, in Chinese")
    claimed_score: Series[Real] = column(
        Kind.POINTS, "自评得分", "Points the unit claims", unit="point", nullable=True
    )
    claimed_gap: Series[Real] = column(
        Kind.POINTS, "自评差额", "Claimed minus computed", unit="point", nullable=True
    )
    rulebook_version: Series[Text] = column(
        Kind.CODE, "规则版本", "Profile, version and fingerprint", nullable=True
    )


class GoalScore(Table):
    """The total of a goal at a stage."""

    goal_id: Series[Id] = column(
        Kind.ID, "目标编号", "The goal", key=True, references="performance_goal.goal_id"
    )
    stage: Series[Text] = column(Kind.CODE, "阶段", "When in the cycle", key=True, choices=tuple(v.STAGES))
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year: the partition that wrote it")
    execution_ratio: Series[Real] = column(Kind.RATIO, "预算执行率", "Executed over budget", nullable=True)
    execution_score: Series[Real] = column(
        Kind.POINTS, "执行率得分", "Points for budget execution", unit="point", nullable=True
    )
    indicator_points: Series[Real] = column(
        Kind.POINTS, "指标得分", "Sum of rounded indicator scores", unit="point", nullable=True
    )
    total_score: Series[Real] = column(
        Kind.POINTS, "总分", "Indicators and execution", unit="point", nullable=True
    )
    max_score: Series[Real] = column(
        Kind.POINTS, "已计分满分", "Full marks of what was scored", unit="point", nullable=True
    )
    full_score: Series[Real] = column(
        Kind.POINTS, "应计满分", "Full marks of everything that should be scored", unit="point", nullable=True
    )
    percent_score: Series[Real] = column(
        Kind.PERCENT, "得分率", "Total over full marks of what was scored", unit="%", nullable=True
    )
    grade: Series[Text] = column(
        Kind.TEXT, "等级", "Grade by the profile's table; empty while nothing is scored", nullable=True
    )
    status: Series[Text] = column(
        Kind.CODE, "完整性", "complete when all that should be scored is", choices=tuple(v.GOAL_STATUSES)
    )
    scored_count: Series[Whole] = column(
        Kind.WHOLE, "已计分指标数", "Indicators scored or not applicable", minimum=0
    )
    indicator_count: Series[Whole] = column(Kind.WHOLE, "指标数", "Indicators of the goal", minimum=0)
    claimed_total: Series[Real] = column(
        Kind.POINTS, "自评总分", "Total the unit claims", unit="point", nullable=True
    )
    profile: Series[Text] = column(Kind.CODE, "地方配置", "Profile whose grade table applied")


class OrganizationScore(Table):
    """The result of a unit in a year at a stage."""

    organization_id: Series[Id] = column(
        Kind.ID, "单位编号", "The unit", key=True, references="organization.organization_id"
    )
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year", key=True)
    stage: Series[Text] = column(Kind.CODE, "阶段", "When in the cycle", key=True, choices=tuple(v.STAGES))
    goal_count: Series[Whole] = column(
        Kind.WHOLE, "目标数", "Project goals of the unit in that year", minimum=0
    )
    scored_goal_count: Series[Whole] = column(
        Kind.WHOLE, "已计分目标数", "Of these, goals with a score", minimum=0
    )
    weighted_percent_score: Series[Real] = column(
        Kind.PERCENT,
        "项目加权得分率",
        "Percent scores of the projects weighted by their budgets, equally where a budget is missing",
        unit="%",
        nullable=True,
    )
    grade: Series[Text] = column(Kind.TEXT, "等级", "Grade of the weighted percent score", nullable=True)
    department_percent_score: Series[Real] = column(
        Kind.PERCENT, "部门整体得分率", "Percent score of the department's own goal", unit="%", nullable=True
    )
    department_grade: Series[Text] = column(
        Kind.TEXT, "部门整体等级", "Grade of the department's own goal", nullable=True
    )
    status: Series[Text] = column(
        Kind.CODE, "完整性", "complete when every goal counted is", choices=tuple(v.GOAL_STATUSES)
    )


class FindingRow(Table):
    """One fault at one place."""

    finding_id: Series[Id] = column(Kind.ID, "问题编号", "Hash of paper, place, code and words", key=True)
    submission_id: Series[Id] = column(
        Kind.ID, "提交编号", "The file", nullable=True, references="submission.submission_id"
    )
    form_id: Series[Id] = column(Kind.ID, "表编号", "The form, where one was found", nullable=True)
    goal_id: Series[Id] = column(Kind.ID, "目标编号", "The goal", nullable=True)
    indicator_id: Series[Id] = column(Kind.ID, "指标编号", "The indicator, when it is current", nullable=True)
    code: Series[Text] = column(Kind.CODE, "问题代码", "Stable code of the catalogue")
    severity: Series[Text] = column(Kind.CODE, "轻重", "error, warning, info", choices=tuple(v.SEVERITIES))
    message: Series[Text] = column(Kind.TEXT, "说明", "What is wrong, in Chinese")
    quote: Series[Text] = column(Kind.TEXT, "原文", "The words found there", nullable=True)
    place: Series[Text] = column(Kind.TEXT, "位置", "Where in the file", nullable=True)
    cause_id: Series[Id] = column(Kind.ID, "起因", "The finding it follows from", nullable=True)
    found_by: Series[Text] = column(
        Kind.CODE, "发现环节", "The step that found it", choices=tuple(v.FINDING_SOURCES)
    )
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Year of the goal, where known", nullable=True)


class Filing(Table):
    """What was due from whom, and whether it came."""

    filing_id: Series[Id] = column(Kind.ID, "报送编号", "Hash of unit, project, year and kind", key=True)
    organization_id: Series[Id] = column(
        Kind.ID, "单位编号", "The unit", references="organization.organization_id"
    )
    project_id: Series[Id] = column(
        Kind.ID, "项目编号", "The project", nullable=True, references="project.project_id"
    )
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year")
    form_kind: Series[Text] = column(Kind.CODE, "表种", "What is due", choices=tuple(v.FORM_KINDS))
    due_at: Series[Date] = column(Kind.DATE, "应报日期", "By when", nullable=True)
    received_at: Series[Moment] = column(Kind.MOMENT, "接收时间", "When it came", nullable=True)
    state: Series[Text] = column(
        Kind.CODE, "状态", "due, on time, late, missing", choices=tuple(v.FILING_STATES)
    )


class Contact(Table):
    """Names and telephone numbers of people on a form: private, kept apart, masked everywhere else."""

    form_id: Series[Id] = column(Kind.ID, "表编号", "The form", key=True, references="form.form_id")
    role: Series[Text] = column(Kind.TEXT, "角色", "What the person is on the form, e.g. 填表人", key=True)
    value: Series[Text] = column(Kind.TEXT, "内容", "Name or number as printed")


class DataDictionary(Table):
    """What every column of the warehouse means."""

    table_name: Series[Text] = column(Kind.CODE, "表名", "Table", key=True)
    column_name: Series[Text] = column(Kind.CODE, "列名", "Column", key=True)
    label_zh: Series[Text] = column(Kind.TEXT, "中文名", "Label in Chinese")
    description: Series[Text] = column(Kind.TEXT, "说明", "What it holds")
    type: Series[Text] = column(Kind.CODE, "类型", "Kind of value")
    unit: Series[Text] = column(Kind.TEXT, "单位", "Unit", nullable=True)


TABLES: Final[dict[str, type[Table]]] = {
    "submission": Submission,
    "sighting": Sighting,
    "organization": Organization,
    "project": Project,
    "form": Form,
    "scoring_rule": ScoringRule,
    "form_line": FormLine,
    "performance_goal": PerformanceGoal,
    "spending_plan": SpendingPlan,
    "indicator": Indicator,
    "actual": Actual,
    "budget_execution": BudgetExecution,
    "adjudication": Adjudication,
    "indicator_score": IndicatorScore,
    "goal_score": GoalScore,
    "organization_score": OrganizationScore,
    "finding": FindingRow,
    "filing": Filing,
    "contact": Contact,
    "data_dictionary": DataDictionary,
}
"""Every warehouse table by name, parents before children."""

PRIVATE_TABLES: Final = frozenset({"contact"})
"""Tables that stand in schema ``pii`` on PostgreSQL and are never exported."""
