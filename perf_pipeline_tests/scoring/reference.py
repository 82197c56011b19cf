"""A second scorer, written from the domain's rules with fractions only: the judge of the kernel.

It imports nothing of ours and shares no helper with the product, so that one misunderstanding or one
float cannot sit in both. Slow on purpose: one row at a time, one rule read straight from its parameters.
"""

from fractions import Fraction

REVIEW = "needs_review"


def number(text):
    """A decimal text, int or double as an exact fraction."""
    return Fraction(repr(text)) if isinstance(text, float) else Fraction(str(text))


def hundredths(points):
    """Half up to two places, as a whole number of hundredths."""
    doubled = points * 200
    return (doubled.numerator + doubled.denominator) // (2 * doubled.denominator)


def score(family, rule, weight, target, operator, actual):
    """Hundredths of a point, or REVIEW. ``target`` and ``weight`` may be None."""
    if weight is None:
        return REVIEW
    points = RULES[family](rule, weight, target, operator, actual)
    if points == REVIEW:
        return REVIEW
    if points < 0:
        points = Fraction(0)
    if points > weight:
        points = weight
    return hundredths(points)


def findings(family, rule, weight, target, operator, actual):
    """What a reader is told beside the score: "zero_target" where nothing could be divided by the target, "part_step"
    where whole steps and their parts come to different points and the sentence did not say which."""
    if score(family, rule, weight, target, operator, actual) == REVIEW:
        return set()
    limit = limit_of(rule, target)
    if family in ("proportional", "reverse") and limit == 0:
        lost = RULES[family](rule, Fraction(1), target, operator, actual) == 0
        asked = not beyond_floor(rule, actual, family == "proportional") and rule.get("form") != "in_or_out"
        return {"zero_target"} if lost and asked else set()
    if family == "step_deduction":
        below = rule["direction"] == "below"
        missed = limit > actual if below else limit < actual
        if beyond_floor(rule, actual, below) or not missed:
            return set()
        if rule["step_basis"] == "relative" and limit == 0:
            return {"zero_target"}
    if family == "piecewise":
        told = [
            score(family, {**rule, "pieces": pieces}, weight, target, operator, actual)
            for pieces in in_parts(rule)
        ]
    else:
        parts = (
            {**rule, "pro_rata": True} if family == "step_deduction" and not rule.get("round_up") else rule
        )
        told = [score(family, one, weight, target, operator, actual) for one in (rule, parts)]
    return {"part_step"} if len(set(told)) > 1 else set()


def in_parts(rule):
    """The pieces as they are, and with parts of steps counted where nothing is said of them."""
    yield rule["pieces"]
    yield [piece if piece.get("round_up") else {**piece, "pro_rata": True} for piece in rule["pieces"]]


def rounded_ratio(rule, ratio):
    """A rate as a form prints it that rounds its percentage; else the rate itself."""
    if "ratio_places" not in rule:
        return ratio
    size = 100 * 10 ** rule["ratio_places"]
    doubled = ratio * size * 2 + 1
    return Fraction(doubled.numerator // (2 * doubled.denominator), size)


def limit_of(rule, target):
    """The value at which full marks begin."""
    return number(rule["threshold"]) if "threshold" in rule else target


def beyond_floor(rule, actual, lower_side):
    """Whether the pass mark is missed."""
    if "floor" not in rule:
        return False
    floor = number(rule["floor"])
    if actual == floor:
        return rule.get("floor_zero", False)
    return actual < floor if lower_side else actual > floor


def proportional(rule, weight, target, operator, actual):
    """w·min(1, A/T)."""
    limit = limit_of(rule, target)
    if limit is None:
        return REVIEW
    if beyond_floor(rule, actual, True):
        return Fraction(0)
    if limit == 0:
        met = {"=": actual == 0, ">": actual > 0}.get(operator, actual >= 0)
        return weight if met else Fraction(0)
    if limit < 0:
        met = actual > limit if operator == ">" else actual >= limit
        return weight if met else REVIEW
    if actual >= limit:
        if rule.get("exceeded") == "symmetric" and operator == "=" and actual != limit:
            return weight * rounded_ratio(rule, limit / actual)
        return weight
    if rule.get("form") == "linear":
        floor = number(rule.get("floor", 0))
        return weight * (actual - floor) / (limit - floor) if floor < limit else Fraction(0)
    if rule.get("form") == "rate":
        return weight * rounded_ratio(rule, actual / 100)
    return weight * rounded_ratio(rule, actual / limit)


def reverse(rule, weight, target, operator, actual):
    """Less is better: full up to the limit, then T/A, or falling to 0 at twice the limit, or nothing."""
    limit = limit_of(rule, target)
    if limit is None:
        return REVIEW
    if beyond_floor(rule, actual, False):
        return Fraction(0)
    form = rule.get("form", "target_over_actual")
    if actual < limit:
        return weight
    if actual == limit and (operator != "<" or (limit > 0 and form != "in_or_out")):
        return weight
    if form == "in_or_out" or limit == 0:
        return Fraction(0)
    if limit < 0:
        return REVIEW
    if form == "linear":
        return weight * (1 - (actual - limit) / limit)
    return weight * rounded_ratio(rule, limit / actual)


def all_or_nothing(rule, weight, target, operator, actual):
    """Met or not."""
    limit = limit_of(rule, target)
    if limit is None:
        return REVIEW
    if operator == "≤":
        met = not actual > limit
    elif operator == "<":
        met = actual < limit
    elif operator == ">":
        met = actual > limit
    elif operator == "=" and (limit == 0 or rule.get("exceeded") == "symmetric"):
        met = actual == limit
    else:
        met = not actual < limit
    if not met and rule.get("judged"):
        return REVIEW
    return weight if met else Fraction(0)


def step_deduction(rule, weight, target, operator, actual):
    """w − k·n, n whole steps unless pro rata."""
    limit = limit_of(rule, target)
    if limit is None:
        return REVIEW
    below = rule["direction"] == "below"
    if beyond_floor(rule, actual, below):
        return Fraction(0)
    missing = limit - actual if below else actual - limit
    if missing <= 0:
        return weight
    if rule["step_basis"] == "relative":
        if limit == 0:
            return Fraction(0)
        missing = missing / abs(limit) * 100
    steps = missing / number(rule["step"])
    if rule.get("round_up"):
        whole = steps.numerator // steps.denominator
        steps = Fraction(whole if whole == steps else whole + 1)
    elif not rule.get("pro_rata"):
        steps = Fraction(steps.numerator // steps.denominator)
    loss = steps * number(rule["deduct"])
    if "cap" in rule and loss > number(rule["cap"]):
        loss = number(rule["cap"])
    return weight - loss


def tiers(rule, weight, target, operator, actual):
    """The first tier that holds the value."""
    named = any("target" in (tier.get("lower"), tier.get("upper")) for tier in rule["tiers"])
    value = actual
    if rule.get("basis") == "ratio":
        if target is None or target <= 0:
            return REVIEW
        value = actual / target * 100
    if named and target is None:
        return REVIEW
    for tier in rule["tiers"]:
        low = (
            target
            if tier.get("lower") == "target"
            else None
            if "lower" not in tier
            else number(tier["lower"])
        )
        high = (
            target
            if tier.get("upper") == "target"
            else None
            if "upper" not in tier
            else number(tier["upper"])
        )
        above = low is None or value > low or (value == low and not tier.get("lower_open"))
        under = high is None or value < high or (value == high and not tier.get("upper_open"))
        if above and under:
            if tier.get("judged"):
                return REVIEW
            return number(tier["points"]) if "points" in tier else number(tier["share"]) * weight
    return REVIEW


def piecewise(rule, weight, target, operator, actual):
    """The first piece that holds what is measured; a start and so much for every step away from the origin."""
    how = rule.get("measure", "actual")
    if how in ("deviation", "distance") and target is None:
        return REVIEW
    value = {
        "actual": lambda: actual,
        "magnitude": lambda: max(actual, -actual),
        "deviation": lambda: max(actual - target, target - actual),
        "distance": lambda: actual - target,
    }[how]()
    for piece in rule["pieces"]:
        if "lower" in piece:
            edge = number(piece["lower"])
            if value < edge or (piece.get("lower_open") and value == edge):
                continue
        if "upper" in piece:
            edge = number(piece["upper"])
            if value > edge or (piece.get("upper_open") and value == edge):
                continue
        return piece_points(piece, weight, target, actual, value)
    return REVIEW


def piece_points(piece, weight, target, actual, value):
    """What one piece gives."""
    least = number(piece.get("least", 0))
    if piece.get("form") == "ratio":
        if target is None or target <= 0:
            return REVIEW
        return max(least, number(piece["share"]) * weight * actual / target)
    start = number(piece["points"]) if "points" in piece else number(piece.get("share", 0)) * weight
    away = value - number(piece.get("origin", 0))
    steps = (away if away > 0 else -away) / number(piece.get("step", 1))
    if not piece.get("pro_rata"):
        whole = steps.numerator // steps.denominator
        steps = Fraction(whole + 1 if piece.get("round_up") and whole != steps else whole)
    change = number(piece.get("each", 0)) + number(piece.get("each_share", 0)) * weight
    return max(least, start + change * steps)


def per_occurrence(rule, weight, target, operator, actual):
    """Every case loses or earns."""
    each = number(rule["each"])
    count = actual if actual > 0 else Fraction(0)
    amount = abs(each) * count
    if "cap" in rule:
        amount = min(amount, number(rule["cap"]))
    return weight - amount if each < 0 else amount


def execution_rate(rule, weight, target, operator, actual):
    """The rate in percent against 100 or a threshold, or tiers."""
    if rule.get("tiers"):
        return tiers(rule, weight, target, operator, actual)
    threshold = number(rule.get("threshold", 100))
    return weight if actual >= threshold else weight * rounded_ratio(rule, actual / threshold)


RULES = {
    "proportional": proportional,
    "reverse": reverse,
    "all_or_nothing": all_or_nothing,
    "step_deduction": step_deduction,
    "threshold_tiers": tiers,
    "satisfaction": tiers,
    "per_occurrence": per_occurrence,
    "piecewise": piecewise,
    "execution_rate": execution_rate,
}
