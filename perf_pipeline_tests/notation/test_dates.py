"""Dates and deadlines as people write them."""

from datetime import date

import pytest

from perf_pipeline.notation.dates import Days, parse_date, parse_deadline


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年12月31日前", date(2024, 12, 31)),
        ("2024年6月底前完成", date(2024, 6, 30)),
        ("≤2024-10-31", date(2024, 10, 31)),
        ("2024.02.29", date(2024, 2, 29)),
        ("２０２４年９月", date(2024, 9, 30)),
        ("2024年底", date(2024, 12, 31)),
        ("2024年度", date(2024, 12, 31)),
        ("2023.07-2024.01", date(2024, 1, 31)),
        ("20241115", date(2024, 11, 15)),
        ("2025年上半年", date(2025, 6, 30)),
        ("不迟于2024年11月30日", date(2024, 11, 30)),
    ],
)
def test_deadlines(text: str, expected: date) -> None:
    """The last day that is in time."""
    assert parse_deadline(text) == expected


@pytest.mark.parametrize(
    "text", ["2024年12月前", "12月底前", "2024年13月1日", "2024年2月30日", "及时", "", None, "2024人", "95%"]
)
def test_no_deadline(text: str | None) -> None:
    """Open to two readings, without a year, or no date at all."""
    assert parse_deadline(text) is None


def test_a_year_given_completes_a_date() -> None:
    """12月20日 is a date once the year is known; a month is all its days."""
    assert parse_date("12月20日", 2024) == Days(date(2024, 12, 20), date(2024, 12, 20))
    assert parse_date("2024年11月") == Days(date(2024, 11, 1), date(2024, 11, 30))
    assert parse_deadline("12月底前", 2024) == date(2024, 12, 31)
