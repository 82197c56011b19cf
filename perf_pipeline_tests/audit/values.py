"""Lines of goals for tests of single questions."""

from decimal import Decimal
from typing import Any

from perf_pipeline.audit.goal import Line


def line(**values: Any) -> Line:
    """A line with these values; numbers may be given as text."""
    plain: dict[str, Any] = {
        "ordinal": 1, "place": "line 1", "level1": "产出指标", "level2": "数量指标", "level3": "养护里程", "operator": "≥",
        "value": Decimal(48), "unit": "公里", "target_text": "≥48公里", "weight": Decimal(10), "weight_source": "stated",
        "explanation": None, "basis": None, "prior_year": None, "rule_text": None, "evidence": None, "rule": None,
    }  # fmt: skip
    given = {k: Decimal(v) if k in ("value", "weight") and v is not None else v for k, v in values.items()}
    return Line(**plain | given)
