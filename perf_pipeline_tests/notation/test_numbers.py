"""The number lexer: strict, one for every format."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf_pipeline.notation.numbers import leading_number, parse_number, plain, words_to_digits


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"), ("1,234", "1234"), ("1，234,567", "1234567"), ("0.0900000762939453", "0.0900000762939453"),
        (".5", "0.5"), ("+5", "5"), ("－3", "-3"), ("−3", "-3"), (" 7 ", "7"), ("１２．５", "12.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_exactly(text: str, value: str) -> None:
    """Grouping by three, full width, signs: read to the last digit."""
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "-", "12,34", "1.2.3", "1..5", "10.", "1_000", "1e3", "0x10", "NaN", "Infinity", "½", "①", "²", "五", "٣", "1 234",
     "9999999999999999"],
)  # fmt: skip
def test_what_is_not_clearly_a_number_is_refused(text: str) -> None:
    """Python's Decimal would take several of these."""
    assert parse_number(text) is None


def test_a_number_may_be_followed_by_its_unit() -> None:
    """The rest is handed back untouched."""
    assert leading_number("12,345人") == (Decimal(12345), "人")


@pytest.mark.parametrize("text", ["12,34人", "1.2.3版", "1e3元"])
def test_a_number_that_runs_on_is_refused(text: str) -> None:
    """Half a number is none."""
    assert leading_number(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("百分之九十五", "95%"),
        ("百分之十", "10%"),
        ("百分之百", "100%"),
        ("百分之三十二", "32%"),
        ("百分之五", "5%"),
    ],
)
def test_percent_in_words(text: str, digits: str) -> None:
    """百分之… is written in digits; other words stay."""
    assert words_to_digits(text) == digits


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_printing_and_reading_a_number_gives_the_same_number(number: Decimal) -> None:
    """plain and parse_number are inverse."""
    assert parse_number(plain(number)) == number
