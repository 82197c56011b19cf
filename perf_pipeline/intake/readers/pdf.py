"""Reader of PDF files with a text layer: pdfium's letters and lines, our own tables.

Every page is read on its own (pdf/page.py: what is drawn; pdf/parts.py: cells and lines), after pages on which
one wide sheet was printed side by side are one again (pdf/strips.py); then tables that go on over page breaks
are put together (pdf/stitching.py). The words of a scan are pictures; such a file is refused, and so is one whose
letters cannot be turned back into words. Hidden text is reported, never used.
"""

from collections.abc import Iterator, Sequence

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.characters import Cleaner
from perf_pipeline.intake.document import Block, Cell, Document, Paragraph, Section, Table
from perf_pipeline.intake.pdf.file import PdfFile, opened
from perf_pipeline.intake.pdf.glyphs import Drawn
from perf_pipeline.intake.pdf.limits import PDF_LIMITS
from perf_pipeline.intake.pdf.page import draw
from perf_pipeline.intake.pdf.parts import PageReading, Piece
from perf_pipeline.intake.pdf.stitching import Stitcher
from perf_pipeline.intake.pdf.strips import Strip, strips
from perf_pipeline.intake.readers.base import Reader
from perf_pipeline.intake.source import Source


def read(source: Source) -> Document:
    """The document of a PDF file: one section.

    Raises UnreadableFile: PDF-01 without words, PDF-02 when the letters have no meaning, SEC-10 for a
    page that is too much, and what ``pdf_file.opened`` raises.
    """
    with opened(source.content) as file:
        pages, findings = _pages(file)
        opening = file.findings
    stitcher = Stitcher()
    cleaner = Cleaner()
    blocks = tuple(_cleaned(block, cleaner) for block in stitcher.blocks(pages))
    capped = _capped([*findings, *stitcher.findings], source.limits.findings_per_code)
    return Document("pdf", (Section(name="", blocks=blocks),), opening + capped + cleaner.findings())


def _pages(file: PdfFile) -> tuple[list[list[Piece]], list[Finding]]:
    pages: list[list[Piece]] = []
    findings: list[Finding] = []
    letters = unmapped = 0
    for strip in _strips(file, findings):
        drawn, place = strip.drawn, f"p{strip.leaves[0].page}"
        if drawn.unseen:
            findings.append(Finding("PDF-03", place=place, quote=drawn.unseen))
        reading = PageReading(strip, len(pages) + 1)
        pages.append(reading.pieces())
        findings += reading.findings
        letters += len(drawn.glyphs)
        unmapped += drawn.unmapped
        if not drawn.glyphs:
            findings.append(Finding("PDF-14", place=place))
    if not any(pages):
        raise UnreadableFile("PDF-01")
    if unmapped > PDF_LIMITS.unmapped_share * letters:
        raise UnreadableFile("PDF-02")
    return pages, findings


def _strips(file: PdfFile, findings: list[Finding]) -> Iterator[Strip]:
    """The pages, those of one wide sheet together; never more at once than a bounded number of letters."""
    waiting: list[tuple[int, Drawn]] = []
    for index in range(file.pages):
        with file.page(index) as page:
            waiting.append((index + 1, draw(page)))
        letters = sum(len(drawn.glyphs) for _, drawn in waiting)
        if letters > PDF_LIMITS.strip_characters or index == file.pages - 1:
            made, doubtful = strips(waiting)
            findings += doubtful
            yield from made
            waiting = []


def _capped(findings: Sequence[Finding], most: int) -> tuple[Finding, ...]:
    """At most so many findings of each code."""
    counts: dict[str, int] = {}
    kept: list[Finding] = []
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if counts[finding.code] <= most:
            kept.append(finding)
    return tuple(kept)


def _cleaned(block: Block, cleaner: Cleaner) -> Block:
    """The block without characters that no cell should carry."""
    if isinstance(block, Paragraph):
        return Paragraph(cleaner.clean(block.text, block.place), block.place)
    rows = tuple(tuple(_cleaned_cell(cell, cleaner) for cell in row) for row in block.rows)
    return Table(rows, block.kind)


def _cleaned_cell(cell: Cell | None, cleaner: Cleaner) -> Cell | None:
    if cell is None or not cell.text:
        return cell
    return Cell(
        cleaner.clean(cell.text, cell.place),
        cell.place,
        row_span=cell.row_span,
        column_span=cell.column_span,
    )


READER = Reader(formats=("pdf",), read=read)
