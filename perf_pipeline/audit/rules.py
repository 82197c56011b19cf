"""RUL: does a scoring rule reward what its indicator wants — zones of the compiled rule against the target.

RUL-05 (named rules) and SCO-04 (unread ones) come from ``rulebook.resolution``. A rule that came from the profile
is never held against the filer.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perf_pipeline.audit.check import STATED_RULES, at_line, chained, check
from perf_pipeline.audit.goal import Goal, Line, Rule, plain
from perf_pipeline.audit.words import has, pattern
from perf_pipeline.findings import Finding
from perf_pipeline.model.canonical import canonical_json
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.rulebook.zones import (
    NON_NEGATIVE,
    RATE,
    Zone,
    disagreement,
    full_mark_zone,
    target_zone,
    tier_gaps,
    tier_overlaps,
    tiers_over_weight,
)

_SHARING = frozenset({"proportional", "reverse", "step_deduction", "threshold_tiers", "piecewise"})


@dataclass(frozen=True, slots=True)
class _Aim:
    """What a rule is held against. Rules and targets repeat from goal to goal, so the answers are remembered."""

    rule: Rule
    operator: str | None
    value: Decimal
    weight: Decimal | None
    percent: bool

    @property
    def domain(self) -> Zone:
        """Values that can occur."""
        return RATE if self.percent and self.value <= 100 else NON_NEGATIVE


def _aim(line: Line) -> _Aim | None:
    if line.rule is None or line.value is None:
        return None
    return _Aim(line.rule, line.operator, line.value, line.weight, line.percent)


def _stated(goal: Goal) -> Iterator[Line]:
    return (line for line in goal.lines if line.rule is not None and line.rule.origin == "stated")


@check("RUL-01", needs=[STATED_RULES])
def full_marks_elsewhere(goal: Goal) -> Iterator[Finding]:
    """Full marks begin elsewhere than the target."""
    for line in _stated(goal):
        aim = _aim(line)
        if aim is None or _wrong_way(line):
            continue
        full = _full_marks_elsewhere(aim)
        if full:
            yield at_line("RUL-01", line, line.rule_text or "", expected=line.shown_target, found=full)


@lru_cache(maxsize=32768)
def _full_marks_elsewhere(aim: _Aim) -> str:
    """Where full marks lie, when that is not where the target lies; else ''."""
    unlike = disagreement(aim.rule, aim.operator, aim.value, aim.weight, domain=aim.domain)
    if unlike is None:
        return ""
    met = target_zone(aim.operator, aim.value, symmetric=aim.rule.parameters.get("exceeded") == "symmetric")
    full = full_mark_zone(aim.rule, aim.operator, aim.value, aim.weight)
    same = full is None or (met & aim.domain) == (full & aim.domain)
    return "" if same else str(full)


@check("RUL-02", needs=[STATED_RULES])
def uncovered_values(goal: Goal) -> Iterator[Finding]:
    """Values for which the tiers give no score, or two."""
    for line in _stated(goal):
        aim = _aim(line)
        if aim is not None and aim.rule.family in ("threshold_tiers", "satisfaction", "piecewise"):
            for fault in _tier_faults(aim):
                yield at_line("RUL-02", line, line.rule_text or "", found=fault)


@lru_cache(maxsize=32768)
def _tier_faults(aim: _Aim) -> tuple[str, ...]:
    gaps = tier_gaps(aim.rule, aim.value, domain=aim.domain)
    # A bound that two tiers name goes to the better one (rulebook.shapes.tiers): no overlap.
    doubled = [
        overlap.zone
        for overlap in tier_overlaps(aim.rule, aim.value, domain=aim.domain)
        if any(part.lower != part.upper or part.lower is None for part in overlap.zone.intervals)
    ]
    return (*([f"{gaps} 没有对应的得分"] if gaps else ()), *(f"{zone} 有两个得分" for zone in doubled))


@check("RUL-03", needs=[STATED_RULES])
def rewards_overspending(goal: Goal) -> Iterator[Finding]:
    """A cap with a rule for targets that are to be reached."""
    yield from chained(
        at_line("RUL-03", line, line.rule_text or "", target=line.shown_target)
        for line in goal.lines
        if _wrong_way(line)
    )


def _wrong_way(line: Line) -> bool:
    if line.operator not in ("≤", "<") or line.rule is None or not line.rule_text:
        return False
    if line.rule.origin == "named":
        return line.rule.family == "reverse" and has("ordinary_ratio_names", line.rule_text)
    literal = has("literal_ratio", line.rule_text.replace("×100%", ""))
    return literal or (line.rule.origin == "stated" and line.rule.family == "proportional")


@check("RUL-04", needs=[STATED_RULES])
def more_than_weight(goal: Goal) -> Iterator[Finding]:
    """Tiers, or a formula taken at its word, that give more than the indicator's points."""
    for line in _stated(goal):
        if line.rule is None or line.weight is None:
            continue
        if tiers_over_weight(line.rule, line.weight) and not goal.known_at(line, "PTS-06"):
            yield at_line(
                "RUL-04", line, line.rule_text or "", found=f"分档得分高于分值 {plain(line.weight)} 分"
            )
    yield from chained(
        at_line(
            "RUL-04",
            line,
            line.rule_text or "",
            found="指标值为「=」，实际值超过时按公式得分高于分值，且未写明封顶",
        )
        for line in _stated(goal)
        if _uncapped(line)
    )


def _uncapped(line: Line) -> bool:
    if line.rule is None or line.rule.family != "proportional" or line.operator != "=" or line.percent:
        return False
    text = line.rule_text or ""
    return has("literal_ratio", text) and not has("capped", text)


@check("RUL-06", needs=[STATED_RULES])
def points_without_measurement(goal: Goal) -> Iterator[Finding]:
    """Full marks by declaring an indicator not applicable."""
    yield from chained(
        at_line("RUL-06", line, line.rule_text or "")
        for line in _stated(goal)
        if line.rule is not None and line.rule.parameters.get("not_applicable_full")
    )


@check("RUL-07", needs=[STATED_RULES])
def several_wordings(goal: Goal) -> Iterator[Finding]:
    """One compiled rule in several wordings."""
    wordings: dict[str, list[Line]] = {}
    for line in _stated(goal):
        if line.rule is None or line.rule.family == "unread":
            continue
        meaning = f"{line.rule.family} {canonical_json(dict(line.rule.parameters))} {line.weight}"
        known = wordings.setdefault(meaning, [])
        if all(_other_words(line, other) for other in known):
            if known:
                yield at_line("RUL-07", line, line.rule_text or "", first=known[0].place)
            known.append(line)


def _other_words(line: Line, other: Line) -> bool:
    """Whether two rules differ by more than the names of their indicators, cut or joined by 的."""
    if line.rule_text == other.rule_text:
        return False
    named = frozenset(squeeze(line.name)) | frozenset(squeeze(other.name)) | {"的"}
    said = ["".join(c for c in squeeze(each.rule_text or "") if c not in named) for each in (line, other)]
    return said[0] != said[1]


@check("RUL-08", needs=[STATED_RULES])
def all_or_nothing(goal: Goal) -> Iterator[Finding]:
    """A threshold that is met or not, while the sisters go by degrees."""
    graded = [line for line in goal.lines if line.numeric and line.rule and line.rule.family in _SHARING]
    for line in goal.lines:
        strict = (
            line.numeric
            and line.rule is not None
            and line.rule.family == "all_or_nothing"
            and not line.rule.parameters.get("judged")
            and line.rule_text
        )
        if strict and len(graded) >= 2:
            yield at_line("RUL-08", line, line.rule_text or "", sisters=str(len(graded)))


@check("RUL-09", needs=[STATED_RULES])
def grades_without_criteria(goal: Goal) -> Iterator[Finding]:
    """Tiers of bare grade words: nobody can tell 明显 from 一般."""
    yield from chained(
        at_line("RUL-09", line, line.rule_text or "")
        for line in _stated(goal)
        if line.rule is not None
        and line.rule.family == "qualitative_tiers"
        and all(
            has("grade_words", word)
            for tier in line.rule.parameters.get("tiers", ())
            for word in tier["words"]
        )
    )


@check("RUL-10")
def odd_operator(goal: Goal) -> Iterator[Finding]:
    """One > among many ≥, or one = among many ≥ of the same second level."""
    counts = Counter(line.operator for line in goal.lines if line.numeric)
    for line in goal.lines:
        usual = {">": "≥", "<": "≤"}.get(line.operator or "")
        if line.numeric and usual and counts[line.operator] == 1 and counts[usual] >= 2:
            yield at_line("RUL-10", line, line.shown_target, found=line.operator or "", usual=usual)
    for level in {line.level2 for line in goal.lines}:
        group = [line for line in goal.lines if line.level2 == level and line.numeric]
        exact = [
            line
            for line in group
            if line.operator == "=" and pattern("number_words").search(line.name) is None
        ]
        others = [line for line in group if line.operator == "≥"]
        if len(exact) == 1 and len(others) >= 3 and len(group) == len(others) + 1 and not exact[0].percent:
            yield at_line("RUL-10", exact[0], exact[0].shown_target, found="=", usual="≥")
