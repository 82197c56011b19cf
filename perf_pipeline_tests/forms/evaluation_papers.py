"""Self-evaluations and monitoring forms in every layout met in the wild, for any renderer, with what they say.

One small content, arranged in turn as each layout arranges it. A row is written as texts; '<' is covered from the
left, '^' from above. Wordings are this module's own; it must not import the rooms that read forms.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para

UNIT, PROJECT, YEAR = "云岫县交通运输局", "村道硬化工程", 2024
OBJECTIVE, OUTCOME = "硬化村道10公里，方便群众出行。", "硬化9公里，其余明年一季度完成。"


@dataclass(frozen=True, slots=True)
class Said:
    """One indicator with what is reported on it."""

    level1: str
    level2: str
    level3: str
    operator: str | None
    value: str
    unit: str | None
    actual: str  # without unit
    weight: str
    claimed: str
    reason: str = ""
    outlook: str = ""

    @property
    def target(self) -> str:
        """Operator, number and unit in one cell; = is not printed."""
        return f"{'' if self.operator in (None, '=') else self.operator}{self.value}{self.unit or ''}"

    @property
    def reported(self) -> str:
        """The actual with its unit."""
        return f"{self.actual}{self.unit or ''}"


LINES: Final = (
    Said("产出指标", "数量指标", "硬化里程", "≥", "10", "公里", "9", "20", "18", "雨季停工，已调整工期", "10"),
    Said("产出指标", "质量指标", "验收合格率", "=", "100", "%", "100", "30", "30", "", "100"),
    Said("效益指标", "社会效益指标", "受益群众", "≥", "3000", "人", "3200", "15", "15", "", "3200"),
    Said("效益指标", "社会效益指标", "出行条件", None, "明显改善", None, "达成预期指标", "15", "12", "尚有断头路", "达成预期指标"),
    Said("满意度指标", "服务对象满意度指标", "群众满意度", "≥", "90", "%", "92.5", "10", "10", "", "92"),
)  # fmt: skip
TOTAL: Final = "92.5"
FUNDS: Final = {  # 万元: initial, adjusted, executed
    "年度资金总额": ("100", "120", "90"),
    "其中：当年财政拨款": ("80", "100", "70"),
    "上年结转资金": ("0", "10", "10"),
    "其他资金": ("20", "10", "10"),
}
LEVELS: Final = ["一级指标", "二级指标", "三级指标"]
WIDTH: Final = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """How a form arranges the content, and what of it the form does not show."""

    title: str
    funds: tuple[str, ...]  # heads of the funds block
    columns: tuple[str, ...]  # keys of CELLS behind the levels
    heads: tuple[str, ...]  # their words
    levels: bool = True
    groups: tuple[tuple[str, int], ...] = ()  # a row above the heads: words and how many columns
    sources: int = 4  # rows of the funds block
    side: str = ""  # a column in front of the indicators
    sums: bool = True
    project_label: str = "项目名称"
    unit_label: str = "实施单位"
    outcome_label: str = "实际完成情况"


CELLS: Final = {
    "target": lambda line: line.target,
    "value": lambda line: line.value,
    "operator": lambda line: line.operator or "定性",
    "direction": lambda line: "正向",  # noqa: ARG005 - every cell is made from its line
    "unit": lambda line: line.unit or "",
    "actual": lambda line: line.reported,
    "bare": lambda line: line.actual,
    "weight": lambda line: line.weight,
    "claimed": lambda line: line.claimed,
    "reason": lambda line: line.reason,
    "outlook": lambda line: f"{line.outlook}{line.unit or ''}",
    "funds_cause": lambda line: "√" if line.reason else "",
    "other_cause": lambda line: line.reason,
    "blank": lambda line: "",  # noqa: ARG005
    "sure": lambda line: "" if line.reason else "√",
    "maybe": lambda line: "√" if line.reason else "",
}
MONEY: Final = {
    "initial": ("年初预算数", "年初预算"),
    "adjusted": ("全年预算数", "全年预算数（A）", "调整后预算数", "预算数（A）"),
    "executed": ("全年执行数", "全年执行数（B）", "执行数", "执行数（B）", "1-7月执行数", "1—7月执行数"),
    "expected": ("全年预计执行数",),
}
_S1_FUNDS: Final = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
_SELF, _AREA = "项目支出绩效自评表", "转移支付区域绩效目标自评表"
_CAUSES: Final = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
_CHANCES: Final = ("确定能", "有可能", "完全不可能")

LAYOUTS: Final = {
    "S1": Layout(_SELF, _S1_FUNDS, ("target", "actual", "weight", "claimed", "reason"),
                 ("年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"), side="绩效指标"),
    "S2": Layout(_SELF, ("全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"),
                 ("weight", "target", "actual", "claimed", "reason"),
                 ("分值", "年度指标值", "全年实际值", "得分", "未完成原因"), sources=1),
    "S3": Layout(_SELF, ("年初预算", "调整后预算数", "执行数", "执行率", "权重", "得分"),
                 ("operator", "value", "unit", "bare", "weight", "claimed", "reason"),
                 ("指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "原因"), sources=1),
    "S4": Layout(_SELF, _S1_FUNDS, ("operator", "value", "unit", "bare", "weight", "claimed", "reason"),
                 ("性质", "值", "单位", "^", "^", "^", "^"),
                 groups=(("绩效指标", 3), ("年度指标值", 3), ("实际完成值", 1), ("分值", 1), ("得分", 1),
                         ("偏差原因分析及改进措施", 1))),
    "S5": Layout(_SELF, _S1_FUNDS, ("direction", "operator", "value", "bare", "unit", "weight", "claimed"),
                 ("指标性质", "指标方向", "年度指标值", "实际完成值", "计量单位", "分值", "得分")),
    "S6": Layout(_SELF, ("预算数（A）", "执行数（B）", "执行率", "得分（10分*执行率）"), ("target", "actual", "claimed"),
                 ("年初目标值（A）", "实际完成值（B）", "得分"), sources=1),
    "S7": Layout(_AREA, ("全年预算数（A）", "全年执行数（B）", "执行率（B/A×100%）"), ("target", "actual", "reason"),
                 ("指标值", "全年完成值", "未完成原因和改进措施"), sums=False,
                 project_label="转移支付（项目）名称", outcome_label="全年实际完成情况"),
    "S8": Layout(_AREA, ("全年预算数（A）", "全年执行数（B）", "执行率"),
                 ("target", "actual", "weight", "claimed", "reason"),
                 ("年度指标值", "全年实际完成值", "分值", "得分", "未完成原因和改进措施"),
                 project_label="转移支付（项目）名称", outcome_label="全年实际完成情况"),
    "S13": Layout(_SELF, _S1_FUNDS, ("operator", "value", "bare", "unit", "weight", "claimed", "reason"),
                  ("计算符号", "指标值", "实际完成值", "计量单位", "分值", "得分", "偏差原因"), levels=False),
    "M1": Layout("项目支出绩效运行监控表", ("年初预算数", "1-7月执行数", "1-7月执行率", "全年预计执行数"),
                 ("target", "actual", "outlook", "funds_cause", "blank", "blank", "blank", "other_cause",
                  "sure", "maybe", "blank", "blank"),
                 ("^", "^", "^", *_CAUSES, *_CHANCES, "^"),
                 groups=(*((level, 1) for level in LEVELS), ("年度指标值", 1), ("1-7月执行情况", 1),
                         ("全年预计完成情况", 1), ("偏差原因分析", 5), ("完成目标可能性", 3), ("备注", 1)),
                 sums=False, outcome_label="截至目前完成情况"),
    "M2": Layout("项目支出绩效运行监控表", ("年初预算数", "全年预算数", "1—7月执行数", "全年预计执行数"),
                 ("target", "actual", "outlook", "reason", "chance"),
                 ("年度指标值", "1—7月执行情况", "全年预计完成情况", "偏差原因分析", "完成目标可能性"), sums=False),
}  # fmt: skip
CELLS["chance"] = lambda line: "有可能" if line.reason else "确定能"


def page(name: str, scope: str = "project") -> Page:
    """The content in a layout, as a project's form or as a department's."""
    layout = LAYOUTS[name]
    rows = [*_heading(layout, scope), *_funds(layout), *_objective(layout), *_table(layout)]
    width = max(len(row) for row in rows)
    full = [row + ["<"] * (width - len(row)) if row[-1] != "" or len(row) == width else row for row in rows]
    padded = [row + [""] * (width - len(row)) for row in full]
    title = layout.title if scope == "project" else layout.title.replace("项目支出", "部门整体支出")
    return Page(name, (Para(title, title=True), Para(f"（{YEAR}年度）"), Grid(width, tuple(_boxes(padded)))))


def _heading(layout: Layout, scope: str) -> list[list[str]]:
    if scope == "department":
        return [["部门（单位）名称", UNIT]]
    return [[layout.project_label, PROJECT, "<", layout.unit_label, UNIT]]


def _funds(layout: Layout) -> list[list[str]]:
    sources = list(FUNDS.items())[: layout.sources]
    rows = [["资金情况（万元）", "", *layout.funds]]
    for number, (source, amounts) in enumerate(sources):
        rows.append(["^", source, *(_amount(head, amounts, number == 0) for head in layout.funds)])
    return rows


def _amount(head: str, amounts: tuple[str, str, str], whole: bool) -> str:
    for key, words in MONEY.items():
        if head in words:
            return {"initial": amounts[0], "adjusted": amounts[1], "executed": amounts[2], "expected": "118"}[
                key
            ]
    if "执行率" in head and "得分" not in head:
        return "75%"
    if not whole:
        return "—"
    return "7.5" if "得分" in head else "10"


def _objective(layout: Layout) -> list[list[str]]:
    return [
        ["年度总体目标", "预期目标", "<", "<", layout.outcome_label],
        ["^", OBJECTIVE, "<", "<", OUTCOME],
    ]


def _table(layout: Layout) -> list[list[str]]:
    names = LEVELS if layout.levels else ["指标名称"]
    head = [*names, *layout.heads]
    rows = [head]
    if layout.groups:
        upper = [text for words, count in layout.groups for text in [words, *["<"] * (count - 1)]]
        grouped = all(words not in LEVELS for words, _ in layout.groups)
        rows = [upper, head if grouped else ["^", "^", "^", *layout.heads]]
    before: Said | None = None
    for line in LINES:
        levels = [
            "^" if before and before.level1 == line.level1 else line.level1,
            "^" if before and (before.level1, before.level2) == (line.level1, line.level2) else line.level2,
        ]
        cells = [CELLS[key](line) for key in layout.columns]
        rows.append([*(levels if layout.levels else []), line.level3, *cells])
        before = line
    if layout.sums and "claimed" in layout.columns:
        sums = ["总分", *([""] * (len(head) - 1))]
        at = len(names) + layout.columns.index("claimed")
        sums[at] = TOTAL
        if "weight" in layout.columns:
            sums[len(names) + layout.columns.index("weight")] = "100"
        rows.append(sums)
    if layout.side:
        rows = [[layout.side if i == 0 else "^", *row] for i, row in enumerate(rows)]
        if layout.sums:
            rows[-1] = [*rows[-1][1:2], "<", *rows[-1][2:]]
    return rows


def _boxes(rows: list[list[str]]) -> list[tuple[Box, ...]]:
    spans: dict[tuple[int, int], list[int]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "<":
                owner[r, c] = owner[r, c - 1]
            elif text == "^":
                owner[r, c] = owner[r - 1, c]
            else:
                owner[r, c] = (r, c)
                spans[r, c] = [1, 1]
            first = owner[r, c]
            spans[first] = [max(spans[first][0], r - first[0] + 1), max(spans[first][1], c - first[1] + 1)]
    return [
        tuple(
            Box(rows[r][c], rows=spans[r, c][0], cols=spans[r, c][1])
            for c in range(len(rows[r]))
            if (r, c) in spans
        )
        for r in range(len(rows))
    ]


def money(name: str, key: str) -> str | None:
    """The year's amount of the funds block in yuan, None when the layout does not show it."""
    layout = LAYOUTS[name]
    if not any(head in MONEY[key] for head in layout.funds):
        return None
    amounts = FUNDS["年度资金总额"]
    said = {"initial": amounts[0], "adjusted": amounts[1], "executed": amounts[2], "expected": "118"}[key]
    return f"{Decimal(said) * 10_000:.2f}"
