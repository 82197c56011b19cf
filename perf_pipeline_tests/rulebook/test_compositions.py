"""Composed sentences: none is read wrongly, and what is read does not grow less."""

from perf_pipeline_tests.rulebook.composed_parts import FAMILIES, slots
from perf_pipeline_tests.rulebook.compositions import composed, results

SHARE_READ = 0.99
"""What was reached, less a little for the chance of what is drawn."""


def test_composed_sentences_are_read_and_none_wrongly() -> None:
    """Every family in its turn, from all parts: no wrong points, and the share that was reached."""
    found = results(1500)
    verdicts = found.verdicts
    assert [(o.composition.text, o.seen) for o in found.outcomes if o.verdict == "wrong"] == []
    assert verdicts["right"] >= SHARE_READ * verdicts.total(), verdicts


def test_compositions_are_the_same_every_time() -> None:
    """A seed is a set of sentences."""
    assert [each.text for each in composed(100, 3)] == [each.text for each in composed(100, 3)]
    assert [each.text for each in composed(100, 3)] != [each.text for each in composed(100, 4)]


def test_every_part_is_used() -> None:
    """No slot of the data is forgotten, and no family is without parts."""
    used = {slot for each in composed(40 * len(FAMILIES), 1) for slot in each.parts}
    assert set(slots()) - used == set()
