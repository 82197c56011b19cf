"""Rules that give full marks for the target exactly: 等于目标值得满分，不等于的（含超出）不得分.

An = target that is reached counts as met when it is exceeded, unless the sentence says that more is no better. Called
by ``assembly`` and ``words``.
"""

import re
from collections.abc import Sequence

from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.grammar.sentence import Clause, Otherwise, ToTarget, Words
from perf_pipeline.rulebook.shapes.common import NotUnderstoodError

EXACT = {"exceeded": "symmetric"}
_UNEQUAL = re.compile("不等于|含超|含多|含高")
_EQUAL = re.compile(r"(?<![大高小低多少于或者及])等于(?!或|及|和)")


def denies_equality(clauses: Sequence[Clause], context: IndicatorContext) -> bool:
    """Whether the sentence says what is not equal gives; under another operator it contradicts the indicator."""
    unequal = any(_UNEQUAL.search(text) for text in _texts(clauses))
    if unequal and context.target_value is not None and context.operator not in ("=", None):
        raise NotUnderstoodError("规则要求等于指标值，比较符号不是等于")
    return unequal and context.operator == "=" and context.target_value is not None


def asks_for_equality(clauses: Sequence[Clause], context: IndicatorContext) -> bool:
    """等于目标值得满分，否则不得分: more than the target is no better than less."""
    if context.target_value is None or context.dated or context.operator != "=":
        return False
    texts = _texts(clauses)
    if any(_UNEQUAL.search(text) for text in texts):
        return True
    rest = any(isinstance(c.condition, Otherwise) and not c.condition.said for c in clauses)
    return rest and any(_EQUAL.search(text) for text in texts)


def _texts(clauses: Sequence[Clause]) -> list[str]:
    said = [c.condition for c in clauses if isinstance(c.condition, ToTarget | Otherwise | Words)]
    return [condition.text if isinstance(condition, Words) else condition.said for condition in said]
