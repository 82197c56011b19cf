"""NUM: shares, zeros, last year, ratios — what a single row says in numbers.

Money is ``amounts``, numbers in running text are ``quantities``, narrative against table is ``statements``.
"""

from collections.abc import Iterator

from perf_pipeline.audit.check import EXPLANATIONS, PRIOR_YEAR, at_line, check
from perf_pipeline.audit.goal import Goal, Line, same_unit
from perf_pipeline.audit.texts import says_nothing
from perf_pipeline.audit.words import has, pattern, words
from perf_pipeline.findings import Finding, Severity
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.notation.targets import parse_target


def _is_share(line: Line) -> bool:
    return line.percent and (has("ratio_names", line.name) or has("ratio_definition", line.explanation))


@check("NUM-09")
def beyond_the_whole(goal: Goal) -> Iterator[Finding]:
    """At least (or more than) all of a share."""
    for line in goal.lines:
        if line.value is None or not line.percent:
            continue
        all_of_it = line.operator in ("≥", ">") and line.value == 100
        if all_of_it or (line.value > 100 and _is_share(line)):
            yield at_line("NUM-09", line, line.shown_target, found=line.shown_target)


@check("NUM-10")
def cannot_be_missed(goal: Goal) -> Iterator[Finding]:
    """At least nothing, or at most all of a share."""
    for line in goal.lines:
        nothing = line.value == 0 and line.operator == "≥"
        everything = line.value is not None and line.value >= 100 and line.operator == "≤" and _is_share(line)
        if nothing or everything:
            yield at_line("NUM-10", line, line.shown_target, found=line.shown_target)


@check("NUM-11", needs=[PRIOR_YEAR])
def worse_than_before(goal: Goal) -> Iterator[Finding]:
    """A target behind what was reached last year."""
    for line in goal.lines:
        if line.value is None or not line.prior_year:
            continue
        before = parse_target(line.prior_year, "", line.unit or "", line.name)
        factor = same_unit(before.unit or line.unit or "", line.unit or "")
        if before.value is None or factor is None:
            continue
        reached = before.value * factor
        falling = line.operator in ("≥", ">", "=") and line.value < reached and not line.is_cost
        if falling or (line.operator in ("≤", "<") and line.value > reached):
            slight = abs(line.value - reached) < abs(reached) * goal.profile.audit.worse_share
            values = {"expected": line.prior_year, "found": line.shown_target}
            severity = Severity.INFO if slight else None
            yield Finding("NUM-11", line.place, line.prior_year, values, severity, line.ordinal)


@check("NUM-12")
def unclear_period(goal: Goal) -> Iterator[Finding]:
    """Per month in the name and per time in the unit; per person in the name and not in the unit."""
    for line in goal.lines:
        if line.value is None or not line.unit:
            continue
        unit = squeeze(line.unit)
        monthly = has("monthly", line.name) and "/" in unit and not unit.endswith(("月", "年"))
        monthly = monthly or (
            has("per_person", line.name) and "/" in unit and "人" not in unit and "名" not in unit
        )
        counted = (
            line.explanation and has("per_period", line.explanation) and unit in ("次", "场", "期", "场次")
        )
        if monthly or counted:
            words = line.explanation if counted and not monthly else line.name
            yield at_line("NUM-12", line, f"{words} {line.shown_target}", unit=line.unit, words=words or "")


@check("NUM-13", needs=[EXPLANATIONS])
def ratio_of_what(goal: Goal) -> Iterator[Finding]:
    """A percentage whose explanation names no numerator and denominator."""
    for line in goal.lines:
        if not line.percent or line.value is None or "满意" in line.name or not line.explanation:
            continue
        if not has("ratio_definition", line.explanation):
            yield at_line("NUM-13", line, line.explanation, cause=_restated(line))


def _restated(line: Line) -> str | None:
    return f"TXT-04@{line.place}" if says_nothing(line) else None


@check("NUM-13")
def share_of_no_ratio(goal: Goal) -> Iterator[Finding]:
    """A percentage of something that is no ratio by its name and is not explained at all."""
    stems = tuple(words().percent_stems)
    for line in goal.lines:
        named = has("ratio_names", line.name) or squeeze(line.name).endswith(stems) or "满意" in line.name
        if line.percent and line.value is not None and not line.explanation and line.name and not named:
            yield at_line("NUM-13", line, line.shown_target)


@check("NUM-14", needs=[EXPLANATIONS])
def same_top_and_bottom(goal: Goal) -> Iterator[Finding]:
    """A ratio of a thing to itself."""
    for line in goal.lines:
        match = pattern("ratio_parts").search(squeeze(line.explanation or ""))
        if match is None:
            continue
        top, bottom = (pattern("totals").sub("", part) for part in (match["top"], match["bottom"]))
        if top == bottom or (len(bottom) >= 5 and top.endswith(bottom)):
            yield at_line("NUM-14", line, line.explanation or "", top=match["top"], bottom=match["bottom"])


@check("NUM-15")
def ratio_in_words(goal: Goal) -> Iterator[Finding]:
    """Measured as a ratio, answered in words."""
    for line in goal.lines:
        ratio = has("ratio_names", line.name) or pattern("ratio_parts").search(
            squeeze(line.explanation or "")
        )
        if line.in_words and ratio:
            yield at_line("NUM-15", line, line.target_text or "", found=line.target_text or "")
