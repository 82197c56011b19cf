"""The marks of text.yaml as compiled patterns: anchors, garbled words, converter marks.

Data access only; encoding.py, characters.py and the text readers look things up here.
"""

import re
from dataclasses import dataclass
from functools import cache

from perf_pipeline.package_data import DataModel, load


class MarksFile(DataModel):
    """Schema of text.yaml."""

    anchors: tuple[str, ...]
    traditional_anchors: tuple[str, ...]
    garbled: tuple[str, ...]
    converter_marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Patterns, each matching any one of its marks."""

    anchors: re.Pattern[str]
    traditional_anchors: re.Pattern[str]
    garbled: re.Pattern[str]
    garbled_starts: str  # the characters with which garbled marks begin
    converter_mark: re.Pattern[str]


@cache
def marks() -> Marks:
    """The marks of this version; a malformed file raises DataFileError."""
    source = load("perf_pipeline.intake", "text.yaml", MarksFile)
    return Marks(
        anchors=_any_of(source.anchors),
        traditional_anchors=_any_of(source.traditional_anchors),
        garbled=_any_of(source.garbled),
        garbled_starts="".join(sorted({mark[0] for mark in source.garbled})),
        converter_mark=re.compile("|".join(source.converter_marks)),
    )


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))
