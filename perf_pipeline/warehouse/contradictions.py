"""What a report says otherwise than the goal it reports on: other targets, points or names.

The goal counts; lowering the target on the self-evaluation is the oldest way to a full score, so every
difference is a finding with both values and both places. Differences of writing are none: units that
convert, a bare number beside ≥, a name that is cut off. Called by ``projection``.
"""

from collections.abc import Iterator
from typing import Final

from perf_pipeline.findings import Finding
from perf_pipeline.warehouse.agreement import Joinable, same_target, same_weight
from perf_pipeline.warehouse.amendments import joinable
from perf_pipeline.warehouse.likeness import is_cut
from perf_pipeline.warehouse.rows import Row

_DIRECTION: Final = {"≥": 1, ">": 1, "≤": -1, "<": -1}


def contradictions(goal_line: Row, line: Row) -> Iterator[Finding]:
    """Findings on a report's ``line`` joined to the indicator that ``goal_line`` states."""
    stated, reported = joinable(goal_line, "goal"), joinable(line, "report")
    if _other_target(stated, reported):
        yield _finding("ACT-01", goal_line, line, _target(goal_line), _target(line))
    if same_weight(stated, reported) is False:
        yield _finding("ACT-02", goal_line, line, _points(goal_line), _points(line))
    keys = stated.name, reported.name
    if all(keys) and keys[0] != keys[1] and not is_cut(*keys):
        yield _finding("ACT-03", goal_line, line, goal_line["level3"], line["level3"])


def _other_target(stated: Joinable, reported: Joinable) -> bool:
    directions = _DIRECTION.get(stated.operator or ""), _DIRECTION.get(reported.operator or "")
    if all(directions) and directions[0] != directions[1]:
        return True
    if stated.value is not None and stated.value == reported.value:
        return False  # whether the units agree is asked where the actual is scored
    return same_target(stated, reported) is False


def _finding(code: str, goal_line: Row, line: Row, goal: str, report: str) -> Finding:
    name = goal_line["level3"] or goal_line["level2"] or ""
    values = {"name": name, "goal": goal, "report": report, "goal_place": goal_line["place"]}
    return Finding(code, place=line["place"], quote=report, values=values, line=line["ordinal"])


def _target(line: Row) -> str:
    text: str = line["target_text"] or ""
    if line["target_value"] is None:
        return text
    number = f"{line['target_value']:.6f}".rstrip("0").rstrip(".")
    return f"{line['operator'] or ''}{number}{line['target_unit'] or ''}"


def _points(line: Row) -> str:
    return f"{line['weight']:.4f}".rstrip("0").rstrip(".")
