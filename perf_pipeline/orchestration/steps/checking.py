"""Checking: what is read from single files, line by line, and what the audit says of it, without a warehouse.

The same guarded reading, rules and audit as a run; the reports are plain values, so that the command line
can print them as text or as JSON. People's names are read, but not reported.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from perf_pipeline.audit.auditing import audit
from perf_pipeline.findings import catalogue
from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.model.vocabulary import FORM_KINDS, SEVERITIES
from perf_pipeline.orchestration.settings import setting
from perf_pipeline.orchestration.steps.auditing import audit_rows
from perf_pipeline.orchestration.steps.extraction import extract_files, finding_rows_frame
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
REVIEW_FIELDS: Final = (
    "result", "completeness", "relevance", "appropriateness", "feasibility",
    "error_count", "warning_count", "info_count", "unchecked_count", "reason",
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
    audited = audit(resolved.forms, resolved.lines, resolved.rules, finding_rows_frame(found))
    found = found + audit_rows(audited, resolved.forms)
    reviews = {row["form_id"]: row for row in records(audited.reviews)}
    numbers = {form_id: number for number, form_id in enumerate(forms, start=1)}
    return {
        "file": file_name,
        "format": extract.format,
        "forms": [
            {name: form[name] for name in FORM_FIELDS}
            | {"lines": [_line(line, rules) for line in lines if line["form_id"] == form_id]}
            | {"review": _review(reviews.get(form_id))}
            for form_id, form in forms.items()
        ],
        "findings": [_finding(row, numbers) for row in found],
    }


def _review(row: Row | None) -> Row | None:
    return None if row is None else {name: row[name] for name in REVIEW_FIELDS}


def _finding(row: Row, numbers: dict[str, int]) -> Row:
    """A finding for people: what to do about it, which form it is about, whether it follows from another."""
    shown = {name: row[name] for name in ("severity", "code", "place", "message", "quote")}
    return shown | {
        "remedy": catalogue().entry(row["code"]).remedy_zh,
        "form": numbers.get(row["form_id"] or ""),
        "follows": row["cause_id"] is not None,
    }


def has_errors(report: Report) -> bool:
    """Whether anything in the paper must be mended."""
    return any(finding["severity"] == "error" for finding in report["findings"])


def _line(line: Row, rules: dict[str, Row]) -> Row:
    rule = rules.get(line["rule_id"], {})
    shown = {name: line[name] for name in LINE_FIELDS}
    return shown | {"rule_family": rule.get("family"), "rule_description": rule.get("description")}


def report_lines(report: Report) -> Iterator[str]:
    """The report as lines of text: the paper's own findings, then each form with its indicators and findings."""
    yield f"{report['file']}  ({report['format'] or '?'})"
    yield from _finding_lines([f for f in report["findings"] if f["form"] is None], "  ")
    for number, form in enumerate(report["forms"], start=1):
        about = [form["fiscal_year"], form["organization_name"], form["project_name"], f"[{form['profile']}]"]
        said = " · ".join(str(part) for part in about if part)
        yield f"  {FORM_KINDS[form['form_kind']]} @ {form['place']}: {said}"
        for line in form["lines"]:
            yield f"    {_line_text(line, with_rule=form['form_kind'].endswith('_goal'))}"
        if form["review"]:
            yield f"    审核：{form['review']['reason']}"
        yield from _finding_lines([f for f in report["findings"] if f["form"] == number], "    ")
    if not report["findings"]:
        yield "  —"


def _finding_lines(findings: Sequence[Row], indent: str) -> Iterator[str]:
    """Findings by severity; those that follow from another stand further in, and are not explained again."""
    for severity in SEVERITIES:
        for finding in findings:
            if finding["severity"] != severity:
                continue
            place = f" @ {finding['place']}" if finding["place"] else ""
            more = "  ↳ " if finding["follows"] else ""
            yield f"{indent}{more}[{SEVERITIES[severity]}] {finding['code']}{place}: {finding['message']}"
            if finding["quote"] and not finding["follows"]:
                yield f"{indent}    原文：{finding['quote'][:80]}"
            if finding["remedy"] and severity != "info" and not finding["follows"]:
                yield f"{indent}    处理：{finding['remedy']}"


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
