"""What scorecard.yaml may say: sheets, columns, wording. Read once, checked at the first use.

No drawing and no rows here. Called by scorecard_rows and scorecards.
"""

from perf_pipeline.model.derive import columns_of
from perf_pipeline.model.tables import TABLES
from perf_pipeline.package_data import DataModel, load
from perf_pipeline.publishing.sheets import LookName, SheetColumn


class ColumnSpec(DataModel):
    """A column of the workbook: header from the model (``of``: table.column) or from ``label``."""

    name: str
    of: str = ""
    label: str = ""
    width: float
    look: LookName = "text"

    def column(self) -> SheetColumn:
        """The column with its header."""
        return SheetColumn(self.name, self.label or _model_label(self.of), self.width, self.look)


class CardSpec(DataModel):
    """One figure of the unit's result."""

    name: str
    label: str


class GuideItem(DataModel):
    """One paragraph of the guide sheet."""

    topic: str
    text: str


class ScorecardSpec(DataModel):
    """scorecard.yaml."""

    sheets: dict[str, str]
    goals: tuple[ColumnSpec, ...]
    print_through: str
    indicators: tuple[ColumnSpec, ...]
    findings: tuple[ColumnSpec, ...]
    cards: tuple[CardSpec, ...]
    words: dict[str, str]
    guide: tuple[GuideItem, ...]


def scorecard_spec() -> ScorecardSpec:
    """scorecard.yaml of this version."""
    return load("perf_pipeline.publishing", "scorecard.yaml", ScorecardSpec)


def _model_label(of: str) -> str:
    table, _, name = of.partition(".")
    return next(column.label_zh for column in columns_of(TABLES[table]) if column.name == name)
