"""Answers in words scored a second time, from the meaning of the rules' parameters and not from our code.

Nothing of the product is imported; the vocabulary (which word means "done") is data and read as such. What the
parameters mean stands in ``rulebook/rule.py``: labels match exactly, a count names cases of the rule's own, a grade
selects a band, and who says neither is for a person.
"""

import re
import unicodedata
from fractions import Fraction
from pathlib import Path

import yaml

from perf_pipeline_tests.scoring.reference import hundredths, number

ROOT = Path(__file__).resolve().parents[2]
WORDS = yaml.safe_load((ROOT / "perf_pipeline/rulebook/grammar/wording.yaml").read_text(encoding="utf-8"))
PERSON = ("needs_review", None, None)
NUMERALS = {
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
NO = ("没有", "未能", "不", "未", "无", "没")


def key_of(said):
    """A short answer without its dress: width, blanks, quotes and stops."""
    plain = unicodedata.normalize("NFKC", said or "")
    return "".join(c for c in plain if c.isalnum() or c in "/%.-").strip("./-%")


def given(points, weight):
    """A score, never above the full marks nor below nothing."""
    inside = max(Fraction(0), min(points, weight))
    return ("scored", hundredths(inside), None)


def worth(tier, weight):
    """Points of a tier, or None where a person gives them."""
    if tier.get("judged"):
        return None
    return number(tier["points"]) if "points" in tier else number(tier.get("share", 0)) * weight


def score(family, rule, report):
    """(status, hundredths, proposed hundredths) of an answer in words.

    ``report``: weight, target (words), has_target, deadline, said (grade first, then text), claimed.
    """
    weight = report["weight"]
    if weight is None:
        return PERSON
    said = [key for key in map(key_of, report["said"]) if key]
    if family == "graded_bands":
        return of_bands(rule, report, said, weight)
    if family == "qualitative_tiers":
        return of_labels(rule, said, weight)
    if family == "per_occurrence":
        counted = of_count(rule, said, weight)
        if counted:
            return counted
    if family == "all_or_nothing":
        met = {told for key in said if (told := met_by(rule, report, key)) is not None}
        if len(met) != 1:
            return PERSON
        if met == {True}:
            return given(weight, weight)
        return PERSON if rule.get("judged") else given(Fraction(0), weight)
    return of_numbers(family, rule, report, said, weight)


def of_numbers(family, rule, report, said, weight):
    """Words for a number say something only under a deadline, or where the target is in the same words."""
    undone = {"完成", "实施", "开展", "开工", "启动", "动工", "建成", "办", "举办"}
    never = any(denied(key) in undone or key == "尚未完成" for key in said)
    if report["deadline"] and family == "piecewise" and never:
        ends = [piece for piece in rule["pieces"] if "upper" not in piece]
        if len(ends) == 1 and not {"each", "each_share", "form"} & set(ends[0]):
            points = number(ends[0]["points"]) if "points" in ends[0] else number(ends[0]["share"]) * weight
            if (
                max(points, number(ends[0].get("least", 0))) <= 0
            ):  # what a late one earns, none at all does not
                return given(points, weight)
    own = [key_of(word) for word in rule.get("full_words", ())]
    if any(key in own or (denied(key) is not None and denied(key) in map(denied, own)) for key in said):
        return given(weight, weight)
    if report["has_target"]:
        return PERSON
    in_time = report["deadline"] and set(WORDS["in_time"]) & set(said)
    repeated = key_of(report["target"]) and key_of(report["target"]) in said and not numbered(family, rule)
    return given(weight, weight) if in_time or repeated else PERSON


def numbered(family, rule):
    """Whether the rule names numbers that only a number can reach; a bound that is the target itself is none."""
    if family == "execution_rate" or "threshold" in rule:
        return True
    if family == "piecewise":
        return rule.get("measure", "actual") == "actual"
    bounds = [tier.get(side) for tier in rule.get("tiers", ()) for side in ("lower", "upper")]
    return bool(rule.get("tiers")) and "target" not in bounds


# -- labels


def of_labels(rule, said, weight):
    """The label said, the number of cases, or "everything else" for words that say no."""
    counted = of_count(rule, said, weight)
    if counted:
        return counted
    for key in said:
        tier = labelled(rule["tiers"], key)
        if tier is not None:
            points = worth(tier, weight)
            return PERSON if points is None else given(points, weight)
    poor = any(sign in key for key in said for sign in WORDS["poor_signs"])
    if poor and "otherwise" in rule:
        return given(number(rule["otherwise"]), weight)
    return PERSON


def labelled(tiers, key):
    """The tier that has the word; where it says no, the only tier that says so with another no."""
    for tier in tiers:
        if key in map(key_of, tier["words"]):
            return tier
    if key[0] not in "没未无":
        return None
    alike = [
        tier for tier in tiers if any(denied(word) == denied(key) for word in map(key_of, tier["words"]))
    ]
    return alike[0] if len(alike) == 1 and denied(key) is not None else None


def denied(word):
    """What 没有建立, 未建立, 无建立 all deny; None where the word denies nothing."""
    found = re.fullmatch("(?:没有|没|未|无)(.*)", word)
    return found[1] if found else None


# -- counts


def of_count(rule, said, weight):
    """漏保2户, 共漏保两户, 2户漏保: so many cases of the rule's own name and unit; None where it is no such answer."""
    for key in said if rule.get("events") else ():
        cases = counted(key, rule["unit"], [key_of(event) for event in rule["events"]])
        if cases is None:
            continue
        if "counted" in rule:
            return in_span(rule["counted"], cases, weight)
        amount = abs(number(rule["each"])) * cases
        if "cap" in rule:
            amount = min(amount, number(rule["cap"]))
        return given(weight - amount if number(rule["each"]) < 0 else amount, weight)
    return None


def in_span(spans, cases, weight):
    """The first span that holds the number (逾期2个月); a number that no span holds tells nothing."""
    for span in spans:
        low, high = (number(span[side]) if side in span else None for side in ("lower", "upper"))
        begun = low is None or cases > low or (cases == low and not span.get("lower_open"))
        if begun and (high is None or cases < high or (cases == high and not span.get("upper_open"))):
            return given(worth(span, weight), weight)
    return None


def counted(key, unit, events):
    """How many ``unit`` of one of the ``events`` the answer tells; any word besides and it tells none."""
    unit = unit.removeprefix("个")
    found = re.fullmatch(rf"(\D*?)(\d+|[{''.join(NUMERALS)}])个?{re.escape(unit)}(\D*)", key)
    if found is None:
        return None
    around = r"(?:共计|合计|累计|目前|尚有|还有|仅|只|共|有|还|尚)*"
    name = re.sub(f"^{around}", "", found[1]) + re.sub("[了的]+$", "", re.sub(f"^{around}", "", found[3]))
    named = {name, re.sub("[了的]+$", "", name)}
    if not named & set(events):
        return None
    return NUMERALS.get(found[2]) or int(found[2])


# -- met or missed


def met_by(rule, report, key):
    """Whether ``key`` says that the state is there which earns the points; None when it does not say."""
    accept, reject = ({key_of(word) for word in rule.get(name, ())} for name in ("accept", "reject"))
    target = key_of(report["target"])
    wanted = set(accept)
    if (
        target
        and not report["has_target"]
        and (not accept or any(word.startswith(target) for word in accept))
    ):
        wanted.add(target)
    if key in accept or (key == target and key not in reject):
        return True
    if key not in reject and denied(key) is not None and denied(key) in map(denied, wanted):
        return True
    if denied(key) is not None and denied(key) in map(denied, reject):
        return False
    if key in reject or any(denies(key, state) for state in wanted):
        return False
    if wanted and all(
        state[0] in "不未无没非否零" and not state.startswith(tuple(WORDS["named_no"])) for state in wanted
    ):
        if key in set(map(key_of, WORDS["absent"])):
            return True
        return False if key in set(map(key_of, WORDS["present"])) else None
    if key in WORDS["attained"] or any(short_for(key, state) for state in wanted):
        return True
    return False if key in WORDS["missed"] else None


def short_for(key, state):
    """健全 for 制度健全, never for 不健全."""
    lead = state[: -len(key)]
    return len(key) > 1 and state.endswith(key) and bool(lead) and lead[-1] not in "不未无没非否零"


def denies(key, state):
    """Whether ``key`` is ``state``, or its short form, with one "no" put in somewhere; words of degree aside."""
    for no in NO:
        for at in range(len(key)):
            if not key.startswith(no, at):
                continue
            rest = key[:at] + key[at + len(no) :]
            pairs = [(rest, state), (bare(rest), bare(state))]
            if any(one == other or short_for(one, other) for one, other in pairs):
                return True
    return False


def bare(word):
    """按文件执行 of 严格按照文件执行."""
    return re.sub("^(?:已经|已|严格|认真|全面)", "", word).replace("按照", "按")


# -- bands


def of_bands(rule, report, said, weight):
    """A claim inside the band of the grade counts; any other is for a person, with the policy's proposal."""
    band = next((b for key in said for b in rule.get("bands", ()) if key in map(key_of, b["words"])), None)
    if band is None and rule.get("bands") and key_of(report["target"]) in said:
        band = rule["bands"][0]
    if band is None:
        return PERSON
    low, high = (number(band[side]) * weight / 100 for side in ("lower", "upper"))
    claimed = report["claimed"]
    if (
        claimed is not None
        and low <= claimed
        and (claimed < high or (claimed == high and not band.get("upper_open")))
    ):
        return given(claimed, weight)
    proposed = {"upper": high, "lower": low}.get(rule.get("policy"), (low + high) / 2)
    return ("needs_review", None, hundredths(proposed))
