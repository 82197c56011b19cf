"""What the composed sentences are made with: the parts (compositions.yaml), their draw, and one composed sentence.

Nothing of the product is asked here: what a composition must give is reckoned by the families in fractions, from the domain's
arithmetic alone. Called by ``composed_numbers``, ``composed_words`` and ``compositions``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

T = TypeVar("T")
Score = Fraction | None
"""Points, or None: a person decides."""
WEIGHTS = (3, 4, 5, 6, 8, 10, 15)
RATES = (
    "设备完好率", "验收合格率", "学员通过率", "垃圾清运率", "建档立卡户覆盖率", "补贴发放准确率", "课程合格率", "系统可用率", "档案数字化率",
    "用户投诉办结率", "资金到位率", "配套资金到位率", "政策知晓率", "服务对象满意度",
)  # fmt: skip
AMOUNTS = (
    ("新建公厕数量", "座"), ("培训人次", "人次"), ("开展巡查次数", "次"), ("改造管网长度", "公里"), ("购置设备数量", "台"), ("发放宣传册", "份"),
    ("救助人数", "人"), ("举办展览场次", "场"), ("植树面积", "亩"), ("编制报告", "份"), ("购置办公设备", "台（套）"), ("更新车辆", "辆"),
    ("服务企业数", "家"), ("新增就业岗位", "个"), ("带动农户", "户"), ("建设高标准农田", "万亩"), ("实现税收", "万元"), ("检测样品", "批次"),
)  # fmt: skip
COSTS = (
    ("单位建设成本", "万元"), ("人均培训成本", "元"), ("平均响应时间", "分钟"), ("设备采购成本", "万元"), ("培训费标准", "元/人"), ("平均办理时限", "个工作日"),
    ("事项办结时间", "天"), ("建设工期", "个月"), ("传染病发病率", "‰"), ("补助标准", "元/人·天"), ("工程造价", "元/平方米"), ("万元产值能耗", "吨"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Composition:
    """A sentence from ``parts`` (slot → alternative), its indicator and what each actual must give."""

    family: str
    parts: Mapping[str, str]
    text: str
    indicator: Mapping[str, Any]
    weight: int
    scores: Sequence[tuple[str, Score]]


@dataclass(slots=True)
class Draw:
    """One sentence in the making: a chance, and which alternative of which slot it took."""

    random: Random
    family: str
    weight: int = 10
    parts: dict[str, str] = field(default_factory=dict)

    def pick(self, slot: str, unless: Callable[[str], bool] = lambda _: False) -> str:
        """An alternative of ``slot``, remembered."""
        self.parts[slot] = self.random.choice([each for each in slots()[slot] if not unless(each)])
        return self.parts[slot]

    def one(self, *values: T) -> T:
        """One of ``values``, not remembered."""
        return self.random.choice(values)

    def says(self, chance: float) -> bool:
        """True in that part of the cases."""
        return self.random.random() < chance

    def finished(
        self, text: str, indicator: Mapping[str, Any], scores: Sequence[tuple[Any, Score]], **values: Any
    ) -> Composition:
        """The sentence with its braces filled; scores are rounded half up to the cent."""
        name = indicator["level3"]
        said = text.format(n=name, w=self.weight, **values)
        if said.startswith("1.") and said[2:3].isdigit():
            said = said.removeprefix(
                "1."
            )  # 1.90%及以上: a list number or 1.9 per cent, which nobody can tell
        rounded = [(plain(actual), None if due is None else cents(due)) for actual, due in scores]
        return Composition(self.family, self.parts, said, indicator, self.weight, rounded)


@cache
def slots() -> dict[str, list[str]]:
    """The parts, as data."""
    read: dict[str, list[str]] = yaml.safe_load(
        Path(__file__).with_name("compositions.yaml").read_text(encoding="utf-8")
    )
    return read


def cents(points: Fraction) -> Fraction:
    """Half up to two places."""
    return Fraction((points * 100 + Fraction(1, 2)).__floor__(), 100)


def plain(value: Any) -> str:
    """A number as it is typed: no trailing zeros, at most four places; a text as it is."""
    if isinstance(value, str):
        return value
    exact = Fraction(value)
    typed = f"{float(exact):.4f}".rstrip("0").rstrip(".")
    assert Fraction(typed) == exact, f"{exact} has no end in four places"
    return typed


def measured(name: str, operator: str, target: Fraction | int, unit: str) -> dict[str, Any]:
    """An indicator with a number as its target."""
    return {"level3": name, "operator": operator, "target_value": plain(target), "target_unit": unit}


def two_prizes(draw: Draw) -> tuple[Fraction, Fraction]:
    """Points of a second and a third tier."""
    return Fraction(draw.weight) * draw.one(7, 8) / 10, Fraction(draw.weight) * draw.one(3, 4, 5) / 10


FAMILIES: dict[str, Callable[[Draw], Composition]] = {}
"""Every family of composed sentences by name."""


def family(make: Callable[[Draw], Composition]) -> Callable[[Draw], Composition]:
    """Enter a family under its function's name."""
    FAMILIES[make.__name__] = make
    return make
