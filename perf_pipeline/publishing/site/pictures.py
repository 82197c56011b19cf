"""Pictures that others drew, made part of a page: SVG that holds shapes and words and can do nothing.

What a picture may consist of is listed here; anything else (a script, a link, a style, an address) is refused, for the
page takes it without escaping. Words in it were masked and escaped by whoever drew it. Called by ``indicators``.
"""

import re
from typing import Final

from markupsafe import Markup

_PART: Final = re.compile(r"(<[^>]*>)")
_SHAPES: Final = "svg|path|rect|circle|text|title"
_FIGURES: Final = (
    "viewBox|width|height|x|y|cx|cy|r|d|fill|stroke|stroke-width|stroke-dasharray|stroke-linejoin|paint-order|"
    "text-anchor|font-family|font-size|role"
)
_TAG: Final = re.compile(
    rf"<(?:/(?:{_SHAPES})|(?:{_SHAPES})(?: (?:(?:{_FIGURES})=\"[-#%., 0-9A-Za-z]*\"|aria-label=\"[^\"<>]*\"))*/?)>"
)
_NAMESPACE: Final = ' xmlns="http://www.w3.org/2000/svg"'


def picture(svg: str) -> Markup:
    """The picture as part of a page, without its namespace; ValueError for one that holds more."""
    inline = svg.strip().replace(_NAMESPACE, "", 1)
    parts = _PART.split(inline)
    strange = [part for part in parts[1::2] if not _TAG.fullmatch(part)]
    if strange or any("<" in part or ">" in part for part in parts[::2]) or not inline.startswith("<svg"):
        raise ValueError(f"a picture may not hold {strange[:1] or 'text without a shape'}")
    return Markup(inline.replace("\n", ""))  # noqa: S704 - every tag and attribute is one of the list
