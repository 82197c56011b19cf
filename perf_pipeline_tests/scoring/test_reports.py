"""Whole lines of reports against the independent scorer: status, points and proposal, words, counts, dates, units."""

from fractions import Fraction
from typing import Any

from perf_pipeline.model.derive import records
from perf_pipeline.rulebook.deadlines import dated
from perf_pipeline.rulebook.rule import PARAMETERS
from perf_pipeline.scoring.exact import Case, score_one
from perf_pipeline.scoring.prepared import prepared_from
from perf_pipeline.scoring.scores import score_year
from perf_pipeline_tests.rulebook.printed_rules import corpus, telling
from perf_pipeline_tests.scoring import reference, report_reference
from perf_pipeline_tests.scoring.report_cases import DATE_RULES, FAMILIES, WORD_RULES, Line, random_lines
from perf_pipeline_tests.scoring.year_frames import actual, indicator, rule, year

Outcome = tuple[str, int | None, int | None]


def product(lines: list[Line]) -> list[Outcome]:
    """What a scored year says of every line."""
    numbers = {id(r): n for n, (_, r) in enumerate(FAMILIES)}
    rules = {n: rule(family, r, f"r{n}") for n, (family, r) in enumerate(FAMILIES)}
    frames = year(
        [
            indicator(n, **line.indicator, rule_id=f"r{numbers[id(line.rule)]}")
            for n, line in enumerate(lines)
        ],
        [actual(n, **line.report) for n, line in enumerate(lines)],
        list(rules.values()),
    )
    rows = {row["indicator_id"]: row for row in records(score_year(frames).indicator_score)}
    return [outcome(rows[f"i{n}"]) for n in range(len(lines))]


def outcome(row: dict[str, Any]) -> Outcome:
    """Status, hundredths and proposed hundredths of a row."""
    hundredths = [
        None if row[name] is None else round(row[name] * 100) for name in ("score", "proposed_score")
    ]
    return row["status"], hundredths[0], hundredths[1]


def exactly(value: float | None) -> Fraction | None:
    """A number of a frame as the decimal that it was written for."""
    return None if value is None else reference.number(value)


def expected(line: Line) -> Outcome:
    """The same from the independent scorer."""
    told, report = line.indicator, line.report
    return report_reference.score(
        line.family,
        line.rule,
        {
            "weight": exactly(told["weight"]),
            "operator": told["operator"],
            "target": exactly(told["target_value"]),
            "unit": told["target_unit"],
            "target_text": told["target_text"],
        },
        {
            "value": exactly(report["actual_value"]),
            "unit": report["actual_unit"],
            "text": report["actual_text"],
            "attainment": report["attainment"],
            "reason": report["deviation_reason"],
            "claimed": exactly(report["claimed_score"]),
        },
    )


def test_lines_agree_with_the_independent_scorer() -> None:
    """0 differences over random lines of all families, in words, counts, dates and numbers."""
    lines = random_lines(12_000, seed=20261121)
    wrong = [
        (line, one, other)
        for line, one, other in zip(lines, map(expected, lines), product(lines), strict=True)
        if one != other
    ]
    assert not wrong, f"{len(wrong)} lines differ, e.g. {wrong[:3]}"


def test_the_lines_reach_every_way_of_scoring() -> None:
    """Each word and date rule is both scored and reviewed, and every status occurs."""
    lines = random_lines(12_000, seed=20261121)
    found = {(id(line.rule), expected(line)[0]) for line in lines}
    for family, parameters in (*WORD_RULES, *DATE_RULES):
        ways = {status for identity, status in found if identity == id(parameters)}
        if family in ("unread", "not_applicable"):
            assert "scored" not in ways
        else:
            assert {"scored", "needs_review"} <= ways, (family, parameters)
    assert {status for _, status in found} == {"scored", "needs_review", "missing_actual", "not_applicable"}
    assert len({expected(line)[1] for line in lines}) > 80


def test_every_parameter_has_a_case() -> None:
    """A parameter that is added to a family must be scored a second time too; what a rule only says is left out."""
    used: dict[str, set[str]] = {}
    for family, parameters in FAMILIES:
        used.setdefault(family, set()).update(parameters)
    said_only = {"unread": {"reason"}, "not_applicable": {"reason"}, "execution_rate": set[str]()}
    for family, names in PARAMETERS.items():
        lacking = names - used[family] - said_only.get(family, set()) - OF_EVERY_FAMILY
        assert not lacking, (family, lacking)
    assert set().union(*used.values()) >= OF_EVERY_FAMILY


OF_EVERY_FAMILY = {"not_applicable_full", "not_applicable_words", "full_words"}
"""Parameters whose way is the same whatever the family; several families carry them."""


def test_rules_of_the_sentence_files_agree_with_the_independent_scorer() -> None:
    """Every rule that people's sentences compile to, at every number that it names and beside it."""
    rows, tried = 0, set()
    for (family, told, context), parameters in corpus().items():
        if family in ("qualitative_tiers", "graded_bands") or (family, told) in tried:
            continue
        tried.add((family, told))
        prepared, held = prepared_from(family, parameters), dated(context)
        weight = Fraction(context.weight if context.weight is not None else 10)
        target = None if held.target_value is None else Fraction(held.target_value)
        for value in telling((prepared,), target, dates=held.dated):
            score = score_one(prepared, Case(weight, target, held.operator, value)).score
            found = reference.REVIEW if score is None else int(score * 100)
            expected_score = reference.score(family, parameters, weight, target, held.operator, value)
            assert found == expected_score, (family, parameters, context, value)
            rows += 1
    assert rows > 20_000
