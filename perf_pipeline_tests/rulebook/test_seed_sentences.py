"""The three real papers through reading, recognition and resolution: profiles, weights, families, points."""

import json
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.intake.reading import read
from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.resolution import Resolution, resolve
from perf_pipeline.rulebook.rule import ScoringRule
from perf_pipeline.rulebook.zones import EVERYWHERE, RATE, disagreement
from perf_pipeline.scoring.exact import Case, exact, score_one
from perf_pipeline.scoring.prepared import prepare
from perf_pipeline_tests.seeds import needs_seeds, seed

pytestmark = needs_seeds


def resolution(number: str) -> Resolution:
    """The resolved forms of a seed document."""
    path = seed(number)
    content = path.read_bytes()
    found = to_records(sha256(content).hexdigest(), recognise(read(content, path.name)))
    return resolve(frame(TABLES["form"], found.forms), frame(TABLES["form_line"], found.lines), None)


def points(resolved: Resolution, ordinal: int, actual: str, form: int = 0) -> Decimal | None:
    """What the ``ordinal``-th line of a form gives for ``actual``."""
    form_id = resolved.forms["form_id"].iloc[form]
    line = next(r for r in records(resolved.lines) if r["form_id"] == form_id and r["ordinal"] == ordinal)
    rule = next(r for r in records(resolved.rules) if r["rule_id"] == line["rule_id"])
    target = None if line["target_value"] is None else exact(line["target_value"])
    case = Case(exact(line["weight"]), target, line["operator"], Fraction(actual))
    return score_one(prepare(rule["family"], rule["parameters"]), case).score


def families(resolved: Resolution) -> dict[str, int]:
    """How many lines each family scores."""
    by_id = dict(zip(resolved.rules["rule_id"], resolved.rules["family"], strict=True))
    return dict(Counter(by_id[rule] for rule in resolved.lines["rule_id"]))


def test_every_sentence_of_the_township_is_read() -> None:
    """24 lines, each with its weight from the sentence, adding up to 90, and no finding."""
    resolved = resolution("002")
    assert resolved.forms["profile"].tolist() == ["hunan"]
    assert resolved.lines["weight_source"].tolist() == ["rule"] * 24
    assert resolved.lines["weight"].sum() == 90.0
    assert resolved.findings == []
    assert families(resolved) == {
        "step_deduction": 3,
        "proportional": 15,
        "qualitative_tiers": 5,
        "threshold_tiers": 1,
    }


@pytest.mark.parametrize(
    ("ordinal", "actual", "expected"),
    [
        (1, "588.12", "10"), (1, "646.93", "10"), (1, "646.932", "8"), (1, "705.744", "6"), (1, "2000", "0"),
        (2, "0", "5"), (2, "-3", "3.5"), (2, "-11", "0"),
        (4, "4", "2"), (4, "3", "1.5"), (4, "5", "2"), (7, "47", "1.96"),
        (11, "95", "1.9"), (11, "100", "2"),
        (24, "95", "10"), (24, "94.995", "8"), (24, "80", "8"), (24, "60", "5"), (24, "59.9", "0"),
    ],
)  # fmt: skip
def test_the_township_sentences_give_their_points(ordinal: int, actual: str, expected: str) -> None:
    """Caps, steps, own thresholds and tiers as the paper says them."""
    assert points(resolution("002"), ordinal, actual) == Decimal(expected)


def test_two_lines_of_the_township_pay_full_marks_elsewhere_than_their_target() -> None:
    """≥95% beside full marks at 100%, on the lines 23 and 26 of the paper and on no other of its 24 (RUL-01)."""
    resolved = resolution("002")
    compiled = {r["rule_id"]: r for r in records(resolved.rules)}
    found = {}
    for line in records(resolved.lines):
        stored = compiled[line["rule_id"]]
        rule = ScoringRule(stored["family"], json.loads(stored["parameters"]), None, "stated", "")
        if line["target_value"] is None:
            continue
        domain = RATE if line["target_unit"] == "%" else EVERYWHERE
        target = exact(line["target_value"])
        differs = disagreement(rule, line["operator"], target, exact(line["weight"]), domain=domain)
        if differs is not None:
            found[line["level3"]] = (line["place"], str(differs.unpaid), str(differs.overpaid))
    assert found == {
        "宣传调查入户率": ("line 23", "[95, 100)", "无"),
        "医保收缴率": ("line 26", "[95, 100)", "无"),
    }


def test_forms_without_points_take_the_national_split() -> None:
    """The county's nine tables: 50 / 30 / 10 shared exactly, no cost level of its own, execution apart."""
    resolved = resolution("003")
    assert set(resolved.forms["profile"]) == {"hebei"}
    tables = resolved.forms[resolved.forms["supports_form_id"].isna()]["form_id"]
    totals = (
        resolved.lines[resolved.lines["form_id"].isin(tables)].groupby("form_id")["weight"].sum().round(2)
    )
    assert set(totals) == {90.0}
    assert set(resolved.lines["weight_source"].dropna()) == {"profile"}


def test_named_rules_are_resolved_and_said_once_per_form() -> None:
    """The city's five tables: names only, 90 points each, one note each."""
    resolved = resolution("004")
    assert set(resolved.forms["profile"]) == {"xinjiang"}
    assert [finding.code for _, finding in resolved.findings] == ["RUL-05"] * 5
    assert set(resolved.lines.groupby("form_id")["weight"].sum()) == {90.0}
    assert set(resolved.rules["origin"]) == {"named"}


@pytest.mark.parametrize(
    ("ordinal", "actual", "expected"),
    [(1, "12", "10"), (1, "9", "7.5"), (3, "100", "10"), (3, "99", "0"), (5, "2160", "20"), (5, "2400", "18"), (7, "94", "8")],
)  # fmt: skip
def test_named_rules_give_their_points(ordinal: int, actual: str, expected: str) -> None:
    """By ratio, in reverse under ≤, all or nothing, satisfaction."""
    assert points(resolution("004"), ordinal, actual) == Decimal(expected)


def test_resolved_frames_hold_to_the_model() -> None:
    """Forms, lines and rules validate."""
    for number in ("002", "003", "004"):
        resolved = resolution(number)
        checked: dict[str, Any] = {
            "form": resolved.forms,
            "form_line": resolved.lines,
            "scoring_rule": resolved.rules,
        }
        for table, data in checked.items():
            TABLES[table].validate(data)
