"""Forms in layouts that nobody agreed on: the same content, arranged anew for every seed.

What varies is what counties vary: wording and order of columns, operator and unit in columns of their own or
in the value, level cells merged or repeated or printed letter by letter, a column at the side, the header
block's labels and order, yuan or ten thousands, where the year stands, header rows repeated at page breaks,
left-over template rows, sums. Wordings are this module's own; it must not import the rooms that read forms.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from random import Random

from perf_pipeline_tests.paperwork.content import Goal, Line, Unit, plain
from perf_pipeline_tests.paperwork.layouts import MYRIAD, Box, Grid, Page, Para

WORDS = {
    "level1": ["一级指标", "一级"],
    "level2": ["二级指标", "二级"],
    "level3": ["三级指标", "指标名称", "具体指标", "指标内容"],
    "operator": ["指标性质", "比较符号", "计算符号", "指标值类型"],
    "target": ["指标值", "年度指标值", "目标值", "年度目标值", "计划值", "全年目标值"],
    "unit": ["计量单位", "度量单位", "单位"],
    "weight": ["分值", "权重", "指标分值", "分值（权重）"],
    "rule": ["评分标准", "计分方法", "评分细则", "评（扣）分标准", "赋分规则"],
    "meaning": ["指标解释", "指标说明", "指标内涵"],
    "remark": ["备注"],
    "actual": ["实际完成值", "全年完成值", "完成值", "全年实际值", "实际完成情况"],
    "claimed": ["得分", "自评得分"],
    "reason": ["偏差原因分析及改进措施", "未完成原因分析", "偏差原因"],
}
UNIT_LABELS = ["单位名称", "预算单位", "填报单位", "项目实施单位", "部门（单位）名称"]
PROJECT_LABELS = ["项目名称", "项目（政策）名称"]
TOTAL_LABELS = ["年度资金总额", "预算数", "年度预算总额", "资金总额", "项目资金总额"]
OBJECTIVE_LABELS = ["年度绩效目标", "项目总体目标", "绩效目标", "年度总体目标"]
SIDE = ["绩效指标", "年度绩效指标", "绩 效 指 标"]


@dataclass(frozen=True, slots=True)
class Style:
    """The choices of one seed."""

    columns: tuple[str, ...]
    heads: dict[str, str]
    split: bool  # operator and unit in columns of their own
    merged: bool  # level cells merged, else repeated
    spaced: bool  # level names printed letter by letter
    side: str | None
    in_yuan: bool
    year_at: str  # title | paragraph | cell
    repeat_header_after: int | None
    template_rows: bool
    sums: bool


def style(rng: Random, evaluation: bool, lines: int) -> Style:
    """Choose how a form looks."""
    split = rng.random() < 0.4
    numbers = ["operator", "target", "unit"] if split else ["target"]
    if split and rng.random() < 0.3:
        numbers = ["unit", "operator", "target"]
    groups: list[list[str]] = [numbers]
    if evaluation:
        groups += [["actual"], ["weight"], ["claimed"], ["reason"]]
        if rng.random() < 0.3:
            groups.insert(0, ["weight"])
            groups.remove(["weight"]) if groups.count(["weight"]) > 1 and groups[-3] == ["weight"] else None
            groups = [g for i, g in enumerate(groups) if g not in groups[:i]]
    else:
        optional = [["meaning"], ["weight"], ["rule"], ["remark"]]
        rest = [group for group in optional if rng.random() < 0.7]
        rng.shuffle(rest)
        cut = rng.randint(0, len(rest))
        groups = [*rest[:cut], numbers, *rest[cut:]]
    columns = ("level1", "level2", "level3", *(name for group in groups for name in group))
    return Style(
        columns=columns,
        heads={name: rng.choice(WORDS[name]) for name in columns},
        split=split,
        merged=rng.random() < 0.6,
        spaced=rng.random() < 0.2,
        side=rng.choice(SIDE) if rng.random() < 0.4 else None,
        in_yuan=rng.random() < 0.5,
        year_at=rng.choice(["title", "paragraph", "cell"]),
        repeat_header_after=rng.randint(2, max(2, lines - 2)) if rng.random() < 0.3 and lines > 3 else None,
        template_rows=not evaluation and rng.random() < 0.2,
        sums=evaluation and rng.random() < 0.7,
    )


def form(unit: Unit, goal: Goal, rng: Random, evaluation: bool) -> tuple[Page, Style]:
    """A page that states ``goal`` of ``unit`` (or reports on it) in a layout of its own."""
    chosen = style(rng, evaluation, len(goal.indicators))
    name = "项目支出绩效自评表" if evaluation else rng.choice(["项目支出绩效目标表", "项目绩效目标申报表"])
    blocks: list[Para | Grid] = []
    title = f"{goal.year}年度{name}" if chosen.year_at == "title" else name
    blocks.append(Para(title, title=True))
    if chosen.year_at == "paragraph":
        blocks.append(
            Para(rng.choice([f"（{goal.year}年度）", f"({goal.year}年)", f"（ {goal.year} ）年度"]))
        )
    width = len(chosen.columns) + (chosen.side is not None)
    rows = [*_heading(unit, goal, rng, chosen, evaluation, width), *_table(goal, chosen)]
    if chosen.sums:
        rows.append((Box("总分"), *(Box() for _ in range(width - 2)), Box(plain(goal.claimed_total))))
    blocks.append(Grid(width, tuple(rows)))
    return Page("表", tuple(blocks)), chosen


def _heading(
    unit: Unit, goal: Goal, rng: Random, chosen: Style, evaluation: bool, width: int
) -> list[tuple[Box, ...]]:
    half = width // 2
    pairs = [(rng.choice(PROJECT_LABELS), goal.project or ""), (rng.choice(UNIT_LABELS), unit.name)]
    rng.shuffle(pairs)
    if chosen.year_at == "cell":
        pairs.append(("预算年度", f"{goal.year}年"))
    rows = []
    if rng.random() < 0.5 and len(pairs) == 2 and half > 1:
        (a, b), (c, d) = pairs
        rows.append((Box(a), Box(b, cols=half - 1), Box(c), Box(d, cols=width - half - 1)))
    else:
        rows += [(Box(label), Box(value, cols=width - 1)) for label, value in pairs]
    rows += _money(goal, rng, chosen, evaluation, width)
    rows.append((Box(rng.choice(OBJECTIVE_LABELS)), Box(goal.objective, cols=width - 1)))
    return rows


def _amount(yuan: Decimal, chosen: Style) -> str:
    return f"{yuan:.2f}" if chosen.in_yuan else plain(yuan / MYRIAD)


def _money(goal: Goal, rng: Random, chosen: Style, evaluation: bool, width: int) -> list[tuple[Box, ...]]:
    unit = "元" if chosen.in_yuan else "万元"
    if evaluation and goal.evaluation is not None:
        report = goal.evaluation
        heads = ["年初预算数", "全年预算数", "全年执行数", "执行率"]
        share = (
            plain((report.executed / report.adjusted * 100).quantize(Decimal("0.01")))
            if report.adjusted
            else ""
        )
        values = [
            *(_amount(v, chosen) for v in (report.initial, report.adjusted, report.executed)),
            f"{share}%",
        ]
        spare = width - 5
        pad = (Box(cols=spare),) if spare > 0 else ()
        return [
            (Box(f"项目资金（{unit}）"), *(Box(head) for head in heads), *pad),
            (Box("年度资金总额"), *(Box(value) for value in values), *pad),
        ]
    label = f"{rng.choice(TOTAL_LABELS)}（{unit}）"
    return [(Box(label), Box(_amount(goal.budget.total, chosen), cols=width - 1))]


def _table(goal: Goal, chosen: Style) -> list[tuple[Box, ...]]:
    lines = goal.indicators
    head = tuple(Box(chosen.heads[name], head=True) for name in chosen.columns)
    rows: list[tuple[Box, ...]] = []
    body = [[_cell(line, name, chosen) for name in chosen.columns[3:]] for line in lines]
    levels = _levels(lines, chosen)
    for i, (left, right) in enumerate(zip(levels, body, strict=True)):
        rows.append((*left, *right))
        if chosen.template_rows and i == len(lines) - 1:
            rows.append((Box(), Box(), Box("……"), *(Box() for _ in chosen.columns[3:])))
    if chosen.repeat_header_after is not None and not chosen.merged and chosen.side is None:
        rows.insert(min(chosen.repeat_header_after, len(rows)), head)
    if chosen.side is None:
        return [head, *rows]
    return [(Box(chosen.side, rows=len(rows) + 1), *head), *rows]


def _levels(lines: tuple[Line, ...], chosen: Style) -> list[list[Box]]:
    spell: Callable[[str], str] = (lambda name: " ".join(name)) if chosen.spaced else (lambda name: name)
    if not chosen.merged:
        return [[Box(spell(line.level1)), Box(line.level2), Box(line.level3 or "")] for line in lines]
    found: list[list[Box]] = []
    for _, group in groupby(lines, key=lambda line: line.level1):
        first = list(group)
        for j, (_, part) in enumerate(groupby(first, key=lambda line: line.level2)):
            second = list(part)
            for k, line in enumerate(second):
                boxes = [Box(spell(line.level1), rows=len(first))] if j == 0 and k == 0 else []
                boxes += [Box(line.level2, rows=len(second))] if k == 0 else []
                found.append([*boxes, Box(line.level3 or "")])
    return found


def _cell(line: Line, name: str, chosen: Style) -> Box:
    target = line.target
    sign = target.operator or "定性"
    texts = {
        "operator": sign,
        "target": target.amount if chosen.split else target.text,
        "unit": target.unit or "",
        "weight": plain(line.points),
        "rule": line.rule,
        "meaning": line.meaning,
        "remark": "",
        "actual": line.actual,
        "claimed": "" if line.claimed is None else plain(line.claimed),
        "reason": line.reason,
    }
    return Box(texts[name])
