"""LibreOffice as the tests use it: where it is, running it with a profile of its own, and converting a file.

Tests that need it skip, and say so, where it is absent.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

SOFFICE: Final = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
_SECONDS = 180


def run_office(folder: Path, *arguments: str) -> None:
    """Run it headless with ``arguments``; what it keeps stays below ``folder``. Skips where it is absent."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--norestore", *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        check=True,
        capture_output=True,
        timeout=_SECONDS,
    )


def converted(content: bytes, extension: str, to: str, folder: Path) -> bytes | None:
    """``content``, a file of ``extension``, saved as ``to`` (``pdf``, ``xls:MS Excel 97``); None without such a filter."""
    source, out = folder / f"source.{extension}", folder / "converted"
    source.write_bytes(content)
    made = out / f"source.{to.partition(':')[0]}"
    made.unlink(missing_ok=True)
    run_office(folder, "--convert-to", to, "--outdir", str(out), str(source))
    return made.read_bytes() if made.exists() else None
