"""Sentences with a formula → proportional or reverse.

The indicator gives the direction where the words leave it open (按比例). A formula that contradicts the
indicator's operator is refused: overspending would score more. Called by
``assembly``, and by ``compiler`` for named rules.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from perf_pipeline.rulebook.context import IndicatorContext, in_target_unit
from perf_pipeline.rulebook.grammar.expression import Point
from perf_pipeline.rulebook.grammar.names import is_own_name
from perf_pipeline.rulebook.grammar.sentence import Always, Award, Proportion, Range, Sentence, ToTarget
from perf_pipeline.rulebook.shapes.common import (
    NotUnderstoodError,
    Policies,
    check_awards_whole,
    full_zone,
    text,
    zero_zone,
)


def directed(form: str, context: IndicatorContext, policies: Policies) -> tuple[str, dict[str, Any]]:
    """A proportion whose direction the indicator gives: 按比例, 按完成率 …"""
    downward = context.downward or (
        context.operator == "=" and context.level1 in policies.equal_reverse_levels
    )
    if form in ("generic", "kept"):
        form = ("linear" if form == "kept" else policies.reverse_form) if downward else "up"
    elif form == "up" and context.downward:
        raise NotUnderstoodError("反向指标写了正向公式（实际值÷目标值），超支反而多得分")
    elif form in ("down", "linear") and context.operator in ("≥", ">"):
        raise NotUnderstoodError("正向指标写了反向公式")
    parameters: dict[str, Any] = {}
    if policies.ratio_places is not None:
        parameters["ratio_places"] = policies.ratio_places
    if form == "up":
        if context.operator == "=" and policies.equal_exceeded == "symmetric":
            parameters["exceeded"] = "symmetric"
        return "proportional", parameters
    if form not in ("down", "target_over_actual"):
        parameters["form"] = form
    return "reverse", parameters


def _check_full_from_its_bound(sentence: Sentence) -> None:
    """>90%得5分, 60%<完成率≤90%得分=5×完成率: at 90 % the formula counts, which these rules cannot say."""
    zones = [c.condition for c in sentence.clauses if isinstance(c.condition, Range)]
    given = [c for c in sentence.clauses if isinstance(c.effect, Award) and c.effect.points != 0]
    for full in (c.condition for c in given if isinstance(c.condition, Range)):
        above = full.lower_open and any(
            z.upper == full.lower and not z.upper_open and z.upper_marked for z in zones
        )
        below = full.upper_open and any(
            z.lower == full.upper and not z.lower_open and z.lower_marked for z in zones
        )
        if (above and full.lower is not None) or (below and full.upper is not None):
            raise NotUnderstoodError("满分不含界限本身")


_FOR_PIECES = {"between": "插值要有两端的得分", "free": "算式中有自己的数字"}
"""Forms that are no proportion by themselves, and why."""


def proportion(
    sentence: Sentence, context: IndicatorContext, policies: Policies
) -> tuple[str, dict[str, Any]]:
    """The rule of a sentence with a formula."""
    formulas = [c.effect for c in sentence.clauses if isinstance(c.effect, Proportion)]
    forms = {formula.form for formula in formulas}
    forms -= _said_in_full(forms, context)
    if len(forms) != 1:
        raise NotUnderstoodError("同一规则中有两种计算公式")
    form = forms.pop()
    _check_full_from_its_bound(sentence)
    full = sentence.full_marks or context.weight
    if any(formula.points not in (None, full) for formula in formulas):
        raise NotUnderstoodError("算式中的分数不是满分")
    if form in ("free", "rate") and _stands_alone(formulas[0], sentence, context):
        return "proportional", {"threshold": "100"}
    if form in _FOR_PIECES:
        raise NotUnderstoodError(_FOR_PIECES[form])
    if form == "from_floor":
        return _from_floor(formulas[0], sentence, context, policies)
    family, parameters = directed("generic" if form == "rate" else form, context, policies)
    awards = [c for c in sentence.clauses if isinstance(c.effect, Award)]
    check_awards_whole(awards, sentence, context)
    parameters |= full_zone(awards, context, upward=family == "proportional", continuous=form != "rate")
    parameters |= zero_zone(awards, context, sentence.clauses, upward=family == "proportional")
    _check_span(sentence, parameters, context)
    parameters |= _by_literal(formulas, sentence, parameters, context)
    if _is_the_rate(form, formulas, sentence, parameters, context):
        if "threshold" not in parameters and not any(
            isinstance(c.condition, ToTarget) for c in sentence.clauses
        ):
            return family, parameters | {
                "threshold": "100"
            }  # 执行率×10分 and nothing else: full marks at 100%
        return family, parameters | {"form": "rate"}
    if form == "rate" and not (
        context.is_rate and Decimal(parameters.get("threshold", context.target_value or 0)) == 100
    ):
        raise NotUnderstoodError("按率乘分值计算，但满分界限不是 100%")
    return family, parameters


def _said_in_full(forms: set[str], context: IndicatorContext) -> set[str]:
    """按完成比例得分(实际数/计划数*分值), 超过部分按比例扣分,得分=(1-(实际-目标)/目标)*分值: said twice, the
    second time in full."""
    if len(forms) == 2 and "generic" in forms and not forms & {"rate", "from_floor"}:
        return {"generic"}
    return {"kept"} if forms == {"kept", "linear"} and context.downward else set()


def _from_floor(
    formula: Proportion, sentence: Sentence, context: IndicatorContext, policies: Policies
) -> tuple[str, dict[str, Any]]:
    """(A-60%)/(95%-60%)×分值: linear from the floor to where full marks begin."""
    if context.downward or formula.floor is None:
        raise NotUnderstoodError("反向指标写了正向公式（实际值÷目标值），超支反而多得分")
    awards = [c for c in sentence.clauses if isinstance(c.effect, Award)]
    check_awards_whole(awards, sentence, context)
    family, parameters = directed("up", context, policies)
    parameters |= full_zone(awards, context, upward=True) | zero_zone(
        awards, context, sentence.clauses, upward=True
    )
    floor = text(in_target_unit(*formula.floor, context))
    if parameters.setdefault("floor", floor) != floor:
        raise NotUnderstoodError("算式中的起点与不得分的界限不一致")
    parameters |= {"form": "linear"} | _by_literal([formula], sentence, parameters, context)
    _check_span(sentence, parameters, context)
    return family, parameters


def _by_literal(
    formulas: Sequence[Proportion],
    sentence: Sentence,
    parameters: Mapping[str, Any],
    context: IndicatorContext,
) -> dict[str, Any]:
    """实际值/200: the number must be where full marks begin; where nothing else says that, it says so."""
    literals = {f.literal for f in formulas if f.literal is not None}
    if not literals:
        return {}
    if len(literals) > 1:
        raise NotUnderstoodError("算式中有两个不同的目标数")
    value = text(in_target_unit(*literals.pop(), context))
    target = None if context.target_value is None else text(context.target_value)
    if value == parameters.get("threshold", target):
        return {}
    if "threshold" in parameters or any(isinstance(c.condition, ToTarget) for c in sentence.clauses):
        raise NotUnderstoodError("算式中的数字与满分界限不一致")
    return {"threshold": value}


def _is_the_rate(
    form: str,
    formulas: Sequence[Proportion],
    sentence: Sentence,
    parameters: Mapping[str, Any],
    context: IndicatorContext,
) -> bool:
    """≥95%得满分，否则执行率×分值: the rate itself, not its share of 95, when the condition measures that rate."""
    names = {f.named for f in formulas}
    if form != "generic" or not context.is_rate or context.downward or len(names) != 1 or "" in names:
        return False
    own = any(is_own_name(name) for name in names)
    if (
        all(name.endswith("执行率") for name in names)
        and context.target_value != 100
        and "threshold" not in parameters
    ):
        return True
    full = context.target_value if own and "threshold" not in parameters else None
    if Decimal(parameters.get("threshold", full or 100)) == 100:
        return False
    if any(f.literal is not None for f in formulas):
        return False
    name = names.pop().removeprefix("实际")
    zones = [c.condition for c in sentence.clauses if isinstance(c.condition, Range)]
    if any(zone.subject.endswith(name) or name.endswith(zone.subject or "-") for zone in zones):
        return True
    raise NotUnderstoodError("不能确定按率本身还是按率与指标值之比计分")


_MOSTLY = 60
"""From such a target on, whoever meets it has most of the points by the rate itself."""


def _stands_alone(formula: Proportion, sentence: Sentence, context: IndicatorContext) -> bool:
    """得分=问卷调查满意度×5分 and nothing else under ≥ 90 %: the rate itself, with full marks at 100 %."""
    target = context.target_value
    if len(sentence.clauses) != 1 or not isinstance(sentence.clauses[0].condition, Always):
        return False
    if context.downward or not context.is_rate or target is None or not _MOSTLY <= target <= 100:
        return False
    weight = sentence.full_marks or context.weight
    if formula.form == "rate":
        return weight is None or context.weight in (None, weight)
    return weight is not None and not formula.lost and _is_weight_times_rate(formula, Fraction(weight))


def _is_weight_times_rate(formula: Proportion, weight: Fraction) -> bool:
    """满意度×5 of five points: its part of the weight wherever it is tried."""
    if formula.value is None:
        return False
    tried = (Point(Fraction(n, 4), Fraction(3, 7), weight) for n in (0, 1, 3, 4))
    try:
        return all(formula.value(point) == weight * point.actual for point in tried)
    except ZeroDivisionError:
        return False


def _check_span(sentence: Sentence, parameters: Mapping[str, Any], context: IndicatorContext) -> None:
    """A formula's own range must be what full marks and floor leave over."""
    for clause in sentence.clauses:
        zone = clause.condition
        if not isinstance(clause.effect, Proportion) or not isinstance(zone, Range):
            continue
        said = {
            text(in_target_unit(b, zone.unit, context)) for b in (zone.lower, zone.upper) if b is not None
        }
        known = {parameters.get("threshold"), parameters.get("floor")}
        if context.target_value is not None:
            known.add(text(context.target_value))
        if not said <= known:
            raise NotUnderstoodError("公式适用的区间与满分、零分的界限不衔接")
