"""Lines of forms → profile, weights and compiled rules; what had to be assumed becomes findings.

A weight comes from its column, else from the rule sentence, else from the points printed in the level's
label, else from the profile's split, shared equally inside the first level so that the shares add up
exactly. Nothing is ever rescaled: sums that do not fit are reported. Called by ``orchestration`` for every
batch, for goal forms and for the forms that report on them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from perf_pipeline.findings import Finding
from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.records import Heading, heading_from_json
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.compiler import IndicatorContext, compile_rule
from perf_pipeline.rulebook.profiles import FormFacts, Profile, choose, profile_named
from perf_pipeline.rulebook.rule import ScoringRule

Row = dict[str, Any]
_FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Resolution:
    """``forms`` with ``profile``; ``lines`` with weight, weight_source and rule_id; ``rules`` as frame
    ScoringRule, each once; ``findings`` as (form_id, Finding)."""

    forms: pd.DataFrame
    lines: pd.DataFrame
    rules: pd.DataFrame
    findings: list[tuple[str, Finding]]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its rule and, in time, its weight."""

    row: Row
    rule: ScoringRule
    weight: Decimal | None
    source: str | None


def resolve(forms: pd.DataFrame, lines: pd.DataFrame, override: str | None = None) -> Resolution:
    """Resolve every form. ``override`` names one profile for all; ConfigurationError when it is unknown.

    ``forms`` and ``lines`` are frames of models Form and FormLine and are not changed.
    """
    forced = profile_named(override) if override else None
    by_form: dict[str, list[Row]] = {}
    for row in records(lines):
        by_form.setdefault(row["form_id"], []).append(row)
    findings: list[tuple[str, Finding]] = []
    names: list[str] = []
    done: dict[tuple[str, int], _Line] = {}
    for form in records(forms):
        own = by_form.get(form["form_id"], [])
        profile = forced or choose(_facts(form, own))
        names.append(profile.name)
        resolved, found = _resolve_form(form, own, profile)
        findings += [(form["form_id"], finding) for finding in found]
        done |= {(form["form_id"], line.row["ordinal"]): line for line in resolved}
    return Resolution(
        forms.assign(profile=pd.array(names, dtype="string")),
        _with_resolved(lines, done),
        _rule_frame(line.rule for line in done.values()),
        findings,
    )


def _facts(form: Row, lines: Sequence[Row]) -> FormFacts:
    texts = tuple(row["rule_text"] for row in lines if row["rule_text"])
    return FormFacts(
        organization_name=form["organization_name"],
        title=form["title"],
        layout=form["layout"],
        fiscal_year=form["fiscal_year"],
        rule_texts=texts,
        has_points=any(row["weight"] is not None for row in lines),
        has_rules=bool(texts),
        level1s=frozenset(row["level1"] for row in lines if row["level1"]),
    )


def _resolve_form(form: Row, rows: Sequence[Row], profile: Profile) -> tuple[list[_Line], list[Finding]]:
    heading = heading_from_json(form["heading"]) if form["heading"] else Heading()
    lines = [_read_line(row, profile) for row in rows]
    findings = [finding for line in lines for finding in _rule_findings(line)]
    findings += _named_findings(lines, profile, form)
    lines, shared = _share_points(lines, heading, profile)
    findings += shared + _sum_findings(lines, heading, profile, form)
    if form.get("supports_form_id"):  # a narrative beside its table: the table says it all
        findings = []
    return lines, findings


def _read_line(row: Row, profile: Profile) -> _Line:
    stated = _decimal(row["weight"])
    rule = compile_rule(row["rule_text"], _context(row, stated), profile)
    if stated is not None:
        return _Line(row, rule, stated, "stated")
    if rule.weight is not None:
        return _Line(row, rule, Decimal(rule.weight), "rule")
    return _Line(row, rule, None, None)


def _context(row: Row, weight: Decimal | None) -> IndicatorContext:
    return IndicatorContext(
        level1=row["level1"],
        level2=row["level2"],
        level3=row["level3"],
        operator=row["operator"],
        target_value=_decimal(row["target_value"]),
        target_unit=row["target_unit"],
        target_text=row["target_text"],
        weight=weight,
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(float(value))).normalize()


def _show(value: Decimal) -> str:
    return format(value.normalize(), "f")


# -- rules


def _rule_findings(line: _Line) -> list[Finding]:
    found = []
    if line.rule.family == "unread":
        found.append(
            _at(
                line.row,
                "SCO-04",
                line.row["rule_text"] or "",
                reason=str(line.rule.parameters.get("reason", "")),
            )
        )
    stated = Decimal(line.rule.weight) if line.rule.weight is not None else None
    if line.source == "stated" and stated is not None and stated != line.weight:
        found.append(
            _at(
                line.row,
                "PTS-06",
                line.row["rule_text"] or "",
                stated=_show(line.weight or Decimal(0)),
                rule=_show(stated),
            )
        )
    return found


def _at(row: Row, code: str, quote: str = "", **values: str) -> Finding:
    return Finding(code, place=row["place"] or "", quote=quote, values=values, line=row["ordinal"])


def _named_findings(lines: Sequence[_Line], profile: Profile, form: Row) -> list[Finding]:
    """Rules that were only named, once per form."""
    named = Counter(line.rule.text or "" for line in lines if line.rule.origin == "named")
    if not named:
        return []
    values = {"count": str(named.total()), "names": "、".join(sorted(named)), "profile": profile.title_zh}
    return [Finding("RUL-05", place=form["place"] or "", values=values)]


# -- points


def _share_points(
    lines: list[_Line], heading: Heading, profile: Profile
) -> tuple[list[_Line], list[Finding]]:
    """Give the lines without weight their part of their level's points."""
    waiting: dict[str, list[int]] = {}
    findings: list[Finding] = []
    split = _split(lines, heading, profile)
    moved: dict[str, tuple[str, Row]] = {}
    for position, line in enumerate(lines):
        level = line.row["level1"]
        covering = level if level in split else profile.points.without_level.get(level or "")
        if covering in split and covering != level:
            moved.setdefault(level, (covering, line.row))
        if line.weight is not None:
            continue
        if covering not in split:
            findings.append(_at(line.row, "PTS-05", level=level or "无"))
            continue
        waiting.setdefault(covering, []).append(position)
    covered = {level: {level} for level in split}
    for level, covering in profile.points.without_level.items():
        if level not in split and covering in split:
            covered[covering].add(level)
    for level, positions in waiting.items():
        lines, found = _fill_level(lines, positions, split[level], level, covered[level])
        findings += found
    assumed = [
        m
        for m in moved.items()
        if any(line.source == "profile" and line.row["level1"] == m[0] for line in lines)
    ]
    findings += [
        _at(row, "PTS-04", level=level, covering=covering, points=_show(split[covering]))
        for level, (covering, row) in assumed
    ]
    return lines, findings


def _split(lines: Sequence[_Line], heading: Heading, profile: Profile) -> dict[str, Decimal]:
    """Points by level: the labels' where they carry some, else the profile's split."""
    levels = {line.row["level1"] for line in lines}
    with_cost = profile.points.split == "by_presence" and profile.points.cost_level in levels
    chosen = profile.points.with_cost if with_cost else profile.points.without_cost
    labels = {level: Decimal(points) for level, points in heading.group_points.items()}
    return {level: Decimal(points) for level, points in chosen.items()} | labels


def _fill_level(
    lines: list[_Line], positions: Sequence[int], points: Decimal, level: str, covered: set[str]
) -> tuple[list[_Line], list[Finding]]:
    known = sum((x.weight for x in lines if x.weight is not None and x.row["level1"] in covered), Decimal(0))
    left = points - known
    if left <= 0:
        return lines, [_at(lines[n].row, "PTS-05", level=level) for n in positions]
    filled = list(lines)
    for position, part in zip(positions, equal_parts(left, len(positions)), strict=True):
        filled[position] = replace(lines[position], weight=part, source="profile")
    return filled, []


def equal_parts(points: Decimal, count: int) -> list[Decimal]:
    """``points`` in ``count`` parts of 0.01 that add up exactly; what is left over goes to the first ones.

    50 in three parts: 16.67, 16.67, 16.66.
    """
    cents = int(points * 100)
    base, over = divmod(cents, count)
    return [Decimal(base + (1 if number < over else 0)) / 100 for number in range(count)]


def _sum_findings(lines: Sequence[_Line], heading: Heading, profile: Profile, form: Row) -> list[Finding]:
    """Sums that do not fit; silent where a weight is unknown or all of them are our own assumption."""
    if not lines or any(line.weight is None for line in lines):
        return []
    findings = [
        Finding(
            "PTS-02",
            place=form["place"] or "",
            values={"level": level, "stated": points, "total": _show(total)},
        )
        for level, points in heading.group_points.items()
        if (total := _level_total(lines, level)) is not None and total != Decimal(points)
    ]
    if all(line.source == "profile" for line in lines):
        return findings
    total = sum((line.weight for line in lines if line.weight is not None), Decimal(0))
    execution = heading.execution.weight if heading.execution and heading.execution.weight else None
    fits = (
        total + Decimal(execution) == _FULL
        if execution
        else any(total == Decimal(t) for t in profile.allowed_totals)
    )
    if not fits and not (execution and total == _FULL):
        said = execution or profile.execution.points
        findings.append(
            Finding("PTS-01", place=form["place"] or "", values={"total": _show(total), "execution": said})
        )
    return findings


def _level_total(lines: Sequence[_Line], level: str) -> Decimal | None:
    weights = [line.weight for line in lines if line.row["level1"] == level and line.weight is not None]
    return sum(weights, Decimal(0)) if weights else None


# -- frames


def _with_resolved(lines: pd.DataFrame, done: Mapping[tuple[str, int], _Line]) -> pd.DataFrame:
    keys = list(zip(lines["form_id"].tolist(), lines["ordinal"].tolist(), strict=True))
    found = [done.get(key) for key in keys]
    weights = [None if line is None or line.weight is None else float(line.weight) for line in found]
    return lines.assign(
        weight=pd.array(weights, dtype="Float64").to_numpy("float64", na_value=float("nan")),
        weight_source=pd.array([None if line is None else line.source for line in found], dtype="string"),
        rule_id=pd.array([None if line is None else line.rule.rule_id for line in found], dtype="string"),
    )


def _rule_frame(rules: Any) -> pd.DataFrame:
    distinct = {rule.rule_id: rule for rule in rules}
    return frame(TABLES["scoring_rule"], [rule_row(rule) for _, rule in sorted(distinct.items())])


def rule_row(rule: ScoringRule) -> Row:
    """A rule as a row of table scoring_rule."""
    return {
        "rule_id": rule.rule_id,
        "family": rule.family,
        "parameters": canonical_json(rule.parameters),
        "text": rule.text,
        "origin": rule.origin,
        "rulebook_version": rule.rulebook_version,
        "description": rule.description,
    }
