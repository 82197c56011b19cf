"""Drawing 读出内容: what was read of one form, row by row as printed, with the findings beside the rows.

For papers that cannot carry marks themselves. Columns that a form does not use are left out. Called by
workbook, which gets back where each finding stands.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline.publishing.feedback.content import (
    Feedback,
    FormRead,
    Item,
    Row,
    in_short,
    said_of_line,
    worst,
)
from perf_pipeline.publishing.feedback.opinion import Page
from perf_pipeline.publishing.feedback.spec import feedback_spec
from perf_pipeline.publishing.scorecard_spec import ColumnSpec
from perf_pipeline.publishing.sheets import A3, FILLS, LookName, Painter, merge, set_up_page

ALWAYS: Final = frozenset({"place", "level1", "level2", "level3", "target_text", "said"})
_LOOKS: Final[Mapping[str, LookName]] = {"error": "error", "warning": "warning", "info": "info"}
_HEADING_NUMBERS: Final = ("budget_total", "budget_fiscal", "budget_other")
_EXECUTION: Final = ("initial_budget", "adjusted_budget", "executed", "claimed_score")
LABEL_COLUMNS: Final = 2  # of a form's table that the labels of its heading take


def draw_readings(painter: Painter, names: Sequence[str], feedback: Feedback) -> dict[int, tuple[str, str]]:
    """A sheet for each form; returns sheet and cell of each finding that stands beside a row."""
    found: dict[int, tuple[str, str]] = {}
    for name, form in zip(names, feedback.forms, strict=True):
        found |= _draw(painter, name, form, feedback.items)
    return found


def _draw(painter: Painter, name: str, form: FormRead, items: Sequence[Item]) -> dict[int, tuple[str, str]]:
    spec, words = feedback_spec(), feedback_spec().words
    beside, elsewhere = said_of_line(form, items)
    rows = [_row(line, beside.get(position, ())) for position, line in enumerate(form.lines)]
    columns = [column for column in spec.lines if column.name in ALWAYS or _used(column, rows)]
    page = Page(painter, name, [column.width for column in columns])
    page.line(words["reading_title"].format(ordinal=form.ordinal, name=form.name), "title", 30)
    year = words["year"].format(year=form.fiscal_year) if form.fiscal_year else words["no_year"]
    page.line(
        words["reading_about"].format(
            kind=form.kind_text,
            year=year,
            organization=form.organization or words["no_organization"],
            place=form.place,
        ),
        "subtitle",
        20,
    )
    page.line(words["reading_hint"], "subtitle", 20)
    for label, value in heading_rows(form.heading):
        _labelled(page, label, value)
    if elsewhere:
        page.line(words["reading_elsewhere"], "section")
        found = {item.number: (name, f"A{page.row + order}") for order, item in enumerate(elsewhere)}
        for item in elsewhere:
            _said(page, item)
    else:
        found = {}
    top = page.table(columns, rows)
    last = len(columns)
    for position, said in beside.items():
        _fill(page, top + 1 + position, last, worst(said))
        found |= {item.number: (name, f"{get_column_letter(last)}{top + 1 + position}") for item in said}
    if top <= 12:  # with a long heading the frozen part would fill a small screen
        page.sheet.freeze_panes = f"A{top + 1}"
    set_up_page(page.sheet, repeat=top, paper=A3)
    return found


def _row(line: Row, said: Sequence[Item]) -> dict[str, Any]:
    row = dict(line)
    value = line["target_value"]
    shown = "" if value is None else f"{line['operator'] or ''}{value:.10g}{line['target_unit'] or ''}"
    row["target_read"] = shown if shown != line["target_text"] else ""
    row["said"] = "\n".join(in_short(item) for item in said)
    return row


def _used(column: ColumnSpec, rows: Sequence[Mapping[str, Any]]) -> bool:
    return any(row[column.name] not in (None, "") for row in rows)


def heading_rows(heading: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The heading of a form as labels and words, in the order in which forms print them."""
    labels, words = feedback_spec().heading, feedback_spec().words
    rows = [
        (labels[name], str(heading[name])) for name in ("objective", *_HEADING_NUMBERS) if name in heading
    ]
    plan = heading.get("plan") or {}
    if plan:
        months = [
            words["plan_month"].format(month=month, percent=plan[month]) for month in sorted(plan, key=int)
        ]
        rows.append((labels["plan"], words["plan_separator"].join(months)))
    execution = heading.get("execution") or {}
    rows += [(labels[name], str(execution[name])) for name in _EXECUTION if execution.get(name) is not None]
    rows += [
        (labels[name], str(heading[name])) for name in ("claimed_total", "actual_summary") if name in heading
    ]
    return rows


def _labelled(page: Page, label: str, value: str) -> None:
    row, last = page.row, len(page.widths)
    for column in range(1, last + 1):
        page.painter.put(page.sheet, row, column, None, "topic" if column <= LABEL_COLUMNS else "text")
    page.painter.put(page.sheet, row, 1, label, "topic")
    page.painter.put(page.sheet, row, LABEL_COLUMNS + 1, value, "text")
    merge(page.sheet, row, 1, LABEL_COLUMNS)
    merge(page.sheet, row, LABEL_COLUMNS + 1, last)
    room = sum(page.widths[LABEL_COLUMNS:])
    page.sheet.row_dimensions[row].height = page.height(value, room)
    page.row += 1


def _said(page: Page, item: Item) -> None:
    """A finding about the whole form or a row that was left out, with its words and place."""
    row, last = page.row, len(page.widths)
    text = "　".join(part for part in (in_short(item), item.quote and f"「{item.quote}」") if part)
    for column in range(1, last + 1):
        page.painter.put(page.sheet, row, column, None, "text")
    page.painter.put(page.sheet, row, 1, item.place, _LOOKS[item.severity])
    page.painter.put(page.sheet, row, LABEL_COLUMNS, text, "text")
    merge(page.sheet, row, LABEL_COLUMNS, last)
    page.sheet.row_dimensions[row].height = page.height(text, sum(page.widths[LABEL_COLUMNS - 1 :]))
    page.row += 1


def _fill(page: Page, row: int, last: int, severity: str) -> None:
    """Colour the row's place and its findings: the words that were read stay plain to read."""
    sheet: Worksheet = page.sheet
    for column in (1, last):
        page.tint(
            sheet.cell(row, column), FILLS[{"error": "red", "warning": "amber", "info": "blue"}[severity]]
        )
