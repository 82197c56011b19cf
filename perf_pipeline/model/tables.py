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


class UntakenFile(Table):
    """A file that lies in an inbox now and is not taken: its row goes when the file is taken or gone."""

    untaken_id: Series[Id] = column(Kind.ID, "未收编号", "Hash of inbox and path", key=True)
    inbox_id: Series[Id] = column(
        Kind.ID, "收件箱编号", "Hash of the inbox's address, which may hold a secret"
    )
    file_name: Series[Text] = column(Kind.TEXT, "文件名", "Path below the inbox, fit to be shown")
    byte_size: Series[Whole] = column(Kind.WHOLE, "字节数", "Size of the file", unit="byte", minimum=0)
    state: Series[Text] = column(
        Kind.CODE, "状态", "Whether it is looked at again", choices=tuple(v.UNTAKEN_STATES)
    )
    code: Series[Text] = column(Kind.CODE, "问题代码", "Stable code of the catalogue")
    severity: Series[Text] = column(Kind.CODE, "轻重", "error, warning, info", choices=tuple(v.SEVERITIES))
    message: Series[Text] = column(Kind.TEXT, "说明", "Why it is not taken, in Chinese")
    first_seen_at: Series[Moment] = column(Kind.MOMENT, "首次发现", "When a look first found it untaken")


class SubmissionDecision(Table):
    """What a person decided on a submission: withdrawn, restored, or fewer rows confirmed; never rewritten."""

    submission_id: Series[Id] = column(
        Kind.ID, "提交编号", "The submission", key=True, references="submission.submission_id"
    )
    ordinal: Series[Whole] = column(
        Kind.WHOLE, "序号", "Position among the submission's decisions, from 1", key=True, minimum=1
    )
    received_seq: Series[Whole] = column(
        Kind.WHOLE,
        "接收序号",
        "Drawn from the same numbers as submission.received_seq: a restored submission counts as received then",
        minimum=1,
    )
    action: Series[Text] = column(
        Kind.CODE, "决定", "withdraw, restore, confirm", choices=tuple(v.SUBMISSION_ACTIONS)
    )
    reason: Series[Text] = column(Kind.TEXT, "理由", "Why")
    decided_by: Series[Text] = column(Kind.TEXT, "决定人", "Who")
    decided_at: Series[Moment] = column(Kind.MOMENT, "决定时间", "When; order is by number, not by clock")


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
    named_goal_id: Series[Id] = column(
        Kind.ID,
        "名称所指目标编号",
        "The goal by the names on the paper alone, before the ids and codes it carries are considered",
        nullable=True,
    )
    stated_goal_id: Series[Id] = column(
        Kind.ID,
        "所载目标编号",
        "Id of a goal that the form itself carries (our template does); as written, not yet checked",
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
    placed_characters: Series[Whole] = column(
        Kind.WHOLE, "入库字数", "Characters of the form that ended in a field", nullable=True, minimum=0
    )
    noise_characters: Series[Whole] = column(
        Kind.WHOLE, "标签字数", "Characters of labels, headers and sums", nullable=True, minimum=0
    )
    rescued_characters: Series[Whole] = column(
        Kind.WHOLE,
        "未入库字数",
        "Characters that no field took; with the placed and the labels they are all of the form",
        nullable=True,
        minimum=0,
    )
    rescued_text: Series[Text] = column(
        Kind.TEXT,
        "未入库原文",
        "The texts that no field took, one a line; telephone numbers masked",
        nullable=True,
    )
    is_current: Series[Flag] = column(Kind.FLAG, "现行", "Whether the form is the one that counts")
    superseded_by: Series[Id] = column(
        Kind.ID, "被替代", "The form of the same goal and kind that counts instead", nullable=True
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
    origin: Series[Text] = column(
        Kind.CODE,
        "来源",
        "goal_form, or self_evaluation while no goal form has come and the report speaks for itself",
        nullable=True,
    )


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
    stated_indicator_id: Series[Id] = column(
        Kind.ID,
        "所载指标编号",
        "Id of an indicator that the line itself carries (our template does); as written, not yet checked",
        nullable=True,
    )


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
        "How the indicator was found (warehouse/matching.yaml); empty while waiting",
        nullable=True,
    )
    match_confidence: Series[Real] = column(
        Kind.RATIO, "对应把握", "How sure that is, from 0 to 1; empty while waiting", nullable=True, minimum=0
    )
    match_candidates: Series[Text] = column(
        Kind.JSON,
        "候选指标",
        "For a line that waits: indicators it could be about, likeliest first, as [id, similarity] pairs",
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


class Amendment(Table):
    """One value that differs between two versions of a form, the later against the one received before it."""

    amendment_id: Series[Id] = column(Kind.ID, "修订编号", "Hash of both forms, line and column", key=True)
    goal_id: Series[Id] = column(Kind.ID, "目标编号", "The goal both speak of")
    form_id: Series[Id] = column(Kind.ID, "表编号", "The later version", references="form.form_id")
    prior_form_id: Series[Id] = column(
        Kind.ID, "前一版本", "The version received before it", references="form.form_id"
    )
    scope: Series[Text] = column(
        Kind.CODE, "范围", "goal for goal forms, actual for reports", choices=tuple(v.AMENDMENT_SCOPES)
    )
    change: Series[Text] = column(
        Kind.CODE, "变动", "changed, added or removed", choices=tuple(v.AMENDMENT_CHANGES)
    )
    level3: Series[Text] = column(
        Kind.TEXT, "三级指标", "Indicator as the later version names it; empty for the heading", nullable=True
    )
    column_name: Series[Text] = column(
        Kind.CODE, "列名", "Column of form_line, or part of the heading; 'line' for a whole line"
    )
    old_value: Series[Text] = column(Kind.TEXT, "原值", "What the earlier version says", nullable=True)
    new_value: Series[Text] = column(Kind.TEXT, "新值", "What the later version says", nullable=True)
    old_place: Series[Text] = column(Kind.TEXT, "原位置", "Where it stands there", nullable=True)
    new_place: Series[Text] = column(Kind.TEXT, "新位置", "Where it stands here", nullable=True)
    fiscal_year: Series[Whole] = column(
        Kind.WHOLE, "年度", "Budget year", nullable=True, minimum=1990, maximum=2100
    )


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


class PendingScore(Table):
    """A goal whose scores have not been computed since what they follow from changed."""

    goal_id: Series[Id] = column(Kind.ID, "目标编号", "The goal, whether it still stands or not", key=True)
    organization_id: Series[Id] = column(Kind.ID, "单位编号", "Its unit")
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year", minimum=1990, maximum=2100)
    changes: Series[Whole] = column(
        Kind.WHOLE,
        "变动次数",
        "Loads that changed it since: tells a later change from one just scored",
        minimum=1,
    )


class ScoredYear(Table):
    """On what the stored scores of a fiscal year rest besides its goals and reports."""

    fiscal_year: Series[Whole] = column(
        Kind.WHOLE, "年度", "Budget year", key=True, minimum=1990, maximum=2100
    )
    basis: Series[Id] = column(
        Kind.ID,
        "依据",
        "Hash of program version, profiles and decisions; another one scores the whole year anew",
    )


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


class ReviewGap(Table):
    """One difference between what a unit claims and what its papers give, at the second review.

    Of kind ``sum`` there is a row for every goal that could be compared, also without difference; of the other
    kinds only differences. ``gap`` is always ``claimed`` minus ``computed``, and what the other kinds of a completely
    compared goal differ by adds up to its ``sum``: points above the weight are ``over_claimed``, the rest is ``rule``.
    """

    gap_id: Series[Id] = column(Kind.ID, "差额编号", "Hash of goal, stage, kind and indicator", key=True)
    goal_id: Series[Id] = column(Kind.ID, "目标编号", "The goal", references="performance_goal.goal_id")
    indicator_id: Series[Id] = column(
        Kind.ID,
        "指标编号",
        "The indicator; empty where the difference is the goal's",
        nullable=True,
        references="indicator.indicator_id",
    )
    organization_id: Series[Id] = column(
        Kind.ID, "单位编号", "The unit", references="organization.organization_id"
    )
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year: the partition that wrote it")
    stage: Series[Text] = column(Kind.CODE, "阶段", "When in the cycle", choices=tuple(v.STAGES))
    kind: Series[Text] = column(Kind.CODE, "差额类别", "In which way they differ", choices=tuple(v.GAP_KINDS))
    claimed: Series[Real] = column(
        Kind.POINTS, "自评", "Points claimed, as far as this kind counts them", unit="point"
    )
    computed: Series[Real] = column(
        Kind.POINTS, "应为", "Points that it should be, by sum, weight or rule", unit="point"
    )
    gap: Series[Real] = column(Kind.POINTS, "差额", "Claimed minus computed", unit="point")
    max_score: Series[Real] = column(
        Kind.POINTS, "满分", "Full marks of what is compared", unit="point", nullable=True
    )
    explanation: Series[Text] = column(Kind.TEXT, "说明", "The difference with its numbers, in Chinese")
    form_id: Series[Id] = column(Kind.ID, "表编号", "The form that claims", nullable=True)
    place: Series[Text] = column(Kind.TEXT, "位置", "Where the claim stands in its file", nullable=True)


class ReviewFigures(Table):
    """What a second review counts of a goal or of a unit."""

    claimed_points: Series[Real] = column(
        Kind.POINTS, "自评分", "Points claimed for what could be compared", unit="point", nullable=True
    )
    computed_points: Series[Real] = column(
        Kind.POINTS, "复核分", "Points computed for the same", unit="point", nullable=True
    )
    compared_points: Series[Real] = column(
        Kind.POINTS, "可比满分", "Full marks of what could be compared", unit="point", nullable=True
    )
    gap: Series[Real] = column(
        Kind.POINTS, "差额", "Claimed minus computed points", unit="point", nullable=True
    )
    absolute_gap: Series[Real] = column(
        Kind.POINTS,
        "差额绝对值之和",
        "Differences of the single items without sign, so that too much and too little do not cancel",
        unit="point",
        nullable=True,
    )
    gap_percent: Series[Real] = column(
        Kind.PERCENT, "差额率", "Difference over full marks compared", unit="%", nullable=True
    )
    arithmetic_count: Series[Whole] = column(Kind.WHOLE, "合计不符数", "Gaps of this kind", minimum=0)
    rule_count: Series[Whole] = column(Kind.WHOLE, "与评分标准不符数", "Gaps of this kind", minimum=0)
    over_claimed_count: Series[Whole] = column(Kind.WHOLE, "超过分值数", "Gaps of this kind", minimum=0)
    execution_count: Series[Whole] = column(Kind.WHOLE, "执行率得分不符数", "Gaps of this kind", minimum=0)
    numeric_count: Series[Whole] = column(
        Kind.WHOLE, "数值指标数", "Indicators whose actual over target is a number", minimum=0
    )
    exact_count: Series[Whole] = column(
        Kind.WHOLE, "恰好完成数", "Of these, reported at exactly 100 % of the target", minimum=0
    )
    over_achieved_count: Series[Whole] = column(
        Kind.WHOLE, "超额完成数", "Of these, beyond the profile's limit of over-achievement", minimum=0
    )


class GoalSecondReview(ReviewFigures):
    """The second review of a goal: claimed beside computed, and its place among all goals."""

    goal_id: Series[Id] = column(
        Kind.ID, "目标编号", "The goal", key=True, references="performance_goal.goal_id"
    )
    stage: Series[Text] = column(Kind.CODE, "阶段", "When in the cycle", key=True, choices=tuple(v.STAGES))
    organization_id: Series[Id] = column(
        Kind.ID, "单位编号", "The unit", references="organization.organization_id"
    )
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year: the partition that wrote it")


class OrganizationSecondReview(ReviewFigures):
    """The second review of a unit: its goals together, and its place among all units."""

    organization_id: Series[Id] = column(
        Kind.ID, "单位编号", "The unit", key=True, references="organization.organization_id"
    )
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year", key=True)
    stage: Series[Text] = column(Kind.CODE, "阶段", "When in the cycle", key=True, choices=tuple(v.STAGES))
    goal_count: Series[Whole] = column(Kind.WHOLE, "目标数", "Goals reported on at the stage", minimum=0)
    compared_goal_count: Series[Whole] = column(
        Kind.WHOLE, "可比目标数", "Of these, goals of which something could be compared", minimum=0
    )


class IndicatorProgress(Table):
    """How far an indicator had come by the day of a monitoring report; never a final result."""

    indicator_id: Series[Id] = column(
        Kind.ID, "指标编号", "The indicator", key=True, references="indicator.indicator_id"
    )
    as_of: Series[Date] = column(Kind.DATE, "截至日期", "The day it refers to", key=True)
    goal_id: Series[Id] = column(Kind.ID, "目标编号", "Its goal", references="performance_goal.goal_id")
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year: the partition that wrote it")
    form_id: Series[Id] = column(Kind.ID, "表编号", "The form that reports it", nullable=True)
    elapsed_ratio: Series[Real] = column(Kind.RATIO, "时间进度", "Share of the year that had passed")
    completion_ratio: Series[Real] = column(
        Kind.RATIO, "完成率", "Actual so far over target, where both are numbers", nullable=True
    )
    due_ratio: Series[Real] = column(
        Kind.RATIO,
        "应达完成率",
        "The share of the target that should be reached by then: the share of the year, or all of it for a rate",
        nullable=True,
    )
    expected_value: Series[Real] = column(
        Kind.NUMBER, "全年预计值", "Expected for the full year, where the form states a number", nullable=True
    )
    light: Series[Text] = column(
        Kind.CODE, "预警灯", "Light by the thresholds in force", choices=tuple(v.LIGHTS)
    )
    score: Series[Real] = column(
        Kind.POINTS, "现有得分", "Points if the year ended with this actual", unit="point", nullable=True
    )
    expected_score: Series[Real] = column(
        Kind.POINTS, "预计得分", "Points if the year ends as expected", unit="point", nullable=True
    )
    max_score: Series[Real] = column(
        Kind.POINTS, "满分", "Weight of the indicator", unit="point", nullable=True
    )
    shortfall: Series[Real] = column(
        Kind.POINTS, "现有失分", "Full marks minus score", unit="point", nullable=True
    )
    expected_shortfall: Series[Real] = column(
        Kind.POINTS, "预计失分", "Full marks minus expected score", unit="point", nullable=True
    )
    explanation: Series[Text] = column(Kind.TEXT, "说明", "Why this light, in Chinese")
    place: Series[Text] = column(Kind.TEXT, "位置", "Where it stands in its file", nullable=True)


class GoalProgress(Table):
    """How far a goal and its spending had come by the day of a monitoring report; never a final result."""

    goal_id: Series[Id] = column(
        Kind.ID, "目标编号", "The goal", key=True, references="performance_goal.goal_id"
    )
    as_of: Series[Date] = column(Kind.DATE, "截至日期", "The day it refers to", key=True)
    organization_id: Series[Id] = column(
        Kind.ID, "单位编号", "The unit", references="organization.organization_id"
    )
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year: the partition that wrote it")
    elapsed_ratio: Series[Real] = column(Kind.RATIO, "时间进度", "Share of the year that had passed")
    budget: Series[Real] = column(
        Kind.MONEY, "预算数", "Adjusted budget, else initial, else the goal's", unit="yuan", nullable=True
    )
    executed: Series[Real] = column(Kind.MONEY, "执行数", "Spent by then", unit="yuan", nullable=True)
    spent_percent: Series[Real] = column(
        Kind.PERCENT, "支出进度", "Spent over budget", unit="%", nullable=True
    )
    planned_percent: Series[Real] = column(
        Kind.PERCENT, "应支出进度", "What should be spent by then", unit="%", nullable=True
    )
    plan_source: Series[Text] = column(
        Kind.CODE, "应支出来源", "Spending plan, or time where there is none", choices=tuple(v.PLAN_SOURCES)
    )
    spending_light: Series[Text] = column(
        Kind.CODE, "支出预警灯", "Light of the spending", choices=tuple(v.LIGHTS)
    )
    light: Series[Text] = column(
        Kind.CODE, "指标预警灯", "The worst light of its indicators", choices=tuple(v.LIGHTS)
    )
    indicator_count: Series[Whole] = column(Kind.WHOLE, "指标数", "Indicators of the goal", minimum=0)
    green_count: Series[Whole] = column(Kind.WHOLE, "正常数", "Indicators with a green light", minimum=0)
    yellow_count: Series[Whole] = column(Kind.WHOLE, "关注数", "Indicators with a yellow light", minimum=0)
    red_count: Series[Whole] = column(Kind.WHOLE, "预警数", "Indicators with a red light", minimum=0)
    unknown_count: Series[Whole] = column(
        Kind.WHOLE, "无法判断数", "Indicators that no light can be given", minimum=0
    )
    scored_count: Series[Whole] = column(
        Kind.WHOLE, "可计分指标数", "Indicators whose points at present can be computed", minimum=0
    )
    max_score: Series[Real] = column(
        Kind.POINTS, "可计分满分", "Full marks of these", unit="point", nullable=True
    )
    shortfall: Series[Real] = column(
        Kind.POINTS, "现有失分", "Points lost if the year ended now", unit="point", nullable=True
    )
    expected_shortfall: Series[Real] = column(
        Kind.POINTS,
        "预计失分",
        "Points lost if the year ends as the unit expects; an indicator without expectation counts as it stands",
        unit="point",
        nullable=True,
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


class GoalReview(Table):
    """The review result that the audit proposes for a goal form; a person decides."""

    form_id: Series[Id] = column(Kind.ID, "表编号", "The goal form", key=True, references="form.form_id")
    goal_id: Series[Id] = column(Kind.ID, "目标编号", "The goal it states, where known", nullable=True)
    fiscal_year: Series[Whole] = column(Kind.WHOLE, "年度", "Budget year, where known", nullable=True)
    result: Series[Text] = column(
        Kind.CODE, "建议等级", "Proposed result as a whole", choices=tuple(v.REVIEW_RESULTS)
    )
    completeness: Series[Text] = column(
        Kind.CODE, "完整性", "Proposed result by completeness", choices=tuple(v.REVIEW_RESULTS)
    )
    relevance: Series[Text] = column(
        Kind.CODE, "相关性", "Proposed result by relevance", choices=tuple(v.REVIEW_RESULTS)
    )
    appropriateness: Series[Text] = column(
        Kind.CODE, "适当性", "Proposed result by appropriateness", choices=tuple(v.REVIEW_RESULTS)
    )
    feasibility: Series[Text] = column(
        Kind.CODE, "可行性", "Proposed result by feasibility", choices=tuple(v.REVIEW_RESULTS)
    )
    error_count: Series[Whole] = column(
        Kind.WHOLE, "错误数", "Errors, those that follow from another left out", minimum=0
    )
    warning_count: Series[Whole] = column(Kind.WHOLE, "提醒数", "Warnings, counted likewise", minimum=0)
    info_count: Series[Whole] = column(Kind.WHOLE, "提示数", "Notes, counted likewise", minimum=0)
    unchecked_count: Series[Whole] = column(
        Kind.WHOLE, "未审核项数", "Codes that could not be checked for want of data", minimum=0
    )
    reason: Series[Text] = column(Kind.TEXT, "理由", "What led to the result, in Chinese")


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
    "untaken_file": UntakenFile,
    "submission_decision": SubmissionDecision,
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
    "amendment": Amendment,
    "adjudication": Adjudication,
    "indicator_score": IndicatorScore,
    "goal_score": GoalScore,
    "organization_score": OrganizationScore,
    "pending_score": PendingScore,
    "scored_year": ScoredYear,
    "review_gap": ReviewGap,
    "goal_second_review": GoalSecondReview,
    "organization_second_review": OrganizationSecondReview,
    "indicator_progress": IndicatorProgress,
    "goal_progress": GoalProgress,
    "finding": FindingRow,
    "goal_review": GoalReview,
    "filing": Filing,
    "contact": Contact,
    "data_dictionary": DataDictionary,
}
"""Every warehouse table by name, parents before children."""

PRIVATE_TABLES: Final = frozenset({"contact"})
"""Tables that stand in schema ``pii`` on PostgreSQL and are never exported."""
