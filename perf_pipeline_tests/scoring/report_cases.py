"""Random lines of reports: every family beside targets in numbers, words and dates, answers of every sort. Seeded."""

import random
from dataclasses import dataclass, field
from typing import Any

from perf_pipeline_tests.scoring.cases import RULES

BANDS = [
    {"words": ["达成预期", "达成目标"], "upper": "100", "lower": "80"},
    {"words": ["部分达成并具有一定效果", "部分达成"], "upper": "80", "lower": "60", "upper_open": True},
    {"words": ["未达成且效果较差", "未达成"], "upper": "60", "lower": "0", "upper_open": True},
]
GRADES = [
    {"words": ["效果明显", "明显"], "points": "10"},
    {"words": ["效果较明显", "较明显"], "share": "0.8"},
    {"words": ["一般"], "points": "4"},
    {"words": ["不明显"], "points": "0"},
]
SYSTEMS = [
    {"words": ["已建立长效机制", "已建立"], "share": "1"},
    {"words": ["部分建立"], "judged": True},
    {"words": ["未建立长效机制", "未建立"], "points": "0"},
]
MISSING = {"each": "-1.5", "unit": "户", "events": ["发现", "发现漏保", "漏保"]}
DELAYS = {
    "counted": [
        {"lower": "0", "lower_open": True, "upper": "2", "upper_open": True, "points": "6"},
        {"lower": "2", "share": "0.2"},
    ],
    "unit": "个月",
    "events": ["逾期", "延期", "晚"],
}
NAMED = {"not_applicable_full": True, "not_applicable_words": ["未涉及政府采购", "本年度未涉及政府采购"]}

WORD_RULES: list[tuple[str, dict[str, Any]]] = [
    ("qualitative_tiers", {"tiers": GRADES}),
    ("qualitative_tiers", {"tiers": GRADES[:3], "otherwise": "1"}),
    ("qualitative_tiers", {"tiers": GRADES[:2], "judged": True}),
    ("qualitative_tiers", {"tiers": SYSTEMS, "not_applicable_full": True}),
    ("qualitative_tiers", {"tiers": [{"words": ["应保尽保"], "share": "1"}], **MISSING}),
    ("qualitative_tiers", {"tiers": [{"words": ["应保尽保"], "share": "1"}], **MISSING, "cap": "4"}),
    ("qualitative_tiers", {"tiers": [{"words": ["全部符合"], "share": "1"}], "each": "2", "unit": "个项", "events": ["符合"]}),
    ("qualitative_tiers", {"tiers": [{"words": ["按期完成", "按时完成"], "share": "1"}], **DELAYS}),
    (
        "qualitative_tiers",
        {
            "tiers": [{"words": ["按期完成"], "share": "1"}, {"words": ["未完成"], "points": "0"}],
            **DELAYS,
            "counted": [
                {"upper": "1", "share": "2/3"},
                {"lower": "1", "lower_open": True, "upper": "3", "points": "1.5"},
            ],
        },
    ),
    ("per_occurrence", MISSING),
    ("per_occurrence", {**MISSING, "cap": "4", **NAMED}),
    ("per_occurrence", {"each": "2.25", "unit": "项", "events": ["符合", "具备"]}),
    ("per_occurrence", {"each": "-0.5"}),
    ("all_or_nothing", {}),
    ("all_or_nothing", {"judged": True}),
    ("all_or_nothing", {"accept": ["制度健全"]}),
    ("all_or_nothing", {"accept": ["制度健全"], "judged": True, **NAMED}),
    ("all_or_nothing", {"accept": ["无安全事故", "未发生安全事故"]}),
    ("all_or_nothing", {"accept": ["否"], "reject": ["是"]}),
    ("all_or_nothing", {"accept": ["资金使用合规"], "reject": ["出现截留情况", "截留", "挪用"]}),
    ("all_or_nothing", {"accept": ["严格按照文件执行"], "not_applicable_full": True}),
    ("graded_bands", {"bands": BANDS}),
    ("graded_bands", {"bands": BANDS, "policy": "upper"}),
    ("graded_bands", {"bands": BANDS, "policy": "lower", **NAMED}),
    ("proportional", NAMED),
    ("proportional", {"full_words": ["全覆盖", "未发生安全事故"]}),
    ("threshold_tiers", {"tiers": [{"lower": "95", "points": "10"}, {"points": "2"}], "not_applicable_full": True}),
    ("piecewise", {"pieces": [{"lower": "95", "share": "1"}, {"form": "ratio", "share": "1"}], **NAMED}),
    ("unread", {"reason": "酌情"}),
    ("not_applicable", {"reason": "本级不考核"}),
]  # fmt: skip
DATE_RULES: list[tuple[str, dict[str, Any]]] = [
    ("all_or_nothing", {}),
    ("all_or_nothing", {"accept": ["按期完成"], "judged": True}),
    ("all_or_nothing", {"threshold": "90"}),
    ("step_deduction", {"direction": "above", "step": "1", "step_basis": "points", "deduct": "0.5"}),
    ("step_deduction", {"direction": "above", "step": "7", "step_basis": "points", "deduct": "1.25", "cap": "4"}),
    ("step_deduction", {"direction": "above", "step": "7", "step_basis": "points", "deduct": "1", "round_up": True}),
    ("step_deduction", {"direction": "above", "step": "3", "step_basis": "points", "deduct": "0.7", "pro_rata": True}),
    ("step_deduction", {"direction": "above", "step": "10", "step_basis": "relative", "deduct": "1"}),
    (
        "piecewise",
        {
            "measure": "distance",
            "pieces": [
                {"upper": "0", "share": "1"},
                {"lower": "0", "lower_open": True, "upper": "7", "points": "6"},
                {"lower": "7", "lower_open": True, "upper": "31", "points": "5", "each": "-0.3", "step": "2", "origin": "7"},
                {"lower": "31", "lower_open": True, "points": "1"},
            ],
        },
    ),
    (
        "piecewise",
        {
            "measure": "distance",
            "pieces": [{"upper": "0", "share": "1"}, {"share": "1", "each": "-0.5", "round_up": True, "step": "5"}],
        },
    ),
    ("piecewise", {"pieces": [{"lower": "90", "share": "1"}, {"points": "0"}]}),
]  # fmt: skip
FAMILIES = [*RULES, *WORD_RULES * 3, *DATE_RULES * 3]

ANSWERS = [
    "明显", "效果明显", "较明显", "效果较明显", "一般", "不明显", "很明显", "显著", "较差", "已建立", "已建立长效机制", "没有建立长效机制",
    "没建立长效机制", "未建立", "无建立", "部分建立", "制度健全", "健全", "不健全", "制度不健全", "制度比较健全", "无安全事故", "有安全事故",
    "未发生安全事故", "没有发生安全事故", "发生安全事故", "安全事故", "是", "否", "有", "无", "没有", "发生", "未发生", "完成", "已完成", "未完成",
    "尚未完成", "没有完成", "达成", "未达成", "达标", "部分达成", "部分达成并具有一定效果", "未达成且效果较差", "达成预期", "达成目标", "合规",
    "资金使用合规", "资金使用不合规", "不合规", "截留", "挪用", "出现截留情况", "按文件执行", "严格按照文件执行", "未按文件执行",
    "未严格按照文件执行", "未执行", "按期完成", "按时完成", "未按期完成", "及时", "提前完成", "逾期", "应保尽保", "全部符合", "有效提升", "提升",
    "不适用", "不涉及", "N/A", "未涉及政府采购", "本年度未涉及政府采购", "尚可", "情况良好",
]  # fmt: skip
COUNTS = [
    "逾期1个月", "逾期2个月", "延期3个月", "晚四个月", "逾期0个月", "逾期2天", "逾期4个月", "逾期一月",
    "漏保2户", "漏保0户", "漏保12户", "共漏保两户", "2户漏保", "发现漏保3户", "发现2户", "漏保3人", "错保2户", "漏保2户已整改", "仅漏保1户",
    "漏保三户", "符合2项", "符合2个项", "具备三项", "符合10项", "2项符合", "符合项", "漏保2.5户", "累计漏保4户了", "发生2次", "约漏保2户",
]  # fmt: skip
DATES = [
    "2025年10月31日", "2025年11月1日", "2025年10月30日", "2025-11-07", "11月8日", "2025年11月9日", "2025年12月1日", "2025年12月2日", "2025年11月",
    "2025年10月", "10月", "11月底", "2026年1月5日", "2024年12月31日", "2025年2月29日", "年底", "12月31日完成",
]  # fmt: skip
DEADLINES = [
    "2025年10月31日前",
    "10月底前",
    "2025年10月31日",
    "2025年10月前",
    "2025-10-31",
    "年底前",
    "2025年10月底前完成",
]
WORD_TARGETS = [
    "明显",
    "制度健全",
    "健全",
    "无安全事故",
    "有效提升",
    "否",
    "是",
    "应保尽保",
    "达成预期",
    "按期完成",
    "未发生",
]
UNITS = [
    (None, None),
    ("%", "%"),
    ("万元", "元"),
    ("元", "万元"),
    ("小时", "分钟"),
    ("天", "日"),
    ("户", "万户"),
    ("次", "人"),
    ("%", "次"),
    ("%", "‰"),
]
DRESS = ["{}", "{}", "{}", " {} ", "「{}」", "{}。", "，{}；"]
REASONS = [None, "当年无此任务"]
WEIGHTS = [10.0, 10.0, 5.0, 7.5, 2.0, 0.0, 12.25, None]


@dataclass(frozen=True)
class Line:
    """One rule, indicator and report; numbers as doubles, as a frame holds them."""

    family: str
    rule: dict[str, Any]
    indicator: dict[str, Any]
    report: dict[str, Any] = field(default_factory=dict)


def random_lines(size: int, seed: int) -> list[Line]:
    """``size`` lines that somebody could have handed in, and some that nobody should."""
    chance = random.Random(seed)
    return [_line(chance) for _ in range(size)]


def _line(chance: random.Random) -> Line:
    family, rule = chance.choice(FAMILIES)
    unit, given = chance.choice(UNITS)
    indicator: dict[str, Any] = {
        "operator": chance.choice(["≥", "≤", "=", ">", "<", None]),
        "target_value": None,
        "target_unit": None,
        "target_text": None,
        "weight": chance.choice(WEIGHTS),
    }
    dated = (family, rule) in DATE_RULES
    worded = (family, rule) in WORD_RULES
    kind = chance.choice(
        ["number", "words", "date", *[("date" if dated else "words" if worded else "number")] * 6]
    )
    if kind == "number":
        number = chance.choice([0.0, 90.0, 95.0, 100.0, 2.0, -5.0, 37.5])
        indicator |= {"target_value": number, "target_unit": unit, "target_text": f"{number}"}
    else:
        indicator["target_text"] = chance.choice(WORD_TARGETS if kind == "words" else DEADLINES)
        if dated and kind == "date":
            indicator["operator"] = chance.choice(["≤", None, "=", "≥"])
    return Line(family, rule, indicator, _report(chance, kind, given, own_words(rule)))


def own_words(rule: dict[str, Any]) -> list[str]:
    """Every word that a rule itself names, and every count of its events."""
    counts = [count for count in COUNTS if any(event in count for event in rule.get("events", ()))]
    listed = [one.get("words", []) for one in (*rule.get("tiers", ()), *rule.get("bands", ()))]
    named = (
        *listed,
        rule.get("accept", []),
        rule.get("reject", []),
        rule.get("not_applicable_words", []),
        rule.get("full_words", []),
    )
    return [word for words in named for word in words] + counts


def _report(chance: random.Random, kind: str, unit: str | None, own: list[str]) -> dict[str, Any]:
    report: dict[str, Any] = {
        "actual_value": None,
        "actual_unit": None,
        "actual_text": None,
        "attainment": None,
    }
    report["deviation_reason"] = chance.choice(REASONS)
    report["claimed_score"] = chance.choice([None, 10.0, 8.0, 6.5, 4.0, 0.0, 1.25])
    how = chance.choice(["nothing", "number", "words", "words", "count", "date", *([kind] * 12)])
    if how == "number":
        value = chance.choice([0.0, 1.0, 37.5, 89.99, 90.0, 95.0, 99.0, 100.0, 120.0, -3.0, 2.5])
        report |= {"actual_value": value, "actual_unit": unit}
        report["actual_text"] = chance.choice([None, None, f"{value}", "一般"])
    elif how != "nothing":
        pool = {"words": own if own and chance.random() < 0.4 else ANSWERS, "count": COUNTS, "date": DATES}[
            how
        ]
        report["actual_text"] = chance.choice(DRESS).format(chance.choice(pool))
    if chance.random() < 0.1:
        report["attainment"] = chance.choice([BANDS[0]["words"][0], "部分达成", "未达成", "一般"])
    return report
