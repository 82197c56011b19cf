"""A compiled rule said back in one English sentence, beside the Chinese one of ``describe``."""

from collections.abc import Callable, Mapping
from typing import Any

from perf_pipeline.rulebook.describe import without_shared_bounds

Parameters = Mapping[str, Any]


def describe_english(family: str, parameters: Parameters) -> str:
    """The rule in one English sentence."""
    said = _ENGLISH[family](parameters)
    if parameters.get("full_words"):
        said += f" {', '.join(parameters['full_words'])} as answers give full marks."
    return said + (
        " Full marks when not applicable, with a recorded reason."
        if parameters.get("not_applicable_full")
        else ""
    )


def _threshold(p: Parameters, default: str) -> str:
    return str(p.get("threshold", default))


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
        f"{_english_bound(t)}: " + _english_given(t) for t in without_shared_bounds(p.get("tiers", []))
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
        f"{_english_bound(t)}: {_english_piece(t)}" for t in without_shared_bounds(p["pieces"])
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
        f"Full marks when {_threshold(p, 'the target')} is met{' exactly' if p.get('exceeded') else ''}, else "
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
