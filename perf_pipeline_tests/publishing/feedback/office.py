"""Opening a workbook in LibreOffice and reading what it makes of it; skips, and says so, where it is absent."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook


def reopened(content: bytes, folder: Path) -> Workbook:
    """The workbook as LibreOffice saves it again."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: workbooks are only reopened with openpyxl")
    source, out = folder / "in.xlsx", folder / "out"
    source.write_bytes(content)
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation=file://{folder / 'profile'}", "--convert-to", "xlsx",
         "--outdir", str(out), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return load_workbook(io.BytesIO((out / "in.xlsx").read_bytes()))
