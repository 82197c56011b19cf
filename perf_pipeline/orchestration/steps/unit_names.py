"""Unit names of forms held against where the file lay and how they are written.

A paper in the folder of another unit, and a name with letters that only look like the right ones, are read,
and told: whose paper it is decides who may see it. Works on the rows of one file.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from perf_pipeline.findings import Finding
from perf_pipeline.forms.vocabulary import looks_like_organization
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.orchestration.steps.finding_rows import Row

_FOREIGN: Final = (
    "CYRILLIC",
    "GREEK",
    "ARMENIAN",
    "CJK COMPATIBILITY IDEOGRAPH",
    "KANGXI RADICAL",
    "CJK RADICAL",
)

Found = tuple[str, Finding]
"""The id of a form and what is to be said of it."""


def misplaced(forms: Iterable[Row], folders: Iterable[str]) -> Iterator[Found]:
    """KEY-08 for each form whose unit is not the one that a folder of the inbox names."""
    named = [folder for folder in folders if looks_like_organization(_leaf(folder))]
    for form in forms:
        for folder in named:
            name = form["organization_name"]
            if name and not _is_same_unit(_leaf(folder), name):
                values = {"folder": _leaf(folder), "name": name}
                yield form["form_id"], Finding("KEY-08", place=folder, values=values)


def look_alikes(forms: Iterable[Row]) -> Iterator[Found]:
    """ENC-11 for each name of a unit or project with letters that only look like those of a Chinese name."""
    for form in forms:
        for column in ("organization_name", "project_name"):
            name = form[column] or ""
            if any(
                unicodedata.name(letter, "").startswith(_FOREIGN) for letter in name if ord(letter) > 0x7F
            ):
                yield form["form_id"], Finding("ENC-11", place=form["place"], quote=name)


def _leaf(folder: str) -> str:
    # years and the like below the unit's own folder say nothing of it
    parts = [part for part in folder.split("/") if looks_like_organization(part)]
    return parts[-1] if parts else ""


def _is_same_unit(folder: str, name: str) -> bool:
    """Whether a folder's name and a unit's can be one: a folder often leaves the county out."""
    shorter, longer = sorted((squeeze(folder), squeeze(name)), key=len)
    return shorter in longer
