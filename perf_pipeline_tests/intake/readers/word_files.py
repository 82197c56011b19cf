"""Word files for tests: bodies written by hand as markup, packed with only what a docx must have.

``FIXTURES`` are old-format files that an office program made from papers of our own (see their names).
"""

import io
import zipfile
from pathlib import Path
from typing import Final

FIXTURES: Final = Path(__file__).parent / "fixtures"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACES: Final = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def markup(body: str, strict: bool = False, prologue: str = "") -> str:
    """The main part with ``body`` inside."""
    space = _STRICT if strict else _W
    return f'{prologue}<w:document xmlns:w="{space}" {_SPACES}><w:body>{body}</w:body></w:document>'


def packed(text: str | bytes, **parts: str | bytes) -> bytes:
    """A docx whose main part is ``text``; ``__`` in the name of another part stands for ``/``, ``_`` for a dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", relations(("officeDocument", "word/document.xml", False)))
        archive.writestr("word/document.xml", text)
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return target.getvalue()


def body(content: str, **parts: str | bytes) -> bytes:
    """A docx with that content in its body."""
    return packed(markup(content), **parts)


def relations(*listed: tuple[str, str, bool]) -> str:
    """A part of relations: kind, target, whether it lies outside."""
    items = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for number, (kind, target, outside) in enumerate(listed)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{items}</Relationships>'


def run(text: str, looks: str = "") -> str:
    """A run of letters."""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*inside: str) -> str:
    """A paragraph of runs, or of plain text where no markup is given."""
    return f"<w:p>{''.join(part if part.startswith('<') else run(part) for part in inside)}</w:p>"


def cell(inside: str = "", shape: str = "") -> str:
    """A table cell; ``inside`` is text or paragraphs."""
    content = inside if inside.startswith("<") else para(inside) if inside else "<w:p/>"
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{content}</w:tc>"


def row(*cells: str, shape: str = "") -> str:
    """A table row of cells, or of plain texts."""
    made = "".join(part if part.startswith("<w:tc>") else cell(part) for part in cells)
    return f"<w:tr><w:trPr>{shape}</w:trPr>{made}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def fixture(name: str) -> bytes:
    """The bytes of a file in ``FIXTURES``."""
    return (FIXTURES / name).read_bytes()
