"""Goal forms made to be audited: clean ones in six layouts, each a plain value that a fault can be planted in.

A ``Sheet`` is what a filer fills in; ``page`` lays it out (any ``render_*`` makes a file of it). The projects are
invented (samples/clean_goals.yaml). Called by the tests of the audit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from itertools import groupby

from perf_pipeline.package_data import DataModel, load
from perf_pipeline_tests.paperwork.content import PACKAGE, plain
from perf_pipeline_tests.paperwork.layouts import Box, Grid, Page, Para, label

YEAR = 2025
LAYOUTS = ("rated", "described", "explained", "plain", "directed", "department")


class CleanProject(DataModel):
    """An invented project."""

    project: str
    purpose: str
    quantity: str
    of: str
    means: str
    quality: str
    quality_of: str
    timely: str
    timely_of: str
    cost: str
    cost_of: str
    benefit: str
    benefit_in: str
    benefit_of: str
    asked: str
    size: tuple[int, int, int]


class CleanGoals(DataModel):
    """Schema of clean_goals.yaml."""

    unit: str
    projects: tuple[CleanProject, ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One indicator as filled in; ``number`` is '' where the target is in words."""

    level1: str
    level2: str
    level3: str
    operator: str
    number: str
    unit: str
    points: str
    rule: str = ""
    meaning: str = ""
    basis: str = ""
    evidence: str = "工作台账"
    prior: str = ""
    text: str = ""  # target in words

    @property
    def target(self) -> str:
        """Operator, number and unit in one cell."""
        return self.text or f"{self.operator}{self.number}{self.unit}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole goal form as filled in."""

    layout: str
    unit: str
    project: str
    purpose: str
    objective: str
    budget: Decimal  # yuan
    rows: tuple[SheetRow, ...]
    year: int = YEAR
    plan: tuple[str, ...] = ("25", "50", "75", "100")
    reviewers: str = "甲某"
    level_points: dict[str, str] = field(default_factory=dict)
    statement: str = ""

    def changed(self, position: int, **values: str) -> "Sheet":
        """The sheet with a row changed."""
        rows = list(self.rows)
        rows[position] = replace(rows[position], **values)
        return replace(self, rows=tuple(rows))


@cache
def clean_data() -> CleanGoals:
    """The invented projects."""
    return load(PACKAGE, "samples/clean_goals.yaml", CleanGoals)


RATIO = "达到目标值得{w}分，未达到的按实际完成值÷目标值×{w}分计算。"
OVER = "支出不高于目标值得{w}分，每超出5%扣1分，扣完为止。"
ASKED = "满意度≥90%得{w}分，80%（含）-90%得8分，60%（含）-80%得5分，60%以下不得分。"


def clean(project: CleanProject, layout: str) -> Sheet:
    """The project's form in a layout."""
    count, each, people = project.size
    share = project.benefit_in == "%"
    rows = (
        SheetRow("产出指标", "数量指标", project.quantity, "≥", str(count), project.of, "20", RATIO, project.means, "《云岫县年度工作计划》"),
        SheetRow("产出指标", "质量指标", project.quality, "≥", "96", "%", "10", RATIO, project.quality_of, "《云岫县行业管理规范》"),
        SheetRow("产出指标", "时效指标", project.timely, "≥", "95", "%", "10", RATIO, project.timely_of, "《松涛镇服务承诺》"),
        SheetRow("成本指标", "经济成本指标", project.cost, "≤", str(each), f"元/{project.of}", "20", OVER, project.cost_of, "《云岫县支出标准》", "支付凭证"),
        SheetRow("效益指标", "社会效益指标", project.benefit, "≥", "92" if share else str(people), project.benefit_in, "20", RATIO, project.benefit_of, "《松涛镇统计公报》"),
        SheetRow("满意度指标", "服务对象满意度指标", project.asked, "≥", "90", "%", "10", ASKED, "问卷调查中表示满意的比例", "《云岫县满意度调查办法》"),
    )  # fmt: skip
    rows = tuple(replace(row, rule=row.rule.format(w=row.points)) for row in rows)
    objective = (
        f"全年{project.quantity}{count}{project.of}，{project.quality}达到96%，{project.asked}达到90%。"
    )
    whole = layout == "department"
    return Sheet(
        layout,
        clean_data().unit,
        "" if whole else project.project,
        project.purpose,
        objective,
        Decimal(count * each),
        rows,
        level_points={"成本指标": "20", "产出指标": "40", "效益指标": "20", "满意度指标": "10"}
        if whole
        else {},
    )


def clean_sheets() -> Iterator[Sheet]:
    """Every project in every layout."""
    for layout in LAYOUTS:
        for project in clean_data().projects:
            yield clean(project, layout)


# -- laying out

_TITLES = {
    "rated": "指标值 指标值设置依据 上年完成值 指标分值权重 指标赋分规则 佐证资料",
    "described": "绩效指标描述 指标值 指标值确定依据",
    "explained": "指标值 指标解释 评分标准",
    "plain": "指标值及单位",
    "directed": "指标性质 目标值 计量单位 分值 备注",
    "department": "指标值类型 指标值 计量单位 指标解释 评（扣）分标准 备注",
}
_CELLS = {
    "rated": ("target", "basis", "prior", "points", "rule", "evidence"),
    "described": ("meaning", "target", "basis"),
    "explained": ("target", "meaning", "rule"),
    "plain": ("target",),
    "directed": ("operator", "value", "unit", "points", ""),
    "department": ("operator", "value", "unit", "meaning", "rule", ""),
}


def page(sheet: Sheet) -> Page:
    """The sheet on paper."""
    cells = _CELLS[sheet.layout]
    titles = ["一级指标", "二级指标", "三级指标", *_TITLES[sheet.layout].split()]
    width = max(len(titles), 5)
    head = _head(sheet, width)
    rows = [tuple(label(title) for title in titles) + (Box(),) * (width - len(titles))]
    for row, levels in zip(sheet.rows, _levels(sheet), strict=True):
        own = [Box(_cell(row, name)) for name in cells]
        rows.append((*levels, Box(row.level3), *own, *(Box(),) * (width - 3 - len(own))))
    foot = [
        (label("业务股室审核："), Box(sheet.reviewers), label("填表日期："), Box(f"{sheet.year - 1}.12.10"))
    ]
    foot = [(*row, Box(cols=width - 4)) if width > 4 else row for row in foot]
    grid = Grid(width, (*head, *rows, *foot), len(head) + 1, len(head) + len(rows) - 1)
    whole = sheet.layout == "department"
    title = "部门（单位）整体支出绩效目标表" if whole else "项目支出绩效目标表"
    told = (Para(sheet.statement),) if sheet.statement else ()
    return Page(
        sheet.project or "整体", (*told, Para(title, title=True), Para(f"（{sheet.year}年度）"), grid)
    )


def _head(sheet: Sheet, width: int) -> list[tuple[Box, ...]]:
    whole = sheet.layout == "department"
    money = plain(sheet.budget / 10_000)
    lines = [(label("单位名称"), Box(sheet.unit, cols=width - 1))]
    if not whole:
        lines.append((label("项目名称"), Box(sheet.project, cols=width - 1)))
        lines.append((label("资金用途"), Box(sheet.purpose, cols=width - 1)))
    lines.append(
        (
            label("资金总额（万元）"),
            Box(money),
            label("其中：财政拨款（万元）"),
            Box(money),
            label("其他资金"),
        )
        + (Box(cols=width - 5),) * (width > 5)
    )
    if sheet.layout == "described":
        months = [label(f"{month}月底") for month in (3, 6, 10, 12)]
        lines.append((label("资金支出计划（%）"), *months, *(Box(),) * (width - 5)))
        lines.append((label(""), *(Box(f"{p}%") for p in sheet.plan), *(Box(),) * (width - 5)))
    lines.append((label("绩效目标"), Box(sheet.objective, cols=width - 1)))
    return lines


def _levels(sheet: Sheet) -> Iterator[tuple[Box, ...]]:
    seconds: list[Box | None] = []
    firsts: list[Box | None] = []
    for (_, name), group in groupby(sheet.rows, key=lambda row: (row.level1, row.level2)):
        count = len(list(group))
        seconds += [Box(name, rows=count), *[None] * (count - 1)]
    for name, group in groupby(sheet.rows, key=lambda row: row.level1):
        count = len(list(group))
        points = sheet.level_points.get(name)
        firsts += [Box(f"{name}（{points}分）" if points else name, rows=count), *[None] * (count - 1)]
    for first, second in zip(firsts, seconds, strict=True):
        yield tuple(box for box in (first, second) if box is not None)


def _cell(row: SheetRow, name: str) -> str:
    if name == "value":
        return row.text or row.number
    if name == "operator" and row.text:
        return "定性"
    return str(getattr(row, name)) if name else ""
