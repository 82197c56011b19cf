"""Calls: pdfium's functions for single letters and lines, bound so that a call costs as little as it can.

Every handle is a plain number here. The library's own bindings make an object for each handle and check it
on each call, which for thousands of letters costs more than reading them does. Only
functions that are called once per letter or drawing command stand here.
"""

from collections.abc import Callable
from ctypes import CFUNCTYPE, c_double, c_int, c_uint, c_void_p, cast
from dataclasses import dataclass
from functools import cache
from typing import Any

Call = Callable[..., int]


@dataclass(frozen=True, slots=True)
class Calls:
    """pdfium's functions by short names. Out-parameters are addresses."""

    text_object: Call  # (text, index) → object or None
    unicode: Call  # (text, index)
    is_unmapped: Call  # (text, index)
    loose_box: Call  # (text, index, FS_RECTF)
    origin: Call  # (text, index, double, double)
    font_size: Callable[..., float]  # (text, index)
    matrix: Call  # (text, index, FS_MATRIX)
    render_mode: Call  # (object)
    object_count: Call  # (page)
    object_at: Call  # (page, index)
    inner_count: Call  # (form object)
    inner_at: Call  # (form object, index)
    kind: Call  # (object)
    bounds: Call  # (object, float, float, float, float): left, bottom, right, top
    object_matrix: Call  # (object, FS_MATRIX)
    fill_colour: Call  # (object, uint, uint, uint, uint)
    stroke_colour: Call
    draw_mode: Call  # (path, int, int)
    clip_path: Call  # (object) → clip path or None
    clip_count: Call  # (clip path)
    clip_segment_count: Call  # (clip path, path)
    clip_segment_at: Call  # (clip path, path, index)
    segment_count: Call  # (path)
    segment_at: Call  # (path, index)
    segment_point: Call  # (segment, float, float)
    segment_kind: Call  # (segment)
    segment_closes: Call  # (segment)


@cache
def calls() -> Calls:
    """The functions of the installed pdfium."""
    from pypdfium2 import raw

    handle, at, number = c_void_p, c_void_p, c_int
    return Calls(
        text_object=_bound(raw.FPDFText_GetTextObject, handle, handle, number),
        unicode=_bound(raw.FPDFText_GetUnicode, c_uint, handle, number),
        is_unmapped=_bound(raw.FPDFText_HasUnicodeMapError, number, handle, number),
        loose_box=_bound(raw.FPDFText_GetLooseCharBox, number, handle, number, at),
        origin=_bound(raw.FPDFText_GetCharOrigin, number, handle, number, at, at),
        font_size=_bound(raw.FPDFText_GetFontSize, c_double, handle, number),
        matrix=_bound(raw.FPDFText_GetMatrix, number, handle, number, at),
        render_mode=_bound(raw.FPDFTextObj_GetTextRenderMode, number, handle),
        object_count=_bound(raw.FPDFPage_CountObjects, number, handle),
        object_at=_bound(raw.FPDFPage_GetObject, handle, handle, number),
        inner_count=_bound(raw.FPDFFormObj_CountObjects, number, handle),
        inner_at=_bound(raw.FPDFFormObj_GetObject, handle, handle, c_uint),
        kind=_bound(raw.FPDFPageObj_GetType, number, handle),
        bounds=_bound(raw.FPDFPageObj_GetBounds, number, handle, at, at, at, at),
        object_matrix=_bound(raw.FPDFPageObj_GetMatrix, number, handle, at),
        fill_colour=_bound(raw.FPDFPageObj_GetFillColor, number, handle, at, at, at, at),
        stroke_colour=_bound(raw.FPDFPageObj_GetStrokeColor, number, handle, at, at, at, at),
        draw_mode=_bound(raw.FPDFPath_GetDrawMode, number, handle, at, at),
        clip_path=_bound(raw.FPDFPageObj_GetClipPath, handle, handle),
        clip_count=_bound(raw.FPDFClipPath_CountPaths, number, handle),
        clip_segment_count=_bound(raw.FPDFClipPath_CountPathSegments, number, handle, number),
        clip_segment_at=_bound(raw.FPDFClipPath_GetPathSegment, handle, handle, number, number),
        segment_count=_bound(raw.FPDFPath_CountSegments, number, handle),
        segment_at=_bound(raw.FPDFPath_GetPathSegment, handle, handle, number),
        segment_point=_bound(raw.FPDFPathSegment_GetPoint, number, handle, at, at),
        segment_kind=_bound(raw.FPDFPathSegment_GetType, number, handle),
        segment_closes=_bound(raw.FPDFPathSegment_GetClose, number, handle),
    )


def address(handle: Any) -> int:
    """A handle of the library's own bindings as a number."""
    return cast(handle, c_void_p).value or 0


def _bound(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    return CFUNCTYPE(result, *arguments)(address(function))
