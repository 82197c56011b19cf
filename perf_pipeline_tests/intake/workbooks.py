"""Workbooks for tests: built with openpyxl, then spoiled part by part as no honest program would."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_INLINE = re.compile(rb't="inlineStr"><is>(.*?)</is>', re.DOTALL)


def workbook(fill: Callable[[Worksheet], None], title: str = "表1") -> bytes:
    """A workbook of one sheet that ``fill`` writes to."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    fill(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of ``book``."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def simple(**cells: object) -> bytes:
    """A workbook with the given cells: ``simple(A1="甲", B2=5)``."""

    def fill(sheet: Worksheet) -> None:
        for reference, value in cells.items():
            sheet[reference] = value

    return workbook(fill)


def edited(content: bytes, edits: Mapping[str, Callable[[bytes], bytes]], **added: bytes) -> bytes:
    """``content`` with parts rewritten by ``edits`` and others added (``__`` in a name stands for ``/``)."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, edits.get(entry.filename, bytes)(data))
        for name, data in added.items():
            new.writestr(name.replace("__", "/"), data)
    return target.getvalue()


def with_sheet(content: bytes, old: bytes, new: bytes) -> bytes:
    """``content`` with ``old`` replaced by ``new`` in its first sheet; ``old`` must be there."""

    def replace(part: bytes) -> bytes:
        assert old in part, part[:400]
        return part.replace(old, new, 1)

    return edited(content, {SHEET: replace})


def with_shared_strings(content: bytes) -> bytes:
    """``content`` as office programs write it: words in one shared part, not in the cells."""
    strings: list[bytes] = []

    def share(match: re.Match[bytes]) -> bytes:
        strings.append(match[1])
        return b't="s"><v>%d</v>' % (len(strings) - 1)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        parts = {name: _INLINE.sub(share, archive.read(name)) for name in sheets}
    relation = f'<Relationship Id="strings" Type="{_RELATION}" Target="sharedStrings.xml"/></Relationships>'
    kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_CONTENT}"/></Types>'
    edits: dict[str, Callable[[bytes], bytes]] = {
        name: lambda _, part=part: part for name, part in parts.items()
    }
    edits["xl/_rels/workbook.xml.rels"] = lambda part: part.replace(b"</Relationships>", relation.encode())
    edits["[Content_Types].xml"] = lambda part: part.replace(b"</Types>", kind.encode())
    body = b"".join(b"<si>%s</si>" % string for string in strings)
    return edited(
        content, edits, **{"xl__sharedStrings.xml": b'<sst xmlns="%s">%s</sst>' % (_MAIN.encode(), body)}
    )
