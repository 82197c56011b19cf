"""Every indicator of a goal at a stage → a row of ``indicator_score``.

Rows are sorted into those without an actual, those scored by number (all at once through the kernel) and
those answered in words; a person's decision comes before any of them. Status, formula and Chinese
explanation stand with each score.
"""

import math
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from perf_pipeline.rulebook.compiler import IndicatorContext, compile_rule
from perf_pipeline.rulebook.deadlines import has_deadline
from perf_pipeline.rulebook.describe import describe
from perf_pipeline.rulebook.normal import fold_word
from perf_pipeline.rulebook.profiles import Profile
from perf_pipeline.rulebook.resolution import rule_row
from perf_pipeline.rulebook.rule import ScoringRule
from perf_pipeline.rulebook.units import factor
from perf_pipeline.scoring import explain
from perf_pipeline.scoring.adjudications import Decision, Decisions
from perf_pipeline.scoring.dates import days_reported, may_be_a_date
from perf_pipeline.scoring.exact import (
    PART_STEP,
    REVIEW_REASONS,
    ZERO_TARGET,
    Case,
    Result,
    exact,
    half_up,
    score_one,
)
from perf_pipeline.scoring.kernel import NOTE_BITS, OPERATOR_CODES, Rows, RuleTable, score_rows
from perf_pipeline.scoring.notes import Notes
from perf_pipeline.scoring.prepared import NUMERIC_FAMILIES, UNREAD, Prepared, prepare
from perf_pipeline.scoring.words import Answer, says_not_applicable, score_by_decision, score_words
from perf_pipeline.scoring.year import Row, Year


@dataclass(slots=True)
class _Item:
    """One indicator at one stage on its way to a row."""

    indicator: Row
    stage: str
    profile: Profile
    actual: Row | None
    rule: Prepared
    rule_id: str | None
    version: str | None
    out: Row = field(default_factory=dict)
    case: Case | None = None
    factor: Fraction = Fraction(1)
    deadline: bool = False
    days: tuple[int, int] | None = None  # deadline and actual as days, where both are dates

    @property
    def weight(self) -> Fraction | None:
        weight = self.indicator["weight"]
        return None if weight is None else exact(weight)


def score_indicators(year: Year, decisions: Decisions, notes: Notes) -> tuple[list[Row], list[Row]]:
    """Rows of indicator_score for every scored stage, and rows of rules that persons set."""
    rules: dict[str, Row] = {}
    items = [
        _item(year, indicator, stage, decisions, rules)
        for goal, stage in year.stages
        for indicator in year.indicators.get(goal, [])
    ]
    numeric = [item for item in items if not _settled(item, decisions, notes, year)]
    _score_numbers(numeric, notes)
    for item in items:
        _compare_claim(item, notes)
    return [_row(item, year) for item in items], [row for _, row in sorted(rules.items())]


def _item(year: Year, indicator: Row, stage: str, decisions: Decisions, rules: dict[str, Row]) -> _Item:
    profile = year.profiles[indicator["goal_id"]]
    reported = year.reported_weights.get((indicator["indicator_id"], stage))
    if reported is not None and reported != indicator["weight"]:
        indicator = indicator | {"weight": reported, "weight_source": "reported"}
    stored = year.rules.get(indicator["rule_id"] or "")
    decided = decisions.of("rule", indicator["indicator_id"], stage)
    if decided is not None and decided.decision.keys() & {"family", "text"}:
        stored = _decided_rule(decided, indicator, profile)
        if stored["rule_id"] not in year.rules:
            rules[stored["rule_id"]] = stored
    actual = year.actuals.get((indicator["indicator_id"], stage))
    if stored is None:
        return _Item(indicator, stage, profile, actual, UNREAD, None, None)
    rule = prepare(stored["family"], stored["parameters"])
    return _Item(indicator, stage, profile, actual, rule, stored["rule_id"], stored["rulebook_version"])


def _decided_rule(decided: Decision, indicator: Row, profile: Profile) -> Row:
    decision, text = decided.decision, decided.reason or None
    if "text" in decision:
        text = str(decision["text"])
        read = compile_rule(text, _context(indicator), profile)
        family, parameters = read.family, dict(read.parameters)
    else:
        family, parameters = str(decision["family"]), dict(decision.get("parameters", {}))
    return rule_row(
        ScoringRule(
            family,
            parameters,
            text,
            "adjudicated",
            profile.rulebook_version,
            None,
            describe(family, parameters),
        )
    )


def _context(indicator: Row) -> IndicatorContext:
    numbers = {
        name: None if indicator[name] is None else Decimal(repr(float(indicator[name])))
        for name in ("target_value", "weight")
    }
    words: Row = {
        name: indicator.get(name)
        for name in ("level1", "level2", "level3", "operator", "target_unit", "target_text")
    }
    return IndicatorContext(**(words | numbers))


# -- what is settled without the kernel


def _settled(item: _Item, decisions: Decisions, notes: Notes, year: Year) -> bool:
    """Fill ``item.out`` where no number is scored; False when the kernel must."""
    actual = item.actual
    if _not_applicable(item, decisions):
        return True
    if _missing(item, decisions):
        item.out = {"status": "missing_actual", "explanation": "没有完成值，未计分"}
        notes.add("SCO-01", item.indicator["goal_id"], item.stage, item.indicator, actual)
        return True
    _count_days(item, year)
    if _in_words(item, decisions):
        _score_answer(item, decisions, notes)
        return True
    assert actual is not None
    converted = factor(actual["actual_unit"], item.indicator["target_unit"])
    if converted is None:
        item.out = _review(
            f"完成值单位「{actual['actual_unit']}」与指标值单位「{item.indicator['target_unit']}」不能换算，待复核"
        )
        units = {"actual": actual["actual_unit"], "target": item.indicator["target_unit"]}
        notes.add("SCO-03", item.indicator["goal_id"], item.stage, item.indicator, actual, **units)
        return True
    item.factor = converted
    return False


def _count_days(item: _Item, year: Year) -> None:
    """Where target and actual are dates, both become days and later is worse."""
    indicator, actual = item.indicator, item.actual
    if not may_be_a_date(indicator["operator"], indicator["target_value"]):
        return
    item.deadline = has_deadline(indicator["target_text"])
    if not item.deadline or actual is None:
        return
    in_year = year.goals[indicator["goal_id"]]["fiscal_year"] or None
    item.days = days_reported(item.rule, indicator["target_text"], actual["actual_text"], in_year)
    if item.days is not None:
        counted = {"target_value": float(item.days[0]), "target_unit": "天", "operator": "≤"}
        item.indicator = indicator | counted
        item.actual = actual | {"actual_value": float(item.days[1]), "actual_unit": "天", "actual_text": None}


def _dates_shown(item: _Item, words: str | None) -> str | None:
    """Days in an explanation as the dates they are."""
    for day in item.days or ():
        words = words.replace(str(day), date.fromordinal(day).isoformat()) if words else words
    return words


def _missing(item: _Item, decisions: Decisions) -> bool:
    """Nothing reported, and no person has given a grade instead."""
    actual = item.actual
    said = actual is not None and (
        actual["actual_value"] is not None or actual["actual_text"] or actual["attainment"]
    )
    return not said and decisions.of("grade", item.indicator["indicator_id"], item.stage) is None


def _not_applicable(item: _Item, decisions: Decisions) -> bool:
    decided = decisions.of("not_applicable", item.indicator["indicator_id"], item.stage)
    written = str((item.actual or {}).get("actual_text") or "")
    named = fold_word(written) in item.rule.not_applicable_words  # the rule's own words: reason enough
    said = named or says_not_applicable(written)
    if item.rule.family == "not_applicable":
        item.out = {"status": "not_applicable", "explanation": f"不计分：{item.rule.reason}"}
        return True
    if decided is None and not said:
        return False
    reason = decided.reason if decided is not None else str((item.actual or {}).get("deviation_reason") or "")
    reason = reason or (written if named else "")
    if not item.rule.not_applicable_full:
        item.out = {
            "status": "not_applicable",
            "explanation": "指标不适用，不计分，分值不重新分配" + (f"：{reason}" if reason else ""),
        }
    elif not reason:
        item.out = _review("填报为不适用但没有说明理由，待复核")
    else:
        full = item.weight
        item.out = {"status": "not_applicable", "explanation": f"不适用，按评分标准计满分；理由：{reason}"}
        if full is not None:
            item.out |= {"score": float(full), "formula": f"不适用 → {explain.show(full)}"}
    return True


def _review(said: str) -> Row:
    return {"status": "needs_review", "explanation": said}


_WORD_FAMILIES = frozenset({"graded_bands", "qualitative_tiers"})


def _in_words(item: _Item, decisions: Decisions) -> bool:
    actual = item.actual
    if item.rule.family in _WORD_FAMILIES and not (
        actual and actual["actual_value"] is not None and not actual["actual_text"]
    ):
        return True
    if decisions.of("grade", item.indicator["indicator_id"], item.stage) is not None:
        return True
    return actual is None or actual["actual_value"] is None


def _score_answer(item: _Item, decisions: Decisions, notes: Notes) -> None:
    answer = _answer(item, decisions)
    decided = decisions.of("grade", item.indicator["indicator_id"], item.stage)
    if decided is not None and "word" not in decided.decision:
        given = score_by_decision(answer, decided.reason)
        if given is not None:
            score = half_up(given.points or Fraction(0)) / 100
            item.out = {
                "status": "scored",
                "score": score,
                "explanation": given.said,
                "formula": given.formula,
            }
            return
    result = score_words(item.rule, answer)
    proposed = None if result.proposed is None else half_up(result.proposed) / 100
    item.out = {
        "status": "needs_review",
        "explanation": result.said,
        "proposed_score": proposed,
        "formula": result.formula,
    }
    if result.points is None:
        notes.add(
            "SCO-11", item.indicator["goal_id"], item.stage, item.indicator, item.actual, why=result.said
        )
    else:
        item.out |= {"status": "scored", "score": half_up(result.points) / 100}


def _answer(item: _Item, decisions: Decisions) -> Answer:
    decided = decisions.of("grade", item.indicator["indicator_id"], item.stage)
    choice = decided.decision if decided is not None else {}
    actual = item.actual or {}
    claimed = actual.get("claimed_score")
    return Answer(
        text=actual.get("actual_text"),
        attainment=str(choice["word"]) if "word" in choice else actual.get("attainment"),
        target_text=item.indicator["target_text"],
        weight=item.weight,
        claimed=None if claimed is None else exact(claimed),
        decided=Fraction(str(choice["score"])) if "score" in choice else None,
        has_target=item.indicator["target_value"] is not None,
        has_deadline=item.deadline,
    )


# -- numbers


def _score_numbers(items: list[_Item], notes: Notes) -> None:
    if not items:
        return
    distinct = {item.rule: None for item in items}
    rules = list(distinct)
    index = {rule: number for number, rule in enumerate(rules)}
    rows = Rows(
        rule=np.array([index[item.rule] for item in items], np.int32),
        operator=np.array([OPERATOR_CODES[item.indicator["operator"]] for item in items], np.int8),
        weight=_column([item.indicator["weight"] for item in items]),
        target=_column([item.indicator["target_value"] for item in items]),
        actual=_column([item.actual["actual_value"] for item in items if item.actual is not None]),
        factor=np.array([float(item.factor) for item in items]),
    )
    scored = score_rows(RuleTable.of(rules), rows)
    told: dict[tuple[Any, ...], tuple[Result, str | None, str]] = {}
    for number, item in enumerate(items):
        _take(
            item,
            float(scored.score[number]),
            int(scored.review[number]),
            int(scored.notes[number]),
            told,
            notes,
        )


def _column(values: list[float | None]) -> "np.ndarray[Any, np.dtype[np.float64]]":
    return np.array([math.nan if value is None else value for value in values], np.float64)


def _take(item: _Item, score: float, review: int, bits: int, told: dict[Any, Any], notes: Notes) -> None:
    """The kernel's answer with its formula; equal cases are explained once."""
    item.case = _case(item)
    key = (item.rule, item.case, item.indicator["target_unit"])
    if key not in told:
        result = score_one(item.rule, item.case)
        said = explain.explanation(item.rule, item.case, result, item.indicator["target_unit"])
        told[key] = (result, explain.formula(item.rule, item.case, result), said)
    result, formula, said = told[key]
    if item.days is not None:
        said, formula = str(_dates_shown(item, said)).replace("天", ""), _dates_shown(item, formula)
    item.out = {"status": "needs_review" if review else "scored", "explanation": said, "formula": formula}
    if review:
        why = explain.REVIEW_WORDS[REVIEW_REASONS[review - 1]]
        notes.add("SCO-11", item.indicator["goal_id"], item.stage, item.indicator, item.actual, why=why)
        return
    item.out["score"] = score
    for note, code in ((ZERO_TARGET, "SCO-02"), (PART_STEP, "SCO-10")):
        if bits & NOTE_BITS[note]:
            notes.add(
                code,
                item.indicator["goal_id"],
                item.stage,
                item.indicator,
                item.actual,
                score=explain.show(score, 2),
            )
    _note_over_achievement(item, notes)


def _case(item: _Item) -> Case:
    target = item.indicator["target_value"]
    assert item.actual is not None
    return Case(
        item.weight,
        None if target is None else exact(target),
        item.indicator["operator"],
        exact(item.actual["actual_value"]) * item.factor,
    )


def _note_over_achievement(item: _Item, notes: Notes) -> None:
    """Far above an upward target: full marks, but to be explained."""
    case = item.case
    if case is None or case.target is None or case.target <= 0 or case.operator in ("≤", "<", None):
        return
    percent = case.actual * 100 / case.target
    if item.rule.family in NUMERIC_FAMILIES and percent >= Fraction(item.profile.over_achievement):
        notes.add(
            "SCO-09", item.indicator["goal_id"], item.stage, item.indicator, item.actual,
            ratio=explain.show(percent, 2), limit=item.profile.over_achievement,
        )  # fmt: skip


# -- rows


def _compare_claim(item: _Item, notes: Notes) -> None:
    """Claimed points against the weight and against ours."""
    claimed = None if item.actual is None else item.actual["claimed_score"]
    if claimed is None:
        return
    item.out["claimed_score"] = claimed
    goal, weight, score = item.indicator["goal_id"], item.indicator["weight"], item.out.get("score")
    if claimed < 0 or (weight is not None and claimed > weight):
        why = "为负数" if claimed < 0 else f"超过分值 {explain.show(weight)}"
        notes.add(
            "SCO-06", goal, item.stage, item.indicator, item.actual, claimed=explain.show(claimed), why=why
        )
    if score is None:
        return
    gap = Decimal(repr(float(claimed))) - Decimal(repr(float(score)))
    item.out["claimed_gap"] = float(gap)
    if gap:
        values = {"claimed": explain.show(claimed), "score": explain.show(score), "gap": explain.show(gap)}
        notes.add("SCO-05", goal, item.stage, item.indicator, item.actual, **values)


def _row(item: _Item, year: Year) -> Row:
    indicator = item.indicator
    return {
        "indicator_id": indicator["indicator_id"],
        "stage": item.stage,
        "goal_id": indicator["goal_id"],
        "fiscal_year": year.goals[indicator["goal_id"]]["fiscal_year"],
        "completion_ratio": _completion(item),
        "max_score": indicator["weight"],
        "rule_id": item.rule_id,
        "rulebook_version": item.version,
        **{key: value for key, value in item.out.items() if value is not None},
        **_on_reported_weight(item),
    }


def _on_reported_weight(item: _Item) -> Row:
    """Say where the points come from when the goal form prints none and the report does."""
    if item.indicator["weight_source"] != "reported":
        return {}
    points = explain.show(item.indicator["weight"])
    return {"explanation": f"{item.out['explanation']}；目标表没有写分值，按自评表的 {points} 分"}


def _completion(item: _Item) -> float | None:
    case = item.case
    if case is None or not case.target or item.days is not None:
        return None
    ratio = case.actual / case.target
    return round(float(Fraction((ratio * 10**6 * 2 + 1) // 2, 10**6)), 6)
