"""Numbers of running text: with unit and noun, and paired with indicators."""

from decimal import Decimal

import pytest

from perf_pipeline.audit.quantities import _paired, quantities
from perf_pipeline_tests.audit.values import line


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "开展巡查12次，参加人数30人",
            [("开展巡查", "12", "次"), ("参加人数", "30", "人")],
            id="noun-before",
        ),
        pytest.param("新建5公里道路", [("新建", "5", "公里")], id="verb-before"),
        pytest.param("目标1：保障点位9个。目标2：无", [("保障点位", "9", "个")], id="list-numbers-are-none"),
        pytest.param("2024年12月底前完成", [], id="dates-are-none"),
        pytest.param("合格率达到百分之九十五", [("合格率达到", "95", "%")], id="in-words"),
        pytest.param("依据〔2020〕58号", [], id="document-number"),
        pytest.param("补助1,260人", [("补助", "1260", "人")], id="grouped"),
    ],
)
def test_quantities(text: str, found: list[tuple[str, str, str]]) -> None:
    """Number, unit, and the words of its clause."""
    assert [(q.noun, q.value, q.unit) for q in quantities(text)] == [(n, Decimal(v), u) for n, v, u in found]


def test_each_number_has_one_indicator() -> None:
    """The likest name wins, an equal number breaks ties, and no indicator serves twice."""
    said = quantities("站点工作次数4次，站点调研次数2次")
    lines = (
        line(ordinal=1, level3="站点培训次数", value="4", unit="次"),
        line(ordinal=2, level3="站点工作次数", value="4", unit="次"),
        line(ordinal=3, level3="站点调研次数", value="3", unit="次"),
    )
    assert {(q.text, paired.ordinal) for q, paired, _ in _paired(list(said), lines)} == {
        ("4次", 2),
        ("2次", 3),
    }
