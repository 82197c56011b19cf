"""How far from the target, on whichever side: 偏差率10%以内, 偏离目标值5%-10%.

Said with ± or 绝对值 a deviation has two sides. Said without, it has two where the target is an exact value (=);
under a target to be reached or kept the sentence does not say whether the better side counts, and a person
decides. A range that goes on from such a one without naming it again is of the deviation too. Called by ``assembly``.
"""

from collections.abc import Sequence
from dataclasses import replace

from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.grammar.sentence import OF_TARGET, Clause, Range
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError

_SHARES = ("%", OF_TARGET)


def two_sided(clauses: Sequence[Clause], context: IndicatorContext) -> Sequence[Clause]:
    """``clauses`` with every deviation in percent of an amount as one without its sign."""
    if context.is_rate or not context.target_value:
        return clauses
    zones = [c.condition for c in clauses if isinstance(c.condition, Range)]
    if not any(zone.unit in _SHARES and (zone.deviates or zone.absolute) for zone in zones):
        return clauses
    if context.operator != "=" and not any(zone.absolute for zone in zones):
        raise NotUnderstoodError("偏差没有说明是单向还是双向")
    return [
        replace(c, condition=replace(c.condition, absolute=True, offset="", unit="%"))
        if isinstance(c.condition, Range) and _goes_on(c.condition)
        else c
        for c in clauses
    ]


def _goes_on(zone: Range) -> bool:
    return zone.unit in _SHARES and (zone.deviates or zone.absolute or not (zone.subject or zone.offset))
