"""One reported line scored a second time: which way it goes (words, numbers, dates, not applicable) and what it gives.

From domain.md and the statuses of the data dictionary; nothing of the product is imported. A missing actual is a
status and never 0, an indicator that does not apply has full marks only where its rule says so and a reason is on
record, units that do not convert are for a person.
"""

import re
from calendar import monthrange
from datetime import date
from fractions import Fraction

from perf_pipeline_tests.scoring import reference, words_reference
from perf_pipeline_tests.scoring.words_reference import PERSON, WORDS, key_of

YUAN = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
SECONDS = {"秒": 1, "分钟": 60, "小时": 3600}
TEN_THOUSANDS = {"万人": "人", "万户": "户", "万亩": "亩"}


def score(family, rule, indicator, report, year=2025):
    """(status, hundredths, proposed) of one line.

    ``indicator``: weight, operator, target (number), unit, target_text; ``report``: value, unit, text, attainment,
    reason, claimed. Numbers are exact fractions.
    """
    said = [report.get("attainment"), report.get("text")]
    if family == "not_applicable":
        return ("not_applicable", None, None)
    aside = does_not_apply(rule, indicator, report)
    if aside is not None:
        return aside
    if report.get("value") is None and not any(said):
        return ("missing_actual", None, None)
    due = deadline(indicator, year)
    if due is not None and by_days(family, rule):
        late = days_late(due, report.get("text"), year, family == "all_or_nothing")
        if late is not None:
            return counted(family, rule, indicator["weight"], Fraction(0), "≤", Fraction(late))
    by_words = family in ("graded_bands", "qualitative_tiers")
    if report.get("value") is None or (by_words and report.get("text")):
        words = {
            "weight": indicator["weight"],
            "target": indicator["target_text"],
            "has_target": indicator["target"] is not None,
            "deadline": due is not None,
            "said": said,
            "claimed": report.get("claimed"),
        }
        return PERSON if family == "unread" else words_reference.score(family, rule, words)
    times = converted(report.get("unit"), indicator["unit"])
    if times is None or by_words or family == "unread":
        return PERSON
    value = report["value"] * times
    return counted(family, rule, indicator["weight"], indicator["target"], indicator["operator"], value)


def counted(family, rule, weight, target, operator, value):
    """A number under its rule."""
    found = reference.score(family, rule, weight, target, operator, value)
    return PERSON if found == reference.REVIEW else ("scored", found, None)


def does_not_apply(rule, indicator, report):
    """What becomes of "not applicable"; None where the report does not say so."""
    key = key_of(report.get("text"))
    own = key in set(map(key_of, rule.get("not_applicable_words", ())))
    if not own and key not in set(map(key_of, WORDS["not_applicable_answers"])):
        return None
    if not rule.get("not_applicable_full"):
        return ("not_applicable", None, None)
    if not own and not report.get("reason"):
        return PERSON
    weight = indicator["weight"]
    return ("not_applicable", None if weight is None else reference.hundredths(weight), None)


def converted(given, wanted):
    """What a number in ``given`` is multiplied by; None when the two do not compare. A unit left out is the other."""
    if not given or not wanted or given == wanted:
        return Fraction(1)
    for sizes in (YUAN, SECONDS):
        if given in sizes and wanted in sizes:
            return Fraction(sizes[given], sizes[wanted])
    if TEN_THOUSANDS.get(given) == wanted:
        return Fraction(10_000)
    if TEN_THOUSANDS.get(wanted) == given:
        return Fraction(1, 10_000)
    if (given, wanted) == ("‰", "%"):
        return Fraction(1, 10)
    return Fraction(1) if {given, wanted} == {"天", "日"} else None


# -- dates


def by_days(family, rule):
    """Whether a rule counts days after a date: no number of its own means a day of the calendar."""
    if {"threshold", "floor"} & set(rule):
        return False
    if family == "piecewise":
        apart = rule.get("measure") in ("distance", "deviation")
        return apart and not any(piece.get("form") == "ratio" for piece in rule["pieces"])
    return family == "all_or_nothing" or (family == "step_deduction" and rule["step_basis"] == "points")


def deadline(indicator, year):
    """The last day in time, where the target is a date and less is not worse."""
    if indicator["target"] is not None or indicator["operator"] in ("≥", ">"):
        return None
    text = key_of(indicator["target_text"])
    span = days_of(re.sub("(?:之前|以前|前)?(?:完成)?$", "", text), year)
    if span is None or (span[0] != span[1] and re.search("月(?:之|以)?前", text)):
        return None  # 12月前: with or without December?
    return span[1]


def days_of(text, year):
    """First and last day of a printed date; None where it is none, as 29 February of most years."""
    try:
        return named_days(text or "", year)
    except ValueError:
        return None


def named_days(text, year):
    """First and last day; ValueError for a day that no month has."""
    if found := re.fullmatch(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日", text):
        day = date(int(found[1] or year), int(found[2]), int(found[3]))
        return day, day
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        day = date(*map(int, found.groups()))
        return day, day
    if found := re.fullmatch(r"(?:(\d{4})年)?(\d{1,2})月(底|末)?", text):
        own, month = int(found[1] or year), int(found[2])
        last = date(own, month, monthrange(own, month)[1])
        return (last, last) if found[3] else (last.replace(day=1), last)
    if text in ("年底", "年末"):
        return date(year, 12, 31), date(year, 12, 31)
    return None


def days_late(due, text, year, met_or_not):
    """Days after the deadline; None where the report leaves open what the rule asks."""
    span = days_of(re.sub("完成$", "", key_of(text)), year)
    if span is None:
        return None
    first, last = span
    if last <= due:
        return (last - due).days
    if first == last or (met_or_not and first > due):
        return (first - due).days
    return None
