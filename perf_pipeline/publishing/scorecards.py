"""Scorecards: one workbook per unit and year, for people who must find, check and answer a score.

Takes frames of the ``bi_*`` views, writes nothing that they do not hold: no score is computed here. A
score that is not there stays an empty cell with the reason beside it, never 0. What a row says is
scorecard_rows.py; columns, widths and wording are data (scorecard.yaml); drawing is sheets.py. Called by
``orchestration``.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline.model import vocabulary
from perf_pipeline.publishing.files import empty_workbook, replace_file, safe_name, workbook_bytes
from perf_pipeline.publishing.scorecard_rows import (
    SEVERITY_ORDER,
    STAGE_ORDER,
    Row,
    UnitRows,
    finding_row,
    goal_rows,
    indicator_row,
    organization_sentence,
    units_of,
)
from perf_pipeline.publishing.scorecard_spec import scorecard_spec
from perf_pipeline.publishing.sheets import (
    A3,
    Highlight,
    Painter,
    SheetColumn,
    highlight,
    row_height,
    set_up_page,
)
from perf_pipeline.publishing.site.names import unit_page_name

FROZEN_ROWS = 10  # header row of the goals table when one stage is shown
CARD_SPANS = ((1, 1), (2, 3), (4, 5), (6, 8), (9, 12), (13, 16))
CENT = 0.005  # half of the last digit shown: a smaller gap reads 0.00


def write_scorecards(views: Mapping[str, pd.DataFrame], folder: Path, year: int) -> list[Path]:
    """Write one workbook per unit that has rows in ``year``; returns their paths sorted by unit id.

    ``views``: frames of bi_organization_scorecard, bi_project_scorecard, bi_indicator_scorecard and
    bi_finding, of one year or more; a missing view counts as empty. Findings of a unit without a year
    stand in the workbook of every year. Equal frames give equal bytes. Raises OSError when the disk refuses.
    """
    paths = []
    for unit in units_of(views, year):
        path = folder / scorecard_name(unit.name, unit.organization_id, year)
        replace_file(path, scorecard(unit, year))
        paths.append(path)
    return paths


def scorecard_name(organization_name: str, organization_id: str, year: int) -> str:
    """The file name: year, unit, and of its id what tells units of the same name apart."""
    return f"{year}_{safe_name(organization_name)}_{organization_id[:8]}.xlsx"


def scorecard(unit: UnitRows, year: int) -> bytes:
    """The workbook of one unit."""
    spec = scorecard_spec()
    workbook = empty_workbook()
    painter = Painter(workbook, spec.words["cut"])
    _overview(painter, unit, year)
    _indicators(painter, unit, year)
    _findings(painter, unit, year)
    _guide(painter, unit, year)
    return workbook_bytes(workbook)


def _overview(painter: Painter, unit: UnitRows, year: int) -> None:
    spec, words = scorecard_spec(), scorecard_spec().words
    sheet = painter.workbook.create_sheet(spec.sheets["overview"])
    columns = [column.column() for column in spec.goals]
    width = len(columns)
    painter.line(sheet, 1, width, words["title"].format(organization=unit.name, year=year), "title", 34)
    painter.line(sheet, 2, width, _code_line(unit), "subtitle", 18)
    row = _results(painter, sheet, unit, 3, width)
    painter.line(sheet, row, width, words["findings_title"], "section", 24)
    counts = Counter(finding["severity"] for finding in unit.findings)
    sentence = words["findings_count"].format(**{severity: counts[severity] for severity in SEVERITY_ORDER})
    painter.line(sheet, row + 1, width, sentence, "paragraph", 20)
    painter.line(sheet, row + 2, width, words["goals_title"], "section", 24)
    top = row + 3
    rows = goal_rows(unit)
    last = painter.table(sheet, top, columns, rows)
    if not rows:
        painter.line(sheet, top + 1, width, words["no_goals"], "paragraph", 20)
    else:
        provisional = vocabulary.GOAL_STATUSES["provisional"]
        marks = [
            Highlight("status", f'{{cell}}="{provisional}"', "amber"),
            Highlight("status", f'{{cell}}="{words["not_reported"]}"', "grey"),
            *_gap_highlights(),
        ]
        highlight(sheet, columns, top + 1, last, marks)
        sheet.auto_filter.ref = f"A{top}:{get_column_letter(width)}{last}"
    if top <= FROZEN_ROWS:  # with a second stage the frozen part would fill a small screen
        sheet.freeze_panes = f"B{top + 1}"
    set_up_page(sheet, repeat=top)


def _results(painter: Painter, sheet: Worksheet, unit: UnitRows, row: int, width: int) -> int:
    """The unit's result per stage as a band of figures with a sentence; returns the next free row."""
    words = scorecard_spec().words
    results = sorted(
        (result for result in unit.results if result["stage"] is not None),
        key=lambda result: -STAGE_ORDER.get(result["stage"], 0),
    )
    if not results:
        painter.line(sheet, row, width, words["no_organization_score"], "paragraph", 22)
        return row + 1
    for result in results:
        stage = vocabulary.STAGES.get(result["stage"], result["stage"])
        painter.line(sheet, row, width, words["stage_line"].format(stage=stage), "section", 24)
        _cards(painter, sheet, row + 1, result)
        painter.line(sheet, row + 3, width, organization_sentence(result, unit.goals), "paragraph", 34)
        row += 4
    return row


def _cards(painter: Painter, sheet: Worksheet, row: int, result: Row) -> None:
    counted = f"{result['scored_goal_count'] or 0} ／ {result['goal_count'] or 0}"
    shown = {
        **result,
        "counted": counted,
        "status": vocabulary.GOAL_STATUSES.get(result["status"], result["status"]),
    }
    for card, (first, last) in zip(scorecard_spec().cards, CARD_SPANS, strict=True):
        value = shown[card.name]
        for column in range(first, last + 1):  # every cell of a merged range carries the fill and frame
            painter.put(sheet, row, column, None, "card_label")
            painter.put(sheet, row + 1, column, None, "card_value")
        painter.put(sheet, row, first, card.label, "card_label")
        painter.put(
            sheet,
            row + 1,
            first,
            scorecard_spec().words["not_scored"] if value is None else value,
            "card_value",
        )
        if last > first:
            for line in (row, row + 1):
                sheet.merge_cells(start_row=line, end_row=line, start_column=first, end_column=last)
    sheet.row_dimensions[row].height = 20
    sheet.row_dimensions[row + 1].height = 34


def _indicators(painter: Painter, unit: UnitRows, year: int) -> None:
    spec, words = scorecard_spec(), scorecard_spec().words
    sheet = painter.workbook.create_sheet(spec.sheets["indicators"])
    columns = [column.column() for column in spec.indicators]
    title = words["indicators_title"].format(organization=unit.name, year=year)
    painter.line(sheet, 1, 8, title, "title", 30)
    last = painter.table(sheet, 2, columns, map(indicator_row, unit.indicators))
    if last == 2:
        painter.line(sheet, 3, 8, words["no_indicators"], "paragraph", 20)
    else:
        statuses = vocabulary.SCORE_STATUSES
        fills = {"missing_actual": "amber", "needs_review": "orange", "not_applicable": "grey"}
        marks = [Highlight("status", f'{{cell}}="{statuses[code]}"', fill) for code, fill in fills.items()]
        marks.append(Highlight("status", f'{{cell}}="{words["not_reported"]}"', "grey"))
        highlight(sheet, columns, 3, last, [*marks, *_gap_highlights()])
        sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{last}"
    sheet.freeze_panes = "F3"
    printed = 1 + [column.name for column in columns].index(spec.print_through)
    set_up_page(sheet, repeat=2, paper=A3, area=f"A1:{get_column_letter(printed)}{max(last, 3)}")


def _findings(painter: Painter, unit: UnitRows, year: int) -> None:
    spec, words = scorecard_spec(), scorecard_spec().words
    sheet = painter.workbook.create_sheet(spec.sheets["findings"])
    columns = [column.column() for column in spec.findings]
    title = words["findings_sheet_title"].format(organization=unit.name, year=year)
    painter.line(sheet, 1, len(columns), title, "title", 30)
    last = painter.table(sheet, 2, columns, map(finding_row, unit.findings))
    if last == 2:
        painter.line(sheet, 3, len(columns), words["no_findings"], "paragraph", 20)
    else:
        severities = vocabulary.SEVERITIES
        marks = [
            Highlight("severity", f'{{cell}}="{severities["error"]}"', "red"),
            Highlight("severity", f'{{cell}}="{severities["warning"]}"', "amber"),
        ]
        highlight(sheet, columns, 3, last, marks)
        sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{last}"
    sheet.freeze_panes = "C3"
    set_up_page(sheet, repeat=2)


def _guide(painter: Painter, unit: UnitRows, year: int) -> None:
    spec, words = scorecard_spec(), scorecard_spec().words
    sheet = painter.workbook.create_sheet(spec.sheets["guide"])
    columns = (SheetColumn("topic", "", 26, "topic"), SheetColumn("text", "", 80, "text"))
    for column, letter in zip(columns, "AB", strict=True):
        sheet.column_dimensions[letter].width = column.width
    painter.line(sheet, 1, 2, words["guide_title"], "title", 34)
    versions = sorted({str(line["rulebook_version"]) for line in unit.indicators if line["rulebook_version"]})
    items = [(item.topic, item.text) for item in spec.guide]
    page = unit_page_name(unit.name, unit.organization_id)
    items.append((words["curves"], words["curves_at"].format(year=year, page=page)))
    if versions:
        items.append((words["versions"], "\n".join(versions)))
    for row, (topic, text) in enumerate(items, 2):
        painter.put(sheet, row, 1, topic, "topic")
        painter.put(sheet, row, 2, text, "text")
        sheet.row_dimensions[row].height = row_height(columns, {"topic": topic, "text": text})
    set_up_page(sheet, landscape=False)


def _gap_highlights() -> list[Highlight]:
    return [
        Highlight("claimed_gap", f"AND(ISNUMBER({{cell}}),{{cell}}>={CENT})", "red"),
        Highlight("claimed_gap", f"AND(ISNUMBER({{cell}}),{{cell}}<=-{CENT})", "blue"),
    ]


def _code_line(unit: UnitRows) -> str:
    words = scorecard_spec().words
    code = next((row["organization_code"] for row in unit.results if row["organization_code"]), None)
    return words["code"].format(code=code) if code else words["no_code"]
