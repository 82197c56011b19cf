"""What is this file? Its content decides; the name only adds a finding when it says otherwise.

``FORMATS`` lists every format we know in the order in which it is looked for, each with the code under
which it is refused while no reader serves it. Nothing is read here; ``reading`` calls ``detect`` and
then the reader.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.readers.delimited import is_rectangular
from perf_pipeline.intake.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A known format: how it shows, how its files are named, and why nobody reads it (a finding code)."""

    name: str
    matches: Callable[[Source], bool]
    suffixes: tuple[str, ...]
    refusal: str
    signed: bool = True  # its bytes say what it is; plain text has no such sign
    label: str = ""  # what people call it, where its name says little


def _has_part(pattern: str) -> Callable[[Source], bool]:
    expression = re.compile(pattern)
    return lambda source: source.is_zip() and any(map(expression.fullmatch, source.archive.parts))


def _has_stream(*names: str) -> Callable[[Source], bool]:
    # only what lies at the root: a text may carry a workbook inside
    return lambda source: source.is_compound() and not source.streams.isdisjoint(names)


def _begins(*marks: bytes) -> Callable[[Source], bool]:
    return lambda source: source.content.startswith(marks)


def _opens_with(pattern: bytes) -> Callable[[Source], bool]:
    expression = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return lambda source: expression.match(source.content[:4096].replace(b"\0", b"")) is not None


_ARCHIVES: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_OPEN_TEXT: Final = b"application/vnd.oasis.opendocument.text"
_START: Final = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*"
_MARKUP: Final = rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"

FORMATS: Final = (
    # Zip containers first: their first bytes are certain, and the parts inside tell them apart. Workbook
    # before Word before the rest, because that is how often they come.
    Format("xlsx", _has_part(r"xl/workbook[0-9]*\.xml"), ("xlsx", "xlsm", "xltx", "xltm", "et"), "FIL-03"),
    Format("docx", _has_part(r"word/document[0-9]*\.xml"), ("docx", "docm", "dotx", "wps"), "FIL-03"),
    Format("xlsb", _has_part(r"xl/workbook\.bin"), ("xlsb",), "FMT-08"),
    Format("odt", lambda source: _is_open_text(source), ("odt", "ott"), "FMT-08"),
    Format("ods", _has_part(r"content\.xml"), ("ods", "ots"), "FMT-08"),
    Format("ofd", _has_part(r"ofd\.xml"), ("ofd",), "FMT-05", label="OFD"),
    Format("zip", Source.is_zip, ("zip",), "FMT-07"),
    # Compound files next; the encrypted package before the rest, because it may carry other streams too.
    Format("encrypted", _has_stream("EncryptedPackage"), ("xlsx", "docx", "xlsm"), "SEC-20"),
    Format("xls", _has_stream("Workbook", "Book"), ("xls", "et", "xlt"), "FMT-05"),
    Format("doc", _has_stream("WordDocument"), ("doc", "wps", "dot"), "FMT-05"),
    Format("ole", Source.is_compound, (), "FMT-05", label="OLE"),
    # Other certain signs.
    Format("pdf", _opens_with(rb".{0,1024}?%PDF-"), ("pdf",), "FIL-03"),
    Format("rtf", _begins(b"{\\rtf"), ("rtf", "doc"), "FMT-05", label="RTF"),
    Format("archive", _begins(*_ARCHIVES), ("rar", "7z", "gz", "bz2", "xz"), "FMT-07"),
    # Markup looks like text and must be asked before it. The 2003 spreadsheet is XML, so before html.
    Format(
        "xml2003", _opens_with(_START + rb"<\?xml.*urn:schemas-microsoft-com:office:"), ("xml",), "FMT-04"
    ),
    Format(
        "html",
        _opens_with(_START + _MARKUP + rb"<(?:!doctype html|html|head|meta|body|table|style)\b"),
        ("html", "htm"),
        "FIL-03",
    ),
    Format("mht", _opens_with(_START + rb"MIME-Version:"), ("mht", "mhtml"), "FMT-05", label="MHTML"),
    # Separated values are text that is cut alike on every line; all that is left is text, or refused by
    # the text reader because no encoding holds.
    Format("csv", lambda source: _is_delimited(source), ("csv", "tsv", "txt"), "FIL-03", signed=False),
    Format("txt", lambda _: True, ("txt", "text", "tsv", "csv", "md"), "FIL-03", signed=False),
)

_KNOWN_SUFFIXES: Final = frozenset(suffix for format_ in FORMATS for suffix in format_.suffixes)
_WORKBOOK_SUFFIXES: Final = frozenset({"xls", "xlsx", "xlsm", "et"})


def detect(source: Source) -> Format:
    """The format of ``source``.

    Raises UnreadableFile: FIL-01 for no bytes, FIL-08 for a reserved but unwritten file, FIL-03 for
    unsigned text under a name of another trade (``.exe``), and what opening a container raises.
    """
    content = source.content
    if not content:
        raise UnreadableFile("FIL-01")
    if not content[:4096].strip(b"\0") and not content.strip(b"\0"):
        raise UnreadableFile("FIL-08")
    found = next(format_ for format_ in FORMATS if format_.matches(source))
    if not found.signed and _is_foreign(source):
        raise UnreadableFile("FIL-03", format=source.suffixes[0])
    return found


def name_findings(source: Source, found: Format) -> tuple[Finding, ...]:
    """What there is to say of a name that promises another format than ``found``."""
    suffixes = source.suffixes
    fits = not suffixes or suffixes[0] in found.suffixes
    values = {"suffix": suffixes[0] if suffixes else "", "format": found.name}
    if len(suffixes) > 1 and suffixes[1] in _KNOWN_SUFFIXES and suffixes[1] != suffixes[0]:
        return (Finding("FIL-16", values=values),)
    if fits:
        return ()
    code = "FMT-01"
    if suffixes[0] in _WORKBOOK_SUFFIXES and (found.name == "html" or not found.signed):
        code = "FMT-02" if found.name == "html" else "FMT-03"
    return (Finding(code, values=values),)


def _is_foreign(source: Source) -> bool:
    """Whether no extension of the name belongs to a document."""
    return bool(source.suffixes) and _KNOWN_SUFFIXES.isdisjoint(source.suffixes)


def _is_open_text(source: Source) -> bool:
    """Whether an OpenDocument package says that it is a text; without a word it is taken for a spreadsheet."""
    if not source.is_zip() or "content.xml" not in source.archive or "mimetype" not in source.archive:
        return False
    return source.archive.read("mimetype").strip().startswith(_OPEN_TEXT)


def _is_delimited(source: Source) -> bool:
    # under its own name a ragged file is still separated values; otherwise all lines must be cut alike
    if source.suffixes[:1] in (("csv",), ("tsv",)):
        return any(separator in source.decoded.text for separator in ",;\t")
    return is_rectangular(source.decoded.text)
