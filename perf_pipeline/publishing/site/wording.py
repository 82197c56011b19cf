"""What site.yaml says, and how absent words and points are shown. Called by ``pages`` and ``indicators``."""

import pandas as pd

from perf_pipeline.package_data import DataModel, load


class SiteWords(DataModel):
    """site.yaml."""

    words: dict[str, str]


def words() -> dict[str, str]:
    """The wording of this version."""
    return load("perf_pipeline.publishing.site", "site.yaml", SiteWords).words


def said(value: str | None) -> str:
    """Words, or the dash for none."""
    return value or words()["none"]


def points(value: float | None) -> str:
    """Points with two places, or the dash for none."""
    return words()["none"] if value is None or pd.isna(value) else f"{value:.2f}"
