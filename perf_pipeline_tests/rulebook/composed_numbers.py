"""Families of composed sentences about numbers: proportions, steps, tiers, reverse rules, deviations.

Each function draws the parts of one sentence and reckons what it gives, in fractions: w full marks, T target, A actual;
percent means percentage points on a rate and a share of the target on an amount. Called by ``compositions``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from perf_pipeline_tests.rulebook.composed_parts import (
    AMOUNTS,
    COSTS,
    RATES,
    WEIGHTS,
    Composition,
    Draw,
    Score,
    family,
    measured,
    plain,
    two_prizes,
)

Reckoning = Callable[[Fraction], Score]
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is measured."""

    name: str
    unit: str
    target: int
    rate: bool

    @property
    def said(self) -> str:
        """The target with its unit."""
        return f"{self.target}{self.unit}"

    def indicator(self, operator: str = "≥") -> dict[str, Any]:
        """As the form has it."""
        return measured(self.name, operator, self.target, self.unit)


def rate_goal(draw: Draw, *targets: int) -> Goal:
    """A rate that is to be reached."""
    return Goal(draw.one(*RATES), "%", draw.one(*(targets or (85, 90, 92, 95, 98, 100))), True)


def amount_goal(draw: Draw, *targets: int) -> Goal:
    """An amount that is to be reached."""
    name, unit = draw.one(*AMOUNTS)
    return Goal(name, unit, draw.one(*(targets or (8, 12, 20, 40, 60))), False)


def either_goal(draw: Draw) -> Goal:
    """A rate or an amount."""
    return rate_goal(draw) if draw.says(0.5) else amount_goal(draw)


def cost_goal(draw: Draw, *, shares: bool = False) -> Goal:
    """Something that is to be kept down; ``shares``: the rule speaks of percentages of it, which under a target per mille
    may be of the target or ten per mille each."""
    name, unit = draw.one(*(cost for cost in COSTS if not (shares and cost[1] == "‰")))
    return Goal(name, unit, draw.one(10, 20, 50, 100), False)


def heading(draw: Draw, *, downward: bool = False, weighted: bool = True, worded: bool = False) -> str:
    """What stands before the rule; ``weighted``: it may say the full marks; ``worded``: the target is no number."""
    draw.weight = draw.one(*WEIGHTS)
    if draw.says(0.5):
        return ""
    if not worded and draw.says(0.25):
        return draw.pick("head_downward" if downward else "head_upward")
    return draw.pick("head", lambda said: not weighted and "{w}" in said)


def reached(draw: Draw, goal: Goal) -> str:
    """When full marks are given, and that they are."""
    met = draw.pick("met_rate" if goal.rate else "met_amount", lambda said: _unlike_rate(said, goal))
    return met + draw.pick("full") + draw.pick("separator")


def _unlike_rate(said: str, goal: Goal) -> bool:
    """完成率达到85% beside 设备完好率 speaks of another rate."""
    return goal.rate and goal.target < 100 and "完成率" in said


def scored(values: Sequence[Any], reckon: Reckoning) -> list[tuple[Fraction, Score]]:
    """What each actual gives."""
    return [(Fraction(value), reckon(Fraction(value))) for value in values]


def around(goal: Goal) -> list[Fraction]:
    """Actuals on the target, a little and far below it, and above where that can be."""
    target = Fraction(goal.target)
    if goal.rate:
        return [target, target - 1, target - Fraction(5, 2), target - 6, _ZERO] + (
            [Fraction(100)] if target < 100 else []
        )
    return [target, target - 1, target - 3, target // 2, _ZERO, target + 3]


def finish(
    draw: Draw, text: str, goal: Goal, scores: Sequence[tuple[Any, Score]], operator: str = "≥", **values: Any
) -> Composition:
    """The sentence about ``goal``."""
    return draw.finished(
        text, goal.indicator(operator), scores, t=goal.said, T=goal.target, u=goal.unit, **values
    )


def losing(weight: int, target: int, each: Fraction, size: Fraction = Fraction(1)) -> Reckoning:
    """Full marks from the target on, ``each`` less for every whole ``size`` below."""

    def reckon(actual: Fraction) -> Score:
        steps = max(_ZERO, target - actual) / size
        return max(_ZERO, weight - each * steps.__floor__())

    return reckon


# -- reached or not, and lost step by step


@family
def all_or_nothing(draw: Draw) -> Composition:
    """达到得满分，否则不得分."""
    goal = either_goal(draw)
    text = (
        heading(draw) + reached(draw, goal) + draw.pick("otherwise") + draw.pick("nothing") + draw.pick("end")
    )
    return finish(
        draw, text, goal, scored(around(goal), lambda a: Fraction(draw.weight if a >= goal.target else 0))
    )


@family
def steps(draw: Draw) -> Composition:
    """每降低1个百分点扣0.5分, 每少1个扣10%分值."""
    goal = either_goal(draw)
    text = heading(draw) + reached(draw, goal) + draw.pick("step_rate" if goal.rate else "step_amount")
    share, lost = draw.one(2, 5, 10), draw.one("0.1", "0.2", "0.5", "1", "2")
    if draw.says(0.3):
        text, each = text + draw.pick("lose_share"), Fraction(draw.weight * share, 100)
    else:
        text, each = text + draw.pick("lose"), Fraction(lost)
    reckon = losing(draw.weight, goal.target, each)
    return finish(draw, text + draw.pick("until"), goal, scored(around(goal), reckon), d=lost, q=share)


@family
def steps_with_parts(draw: Draw) -> Composition:
    """不足1个百分点的按1个百分点计, 不扣分, 按比例."""
    goal = rate_goal(draw) if draw.says(0.6) else Goal("改造管网长度", "公里", draw.one(20, 40), False)
    text = heading(draw) + reached(draw, goal) + (
        draw.one("每降低1个百分点", "每低1个百分点", "每低于目标值1个百分点") if goal.rate else draw.one("每少1{u}", "每减少1{u}")
    )  # fmt: skip
    lost, slot = draw.one("0.2", "0.5", "1"), draw.one("parts_whole", "parts_free", "parts_share")
    text += draw.pick("lose") + draw.pick(slot) + draw.one("", "，扣完为止", "。")
    counted: Callable[[Fraction], Any] = {
        "parts_whole": Fraction.__ceil__,
        "parts_free": Fraction.__floor__,
        "parts_share": Fraction,
    }[slot]

    def reckon(actual: Fraction) -> Score:
        return max(_ZERO, draw.weight - Fraction(lost) * counted(max(_ZERO, goal.target - actual)))

    below = [goal.target - Fraction(part) for part in ("0", "1", "2.5", "0.4", "4.8")]
    return finish(draw, text, goal, scored(below, reckon), d=lost, p="个百分点" if goal.rate else goal.unit)


@family
def steps_of_the_plan(draw: Draw) -> Composition:
    """每少10%扣…: of the target, on an amount."""
    goal, lost = amount_goal(draw, 20, 40, 60, 200), draw.one("0.5", "1", "2")
    text = (
        heading(draw) + reached(draw, goal) + draw.pick("step_share") + draw.pick("lose") + draw.pick("until")
    )
    reckon = losing(draw.weight, goal.target, Fraction(lost), Fraction(goal.target, 10))
    shares = [goal.target * Fraction(part, 20) for part in (20, 19, 18, 15, 12, 0, 22)]
    return finish(draw, text, goal, scored(shares, reckon), d=lost)


@family
def steps_bounded(draw: Draw) -> Composition:
    """最低得2分, 最多扣3分: something is kept in any case."""
    goal, lost = either_goal(draw), draw.one("0.5", "1")
    text = heading(draw) + reached(draw, goal) + (
        draw.one("每降低1个百分点", "每低1个百分点") if goal.rate else draw.one("每少1{u}", "每减少1{u}")
    )  # fmt: skip
    slot, said = draw.one("least", "most_lost"), draw.one(1, 2)
    text += draw.pick("lose") + draw.pick(slot)
    kept = said if slot == "least" else draw.weight - said

    def reckon(actual: Fraction) -> Score:
        whole = losing(draw.weight, goal.target, Fraction(lost))(actual)
        return max(Fraction(kept), whole or _ZERO)

    return finish(draw, text, goal, scored(around(goal), reckon), d=lost, m=said)


# -- proportions


def by_share(draw: Draw, goal: Goal) -> str:
    """A formula of what is done; 完成率×分值 only where the rate is of the plan."""
    of_plan = not goal.rate or goal.target == 100
    return draw.pick("by_rate_of_plan" if of_plan and draw.says(0.2) else "by_share")


@family
def proportional(draw: Draw) -> Composition:
    """按完成比例得分, 实际值/目标值×分值."""
    goal = either_goal(draw)
    text = heading(draw) + (reached(draw, goal) if draw.says(0.7) else "")
    if text and draw.says(0.7) and "full" in draw.parts:
        text += draw.pick("otherwise").rstrip("，") + draw.one("，", "")
    text += by_share(draw, goal) + draw.pick("at_most", lambda said: "完成率" in said and goal.rate)
    target = goal.target
    actuals = [Fraction(target), Fraction(target) * 9 / 10, Fraction(target, 2), _ZERO]
    return finish(draw, text, goal, scored(actuals, lambda a: draw.weight * min(Fraction(1), a / target)))


@family
def proportional_with_floor(draw: Draw) -> Composition:
    """低于60%不得分: below a part of the plan nothing is given."""
    goal, low = amount_goal(draw, 20, 40, 60, 200), draw.one(50, 60, 70)
    text = heading(draw)
    if draw.says(0.5):
        text += reached(draw, goal) + draw.pick("above_floor") + draw.one("，", "；") + draw.pick("floor")
    else:
        text += by_share(draw, goal) + draw.one("，", "；", "。") + draw.pick("floor")

    def reckon(actual: Fraction) -> Score:
        done = actual / goal.target
        return draw.weight * min(Fraction(1), done) if done * 100 >= low else _ZERO

    # 60%以下 holds the 60 unless another clause begins there (60%以上): the bound itself is not asked
    shares = [goal.target * Fraction(part, 100) for part in (100, 90, low + 5, low - 5, 0, 110)]
    return finish(draw, text + draw.pick("end"), goal, scored(shares, reckon), f=low)


@family
def proportional_from_own_threshold(draw: Draw) -> Composition:
    """达到90%得满分，90%以下的得分=实际值/90%×分值, whatever the target."""
    goal = rate_goal(draw, 95, 98)
    own = draw.one(85, 90)
    text = heading(draw) + draw.pick("own_threshold")
    actuals = [goal.target, own, own - 5, Fraction(own, 2), 0]
    return finish(draw, text, goal, scored(actuals, lambda a: draw.weight * min(Fraction(1), a / own)), o=own)


@family
def execution(draw: Draw) -> Composition:
    """预算执行率×分值."""
    goal = Goal("预算执行率", "%", 100, True)
    text = heading(draw) + draw.pick("execution")
    actuals = [100, 90, Fraction("86"), 0]
    return finish(draw, text, goal, scored(actuals, lambda a: draw.weight * a / 100), draw.one("=", "≥"))


# -- tiers upward


def tier_values(draw: Draw, goal: Goal) -> tuple[int, int]:
    """Lower bounds of the second and the third tier."""
    if goal.rate:
        return goal.target - draw.one(5, 10), draw.one(50, 60, 70)
    return goal.target * 8 // 10, goal.target // 2


def spread(draw: Draw, goal: Goal, slot: str, unit: str = "") -> str:
    """A sentence of tiers with one separator throughout."""
    said = draw.pick(slot).replace("S", draw.pick("separator")).replace("U", unit or goal.unit)
    return said.replace("N", goal.name)


def falling(bounds: Sequence[tuple[Any, Any]]) -> Reckoning:
    """The points of the first tier that the actual reaches, else nothing."""
    return lambda actual: next((Fraction(points) for low, points in bounds if actual >= low), _ZERO)


@family
def tiers(draw: Draw) -> Composition:
    """95%以上得10分，85%（含）-95%得8分 …"""
    goal = either_goal(draw)
    high, low = tier_values(draw, goal)
    text = heading(draw) + spread(draw, goal, "tiers")
    second, third = two_prizes(draw)
    reckon = falling([(goal.target, draw.weight), (high, second), (low, third)])
    actuals = [goal.target, high, low, goal.target - 1, high - 1, low - 1]
    return finish(draw, text, goal, scored(actuals, reckon), h=high, l=low, a=plain(second), b=plain(third))


@family
def tiers_in_shares(draw: Draw) -> Composition:
    """得分值的80%, 按80%计分, 扣20%分值."""
    goal = either_goal(draw)
    high, low = tier_values(draw, goal)
    second, third = draw.one((80, 50), (80, 60), (70, 40))
    text = heading(draw) + spread(draw, goal, "tiers_shares")
    shares = {"qa": second, "qb": third, "pa": 100 - second, "pb": 100 - third}
    of_full = Fraction(draw.weight, 100)
    reckon = falling([(goal.target, draw.weight), (high, of_full * second), (low, of_full * third)])
    actuals = [goal.target, high, low, goal.target - 1, low - 1]
    return finish(draw, text, goal, scored(actuals, reckon), h=high, l=low, **shares)


@family
def tiers_of_the_plan(draw: Draw) -> Composition:
    """完成80%以上得…: of the target."""
    goal = amount_goal(draw, 200, 400, 1000)
    high, low = draw.one((80, 60), (90, 70), (90, 60), (85, 60))
    text = heading(draw) + draw.pick("tiers_relative").replace("S", draw.pick("separator"))
    second, third = two_prizes(draw)
    reckon = falling(
        [(goal.target, draw.weight), (goal.target * Fraction(high, 100), second), (goal.target * Fraction(low, 100), third)]
    )  # fmt: skip
    actuals = [goal.target * part // 100 for part in (100, high, low, low - 5, 95)]
    return finish(
        draw, text, goal, scored(actuals, reckon), h=high, l=low, h1=high - 1, a=plain(second), b=plain(third)
    )


@family
def tiers_beside_a_formula(draw: Draw) -> Composition:
    """100%得满分，60%-100%按比例，60%以下不得分."""
    goal, low = rate_goal(draw, 100), draw.one(50, 60, 80)
    text = heading(draw) + spread(draw, goal, "tiers_mixed")

    def reckon(actual: Fraction) -> Score:
        return draw.weight * actual / 100 if actual >= low else _ZERO

    return finish(draw, text, goal, scored([100, 95, low, low - 1, 0], reckon), f=low)


@family
def satisfaction(draw: Draw) -> Composition:
    """Tiers of satisfaction, as bureaus write them."""
    goal = Goal(draw.one("服务对象满意度", "群众满意度", "受益对象满意度"), "%", draw.one(90, 95), True)
    high, low = 80, 60
    text = heading(draw) + draw.pick("satisfaction").replace("S", draw.pick("separator"))
    second, third = draw.one((80, 50), (80, 60))
    of_full = Fraction(draw.weight, 100)
    reckon = falling([(goal.target, draw.weight), (high, of_full * second), (low, of_full * third)])
    actuals = [goal.target, high, low, goal.target - 1, low - 1, 100]
    points = {"a": plain(of_full * second), "b": plain(of_full * third), "qa": second, "qb": third}
    return finish(
        draw, text, goal, scored(actuals, reckon), h=high, l=low, h9=goal.target - 1, l9=high - 1, **points
    )


# -- the points first, and numerals


@family
def points_first(draw: Draw) -> Composition:
    """10分：完成率≥95%；0分：…"""
    goal = either_goal(draw)
    draw.weight = draw.one(*WEIGHTS)
    if draw.says(0.5) or not goal.rate:
        text, lost = draw.pick("points_first"), None
        reckon: Reckoning = lambda a: Fraction(draw.weight if a >= goal.target else 0)  # noqa: E731
    else:
        text, lost = draw.pick("points_first_steps"), draw.one("0.2", "0.5", "1")
        reckon = losing(draw.weight, goal.target, Fraction(lost))
    return finish(draw, text + draw.one("", "。"), goal, scored(around(goal), reckon), d=lost)


_NUMERALS = {1: "一", 2: "二", 3: "三", 4: "四", 5: "五", 6: "六", 8: "八", 10: "十", 15: "十五"}
_TARGETS = {85: "八十五", 90: "九十", 95: "九十五", 98: "九十八", 100: "百"}


@family
def numerals(draw: Draw) -> Composition:
    """达到百分之九十五得十分，每低一个百分点扣零点五分."""
    goal = rate_goal(draw, *_TARGETS)
    draw.weight = draw.one(*WEIGHTS)
    spoken, lost = draw.one(("零点五", "0.5"), ("一", "1"), ("两", "2"), ("零点二", "0.2"), ("半", "0.5"))
    text = draw.one(
        "达到百分之{k}得{z}分，每低一个百分点扣{y}分", "{n}达到百分之{k}及以上的得满分，每降低百分之一扣{y}分，扣完为止", "百分之{k}以上得{z}分，每下降一个百分点扣{y}分，扣完为止",
        "满分{z}分。达到目标值得满分，每低一个百分点，扣{y}分", "≥{t}得{z}分，每低一个百分点扣{y}分，扣完为止", "{n}不低于百分之{k}，得{z}分；每低于目标值一个百分点扣减{y}分",
    )  # fmt: skip
    draw.parts["numerals"] = text
    reckon = losing(draw.weight, goal.target, Fraction(lost))
    spoken_target, spoken_weight = _TARGETS[goal.target], _NUMERALS[draw.weight]
    return finish(draw, text, goal, scored(around(goal), reckon), k=spoken_target, z=spoken_weight, y=spoken)


@family
def items(draw: Draw) -> Composition:
    """每完成1个得2分，最高10分."""
    name, unit = draw.one(
        ("制定制度", "项"), ("发表论文", "篇"), ("获得专利", "项"), ("举办活动", "场"), ("开展培训", "期"), ("建设示范点", "个")
    )  # fmt: skip
    heading(draw)
    target, each = draw.one(3, 4, 5, 6), draw.one(Fraction(1, 2), Fraction(1), Fraction(2))
    while (each * target).denominator != 1:
        target = draw.one(4, 6)
    draw.weight = int(each * target)
    text = (draw.parts.get("head") or "") + draw.pick("items") + draw.pick("items_most")
    goal = Goal(name, unit, target, False)
    actuals = [0, 1, 2, target, target + 2]
    return finish(
        draw, text, goal, scored(actuals, lambda a: min(Fraction(draw.weight), each * a)), d=plain(each)
    )


# -- downward


def kept_below(draw: Draw, goal: Goal) -> str:
    """When full marks are given under a target that is not to be passed."""
    return draw.pick("met_below") + draw.pick("full") + draw.pick("separator")


def above(goal: Goal) -> list[Fraction]:
    """Actuals on, below and beyond a target that is not to be passed."""
    target = Fraction(goal.target)
    return [target, target - 1, target + 1, target + 3, target * 3]


@family
def reverse_all_or_nothing(draw: Draw) -> Composition:
    """不超过目标值得满分，超过不得分."""
    goal = cost_goal(draw)
    text = (
        heading(draw, downward=True)
        + kept_below(draw, goal)
        + draw.pick("otherwise_above")
        + draw.pick("nothing")
    )
    reckon: Reckoning = lambda a: Fraction(draw.weight if a <= goal.target else 0)  # noqa: E731
    return finish(draw, text, goal, scored(above(goal), reckon), "≤")


@family
def reverse_steps(draw: Draw) -> Composition:
    """每超过1万元扣0.5分, 每超10%扣1分."""
    of_target, lost = draw.says(0.35), draw.one("0.1", "0.5", "1")
    goal, size = cost_goal(draw, shares=of_target), Fraction(1)
    text = heading(draw, downward=True) + kept_below(draw, goal)
    if of_target:
        text, size = text + draw.pick("step_above_share"), Fraction(goal.target, 10)
    else:
        text += draw.pick("step_above")
    text += draw.pick("lose") + draw.pick("until")

    def reckon(actual: Fraction) -> Score:
        steps_over = (max(_ZERO, actual - goal.target) / size).__floor__()
        return max(_ZERO, draw.weight - Fraction(lost) * steps_over)

    actuals = [*above(goal), goal.target + goal.target * Fraction(3, 10)]
    return finish(draw, text, goal, scored(actuals, reckon), "≤", d=lost)


@family
def reverse_formula(draw: Draw) -> Composition:
    """目标值/实际值, 1-(A-T)/T."""
    goal = cost_goal(draw)
    text = heading(draw, downward=True) + (kept_below(draw, goal) if draw.says(0.7) else "")
    if text and "met_below" in draw.parts and draw.says(0.6):
        text += draw.pick("otherwise_above").rstrip("，") + "，"
    slot = draw.one("reverse_ratio", "reverse_linear")
    text += draw.pick(slot) + draw.one("", "。", "，最低0分", "，最高{w}分")

    def reckon(actual: Fraction) -> Score:
        share = goal.target / actual if slot == "reverse_ratio" else 2 - actual / goal.target
        return draw.weight * max(_ZERO, min(Fraction(1), share))

    actuals = [goal.target * Fraction(part, 20) for part in (20, 10, 25, 32, 40)]
    return finish(draw, text, goal, scored(actuals, reckon), "≤")


@family
def tiers_ascending(draw: Draw) -> Composition:
    """≤10分钟得10分，10-20分钟（含）得6分."""
    goal = cost_goal(draw)
    high, low = goal.target * 12 // 10, goal.target * 15 // 10
    text = heading(draw, downward=True) + spread(draw, goal, "tiers_below")
    second, third = two_prizes(draw)

    def reckon(actual: Fraction) -> Score:
        zones = [(goal.target, Fraction(draw.weight)), (high, second), (low, third)]
        return next((points for most, points in zones if actual <= most), _ZERO)

    # whether 20以上 holds the 20 beside 10-20 is settled by 含 only: the last bound itself is not asked
    actuals = [goal.target, goal.target - 1, goal.target + 1, high, high + 1, low + 1, goal.target * 3]
    return finish(
        draw, text, goal, scored(actuals, reckon), "≤", h=high, l=low, a=plain(second), b=plain(third)
    )


@family
def overspent(draw: Draw) -> Composition:
    """超支10%以内得…，超支20%以上不得分: of the target."""
    goal = cost_goal(draw, shares=True)
    near, far = draw.one((10, 20), (5, 10), (10, 30))
    text = heading(draw, downward=True) + draw.pick("overspend").replace("S", draw.pick("separator"))
    second, third = two_prizes(draw)

    def reckon(actual: Fraction) -> Score:
        over = (actual / goal.target - 1) * 100
        zones = [(0, Fraction(draw.weight)), (near, second), (far, third)]
        return next((points for most, points in zones if over <= most), _ZERO)

    actuals = [
        goal.target * Fraction(100 + over, 100) for over in (0, -10, near - 2, near, near + 2, far + 5)
    ]
    lost = {"ca": plain(draw.weight - second), "cb": plain(draw.weight - third)}
    points = {"x": near, "y": far, "a": plain(second), "b": plain(third), **lost}
    return finish(draw, text, goal, scored(actuals, reckon), "≤", **points)


@family
def deviation(draw: Draw) -> Composition:
    """偏差率在±5%以内得满分: on either side of the target."""
    goal = amount_goal(draw, 200, 400, 1000)
    near, far = draw.one((5, 10), (10, 20))
    text = heading(draw) + draw.pick("deviation").replace("S", draw.pick("separator"))
    second, _ = two_prizes(draw)

    def reckon(actual: Fraction) -> Score:
        off = abs(actual / goal.target - 1) * 100
        return Fraction(draw.weight) if off <= near else second if off < far else _ZERO

    actuals = [goal.target * Fraction(100 + off, 100) for off in (0, near - 2, 2 - near, near + 2, -near - 2, far + 5, -far - 5)]  # fmt: skip
    return finish(draw, text, goal, scored(actuals, reckon), "=", x=near, y=far, a=plain(second))


@family
def other_units(draw: Draw) -> Composition:
    """≤500000元 beside a target of 50万元; 每超1000元."""
    target = draw.one(20, 50, 80)
    goal, lost = (
        Goal(draw.one("设备采购成本", "项目总成本", "单位建设成本"), "万元", target, False),
        draw.one("0.1", "0.5"),
    )
    draw.weight = draw.one(*WEIGHTS)
    text = draw.one(
        "不超过{v}元得满分，每超过1000元扣{d}分，扣完为止", "≤{v}元得{w}分，每超1000元扣{d}分", "控制在{v}元以内得满分，每超出1000元，扣{d}分", "控制在目标值以内得满分，每超1000元扣{d}分", "不超过目标值得{w}分，每超出1千元扣{d}分，扣完为止",
        "≤{t}得{w}分，每增加1000元扣{d}分", "不超过{t}得满分，每超过0.1万元扣{d}分",
    )  # fmt: skip
    draw.parts["other_units"] = text

    def reckon(actual: Fraction) -> Score:
        return max(_ZERO, draw.weight - Fraction(lost) * (max(_ZERO, actual - target) * 10).__floor__())

    actuals = [target, target - 1, target + Fraction(3, 10), target + Fraction(1, 2), target * 2]
    return finish(draw, text, goal, scored(actuals, reckon), "≤", v=target * 10000, d=lost)
