"""Templates: workbooks in which a unit reports on its goals, one sheet a goal.

The sheets look like the national self-evaluation and monitoring forms and are read back as such; hidden ids only
make sure. What the unit writes into is open, the goal is locked (without password, so that nobody is shut out).
Columns and wording are data (template.yaml), rows are template_rows.py, answers are guarded by
template_guards.py. Called by ``orchestration``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline.model import vocabulary
from perf_pipeline.package_data import fingerprint
from perf_pipeline.publishing.files import empty_workbook, replace_file, safe_name, workbook_bytes
from perf_pipeline.publishing.sheets import LookName, Painter, SheetColumn, row_height, safe_text, set_up_page
from perf_pipeline.publishing.template_guards import Guards
from perf_pipeline.publishing.template_rows import TemplateGoal, TemplateLine
from perf_pipeline.publishing.template_spec import FundsHead, TemplateColumn, template_spec

SHEET_NAME_LIMIT = 31
LOWEST = 24.0  # points, the least height of a row that somebody writes into


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is reported: year, stage (self_evaluation or monitoring), and for monitoring the month up to which."""

    year: int
    stage: str
    month: int


def write_templates(
    goals: Sequence[TemplateGoal], occasion: Occasion, folder: Path, version: str = ""
) -> list[Path]:
    """Write the workbooks of every unit into ``folder``; returns their paths by unit.

    A unit with more goals than one workbook takes gets several. Equal goals give equal bytes. With ``version`` (of
    what draws) a workbook that this version made of the same goals stays untouched: a year's reports come in one by
    one, and its goals do not change with them. Raises OSError when the disk refuses.
    """
    paths = []
    for _, group in groupby(goals, key=lambda goal: goal.organization_id):
        own = list(group)
        parts = [
            own[i : i + template_spec().most_goals] for i in range(0, len(own), template_spec().most_goals)
        ]
        for number, part in enumerate(parts, 1):
            path = folder / _file_name(part[0], occasion, number if len(parts) > 1 else None)
            mark = fingerprint(version, repr(occasion), repr(part)) if version else ""
            if not mark or not _is_marked(path, mark):
                replace_file(path, template(part, occasion, mark))
            paths.append(path)
    return paths


def _file_name(goal: TemplateGoal, occasion: Occasion, part: int | None) -> str:
    words = template_spec().words
    return words.file.format(
        year=occasion.year,
        unit=safe_name(goal.organization),
        stage=vocabulary.STAGES[occasion.stage],
        id=goal.organization_id[:8],
        part="" if part is None else words.part.format(number=part),
    )


def _is_marked(path: Path, mark: str) -> bool:
    """Whether the workbook at ``path`` carries ``mark``; a file that cannot be read does not."""
    try:
        with ZipFile(path) as archive:
            return f">{mark}<" in archive.read("docProps/core.xml").decode("utf-8", "replace")
    except (OSError, KeyError, BadZipFile):
        return False


def template(goals: Sequence[TemplateGoal], occasion: Occasion, mark: str = "") -> bytes:
    """One workbook with a sheet for every goal, in the order given, and the instructions in front.

    ``mark`` is put among its properties.
    """
    workbook = empty_workbook()
    workbook.properties.identifier = mark or None
    painter = Painter(workbook, template_spec().words.cut)
    names = [_sheet_name(goal, number) for number, goal in enumerate(goals, 1)]
    _guide(painter, goals, names, occasion)
    for name, goal in zip(names, goals, strict=True):
        _GoalSheet(painter, workbook.create_sheet(name), goal, occasion).draw()
    return workbook_bytes(workbook)


def _sheet_name(goal: TemplateGoal, number: int) -> str:
    """The number makes it unique; Excel takes neither brackets nor long names."""
    spoken = goal.project if goal.scope == "project" else template_spec().sheets["department"]
    clean = "".join("_" if character in "[]':*?/\\" else character for character in safe_name(spoken or ""))
    return f"{number}.{clean}"[:SHEET_NAME_LIMIT]


class _GoalSheet:
    """Draws one goal from top to bottom: title, header block, funds, objective, indicators, sums, signatures."""

    def __init__(self, painter: Painter, sheet: Worksheet, goal: TemplateGoal, occasion: Occasion) -> None:
        self._spec = template_spec()
        self._painter, self._sheet, self._goal, self._occasion = painter, sheet, goal, occasion
        self._columns = self._spec.columns[occasion.stage]
        self._at = {column.name: position for position, column in enumerate(self._columns, 1)}
        self._last = len(self._columns) - 1  # of the columns that show; the ids stand behind it
        self._half = self._at["unit"]
        self._guards = Guards(sheet)
        self._score_cells: list[str] = []
        self._weight_cells: list[str] = []

    def draw(self) -> None:
        """The whole sheet."""
        sheet, drawn = self._sheet, [column.column(self._occasion.month) for column in self._columns]
        for position, column in enumerate(drawn, 1):
            sheet.column_dimensions[get_column_letter(position)].width = column.width
        row = self._heading()
        row = self._funds(row)
        row = self._objective(row)
        top = row
        row = self._header(row)
        row = self._lines(row, drawn)
        if "claimed" in self._at:
            row = self._total(row, top)
        self._signatures(row)
        self._finish(top, row)

    def _heading(self) -> int:
        """Title, hint, whose form it is; the goal's id stands hidden beside the names."""
        goal, words, last = self._goal, self._spec.words, self._last
        title = self._spec.titles[self._occasion.stage][goal.scope]
        title = title.format(year=self._occasion.year, month=self._occasion.month)
        self._painter.line(self._sheet, 1, last, title, "title", 32)
        self._painter.line(self._sheet, 2, last, words.hint, "subtitle", 18)
        row = 3
        if goal.scope == "project":
            self._pair(row, words.project, goal.project, words.project_code, goal.project_code)
            row += 1
        self._pair(
            row,
            words.organization[goal.scope],
            goal.organization,
            words.organization_code,
            goal.organization_code,
        )
        self._painter.put(self._sheet, row, last + 1, words.goal_id.format(goal=goal.goal_id), "small")
        return row + 1

    def _pair(self, row: int, label: str, value: str | None, second_label: str, second: str | None) -> None:
        self._painter.put(self._sheet, row, 1, label, "label")
        self._painter.span(self._sheet, row, (2, self._half - 1), value, "text")
        self._painter.put(self._sheet, row, self._half, second_label, "label")
        self._painter.span(self._sheet, row, (self._half + 1, self._last), second, "text")
        self._sheet.row_dimensions[row].height = LOWEST

    # -- the funds block

    def _funds(self, row: int) -> int:
        funds, heads = self._spec.funds, self._spec.funds.heads[self._occasion.stage]
        self._painter.span(
            self._sheet, row, (1, 1), funds.label[self._goal.scope], "label", rows=len(funds.sources) + 1
        )
        name_end = self._at["target"] - 1
        self._painter.span(self._sheet, row, (2, name_end), None, "label")
        for head in heads:
            self._painter.span(
                self._sheet, row, self._reach(head), head.label.format(month=self._occasion.month), "label"
            )
        self._sheet.row_dimensions[row].height = 20
        for down, source in enumerate(funds.sources, row + 1):
            self._painter.span(self._sheet, down, (2, name_end), source.label, "label")
            for head in heads:
                self._fund(down, head, source.name, down == row + 1)
            self._sheet.row_dimensions[down].height = 20
        return row + len(funds.sources) + 1

    def _reach(self, head: FundsHead) -> tuple[int, int]:
        """A head stands above its column; in monitoring the rate takes the columns of causes."""
        end = self._at[head.at]
        group = self._columns[end - 1].group
        start = next(p for p, c in enumerate(self._columns, 1) if p == end or (group and c.group == group))
        return start, self._last if head.name == "rate" else end

    def _fund(self, row: int, head: FundsHead, source: str, whole: bool) -> None:
        columns = self._reach(head)
        address = f"{get_column_letter(columns[0])}{row}"
        if head.name == "rate":
            self._painter.span(self._sheet, row, columns, None if whole else "—", "rate")
            if whole:
                self._painter.formula(self._sheet, row, columns[0], self._rate(row), "rate")
        elif head.name in ("points", "score"):
            self._points(row, columns[0], head.name, whole)
        else:
            known = self._goal.funds.get(source) if head.name == "initial" else None
            self._painter.span(self._sheet, row, columns, known, "entry_money")
            self._guards.money(address)

    def _points(self, row: int, column: int, name: str, whole: bool) -> None:
        """Points of budget execution belong to the year's total only."""
        if not whole:
            self._painter.put(self._sheet, row, column, "—", "code")
        elif name == "points":
            look: LookName = "number" if self._goal.settled else "entry_number"
            self._painter.put(self._sheet, row, column, self._goal.execution_points, look)
            self._weight_cells.append(f"{get_column_letter(column)}{row}")
        else:
            self._painter.put(self._sheet, row, column, None, "entry_number")
            self._claim(row)

    def _rate(self, row: int) -> str:
        """Executed over the adjusted budget, else over the initial one; blank while either is."""
        initial, adjusted, executed = (
            f"{get_column_letter(self._at[head.at])}{row}"
            for head in self._spec.funds.heads[self._occasion.stage]
            if head.name in ("initial", "adjusted", "executed")
        )
        budget = f"IF(N({adjusted})>0,{adjusted},N({initial}))"
        return f'IF(AND({budget}>0,ISNUMBER({executed})),{executed}/{budget},"")'

    def _objective(self, row: int) -> int:
        words, half, last = self._spec.words, self._half, self._last
        outcome = words.outcome[self._occasion.stage]
        self._painter.span(self._sheet, row, (1, 1), words.objectives, "label", rows=2)
        self._painter.span(self._sheet, row, (2, half), words.objective, "label")
        self._painter.span(self._sheet, row, (half + 1, last), outcome, "label")
        self._painter.span(self._sheet, row + 1, (2, half), self._goal.objective, "text")
        self._painter.span(self._sheet, row + 1, (half + 1, last), None, "entry")
        width = sum(column.width for column in self._columns[1:half])
        height = row_height([SheetColumn("text", "", width, "text")], {"text": self._goal.objective})
        self._sheet.row_dimensions[row].height = 20
        self._sheet.row_dimensions[row + 1].height = max(height, 2 * LOWEST)
        return row + 2

    # -- the indicators

    def _header(self, row: int) -> int:
        """One header row, or two where columns are grouped; the ids' header stands hidden behind."""
        month, groups = self._occasion.month, [column.group for column in self._columns]
        rows = 2 if any(groups) else 1
        for position, column in enumerate(self._columns, 1):
            look: LookName = "header" if position <= self._last else "small"
            label = column.label.format(month=month)
            if not column.group:
                self._painter.span(self._sheet, row, (position, position), label, look, rows=rows)
                continue
            if groups.index(column.group) == position - 1:
                end = position - 1 + groups.count(column.group)
                self._painter.span(self._sheet, row, (position, end), column.group, "header")
            self._painter.put(self._sheet, row + 1, position, label, "header")
        for down in range(row, row + rows):
            self._sheet.row_dimensions[down].height = 34 if rows == 1 or down > row else 20
        return row + rows

    def _lines(self, row: int, drawn: Sequence[SheetColumn]) -> int:
        before: TemplateLine | None = None
        for line in self._goal.lines:
            shown = {name: getattr(line, name, None) for name in self._at}
            for position, column in enumerate(self._columns, 1):
                look = _look(column, line, before)
                self._painter.put(self._sheet, row, position, shown[column.name], look)
                if column.open:
                    self._guard(row, f"{get_column_letter(position)}{row}", column, line)
            self._sheet.row_dimensions[row].height = max(row_height(drawn[: self._last], shown), LOWEST)
            before = line
            row += 1
        return row

    def _claim(self, row: int) -> None:
        """The open cell of claimed points: at most the weight beside it."""
        weight, claimed = (f"{get_column_letter(self._at[name])}{row}" for name in ("weight", "claimed"))
        self._guards.points(claimed, weight)
        self._score_cells.append(claimed)

    def _guard(self, row: int, address: str, column: TemplateColumn, line: TemplateLine) -> None:
        if column.name in ("actual", "outlook"):
            self._guards.answer(address, line)
        elif column.name == "claimed":
            self._claim(row)
        elif column.name == "likelihood":
            self._guards.likelihood(address)
        elif column.look == "entry_mark":
            self._guards.mark(address)

    def _total(self, row: int, top: int) -> int:
        """Sums: of the weights, and of the claimed points as soon as one stands there."""
        weight, claimed = self._at["weight"], self._at["claimed"]
        self._painter.span(self._sheet, row, (1, weight - 1), self._spec.words.total, "label")
        self._painter.formula(
            self._sheet, row, weight, self._sum(weight, self._weight_cells, row, top), "number"
        )
        self._painter.formula(
            self._sheet, row, claimed, self._sum(claimed, self._score_cells, row, top), "entry_number"
        )
        self._painter.span(self._sheet, row, (claimed + 1, self._last), None, "text")
        self._sheet.row_dimensions[row].height = LOWEST
        return row + 1

    def _sum(self, column: int, cells: Sequence[str], row: int, top: int) -> str:
        """The cell of the funds block and the column below the header ``top``; blank while all of them are."""
        letter = get_column_letter(column)
        parts = f"{cells[0]},{letter}{top + 1}:{letter}{max(row - 1, top + 1)}"
        return f'IF(COUNT({parts})=0,"",SUM({parts}))'

    def _signatures(self, row: int) -> None:
        third = max(self._last // 3, 2)
        starts = (1, third + 1, 2 * third + 1)
        ends = (third, 2 * third, self._last)
        for label, start, end in zip(self._spec.words.signed, starts, ends, strict=True):
            self._painter.put(self._sheet, row, start, label, "label")
            self._painter.span(self._sheet, row, (start + 1, end), None, "entry")
        self._sheet.row_dimensions[row].height = LOWEST

    def _finish(self, top: int, last_row: int) -> None:
        """Hide the ids, lock what is not open, set up printing."""
        sheet = self._sheet
        hidden = sheet.column_dimensions[get_column_letter(self._last + 1)]
        hidden.hidden = True
        self._guards.attach()
        set_up_page(sheet, repeat=top, area=f"A1:{get_column_letter(self._last)}{last_row}")
        if any(column.group for column in self._columns):
            sheet.print_title_rows = f"{top}:{top + 1}"
        protect(sheet)


def protect(sheet: Worksheet) -> None:
    """Lock what is locked, without password; rows and columns may still be resized and cells be formatted."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False  # False: allowed


def _look(column: TemplateColumn, line: TemplateLine, before: TemplateLine | None) -> LookName:
    """Levels stand on every row, so that rows may be moved; one that repeats the row above is faint.

    A weight that no paper states is open: the unit's own would otherwise never be heard.
    """
    if column.name == "weight" and not line.settled:
        return "entry_number"
    if column.name in ("level1", "level2") and before is not None:
        same = (line.level1, line.level2) if column.name == "level2" else (line.level1,)
        above = (before.level1, before.level2) if column.name == "level2" else (before.level1,)
        return "repeated" if same == above else column.look
    return column.look


def _guide(painter: Painter, goals: Sequence[TemplateGoal], names: Sequence[str], occasion: Occasion) -> None:
    """The instructions, and which sheets the workbook holds."""
    spec = template_spec()
    sheet = painter.workbook.create_sheet(spec.sheets["guide"])
    columns = (SheetColumn("topic", "", 26, "topic"), SheetColumn("text", "", 96, "text"))
    for column, letter in zip(columns, "AB", strict=True):
        sheet.column_dimensions[letter].width = column.width
    title = spec.words.guide_title.format(year=occasion.year, stage=vocabulary.STAGES[occasion.stage])
    painter.line(sheet, 1, 2, title, "title", 34)
    items = [(item.topic, item.text) for item in spec.guide[occasion.stage]]
    items.append((spec.words.contents, "\n".join(_contents(goals, names))))
    for row, (topic, text) in enumerate(items, 2):
        text = safe_text(text, spec.words.cut)
        painter.put(sheet, row, 1, topic, "topic")
        painter.put(sheet, row, 2, text, "text")
        sheet.row_dimensions[row].height = row_height(columns, {"topic": topic, "text": text})
    set_up_page(sheet)
    protect(sheet)


def _contents(goals: Sequence[TemplateGoal], names: Sequence[str]) -> list[str]:
    """Sheets by name, with the unit where there are several."""
    several = len({goal.organization_id for goal in goals}) > 1
    return [
        f"{goal.organization} · {name}" if several else name for goal, name in zip(goals, names, strict=True)
    ]
