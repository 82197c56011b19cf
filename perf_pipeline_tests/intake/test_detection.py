"""Detection: content decides, and every format that nobody reads is refused with its own code."""

import io
import zipfile

import pytest

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import catalogue
from perf_pipeline.intake.detection import FORMATS
from perf_pipeline.intake.readers import readers
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.intake.bad_inputs import embedded_workbook_in_text
from perf_pipeline_tests.intake.workbooks import simple

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(*names: str) -> bytes:
    """An archive with parts of these names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"<a/>")
    return target.getvalue()


def compound(stream: str) -> bytes:
    """The likeness of a compound file with one stream."""
    return OLE + stream.encode("utf-16-le") + bytes(64)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(zipped("word/document.xml"), "FMT-06", id="docx_damaged"),
        pytest.param(zipped("xl/workbook.bin"), "FMT-08", id="xlsb"),
        pytest.param(zipped("mimetype", "content.xml"), "FMT-09", id="ods_without_sheets"),
        pytest.param(zipped("OFD.xml"), "FMT-05", id="ofd"),
        pytest.param(zipped("a.txt"), "FMT-07", id="zip"),
        pytest.param(compound("EncryptedPackage"), "SEC-20", id="encrypted"),
        pytest.param(compound("Workbook"), "FMT-06", id="xls_damaged"),
        pytest.param(compound("WordDocument"), "FMT-06", id="doc_damaged"),
        pytest.param(OLE, "FMT-06", id="compound_without_directory"),
        pytest.param(b"%PDF-1.7\n%%EOF", "FMT-06", id="pdf_damaged"),
        pytest.param(b"{\\rtf1 a}", "FMT-05", id="rtf"),
        pytest.param(b"Rar!\x1a\x07\x00", "FMT-07", id="rar"),
        pytest.param(b"\xef\xbb\xbf\n<!-- x --><TABLE border=1>", "FIL-01", id="html_fragment_says_nothing"),
        pytest.param(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
                     "FMT-04", id="xml2003"),
        pytest.param(b"MIME-Version: 1.0\n", "FMT-05", id="mht"),
        pytest.param(b"\x7fELF" + bytes(range(256)) * 4, "FIL-03", id="program"),
    ],
)  # fmt: skip
def test_refused_formats(content: bytes, code: str) -> None:
    """The name promises a workbook; the content says otherwise and is refused for what it is."""
    with pytest.raises(UnreadableFile) as refusal:
        read(content, "表.xlsx")
    assert code == refusal.value.code


@pytest.mark.parametrize(
    ("name", "format_", "expected"),
    [
        pytest.param("表.xlsx", "xlsx", [], id="fits"),
        pytest.param("表", "xlsx", [], id="no_extension"),
        pytest.param("1.代表之家", "xlsx", [], id="dot_in_title"),
        pytest.param("表.xls", "xlsx", ["FMT-01"], id="other_extension"),
        pytest.param("表.pdf.xlsx", "xlsx", ["FIL-16"], id="two_extensions"),
        pytest.param("表.xlsx.exe", "xlsx", ["FIL-16"], id="program_extension"),
        pytest.param("表.txt", "txt", [], id="text"),
        pytest.param("表.xls", "txt", ["FMT-03"], id="text_as_workbook"),
        pytest.param("表.pdf", "txt", ["FMT-01"], id="text_as_pdf"),
        pytest.param("表.xls", "html", ["FMT-02"], id="web_page_as_workbook"),
        pytest.param("表.htm", "html", [], id="web_page"),
        pytest.param("表.txt", "html", ["FMT-01"], id="web_page_as_text"),
    ],
)
def test_name_that_does_not_fit(name: str, format_: str, expected: list[str]) -> None:
    """Content is read whatever the name; a name that promises otherwise is a finding."""
    papers = {
        "xlsx": simple(A1="甲"),
        "txt": "绩效目标".encode(),
        "html": b"<table><tr><td>a</td></tr></table>",
    }
    content = papers[format_]
    document = read(content, name)
    assert (format_, expected) == (document.format, [finding.code for finding in document.findings])


def test_text_that_names_a_workbook_inside_is_a_text() -> None:
    """What a compound file is, its root says: a name elsewhere in it, as of a packed workbook, does not count."""
    assert read(embedded_workbook_in_text(), "表.doc").format == "doc"


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        pytest.param(b"{\\rtf1 a}", "rtf", id="no_reader"),
        pytest.param(zipped("word/document.xml"), "docx", id="damaged"),
    ],
)
def test_refusal_says_what_the_file_was(content: bytes, format_: str) -> None:
    """The format that was found goes with every refusal, so that somebody may ask for another."""
    with pytest.raises(UnreadableFile) as refusal:
        read(content, "表.xlsx")
    assert refusal.value.format == format_


def test_text_of_another_trade_is_refused() -> None:
    """Unsigned text under a program's extension is nobody's paper."""
    with pytest.raises(UnreadableFile) as refusal:
        read(b"print(1)\n", "setup.exe")
    assert refusal.value.code == "FIL-03"


def test_readers_serve_known_formats() -> None:
    """Every reader's format is known to detection, and every refusal is in the catalogue."""
    names = {format_.name for format_ in FORMATS}
    assert set() == set(readers()) - names
    assert set() == {format_.refusal for format_ in FORMATS} - set(catalogue().codes)


def test_size_limit() -> None:
    """A file above the limit is refused before anything looks into it."""
    with pytest.raises(UnreadableFile) as refusal:
        read(bytes(50 * 1024 * 1024 + 1), "x.txt")
    assert refusal.value.code == "FIL-02"
