"""Writes the pages of docs/ that follow from declarations: the warehouse's tables and the findings' catalogue.

Run as ``python -m perf_pipeline_tests.build_docs``; a test holds the pages to what this would write.
"""

from collections.abc import Iterator
from pathlib import Path

from perf_pipeline.findings import catalogue
from perf_pipeline.model.columns import Column
from perf_pipeline.model.derive import columns_of
from perf_pipeline.model.tables import PRIVATE_TABLES, TABLES

DOCS = Path(__file__).parents[1] / "docs"

BEYOND_THE_DESIGN = """\
Columns beyond the design's contract, and why they are there:

- `submission.received_seq`: order of receipt by the database; clocks decide nothing.
- `form`: what the paper itself says of unit and project, `scope`, `goal_id`, `as_of`, `supports_form_id` (a narrative
  about a project that has a table in the same paper), and `heading`, the part of a form outside its lines.
- `form_line`: every line of every form, current or not: history, audit and joining read it.
- `actual`: `goal_id`, `ordinal`, `level3`, `match_method` (an actual can wait for its goal) and `stated_weight`.
- `budget_execution`: the points stated for execution and the total that the unit claims.
- `indicator_score`, `goal_score`, `organization_score`: the year that wrote a row, the rule version, counts,
  `proposed_score` (never in a total) and full marks with and without what is not scored.
- `finding`: `found_by`, the step that found it and replaces it; `fiscal_year`.
- `review_gap`, `goal_second_review`, `organization_second_review`: the second review; `indicator_progress`, `goal_progress`: monitoring
  by day of report (docs/second-review.md). All are written with the scores of their year.
- `sighting`: the names under which the same bytes were submitted. `contact`: names and telephone numbers, apart.
"""


def table_page() -> str:
    """docs/warehouse.md."""
    parts = [
        "# The warehouse",
        "",
        "Written by `python -m perf_pipeline_tests.build_docs` from the models.",
        "",
    ]
    parts += [BEYOND_THE_DESIGN]
    for name, model in TABLES.items():
        private = " Private: schema `pii` on PostgreSQL, never exported." if name in PRIVATE_TABLES else ""
        parts += [f"## {name}", "", f"{(model.__doc__ or '').strip()}{private}", ""]
        parts += ["| column | 中文 | kind | null | what it holds |", "|---|---|---|---|---|"]
        parts += [_column(column) for column in columns_of(model)] + [""]
    return "\n".join(parts)


def _column(column: Column) -> str:
    name = f"**{column.name}**" if column.key else column.name
    notes = [column.description]
    notes += [f"one of {', '.join(column.choices)}"] if column.choices else []
    notes += [f"→ {column.references}"] if column.references else []
    kind = f"{column.kind} ({column.unit})" if column.unit else str(column.kind)
    return (
        f"| {name} | {column.label_zh} | {kind} | {'yes' if column.nullable else ''} | {'; '.join(notes)} |"
    )


def findings_page() -> str:
    """docs/findings.md."""
    return "\n".join(
        [
            "# Findings",
            "",
            "Written by `python -m perf_pipeline_tests.build_docs` from the catalogue.",
            "",
            *_codes(),
            "",
        ]
    )


def _codes() -> Iterator[str]:
    yield "| code | 问题 | severity | message | 办法 |"
    yield "|---|---|---|---|---|"
    for code, entry in sorted(catalogue().codes.items()):
        cells = (code, entry.title, str(entry.severity), entry.message_en, entry.remedy_zh)
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


PAGES = {"warehouse.md": table_page, "findings.md": findings_page}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
