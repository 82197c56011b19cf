"""Checking: what is read from single files, line by line, without a warehouse.

The same guarded reading and the same rules as a run; the reports are plain values, so that the command line
can print them as text or as JSON. People's names are read, but not reported.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.model.vocabulary import FORM_KINDS
from perf_pipeline.orchestration.settings import setting
from perf_pipeline.orchestration.steps.extraction import extract_files
from perf_pipeline.orchestration.steps.finding_rows import Row, finding_rows
from perf_pipeline.orchestration.steps.papers import Extract, Job
from perf_pipeline.rulebook.resolution import resolve

Report = dict[str, Any]

FORM_FIELDS: Final = (
    "form_kind", "title", "fiscal_year", "organization_name", "project_name", "layout", "profile", "place",
)  # fmt: skip
LINE_FIELDS: Final = (
    "place", "level1", "level2", "level3", "operator", "target_value", "target_unit", "target_text", "weight",
    "weight_source", "actual_value", "actual_unit", "actual_text", "claimed_score", "rule_text",
)  # fmt: skip


def check_files(paths: Sequence[Path], profile: str = "") -> Iterator[Report]:
    """A report for each of ``paths`` in order; ``profile`` (empty: as configured) holds for all forms."""
    override = setting(profile, "PERF_PROFILE") or None
    jobs = [Job(sha256(str(path).encode()).hexdigest(), path.name, str(path)) for path in paths]
    for path, extract in zip(paths, extract_files(jobs, workers=1), strict=True):
        yield check(path.name, extract, override)


def check(file_name: str, extract: Extract, override: str | None) -> Report:
    """The report on one file that was read."""
    resolved = resolve(
        frame(TABLES["form"], extract.forms), frame(TABLES["form_line"], extract.lines), override
    )
    forms = {row["form_id"]: row for row in records(resolved.forms)}
    rules = {row["rule_id"]: row for row in records(resolved.rules)}
    lines = records(resolved.lines)
    found = extract.findings + finding_rows(extract.submission_id, "rulebook", resolved.findings, forms)
    return {
        "file": file_name,
        "format": extract.format,
        "forms": [
            {name: form[name] for name in FORM_FIELDS}
            | {"lines": [_line(line, rules) for line in lines if line["form_id"] == form_id]}
            for form_id, form in forms.items()
        ],
        "findings": [
            {name: row[name] for name in ("severity", "code", "place", "message", "quote")} for row in found
        ],
    }


def _line(line: Row, rules: dict[str, Row]) -> Row:
    rule = rules.get(line["rule_id"], {})
    shown = {name: line[name] for name in LINE_FIELDS}
    return shown | {"rule_family": rule.get("family"), "rule_description": rule.get("description")}


def report_lines(report: Report) -> Iterator[str]:
    """The report as lines of text: each indicator with its place, then the findings."""
    yield f"{report['file']}  ({report['format'] or '?'})"
    for form in report["forms"]:
        about = [form["fiscal_year"], form["organization_name"], form["project_name"], f"[{form['profile']}]"]
        said = " · ".join(str(part) for part in about if part)
        yield f"  {FORM_KINDS[form['form_kind']]} @ {form['place']}: {said}"
        for line in form["lines"]:
            yield f"    {_line_text(line, with_rule=form['form_kind'].endswith('_goal'))}"
    for finding in report["findings"]:
        place = f" @ {finding['place']}" if finding["place"] else ""
        yield f"  {finding['severity']} {finding['code']}{place}: {finding['message']}"
    if not report["findings"]:
        yield "  —"


def _line_text(line: Row, *, with_rule: bool) -> str:
    """One indicator. A report's line shows no rule: the goal's will count, and it is not at hand here."""
    path = " / ".join(str(line[name] or "?") for name in ("level1", "level2", "level3"))
    value = _number(line["target_value"], line["target_text"])
    target = f"{line['operator'] or ''}{value}{line['target_unit'] or ''}"
    actual = _number(line["actual_value"], line["actual_text"])
    parts = [path, f"指标值 {target}", f"分值 {_number(line['weight'], None)}"]
    parts += [f"完成值 {actual}"] if actual != "—" else []
    parts += [f"规则 {line['rule_description']}"] if with_rule and line["rule_description"] else []
    return f"{line['place']}: {' | '.join(parts)}"


def _number(value: float | None, text: str | None) -> str:
    return f"{value:g}" if value is not None else text or "—"
