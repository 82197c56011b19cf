"""What a rule text says: a sentence of clauses, each a condition and its effect in points.

Plain data between the grammar, which reads it, and the shapes, which make rules of it.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from perf_pipeline.rulebook.grammar.expression import Value
from perf_pipeline.rulebook.grammar.rewriting.limits import NO_LIMITS, Limits
from perf_pipeline.rulebook.grammar.rewriting.tidy import Amount
from perf_pipeline.rulebook.grammar.tokens import OF_TARGET as OF_TARGET


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``lower`` to ``upper``; None is unbounded. ``marked`` sides are written unmistakably
    open or closed; an unmarked bound (80%-95%) yields where its neighbour holds it."""

    lower: Decimal | None = None
    lower_open: bool = False
    upper: Decimal | None = None
    upper_open: bool = False
    unit: str = ""
    lower_marked: bool = False
    upper_marked: bool = False
    subject: str = ""  # what is measured, where the clause names it
    offset: str = ""  # "above" or "below": the numbers are distances from the target
    exceeds: bool = False  # 超过 stands before the number: perhaps a distance
    lower_target: bool = False  # the bound is the target itself
    upper_target: bool = False
    names_target: bool = False  # a number stands beside the target as its value: 完成计划120人次
    verb: str = ""  # 减少, 超出 before the number: a distance, where a step of the sentence is one too
    absolute: bool = False  # ±5%, 绝对值: without its sign
    lower_unit: str = ""  # 10天至1个月: the unit of the lower bound, where it is not that of the upper
    of_rate: bool = False  # the distance is a rate with a name of its own: 超支率
    grade: str = ""  # A档(30人及以上): the name of the tier, no thing that is measured
    deviates: bool = False  # 偏差, 偏离: how far from the target, on which side ever
    reached: bool = False  # 达到 and 完成 before the lower bound: under a cap perhaps as good as it


@dataclass(frozen=True, slots=True)
class ToTarget:
    """Held against the target: "met", or a comparison (gt, lt, ge, le) whose sense the operator decides."""

    comparison: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A state in words; ``negated`` when it says that something is not so."""

    text: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Every other case; ``said`` when it was put in words (不合格, 未按时完成)."""

    said: str = ""


@dataclass(frozen=True, slots=True)
class Always:
    """No condition."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """When the indicator does not apply."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Not understood, with why."""

    reason: str


Condition = Range | ToTarget | Words | Otherwise | Always | NotApplicable | Unclear


@dataclass(frozen=True, slots=True)
class Award:
    """Points given: exactly ``points``, or ``share`` (0–1; thirds too) of the weight, or full marks (points if
    said)."""

    points: Decimal | None = None
    share: Fraction | None = None
    full: bool = False
    judged: bool = False  # a person gives the points; these only say how good the case is


@dataclass(frozen=True, slots=True)
class Judged:
    """Points that a person chooses: 酌情扣分, 得2-4分, 得分值的60%-80%. The bounds are points, or shares of the weight
    (0–1); None where the sentence has none."""

    low: Decimal | None = None
    high: Decimal | None = None
    share: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Proportion:
    """Points by a formula: up, down, linear, generic (direction unsaid), kept (the missed share is lost), between (a
    line from the points at one end of its zone to those at the other)."""

    form: str
    literal: tuple[Decimal, str] | None = None  # a number that stood for the target
    named: str = ""  # a rate that stood for actual ÷ target
    floor: tuple[Decimal, str] | None = None  # of from_floor: where points begin
    value: Value | None = None  # of form free: the points, or with ``lost`` the points lost
    lost: bool = False
    of_plan: bool = False  # 按完成比例: of the plan, whatever full marks begin at
    points: Decimal | None = None  # 完成比例×4分: the number that stood for the weight


@dataclass(frozen=True, slots=True)
class PerStep:
    """每…扣/得…: ``points`` per ``step`` of ``unit``, positive when earned; ``side`` is below, above, late,
    event or '' (unsaid)."""

    step: Decimal
    unit: str
    side: str
    points: Decimal
    noun: str = ""
    share: bool = False  # points are a share of the weight
    verb: str = ""  # 减少, 超出: how the step says it
    base: Decimal | None = None  # 在3分基础上: what the step is taken from or added to
    again: bool = False  # 再扣: on top of what the zone beside it has lost
    said: str = ""  # everything between 每 and the points, without the number
    lead: str = ""  # what stands before the number: 漏保 of 漏保1户
    bare: bool = False  # 出现1次扣2分: the 每 left out, or a single case


@dataclass(frozen=True, slots=True)
class Loss:
    """A single deduction without 每; ``again``: 再扣, on top of what the case gives otherwise."""

    points: Decimal
    again: bool = False


Effect = Award | Proportion | PerStep | Loss | Judged


@dataclass(frozen=True, slots=True)
class Clause:
    """One "when … then …"."""

    condition: Condition
    effect: Effect


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a rule text says. ``problems`` non-empty: it was not understood."""

    clauses: tuple[Clause, ...]
    full_marks: Decimal | None
    loss_cap: Decimal | None
    pro_rata: bool
    not_applicable_full: bool
    not_applicable_words: tuple[str, ...]
    problems: tuple[str, ...]
    round_up: Amount | None = None
    free_parts: Amount | None = None
    stated_target: Amount | None = None
    least: Decimal | None = None  # what remains in any case: 最低得2分
    accept: tuple[str, ...] = ()  # 达到目标值(答复制度健全): answers that say it is met
    reject: tuple[str, ...] = ()  # 否则(答复制度不健全): answers that say it is missed
    most: Decimal | None = None  # what is given at most beside full marks: 未完成的…最高不超过8分
    full_words: tuple[str, ...] = ()  # 填报全覆盖的也计满分: answers in words beside a number
    limits: Limits = NO_LIMITS  # the same bounds as parts of the weight, until the weight is known
