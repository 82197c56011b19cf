"""The words of the audit (words.yaml, measure_words.yaml), and small questions about Chinese text.

No segmenter is needed (docs/decisions/0012): what two texts share is told by pairs of characters, and the noun of a
number by its clause. Every answer is remembered: forms repeat their words.
"""

import re
from functools import cache, lru_cache

from perf_pipeline.notation.folding import squeeze
from perf_pipeline.package_data import DataModel, load


class Cue(DataModel):
    """A name or unit that does not belong under a second level."""

    under: list[str]
    name: str = ""
    not_name: str = ""
    unit: str = ""
    belongs: str


class ClaimedCount(DataModel):
    """A sentence that says how many indicators there are."""

    pattern: str
    what: str


class PlaceTier(DataModel):
    """Kinds of places of one tier, the words in front when a paper speaks of its own, what follows in a unit's name."""

    kinds: list[str]
    leads: list[str]
    behind: str


class WordsData(DataModel):
    """Schema of words.yaml."""

    second_level_cues: list[Cue]
    ratio_names: str
    satisfaction: str
    ratio_definition: str
    ratio_parts: str
    totals: str
    degree_words: list[str]
    fluff: str
    explanation_fluff: str
    number_words: str
    list_numbers: str
    empty_phrases: list[str]
    stock_basis: str
    grade_words: str
    ordinary_ratio_names: str
    literal_ratio: str
    capped: str
    generic_names: list[str]
    bound_endings: list[str]
    percent_stems: list[str]
    cost_nouns: list[str]
    project_nouns: list[str]
    project_markers: str
    earlier_year_lead: str
    earlier_year_tail: str
    place_tiers: list[PlaceTier]
    other_place_ends: list[str]
    doubled_in_name: str
    doubled: str
    doubled_not: list[str]
    stray_marks: str
    list_marks: str
    item_ends: str
    claimed_counts: list[ClaimedCount]
    announced_levels: str
    monthly: str
    per_person: str
    per_period: str
    stop_words: list[str]


class MeasureRow(DataModel):
    """Things, the measure words they do not take, and those they do."""

    things: list[str]
    wrong: list[str]
    right: list[str]


class MeasureData(DataModel):
    """Schema of measure_words.yaml."""

    endings: list[str]
    table: list[MeasureRow]
    persons: list[str]


@cache
def words() -> WordsData:
    """The word lists of this version."""
    return load("perf_pipeline.audit", "words.yaml", WordsData)


@cache
def measures() -> MeasureData:
    """The measure words of this version."""
    return load("perf_pipeline.audit", "measure_words.yaml", MeasureData)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The compiled pattern of that name in words.yaml."""
    return re.compile(getattr(words(), name))


@cache
def compiled(text: str) -> re.Pattern[str]:
    """A pattern that stands inside a list of words.yaml."""
    return re.compile(text)


@lru_cache(maxsize=65536)
def has(name: str, text: str | None) -> bool:
    """Whether the pattern ``name`` occurs in the squeezed text."""
    return bool(text) and pattern(name).search(squeeze(text or "")) is not None


@lru_cache(maxsize=65536)
def core(text: str) -> str:
    """A name or value without degree words, fluff and marks: what is left says what it is about."""
    bare = re.sub(r"[^\w%]", "", squeeze(text))
    for word in words().degree_words:
        bare = bare.replace(word, "")
    return pattern("fluff").sub("", bare)


@lru_cache(maxsize=65536)
def without_fluff(text: str) -> str:
    """An explanation without the words that any explanation may begin or end with."""
    return pattern("explanation_fluff").sub("", re.sub(r"[^\w%]", "", squeeze(text)))


@lru_cache(maxsize=32768)
def letter_pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters that say what a text is about: any word two texts share, they share too.

    Words that any goal may use (stop words) are taken out first, so that 开展 and 工作 make no texts alike.
    """
    pairs: set[str] = set()
    for run in _breaks().split(squeeze(text)):
        pairs.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(pairs)


@cache
def _breaks() -> re.Pattern[str]:
    stops = sorted(words().stop_words, key=len, reverse=True)
    return re.compile("|".join([r"[^一-龥]+", *map(re.escape, stops)]))
