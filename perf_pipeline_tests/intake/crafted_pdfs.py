"""PDF files written by hand, for what no program would write: broken, hostile and odd ones."""

import zlib
from io import BytesIO

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from perf_pipeline_tests.paperwork.render_pdf import FONT, canvas

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
NAMELESS = (  # glyphs by number in a font that nobody has, and nothing that says what they mean
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Nameless /Encoding /Identity-H /DescendantFonts "
    b"[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Nameless /CIDSystemInfo "
    b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>] >>"
)


def crafted(
    *streams: bytes, font: bytes = HELVETICA, catalogue: bytes = b"", pages: bytes | None = None
) -> bytes:
    """A file with a page per content stream; ``catalogue`` adds to it, ``pages`` replaces the page tree."""
    objects: list[bytes] = []
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(len(streams)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>")
    objects.append(pages or b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % len(streams))
    objects.append(font)
    for index, stream in enumerate(streams):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % (5 + 2 * index)
        )
        packed = zlib.compress(stream, 9)
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"
        )
    return _with_index(objects)


def drawn(*commands: tuple[str, ...], size: float = 10.0) -> bytes:
    """A page of words and lines: ("text", x, y, words), ("line", x0, y0, x1, y1), ("rect", x, y, w, h)."""
    out = BytesIO()
    sheet = canvas(out, size)
    for name, *arguments in commands:
        if name == "text":
            sheet.drawString(float(arguments[0]), float(arguments[1]), arguments[2])
        elif name == "line":
            sheet.line(*map(float, arguments))
        elif name == "rect":
            sheet.rect(*map(float, arguments))
    sheet.save()
    return out.getvalue()


def two_by_two(sheet: Canvas, words: tuple[str, str, str, str] = ("甲", "乙", "丙", "丁")) -> None:
    """A small ruled table, 200 points wide, its upper left corner at (100, 700)."""
    for step in range(3):
        sheet.line(100, 700 - 30 * step, 300, 700 - 30 * step)
        sheet.line(100 + 100 * step, 640, 100 + 100 * step, 700)
    for index, word in enumerate(words):
        sheet.drawString(105 + 100 * (index % 2), 680 - 30 * (index // 2), word)


def small(words: tuple[str, str, str, str] = ("甲", "乙", "丙", "丁")) -> bytes:
    """A file with a small ruled table."""
    out = BytesIO()
    sheet = canvas(out)
    two_by_two(sheet, words)
    sheet.save()
    return out.getvalue()


def locked(user_password: str) -> bytes:
    """A file that may not be changed, and with a user password not be opened."""
    out = BytesIO()
    lock = StandardEncryption(user_password, ownerPassword="owner", canModify=0, canPrint=0)
    sheet = Canvas(out, encrypt=lock, invariant=1)
    canvas(BytesIO())  # registers the font
    sheet.setFont(FONT, 10)
    two_by_two(sheet)
    sheet.save()
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """A page whose content inflates to so many mebibytes of blanks."""
    return crafted(b"BT /F 10 Tf (x) Tj ET" + b" " * (megabytes << 20))


def _with_index(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def count_sections(content: bytes) -> int:
    """What a worker does with a file, with a small answer."""
    from perf_pipeline.intake.readers import pdf
    from perf_pipeline.intake.source import Source

    return len(pdf.read(Source(content, "x.pdf")).sections)
