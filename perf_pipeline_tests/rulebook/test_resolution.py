"""Weights and findings of resolution on small forms."""

from decimal import Decimal
from typing import Any

import pytest

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.records import Execution, Heading
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.resolution import Resolution, equal_parts, resolve

LEVELS = {"c": "成本指标", "o": "产出指标", "b": "效益指标", "s": "满意度指标", "x": "其他指标"}


def resolved(
    lines: list[dict[str, Any]], heading: Heading | None = None, override: str | None = None, **form: Any
) -> Resolution:
    """Resolve one form of ``lines``; "level" is a letter of LEVELS."""
    plain = {
        "form_id": "f",
        "ordinal": 1,
        "layout": "g",
        "place": "line 1",
        "scope": "project",
        "is_current": True,
    }
    forms = frame(TABLES["form"], [plain | {"heading": (heading or Heading()).to_json()} | form])
    rows = [
        {
            "form_id": "f",
            "ordinal": n,
            "level3": f"指标{n}",
            "level3_key": f"指标{n}",
            "operator": "≥",
            "target_value": 5.0,
            "place": f"line {n}",
        }
        | {"level1": LEVELS[line["level"]]}
        | {key: value for key, value in line.items() if key != "level"}
        for n, line in enumerate(lines, start=1)
    ]
    return resolve(forms, frame(TABLES["form_line"], rows), override)


def weights(found: Resolution) -> list[float | None]:
    """Weights in line order."""
    return [row["weight"] for row in records(found.lines)]


def codes(found: Resolution) -> list[str]:
    """Codes of the findings in order."""
    return [finding.code for _, finding in found.findings]


@pytest.mark.parametrize(
    ("points", "count", "parts"),
    [("50", 3, ["16.67", "16.67", "16.66"]), ("10", 1, ["10"]), ("30", 7, ["4.29"] * 4 + ["4.28"] * 3)],
    ids=["thirds", "one", "sevenths"],
)
def test_equal_parts_add_up_exactly(points: str, count: int, parts: list[str]) -> None:
    """What is left over goes to the first parts."""
    assert equal_parts(Decimal(points), count) == [Decimal(part) for part in parts]
    assert sum(equal_parts(Decimal(points), count)) == Decimal(points)


def test_split_without_and_with_cost() -> None:
    """50/30/10 without cost indicators, 20/40/20/10 with them."""
    assert weights(resolved([{"level": "o"}, {"level": "b"}, {"level": "s"}])) == [50.0, 30.0, 10.0]
    assert weights(resolved([{"level": "c"}, {"level": "o"}, {"level": "b"}, {"level": "s"}])) == [
        20.0,
        40.0,
        20.0,
        10.0,
    ]


def test_weight_comes_from_column_then_rule_then_profile() -> None:
    """And the source says which; the profile shares what the others leave."""
    lines = [
        {"level": "o", "weight": 20.0},
        {"level": "o", "rule_text": "达到目标值得10分，否则不得分"},
        {"level": "o"},
        {"level": "b"},
        {"level": "s"},
    ]
    found = resolved(lines)
    assert weights(found) == [20.0, 10.0, 20.0, 30.0, 10.0]
    assert found.lines["weight_source"].tolist() == ["stated", "rule", "profile", "profile", "profile"]


def test_points_in_level_labels_come_before_the_profile() -> None:
    """产出指标（30分） overrules the split."""
    heading = Heading(group_points={"产出指标": "30", "效益指标": "50"})
    assert weights(resolved([{"level": "o"}, {"level": "b"}, {"level": "s"}], heading)) == [30.0, 50.0, 10.0]


def test_cost_level_under_a_split_without_one_shares_with_output() -> None:
    """The county has no cost level: cost indicators share the points of 产出, and it is said."""
    found = resolved([{"level": "c"}, {"level": "o"}, {"level": "b"}, {"level": "s"}], override="hebei")
    assert weights(found) == [25.0, 25.0, 30.0, 10.0]
    assert codes(found) == ["PTS-04"]


def test_unknown_level_has_no_weight() -> None:
    """Not guessed."""
    found = resolved([{"level": "x"}])
    assert (weights(found), codes(found)) == ([None], ["PTS-05"])


@pytest.mark.parametrize(
    ("total", "execution", "expected"),
    [
        (90.0, None, []),
        (100.0, None, []),
        (80.0, None, []),
        (85.0, None, ["PTS-01"]),
        (90.0, "10", []),
        (80.0, "20", []),
        (90.0, "20", ["PTS-01"]),
    ],
    ids=["ninety", "hundred", "eighty", "eighty_five", "with_ten", "with_twenty", "hundred_and_ten"],
)
def test_sums(total: float, execution: str | None, expected: list[str]) -> None:
    """100, 90 with 10, 80 with 20; nothing is rescaled."""
    heading = Heading(execution=Execution(weight=execution)) if execution else None
    found = resolved([{"level": "o", "weight": total}], heading)
    assert (codes(found), weights(found)) == (expected, [total])


def test_level_label_that_does_not_fit_its_indicators() -> None:
    """A label of 60 over indicators of 50."""
    found = resolved(
        [{"level": "o", "weight": 50.0}, {"level": "b", "weight": 40.0}],
        Heading(group_points={"产出指标": "60"}),
    )
    assert codes(found) == ["PTS-02"]


def test_rule_findings() -> None:
    """Unread rules, weights that contradict their sentence, names resolved once per form."""
    lines = [
        {"level": "o", "weight": 45.0, "rule_text": "酌情扣分"},
        {"level": "o", "weight": 25.0, "rule_text": "达到目标值得10分，否则不得分"},
        {"level": "b", "weight": 10.0, "rule_text": "直接赋分"},
        {"level": "b", "weight": 10.0, "rule_text": "按正常比例赋分"},
    ]
    found = resolved(lines)
    assert sorted(codes(found)) == ["PTS-06", "RUL-05", "SCO-04"]


def test_override_and_unknown_profile() -> None:
    """One profile for all; an unknown name says which are known."""
    assert resolved([{"level": "o"}], override="xinjiang").forms["profile"].tolist() == ["xinjiang"]
    with pytest.raises(ConfigurationError, match="national"):
        resolved([{"level": "o"}], override="atlantis")


def test_narratives_beside_a_table_get_no_findings() -> None:
    """The table says it all."""
    assert codes(resolved([{"level": "x"}], supports_form_id="t")) == []


def test_inputs_are_not_changed() -> None:
    """Frames given stay as they were."""
    found = resolved([{"level": "o"}])
    again = resolve(found.forms.assign(profile=""), found.lines, None)
    assert again.lines["weight_source"].tolist() == ["stated"]
    assert found.lines["weight_source"].tolist() == ["profile"]
