"""Whole lines of reports against the independent scorer: status, points and proposal, words, counts, dates, units."""

from fractions import Fraction
from typing import Any

from perf_pipeline.model.derive import records
from perf_pipeline.scoring.scores import score_year
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
