"""How a score came about: the formula with its numbers, and a Chinese sentence.

Enough for a reader to recompute with a pocket calculator (reliability rule N29), from the exact result,
not from the float one. No scoring decision is taken here.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from perf_pipeline.rulebook.pieces import Piece
from perf_pipeline.scoring.exact import (
    JUDGED,
    NEGATIVE_TARGET,
    NO_TARGET,
    NO_TIER,
    NO_WEIGHT,
    NOT_NUMERIC,
    UNREAD_RULE,
    Case,
    Result,
    rounded_ratio,
)
from perf_pipeline.scoring.prepared import Prepared, Tier

REVIEW_WORDS: Mapping[str, str] = {
    NO_WEIGHT: "没有分值，待复核",
    NO_TARGET: "没有可比的指标值，待复核",
    NEGATIVE_TARGET: "指标值为负且未达到，不能按比例计算，待复核",
    NO_TIER: "完成值不在任何一档内，待复核",
    NOT_NUMERIC: "评分标准按文字评定，完成值是数字，待复核",
    UNREAD_RULE: "评分标准未能识别，待复核",
    JUDGED: "按评分标准，此种情形的得分由人评定，待复核",
}


def show(number: Fraction | Decimal | float, places: int = 4) -> str:
    """A number for people: exact when it ends within ``places``, else cut and followed by "…"."""
    value = number if isinstance(number, Fraction) else Fraction(str(number))
    size = 10**places
    scaled = value * size
    cut = abs(scaled.numerator) // scaled.denominator
    digits = f"{cut // size}.{cut % size:0{places}d}".rstrip("0").rstrip(".")
    sign = "-" if value < 0 and cut else ""
    return f"{sign}{digits}" if scaled.denominator == 1 else f"{sign}{cut // size}.{cut % size:0{places}d}…"


def formula(rule: Prepared, case: Case, result: Result) -> str | None:
    """The formula with this row's numbers; None when there is no score."""
    if result.points is None or case.weight is None:
        return None
    told = _FORMULAS.get(rule.family, _plain)(rule, case, result)
    score = show(result.score or Decimal(0), 2)
    points = show(result.points)
    if told.endswith(f" = {points}"):
        told = told.removesuffix(f" = {points}")
    return f"{told} = {points} → {score}" if points != score else f"{told} = {score}"


def explanation(rule: Prepared, case: Case, result: Result, unit: str | None = None) -> str:
    """One Chinese sentence: what was compared, and what follows."""
    if result.points is None:
        reason = rule.reason if result.review == UNREAD_RULE else ""
        return REVIEW_WORDS[result.review] + (f"：{reason}" if reason else "")
    limit = rule.threshold if rule.threshold is not None else case.target
    against = (
        f"，界限 {show(limit)}{unit or ''}"
        if limit is not None and not rule.tiers and not rule.pieces
        else ""
    )
    return f"完成值 {show(case.actual)}{unit or ''}{against}，{_verdict(case, result)}"


def _verdict(case: Case, result: Result) -> str:
    score = show(result.score or Decimal(0), 2)
    if result.points == case.weight:
        return f"得满分 {score} 分"
    return "不得分" if not result.points else f"得 {score} 分（满分 {show(case.weight or Fraction(0))}）"


def _limit(rule: Prepared, case: Case) -> Fraction:
    return rule.threshold if rule.threshold is not None else (case.target or Fraction(0))


def _plain(rule: Prepared, case: Case, result: Result) -> str:  # noqa: ARG001
    return "得分"


def _met(rule: Prepared, case: Case, result: Result) -> str:
    limit, actual = show(_limit(rule, case)), show(case.actual)
    sign = case.operator or "≥"
    return f"{actual} {sign} {limit} {'成立，满分' if result.points else '不成立，得分'}"


def _full(case: Case, result: Result) -> bool:
    return result.points == case.weight


def _proportional(rule: Prepared, case: Case, result: Result) -> str:
    limit, actual, weight = _limit(rule, case), case.actual, case.weight or Fraction(0)
    if limit <= 0 or (_full(case, result) and actual >= limit):
        return (
            f"{show(actual)} 对 {show(limit)}，满分"
            if result.points
            else f"{show(actual)} 对 {show(limit)}，得分"
        )
    if not result.points and rule.floor is not None and actual <= rule.floor:
        return f"{show(actual)} 低于门槛 {show(rule.floor)}，得分"
    if actual > limit:
        return _share(rule, weight, limit, actual)
    if rule.form == "linear":
        floor = rule.floor or Fraction(0)
        return f"{show(weight)} × ({show(actual)} − {show(floor)}) ÷ ({show(limit)} − {show(floor)})"
    whole = Fraction(100) if rule.form == "rate" else limit  # 执行率×分值: a percentage of the weight
    return _share(rule, weight, actual, whole)


def _share(rule: Prepared, weight: Fraction, part: Fraction, whole: Fraction) -> str:
    """Weight times a quotient; where the form rounds its rate, the rate as it counted."""
    if rule.ratio_places is None:
        return f"{show(weight)} × {show(part)} ÷ {show(whole)}"
    counted = show(rounded_ratio(rule, part / whole) * 100)
    return f"{show(weight)} × {counted} ÷ 100（{show(part)} ÷ {show(whole)} 的百分数保留 {rule.ratio_places} 位小数）"


def _reverse(rule: Prepared, case: Case, result: Result) -> str:
    limit, actual, weight = _limit(rule, case), case.actual, case.weight or Fraction(0)
    if actual <= limit and _full(case, result):
        return f"{show(actual)} ≤ {show(limit)}，满分"
    if limit <= 0 or rule.form == "in_or_out" or (rule.floor is not None and not result.points):
        return f"{show(actual)} 超过 {show(limit)}，得分"
    if rule.form == "linear":
        return f"{show(weight)} × (1 − ({show(actual)} − {show(limit)}) ÷ {show(limit)})"
    return _share(rule, weight, limit, actual)


def _step_deduction(rule: Prepared, case: Case, result: Result) -> str:
    limit, actual, weight = _limit(rule, case), case.actual, case.weight or Fraction(0)
    if result.steps is None:
        return f"{show(actual)} 对 {show(limit)}，{'满分' if result.points else '得分'}"
    first, second = (actual, limit) if rule.above else (limit, actual)
    miss = f"({show(first)} − {show(second)})"
    if rule.relative:
        miss += f" ÷ {show(abs(limit))} × 100"
    steps = f"{miss} ÷ {show(rule.step)}"
    steps = steps if rule.pro_rata else f"⌈{steps}⌉" if rule.round_up else f"⌊{steps}⌋"
    cap = f"，最多扣 {show(rule.cap)}" if rule.cap is not None else ""
    return f"{show(weight)} − {show(rule.deduct)} × {steps}（{show(result.steps)} 级{cap}）"


def range_words(tier: Tier, target: Fraction | None) -> str:
    """A tier's range as mathematicians write it: [80, 95)."""
    lower = target if isinstance(tier.lower, str) else tier.lower
    upper = target if isinstance(tier.upper, str) else tier.upper
    left = "(" if tier.lower_open or lower is None else "["
    right = ")" if tier.upper_open or upper is None else "]"
    return f"{left}{'−∞' if lower is None else show(lower)}, {'+∞' if upper is None else show(upper)}{right}"


def _threshold_tiers(rule: Prepared, case: Case, result: Result) -> str:
    value = show(case.actual)
    if rule.ratio_basis and case.target:
        value = f"{show(case.actual)} ÷ {show(case.target)} × 100 = {show(case.actual * 100 / case.target)}"
    assert result.tier is not None
    given = (
        "得分"
        if result.tier.points is not None
        else f"{show(case.weight or Fraction(0))} × {show(result.tier.share or Fraction(0))}"
    )
    return f"{value} ∈ {range_words(result.tier, case.target)}，{given}"


def _piecewise(rule: Prepared, case: Case, result: Result) -> str:
    """What was measured, the piece that holds it, and its sum."""
    assert result.piece is not None
    assert result.measured is not None
    piece, weight, value = result.piece, case.weight or Fraction(0), show(result.measured)
    told = {
        "magnitude": f"|{show(case.actual)}| = {value}",
        "deviation": f"|{show(case.actual)} − {show(case.target or Fraction(0))}| = {value}",
        "distance": f"{show(case.actual)} − {show(case.target or Fraction(0))} = {value}",
    }.get(rule.measure, value)
    held = Tier(piece.lower, piece.lower_open, piece.upper, piece.upper_open, None, None)
    return f"{told} ∈ {range_words(held, None)}，{_piece_sum(piece, case, weight, result)}"


def _piece_sum(piece: Piece, case: Case, weight: Fraction, result: Result) -> str:
    share = f"{show(weight)} × {show(piece.share)}"
    if piece.form == "ratio":
        ratio = f"{share} × {show(case.actual)} ÷ {show(case.target or Fraction(0))}"
        return f"max({show(piece.least)}, {ratio})" if piece.least else ratio
    base = share if piece.points is None else show(piece.points)
    if result.steps is None:
        return "得分" if piece.points is not None else base
    each = piece.each + piece.each_share * weight
    sign = "−" if each < 0 else "+"
    away = f"|{show(result.measured or Fraction(0))} − {show(piece.origin)}| ÷ {show(piece.step)}"
    steps = away if piece.pro_rata else f"⌈{away}⌉" if piece.round_up else f"⌊{away}⌋"
    least = f"，不少于 {show(piece.least)}" if piece.least else ""
    return f"{base} {sign} {show(abs(each))} × {steps}（{show(result.steps)} 级{least}）"


def _per_occurrence(rule: Prepared, case: Case, result: Result) -> str:
    return occurrences(rule, case.weight or Fraction(0), result.steps or Fraction(0))


def occurrences(rule: Prepared, weight: Fraction, count: Fraction) -> str:
    """What ``count`` cases lose or earn, with the rule's cap."""
    amount = f"{show(abs(rule.each))} × {show(count)}"
    if rule.cap is not None:
        amount = f"min({show(rule.cap)}, {amount})"
    return f"max(0, {show(weight)} − {amount})" if rule.each < 0 else f"min({show(weight)}, {amount})"


_FORMULAS: Mapping[str, Callable[[Prepared, Case, Result], str]] = {
    "proportional": _proportional,
    "reverse": _reverse,
    "all_or_nothing": _met,
    "step_deduction": _step_deduction,
    "threshold_tiers": _threshold_tiers,
    "per_occurrence": _per_occurrence,
    "piecewise": _piecewise,
}
