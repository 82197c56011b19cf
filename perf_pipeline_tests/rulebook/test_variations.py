"""Sentences put another way without another meaning are read the same: metamorphic tests over ``variations.yaml``."""

from functools import lru_cache

from perf_pipeline_tests.rulebook.variations import (
    Variant,
    originals,
    pairs,
    shares,
    singles,
    substitutions,
)


@lru_cache(maxsize=1)
def one_at_a_time() -> list[Variant]:
    """A sample of single substitutions."""
    return singles(places=10)


@lru_cache(maxsize=1)
def two_at_a_time() -> list[Variant]:
    """A sample of pairs."""
    return pairs(count=450)


def told(variants: list[Variant], verdict: str) -> list[tuple[object, ...]]:
    """What a failure prints."""
    return [(v.names, v.original.text, v.text, v.told) for v in variants if v.verdict == verdict]


def test_no_variant_scores_differently() -> None:
    """Another wording never gives other points; at worst it asks for a person."""
    assert told(one_at_a_time(), "different") == []
    assert told(two_at_a_time(), "different") == []


def test_one_substitution_is_read_the_same() -> None:
    """Of a thousand sentences with one span put another way hardly one needs a person."""
    counted = shares(one_at_a_time())
    assert counted["same"] >= 0.995 * counted.total(), told(one_at_a_time(), "unread")


def test_two_substitutions_are_read_the_same() -> None:
    """Nor with two."""
    counted = shares(two_at_a_time())
    assert counted["same"] >= 0.985 * counted.total(), told(two_at_a_time(), "unread")


def test_every_substitution_finds_its_sentences() -> None:
    """No line of the table is idle, and the samples are large enough to say something."""
    tried = {variant.names[0] for variant in one_at_a_time()}
    assert tried == {substitution.name for substitution in substitutions()}
    assert len(originals()) >= 1500
    assert len(one_at_a_time()) >= 900
