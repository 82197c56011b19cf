"""Comments in the filer's workbook: a note on a cell, beside those that stand there already.

A comment is two things: its words in the comments part and its box in an old-style drawing. Boxes are
hidden until the pointer rests on the cell. Called by marking.
"""

from collections.abc import Mapping
from typing import Final

from perf_pipeline.publishing.feedback.cells import position
from perf_pipeline.publishing.feedback.package import SHEETS
from perf_pipeline.publishing.feedback.splicing import CannotMark, Element, Splice, attribute, text_of, tree

COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
FIRST_SHAPE: Final = 900_001  # above the numbers that spreadsheet programs give out by sheets
BOX_WIDTH, LINE_HEIGHT, MOST_LINES = 300, 14, 30  # points
CHARACTERS_A_LINE: Final = 52  # columns of 9 point type, two for a Chinese character

_EMPTY_COMMENTS: Final = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{SHEETS}">'
    "<authors></authors><commentList></commentList></comments>"
)
_EMPTY_DRAWING: Final = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit"'
    ' data="1"/></o:shapelayout></xml>'
)
_SHAPE: Final = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}"'
    ' path="m,l,21600r21600,l21600,xe" o:spt="202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden" fillcolor="#ffffe1"'
    ' o:insetmode="auto"><v:stroke joinstyle="miter"/><v:fill color2="#ffffe1"/>'
    '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def with_comments(part: bytes | None, author: str, comments: Mapping[str, str]) -> bytes:
    """The comments part (None: a new one) with ``comments`` (text by cell) added.

    On a cell that has a comment ours follows it in the same box. Raises CannotMark for a part that is broken.
    """
    content = _EMPTY_COMMENTS.encode() if part is None else part
    root, splice = tree(content, 4), Splice(content)
    authors, listed = root.child("authors"), root.child("commentList")
    if authors is None or listed is None:
        raise CannotMark("broken")
    number, prefix = len(authors.children), root.prefix
    splice.append(authors, f"<{prefix}author>{text_of(author)}</{prefix}author>")
    standing = {one.attributes.get("ref", ""): one for one in listed.children}
    new = []
    for cell, words in comments.items():
        text = standing[cell].child("text") if cell in standing else None
        if text is None:
            new.append(
                f"<{prefix}comment{attribute('ref', cell)}{attribute('authorId', str(number))}>"
                f"<{prefix}text>{_run(prefix, words)}</{prefix}text></{prefix}comment>"
            )
        else:
            _join(splice, text, words)
    if new:
        splice.append(listed, "".join(new))
    return splice.result()


def _join(splice: Splice, text: Element, words: str) -> None:
    """Ours after the words that stand there; plain text becomes a run, since both may not be mixed."""
    plain = text.child("t")
    if plain is not None:
        splice.replace(plain.start, plain.start, f"<{text.prefix}r>")
        splice.replace(plain.end, plain.end, f"</{text.prefix}r>")
    splice.append(text, _run(text.prefix, f"\n{words}"))


def _run(prefix: str, words: str) -> str:
    font = f'<{prefix}rPr><{prefix}sz val="9"/><{prefix}rFont val="宋体"/><{prefix}charset val="134"/></{prefix}rPr>'
    return f'<{prefix}r>{font}<{prefix}t xml:space="preserve">{text_of(words)}</{prefix}t></{prefix}r>'


def commented(part: bytes) -> set[str]:
    """The cells that have a comment in a comments part."""
    listed = tree(part, 2).child("commentList")
    return {one.attributes.get("ref", "") for one in listed.children} if listed else set()


def with_shapes(part: bytes | None, comments: Mapping[str, str]) -> bytes:
    """The drawing (None: a new one) with a hidden box for each of ``comments``.

    Old-style drawings in the wild are not always well-formed, so boxes are put before the last end tag.
    """
    content = _EMPTY_DRAWING.encode() if part is None else part
    at = content.rfind(b"</xml>")
    if at < 0:
        raise CannotMark("broken")
    shapes = "".join(
        _shape(FIRST_SHAPE + order, cell, words) for order, (cell, words) in enumerate(comments.items())
    )
    return content[:at] + shapes.encode() + content[at:]


def _shape(number: int, cell: str, words: str) -> str:
    row, column = position(cell)
    lines = sum(
        max(1, -(-len(line.encode("gbk", "replace")) // CHARACTERS_A_LINE)) for line in words.split("\n")
    )
    height = LINE_HEIGHT * min(lines, MOST_LINES) + 12
    rows = max(2, height // 15)
    top = max(row - 2, 0)
    anchor = f"{column}, 12, {top}, 4, {column + 4}, 40, {top + rows}, 4"
    return _SHAPE.format(
        number=number, width=BOX_WIDTH, height=height, order=number - FIRST_SHAPE + 1, anchor=anchor,
        row=row - 1, column=column - 1,
    )  # fmt: skip
