"""What of a scored year needs a person: frames in, one ReviewItem per matter out.

Rules that were not read, answers and values that the machine does not judge, claims that an indicator does
not apply, and reports that found no indicator. What a person has settled is not asked again. Pure; publishing
draws the workbook, and reads nothing but the items.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from perf_pipeline.model import vocabulary
from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.model.derive import records
from perf_pipeline.model.review import ReviewItem
from perf_pipeline.scoring.adjudications import Decisions, read_decisions
from perf_pipeline.scoring.explain import show
from perf_pipeline.scoring.prepared import prepare

Row = dict[str, Any]
_WORDS = ("qualitative_tiers", "graded_bands")


@dataclass(frozen=True, slots=True)
class _Year:
    goals: Mapping[str, Row]
    indicators: Mapping[str, Row]
    rules: Mapping[str, Row]
    profiles: Mapping[str, str]
    reports: Mapping[tuple[str, str], Row]
    units: Mapping[str, str]
    projects: Mapping[str, str]
    decisions: Decisions


def review_items(frames: Mapping[str, pd.DataFrame]) -> list[ReviewItem]:
    """The matters of a year, by unit, project and indicator.

    ``frames`` as for ``score_year``, and indicator_score, organization, project as stored.
    """
    indicators = {row["indicator_id"]: row for row in records(frames["indicator"])}
    actuals = records(frames["actual"])
    year = _Year(
        {row["goal_id"]: row for row in records(frames["performance_goal"])},
        indicators,
        {row["rule_id"]: row for row in records(frames["scoring_rule"])},
        {row["form_id"]: row["profile"] for row in records(frames["form"])},
        {(row["indicator_id"], row["stage"]): row for row in _by_day(actuals) if row["indicator_id"]},
        {row["organization_id"]: row["name"] for row in records(frames["organization"])},
        {row["project_id"]: row["name"] for row in records(frames["project"])},
        read_decisions(frames["adjudication"]),
    )
    scores = records(frames["indicator_score"])
    asked = {row["indicator_id"] for row in scores if row["status"] == "needs_review"}
    found = [*_of_scores(year, scores), *_of_rules(year, asked), *_of_reports(year, actuals)]
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


_Placed = tuple[tuple[Any, ...], ReviewItem]


def _by_day(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (str(row["as_of"] or ""), str(row["form_id"]), row["ordinal"]))


def _of_scores(year: _Year, scores: list[Row]) -> Iterator[_Placed]:
    for score in scores:
        indicator = year.indicators.get(score["indicator_id"])
        if indicator is None:
            continue
        problem = _problem(year, score)
        if problem:
            report = year.reports.get((score["indicator_id"], score["stage"]), {})
            yield _item(year, indicator, score, report, problem)


def _problem(year: _Year, score: Row) -> str:
    if score["status"] == "not_applicable":
        settled = year.decisions.of("not_applicable", score["indicator_id"], score["stage"])
        return "" if settled is not None else "not_applicable"
    if score["status"] != "needs_review":
        return ""
    family = year.rules.get(score["rule_id"] or "", {}).get("family", "unread")
    return "rule" if family == "unread" else "grade" if family in _WORDS else "value"


def _of_rules(year: _Year, asked: set[str]) -> Iterator[_Placed]:
    """Rules that nobody has read, also where nothing is reported yet."""
    for identity, indicator in year.indicators.items():
        family = year.rules.get(indicator["rule_id"] or "", {}).get("family", "unread")
        if family == "unread" and identity not in asked and not year.decisions.of("rule", identity, ""):
            reason = {
                "stage": "",
                "explanation": None,
                "rule_id": indicator["rule_id"],
                "claimed_score": None,
            }
            yield _item(year, indicator, reason, {}, "rule")


def _of_reports(year: _Year, actuals: list[Row]) -> Iterator[_Placed]:
    """Reports of a goal of the year that no indicator of it was found for."""
    for report in actuals:
        goal = year.goals.get(report["goal_id"] or "")
        if report["indicator_id"] or goal is None or year.decisions.of("match", report["actual_id"], ""):
            continue
        own = sorted(
            (row for row in year.indicators.values() if row["goal_id"] == goal["goal_id"]),
            key=lambda row: row["ordinal"],
        )
        choices = tuple((f"{row['ordinal']}. {row['level3'] or '—'}", row["indicator_id"]) for row in own)
        item = ReviewItem(
            reference=report["actual_id"],
            stage="",
            problem="match",
            context=canonical_json({"choices": dict(choices)}),
            organization=year.units.get(goal["organization_id"], ""),
            project=year.projects.get(goal["project_id"] or "", ""),
            indicator=report["level3"] or "",
            target="",
            actual=_said(report),
            weight=report["stated_weight"],
            claimed=report["claimed_score"],
            rule="",
            machine=f"{vocabulary.STAGES[report['stage']]}，{report['place'] or ''}",
            choices=choices,
        )
        yield (*_place(year, goal), 10**6 + report["ordinal"], report["actual_id"], ""), item


def _place(year: _Year, goal: Row) -> tuple[str, str, str]:
    unit = year.units.get(goal["organization_id"], "")
    return unit, year.projects.get(goal["project_id"] or "", ""), goal["goal_id"]


def _item(year: _Year, indicator: Row, score: Row, report: Row, problem: str) -> _Placed:
    goal = year.goals[indicator["goal_id"]]
    rule = year.rules.get(score["rule_id"] or "", {})
    unit, project, _ = _place(year, goal)
    item = ReviewItem(
        reference=indicator["indicator_id"],
        stage=score["stage"],
        problem=problem,
        context=canonical_json(_context(year, indicator, goal)),
        organization=unit,
        project=project,
        indicator=indicator["level3"] or "",
        target=indicator["target_text"] or _number(indicator, "target"),
        actual=_said(report),
        weight=indicator["weight"],
        claimed=score["claimed_score"],
        rule=indicator["rule_text"] or "",
        machine=score["explanation"] or rule.get("description") or "",
        words=_words(rule),
    )
    return (*_place(year, goal), indicator["ordinal"], indicator["indicator_id"], score["stage"]), item


_CHECKED_BY = ("level1", "level2", "level3", "operator", "target_unit", "target_text")


def _context(year: _Year, indicator: Row, goal: Row) -> dict[str, Any]:
    """What a rewritten rule and a score are checked against."""
    numbers = {
        name: None if indicator[name] is None else format(Decimal(repr(float(indicator[name]))), "f")
        for name in ("target_value", "weight")
    }
    profile = year.profiles.get(goal["form_id"])
    return {name: indicator[name] for name in _CHECKED_BY} | numbers | {"profile": profile}


def _words(rule: Row) -> tuple[str, ...]:
    """The grades that the rule knows, one word for each."""
    if rule.get("family") not in _WORDS:
        return ()
    prepared = prepare(rule["family"], rule["parameters"])
    bands = [band.name for band in prepared.bands]
    return tuple(bands or [max(sorted(tier.words), key=len) for tier in prepared.word_tiers if tier.words])


def _said(report: Row) -> str:
    return report.get("actual_text") or _number(report, "actual") or report.get("attainment") or ""


def _number(row: Row, what: str) -> str:
    value = row.get(f"{what}_value")
    return "" if value is None else f"{show(value)}{row.get(f'{what}_unit') or ''}"
