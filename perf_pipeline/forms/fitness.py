"""What a cell can hold: how well a text fits the role of a column.

The table of fits is the whole knowledge of the aligner. Each text is classed once; a role then likes some
classes, bears others, and rejects the rest. Numbers are relative: about +3 for what can hardly stand
elsewhere (an operator, a level name), about -4 for what can hardly stand here.
"""

import re
from enum import IntEnum
from functools import lru_cache

from perf_pipeline.forms.stated_ids import is_stable_id
from perf_pipeline.forms.vocabulary import is_level1, is_level2, level_label, split_levels
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.notation.numbers import parse_number
from perf_pipeline.notation.targets import is_operator_cell, parse_operator, parse_quantity
from perf_pipeline.notation.units import is_known_unit, looks_like_unit

_RULE_WORDS = re.compile(
    r"得\d|计\d|扣\d|得分|计分|赋分|扣分|不得分|满分|扣完|分值|每.{1,12}扣|得满分|得0分|记\d|给\d"
)
_LONG = 40


class Class(IntEnum):
    """Classes of cell text, from the most telling to the least."""

    BLANK = 0
    OPERATOR = 1
    NUMBER = 2
    QUANTITY = 3
    UNIT = 4
    LEVEL1 = 5
    LEVEL2 = 6
    LEVEL_BOTH = 7  # 成本指标, 满意度指标: at home on either level; 产出指标-数量指标: both of them
    LEVEL_UNKNOWN = 8
    RULE = 9
    TEXT = 10
    LONG_TEXT = 11
    MARKER = 12  # 定性, 正向: stands in operator columns but is no operator


@lru_cache(maxsize=65536)
def classify(text: str) -> Class:
    """The class of a cell's text."""
    squeezed = squeeze(text)
    if not squeezed:
        return Class.BLANK
    if is_operator_cell(text):
        return Class.OPERATOR if parse_operator(text) is not None else Class.MARKER
    if parse_number(squeezed) is not None:
        return Class.NUMBER
    if is_known_unit(text):
        return Class.UNIT
    if parse_quantity(text).is_numeric:
        return Class.QUANTITY
    return _level_class(text) or (
        Class.RULE
        if _RULE_WORDS.search(squeezed)
        else Class.LONG_TEXT
        if len(squeezed) > _LONG
        else Class.TEXT
    )


def _level_class(text: str) -> Class | None:
    level = level_label(text)
    if level is None or not level.known:
        if split_levels(text) is not None:
            return Class.LEVEL_BOTH
        return None if level is None else Class.LEVEL_UNKNOWN
    first, second = is_level1(level.name), is_level2(level.name)
    if first and second:
        return Class.LEVEL_BOTH
    if first:
        return Class.LEVEL1
    return Class.LEVEL2


#            blank  op    num   qty   unit  lvl1  lvl2  both  lvl?  rule  text  long  mark
FITS: dict[str, tuple[float, ...]] = {
    "side": (0.0, -5.0, -5.0, -5.0, -5.0, -4.0, -4.0, -4.0, 2.0, -5.0, -3.0, -5.0, -5.0),
    "level1": (0.0, -5.0, -5.0, -5.0, -5.0, 3.0, -3.0, 3.0, -3.0, -5.0, -4.0, -5.0, -5.0),
    "level2": (0.0, -5.0, -5.0, -5.0, -5.0, -2.0, 3.0, 3.0, 0.5, -5.0, -2.5, -4.0, -5.0),
    "level3": (-1.5, -5.0, -4.0, -2.5, -3.0, -2.5, -1.5, -1.5, 0.5, -2.0, 1.0, -0.5, -5.0),
    "operator": (-0.3, 3.0, -5.0, -5.0, -5.0, -5.0, -5.0, -5.0, -5.0, -5.0, -5.0, -5.0, 2.5),
    "direction": (-0.3, 2.0, -5.0, -5.0, -5.0, -5.0, -5.0, -5.0, -5.0, -5.0, -3.0, -5.0, 3.0),
    "target": (-0.5, -4.0, 2.0, 2.5, -1.0, -3.0, -3.0, -3.0, -1.0, -1.5, 0.3, 0.0, -4.0),
    "unit": (0.0, -4.0, -4.0, -4.0, 2.5, -5.0, -5.0, -5.0, -5.0, -5.0, -2.0, -5.0, -4.0),
    "explanation": (-0.1, -4.0, -2.0, -1.0, -1.5, -3.0, -3.0, -3.0, -0.5, -0.5, 0.5, 0.6, -4.0),
    "basis": (0.0, -4.0, -2.0, -1.0, -2.0, -3.0, -3.0, -3.0, -0.5, -1.0, 0.3, 0.3, -4.0),
    "prior_year": (0.0, -3.0, 0.5, 1.0, -2.0, -3.0, -3.0, -3.0, -1.0, -2.0, 0.0, -1.0, -3.0),
    "weight": (-0.2, -5.0, 2.0, -1.0, -5.0, -5.0, -5.0, -5.0, -5.0, -4.0, -4.0, -5.0, -5.0),
    "rule": (-0.2, -4.0, -2.0, -1.5, -3.0, -4.0, -4.0, -4.0, -2.0, 2.0, 0.0, 0.3, -4.0),
    "evidence": (0.0, -4.0, -2.0, -2.0, -3.0, -3.0, -3.0, -3.0, -1.0, -1.0, 0.2, 0.0, -4.0),
    "remark": (0.0, -3.0, -1.0, -1.0, -2.0, -3.0, -3.0, -3.0, -1.0, -0.8, 0.1, 0.1, -3.0),
    "actual": (-0.2, -3.0, 1.5, 2.0, -2.0, -3.0, -3.0, -3.0, -1.0, -1.5, 0.3, 0.0, -3.0),
    "outlook": (-0.1, -3.0, 1.5, 2.0, -2.0, -3.0, -3.0, -3.0, -1.0, -1.5, 0.3, 0.0, -3.0),
    "likelihood": (0.0, -3.0, -3.0, -3.0, -3.0, -4.0, -4.0, -4.0, -2.0, -2.0, 0.3, -1.0, -3.0),
    "claimed_score": (-0.2, -5.0, 2.0, -1.0, -5.0, -5.0, -5.0, -5.0, -5.0, -4.0, -4.0, -5.0, -5.0),
    "reason_part": (0.0, -4.0, -2.0, -2.0, -3.0, -4.0, -4.0, -4.0, -1.0, -0.5, 0.3, 0.3, -4.0),
    "likelihood_option": (0.0, -4.0, -3.0, -3.0, -3.0, -4.0, -4.0, -4.0, -2.0, -2.0, 0.5, -2.0, -4.0),
    "ignored": (0.0,) * 13,
    "reason": (0.0, -4.0, -2.0, -2.0, -3.0, -4.0, -4.0, -4.0, -1.0, -0.5, 0.3, 0.3, -4.0),
    "measures": (0.0, -4.0, -2.0, -2.0, -3.0, -4.0, -4.0, -4.0, -1.0, -0.5, 0.3, 0.3, -4.0),
}
ID_ROLE = "indicator_id"
_UNNAMED = (0.1, -3.0, -2.0, -2.0, -2.0, -2.0, -2.0, -2.0, -2.0, -2.0, -1.0, -1.0, -3.0)
_UNKNOWN_UNIT = 0.2  # short words that no table knows: 辆次, 标准间
_POINTS_SUFFIX = re.compile(r"^\d+(?:\.\d+)?分$")


def fit(role: str | None, text: str) -> float:
    """How well ``text`` fits a column of ``role`` (None: an unnamed column)."""
    if role == ID_ROLE or is_stable_id(text):
        return _id_fit(role, text)
    kind = classify(text)
    if kind is Class.QUANTITY and role in ("weight", "claimed_score") and _POINTS_SUFFIX.match(squeeze(text)):
        return 2.0
    if kind is Class.TEXT and role == "unit" and looks_like_unit(text):
        return _UNKNOWN_UNIT
    return (FITS[role] if role is not None else _UNNAMED)[kind]


def _id_fit(role: str | None, text: str) -> float:
    """An id stands in the column of ids or in one without a name; other words in the column of ids move nothing."""
    if role in (ID_ROLE, "ignored"):
        return 3.0 if is_stable_id(text) else 0.0 if not squeeze(text) else -0.4
    return 0.0 if role is None else -5.0
