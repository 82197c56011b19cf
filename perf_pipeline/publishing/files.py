"""Writing published files: whole or not at all, and the same bytes for the same content.

Here stand the atomic rename, file names made of names of units, and the cleaning of workbooks from
times. What a file says belongs to its own module. Called by scorecards, export and sample builders.
"""

import os
import re
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip entry can hold
FIXED_TIME = b"2000-01-01T00:00:00Z"
NAME_LIMIT = (
    60  # characters of a unit's name in a file name: 180 bytes of UTF-8, below every file system's 255
)

_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` so that a reader sees the old file or the new one, never a part.

    Raises OSError when the disk refuses; the temporary file is removed then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f".{path.name[-40:]}.{os.getpid()}.part")
    try:
        with waiting.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)


def empty_workbook() -> Workbook:
    """A workbook without the sheet that openpyxl puts into every new one."""
    workbook = Workbook()
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    return workbook


class _InMemoryWriter(ExcelWriter):
    """Writes sheets without the temporary files of openpyxl, which a full disk or a guarded process refuses."""

    def write_worksheet(self, ws: Any) -> None:
        """Put the sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        out = BytesIO()
        writer: Any = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        package: Any = self  # the stubs leave these out
        package._archive.writestr(ws.path[1:], out.getvalue())
        package.manifest.append(ws)


def workbook_bytes(workbook: Workbook) -> bytes:
    """The workbook as xlsx, without the times that openpyxl writes into properties and zip entries."""
    raw = BytesIO()
    with ZipFile(raw, "w", ZIP_DEFLATED) as archive:
        _InMemoryWriter(workbook, archive).save()
    clean = BytesIO()
    with ZipFile(raw) as source, ZipFile(clean, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # not the system that happened to write it
            content = source.read(name)
            target.writestr(
                entry, _TIMES.sub(rb"\g<1>" + FIXED_TIME + rb"\2", content) if "docProps" in name else content
            )
    return clean.getvalue()


def safe_name(text: str) -> str:
    """``text`` as part of a file name on any system: separators, control and invisible characters gone."""
    visible = "".join(
        " " if unicodedata.category(c).startswith("C") else c for c in unicodedata.normalize("NFC", text)
    )
    return _UNSAFE.sub("_", visible.strip()).strip("._")[:NAME_LIMIT] or "_"
