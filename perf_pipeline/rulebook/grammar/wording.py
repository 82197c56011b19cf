"""The vocabulary of scoring rules (wording.yaml), loaded and checked once.

Which word does what in a sentence is data; how words combine is the grammar's. Callers: ``normal``,
``tokens``, and ``scoring`` for the words that filers answer with.
"""

from functools import cache, cached_property

from perf_pipeline.package_data import DataModel, load, resource


class Distances(DataModel):
    """Words around numbers that say how far something is from the target."""

    verbs: frozenset[str]
    over_rates: frozenset[str]
    under_rates: frozenset[str]
    missing: frozenset[str]
    above_by: frozenset[str]
    deviations: tuple[str, ...]
    vague: tuple[str, ...]

    @cached_property
    def rates(self) -> frozenset[str]:
        """Rates that are distances, on either side."""
        return self.over_rates | self.under_rates


class Wording(DataModel):
    """Terms by kind, and the small word lists around them."""

    terms: dict[str, list[str]]
    qualitative_heads: list[str]
    grade_scales: list[list[str]]
    attained: list[str]
    missed: list[str]
    poor_signs: list[str]
    absent: list[str]
    present: list[str]
    in_time: list[str]
    degrees: list[str]
    changes: list[str]
    remarks: list[str]
    not_applicable_answers: list[str]
    judgement: list[str]
    compliant: list[str]
    ladders: list[list[list[str]]]
    misdeeds: list[str]
    shortcomings: list[str]
    distances: Distances
    rising: tuple[str, ...]
    falling: tuple[str, ...]
    score_nouns: tuple[str, ...]
    delays: tuple[str, ...]
    times: frozenset[str]
    negations: tuple[str, ...]
    happenings: tuple[str, ...]
    priced: tuple[str, ...]
    named_no: tuple[str, ...]
    objects: tuple[str, ...]
    vetoes: tuple[str, ...]
    ended: tuple[str, ...]
    danger: str
    measures: list[str]
    same_units: list[list[str]]
    traditional: dict[str, str]


def wording() -> Wording:
    """The vocabulary of this version."""
    return load("perf_pipeline.rulebook.grammar", "wording.yaml", Wording)


def denies(word: str, signs: str = "不未无没") -> bool:
    """Whether ``word`` begins with a "no": 未公开, 无事故; not 未成年人, 非税收入, whose names begin so."""
    return word[:1] in signs and bool(word) and not word.startswith(wording().named_no)


@cache
def wording_text() -> str:
    """The file as it stands: part of every rulebook version's fingerprint."""
    return resource("perf_pipeline.rulebook.grammar", "wording.yaml").read_text(encoding="utf-8")


@cache
def kind_of_term() -> dict[str, str]:
    """Every term → its kind; a word of two kinds (低于: comparison and decline) keeps the first listed."""
    kinds: dict[str, str] = {}
    for kind, words in wording().terms.items():
        for word in words:
            kinds.setdefault(word, kind)
    return kinds
