"""Personal data in words that we repeat: mobile and landline numbers, identity numbers, mail, names after labels.

What a person needs to recognise the entry stays, the rest becomes asterisks. Applied to everything that
feedback quotes; the filer's own cells are the filer's. Patterns are exact enough to leave codes, amounts
and document numbers alone.
"""

import re
from functools import cache
from typing import Final

from perf_pipeline.package_data import DataModel, load

_MOBILE: Final = re.compile(r"(?<![0-9A-Za-z])(?<!\d\.)(1[3-9]\d)\d{4}(\d{4})(?![0-9A-Za-z]|\.\d)")
_IDENTITY: Final = re.compile(r"(?<![0-9A-Za-z])(?<!\d\.)\d{17}[\dXx](?![0-9A-Za-z]|\.\d)")
_LANDLINE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?<!\d\.)(?:0\d{2,3}[-—－ ]?|\(0\d{2,3}\)|（0\d{2,3}）)\d{5,6}(\d{2})(?![0-9A-Za-z]|\.\d)"
)
_MAIL: Final = re.compile(r"\b([A-Za-z0-9])[A-Za-z0-9._%+-]*(@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"


class MaskingWords(DataModel):
    """masking.yaml: labels after which a person's name stands."""

    name_labels: tuple[str, ...]


def masked(text: str) -> str:
    """``text`` with personal data hidden: 139****0000, 张**, d***@example.org."""
    hidden = _MOBILE.sub(r"\1****\2", text)
    hidden = _IDENTITY.sub(_identity, hidden)
    hidden = _LANDLINE.sub(lambda match: "*" * (len(match[0]) - 2) + match[1], hidden)
    hidden = _MAIL.sub(r"\1***\2", hidden)
    return _names().sub(_name, hidden)


@cache
def _names() -> "re.Pattern[str]":
    words = load("perf_pipeline.publishing", "masking.yaml", MaskingWords)
    labels = "|".join(sorted(map(re.escape, words.name_labels), key=len, reverse=True))
    return re.compile(
        rf"((?:{labels})(?:（[^）]{{0,8}}）)?\s*[:：=|]\s*)([\u4e00-\u9fff·]{{2,4}})(?![\u4e00-\u9fff])"
    )


def _name(match: "re.Match[str]") -> str:
    return match[1] + match[2][0] + "*" * (len(match[2]) - 1)


def _identity(match: "re.Match[str]") -> str:
    digits = match[0].upper()
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    if _CHECK_DIGITS[total % 11] != digits[17]:
        return match[0]
    return digits[:3] + "*" * 14 + digits[17]
