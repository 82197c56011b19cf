"""The views for business intelligence: wide, labelled, current; one definition for both stores.

A view is a list of columns (expression, and the declared column that gives its label and kind) and a FROM
clause. The migration drops and makes them anew at every upgrade, so a changed view needs no migration of
its own. Views only join; nothing is computed in SQL that would have to be rounded. History stays in the
tables. ``publishing`` is given the frames that ``read_view`` returns.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine, text

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.model.columns import Column
from perf_pipeline.model.derive import columns_of
from perf_pipeline.model.tables import TABLES
from perf_pipeline.package_data import fingerprint
from perf_pipeline.warehouse.engine import reading
from perf_pipeline.warehouse.rows import frame_of, typed


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """One column of a view: how it is computed, and the declared column whose meaning it has."""

    name: str
    expression: str
    source: Column
    label_zh: str

    @property
    def description(self) -> str:
        """The meaning of the source column."""
        return self.source.description


@dataclass(frozen=True, slots=True)
class View:
    """A view: columns, what they are taken from, and what a row is."""

    name: str
    about: str
    columns: tuple[ViewColumn, ...]
    body: str

    def statement(self, dialect: str) -> str:
        """The CREATE VIEW statement of a store."""
        listed = ",\n  ".join(f"{column.expression} AS {column.name}" for column in self.columns)
        body = self.body.replace("{month}", _MONTH[dialect])
        return f"CREATE VIEW {self.name} AS SELECT\n  {listed}\n{body}"


_MONTH: Final = {
    "sqlite": "CAST(strftime('%m', b.as_of) AS INTEGER)",
    "postgresql": "CAST(EXTRACT(MONTH FROM b.as_of) AS BIGINT)",
}

_ALIASES: Final = {
    "o": "organization",
    "p": "project",
    "g": "performance_goal",
    "i": "indicator",
    "s": "indicator_score",
    "t": "goal_score",
    "u": "organization_score",
    "a": "actual",
    "b": "budget_execution",
    "r": "scoring_rule",
    "f": "form",
    "x": "finding",
    "l": "filing",
    "y": "spending_plan",
    "m": "submission",
    "v": "review_gap",
    "w": "goal_second_review",
    "n": "organization_second_review",
    "d": "indicator_progress",
    "e": "goal_progress",
    "q": "goal_review",
}


@cache
def _declared(reference: str) -> Column:
    alias, name = reference.split(".")
    return next(column for column in columns_of(TABLES[_ALIASES[alias]]) if column.name == name)


def _columns(*entries: str) -> tuple[ViewColumn, ...]:
    """Columns from entries ``source`` or ``name | source | label | expression``, later parts optional."""
    return tuple(_column(*(part.strip() for part in entry.split("|"))) for entry in entries)


def _column(first: str, source: str = "", label: str = "", expression: str = "") -> ViewColumn:
    reference = source or first
    declared = _declared(reference)
    name = first if source else declared.name
    return ViewColumn(name, expression or reference, declared, label or declared.label_zh)


_UNIT: Final = ("g.organization_id", "organization_name | o.name | 单位名称", "g.fiscal_year")

_INDICATOR_SCORECARD: Final = View(
    "bi_indicator_scorecard",
    "Every indicator of a current goal with what was achieved and its score, a row per stage scored.",
    _columns(
        *_UNIT,
        "g.scope",
        "project_name | p.name | 项目名称",
        "i.goal_id",
        "i.indicator_id",
        "i.ordinal",
        "i.level1",
        "i.level2",
        "i.level3",
        "i.operator",
        "i.target_value",
        "i.target_unit",
        "i.target_text",
        "i.weight",
        "i.weight_source",
        "i.rule_text",
        "r.rule_id",
        "rule_family | r.family | 规则族",
        "rule_description | r.description | 规则说明",
        "rule_origin | r.origin | 规则来源",
        "s.stage",
        "a.actual_value",
        "a.actual_unit",
        "a.actual_text",
        "a.attainment",
        "s.completion_ratio",
        "s.score",
        "s.proposed_score",
        "s.max_score",
        "s.status",
        "s.formula",
        "s.explanation",
        "claimed_score | s.claimed_score | | COALESCE(s.claimed_score, a.claimed_score)",
        "s.claimed_gap",
        "a.deviation_reason",
        "goal_file | m.file_name | 目标表文件 | gm.file_name",
        "goal_place | i.place | 目标位置",
        "actual_file | m.file_name | 完成情况文件 | am.file_name",
        "actual_place | a.place | 完成情况位置",
        "s.rulebook_version",
    ),
    """FROM indicator i
JOIN performance_goal g ON g.goal_id = i.goal_id
JOIN organization o ON o.organization_id = g.organization_id
LEFT JOIN project p ON p.project_id = g.project_id
JOIN form gf ON gf.form_id = g.form_id
JOIN submission gm ON gm.submission_id = gf.submission_id
LEFT JOIN indicator_score s ON s.indicator_id = i.indicator_id
LEFT JOIN scoring_rule r ON r.rule_id = COALESCE(s.rule_id, i.rule_id)
LEFT JOIN actual a ON a.indicator_id = i.indicator_id AND a.stage = s.stage
  AND NOT EXISTS (SELECT 1 FROM actual later WHERE later.indicator_id = a.indicator_id
                  AND later.stage = a.stage AND later.as_of > a.as_of)
LEFT JOIN form af ON af.form_id = a.form_id
LEFT JOIN submission am ON am.submission_id = af.submission_id""",
)

_PROJECT_SCORECARD: Final = View(
    "bi_project_scorecard",
    "Every current goal, a row per stage scored; a goal without score stands once, without stage.",
    _columns(
        *_UNIT,
        "g.scope",
        "g.project_id",
        "project_name | p.name | 项目名称",
        "project_code | p.code | 项目编码",
        "g.goal_id",
        "g.objective",
        "g.budget_total",
        "g.budget_fiscal",
        "g.budget_other",
        "b.initial_budget",
        "b.adjusted_budget",
        "b.executed",
        "t.stage",
        "t.execution_ratio",
        "t.execution_score",
        "t.indicator_points",
        "t.total_score",
        "t.max_score",
        "t.full_score",
        "t.percent_score",
        "t.grade",
        "t.status",
        "t.scored_count",
        "indicator_count | t.indicator_count | | COALESCE(t.indicator_count, "
        "(SELECT COUNT(*) FROM indicator i WHERE i.goal_id = g.goal_id))",
        "claimed_total | t.claimed_total | | COALESCE(t.claimed_total, b.claimed_total)",
        "claimed_gap | s.claimed_gap | 自评差额 | COALESCE(t.claimed_total, b.claimed_total) - t.total_score",
        "profile | t.profile | | COALESCE(t.profile, f.profile)",
        "m.file_name",
        "f.place",
    ),
    """FROM performance_goal g
JOIN organization o ON o.organization_id = g.organization_id
LEFT JOIN project p ON p.project_id = g.project_id
JOIN form f ON f.form_id = g.form_id
JOIN submission m ON m.submission_id = f.submission_id
LEFT JOIN goal_score t ON t.goal_id = g.goal_id
LEFT JOIN budget_execution b ON b.goal_id = g.goal_id AND b.stage = t.stage
  AND NOT EXISTS (SELECT 1 FROM budget_execution later WHERE later.goal_id = b.goal_id
                  AND later.stage = b.stage AND later.as_of > b.as_of)""",
)

_ORGANIZATION_SCORECARD: Final = View(
    "bi_organization_scorecard",
    "Every unit with a score, a row per budget year and stage.",
    _columns(
        "u.organization_id",
        "organization_name | o.name | 单位名称",
        "organization_code | o.code | 单位编码",
        "u.fiscal_year",
        "u.stage",
        "u.goal_count",
        "u.scored_goal_count",
        "u.weighted_percent_score",
        "u.grade",
        "u.department_percent_score",
        "u.department_grade",
        "u.status",
    ),
    """FROM organization_score u
JOIN organization o ON o.organization_id = u.organization_id""",
)

_FINDING: Final = View(
    "bi_finding",
    "Every finding with the file, form and unit it is about.",
    _columns(
        "x.finding_id",
        "x.code",
        "x.severity",
        "x.message",
        "x.quote",
        "x.place",
        "m.file_name",
        "organization_id | f.organization_id | | COALESCE(g.organization_id, f.organization_id)",
        "organization_name | o.name | 单位名称",
        "project_name | p.name | 项目名称",
        "fiscal_year | x.fiscal_year | | COALESCE(x.fiscal_year, g.fiscal_year, f.fiscal_year)",
        "f.form_kind",
        "x.found_by",
        "x.submission_id",
        "x.form_id",
        "x.goal_id",
        "x.indicator_id",
        "x.cause_id",
    ),
    """FROM finding x
LEFT JOIN performance_goal g ON g.goal_id = x.goal_id
LEFT JOIN form f ON f.form_id = COALESCE(x.form_id, g.form_id)
LEFT JOIN submission m ON m.submission_id = COALESCE(x.submission_id, f.submission_id)
LEFT JOIN organization o ON o.organization_id = COALESCE(g.organization_id, f.organization_id)
LEFT JOIN project p ON p.project_id = COALESCE(g.project_id, f.project_id)""",
)

_GOAL_REVIEW: Final = View(
    "bi_goal_review",
    "The proposed review of every current goal form, a row per code found in it (code empty: nothing was found).",
    _columns(
        "f.organization_id",
        "organization_name | o.name | 单位名称",
        "q.fiscal_year",
        "f.scope",
        "project_name | p.name | 项目名称",
        "q.result",
        "q.completeness",
        "q.relevance",
        "q.appropriateness",
        "q.feasibility",
        "q.error_count",
        "q.warning_count",
        "q.info_count",
        "q.unchecked_count",
        "q.reason",
        "x.code",
        "x.severity",
        "finding_count | q.info_count | 该代码问题数 | x.finding_count",
        "m.file_name",
        "f.place",
        "q.form_id",
        "q.goal_id",
    ),
    """FROM goal_review q
JOIN form f ON f.form_id = q.form_id
LEFT JOIN submission m ON m.submission_id = f.submission_id
LEFT JOIN organization o ON o.organization_id = f.organization_id
LEFT JOIN project p ON p.project_id = f.project_id
LEFT JOIN (
  SELECT form_id, code, severity, COUNT(*) AS finding_count
  FROM finding
  WHERE cause_id IS NULL AND found_by IN ('forms', 'rulebook', 'audit')
  GROUP BY form_id, code, severity
) x ON x.form_id = q.form_id
WHERE f.is_current OR f.goal_id IS NULL""",
)

_SPENDING_PROGRESS: Final = View(
    "bi_spending_progress",
    "Planned and reported spending of every goal, a row per month that has a plan or a report.",
    _columns(
        *_UNIT,
        "g.scope",
        "project_name | p.name | 项目名称",
        "g.goal_id",
        "month | y.month | | k.month",
        "planned_percent | y.cumulative_percent | 计划累计支出比例",
        "g.budget_total",
        "as_of | b.as_of | | e.as_of",
        "adjusted_budget | b.adjusted_budget | | e.adjusted_budget",
        "executed | b.executed | | e.executed",
    ),
    """FROM (SELECT goal_id, month FROM spending_plan
      UNION SELECT b.goal_id, {month} AS month FROM budget_execution b) k
JOIN performance_goal g ON g.goal_id = k.goal_id
JOIN organization o ON o.organization_id = g.organization_id
LEFT JOIN project p ON p.project_id = g.project_id
LEFT JOIN spending_plan y ON y.goal_id = k.goal_id AND y.month = k.month
LEFT JOIN (SELECT b.goal_id, {month} AS month, MAX(b.as_of) AS as_of,
                  MAX(b.adjusted_budget) AS adjusted_budget, MAX(b.executed) AS executed
           FROM budget_execution b GROUP BY b.goal_id, {month}) e
  ON e.goal_id = k.goal_id AND e.month = k.month""",
)

_FILING: Final = View(
    "bi_filing",
    "What was due from every unit, and whether it came.",
    _columns(
        "l.filing_id",
        "l.organization_id",
        "organization_name | o.name | 单位名称",
        "organization_code | o.code | 单位编码",
        "l.project_id",
        "project_name | p.name | 项目名称",
        "l.fiscal_year",
        "l.form_kind",
        "l.due_at",
        "l.received_at",
        "l.state",
    ),
    """FROM filing l
JOIN organization o ON o.organization_id = l.organization_id
LEFT JOIN project p ON p.project_id = l.project_id""",
)

_REVIEW_FIGURES: Final = (
    "claimed_points",
    "computed_points",
    "compared_points",
    "gap",
    "absolute_gap",
    "gap_percent",
    "arithmetic_count",
    "rule_count",
    "over_claimed_count",
    "execution_count",
    "numeric_count",
    "exact_count",
    "over_achieved_count",
)


def _rank(alias: str) -> str:
    """Place by over-claiming in the year and stage, ties sharing one: a ranking follows from all rows, so no row
    of the tables carries it."""
    share = f"{alias}.gap * 1.0 / {alias}.compared_points"  # SQLite would divide whole numbers as such
    ranked = (
        f"RANK() OVER (PARTITION BY {alias}.fiscal_year, {alias}.stage "
        f"ORDER BY {alias}.gap_percent IS NULL, {share} DESC)"
    )
    return f"CASE WHEN {alias}.gap_percent IS NULL THEN NULL ELSE {ranked} END"


_SECOND_REVIEW: Final = View(
    "bi_second_review",
    "Every goal on which points were claimed: claimed beside computed, its place, and that of its unit.",
    _columns(
        *_UNIT,
        "g.scope",
        "project_name | p.name | 项目名称",
        "w.goal_id",
        "w.stage",
        *(f"w.{name}" for name in _REVIEW_FIGURES),
        f"gap_rank | w.numeric_count | 差额位次 | {_rank('w')}",
        "t.status",
        "organization_gap | n.gap | 单位差额",
        "organization_gap_percent | n.gap_percent | 单位差额率",
        "organization_gap_rank | n.goal_count | 单位差额位次 | n.gap_rank",
    ),
    f"""FROM goal_second_review w
JOIN performance_goal g ON g.goal_id = w.goal_id
JOIN organization o ON o.organization_id = g.organization_id
LEFT JOIN project p ON p.project_id = g.project_id
LEFT JOIN goal_score t ON t.goal_id = w.goal_id AND t.stage = w.stage
LEFT JOIN (SELECT n.*, {_rank("n")} AS gap_rank FROM organization_second_review n) n
  ON n.organization_id = g.organization_id AND n.fiscal_year = w.fiscal_year AND n.stage = w.stage""",  # noqa: S608 - constants only
)

_ORGANIZATION_REVIEW: Final = View(
    "bi_organization_review",
    "Every unit that claimed points in a year, with its place by over-claiming.",
    _columns(
        "n.organization_id",
        "organization_name | o.name | 单位名称",
        "organization_code | o.code | 单位编码",
        "n.fiscal_year",
        "n.stage",
        "n.goal_count",
        "n.compared_goal_count",
        *(f"n.{name}" for name in _REVIEW_FIGURES),
        f"gap_rank | n.goal_count | 差额位次 | {_rank('n')}",
    ),
    """FROM organization_second_review n
JOIN organization o ON o.organization_id = n.organization_id""",
)

_REVIEW_GAP: Final = View(
    "bi_review_gap",
    "Every difference between claimed and computed points with the place where it was claimed.",
    _columns(
        "v.gap_id",
        *_UNIT,
        "g.scope",
        "project_name | p.name | 项目名称",
        "v.goal_id",
        "v.indicator_id",
        "i.level3",
        "v.stage",
        "v.kind",
        "v.claimed",
        "v.computed",
        "v.gap",
        "v.max_score",
        "v.explanation",
        "m.file_name",
        "v.place",
    ),
    """FROM review_gap v
JOIN performance_goal g ON g.goal_id = v.goal_id
JOIN organization o ON o.organization_id = g.organization_id
LEFT JOIN project p ON p.project_id = g.project_id
LEFT JOIN indicator i ON i.indicator_id = v.indicator_id
LEFT JOIN form f ON f.form_id = v.form_id
LEFT JOIN submission m ON m.submission_id = f.submission_id""",
)

_MONITORING: Final = View(
    "bi_monitoring",
    "Every goal monitored, a row per report: spending against plan, lights, points at stake; never a final result.",
    _columns(
        *_UNIT,
        "g.scope",
        "project_name | p.name | 项目名称",
        "e.goal_id",
        "e.as_of",
        "e.elapsed_ratio",
        "e.budget",
        "e.executed",
        "e.spent_percent",
        "e.planned_percent",
        "e.plan_source",
        "e.spending_light",
        "e.light",
        "e.indicator_count",
        "e.green_count",
        "e.yellow_count",
        "e.red_count",
        "e.unknown_count",
        "e.scored_count",
        "e.max_score",
        "e.shortfall",
        "e.expected_shortfall",
    ),
    """FROM goal_progress e
JOIN performance_goal g ON g.goal_id = e.goal_id
JOIN organization o ON o.organization_id = g.organization_id
LEFT JOIN project p ON p.project_id = g.project_id""",
)

_INDICATOR_MONITORING: Final = View(
    "bi_indicator_monitoring",
    "Every indicator monitored, a row per report, with its light and why it is so.",
    _columns(
        *_UNIT,
        "g.scope",
        "project_name | p.name | 项目名称",
        "d.goal_id",
        "d.indicator_id",
        "i.ordinal",
        "i.level1",
        "i.level2",
        "i.level3",
        "i.operator",
        "i.target_value",
        "i.target_unit",
        "i.target_text",
        "d.as_of",
        "a.actual_value",
        "a.actual_unit",
        "a.actual_text",
        "a.outlook",
        "d.elapsed_ratio",
        "d.completion_ratio",
        "d.due_ratio",
        "d.expected_value",
        "d.light",
        "d.score",
        "d.expected_score",
        "d.max_score",
        "d.shortfall",
        "d.expected_shortfall",
        "d.explanation",
        "a.deviation_reason",
        "m.file_name",
        "d.place",
    ),
    """FROM indicator_progress d
JOIN indicator i ON i.indicator_id = d.indicator_id
JOIN performance_goal g ON g.goal_id = d.goal_id
JOIN organization o ON o.organization_id = g.organization_id
LEFT JOIN project p ON p.project_id = g.project_id
LEFT JOIN actual a ON a.indicator_id = d.indicator_id AND a.stage = 'monitoring' AND a.as_of = d.as_of
  AND a.form_id = d.form_id
LEFT JOIN form f ON f.form_id = d.form_id
LEFT JOIN submission m ON m.submission_id = f.submission_id""",
)

VIEWS: Final[dict[str, View]] = {
    view.name: view
    for view in (
        _INDICATOR_SCORECARD,
        _PROJECT_SCORECARD,
        _ORGANIZATION_SCORECARD,
        _FINDING,
        _GOAL_REVIEW,
        _SPENDING_PROGRESS,
        _FILING,
        _SECOND_REVIEW,
        _ORGANIZATION_REVIEW,
        _REVIEW_GAP,
        _MONITORING,
        _INDICATOR_MONITORING,
    )
}
"""The views by name."""


def drop_views(connection: Connection) -> None:
    """Drop our views, so that a migration may change the columns they read."""
    for name in reversed(VIEWS):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")


def create_views(connection: Connection) -> None:
    """Make every view, with labels as comments where the store has comments."""
    dialect = connection.dialect.name
    for view in VIEWS.values():
        connection.execute(text(view.statement(dialect)))
        if dialect == "postgresql":
            mark = _quoted(_mark(connection, view))
            for statement in (f"COMMENT ON VIEW {view.name} IS '{mark}'", *_comments(view)):
                connection.execute(text(statement))


def views_stand(connection: Connection) -> bool:
    """Whether the store's views are the ones defined here; nothing must be dropped while people read."""
    return all(_standing_mark(connection, view) == _mark(connection, view) for view in VIEWS.values())


def _mark(connection: Connection, view: View) -> str:
    """What tells a view's version: its own text on SQLite, on PostgreSQL (which rewrites it) its comment."""
    statement = view.statement(connection.dialect.name)
    if connection.dialect.name == "sqlite":
        return statement
    return f"{view.about} [{fingerprint(statement, *_comments(view))}]"


def _standing_mark(connection: Connection, view: View) -> str | None:
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = :name"
    else:
        query = "SELECT obj_description(to_regclass(:name), 'pg_class')"
    found: str | None = connection.scalar(text(query), {"name": view.name})
    return found


def _comments(view: View) -> Iterator[str]:
    for column in view.columns:
        said = _quoted(f"{column.label_zh}: {column.description}")
        yield f"COMMENT ON COLUMN {view.name}.{column.name} IS '{said}'"


def _quoted(words: str) -> str:
    return words.replace("'", "''").replace(":", r"\:")


def dictionary_rows() -> Iterable[dict[str, Any]]:
    """Rows of ``data_dictionary`` for the columns of the views."""
    for view in VIEWS.values():
        for column in view.columns:
            yield {
                "table_name": view.name,
                "column_name": column.name,
                "label_zh": column.label_zh,
                "description": column.description,
                "type": str(column.source.kind),
                "unit": column.source.unit or None,
            }


def read_view(
    engine: Engine, name: str, year: int | None = None, organization_id: str | None = None
) -> pd.DataFrame:
    """The rows of a view, of one year and one unit where given, in a stable order, typed as in the model.

    Raises ConfigurationError for a name that is no view.
    """
    if name not in VIEWS:
        raise ConfigurationError(f"no view {name!r}; there are: {', '.join(VIEWS)}")
    columns = VIEWS[name].columns
    limits = {"fiscal_year": year, "organization_id": organization_id}
    wanted = {column: value for column, value in limits.items() if value is not None}
    where = " AND ".join(f"{column} = :{column}" for column in wanted)
    listed = ", ".join(column.name for column in columns)
    query = text(f"SELECT {listed} FROM {name}" + (f" WHERE {where}" if where else ""))  # noqa: S608
    kinds = {column.name: column.source.kind for column in columns}
    with reading(engine) as connection:
        rows = connection.execute(typed(query, kinds), wanted).all()
    return frame_of(kinds, sorted(rows, key=_order))


def _order(row: Iterable[Any]) -> tuple[tuple[bool, str], ...]:
    """Nulls last, numbers by size, everything else by its text: a stable order, whatever the store."""
    return tuple((value is None, _sortable(value)) for value in row)


def _sortable(value: Any) -> str:
    if isinstance(value, int | float):
        return f"{value:030.6f}"
    return "" if value is None else str(value)
