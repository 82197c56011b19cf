"""The rounds in the order in which they were read for the first time."""

from importlib import import_module

from perf_pipeline_tests.forms.blind.paper import BlindPaper

ROUNDS = ("r4a", "r4b")


def papers(*rounds: str) -> tuple[BlindPaper, ...]:
    """The papers of ``rounds`` in their order."""
    package = __package__
    return tuple(paper for name in rounds for paper in import_module(f"{package}.{name}").PAPERS)
