"""The summary of a run, for a terminal or a log: what came, what was read, what was scored, what is wrong.

Takes plain values, gives a rich renderable or plain text in Chinese or English. Counts and prints only;
no score is computed here. ``cli`` shows it at the end of ``run``. Names of files and units are other
people's words: they are put in as text, never as markup.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from string import Formatter
from typing import Literal

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from perf_pipeline.findings import catalogue
from perf_pipeline.model import vocabulary
from perf_pipeline.package_data import DataModel, load

Language = Literal["zh", "en"]

CODES_SHOWN = 15  # a terminal page; the rest is counted and stands in the result files
NAMES_SHOWN = 5
_SEVERITY_STYLES = {"error": "red", "warning": "yellow", "info": "dim"}
_STATUS_STYLES = {"accepted": "green", "partly_accepted": "yellow", "rejected": "red"}


class SummaryWords(DataModel):
    """summary.yaml."""

    zh: dict[str, str]
    en: dict[str, str]

    def of(self, language: Language) -> "Words":
        """The wording in ``language``."""
        return Words(language, self.zh if language == "zh" else self.en)


@dataclass(frozen=True, slots=True)
class Words:
    """The wording of one language."""

    language: Language
    texts: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def code(self, names: Mapping[str, str], code: str) -> str:
        """A code of the vocabulary in words."""
        return names.get(code, code) if self.language == "zh" else code.replace("_", " ")


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file; ``reason`` is the message of the finding that says why it was not taken."""

    file_name: str
    status: str  # vocabulary.SUBMISSION_STATUSES
    form_count: int = 0
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class YearOutcome:
    """Goals and indicator scores of a fiscal year."""

    year: int
    goals: int = 0
    evaluated: int = 0  # of these, goals on which anything was reported
    scored: int = 0
    missing_actual: int = 0
    needs_review: int = 0
    not_applicable: int = 0


@dataclass(frozen=True, slots=True)
class UnitOutcome:
    """A unit's result in a year; percents 0–100, None while nothing is scored."""

    name: str
    year: int
    stage: str = ""
    percent_score: float | None = None
    grade: str | None = None
    department_percent_score: float | None = None
    department_grade: str | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How often a code was found."""

    code: str
    severity: str
    count: int


@dataclass(frozen=True, slots=True)
class FilingOutcome:
    """Who has filed in a year: papers by state, and the units with something missing."""

    year: int
    on_time: int = 0
    late: int = 0
    due: int = 0
    missing: int = 0
    missing_units: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Everything the summary shows. ``places`` are label and address of each result, in order."""

    files: Sequence[FileOutcome] = ()
    forms: int = 0
    indicators: int = 0
    years: Sequence[YearOutcome] = ()
    units: Sequence[UnitOutcome] = ()
    filings: Sequence[FilingOutcome] = ()
    findings: Sequence[FindingCount] = ()
    places: Sequence[tuple[str, str]] = ()


def render(summary: RunSummary, language: Language = "zh") -> RenderableType:
    """The summary as a rich renderable."""
    words = load("perf_pipeline.publishing", "summary.yaml", SummaryWords).of(language)
    parts: list[RenderableType] = [Text(words["title"], style="bold")]
    for section in (_files, _read, _years, _units, _filings, _findings, _places):
        parts += ["", *section(summary, words)]
    return Group(*parts)


def plain_text(summary: RunSummary, language: Language = "zh", width: int = 120) -> str:
    """The summary without colours or control codes, at most ``width`` columns wide."""
    out = StringIO()
    console = Console(
        file=out, width=width, no_color=True, force_terminal=False, highlight=False, legacy_windows=False
    )
    console.print(render(summary, language))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _files(summary: RunSummary, words: Words) -> list[RenderableType]:
    counts = dict.fromkeys(vocabulary.SUBMISSION_STATUSES, 0)
    for file in summary.files:
        counts[file.status] = counts.get(file.status, 0) + 1
    parts = _heading(words["files"], words["files_line"].format(total=len(summary.files), **counts))
    if counts["received"]:
        parts.append(_indented(Text(words["waiting_line"].format(received=counts["received"]))))
    reported = [
        file for file in summary.files if file.status in ("partly_accepted", "rejected") or file.reason
    ]
    if reported:
        table = _table(words, ("file", "status", "forms", "reason"), right=("forms",))
        for file in sorted(reported, key=lambda file: (file.status != "rejected", file.file_name)):
            outcome = words.code(vocabulary.SUBMISSION_STATUSES, file.status)
            reason = f"{file.reason_code} {file.reason}".strip()
            table.add_row(
                Text(file.file_name),
                Text(outcome, style=_STATUS_STYLES.get(file.status, "")),
                Text(str(file.form_count)),
                Text(reason),
            )
        parts.append(_indented(table))
    return parts


def _read(summary: RunSummary, words: Words) -> list[RenderableType]:
    line = words["read_line"].format(forms=summary.forms, indicators=summary.indicators)
    return _heading(words["read"], line)


def _years(summary: RunSummary, words: Words) -> list[RenderableType]:
    columns = ("year", "goals", "evaluated", "scored", "missing_actual", "needs_review", "not_applicable")
    rows = [
        [str(getattr(year, column)) for column in columns]
        for year in sorted(summary.years, key=lambda year: year.year)
    ]
    return _section(words, "years", columns, rows, right=columns[1:])


def _units(summary: RunSummary, words: Words) -> list[RenderableType]:
    columns = ("unit", "year", "stage", "weighted", "grade", "department", "department_grade", "completeness")
    rows = [
        [
            unit.name or words["unknown"],
            str(unit.year),
            words.code(vocabulary.STAGES, unit.stage),
            _percent(unit.percent_score),
            unit.grade or "—",
            _percent(unit.department_percent_score),
            unit.department_grade or "—",
            words.code(vocabulary.GOAL_STATUSES, unit.status),
        ]
        for unit in sorted(summary.units, key=lambda unit: (unit.year, unit.name, unit.stage))
    ]
    return _section(words, "units", columns, rows, right=("weighted", "department"))


def _filings(summary: RunSummary, words: Words) -> list[RenderableType]:
    columns = ("year", "missing", "late", "due", "on_time", "missing_units")
    rows = [
        [*(str(getattr(filed, column)) for column in columns[:-1]), _names(filed.missing_units, words)]
        for filed in sorted(summary.filings, key=lambda filed: filed.year)
    ]
    return _section(words, "filings", columns, rows, right=columns[1:-1])


def _names(names: Sequence[str], words: Words) -> str:
    shown = words["names_join"].join(names[:NAMES_SHOWN]) or "—"
    more = len(names) - NAMES_SHOWN
    return shown + words["more_names"].format(count=more) if more > 0 else shown


def _findings(summary: RunSummary, words: Words) -> list[RenderableType]:
    totals = dict.fromkeys(vocabulary.SEVERITIES, 0)
    for found in summary.findings:
        totals[found.severity] += found.count
    parts = _heading(words["findings"], words["findings_line"].format(**totals))
    order = {severity: weight for weight, severity in enumerate(vocabulary.SEVERITIES)}
    ranked = sorted(summary.findings, key=lambda found: (order[found.severity], -found.count, found.code))
    if ranked:
        table = _table(words, ("code", "severity", "title_of_code", "count"), right=("count",))
        for found in ranked[:CODES_SHOWN]:
            severity = words.code(vocabulary.SEVERITIES, found.severity)
            table.add_row(
                Text(found.code),
                Text(severity, style=_SEVERITY_STYLES[found.severity]),
                Text(title_of(found.code, words.language)),
                Text(str(found.count)),
            )
        parts.append(_indented(table))
    if len(ranked) > CODES_SHOWN:
        parts.append(_indented(Text(words["more"].format(count=len(ranked) - CODES_SHOWN))))
    return parts


def _places(summary: RunSummary, words: Words) -> list[RenderableType]:
    lines = [Text(f"{name}  {address}", overflow="fold") for name, address in summary.places]
    return [Text(words["results"], style="bold cyan"), *map(_indented, lines or [Text(words["none"])])]


def title_of(code: str, language: Language) -> str:
    """What a finding code means: its title, in English its message with the values left open."""
    entry = catalogue().codes.get(code)
    if entry is None:
        return ""
    if language == "zh":
        return entry.title
    return "".join(
        literal + ("…" if name is not None else "")
        for literal, name, _, _ in Formatter().parse(entry.message_en)
    )


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _heading(title: str, line: str) -> list[RenderableType]:
    return [Text.assemble((title, "bold cyan"), "  ", line)]


def _indented(part: RenderableType) -> RenderableType:
    return Padding(part, (0, 0, 0, 2))


def _table(words: Words, columns: Iterable[str], right: Sequence[str] = ()) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in columns:
        side: Literal["left", "right"] = "right" if column in right else "left"
        table.add_column(words[column], justify=side, overflow="fold")
    return table


def _section(
    words: Words, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str]
) -> list[RenderableType]:
    if not rows:
        return _heading(words[title], words["none"])
    table = _table(words, columns, right)
    for row in rows:
        table.add_row(*(Text(value) for value in row))
    return [Text(words[title], style="bold cyan"), _indented(table)]
