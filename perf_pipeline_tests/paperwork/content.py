"""What the sample papers say: units, goals, indicator lines, self-evaluations, and the list of papers.

Read from samples/*.yaml, where one indicator line is one row of a small table. Knows nothing of how
forms look (layouts.py) or of files (render_*.py). Called by build_sample_inputs and by tests.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Literal

from perf_pipeline.package_data import DataModel, load

PACKAGE = "perf_pipeline_tests.paperwork"
OPERATORS = ("≥", "≤", "=", ">", "<")
LEVEL1 = {"成本": "成本指标", "产出": "产出指标", "效益": "效益指标", "满意度": "满意度指标"}
LEVEL2 = {
    **{short: f"{short}效益指标" for short in ("经济", "社会", "生态")},
    **{name: f"{name}指标" for name in ("数量", "质量", "时效", "可持续影响")},
    **{name: f"{name}指标" for name in ("经济成本", "社会成本", "生态环境成本")},
    "服务对象": "服务对象满意度指标",
}

Layout = Literal["department_goal", "described_goal", "rated_goal", "self_evaluation", "notice"]


def plain(number: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Target:
    """A target: a number with operator and unit, or a date, or words."""

    text: str
    operator: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    day: date | None = None

    @property
    def amount(self) -> str:
        """What stands in the value column of a form that has columns for operator and unit."""
        return self.text if self.value is None else plain(self.value)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: what is aimed at, how it is scored, and, where reported, what was achieved."""

    level1: str
    level2: str
    level3: str | None
    target: Target
    points: Decimal
    rule: str
    states_points: bool  # the rule sentence itself names the full marks
    meaning: str
    actual: str
    claimed: Decimal | None
    reason: str


class Budget(DataModel):
    """Money of a goal in yuan."""

    total: Decimal
    fiscal: Decimal
    other: Decimal


class Evaluation(DataModel):
    """What a unit reports on spending and claims for itself; yuan and points."""

    initial: Decimal
    adjusted: Decimal
    executed: Decimal
    carried: Decimal
    execution_score: Decimal
    claimed_total: Decimal | None = None


class Goal(DataModel):
    """A goal of one year: of a project, or of the whole unit where ``project`` is null."""

    key: str
    project: str | None
    code: str = ""
    year: int
    budget: Budget
    purpose: str = ""
    objective: str
    outcome: str = ""
    plan: tuple[Decimal, Decimal, Decimal, Decimal] | None = None
    lines: str
    evaluation: Evaluation | None = None

    @cached_property
    def indicators(self) -> tuple[Line, ...]:
        """The rows of ``lines``."""
        return tuple(_line(row) for row in self.lines.strip().splitlines())

    @property
    def claimed_total(self) -> Decimal:
        """The total printed on the self-evaluation: what the unit wrote, else the true sum."""
        if self.evaluation is None:
            raise ValueError(f"goal {self.key} has no self-evaluation")
        if self.evaluation.claimed_total is not None:
            return self.evaluation.claimed_total
        return self.evaluation.execution_score + sum(
            (line.claimed for line in self.indicators if line.claimed is not None), Decimal()
        )


class Unit(DataModel):
    """A budget unit with its goals."""

    name: str
    code: str
    head: str
    phone: str
    duties: str
    goals: tuple[Goal, ...]

    def goal(self, key: str) -> Goal:
        """The goal named ``key``."""
        return next(goal for goal in self.goals if goal.key == key)


class Rules(DataModel):
    """Sentences of scoring rules by key."""

    rules: dict[str, str]


class Paper(DataModel):
    """One file of the sample set."""

    file: str
    unit: str
    layout: Layout
    goals: tuple[str, ...] = ()
    encoding: str = "utf-8"
    arrangement: Literal["sheets", "stacked"] = "sheets"
    narrative: tuple[str, ...] = ()  # goals told in running text before the tables
    page_break_after: int | None = None  # indicator rows on the first page of a broken text dump
    shifted: tuple[int, ...] = ()  # indicator rows (from 0) whose name slid into the first column
    text: str = ""  # running text of a paper that is no form
    written_as: str = ""  # the format where the name does not tell it

    @property
    def format(self) -> str:
        """What the file is."""
        return self.written_as or self.file.rpartition(".")[2]


class Papers(DataModel):
    """The sample set."""

    papers: tuple[Paper, ...]


def rules() -> dict[str, str]:
    """Rule sentences by key."""
    return load(PACKAGE, "samples/rules.yaml", Rules).rules


def unit(name: str) -> Unit:
    """The unit of samples/<name>.yaml."""
    return load(PACKAGE, f"samples/{name}.yaml", Unit)


def papers() -> tuple[Paper, ...]:
    """Every paper of the sample set."""
    return load(PACKAGE, "samples/papers.yaml", Papers).papers


def _line(row: str) -> Line:
    levels, name, target, points, rule, meaning, actual, claimed, reason = (
        cell.strip() for cell in row.split("|")
    )
    level1, level2 = levels.split()
    full = Decimal(points)
    aim = _target(target)
    sentence = rules()[rule]
    return Line(
        level1=LEVEL1[level1],
        level2=LEVEL2[level2],
        level3=name or None,
        target=aim,
        points=full,
        rule=sentence.format(
            w=plain(full),
            half=plain(full / 2),
            most=plain(full * Decimal("0.8")),
            step=plain(full / 5),
            t=aim.amount,
        ),
        states_points="{w}" in sentence,
        meaning=meaning,
        actual=actual,
        claimed=Decimal(claimed) if claimed else None,
        reason=reason,
    )


def _target(text: str) -> Target:
    """``≥ 95 %``, ``bare 34 所`` (printed without operator), ``日期 2024-10-31``, or words."""
    first, *rest = text.split()
    if first == "日期":
        day = date.fromisoformat(rest[0])
        return Target(chinese_date(day), day=day)
    if first not in (*OPERATORS, "bare"):
        return Target(text)
    value, unit_name = Decimal(rest[0]), "".join(rest[1:]) or None
    sign = "" if first == "bare" else first
    operator = "=" if first == "bare" else first
    return Target(f"{sign}{plain(value)}{unit_name or ''}", operator, value, unit_name)


def chinese_date(day: date) -> str:
    """A date as forms print it."""
    return f"{day.year}年{day.month}月{day.day}日"


def number(text: str) -> Decimal | None:
    """The number that ``text`` is, None when it is anything else."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
