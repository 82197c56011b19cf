"""Explaining: what a rule sentence means, and what it gives for one actual; single sentences and batches.

The sentence is compiled and scored by the very functions of a run, on rows that stand for one indicator each.
The answers are plain values, so that the command line can print them as text or as JSON lines. A line that
cannot be read is answered with its error; the others go on.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from perf_pipeline.errors import PerfPipelineError
from perf_pipeline.notation.numbers import parse_number
from perf_pipeline.notation.targets import parse_actual, parse_operator, parse_target
from perf_pipeline.orchestration.settings import setting
from perf_pipeline.rulebook.compiler import IndicatorContext, compile_rule
from perf_pipeline.rulebook.deadlines import has_deadline
from perf_pipeline.rulebook.describe_english import describe_english
from perf_pipeline.rulebook.profiles import DEFAULT_PROFILE, Profile, profile_named
from perf_pipeline.rulebook.rule import ScoringRule
from perf_pipeline.scoring.curves import curve_of
from perf_pipeline.scoring.prepared import prepared_from
from perf_pipeline.scoring.single import score_reported

Row = dict[str, Any]
LONGEST_LINE: Final = 1_000_000


class UnusableLineError(PerfPipelineError):
    """A line of a batch that is no question about a rule."""


def explain_text(text: str, options: Mapping[str, str], profile: str = "") -> Row:
    """The answer on one sentence; ``options`` may hold weight, target ("≥95%") and actual, as typed."""
    return explain(_stated(text, options), _profile(profile), full=True)


def _stated(text: str, options: Mapping[str, str]) -> Row:
    """The options as a line of a batch."""
    target, actual = options.get("target") or "", options.get("actual") or ""
    line: Row = {"text": text, "indicator": {"target_text": target}, "weight": options.get("weight")}
    if not actual:
        return line
    quantity = parse_actual(actual)
    if quantity.value is None:
        return line | {"actual_text": actual}
    return line | {"actual_value": quantity.value, "actual_unit": quantity.unit}


def draw_text(text: str, options: Mapping[str, str], profile: str = "") -> str | None:
    """The score curve of one sentence as SVG, with the actual marked; None where a rule has none (unread, or target or
    weight unsaid)."""
    chosen = _profile(profile)
    line = _stated(text, options)
    context = _context(line)
    rule = compile_rule(text, context, chosen)
    weight = context.weight if context.weight is not None else rule.weight
    stated = {
        "weight": weight,
        "operator": context.operator,
        "target_value": context.target_value,
        "target_unit": context.target_unit,
        "target_text": context.target_text,
        "status": "scored",
    }
    return curve_of(stated | _actual(line, context), prepared_from(rule.family, rule.parameters), text)


def explain_lines(lines: Iterable[str], profile: str = "") -> Iterator[Row]:
    """One answer for each non-empty JSON line, in order."""
    chosen = _profile(profile)
    for number, line in enumerate(lines, start=1):
        if line.strip("\ufeff \t\r\n"):
            yield _answer_line(line.lstrip("\ufeff"), number, chosen)


def _answer_line(line: str, number: int, profile: Profile) -> Row:
    found: Any = None
    try:
        if len(line) > LONGEST_LINE:
            raise UnusableLineError("line too long")
        found = json.loads(line, parse_float=Decimal)
        if not isinstance(found, dict):
            raise UnusableLineError("not a JSON object")
        return explain(found, profile)
    except (PerfPipelineError, ValueError, RecursionError, ArithmeticError) as error:
        identity = found.get("id") if isinstance(found, dict) else None
        return {"id": _plain(identity), "line": number, "error": f"{error}" or type(error).__name__}


def _profile(name: str) -> Profile:
    return profile_named(setting(name, "PERF_PROFILE") or DEFAULT_PROFILE)


def explain(line: Row, profile: Profile, *, full: bool = False) -> Row:
    """The answer on one line of a batch; ``full`` adds what a person wants besides."""
    context = _context(line)
    rule = compile_rule(_text(line.get("text"), "text"), context, profile)
    weight = context.weight if context.weight is not None else _decimal(rule.weight, "weight")
    context = replace(context, weight=weight)
    scored = score_reported(rule, context, profile, _actual(line, context))
    answer: Row = {
        "id": _plain(line.get("id")),
        "family": rule.family,
        "score": scored.get("score"),
        "status": scored["status"],
        "formula": scored.get("formula"),
        "description": rule.description,
    }
    return answer | _more(rule, scored) if full else answer


def _more(rule: ScoringRule, scored: Row) -> Row:
    """What a person at the command line wants besides."""
    return {
        "description_english": describe_english(rule.family, rule.parameters),
        "parameters": dict(rule.parameters),
        "origin": rule.origin,
        "rulebook_version": rule.rulebook_version,
        "weight": rule.weight,
        "explanation": scored.get("explanation"),
    }


def _context(line: Row) -> IndicatorContext:
    """The indicator as stated; operator and value from ``target_text`` where they are left out."""
    said = line.get("indicator") or {}
    if not isinstance(said, dict):
        raise UnusableLineError("indicator: not an object")
    target_text, unit = (
        _text(said.get("target_text"), "target_text"),
        _text(said.get("target_unit"), "target_unit"),
    )
    operator = parse_operator(_text(said.get("operator"), "operator") or "")
    value, typed = _number_or_text(said.get("target_value"), "target_value")
    target_text = target_text or typed
    if target_text and value is None and not has_deadline(target_text):
        quantity = parse_target(
            target_text, operator or "", unit or "", _text(said.get("level3"), "level3") or ""
        )
        operator, value, unit = operator or quantity.operator, quantity.value, quantity.unit or unit
    return IndicatorContext(
        level1=_text(said.get("level1"), "level1"),
        level2=_text(said.get("level2"), "level2"),
        level3=_text(said.get("level3"), "level3"),
        operator=operator,
        target_value=value,
        target_unit=unit,
        target_text=target_text,
        weight=_decimal(line.get("weight"), "weight"),
    )


def _actual(line: Row, context: IndicatorContext) -> Row:
    """The report: a number in the target's unit, else words."""
    value, typed = _number_or_text(line.get("actual_value"), "actual_value")
    text = _text(line.get("actual_text"), "actual_text") or typed
    unit = _text(line.get("actual_unit"), "actual_unit")
    if value is None and text and context.target_value is not None:
        quantity = parse_actual(text, context.target_unit or "", context.target_value)
        value, unit = quantity.value, quantity.unit
    reason = _text(line.get("deviation_reason"), "deviation_reason")
    return {"actual_value": value, "actual_unit": unit, "actual_text": text, "deviation_reason": reason}


def _text(value: object, name: str) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value)
    raise UnusableLineError(f"{name}: not a text")


def _number_or_text(value: object, name: str) -> tuple[Decimal | None, str | None]:
    """A number; "96.5%" or 已完成 where one was asked for is what was meant as text."""
    if isinstance(value, str) and parse_number(value) is None:
        return None, value.strip() or None
    return _decimal(value, name), None


def _decimal(value: object, name: str) -> Decimal | None:
    """A finite number, also when it came as text ("95", "1,200")."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise UnusableLineError(f"{name}: not a number")
    try:
        number = parse_number(value) if isinstance(value, str) else Decimal(str(value))
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise UnusableLineError(f"{name}: not a number: {value}")
    return number


def _plain(identity: object) -> object:
    """An id as JSON can hold it."""
    return float(identity) if isinstance(identity, Decimal) else identity


def answer_lines(answer: Row) -> Iterator[str]:
    """The answer on one sentence as lines of text."""
    yield answer["description"]
    yield answer["description_english"]
    yield f"family {answer['family']}, {answer['rulebook_version']}"
    if answer["weight"]:
        yield f"分值 {answer['weight']}"
    if answer["status"] == "missing_actual":
        return
    score = "—" if answer["score"] is None else f"{answer['score']:g}"
    yield f"得分 {score} ({answer['status']})"
    yield from (answer[part] for part in ("formula", "explanation") if answer[part])
