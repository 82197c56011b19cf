"""Findings: one fault at one place, with a stable code, said in words a filer understands.

The catalogue (catalogue/<family>.yaml) holds for every code its title, message templates in Chinese and
English, remedy and default severity; profiles may change severities, code may not. Every room
reports bad input by returning findings; only what cannot be read at all raises.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import Literal

from perf_pipeline.errors import DataFileError
from perf_pipeline.package_data import DataModel, load_folder


class Severity(StrEnum):
    """How much a finding weighs: an error holds a row or form back, a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class CatalogueEntry(DataModel):
    """What the catalogue says of one code."""

    title: str
    severity: Severity
    message_zh: str
    message_en: str
    remedy_zh: str = ""
    remedy_en: str = ""
    heading: Literal["", "完整性", "相关性", "适当性", "可行性"] = ""


class Catalogue(DataModel):
    """All finding codes. Codes are never reused for another meaning."""

    codes: dict[str, CatalogueEntry]

    def entry(self, code: str) -> CatalogueEntry:
        """The entry of ``code``; an unknown code is our own bug and raises DataFileError."""
        if code not in self.codes:
            raise DataFileError(f"unknown finding code {code!r}; known: {', '.join(sorted(self.codes))}")
        return self.codes[code]


@cache
def catalogue() -> Catalogue:
    """The finding catalogue of this version; a code in another family's file raises DataFileError."""
    merged: dict[str, CatalogueEntry] = {}
    for family, part in load_folder("perf_pipeline", "catalogue", Catalogue).items():
        strays = sorted(code for code in part.codes if not code.startswith(f"{family}-"))
        if strays:
            raise DataFileError(f"catalogue/{family}.yaml: codes {strays} do not belong to family {family}")
        merged |= part.codes
    return Catalogue(codes=merged)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place.

    ``place`` is an address a person can find ("表1!D14", "line 26"); ``quote`` the words found there,
    at most 200 characters; ``values`` fill the message template. ``cause`` is the finding that this one
    follows from, so that one cause is counted once: the value itself when one step found both in one form,
    else the ``finding_id`` of what another step found.
    """

    code: str
    place: str = ""
    quote: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    line: int | None = None  # ordinal of the form's line the finding is about
    cause: "Finding | str | None" = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "quote", self.quote[:200])
        if self.severity is None:
            object.__setattr__(self, "severity", catalogue().entry(self.code).severity)

    def message(self, language: Literal["zh", "en"] = "zh") -> str:
        """The catalogue's sentence with this finding's values; a missing value shows as '?'."""
        entry = catalogue().entry(self.code)
        template = entry.message_zh if language == "zh" else entry.message_en
        return _Lenient().vformat(template, (), dict(self.values))


class _Lenient(Formatter):
    """Message templates take names only: no attribute or index access into our objects."""

    def get_field(self, field_name: str, args: object, kwargs: Mapping[str, object]) -> tuple[object, str]:  # noqa: ARG002
        return kwargs.get(field_name, "?"), field_name


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The heaviest severity among ``findings``, None when there is none."""
    order = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    present = {finding.severity for finding in findings}
    return next((severity for severity in order if severity in present), None)
