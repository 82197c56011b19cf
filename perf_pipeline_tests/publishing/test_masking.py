"""Personal data in repeated words: hidden where it is, left alone where it only looks so."""

import pytest

from perf_pipeline.publishing.masking import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话13912345678。", "电话139****5678。"),
        ("028-87654321", "**********21"),
        ("（0731）84512345", "************45"),
        ("填表人：张三", "填表人：张*"),
        ("单位负责人（签字）： 欧阳建国", "单位负责人（签字）： 欧***"),
        ("11010519491231002X", "110**************X"),
        ("zhang.san@example.org.cn", "z***@example.org.cn"),
        ("填表人：张三 | 联系人=李四", "填表人：张* | 联系人=李*"),
    ],
    ids=["mobile", "landline", "bracketed_landline", "name", "long_name", "identity", "mail", "two_names"],
)
def test_personal_data_is_hidden(text: str, expected: str) -> None:
    """What a person needs to recognise the entry stays."""
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",
        "51062325T000013032211",
        "139123456789",
        "13912345678.50",
        "财预〔2021〕101号",
        "≥210盏",
        "负责人满意度调查",
        "2024.07-2024.12",
        "1.县乡道路!D14",
    ],
    ids=[
        "no_check_digit",
        "code",
        "twelve_digits",
        "amount",
        "document",
        "target",
        "word",
        "period",
        "place",
    ],
)
def test_other_numbers_and_words_stay(text: str) -> None:
    """Codes, amounts, document numbers and indicator names are no personal data."""
    assert masked(text) == text
