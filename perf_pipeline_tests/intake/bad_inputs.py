"""Files that no honest program wrote, or that honest programs write badly: made here, by item of the catalogue."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from perf_pipeline_tests.intake.crafted_pdfs import two_by_two
from perf_pipeline_tests.intake.readers.word_files import body, cell, fixture, para, row, run, table
from perf_pipeline_tests.intake.workbooks import SHEET, edited, with_sheet, workbook
from perf_pipeline_tests.intake.workbooks import saved as book_bytes
from perf_pipeline_tests.paperwork.render_pdf import FONT, canvas
from perf_pipeline_tests.paperwork.render_xls import saved

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def rtf_of(text: str) -> bytes:
    """``text`` as rich text; lines with TABs become table rows."""
    body = "".join(
        _rtf_row(line.split("\t")) if "\t" in line else f"\\pard {_rtf(line)}\\par\n"
        for line in text.splitlines()
    )
    return b"{\\rtf1\\ansi\\uc1 " + body.encode("ascii") + b"}"


def _rtf_row(cells: list[str]) -> str:
    edges = "".join(f"\\cellx{1000 * number}" for number in range(1, len(cells) + 1))
    return f"\\trowd{edges}\\pard\\intbl " + "".join(f"{_rtf(cell)}\\cell " for cell in cells) + "\\row\n"


def _rtf(text: str) -> str:
    return "".join(
        letter if letter.isascii() and letter.isalnum() else f"\\u{ord(letter)}?" for letter in text
    )


def xml2003_of(text: str) -> bytes:
    """``text`` as an XML spreadsheet of 2003, a cell per TAB-separated part."""
    rows = "".join(f"<Row>{_xml_cells(line)}</Row>" for line in text.splitlines())
    opening = f'<?xml version="1.0"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
    return f'{opening}<Worksheet ss:Name="表1"><Table>{rows}</Table></Worksheet></Workbook>'.encode()


def _xml_cells(line: str) -> str:
    return "".join(f'<Cell><Data ss:Type="String">{escape(part)}</Data></Cell>' for part in line.split("\t"))


# --- a small goal form, good in itself, in every format -------------------------------------------------------

Rows = list[list[object]]
DOCTYPE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
ENTITY = b'<!DOCTYPE x [<!ENTITY x "5">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def goal_rows(
    target: object = "≥95", unit: str = "次", operator: str = "", project: str = "道路养护"
) -> Rows:
    """Rows of a project goal form with three indicators, of which the first is as asked for."""
    return [
        ["部门项目支出绩效目标表"],
        ["2025年度"],
        ["单位名称", "云岫县交通运输局"],
        ["项目名称", project],
        ["一级指标", "二级指标", "三级指标", "比较符号", "指标值", "计量单位", "分值", "评分标准"],
        ["产出指标", "数量指标", "养护次数", operator, target, unit, "10", "按比例计分"],
        ["产出指标", "质量指标", "合格率", "≥", "95", "%", "10", "按比例计分"],
        ["效益指标", "社会效益指标", "保障通行", "", "长期", "", "10", "按程度计分"],
    ]


def book(rows: Rows | None = None, fill: Callable[[Worksheet], None] = lambda _: None) -> bytes:
    """The form as a workbook; ``fill`` may write to its sheet afterwards."""

    def write(sheet: Worksheet) -> None:
        for down, values in enumerate(rows or goal_rows(), start=1):
            for column, value in enumerate(values, start=1):
                box = sheet.cell(down, column)
                box.value = value  # type: ignore[assignment]
                if isinstance(value, str):
                    box.data_type = "s"  # openpyxl makes formulas of what begins with =
        fill(sheet)

    return workbook(write)


def old_book(rows: Rows | None = None) -> bytes:
    """The form as an xls."""
    made = xlwt.Workbook(encoding="utf-8")
    sheet = made.add_sheet("表1")
    for down, values in enumerate(rows or goal_rows()):
        for column, value in enumerate(values):
            sheet.write(down, column, value)
    return saved(made)


def plain(rows: Rows | None = None) -> str:
    """The form as TAB-separated text."""
    return "".join("\t".join(map(str, row)) + "\n" for row in rows or goal_rows())


def page(rows: Rows | None = None) -> str:
    """The form as a web page."""
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(str(value))}</td>' for value in row)}</tr>"
        for row in rows or goal_rows()
    )
    return f"<html><meta charset='utf-8'><table>{lines}</table></html>"


def text_file(rows: Rows | None = None, first_cell: str = "", **parts: str | bytes) -> bytes:
    """The form as a docx; ``first_cell`` is markup in place of the first indicator's target."""
    made = [
        row(
            *(
                first_cell if first_cell and (down, across) == (5, 4) else _word_cell(str(value))
                for across, value in enumerate(values)
            )
        )
        for down, values in enumerate(rows or goal_rows())
    ]
    return body("".join(para(str(line[0])) for line in goal_rows()[:2]) + table(*made[2:]), **parts)


def _word_cell(text: str) -> str:
    return cell(para(run(escape(text)))) if text else cell()


def print_of(
    rows: Rows | None = None, draw: Callable[[Canvas], None] = lambda _: None, lock: str | None = None
) -> bytes:
    """The form as a pdf with rulings; ``draw`` adds to the page, ``lock`` is a user password (may be empty)."""
    out = BytesIO()
    sheet = canvas(out, 9)
    if lock is not None:
        sheet = Canvas(out, encrypt=StandardEncryption(lock, ownerPassword="owner", canPrint=0), invariant=1)
        sheet.setFont(FONT, 9)
    rows = rows or goal_rows()
    for down, values in enumerate(rows[:2]):
        sheet.drawString(60, 800 - 18 * down, str(values[0]))
    top, widths = 750, (62, 62, 62, 62, 62, 62, 40, 78)
    edges = [40 + sum(widths[:number]) for number in range(len(widths) + 1)]
    for number in range(len(rows) - 1):
        sheet.line(edges[0], top - 18 * number, edges[-1], top - 18 * number)
    for edge in edges:
        sheet.line(edge, top, edge, top - 18 * (len(rows) - 2))
    for down, values in enumerate(rows[2:]):
        for across, value in enumerate(values):
            sheet.drawString(edges[across] + 3, top - 13 - 18 * down, str(value))
    draw(sheet)
    sheet.save()
    return out.getvalue()


def sheet_edit(old: bytes, new: bytes, rows: Rows | None = None) -> bytes:
    """The form as a workbook with ``old`` replaced in its sheet."""
    return with_sheet(book(rows), old, new)


def with_part(name: str, data: bytes, content: bytes | None = None) -> bytes:
    """The form as a workbook (or ``content``) with one part more."""
    return edited(content or book(), {}, **{name.replace("/", "__"): data})


def cut_in_half(content: bytes) -> bytes:
    """The first half."""
    return content[: len(content) // 2]


def many_rows(count: int) -> bytes:
    """A workbook whose sheet has ``count`` rows of one number."""
    lines = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(1, count + 1))
    return edited(
        book(),
        {
            SHEET: lambda part: re.sub(
                rb"<sheetData>.*</sheetData>", b"<sheetData>" + lines + b"</sheetData>", part, flags=re.DOTALL
            )
        },
    )


def many_sheets(count: int) -> bytes:
    """A workbook of so many sheets."""
    made = Workbook()
    for _ in range(count - 1):
        made.create_sheet()
    return book_bytes(made)


def only_a_chart() -> bytes:
    """A workbook with a chart sheet and nothing else."""
    made = Workbook()
    made.remove(made.worksheets[0])
    made.create_chartsheet("图1").add_chart(BarChart())
    return book_bytes(made)


def damaged_part() -> bytes:
    """A workbook of which some bytes of the sheet were overwritten."""
    content = bytearray(book())
    entry = zipfile.ZipFile(BytesIO(bytes(content))).getinfo(SHEET)
    content[entry.header_offset + 60 : entry.header_offset + 80] = bytes(20)
    return bytes(content)


def encrypted_old_book() -> bytes:
    """An xls that says that it is encrypted: a record of ours becomes the record that says so."""
    return old_book().replace(b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00", 1)


def other_zip(**parts: bytes) -> bytes:
    """An archive that is no office file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def embedded_workbook_in_text() -> bytes:
    """A text in the old Word format in which a workbook is packed under another name than at the root."""
    content = fixture("department_goal.doc")
    return content + "Workbook".encode("utf-16-le") + bytes(2)


def hide(sheet: Worksheet) -> None:
    """Hide the row of the second indicator and add a hidden sheet with another form."""
    sheet.row_dimensions[7].hidden = True
    other = sheet.parent.create_sheet("旧表")
    for row_number, values in enumerate(goal_rows(project="旧项目"), start=1):
        for column, value in enumerate(values, start=1):
            other.cell(row_number, column).value = value  # type: ignore[assignment]
    other.sheet_state = "veryHidden"


def show_as(number_format: str) -> Callable[[Worksheet], None]:
    """Give the first target a number format."""

    def fill(sheet: Worksheet) -> None:
        sheet["E6"].number_format = number_format

    return fill


def merge_levels(sheet: Worksheet) -> None:
    """Merge the first level over its two rows."""
    sheet.merge_cells("A6:A7")


def from_1904(content: bytes) -> bytes:
    """``content`` as a workbook that counts days from 1904."""
    return edited(
        content, {"xl/workbook.xml": lambda part: part.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')}
    )


def in_gb18030(rows: Rows) -> bytes:
    """The form in GB18030."""
    return plain(rows).encode("gb18030")


def two_tables_beside(_: int = 0) -> bytes:
    """A page with two ruled tables side by side."""
    out = BytesIO()
    sheet = canvas(out)
    two_by_two(sheet)
    sheet.translate(250, 0)
    two_by_two(sheet, ("戊", "己", "庚", "辛"))
    sheet.save()
    return out.getvalue()


def over(*words: str) -> Callable[[Canvas], None]:
    """Print ``words`` over each other at the foot of a page."""

    def draw(sheet: Canvas) -> None:
        for word in words:
            sheet.drawString(60, 100, word)

    return draw


def in_white(sheet: Canvas) -> None:
    """Words that nobody sees."""
    sheet.setFillColorRGB(1, 1, 1)
    sheet.drawString(60, 100, "95")
