"""NUM-01, 07, 08: what the paper tells of a project in running text against its table, and counts it claims."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rapidfuzz import fuzz

from perf_pipeline.audit.check import STATEMENT, Need, check
from perf_pipeline.audit.goal import Goal, Line, plain, same_unit
from perf_pipeline.audit.words import compiled, pattern, words
from perf_pipeline.findings import Finding, Severity
from perf_pipeline.notation.folding import squeeze

_ALIKE = 60.0
_TEXT = Need("", lambda goal: bool(goal.heading.statement or goal.objective))


@check("NUM-01", needs=[STATEMENT])
def statement_and_table(goal: Goal) -> Iterator[Finding]:
    """Budget, values, units and names of indicators in both parts of a paper."""
    told = goal.statement
    if told is None:
        return
    if goal.budget is not None and told.budget is not None and goal.budget != told.budget:
        values = {
            "what": "预算金额",
            "found": plain(goal.budget),
            "expected": plain(told.budget),
            "there": told.place,
        }
        yield Finding("NUM-01", goal.at("budget_total"), plain(goal.budget), values)
    for line, other in _pairs(goal.lines, told.lines):
        what = _difference(line, other)
        if what:
            values = {
                "what": what,
                "found": f"{line.name} {line.shown_target}",
                "expected": f"{other.name} {other.shown_target}",
                "there": other.place,
            }
            severity = Severity.INFO if what == "指标名称" else None
            yield Finding(
                "NUM-01", line.place, f"{line.name} {line.shown_target}", values, severity, line.ordinal
            )


def _pairs(lines: Sequence[Line], told: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Each told indicator with the line of the table that it must be: same second level, then the likest name."""
    taken: set[int] = set()
    for other in told:
        same_level = [line for line in lines if _same_level(line, other) and line.ordinal not in taken]
        pool = same_level or [
            line for line in lines if line.ordinal not in taken and _likeness(line, other) >= 75
        ]
        if pool:
            best = max(pool, key=lambda line: _likeness(line, other))
            taken.add(best.ordinal)
            yield best, other


def _same_level(line: Line, other: Line) -> bool:
    if other.level2 is None or line.level2 is None:
        return line.level1 == other.level1
    return line.level2 == other.level2


def _likeness(line: Line, other: Line) -> float:
    return float(fuzz.ratio(line.key, other.key))


def _difference(line: Line, other: Line) -> str:
    """What differs, in Chinese; '' when both say the same."""
    if line.numeric and other.numeric and line.value is not None and other.value is not None:
        if line.unit and other.unit:
            factor = same_unit(other.unit, line.unit)
            if factor is None:
                return "计量单位"
            if other.value * factor != line.value:
                return "指标值"
        elif line.value != other.value:
            return "指标值"
    elif line.numeric != other.numeric and (line.target_text and other.target_text):
        return "指标值（一处为数字，一处为文字）"
    return "指标名称" if _likeness(line, other) < _ALIKE else ""


@check("NUM-07", needs=[STATEMENT])
def spending_plans(goal: Goal) -> Iterator[Finding]:
    """The spending plan in words and in the table, month by month."""
    told = goal.statement.heading.plan if goal.statement is not None else {}
    unlike = [
        month
        for month in sorted(set(told) & set(goal.heading.plan), key=int)
        if Decimal(told[month]) != Decimal(goal.heading.plan[month])
    ]
    if unlike and goal.statement is not None:
        values = {
            "months": "、".join(f"{month}月" for month in unlike),
            "found": "、".join(f"{goal.heading.plan[month]}%" for month in unlike),
            "expected": "、".join(f"{told[month]}%" for month in unlike),
            "there": goal.statement.place,
        }
        yield Finding("NUM-07", goal.at("plan"), values["found"], values)


@check("NUM-08", needs=[_TEXT])
def claimed_counts(goal: Goal) -> Iterator[Finding]:
    """Numbers of indicators that the text claims."""
    text = squeeze(goal.heading.statement or goal.objective)
    firsts = len({line.level1 for line in goal.lines if line.level1})
    seconds = len({(line.level1, line.level2) for line in goal.lines})
    right = {
        "level1": {firsts},
        "level3": {len(goal.lines)},
        "level23": {len(goal.lines), seconds + len(goal.lines)},
    }
    for claim in words().claimed_counts:
        match = compiled(claim.pattern).search(text)
        if match is None:
            continue
        said = _count(match["count"])
        counted = right[claim.what]
        if said is not None and said not in counted:
            found = "或".join(map(str, sorted(counted)))
            place = goal.place if goal.heading.statement else goal.at("objective")
            yield Finding("NUM-08", place, match.group(), {"expected": match.group(), "found": found})


@check("VOC-05", needs=[_TEXT])
def announced_levels(goal: Goal) -> Iterator[Finding]:
    """First levels that the text announces and does not go on to use."""
    match = pattern("announced_levels").search(squeeze(goal.heading.statement or ""))
    used = {line.level1 for line in goal.lines if line.level1}
    announced = set(compiled(r"[一-龥]{2,3}指标").findall(match["levels"])) if match else used
    for level in sorted(announced - used):
        others = "、".join(sorted(used - announced)) or "无"
        yield Finding("VOC-05", goal.place, level, {"names": f"{level}、{others}", "first": goal.place})


def _count(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    digits = "一二三四五六七八九"
    tens, separator, ones = text.partition("十")
    if not separator:
        return digits.find(text) + 1 or None
    return (digits.find(tens) + 1 if tens else 1) * 10 + (digits.find(ones) + 1 if ones else 0)
