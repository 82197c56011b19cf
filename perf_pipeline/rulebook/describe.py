"""A compiled rule said back in one Chinese sentence (``describe_english``: in English).

For people who check whether the machine read a sentence as they mean it; nothing is scored from these words. They are
words that the grammar reads: printed and compiled for the same indicator a rule gives the same points, so that
who copies a printed rule onto a form, or corrects one number in it, gets what stands there. What has no such words is
listed in docs/decisions/0002. Callers: ``compiler`` (description of every rule) and the command line.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

Parameters = Mapping[str, Any]


def describe(family: str, parameters: Parameters) -> str:
    """The rule in one Chinese sentence."""
    said = _CHINESE[family](parameters)
    if parameters.get("full_words"):
        said += f"填报 {_answers(parameters['full_words'])} 的也计满分。"
    if not parameters.get("not_applicable_full"):
        return said
    named = "，又作 ".join(parameters.get("not_applicable_words", ()))
    return said + "不适用且说明理由的计满分" + (f"；填报 {named} 的即为不适用。" if named else "。")


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
    limit, floor = _threshold(p, "目标值"), p.get("floor", 0)
    formula = {
        "linear": f"得 分值×(实际值−{floor})÷({limit}−{floor})",
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


def _answers(words: Sequence[str]) -> str:
    """明显，又作 效果明显: one answer and its other spellings."""
    return "，又作 ".join(words)


def _all_or_nothing(p: Parameters) -> str:
    words = f"（答复 {_answers(p['accept'])}）" if p.get("accept") else ""
    refused = f"（答复 {_answers(p['reject'])}）" if p.get("reject") else ""
    rest = BY_A_PERSON if p.get("judged") else "不得分"
    reached = "等于" if p.get("exceeded") == "symmetric" else "达到"
    return f"{reached} {_threshold(p, '目标值')}{words}得满分，否则{refused}{rest}。"


BY_A_PERSON = "酌情计分"
"""What a person gives."""


def _step_deduction(p: Parameters) -> str:
    side = "超过" if p["direction"] == "above" else "低于"
    limit = _threshold(p, "目标值")
    whole = "不超过" if p["direction"] == "above" else "达到"
    size = f" {p['step']}（指标单位）"
    if p["step_basis"] == "relative":
        size = f" {p['step']}%" if "threshold" in p else f"目标值的 {p['step']}%"
    cap = f"，最多扣 {p['cap']} 分" if "cap" in p else "，扣完为止"
    floor = _floor(p, below=side == "低于")
    return f"{whole} {limit} 得满分，每{side}{size}扣 {p['deduct']} 分，{_parts(p, p['step'])}{cap}{floor}。"


def _parts(p: Parameters, step: str, free: str = "不扣分") -> str:
    """What a part of a step costs."""
    if p.get("pro_rata"):
        return f"不足 {step} 的按比例扣分"
    return f"不足 {step} 的按 {step} 计算" if p.get("round_up") else f"不足 {step} 的{free}"


# -- tiers


def _bound(tier: Mapping[str, Any], of: str = "") -> str:
    """95（含）以上; 80（含）至 95（不含）; 80（含）以上且低于目标值; 其余."""
    low, high = tier.get("lower"), tier.get("upper")
    if low is None and high is None:
        return "其余"
    if low == high:
        return f"等于 {of}{'目标值' if low == 'target' else low} 的"
    if "target" in (low, high):
        return _beside_target(tier)
    lower = f"{of}{low}（{'不含' if tier.get('lower_open') else '含'}）"
    upper = f"{of}{high}（{'不含' if tier.get('upper_open') else '含'}）"
    if low is not None and high is not None:
        return f"{lower}至 {upper.removeprefix(of)}"
    return f"{lower}以上" if low is not None else f"{upper}以下"


def _beside_target(tier: Mapping[str, Any]) -> str:
    low, high = tier.get("lower"), tier.get("upper")
    over = "高于" if tier.get("lower_open") else "不低于"
    under = "低于" if tier.get("upper_open") else "不超过"
    if low == "target":
        begins = f"{over}目标值"
        return f"{begins}的" if high is None else f"{begins}且{under} {high} 的"
    return f"{under}目标值的" if low is None else f"{over} {low} 且{under}目标值的"


def without_shared_bounds(tiers: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
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
        return BY_A_PERSON
    return f"得 {_start(tier)}"


def _start(tier: Mapping[str, Any]) -> str:
    """8 分, 满分, 分值的 60%: points, or a share of the full marks."""
    if "points" in tier:
        return f"{tier['points']} 分"
    if "/" in (said := str(tier.get("share", 0))):
        above, below = said.split("/")
        return f"分值的 {below}分之{above}"
    share = Decimal(said) * 100
    return "满分" if share == 100 else f"分值的 {share.normalize():f}%" if share else "0 分"


def _tiers(p: Parameters) -> str:
    by_ratio = p.get("basis") == "ratio"
    tiers = "；".join(
        f"{_of_target(t) if by_ratio else _bound(t)}{_given(t)}"
        for t in without_shared_bounds(p.get("tiers", []))
    )
    return f"按{'完成率' if by_ratio else '实际值'}分档，先符合者为准：{tiers}。"


def _of_target(tier: Mapping[str, Any]) -> str:
    """目标值的 80%（含）至 95%（不含）."""
    shares = {side: f"{tier[side]}%" for side in ("lower", "upper") if side in tier}
    return _bound(dict(tier) | shares, "目标值的 ")


def _delays(p: Parameters) -> str:
    """按期完成得满分；逾期 1 个月（含）以内得 4 分: the vocabulary knows the other words for in time."""
    labels = "；".join(f"{t['words'][0]} {_given(t)}" for t in p["tiers"])
    spans = "；".join(f"{_late(t, p['unit'])}{_given(t)}" for t in without_shared_bounds(p["counted"]))
    return f"按逾期时间分档：{labels}；{spans}。"


def _late(span: Mapping[str, Any], unit: str) -> str:
    """逾期 7 天（不含）至 31 天（含）; 逾期 7 天（含）以内; 逾期."""
    high, shown = (
        span.get("upper"),
        {side: f"{span[side]} {unit}" for side in ("lower", "upper") if side in span},
    )
    if span.get("lower", "0") == "0" and (span.get("lower_open") or "lower" not in span):
        return (
            f"逾期 {shown['upper']}（{'不含' if span.get('upper_open') else '含'}）以内" if high else "逾期"
        )
    return _bound(dict(span) | shown, "逾期 ")


def _qualitative(p: Parameters) -> str:
    if p.get("counted"):
        return _delays(p)
    tiers = "；".join(f"{_label(t['words'])}{_given(t)}" for t in p["tiers"])
    rest = (
        f"；其余得 {p['otherwise']} 分"
        if "otherwise" in p
        else f"；其余{BY_A_PERSON}"
        if p.get("judged")
        else ""
    )
    counted = f"；{_cases(p)}" if p.get("events") else ""
    return f"按评价用词分档：{tiers}{rest}{counted}。"


def _label(words: Sequence[str]) -> str:
    """效果明显（又作 明显）: the label, and what else is answered for it."""
    others = "，又作 ".join(words[1:])
    return f"{words[0]}（又作 {others}）" if others else f"{words[0]} "


def _cases(p: Parameters) -> str:
    """每发现 1 户漏保扣 0.5 分: what stands before the number and what behind it, as answers name them."""
    lead, *others = p["events"]
    behind = others[0].removeprefix(lead) if others and others[0].startswith(lead) else ""
    each = str(p["each"])
    if not each.startswith("-"):
        return f"每{lead} 1 {p['unit']}{behind}得 {each} 分，以满分为限"
    cap = f"最多扣 {p['cap']} 分" if "cap" in p else "扣完为止"
    return f"每{lead} 1 {p['unit']}{behind}扣 {each[1:]} 分，{cap}"


def _bands(p: Parameters) -> str:
    bands = "；".join(f"{b['words'][0]} {b['upper']}%–{b['lower']}%" for b in p.get("bands", []))
    return f"按评判等级在区间内由人给分：{bands}。"


# -- pieces


_MEASURED = {"actual": "", "magnitude": "实际值绝对值 ", "deviation": "与目标值的偏差绝对值 "}


def _pieces(p: Parameters) -> str:
    measure, pieces = p.get("measure", "actual"), list(without_shared_bounds(p["pieces"]))
    said = "；".join(_piece(piece, measure) for piece in pieces)
    said += f"；逾期的{BY_A_PERSON}" if measure == "distance" and len(pieces) == 1 else ""
    how = "按逾期天数" if measure == "distance" else "按实际值"
    return f"{how}分段，先符合者为准：{said}{_part_steps(pieces)}{_least(pieces)}。"


def _piece(piece: Mapping[str, Any], measure: str) -> str:
    """A zone and what it gives; steps that begin with nothing at nought need no zone: 每完成 10 得 1 分."""
    each = str(piece.get("each", "-"))
    from_nothing = piece.get("lower") == "0" and piece.get("origin", "0") == "0" and _at_origin(piece) == ""
    if from_nothing and not each.startswith("-") and not piece.get("pro_rata"):
        return f"每完成 {piece.get('step', '1')}（指标单位）得 {each} 分，以满分为限"
    return f"{_zone(piece, measure)}{_piece_given(piece, measure)}"


def _zone(piece: Mapping[str, Any], measure: str) -> str:
    """按期完成; 逾期 7 天（不含）至 31 天（含）; 偏差绝对值 5（含）以下."""
    if measure != "distance":
        return _bound(piece, _MEASURED[measure])
    low, high = piece.get("lower"), piece.get("upper")
    days = {side: f"{piece[side]} 天" for side in ("lower", "upper") if side in piece}
    if low is None and high == "0" and not piece.get("upper_open"):
        return "按期完成"
    if low == "0" and piece.get("lower_open"):
        return (
            f"逾期 {days['upper']}（{'不含' if piece.get('upper_open') else '含'}）以内" if high else "逾期"
        )
    return _bound(dict(piece) | days, "逾期 ")


def _piece_given(piece: Mapping[str, Any], measure: str) -> str:
    """得 8 分; 的，在 8 分基础上每低 2 再扣 0.5 分; 得分=8−(85−实际值)×0.5÷2; 按完成比例计算得分."""
    if piece.get("form") == "ratio":
        return (
            "按完成比例计算得分"
            if Decimal(piece["share"]) == 1
            else f"得 分值×{piece['share']}×实际值÷目标值"
        )
    if "each_share" in piece:
        return f"得分={_line(piece, '分值×')}"
    if "each" not in piece:
        return _given(piece)
    if piece.get("pro_rata") and measure == "actual":
        return f"得分={_line(piece, '')}"
    return _steps(piece, measure)


def _line(piece: Mapping[str, Any], times: str) -> str:
    """6+(实际值−60)×0.4: points that run evenly away from the origin."""
    each, step = str(piece.get("each", piece.get("each_share"))), piece.get("step", "1")
    origin, start = piece.get("origin", "0"), _at_origin(piece)
    away = f"(实际值−{origin})" if origin != "0" else "实际值"
    away = f"({origin}−实际值)" if origin == piece.get("upper") else away
    size = each.lstrip("-") + (f"÷{step}" if step != "1" else "")
    change = f"{times}{away}×{size}"
    if start.startswith("−"):
        return change + start
    return f"{start}{'−' if each.startswith('-') else '+'}{change}" if start else change


def _at_origin(piece: Mapping[str, Any]) -> str:
    """The start of a line as a term; nothing where it starts from nothing."""
    if "points" in piece:
        points = str(piece["points"])
        return "" if points == "0" else points.replace("-", "−")
    share = Decimal(str(piece.get("share", 0)))
    return "" if not share else "分值" if share == 1 else f"分值×{share.normalize():f}"


def _steps(piece: Mapping[str, Any], measure: str) -> str:
    """Whole steps away from the origin, on top of what there is at it."""
    each, origin = str(piece["each"]), piece.get("origin", "0")
    unit = " 天" if measure == "distance" else "（指标单位）"
    above = origin != piece.get("upper")
    if not each.startswith("-"):
        return (
            f"得 {_start(piece)}，每{'增加' if above else '降低'} {piece.get('step', '1')}{unit}得 {each} 分"
        )
    side = "逾期" if measure == "distance" else "高" if above else "低"
    base, again = ("", "") if _start(piece) == "满分" else (f"在 {_start(piece)}基础上", "再")
    return f"的，{base}每{side} {piece.get('step', '1')}{unit}{again}扣 {each[1:]} 分"


def _part_steps(pieces: Sequence[Mapping[str, Any]]) -> str:
    """What parts of steps do, where the steps of all pieces are alike."""
    stepped = [p for p in pieces if "each" in p]
    sizes = {p.get("step", "1") for p in stepped}
    return f"，{_parts(stepped[0], min(sizes))}" if len(sizes) == 1 and stepped[0].get("round_up") else ""


def _least(pieces: Sequence[Mapping[str, Any]]) -> str:
    """最低得 2 分."""
    least = next((p["least"] for p in pieces if "least" in p), None)
    return "" if least is None else f"；最低得 {least} 分"


def _occurrence(p: Parameters) -> str:
    if p.get("events"):
        return f"{_cases(p)}。"
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
