"""Drawing 反馈意见 and 问题清单: what is accepted, what must be mended, what should be confirmed, and how.

Says what content holds, in the wording of feedback.yaml; drawing is publishing.sheets, so all words stay
text. A place becomes a link only when the caller names the marked cell. Called by workbook.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline.model import vocabulary
from perf_pipeline.publishing.feedback.content import REVIEWED, SEVERITIES, Feedback, Item
from perf_pipeline.publishing.feedback.spec import feedback_spec, grade
from perf_pipeline.publishing.scorecard_spec import ColumnSpec
from perf_pipeline.publishing.sheets import A3, LookName, Painter, SheetColumn, merge, row_height, set_up_page

PLACES_SHOWN: Final = 6  # places in a row of the summary; the list has them all
CARDS: Final = ((1, 2), (3, 3), (4, 5), (6, 6), (7, 7))
_LOOKS: Final[Mapping[str, LookName]] = {"error": "error", "warning": "warning", "info": "info"}

Links = Mapping[int, tuple[str, str]]
"""Sheet and cell that the place of a finding leads to, by its number."""


class Page:
    """A sheet that is written from the top down."""

    def __init__(self, painter: Painter, name: str, widths: Sequence[float]) -> None:
        self.painter = painter
        self.sheet: Worksheet = painter.workbook.create_sheet(name)
        self.widths = tuple(widths)
        self.row = 1
        for position, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[get_column_letter(position)].width = width

    def line(self, text: str, look: LookName = "paragraph", least: float = 22) -> None:
        """One text over all columns, as high as it needs."""
        room = SheetColumn("text", "", sum(self.widths), look)
        self.painter.line(
            self.sheet, self.row, len(self.widths), text, look, max(least, row_height([room], {"text": text}))
        )
        self.row += 1

    def table(self, columns: Sequence[ColumnSpec], rows: Sequence[Mapping[str, Any]]) -> int:
        """A table with its header; returns the row of the header. Severities get their colour."""
        top = self.row
        drawn = [column.column() for column in columns]
        last = self.painter.table(self.sheet, top, drawn, rows)
        names = [column.name for column in columns]
        if "severity" in names:
            position = names.index("severity") + 1
            for number, row in enumerate(rows, top + 1):
                self.painter.put(
                    self.sheet, number, position, row["severity"], _LOOKS.get(row.get("look", ""), "code")
                )
        for position, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[get_column_letter(position)].width = width
        self.row = last + 1
        return top

    def height(self, text: str, room: float) -> float:
        """Points that ``text`` needs in cells of ``room`` characters."""
        return row_height([SheetColumn("text", "", room, "text")], {"text": text})

    def tint(self, cell: Any, color: str) -> None:
        """Fill a drawn cell, keeping everything else of its look."""
        cell.fill = PatternFill("solid", fgColor=color)

    def gap(self) -> None:
        """An empty row."""
        self.sheet.row_dimensions[self.row].height = 10
        self.row += 1


def draw_opinion(
    painter: Painter, name: str, feedback: Feedback, notes: Sequence[str], list_name: str
) -> None:
    """The first sheet of a submission that was read."""
    spec, words = feedback_spec(), feedback_spec().words
    page = Page(painter, name, spec.grid)
    _head(page, feedback)
    page.gap()
    page.line(words["section_forms"], "section")
    if feedback.forms:
        page.table(spec.forms, [_form_row(feedback, number) for number in range(len(feedback.forms))])
    else:
        page.line(words["no_forms"])
    page.gap()
    page.line(words["section_reviews"], "section")
    if feedback.reviews:
        page.table(spec.reviews, _review_rows(feedback))
    else:
        page.line(words["no_reviews"])
    page.gap()
    page.line(words["section_codes"], "section")
    if feedback.items:
        page.line(words["codes_hint"].format(list=list_name), "subtitle", 18)
        page.table(spec.codes, _code_rows(feedback.items))
    else:
        page.line(words["no_findings"])
    _foot(
        page,
        [(item.topic, item.text) for item in spec.next_steps],
        words["section_steps"],
        words["section_notes"],
        notes,
    )


def draw_rejection(painter: Painter, name: str, feedback: Feedback, notes: Sequence[str]) -> None:
    """The only sheet of a submission that was not accepted: why, and how to mend it."""
    spec, words = feedback_spec(), feedback_spec().words
    page = Page(painter, name, spec.grid)
    _head(page, feedback)
    page.gap()
    page.line(words["section_rejected"], "section")
    page.table(spec.rejected, [_list_row(item, feedback) for item in feedback.items])
    steps = [(item.topic, item.text) for item in spec.rejected_steps]
    _foot(page, steps, words["section_rejected_steps"], words["section_rejected_notes"], notes)


def _head(page: Page, feedback: Feedback) -> None:
    words, counts = feedback_spec().words, feedback.counts
    units = list(dict.fromkeys(form.organization for form in feedback.forms if form.organization))
    organization = words["number_separator"].join(units) or words["no_organization"]
    page.line(words["title"], "title", 32)
    page.line(words["file_line"].format(file=feedback.file_name, organization=organization), "subtitle", 20)
    read = words["read"].format(forms=len(feedback.forms), lines=feedback.line_count)
    status = vocabulary.SUBMISSION_STATUSES.get(feedback.status, feedback.status)
    cards: list[tuple[str, object, LookName]] = [(words["card_status"], status, "card_words")]
    cards += [(words[f"card_{severity}"], str(counts[severity]), "card_value") for severity in SEVERITIES]
    cards += [(words["card_read"], read, "card_words")]
    for (label, value, look), (first, last) in zip(cards, CARDS, strict=True):
        for column in range(first, last + 1):
            page.painter.put(page.sheet, page.row, column, label if column == first else None, "card_label")
            page.painter.put(page.sheet, page.row + 1, column, value if column == first else None, look)
        if last > first:
            for row in (page.row, page.row + 1):
                merge(page.sheet, row, first, last)
    page.sheet.row_dimensions[page.row].height = 20
    page.sheet.row_dimensions[page.row + 1].height = 34
    page.row += 2
    page.line(words[f"verdict_{_verdict(feedback)}"].format(**counts), "paragraph", 30)


def _verdict(feedback: Feedback) -> str:
    if feedback.rejected:
        return "rejected"
    return next((severity for severity in SEVERITIES if feedback.counts[severity]), "clean")


def _foot(
    page: Page, steps: Sequence[tuple[str, str]], title: str, note_title: str, notes: Sequence[str]
) -> None:
    page.gap()
    page.line(title, "section")
    last = len(page.widths)
    room = SheetColumn("text", "", sum(page.widths[2:]), "text")
    for topic, text in steps:
        for column in range(1, last + 1):
            page.painter.put(page.sheet, page.row, column, None, "topic" if column <= 2 else "text")
        page.painter.put(page.sheet, page.row, 1, topic, "topic")
        page.painter.put(page.sheet, page.row, 3, text, "text")
        merge(page.sheet, page.row, 1, 2)
        merge(page.sheet, page.row, 3, last)
        page.sheet.row_dimensions[page.row].height = row_height([room], {"text": text})
        page.row += 1
    page.gap()
    page.line(note_title, "section")
    for note in notes:
        page.line(note, least=20)
    set_up_page(page.sheet)
    page.sheet.sheet_view.zoomScale = 90
    page.sheet.sheet_view.tabSelected = True


def _form_row(feedback: Feedback, position: int) -> dict[str, Any]:
    form, words = feedback.forms[position], feedback_spec().words
    return {
        "ordinal": form.ordinal,
        "fiscal_year": str(form.fiscal_year) if form.fiscal_year else words["no_year"],
        "kind_text": form.kind_text,
        "line_count": len(form.lines),
        "organization": form.organization or words["no_organization"],
        "project": form.project or words["department"],
        "outcome": words[f"outcome_{form.state}"].format(**form.counts),
    }


def _review_rows(feedback: Feedback) -> list[dict[str, Any]]:
    spec, words = feedback_spec(), feedback_spec().words
    forms = {form.form_id: form for form in feedback.forms}
    rows = []
    for review in feedback.reviews:
        form = forms[review["form_id"]]
        grades = [
            words["aspect"].format(aspect=spec.aspects[name], grade=grade(review, name)) for name in REVIEWED
        ]
        counts = {name: review.get(f"{name}_count") or 0 for name in (*SEVERITIES, "unchecked")}
        rows.append(
            {
                "ordinal": form.ordinal,
                "fiscal_year": str(form.fiscal_year) if form.fiscal_year else words["no_year"],
                "goal": form.project or words["department"],
                "result": spec.results.get(str(review["result"]), review["result"]),
                "aspects": words["aspect_separator"].join(grades),
                "counts": words["review_counts"].format(**counts),
                "reason": review["reason"],
            }
        )
    return rows


def _code_rows(items: Sequence[Item]) -> list[dict[str, Any]]:
    words = feedback_spec().words
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        groups.setdefault((item.severity, item.code), []).append(item)
    rows = []
    for (severity, code), found in groups.items():
        places = list(dict.fromkeys(item.place for item in found if item.place))
        shown = words["place_separator"].join(places[:PLACES_SHOWN])
        more = len(places) > PLACES_SHOWN
        rows.append(
            {
                "severity": vocabulary.SEVERITIES[severity],
                "look": severity,
                "code": code,
                "title": found[0].title,
                "count": len(found),
                "numbers": runs([item.number for item in found]),
                "places": words["more_places"].format(places=shown, count=len(places)) if more else shown,
                "remedy": found[0].remedy,
            }
        )
    return rows


def runs(numbers: Sequence[int]) -> str:
    """Ascending numbers in words: 1–3、7."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    texts = [str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts]
    return feedback_spec().words["number_separator"].join(texts)


def draw_list(painter: Painter, name: str, feedback: Feedback, links: Links) -> None:
    """The second sheet: every finding once, never cut short."""
    spec, words = feedback_spec(), feedback_spec().words
    page = Page(painter, name, [column.width for column in spec.findings])
    page.line(words["list_title"], "title", 30)
    page.line(words["list_hint"] if feedback.items else words["no_findings"], "subtitle", 20)
    top = page.table(spec.findings, [_list_row(item, feedback) for item in feedback.items])
    column = [spec_column.name for spec_column in spec.findings].index("place") + 1
    for number, item in enumerate(feedback.items, top + 1):
        if item.number in links:
            _link(painter, page.sheet, number, column, item.place, links[item.number])
    page.sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(spec.findings))}{max(page.row - 1, top)}"
    page.sheet.freeze_panes = f"D{top + 1}"
    page.sheet.sheet_view.zoomScale = 90
    set_up_page(page.sheet, repeat=top, paper=A3)


def _list_row(item: Item, feedback: Feedback) -> dict[str, Any]:
    words = feedback_spec().words
    form = next((form for form in feedback.forms if form.form_id == item.form_id), None)
    return {
        "number": item.number,
        "severity": vocabulary.SEVERITIES[item.severity],
        "look": item.severity,
        "code": item.code,
        "title": item.title,
        "message": item.message,
        "quote": item.quote,
        "place": item.place,
        "remedy": item.remedy,
        "aspect": item.aspect,
        "form": words["list_form"].format(ordinal=form.ordinal, name=form.name) if form else "",
        "cause": "" if item.cause is None else str(item.cause),
    }


def _link(
    painter: Painter, sheet: Worksheet, row: int, column: int, text: str, target: tuple[str, str]
) -> None:
    """A place that leads to a cell of this workbook and nowhere else."""
    painter.put(sheet, row, column, text, "link")
    quoted = target[0].replace("'", "''")
    cell: Any = sheet.cell(row, column)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{target[1]}")
