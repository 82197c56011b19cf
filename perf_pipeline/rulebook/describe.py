"""A compiled rule said back in one sentence, in Chinese and in English.

For people who check whether the machine read a sentence as they mean it; nothing is scored from these
words. Callers: ``compiler`` (description of every rule) and the command line.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

Parameters = Mapping[str, Any]


def describe(family: str, parameters: Parameters) -> str:
    """The rule in one Chinese sentence."""
    said = _CHINESE[family](parameters)
    if not parameters.get("not_applicable_full"):
        return said
    named = "、".join(parameters.get("not_applicable_words", ()))
    return said + "不适用且说明理由的计满分" + (f"（{named}即为理由）。" if named else "。")


def describe_english(family: str, parameters: Parameters) -> str:
    """The rule in one English sentence."""
    said = _ENGLISH[family](parameters)
    return said + (
        " Full marks when not applicable, with a recorded reason."
        if parameters.get("not_applicable_full")
        else ""
    )


def _threshold(p: Parameters, default: str) -> str:
    return str(p.get("threshold", default))


def _floor(p: Parameters, *, below: bool) -> str:
    """低于 60 不得分; 60（含）以下不得分 where the bound itself gives nothing."""
    if "floor" not in p:
        return ""
    if p.get("floor_zero"):
        return f"；{p['floor']}（含）{'以下' if below else '以上'}不得分"
    return f"；{'低于' if below else '超过'} {p['floor']} 不得分"


def _proportional(p: Parameters) -> str:
    limit = _threshold(p, "目标值")
    formula = {
        "linear": f"自 {p.get('floor', 0)} 起按线性得分",
        "rate": "得 分值×实际值%",
    }.get(p.get("form", ""), f"得 分值×实际值÷{limit}")
    exceeded = "；超过目标值的按 目标值÷实际值 得分" if p.get("exceeded") == "symmetric" else "，以满分为限"
    return f"达到 {limit} 得满分，否则{formula}{exceeded}{_floor(p, below=True)}。"


def _reverse(p: Parameters) -> str:
    limit = _threshold(p, "目标值")
    formula = {
        "linear": f"得 分值×(1−(实际值−{limit})÷{limit})，扣完为止",
        "in_or_out": "不得分",
    }.get(p.get("form", ""), f"得 分值×{limit}÷实际值")
    return f"不超过 {limit} 得满分，超过 {limit} 的{formula}{_floor(p, below=False)}。"


def _all_or_nothing(p: Parameters) -> str:
    words = f"（文字答复为 {'、'.join(p['accept'])}）" if p.get("accept") else ""
    refused = f"（如 {'、'.join(p['reject'])}）" if p.get("reject") else ""
    rest = "由人评定" if p.get("judged") else "不得分"
    return f"达到 {_threshold(p, '目标值')}{words}得满分，否则{refused}{rest}。"


def _step_deduction(p: Parameters) -> str:
    side = "超过" if p["direction"] == "above" else "低于"
    limit = _threshold(p, "目标值")
    whole = "不超过" if p["direction"] == "above" else "达到"
    size = f"{limit}的 {p['step']}%" if p["step_basis"] == "relative" else f" {p['step']}（指标单位）"
    parts = f"不足 {p['step']} 的不扣分"
    if p.get("pro_rata"):
        parts = f"不足 {p['step']} 的按比例扣分"
    elif p.get("round_up"):
        parts = f"不足 {p['step']} 的按 {p['step']} 计算"
    cap = f"，最多扣 {p['cap']} 分" if "cap" in p else "，扣完为止"
    floor = _floor(p, below=side == "低于")
    return f"{whole} {limit} 得满分，每{side}{size}扣 {p['deduct']} 分，{parts}{cap}{floor}。"


_NAMES = {"target": "目标值"}


def _bound(tier: Mapping[str, Any]) -> str:
    """95（含）以上; 80（含）至 95（不含）; 其余."""
    low, high = tier.get("lower"), tier.get("upper")
    lower = f"{_NAMES.get(str(low), low)}（{'不含' if tier.get('lower_open') else '含'}）"
    upper = f"{_NAMES.get(str(high), high)}（{'不含' if tier.get('upper_open') else '含'}）"
    if low is not None and high is not None:
        return str(_NAMES.get(low, low)) if low == high else f"{lower}至 {upper}"
    if low is not None:
        return f"{lower}以上"
    return "其余" if high is None else f"{upper}以下"


def _without_shared_bounds(tiers: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Tiers as they count: a bound that a better tier holds is not in the next one."""
    held: dict[str, set[str]] = {"lower": set(), "upper": set()}
    for tier in tiers:
        shown = dict(tier)
        for own, other in (("upper", "lower"), ("lower", "upper")):
            if tier.get(own) in held[other]:
                shown[f"{own}_open"] = True
        for side in ("lower", "upper"):
            if side in tier and not tier.get(f"{side}_open"):
                held[side].add(tier[side])
        yield shown


def _given(tier: Mapping[str, Any]) -> str:
    if tier.get("judged"):
        return "由人评定的分数"
    if "points" in tier:
        return f"{tier['points']} 分"
    return _part_of_weight(tier["share"])


def _part_of_weight(said: Any) -> str:
    """满分, 分值的 80%, 分值的 2/3."""
    if "/" in str(said):
        return f"分值的 {said}"
    share = Decimal(str(said)) * 100
    return "满分" if share == 100 else f"分值的 {share.normalize():f}%"


def _tiers(p: Parameters) -> str:
    what = "完成率（%）" if p.get("basis") == "ratio" else "实际值"
    tiers = "；".join(f"{_bound(t)}得 {_given(t)}" for t in _without_shared_bounds(p.get("tiers", [])))
    return f"按{what}分档，先符合者为准：{tiers}。"


def _qualitative(p: Parameters) -> str:
    tiers = "；".join(f"{'/'.join(t['words'])} 得 {_given(t)}" for t in p["tiers"])
    rest = (
        f"；其余得 {p['otherwise']} 分" if "otherwise" in p else "；其余由人评定" if p.get("judged") else ""
    )
    if p.get("counted"):
        spans = "；".join(
            f"{_bound(t)}{p['unit']}得 {_given(t)}" for t in _without_shared_bounds(p["counted"])
        )
        rest += f"；{'、'.join(p['events'])}的：{spans}"
    elif p.get("events"):
        rest += f"；答复为{'、'.join(p['events'])}若干{p['unit']}的，每{p['unit']}扣 {str(p['each']).lstrip('-')} 分"
        rest += f"，最多扣 {p['cap']} 分" if "cap" in p else "，扣完为止"
    return f"按评价用词分档：{tiers}{rest}。"


def _bands(p: Parameters) -> str:
    bands = "；".join(f"{b['words'][0]} {b['upper']}%–{b['lower']}%" for b in p.get("bands", []))
    return f"按评判等级在区间内由人给分：{bands}。"


_MEASURES = {
    "actual": "实际值",
    "magnitude": "实际值的绝对值",
    "deviation": "实际值与目标值之差的绝对值",
    "distance": "超过目标值（日期）的数量（天数）",
}


def _start(piece: Mapping[str, Any]) -> str:
    """What a piece gives at its origin."""
    if "points" in piece:
        return f"{piece['points']} 分"
    return _part_of_weight(piece.get("share", 0))


def _piece_given(piece: Mapping[str, Any]) -> str:
    """得 8 分; 的，在 8 分基础上每低 2 再扣 0.5 分; 按完成比例计算得分."""
    least = f"，不少于 {piece['least']} 分" if "least" in piece else ""
    if piece.get("form") == "ratio":
        whole = Decimal(piece["share"]) == 1
        return ("按完成比例计算得分" if whole else f"得 分值×实际值÷目标值×{piece['share']}") + least
    each = piece.get("each", piece.get("each_share"))
    if each is None:
        return f"得 {_start(piece)}"
    size = str(each).lstrip("-") + (" 分" if "each" in piece else " 倍分值")
    start, origin, step = _start(piece), piece.get("origin", "0"), piece.get("step", "1")
    counted = _counted_parts(piece)
    if Decimal(each) < 0 and counted == "不足一级不计" and origin in (piece.get("upper"), piece.get("lower")):
        side = "低" if origin == piece.get("upper") else "高"
        base, again = ("", "") if start == "满分" else (f"在 {start}基础上", "再")
        return f"的，{base}每{side} {step}（指标单位）{again}扣 {size}{least}"
    change = "加" if Decimal(each) > 0 else "减"
    return f"在 {origin} 处得 {start}，每离开 {step} {change} {size}（{counted}）{least}"


def _counted_parts(piece: Mapping[str, Any]) -> str:
    """What a part of a step does."""
    if piece.get("pro_rata"):
        return "按比例"
    return "不足一级按一级" if piece.get("round_up") else "不足一级不计"


def _pieces(p: Parameters) -> str:
    pieces = "；".join(f"{_bound(t)}{_piece_given(t)}" for t in _without_shared_bounds(p["pieces"]))
    return f"按{_MEASURES[p.get('measure', 'actual')]}分段，先符合者为准：{pieces}。"


def _occurrence(p: Parameters) -> str:
    each = str(p["each"])
    if each.startswith("-"):
        return f"每发生一次扣 {each[1:]} 分" + (f"，最多扣 {p['cap']} 分。" if "cap" in p else "，扣完为止。")
    return f"每完成一次得 {each} 分，以{p.get('cap', '满')}分为限。"


def _execution(p: Parameters) -> str:
    if p.get("tiers"):
        return _tiers(p).replace("实际值", "执行率")
    return f"执行率达到 {p.get('threshold', 100)}% 得满分，否则得 分值×执行率÷{p.get('threshold', 100)}%。"


_CHINESE: Mapping[str, Callable[[Parameters], str]] = {
    "proportional": _proportional,
    "reverse": _reverse,
    "all_or_nothing": _all_or_nothing,
    "step_deduction": _step_deduction,
    "threshold_tiers": _tiers,
    "satisfaction": _tiers,
    "piecewise": _pieces,
    "qualitative_tiers": _qualitative,
    "graded_bands": _bands,
    "per_occurrence": _occurrence,
    "execution_rate": _execution,
    "not_applicable": lambda p: f"不计分：{p.get('reason', '')}。",
    "unread": lambda p: f"未识别，待复核：{str(p.get('reason', '')).rstrip('。')}。",
}


def _english_bound(tier: Mapping[str, Any]) -> str:
    parts = []
    if "lower" in tier:
        parts.append(f"{'>' if tier.get('lower_open') else '≥'} {tier['lower']}")
    if "upper" in tier:
        parts.append(f"{'<' if tier.get('upper_open') else '≤'} {tier['upper']}")
    return " and ".join(parts) or "else"


def _english_given(tier: Mapping[str, Any]) -> str:
    if tier.get("judged"):
        return "a person decides"
    return f"{tier['points']} points" if "points" in tier else f"{tier['share']} of the weight"


def _english_tiers(p: Parameters) -> str:
    what = "completion ratio" if p.get("basis") == "ratio" else "actual"
    tiers = "; ".join(
        f"{_english_bound(t)}: " + _english_given(t) for t in _without_shared_bounds(p.get("tiers", []))
    )
    return f"Tiers by {what}, first match counts: {tiers}."


def _english_steps(p: Parameters) -> str:
    below, limit = p["direction"] == "below", _threshold(p, "the target")
    size = f"{p['step']} % of {limit}" if p["step_basis"] == "relative" else f"{p['step']} units"
    parts = "part steps pro rata" if p.get("pro_rata") else "part steps are free"
    parts = "part steps count whole" if p.get("round_up") else parts
    said = f"{p['deduct']} points lost per {size} {p['direction']} {limit}, {parts}"
    said += f", at most {p['cap']}" if "cap" in p else ", down to 0"
    if "floor" in p:
        included = "or at " if p.get("floor_zero") else ""
        said += f"; nothing {'below' if below else 'above'} {included}{p['floor']}"
    return f"{said}."


_ENGLISH_MEASURES = {
    "actual": "actual",
    "magnitude": "size of the actual without its sign",
    "deviation": "difference from the target on either side",
    "distance": "amount (days) beyond the target",
}


def _english_piece(piece: Mapping[str, Any]) -> str:
    if piece.get("form") == "ratio":
        return f"{piece['share']} of weight × actual ÷ target"
    start = f"{piece['points']} points" if "points" in piece else f"{piece.get('share', 0)} of the weight"
    each = piece.get("each", piece.get("each_share"))
    if each is None:
        return start
    unit = "points" if "each" in piece else "of the weight"
    parts = "pro rata" if piece.get("pro_rata") else "parts whole" if piece.get("round_up") else "whole steps"
    return f"{start} at {piece.get('origin', '0')}, {each} {unit} per {piece.get('step', '1')} away ({parts})"


def _english_pieces(p: Parameters) -> str:
    pieces = "; ".join(
        f"{_english_bound(t)}: {_english_piece(t)}" for t in _without_shared_bounds(p["pieces"])
    )
    return f"Pieces by {_ENGLISH_MEASURES[p.get('measure', 'actual')]}, first match counts: {pieces}."


def _english_share(p: Parameters) -> str:
    """The points of a proportional rule below full marks."""
    limit, floor = _threshold(p, "target"), p.get("floor", 0)
    return {
        "rate": "weight × actual %",
        "linear": f"weight × (actual − {floor}) ÷ ({limit} − {floor})",
    }.get(p.get("form", ""), f"weight × actual ÷ {limit}")


_ENGLISH: Mapping[str, Callable[[Parameters], str]] = {
    "proportional": lambda p: (
        f"Full marks from {_threshold(p, 'the target')}, below it {_english_share(p)}"
        + ("; beyond an = target weight × target ÷ actual" if p.get("exceeded") == "symmetric" else "")
        + (f"; nothing below {p['floor']}." if "floor" in p else ".")
    ),
    "reverse": lambda p: (
        f"Full marks up to {_threshold(p, 'the target')}, beyond it "
        f"{p.get('form', 'target_over_actual').replace('_', ' ')}."
    ),
    "all_or_nothing": lambda p: (
        f"Full marks when {_threshold(p, 'the target')} is met, else "
        + ("a person decides." if p.get("judged") else "nothing.")
    ),
    "step_deduction": _english_steps,
    "threshold_tiers": _english_tiers,
    "satisfaction": _english_tiers,
    "piecewise": _english_pieces,
    "qualitative_tiers": lambda p: (
        "Points by word: "
        + "; ".join(f"{'/'.join(t['words'])}: {_english_given(t)}" for t in p["tiers"])
        + (f"; {p['each']} points for each {p['unit']} of {'/'.join(p['events'])}" if p.get("each") else "")
        + (f"; by the number of {p['unit']} of {'/'.join(p['events'])}" if p.get("counted") else "")
        + ("; else a person decides." if p.get("judged") else ".")
    ),
    "graded_bands": lambda _: "A person gives points inside the band that the grade of attainment selects.",
    "per_occurrence": lambda p: (
        f"{p['each']} points for each occurrence" + (f", at most {p['cap']}." if "cap" in p else ".")
    ),
    "execution_rate": lambda p: (
        f"Weight × execution rate ÷ {p.get('threshold', 100)} %, capped."
        if not p.get("tiers")
        else _english_tiers(p)
    ),
    "not_applicable": lambda p: f"Not scored: {p.get('reason', '')}.",
    "unread": lambda p: f"Not understood, needs review: {p.get('reason', '')}.",
}
