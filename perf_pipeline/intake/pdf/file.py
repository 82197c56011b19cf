"""Opening a PDF: what can be said of the whole file before any page is read.

Passwords, damage, page numbers out of bounds, forms that only one program can fill: refused here with
their codes, or noted. pdfium is not thread-safe; readers run one file at a time in worker processes. It has
no bound on inflating streams, which the memory limit of the worker has to be.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from perf_pipeline.errors import UnreadableFile
from perf_pipeline.findings import Finding
from perf_pipeline.intake.pdf.fonts import install_stand_in
from perf_pipeline.intake.pdf.limits import PDF_LIMITS

_LINEARIZED: Final = re.compile(rb"/Linearized\s+[0-9.]+.{0,200}?/L\s+([0-9]{1,12})\b", re.DOTALL)
_END: Final = b"%%EOF"
_ENCRYPTED: Final = b"/Encrypt"
_PASSWORD: Final = 4  # pdfium's error numbers
_SECURITY: Final = 5
_FORM_XFA_FULL: Final = 2
_SHOWN_ANNOTATIONS: Final = frozenset({3, 20})  # typed on the page; fields of a form
_MOST_ANNOTATIONS: Final = 5_000


@dataclass(frozen=True, slots=True)
class PdfFile:
    """An open file. ``findings`` are about the whole of it."""

    document: Any
    pages: int
    findings: tuple[Finding, ...]

    @contextmanager
    def page(self, index: int) -> Iterator[Any]:
        """pdfium's page at ``index`` with filled-in fields as part of it; SEC-14 when there is none."""
        from pypdfium2 import PdfiumError

        try:
            page = self.document[index]
            if _has_shown_annotations(page):
                page = self._flattened(page, index)
        except (PdfiumError, IndexError) as error:  # the number of pages is not true
            raise UnreadableFile("SEC-14") from error
        try:
            yield page
        finally:
            page.close()

    def _flattened(self, page: Any, index: int) -> Any:
        from pypdfium2 import raw

        if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
            return page
        page.close()
        return self.document[index]


@contextmanager
def opened(content: bytes) -> Iterator[PdfFile]:
    """The file in ``content``, closed at the end.

    Raises UnreadableFile: FIL-08 when its end is missing, SEC-20 when it needs a password, FMT-06 when
    damaged, SEC-14 for no or too many pages, PDF-09 for a form that only Adobe's programs can show.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    if _is_cut(content):
        raise UnreadableFile("FIL-08")
    install_stand_in()
    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        raise UnreadableFile(_refusal(error, content)) from error
    try:
        yield _checked(document)
    finally:
        with suppress(PdfiumError):
            document.close()


def _checked(document: Any) -> PdfFile:
    from pypdfium2 import raw

    pages = len(document)
    if not 0 < pages <= PDF_LIMITS.pages:
        raise UnreadableFile("SEC-14")
    if raw.FPDF_GetFormType(document.raw) == _FORM_XFA_FULL:
        raise UnreadableFile("PDF-09")
    findings = []
    if raw.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
        findings.append(Finding("SEC-21"))
    if not raw.FPDF_DocumentHasValidCrossReferenceTable(document.raw):
        findings.append(Finding("PDF-10"))
    return PdfFile(document, pages, tuple(findings))


def _is_cut(content: bytes) -> bool:
    """Whether the end is missing: pdfium would mend the file and silently lose pages."""
    if _END not in content:
        return True
    stated = _LINEARIZED.search(content[:2048])
    return stated is not None and int(stated[1]) > len(content)


def _refusal(error: BaseException, content: bytes) -> str:
    """Why pdfium does not open a file; the number may be that of an earlier file, so the bytes are asked too."""
    code = getattr(error, "err_code", None)
    return "SEC-20" if code in (_PASSWORD, _SECURITY) and _ENCRYPTED in content else "FMT-06"


def _has_shown_annotations(page: Any) -> bool:
    from pypdfium2 import raw

    count = min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        subtype = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if subtype in _SHOWN_ANNOTATIONS:
            return True
    return False
