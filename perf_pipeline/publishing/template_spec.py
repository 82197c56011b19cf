"""What template.yaml may say: columns, funds block, drop-downs, wording. Read once, checked at the first use.

No drawing and no rows here. Called by template_rows and templates.
"""

from perf_pipeline.package_data import DataModel, load
from perf_pipeline.publishing.scorecard_spec import GuideItem
from perf_pipeline.publishing.sheets import LookName, SheetColumn


class TemplateColumn(DataModel):
    """A column of a goal's sheet. ``open``: the unit writes there; ``group``: a header above several columns."""

    name: str
    label: str
    width: float
    look: LookName = "text"
    group: str = ""
    open: bool = False

    def column(self, month: int) -> SheetColumn:
        """The column with its header for a report up to ``month``."""
        return SheetColumn(self.name, self.label.format(month=month), self.width, self.look)


class FundsHead(DataModel):
    """A head of the funds block, above the column ``at``."""

    name: str
    label: str
    at: str


class FundsSource(DataModel):
    """A row of the funds block: whose money."""

    name: str
    label: str


class FundsSpec(DataModel):
    """The funds block."""

    label: dict[str, str]
    sources: tuple[FundsSource, ...]
    heads: dict[str, tuple[FundsHead, ...]]


class Words(DataModel):
    """Wording; what differs by scope or stage is a mapping."""

    hint: str
    organization: dict[str, str]
    organization_code: str
    project: str
    project_code: str
    goal_id: str
    objectives: str
    objective: str
    outcome: dict[str, str]
    total: str
    signed: tuple[str, str, str]
    cut: str
    file: str
    part: str
    number_title: str
    number_prompt: str
    plain_prompt: str
    number_error: str
    words_title: str
    words_prompt: str
    date_prompt: str
    points_title: str
    points_error: str
    money_title: str
    money_error: str
    likelihood_title: str
    likelihood_error: str
    guide_title: str
    contents: str


class TemplateSpec(DataModel):
    """template.yaml."""

    month: int
    most_goals: int
    money_unit: str
    sheets: dict[str, str]
    titles: dict[str, dict[str, str]]
    columns: dict[str, tuple[TemplateColumn, ...]]
    funds: FundsSpec
    options: dict[str, tuple[str, ...]]
    words: Words
    guide: dict[str, tuple[GuideItem, ...]]


def template_spec() -> TemplateSpec:
    """template.yaml of this version."""
    return load("perf_pipeline.publishing", "template.yaml", TemplateSpec)
