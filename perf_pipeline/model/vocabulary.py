"""The closed lists of the warehouse: codes that columns may hold, with their Chinese names.

Chinese words of *forms* (header synonyms, level names) are data of ``forms``; here stand only the
codes that we ourselves write into tables.
"""

from collections.abc import Mapping
from typing import Final

FORM_KINDS: Final[Mapping[str, str]] = {
    "project_goal": "项目支出绩效目标表",
    "department_goal": "部门整体支出绩效目标表",
    "project_self_evaluation": "项目支出绩效自评表",
    "department_self_evaluation": "部门整体支出绩效自评表",
    "project_monitoring": "项目绩效运行监控表",
    "department_monitoring": "部门整体绩效运行监控表",
}
SCOPES: Final[Mapping[str, str]] = {"project": "项目", "department": "部门整体"}
STAGES: Final[Mapping[str, str]] = {"monitoring": "运行监控", "self_evaluation": "绩效自评", "review": "复核"}
OPERATORS: Final = ("≥", "≤", "=", ">", "<")
WEIGHT_SOURCES: Final[Mapping[str, str]] = {
    "stated": "表内写明",
    "rule": "取自评分标准",
    "profile": "取自地方配置",
}
SUBMISSION_STATUSES: Final[Mapping[str, str]] = {
    "received": "已接收",
    "accepted": "已接受",
    "partly_accepted": "部分接受",
    "rejected": "未接受",
    "duplicate_of": "重复提交",
}
UNTAKEN_STATES: Final[Mapping[str, str]] = {"waiting": "等待完整", "refused": "不予接收"}
SUBMISSION_ACTIONS: Final[Mapping[str, str]] = {
    "withdraw": "撤回",
    "restore": "恢复",
    "confirm": "确认减少",
}
AMENDMENT_SCOPES: Final[Mapping[str, str]] = {"goal": "绩效目标", "actual": "完成情况"}
AMENDMENT_CHANGES: Final[Mapping[str, str]] = {"changed": "修改", "added": "新增", "removed": "删除"}
RULE_FAMILIES: Final[Mapping[str, str]] = {
    "proportional": "按比例",
    "reverse": "反向比例",
    "all_or_nothing": "直接赋分",
    "step_deduction": "逐级扣分",
    "threshold_tiers": "分档",
    "piecewise": "分段计分",
    "qualitative_tiers": "定性分档",
    "graded_bands": "评判等级区间",
    "satisfaction": "满意度分档",
    "per_occurrence": "按次计分",
    "execution_rate": "执行率",
    "not_applicable": "不适用计分",
    "unread": "未识别",
}
RULE_ORIGINS: Final[Mapping[str, str]] = {
    "stated": "表内写明",
    "named": "具名规则",
    "profile_default": "地方默认",
    "adjudicated": "人工裁定",
    "unread": "未识别",
}
SCORE_STATUSES: Final[Mapping[str, str]] = {
    "scored": "已计分",
    "missing_actual": "缺完成值",
    "needs_review": "待复核",
    "not_applicable": "不适用",
}
GOAL_STATUSES: Final[Mapping[str, str]] = {"complete": "完整", "provisional": "暂定"}
SEVERITIES: Final[Mapping[str, str]] = {"error": "错误", "warning": "提醒", "info": "提示"}
FILING_STATES: Final[Mapping[str, str]] = {
    "due": "待报",
    "on_time": "按时",
    "late": "迟报",
    "missing": "未报",
}
GAP_KINDS: Final[Mapping[str, str]] = {
    "arithmetic": "合计不符",
    "rule": "与评分标准不符",
    "over_claimed": "超过分值",
    "execution": "执行率得分不符",
    "sum": "总分差额",
}
"""How a claimed score can differ from the computed one; ``sum`` is what the others add up to."""

LIGHTS: Final[Mapping[str, str]] = {"green": "正常", "yellow": "关注", "red": "预警", "unknown": "无法判断"}
PLAN_SOURCES: Final[Mapping[str, str]] = {"plan": "资金支出计划", "time": "时间进度"}
REVIEW_RESULTS: Final[Mapping[str, str]] = {"pass": "优", "complete": "良", "return": "中", "refuse": "差"}
"""Proposed result of the review of a goal: pass, complete and accept, return for mending, refuse."""
ADJUDICATION_SUBJECTS: Final[Mapping[str, str]] = {
    "rule": "评分规则",
    "grade": "评判等级",
    "match": "指标对应",
    "not_applicable": "不适用",
}
FINDING_SOURCES: Final[Mapping[str, str]] = {
    "inbox": "收件",
    "intake": "接收",
    "forms": "识别",
    "rulebook": "规则",
    "audit": "审核",
    "join": "对应",
    "scoring": "计分",
}
"""Which step found a finding: that step, and no other, replaces it when it runs again.

What the inbox found of a name belongs to a sighting and stays as long as it."""
