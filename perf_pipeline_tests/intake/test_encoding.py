"""The encoding ladder: what is decoded, what is refused, and how removed characters are told."""

import pytest

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.intake.characters import Cleaner
from perf_pipeline.intake.encoding import decode

WORDS = "项目绩效目标表，产出指标95%"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        pytest.param(WORDS.encode(), "utf-8", id="utf8"),
        pytest.param(WORDS.encode("utf-8-sig"), "utf-8", id="utf8_mark"),
        pytest.param(WORDS.encode("gbk"), "gb18030", id="gbk"),
        pytest.param(WORDS.encode("gb2312"), "gb18030", id="gb2312"),
        pytest.param(b"\xff\xfe" + WORDS.encode("utf-16-le"), "utf-16-le", id="utf16_le_mark"),
        pytest.param(b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-16-be", id="utf16_be_mark"),
        pytest.param(WORDS.encode("utf-16-le"), "utf-16-le", id="utf16_le_by_nuls"),
        pytest.param(WORDS.encode("utf-16-be"), "utf-16-be", id="utf16_be_by_nuls"),
        pytest.param(b"\xff\xfe\0\0" + WORDS.encode("utf-32-le"), "utf-32-le", id="utf32_mark"),
    ],
)
def test_ladder_decodes(content: bytes, encoding: str) -> None:
    """Each rung gives the very words back and names itself."""
    decoded = decode(content)
    assert (WORDS, encoding) == (decoded.text, decoded.encoding)
    expected = [] if encoding == "utf-8" else ["ENC-01"]
    assert expected == [finding.code for finding in decoded.findings]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(
            WORDS.encode()[:-2] + "，满意度指标".encode()[:-1], "FIL-08", id="utf8_cut_in_character"
        ),
        pytest.param((WORDS + "指").encode("gb18030")[:-1], "FIL-08", id="gb18030_cut_in_character"),
        pytest.param(WORDS.encode() + bytes(64), "FIL-08", id="reserved_tail"),
        pytest.param(
            (WORDS * 9).encode() + "绩效".encode("gbk") + b"\xff\n" + WORDS.encode(), "ENC-04", id="mixed"
        ),
        pytest.param("績效目標與預算項目單位".encode("big5"), "ENC-03", id="big5"),
        pytest.param("plain words\n".encode("utf-16-le"), "ENC-03", id="utf16_without_anchor"),
        pytest.param(bytes(range(256)) * 8, "FIL-03", id="binary"),
    ],
)
def test_ladder_refuses(content: bytes, code: str) -> None:
    """What no rung holds is refused with the code that says why, never decoded into rubbish."""
    with pytest.raises(UnreadableFile) as refusal:
        decode(content)
    assert code == refusal.value.code


def test_rare_characters_are_told() -> None:
    """Characters that GB18030 has and GBK has not are named, because other systems may lose them."""
    findings = decode("绩效指标 单位负责人 𠮷某".encode("gb18030")).findings
    assert [(finding.code, finding.quote) for finding in findings] == [("ENC-01", ""), ("ENC-02", "𠮷")]


def test_lone_surrogate_is_replaced() -> None:
    """Half a surrogate pair, which no store takes, becomes U+FFFD and a finding."""
    text = decode(b"\xff\xfe" + "绩效".encode("utf-16-le") + b"\x00\xd8").text
    cleaner = Cleaner()
    assert cleaner.clean(text, "line 1") == "绩效\ufffd"
    assert [finding.code for finding in cleaner.findings()] == ["ENC-05", "ENC-07"]


@pytest.mark.parametrize(
    ("text", "clean", "codes"),
    [
        pytest.param("产出\0指标", "产出指标", ["ENC-06"], id="nul"),
        pytest.param("产出\x1b指标", "产出指标", ["ENC-06"], id="escape"),
        pytest.param("1\u200b2", "12", ["ENC-08"], id="zero_width"),
        pytest.param("软\u00ad连", "软连", ["ENC-08"], id="soft_hyphen"),
        pytest.param("9\u202e5", "95", ["ENC-09"], id="direction"),
        pytest.param("财政\u3000资金\u00a0元", "财政\u3000资金\u00a0元", [], id="wide_and_fixed_spaces_stay"),
        pytest.param("锟斤拷", "锟斤拷", ["ENC-05"], id="garbled"),
        pytest.param("甲\t乙\n丙", "甲\t乙\n丙", [], id="tab_and_line_end_stay"),
        pytest.param("屯里村", "屯里村", [], id="garbled_start_alone"),
    ],
)
def test_cleaning(text: str, clean: str, codes: list[str]) -> None:
    """Characters that cannot be seen go, everything else stays, and each kind is told once."""
    cleaner = Cleaner()
    assert clean == cleaner.clean(text, "line 3")
    assert codes == [finding.code for finding in cleaner.findings()]


def test_cleaner_counts_and_keeps_the_first_place() -> None:
    """Two cells with invisible characters give one finding with their number and the first place."""
    cleaner = Cleaner()
    cleaner.clean("a\u200bb\u200b", "line 1")
    cleaner.clean("c\u200b", "line 2")
    (finding,) = cleaner.findings()
    assert (finding.place, finding.values["count"]) == ("line 1", "3")
