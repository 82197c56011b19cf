"""How forms arrange their content: each function turns goals into a ``Page`` of paragraphs and grids.

The arrangements are those met in the wild: the department form with operator and unit columns, the
project form with descriptions and a spending plan, the project form with points and named rules, the
national self-evaluation form. No format is known here; render_text and render_xlsx write Pages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from perf_pipeline_tests.paperwork.content import Evaluation, Goal, Line, Unit, chinese_date, plain

MYRIAD = Decimal(10_000)
TOTAL_POINTS = 100
EXECUTION_POINTS = Decimal(10)
DATE = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$")
PERCENT = re.compile(r"^(-?\d+(?:\.\d+)?)%$")


@dataclass(frozen=True, slots=True)
class Box:
    """One cell as placed: its words, its typed value where a workbook would have one, its spans."""

    text: str = ""
    value: Decimal | date | None = None
    number_format: str = "General"
    rows: int = 1
    cols: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: each row lists the cells that begin in it. ``first_line`` is the first indicator row."""

    width: int
    rows: tuple[tuple[Box, ...], ...]
    first_line: int | None = None
    last_line: int | None = None

    def placed(self) -> Iterator[list[Box | tuple[int, int] | None]]:
        """Rows as full positions: the cell that begins there, ``(row, column)`` of the cell whose first
        column continues downwards, or None for any other covered position."""
        covered: dict[tuple[int, int], tuple[int, int] | None] = {}
        for row, boxes in enumerate(self.rows):
            waiting = iter(boxes)
            positions: list[Box | tuple[int, int] | None] = []
            for column in range(self.width):
                if (row, column) in covered:
                    positions.append(covered[row, column])
                    continue
                box = next(waiting, Box())
                positions.append(box)
                for down in range(box.rows):
                    for right in range(box.cols):
                        covered[row + down, column + right] = (row, column) if down and not right else None
            yield positions


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. ``indent`` belongs to dumps that had one cell per line."""

    text: str
    title: bool = False
    indent: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a workbook shows on one sheet and a text shows in one stretch."""

    name: str
    blocks: tuple[Para | Grid, ...]


def label(text: str, rows: int = 1, cols: int = 1) -> Box:
    """A cell that names its neighbours."""
    return Box(text, rows=rows, cols=cols, head=True)


def words(text: str, rows: int = 1, cols: int = 1) -> Box:
    """A cell as printed; percents and dates get the typed value that a workbook holds for them."""
    if match := PERCENT.match(text):
        shown = match.group(1)
        places = len(shown.partition(".")[2])
        form = f"0.{'0' * places}%" if places else "0%"
        return Box(text, Decimal(shown) / 100, form, rows, cols)
    if match := DATE.match(text):
        return Box(text, date(*map(int, match.groups())), 'yyyy"年"m"月"d"日"', rows, cols)
    return Box(text, rows=rows, cols=cols)


def figure(value: Decimal | None, form: str = "General", cols: int = 1) -> Box:
    """A number."""
    return Box(cols=cols) if value is None else Box(plain(value), value, form, cols=cols)


def myriads(yuan: Decimal, cols: int = 1) -> Box:
    """Money in 万元."""
    return figure(yuan / MYRIAD, "0.00####", cols)


def target(line: Line) -> Box:
    """The target in one cell: typed only where the print is a bare percent, number or date."""
    aim = line.target
    if aim.day is not None or aim.value is None or (aim.operator == "=" and aim.unit == "%"):
        return words(aim.text.removeprefix("="))
    return Box(aim.text)


def levelled(lines: Sequence[Line], points_in_label: bool = False) -> list[list[Box]]:
    """For each line the level cells that begin in its row: first level, second level, name."""
    starts: list[list[Box]] = []
    for level1, of_first in groupby(lines, key=lambda line: line.level1):
        members = list(of_first)
        total = sum((line.points for line in members), Decimal())
        text = f"{level1} ({plain(total)}分)" if points_in_label else level1
        first: list[Box] = [label(text, rows=len(members))]
        for level2, of_second in groupby(members, key=lambda line: line.level2):
            group = list(of_second)
            first.append(label(level2, rows=len(group)))
            for line in group:
                starts.append([*first, Box(line.level3 or "")])
                first = []
    return starts


def _table(width: int, head: Sequence[tuple[Box, ...]], titles: str, rows: Sequence[Sequence[Box]]) -> Grid:
    header = tuple(label(title) for title in titles.split())
    first = len(head) + 1
    return Grid(width, (*head, header, *map(tuple, rows)), first, first + len(rows))


def department_goal(unit: Unit, goal: Goal) -> Page:
    """The whole unit's goal, with columns for operator, value and unit; points stand in the rule sentence."""
    head = [
        (label("部门（单位）名称"), Box(unit.name, cols=8)),
        (label("部门（单位）职责"), Box(unit.duties, cols=8)),
        (label("年度履职目标"), Box(goal.objective, cols=8)),
    ]
    rows = [
        [
            *start,
            Box(line.target.operator or "定性"),
            figure(line.target.value) if line.target.value is not None else words(line.target.text),
            Box(line.target.unit or ""),
            Box(line.meaning),
            Box(line.rule),
            Box(),
        ]
        for start, line in zip(levelled(goal.indicators, points_in_label=True), goal.indicators, strict=True)
    ]
    table = _table(
        9, head, "一级指标 二级指标 三级指标 指标值类型 指标值 计量单位 指标解释 评（扣）分标准 备注", rows
    )
    return Page(
        "部门整体",
        (
            Para("部门（单位）整体支出绩效目标表", title=True),
            Para(f"（ {goal.year} ）年度"),
            Para(unit.name),
            table,
            Para(f"填表人：{unit.head}"),
            Para(f"联系电话：{unit.phone}"),
            Para(f"填表日期：{goal.year - 1}.12.10"),
        ),
    )


def rated_goal(unit: Unit, goal: Goal, prior: dict[str | None, str]) -> Page:
    """A project's goal with points, named rules and evidence; ``prior`` holds last year's actuals by name."""
    head = [
        (label("预算单位", cols=2), Box(unit.name, cols=7)),
        (
            label("项目名称", cols=2),
            Box(goal.project or "", cols=3),
            label("项目负责人", cols=2),
            Box(unit.head, cols=2),
        ),
        (
            label("项目资金（万元）", cols=2),
            label("年度预算总额："),
            myriads(goal.budget.total),
            label("其中：财政拨款"),
            myriads(goal.budget.fiscal),
            label("其他资金："),
            myriads(goal.budget.other, cols=2),
        ),
        (label("项目总体目标", cols=2), Box(goal.objective, cols=7)),
    ]
    rows = [
        [
            *start,
            target(line),
            Box("预算支出标准" if line.level1 == "成本指标" else "计划标准"),
            words(prior.get(line.level3, "")),
            figure(line.points),
            Box(line.rule),
            Box("支付凭证" if line.level1 == "成本指标" else "工作台账"),
        ]
        for start, line in zip(levelled(goal.indicators), goal.indicators, strict=True)
    ]
    table = _table(
        9,
        head,
        "一级指标 二级指标 三级指标 指标值 指标值设置依据 上年完成值 指标分值权重 指标赋分规则 佐证资料",
        rows,
    )
    return Page(goal.project or "", (Para("项目支出绩效目标表", title=True), Para(f"({goal.year}年)"), table))


def described_goal(unit: Unit, goal: Goal, ordinal: int, dated: bool) -> Page:
    """A project's goal with descriptions and a spending plan, amounts in yuan; neither points nor rules.

    With ``dated`` the title says the year; text dumps say it only in the running text before the tables.
    """
    title = f"{goal.year}年度" if dated else f"{ordinal}."
    months = ((3, 1), (6, 2), (10, 1), (12, 2))
    plan = goal.plan or (Decimal(),) * 4
    block = Grid(
        7,
        (
            (label("项目编码"), Box(goal.code, cols=3), label("项目名称"), Box(goal.project or "", cols=2)),
            (
                label("预算规模及资金用途", rows=2),
                label("预算数"),
                _yuan(goal.budget.total),
                label("其中：财政    资金"),
                _yuan(goal.budget.fiscal),
                label("其他资金"),
                _yuan(goal.budget.other) if goal.budget.other else Box(" "),
            ),
            (Box(goal.purpose, cols=6),),
            (
                label("资金支出计划（%）", rows=2),
                *(label(f"{month}月底", cols=cols) for month, cols in months),
            ),
            tuple(
                replace(words(f"{plain(percent)}%"), cols=cols)
                for percent, (_, cols) in zip(plan, months, strict=True)
            ),
            (label("绩效目标"), Box(goal.objective, cols=6)),
        ),
    )
    rows = [
        [*start, Box(line.meaning), target(line), Box("按年度工作安排确定")]
        for start, line in zip(levelled(goal.indicators), goal.indicators, strict=True)
    ]
    table = _table(6, [], "一级指标 二级指标 三级指标 绩效指标描述 指标值 指标值确定依据", rows)
    return Page(
        goal.project or "",
        (
            Para(f"{title}{goal.project}绩效目标表", title=True),
            Para(f"{unit.code}{unit.name}", indent=True),
            Para("单位：元", indent=True),
            block,
            table,
        ),
    )


def _yuan(value: Decimal) -> Box:
    return Box(f"{value:.2f}", value, "0.00")


def self_evaluation(unit: Unit, goal: Goal, banner: bool) -> Page:
    """The national self-evaluation form; with ``banner`` a first column says 绩效指标 beside the lines."""
    report = goal.evaluation
    if report is None:
        raise ValueError(f"goal {goal.key} has no self-evaluation")
    extra = int(banner)
    head = [
        (
            label("项目名称" if goal.project else "部门（单位）名称", cols=1 + extra),
            Box(goal.project or unit.name, cols=7),
        ),
        *(
            [
                (
                    label("主管部门", cols=1 + extra),
                    Box(unit.name, cols=3),
                    label("实施单位"),
                    Box(unit.name, cols=3),
                )
            ]
            if goal.project
            else []
        ),
        *_funds(goal, report, extra),
        (
            label("年度总体目标", rows=2, cols=1 + extra),
            label("预期目标", cols=3),
            label("实际完成情况", cols=4),
        ),
        (Box(goal.objective, cols=3), Box(goal.outcome, cols=4)),
    ]
    rows = [
        [
            *start,
            target(line),
            words(line.actual),
            figure(line.points),
            figure(line.claimed),
            Box(line.reason),
        ]
        for start, line in zip(levelled(goal.indicators), goal.indicators, strict=True)
    ]
    table = _table(
        8 + extra,
        head,
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施",
        rows,
    )
    if banner and table.first_line is not None:
        side = label("绩效指标", rows=len(rows) + 1)
        place = table.first_line - 1
        parts = [*table.rows]
        parts[place] = (side, *parts[place])
        table = replace(table, rows=tuple(parts))
    total = (label("总分", cols=5 + extra), figure(Decimal(TOTAL_POINTS)), figure(goal.claimed_total), Box())
    kind = "项目支出绩效自评表" if goal.project else "部门整体支出绩效自评表"
    return Page(
        goal.project or "部门整体",
        (
            Para(kind, title=True),
            Para(f"（{goal.year}年度）"),
            replace(table, rows=(*table.rows, total)),
            Para(
                f"填表人：{unit.head}  联系电话：{unit.phone}  填报日期：{chinese_date(date(goal.year + 1, 1, 20))}"
            ),
        ),
    )


def _funds(goal: Goal, report: Evaluation, extra: int) -> list[tuple[Box, ...]]:
    """Five rows: titles, the year's total, and of it this year's fiscal, carried over and other money."""
    title = "项目资金（万元）" if goal.project else "部门预算资金（万元）"
    spent_other = Decimal()
    if goal.budget.other:
        spent_other = (goal.budget.other * report.executed / report.adjusted).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
    parts = {
        "年度资金总额": (report.initial, report.adjusted, report.executed),
        "其中：当年财政拨款": (
            report.initial - goal.budget.other,
            report.adjusted - report.carried - goal.budget.other,
            report.executed - report.carried - spent_other,
        ),
        "上年结转资金": (Decimal(), report.carried, report.carried),
        "其他资金": (goal.budget.other, goal.budget.other, spent_other),
    }
    columns = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    rows: list[tuple[Box, ...]] = [(label(title, rows=5, cols=1 + extra), Box(), *map(label, columns))]
    for name, (initial, adjusted, executed) in parts.items():
        whole = name == "年度资金总额"
        rows.append(
            (
                label(name),
                *(myriads(amount) for amount in (initial, adjusted, executed)),
                figure(EXECUTION_POINTS) if whole else Box("—"),
                _rate(executed, adjusted),
                figure(report.execution_score) if whole else Box("—"),
            )
        )
    return rows


def _rate(executed: Decimal, budget: Decimal) -> Box:
    if not budget:
        return Box("—")
    rate = (executed * 100 / budget).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Box(f"{rate}%", rate / 100, "0.00%")
