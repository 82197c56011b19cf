"""Pages that follow from declarations say what the declarations say."""

import pytest

from perf_pipeline_tests.build_docs import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_derived_page_is_current(name: str) -> None:
    """After a change of a model or the catalogue: ``python -m perf_pipeline_tests.build_docs``."""
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]()
