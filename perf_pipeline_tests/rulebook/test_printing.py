"""Whatever rule is printed can be read again and gives the same, for every family that a sentence can state."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf_pipeline.rulebook.compiler import IndicatorContext, execution_rule
from perf_pipeline.rulebook.profiles import profile_named
from perf_pipeline_tests.rulebook.printed_rules import corpus, difference, printed_again

NATIONAL = profile_named("national")
TEN = Decimal(10)
RATE = IndicatorContext(operator="≥", target_value=Decimal(95), target_unit="%", weight=TEN)
WHOLE = IndicatorContext(operator="=", target_value=Decimal(100), target_unit="%", weight=TEN)
COUNT = IndicatorContext(operator="≥", target_value=Decimal(400), target_unit="户", weight=TEN)
COST = IndicatorContext(operator="≤", target_value=Decimal(200), target_unit="万元", weight=TEN)
WORDS = IndicatorContext(target_text="明显", weight=TEN)
DATE = IndicatorContext(target_text="2025年10月31日前", weight=TEN)
DRIFT = IndicatorContext(operator="≤", target_value=Decimal(5), target_unit="%", weight=TEN)
PLAN = IndicatorContext(operator="=", target_value=Decimal(400), target_unit="亩", weight=TEN)

AMOUNTS = st.integers(1, 19).map(lambda n: str(Decimal(n) / 2))
EVERY = settings(max_examples=150, deadline=None)
Rule = tuple[str, dict[str, Any]]


def plain(number: Decimal | int) -> str:
    """A number as parameters hold it."""
    return format(Decimal(number).normalize(), "f")


def falling(draw: st.DrawFn, count: int) -> list[str]:
    """Different points below full marks, best first."""
    points = draw(st.lists(st.integers(1, 19), min_size=count, max_size=count, unique=True))
    return [plain(Decimal(n) / 2) for n in sorted(points, reverse=True)]


@st.composite
def tiers(draw: st.DrawFn, context: IndicatorContext, *, downward: bool = False) -> Rule:
    """Tiers by number, by target or by completion; some of them a person's, best first, with and without a rest."""
    by_ratio = draw(st.booleans()) and context.target_unit == "户"
    top = 100 if by_ratio or context.target_unit == "%" else int(context.target_value or 0)
    bounds = sorted(
        draw(st.sets(st.integers(top // 4, top - 1 if not downward else 2 * top), min_size=2, max_size=4)),
        reverse=not downward,
    )
    near, far = ("upper", "lower") if downward else ("lower", "upper")
    points = ["10", *falling(draw, len(bounds))]
    found: list[dict[str, Any]] = []
    for at, bound in enumerate(bounds):
        tier: dict[str, Any] = {near: str(bound)}
        before = found[-1] if found else {}
        if before and draw(st.booleans()):
            tier[far] = before[near]
            tier |= {} if before.get(f"{near}_open") else {f"{far}_open": True}
        if draw(st.booleans()):
            tier[f"{near}_open"] = True
        judged = at > 0 and draw(st.integers(0, 5)) == 0
        found.append(tier | ({"judged": True} if judged else {"points": points[at]}))
    rest = draw(st.sampled_from([None, {"points": "0"}, {"judged": True}]))
    tiers = found if rest is None else [*found, rest]
    return "threshold_tiers", {"tiers": tiers} | ({"basis": "ratio"} if by_ratio else {})


@EVERY
@given(rule=st.one_of(tiers(RATE), tiers(COUNT)), named=st.booleans())
def test_tiers(rule: Rule, named: bool) -> None:
    """By value and by completion, open and closed, a person's or not; with words of "not applicable" of their own."""
    family, parameters = rule
    context = (
        COUNT
        if any(int(t.get("lower", 0)) > 100 for t in parameters["tiers"]) or "basis" in parameters
        else RATE
    )
    more = {"not_applicable_full": True, "not_applicable_words": ["未涉及政府采购"]} if named else {}
    assert difference(family, parameters | more, context) is None


@EVERY
@given(rule=tiers(COST, downward=True))
def test_tiers_of_what_is_to_be_small(rule: Rule) -> None:
    """The same with the best tier below."""
    assert difference(*rule, COST) is None


@EVERY
@given(
    bounds=st.sets(st.integers(20, 94), min_size=1, max_size=3),
    shares=st.sets(st.integers(1, 19), min_size=3, max_size=3),
)
def test_satisfaction(bounds: set[int], shares: set[int]) -> None:
    """Full marks at the target, shares below it; it comes back as tiers."""
    given_shares = sorted((Decimal(s) / 20 for s in shares), reverse=True)
    below = [
        {"lower": str(b), "share": plain(s)}
        for b, s in zip(sorted(bounds, reverse=True), given_shares, strict=False)
    ]
    tiers = [{"lower": "target", "share": "1"}, *below, {"share": "0"}]
    assert difference("satisfaction", {"tiers": tiers}, RATE) is None


SCALES = (
    ["效果明显", "效果较明显", "效果一般", "效果不明显"],
    ["优秀", "良好", "合格", "不合格"],
    ["制度健全", "制度较健全", "制度不健全"],
    ["全部完成", "基本完成", "部分完成", "未完成"],
    ["A级", "B级", "C级"],
)
ALIASES = {"效果明显": ["明显"], "优秀": ["优"], "全部完成": ["完成"]}


@st.composite
def labels(draw: st.DrawFn) -> Rule:
    """Labels of one scale with other spellings, points or a person's choice, and what any other word gives."""
    scale = draw(st.sampled_from(SCALES))
    points = ["10", *falling(draw, len(scale) - 1)]
    tiers: list[dict[str, Any]] = []
    for at, label in enumerate(scale):
        words = [label, *ALIASES.get(label, ())]
        judged = 0 < at < len(scale) - 1 and draw(st.integers(0, 4)) == 0
        tiers.append({"words": words, **({"judged": True} if judged else {"points": points[at]})})
    if not any(tier.get("judged") for tier in tiers):
        tiers = tiers[: draw(st.integers(2, len(tiers)))]
    rest = draw(st.sampled_from([{}, {"otherwise": "0"}, {"judged": True}]))
    return "qualitative_tiers", {"tiers": tiers, **rest}


@EVERY
@given(rule=labels())
def test_labels(rule: Rule) -> None:
    """Every word, its other spellings, what is left to a person, and everything else."""
    family, parameters = rule
    again = printed_again(family, parameters, WORDS)
    assert again.family == family, again.parameters
    found = {tier["words"][0]: tier for tier in again.parameters["tiers"]}
    assert len(found) == len(parameters["tiers"])
    for own in parameters["tiers"]:
        tier = found[own["words"][0]]
        assert set(own["words"]) <= set(tier["words"])
        assert tier | {"words": own["words"]} == own
    assert {k: v for k, v in again.parameters.items() if k != "tiers"} == {
        k: v for k, v in parameters.items() if k != "tiers"
    }


EVENTS = [
    ("户", ["漏保"]),
    ("户", ["发现", "发现漏保", "漏保"]),
    ("项", ["缺少", "缺少制度", "制度"]),
    ("份", ["缺"]),
]


@EVERY
@given(each=AMOUNTS, event=st.sampled_from(EVENTS), cap=st.one_of(st.none(), st.integers(5, 9).map(str)))
def test_counts_in_words(each: str, event: tuple[str, list[str]], cap: str | None) -> None:
    """漏保2户 loses the same by the printed rule, up to its cap; whole numbers of cases and of points."""
    unit, events = event
    counted = {"each": f"-{each}", "unit": unit, "events": events} | ({} if cap is None else {"cap": cap})
    context = replace(WORDS, target_text="应保尽保")
    if events[0] == "发现":  # what happens is counted from nothing, what is missing from the whole
        assert difference("per_occurrence", counted, context) is None
        return
    tiers = {"tiers": [{"words": ["应保尽保"], "share": "1"}], **counted}
    assert difference("qualitative_tiers", tiers, context) is None


@EVERY
@given(
    each=AMOUNTS,
    unit=st.sampled_from(["项", "个", "次"]),
    event=st.sampled_from(["符合", "具备", "完成", "组织"]),
)
def test_cases_that_earn(each: str, unit: str, event: str) -> None:
    """每符合 1 项得 2 分."""
    assert difference("per_occurrence", {"each": each, "unit": unit, "events": [event]}, WORDS) is None


STATES = ["制度健全", "无安全事故", "资金使用合规", "项目按计划开工", "未发生重大舆情", "效果明显"]


@EVERY
@given(
    accept=st.lists(st.sampled_from(STATES), max_size=2, unique=True),
    reject=st.lists(st.sampled_from(["有安全事故", "出现截留情况", "被通报"]), max_size=2, unique=True),
    judged=st.booleans(),
    named=st.booleans(),
    context=st.sampled_from([WORDS, RATE, COST, DATE]),
)
def test_met_or_not(
    accept: list[str], reject: list[str], judged: bool, named: bool, context: IndicatorContext
) -> None:
    """With the answers that count as met and as missed, and with what a person decides."""
    parameters: dict[str, Any] = {"accept": accept} if accept else {}
    parameters |= ({"reject": reject} if reject else {}) | ({"judged": True} if judged else {})
    if named:
        parameters |= {
            "not_applicable_full": True,
            "not_applicable_words": ["无政府采购任务", "本年度无采购"],
        }
    if context is DATE and judged:  # what is late is a piece of its own then
        parameters.pop("judged")
    again = printed_again("all_or_nothing", parameters, context)
    assert (again.family, dict(again.parameters)) == ("all_or_nothing", parameters)


@st.composite
def pieces(draw: st.DrawFn) -> tuple[list[dict[str, Any]], IndicatorContext]:
    """Full marks, then a zone that loses in whole steps, evenly, or by completion, then tiers down to nothing."""
    context = draw(st.sampled_from([RATE, COUNT]))
    top = int(context.target_value or 0)
    middle, low = sorted(
        draw(st.sets(st.integers(top // 4, top - top // 10), min_size=2, max_size=2)), reverse=True
    )
    kind = draw(st.sampled_from(["steps", "based", "line", "ratio", "tier"]))
    zone: dict[str, Any] = {"lower": str(middle), "upper": str(top), "upper_open": True}
    ends: list[dict[str, Any]] = [{"upper": str(middle), "upper_open": True, "points": "0"}]
    size = draw(st.integers(1, 5))
    each = plain(Decimal(draw(st.integers(1, 8))) / 10)
    if kind in ("steps", "based") and Decimal(each) * (top - low) / size > 9:
        each, size = "0.1", top
    if kind == "steps":
        zone |= {"share": "1", "each": f"-{each}", "step": str(size), "origin": str(top)}
        ends = [
            {"lower": str(low), "upper": str(middle), "upper_open": True, "points": "0.5"},
            {"upper": str(low), "upper_open": True, "points": "0"},
        ]
    elif kind == "based":
        zone |= {"points": "8"}
        tail = {"upper": str(middle), "upper_open": True, "points": "8", "origin": str(middle)}
        ends = [tail | {"each": f"-{each}", "step": str(size)}]
    elif kind == "line":
        zone |= {
            "points": "6",
            "each": "4",
            "step": str(top - middle),
            "origin": str(middle),
            "pro_rata": True,
        }
    elif kind == "ratio":
        zone |= {"form": "ratio", "share": "1"}
    else:
        zone |= {"points": "7"}
    return [{"lower": str(top), "share": "1"}, zone, *ends], context


@EVERY
@given(found=pieces())
def test_pieces(found: tuple[list[dict[str, Any]], IndicatorContext]) -> None:
    """Steps from full marks and on a base, lines, shares of completion and tiers beside one another."""
    parts, context = found
    assert difference("piecewise", {"pieces": parts}, context) is None


@EVERY
@given(
    days=st.sets(st.integers(1, 120), min_size=2, max_size=2),
    each=st.integers(1, 5),
    step=st.integers(1, 15),
    kind=st.sampled_from(["tiers", "steps", "steps_and_end", "only_in_time"]),
)
def test_pieces_by_days(days: set[int], each: int, step: int, kind: str) -> None:
    """Delays after a date, in tiers and in steps, down to nothing or to a person."""
    first, last = (str(day) for day in sorted(days))
    late: list[dict[str, Any]] = {
        "tiers": [
            {"lower": "0", "lower_open": True, "upper": first, "points": "6"},
            {"lower": first, "lower_open": True, "upper": last, "points": "3"},
            {"lower": last, "lower_open": True, "points": "0"},
        ],
        "steps": [{"lower": "0", "lower_open": True, "share": "1", "each": f"-{each}", "step": str(step)}],
        "steps_and_end": [
            {
                "lower": "0",
                "lower_open": True,
                "upper": last,
                "share": "1",
                "each": f"-{each}",
                "step": str(step),
            },
            {"lower": last, "lower_open": True, "points": "0"},
        ],
        "only_in_time": [],
    }[kind]
    parameters = {"measure": "distance", "pieces": [{"upper": "0", "share": "1"}, *late]}
    assert difference("piecewise", parameters, DATE) is None


@EVERY
@given(
    edges=st.sets(st.integers(1, 40), min_size=2, max_size=2),
    context=st.sampled_from([DRIFT, PLAN]),
    each=st.integers(1, 9),
    stepped=st.booleans(),
)
def test_pieces_on_both_sides(edges: set[int], context: IndicatorContext, each: int, stepped: bool) -> None:
    """Deviations without their sign, from the target or of the indicator itself."""
    measure = "magnitude" if context is DRIFT else "deviation"
    first, last = (str(edge) for edge in sorted(edges))
    beyond: dict[str, Any] = {"lower": first, "lower_open": True}
    parts = [beyond | {"upper": last, "share": "0.5"}, {"lower": last, "lower_open": True, "points": "0"}]
    if stepped:
        parts = [beyond | {"share": "1", "each": plain(Decimal(-each) / 10), "step": "1", "origin": first}]
    assert (
        difference(
            "piecewise", {"measure": measure, "pieces": [{"upper": first, "share": "1"}, *parts]}, context
        )
        is None
    )


@EVERY
@given(first=st.integers(50, 95), second=st.integers(5, 45))
def test_bands(first: int, second: int) -> None:
    """Grades of attainment with the ranges of another place."""
    ranges = [("100", str(first)), (str(first), str(second)), (str(second), "0")]
    bands = [
        band.model_dump(exclude_defaults=True) | {"upper": upper, "lower": lower}
        for band, (upper, lower) in zip(NATIONAL.bands, ranges, strict=True)
    ]
    parameters = {"bands": bands, "policy": NATIONAL.band_policy}
    again = printed_again("graded_bands", parameters, WORDS)
    assert (again.family, dict(again.parameters)) == ("graded_bands", parameters)


@pytest.mark.parametrize("threshold", ["100", "95", "90"])
def test_execution(threshold: str) -> None:
    """The execution rate as an indicator of its own scores like the rule of the profile."""
    assert execution_rule(NATIONAL).family == "execution_rate"
    assert difference("execution_rate", {"threshold": threshold}, WHOLE) is None
    tiers = [{"lower": "95", "points": "10"}, {"lower": "80", "points": "8"}, {"points": "0"}]
    assert difference("execution_rate", {"tiers": tiers}, WHOLE) is None


def test_rules_of_the_sentence_files() -> None:
    """Nearly all rules that people's sentences give come back; what does not is unread, and no points are other points.

    Without words of their own: a step that has no end in decimals, and a line that begins below nothing (docs/decisions/0002).
    """
    told: Counter[str] = Counter()
    wrong = []
    for (family, _, context), parameters in corpus().items():
        found = difference(family, parameters, context)
        told["same" if found is None else "unread" if isinstance(found, str) else "other"] += 1
        if found is not None and not isinstance(found, str):
            wrong.append((family, parameters, found))
    assert told["same"] >= 1500
    assert told["unread"] <= 0.005 * told["same"], told
    assert len(wrong) <= 1, wrong
