"""What comes back from units in whatever state: every way of saving and rebuilding a template is still read."""

from collections.abc import Callable
from copy import copy
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline.forms.form import Form, Line
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.intake.reading import read
from perf_pipeline.publishing.template_rows import template_goals
from perf_pipeline.publishing.templates import Occasion, template
from perf_pipeline_tests.office import needs_office
from perf_pipeline_tests.publishing.filling import Entry, Office, fill, find, saved
from perf_pipeline_tests.publishing.template_frames import DEPARTMENT, ROADS, frames

SHEET = "2.农村公路养护"
TOP = 12  # header row
IDS = [f"{number:032x}" for number in range(1, 6)]
SELF, MONITORING = Occasion(2024, "self_evaluation", 7), Occasion(2024, "monitoring", 8)
EMPTY = template(template_goals(frames(), {ROADS: 10.0}), SELF)
ENTRIES = [
    Entry(SHEET, "F6", "150.5"),
    Entry(SHEET, "G6", "120"),
    Entry(SHEET, "I6", "8"),
    Entry(SHEET, "G11", "完成11公里，群众满意"),
    *(
        Entry(SHEET, f"{letter}{TOP + row}", value)
        for row, values in enumerate(
            [("11", "20", ""), ("98.5%", "19", "一处返工"), ("效果明显", "20", ""), ("2024年10月20日", "20", ""), ("健全", "18", "")],
            1,
        )
        for letter, value in zip("GIJ", values, strict=True)
        if value
    ),
    Entry(SHEET, "I18", "105"),
]  # fmt: skip
FILLED = fill(EMPTY, ENTRIES)


def forms_of(content: bytes, name: str = "填报.xlsx") -> tuple[Form, ...]:
    """What is recognised in a file."""
    return recognise(read(content, name)).forms


def reported(form: Form) -> dict[str | None, tuple[str | None, object, object]]:
    """Actual, claimed points and reason by indicator."""
    return {line.level3: (line.actual_text, line.claimed_score, line.deviation_reason) for line in form.lines}


def changed(change: Callable[[Workbook, Worksheet], None]) -> bytes:
    """The filled workbook after a change by hand."""
    book = load_workbook(BytesIO(FILLED))
    change(book, book[SHEET])
    return saved(book)


(WHOLE,) = forms_of(FILLED)


def test_the_filled_sheet_is_an_ordinary_form_with_ids() -> None:
    """Read by the same reader as any form; sheets that nobody filled in are no forms."""
    assert (WHOLE.kind, WHOLE.stated_goal_id, WHOLE.fiscal_year) == ("project_self_evaluation", ROADS, 2024)
    assert (WHOLE.organization_name, WHOLE.organization_code) == ("云岫县交通运输局", "601001")
    assert (WHOLE.project_name, WHOLE.project_code) == ("农村公路养护", "P-01")
    assert [line.stated_indicator_id for line in WHOLE.lines] == IDS
    assert reported(WHOLE)["验收合格率"] == ("98.5%", 19, "一处返工")
    assert (WHOLE.layout, WHOLE.findings) == ("template_self_evaluation", ())
    assert WHOLE.heading.claimed_total == "105"
    assert WHOLE.heading.actual_summary == "完成11公里，群众满意"
    execution = WHOLE.heading.execution
    assert execution is not None
    assert (execution.initial_budget, execution.adjusted_budget, execution.executed, execution.weight) == (
        "1234567.89",
        "1505000.00",
        "1200000.00",
        "10",
    )


def test_targets_read_back_as_they_were_stated() -> None:
    """Nothing of the goal changes on the way there and back: no false alarm of a changed target."""
    stated = [
        (row["operator"], row["target_value"], row["target_unit"])
        for row in frames()["indicator"].to_dict("records")
        if row["goal_id"] == ROADS
    ]
    read_back = [(line.operator, line.target_value, line.target_unit) for line in WHOLE.lines]
    assert [tuple(None if value != value else value for value in row) for row in stated] == read_back


def test_numbers_typed_as_text_or_as_numbers_are_the_same() -> None:
    """98.5%, "98.5" and 0.985 shown as a percent; full-width digits; a blank around."""
    for value, shown in ((0.985, "0.0%"), (98.5, "General"), ("98.5", "@"), (" ９８．５％ ", "@")):
        book = load_workbook(BytesIO(FILLED))
        cell = book[SHEET][f"G{TOP + 2}"]
        cell.value, cell.number_format = value, shown
        (form,) = forms_of(saved(book))
        line = form.lines[1]
        assert (float(line.actual_value or 0), line.actual_unit) == (98.5, "%"), value


def test_a_blank_actual_is_missing_and_never_zero() -> None:
    """The row stays, without an actual; a zero typed in is a zero."""

    def blank(_: Workbook, sheet: Worksheet) -> None:
        sheet[f"G{TOP + 1}"].value = None
        sheet[f"G{TOP + 2}"].value = 0

    (form,) = forms_of(changed(blank))
    assert [(line.actual_text, line.actual_value) for line in form.lines[:2]] == [(None, None), ("0", 0)]


def _without_row(sheet: Worksheet) -> None:
    sheet.delete_rows(TOP + 2)


def _moved(sheet: Worksheet) -> None:
    last = [(cell.value, copy(cell._style)) for cell in sheet[TOP + 5]]
    sheet.delete_rows(TOP + 5)
    sheet.insert_rows(TOP + 1)
    for position, (value, style) in enumerate(last, 1):
        sheet.cell(TOP + 1, position).value, sheet.cell(TOP + 1, position)._style = value, style


def _added(sheet: Worksheet) -> None:
    for merged in [area for area in sheet.merged_cells.ranges if area.min_row > TOP]:
        sheet.unmerge_cells(
            str(merged)
        )  # openpyxl leaves merges where they were, a spreadsheet program moves them
    sheet.insert_rows(TOP + 2)
    for letter, value in zip("ABCEGHI", ("产出指标", "数量指标", "新增指标", "≥3座", "3", 5, 5), strict=True):
        sheet[f"{letter}{TOP + 2}"].value = value


def _without_ids(sheet: Worksheet) -> None:
    sheet.delete_cols(11)


def _renamed(sheet: Worksheet) -> None:
    sheet.title = "最终版2"


def _columns_swapped(sheet: Worksheet) -> None:
    for row in range(TOP, TOP + 6):
        sheet[f"I{row}"].value, sheet[f"H{row}"].value = sheet[f"H{row}"].value, sheet[f"I{row}"].value


@pytest.mark.parametrize(
    ("change", "names", "ids"),
    [
        pytest.param(_without_row, [1, 3, 4, 5], [0, 2, 3, 4], id="deleted_row"),
        pytest.param(_moved, [5, 1, 2, 3, 4], [4, 0, 1, 2, 3], id="moved_row"),
        pytest.param(_added, [1, None, 2, 3, 4, 5], [0, None, 1, 2, 3, 4], id="added_row"),
        pytest.param(_without_ids, [1, 2, 3, 4, 5], [None] * 5, id="ids_deleted"),
        pytest.param(_renamed, [1, 2, 3, 4, 5], [0, 1, 2, 3, 4], id="renamed_sheet"),
        pytest.param(_columns_swapped, [1, 2, 3, 4, 5], [0, 1, 2, 3, 4], id="columns_swapped"),
    ],
)
def test_rebuilt_by_hand(
    change: Callable[[Worksheet], None], names: list[int | None], ids: list[int | None]
) -> None:
    """Rows keep their own actuals, points and ids wherever they went."""
    (form,) = forms_of(changed(lambda _, sheet: change(sheet)))
    assert [line.stated_indicator_id for line in form.lines] == [None if i is None else IDS[i] for i in ids]
    by_number = dict(enumerate(WHOLE.lines, 1))
    for number, line in zip(names, form.lines, strict=True):
        if number is not None:
            assert _said(line) == _said(by_number[number])


def _said(line: Line) -> tuple[object, ...]:
    return line.level1, line.level2, line.level3, line.actual_text, line.claimed_score, line.deviation_reason


def test_a_sheet_copied_into_a_workbook_of_ones_own() -> None:
    """Values alone, without styles, merges, widths or protection; the id column shows then."""
    source = load_workbook(BytesIO(FILLED))[SHEET]
    book = Workbook()
    sheet = book.worksheets[0]
    for row in source.iter_rows():
        for cell in row:
            if cell.value is not None and cell.data_type != "f":
                sheet[cell.coordinate].value = cell.value
    (form,) = forms_of(saved(book))
    assert (reported(form), form.stated_goal_id) == (reported(WHOLE), ROADS)
    assert [line.stated_indicator_id for line in form.lines] == IDS


def test_sheets_of_two_units_in_one_workbook() -> None:
    """Each goes to its own unit and goal."""
    entries = [
        Entry("1.部门整体", "G12", "12"),
        Entry(SHEET, f"G{TOP + 1}", "11"),
        Entry("3.客运补贴", "G13", "13"),
    ]
    found = forms_of(fill(EMPTY, entries))
    assert [(form.organization_name, form.stated_goal_id) for form in found] == [
        ("云岫县交通运输局", DEPARTMENT),
        ("云岫县交通运输局", ROADS),
        ("云岫县松涛镇人民政府", "3" * 32),
    ]


def test_an_empty_template_is_no_report() -> None:
    """It says so per sheet and is not taken for a report of nothing."""
    recognition = recognise(read(EMPTY, "空.xlsx"))
    assert recognition.forms == ()
    assert [finding.code for finding in recognition.findings] == ["VAL-31"] * 3


def test_monitoring_there_and_back() -> None:
    """Day, progress, outlook, causes, likelihood and spending all arrive."""
    empty = template(template_goals(frames(), {ROADS: 10.0}), MONITORING)
    sheet = load_workbook(BytesIO(empty))[SHEET]
    top = find(sheet, "一级指标")[0] + 1
    entries = [
        Entry(SHEET, "F6", "60"), Entry(SHEET, "G6", "118.5"),
        Entry(SHEET, f"F{top + 1}", "4"), Entry(SHEET, f"G{top + 1}", "9.5"),
        Entry(SHEET, f"H{top + 1}", "√"), Entry(SHEET, f"K{top + 1}", "√"), Entry(SHEET, f"M{top + 1}", "雨季停工"),
        Entry(SHEET, f"N{top + 1}", "有可能"), Entry(SHEET, f"O{top + 1}", "已调整工期"),
    ]  # fmt: skip
    (form,) = forms_of(fill(empty, entries))
    assert (form.kind, str(form.as_of), form.stated_goal_id) == ("project_monitoring", "2024-08-31", ROADS)
    execution = form.heading.execution
    assert execution is not None
    assert (execution.executed, execution.expected) == ("600000.00", "1185000.00")
    first = form.lines[0]
    assert (first.actual_text, first.outlook, first.attainment, first.remark) == (
        "4",
        "9.5",
        "有可能",
        "已调整工期",
    )
    assert first.deviation_reason == "经费保障；硬件条件保障；雨季停工"
    assert [line.stated_indicator_id for line in form.lines] == IDS
    assert (form.layout, form.findings) == ("template_monitoring", ())


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "html", "csv", "pdf"])
def test_saved_in_another_format_by_an_office_program(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every format that LibreOffice saves and intake reads says the same; ids go where hidden columns go."""
    content = changed(lambda book, sheet: [book.remove(other) for other in book.worksheets if other != sheet])
    office = Office(tmp_path_factory.mktemp("office"))
    to = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76,1"}.get(kind, kind)
    (form,) = forms_of(office.convert(content, to), f"填报.{kind}")
    assert reported(form) == reported(WHOLE)
    assert (form.kind, form.organization_name, form.project_name) == (
        WHOLE.kind,
        WHOLE.organization_name,
        WHOLE.project_name,
    )
    assert form.heading.execution is not None
    assert form.heading.execution.executed == "1200000.00"
    if kind not in ("pdf", "html"):  # these show what is seen, so names must do
        assert [line.stated_indicator_id for line in form.lines] == IDS
