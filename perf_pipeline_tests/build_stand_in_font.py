"""Builds ``perf_pipeline/intake/pdf/stand_in.ttf``: a font that draws a full square for every letter.

    python -m perf_pipeline_tests.build_stand_in_font

One table entry maps all of Unicode that Chinese papers use to one glyph, so the font is under a kilobyte.
"""

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

import perf_pipeline.intake.pdf

FILE = Path(perf_pipeline.intake.pdf.__file__).parent / "stand_in.ttf"
EM, ASCENT, DESCENT = 1000, 880, -120
GLYPHS = (".notdef", "square")
LETTERS = (*range(0x20, 0xD800), *range(0xE000, 0xFFFE), *range(0x20000, 0x30000))
LONG_AGO = 3_000_000_000  # seconds since 1904: the same bytes on every day


def font() -> bytes:
    """The font file's bytes, the same on every machine."""
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(GLYPHS))
    builder.setupCharacterMap({})
    builder.font["cmap"].tables = [_all_to("square")]
    builder.setupGlyf({name: _square() for name in GLYPHS})
    builder.setupHorizontalMetrics(dict.fromkeys(GLYPHS, (EM, 0)))
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": "stand-in", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=LONG_AGO, modified=LONG_AGO)
    builder.font.recalcTimestamp = False
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def _square() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    for corner in ((0, ASCENT), (EM, ASCENT), (EM, DESCENT)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def _all_to(glyph: str) -> CmapSubtable:
    """Many letters, one glyph: format 13."""
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.format, table.reserved, table.length, table.nGroups = 13, 0, 0, 0
    table.cmap = dict.fromkeys(LETTERS, glyph)
    return table


if __name__ == "__main__":
    FILE.write_bytes(font())
