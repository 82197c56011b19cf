"""Known layouts by name: which column order is which (layouts/*.yaml). Reading never depends on it."""

from collections.abc import Sequence
from functools import cache

from perf_pipeline.package_data import DataModel, load_folder

UNLISTED = "matched"
"""The layout of a form whose column order has no name: it was read by header matching all the same."""


class Layout(DataModel):
    """A named column order."""

    id: str
    columns: tuple[str, ...]


class Layouts(DataModel):
    """Schema of a layouts file."""

    layouts: list[Layout]


@cache
def _by_columns() -> dict[tuple[str, ...], str]:
    files = load_folder("perf_pipeline.forms", "layouts", Layouts)
    return {layout.columns: layout.id for part in files.values() for layout in part.layouts}


def layout_of(roles: Sequence[str | None]) -> str:
    """The name of a column order; side labels, ids and unnamed columns do not count."""
    return _by_columns().get(
        tuple(role for role in roles if role not in (None, "side", "indicator_id")), UNLISTED
    )
