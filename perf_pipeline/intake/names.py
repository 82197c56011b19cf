"""File names as data: what may be shown, logged and stored, and what is odd about a name.

A submitted name never becomes a path of ours (files are stored by hash), never reaches a shell, and is
shown with its odd characters written out. Used by inbox and landing.
"""

import os
import re
from dataclasses import dataclass
from typing import Final

from perf_pipeline.findings import Finding, Severity

_MOST_BYTES: Final = 254  # file systems end at 255
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_PATH: Final = re.compile(r"[\\/]|^\.\.?$")
_PLAIN: Final = re.compile(r"[\w.()（）【】〔〕《》、，。·&+@#~=%!' -]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name fit to be shown and stored, and the findings about how it was written."""

    text: str
    findings: tuple[Finding, ...] = ()

    @property
    def has_direction_controls(self) -> bool:
        """Whether the name was written so that its extension shows falsely."""
        return any(finding.code == "FIL-14" for finding in self.findings)


def name_of(raw: str) -> Name:
    """The name to show for ``raw``, which may hold surrogates where the file system had foreign bytes."""
    if len(raw) < _MOST_BYTES // 4 and _PLAIN.fullmatch(raw) and not _is_awkward(raw):
        return Name(raw)
    text, codes = raw, []
    if not _is_unicode(text):
        text = _decoded(text)
        codes.append("FIL-12")
    for code, pattern in (("FIL-13", _CONTROLS), ("FIL-14", _DIRECTION)):
        if pattern.search(text):
            text = pattern.sub(_written_out, text)
            codes.append(code)
    if _PATH.search(raw):
        codes.append("SEC-04")
    if _is_awkward(text) or len(os.fsencode(raw)) > _MOST_BYTES:
        codes.append("FIL-15")
    # a path in a name is data, and harms nobody who never uses it as one
    mild = {"SEC-04": Severity.WARNING}
    return Name(text, tuple(Finding(code, place=text, severity=mild.get(code)) for code in codes))


def _is_awkward(name: str) -> bool:
    return name.startswith("-") or name.endswith((".", " ")) or _RESERVED.match(name) is not None


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _decoded(name: str) -> str:
    """Foreign bytes are GB18030 when they can be, otherwise written out."""
    raw = os.fsencode(name)
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace")


def _written_out(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
