"""Goals told in running text: "…预算安排40万元，主要目标为…。1、产出指标－时效指标－…，指标值为…".

A statement is a paragraph (or several that a converter cut apart) that names first-level indicators with
dashes. Each becomes a form of layout G16. A statement about a project that has a table in the same paper
supports that table and is never a goal of its own. Patterns are data (narrative.yaml).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import fuzz

from perf_pipeline.findings import Finding
from perf_pipeline.forms.accounting import account_statement
from perf_pipeline.forms.form import Form, Line
from perf_pipeline.forms.listing import is_heading
from perf_pipeline.forms.vocabulary import data, is_level2, level_label
from perf_pipeline.intake.document import Paragraph
from perf_pipeline.model.records import Heading
from perf_pipeline.notation.folding import name_key, one_line
from perf_pipeline.notation.money import parse_money
from perf_pipeline.notation.targets import parse_target
from perf_pipeline.package_data import DataModel, load

LAYOUT = "G16"
_SENTENCE_END = re.compile(r"[。；;：:！!？?）)”\"]\s*$")
_SHORTEST_CUT = 15
_SIMILAR = 60.0


class NarrativeData(DataModel):
    """Schema of narrative.yaml."""

    level1: str
    not_after: list[str]
    dash: str
    value: str
    end: str
    amount: str
    name_quoted: str
    name_plain: str
    objectives: list[str]
    months: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    start: re.Pattern[str]
    dash: re.Pattern[str]
    value: re.Pattern[str]
    end: re.Pattern[str]
    amount: re.Pattern[str]
    names: tuple[re.Pattern[str], ...]
    objectives: tuple[re.Pattern[str], ...]
    months: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    words = load("perf_pipeline.forms", "narrative.yaml", NarrativeData)
    not_after = "".join(f"(?<!{word})" for word in words.not_after)
    return _Patterns(
        start=re.compile(rf"(?:\d{{1,2}}\s*[、.．]\s*)?{not_after}({words.level1})\s*{words.dash}\s*"),
        dash=re.compile(words.dash),
        value=re.compile(words.value),
        end=re.compile(words.end),
        amount=re.compile(words.amount),
        names=(re.compile(words.name_quoted), re.compile(words.name_plain)),
        objectives=tuple(map(re.compile, words.objectives)),
        months=re.compile(words.months),
    )


def narrative_forms(paragraphs: Sequence[Paragraph], first_ordinal: int) -> list[Form]:
    """The statements among ``paragraphs`` as forms, numbered from ``first_ordinal``, not yet paired."""
    return [_form(statement, first_ordinal + i) for i, (statement, _) in enumerate(_statements(paragraphs))]


def told_in(paragraphs: Sequence[Paragraph]) -> set[str]:
    """The places of all paragraphs that are part of a statement."""
    return {place for _, places in _statements(paragraphs) for place in places}


def _statements(paragraphs: Sequence[Paragraph]) -> list[tuple[Paragraph, list[str]]]:
    return [
        (s, places)
        for s, places in _joined(paragraphs)
        if _patterns().start.search(s.text) and not is_heading(s.text)
    ]


def _joined(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, list[str]]]:
    """Paragraphs with the places they stand at, those joined that were cut in the middle of a sentence."""
    pending: Paragraph | None = None
    places: list[str] = []
    for paragraph in paragraphs:
        text = one_line(paragraph.text)
        places.append(paragraph.place)
        joined = Paragraph((pending.text if pending else "") + text, places[0])
        pending = joined if _cut_off(text) else None
        if pending is None:
            yield joined, places
            places = []
    if pending is not None:
        yield pending, places


def _cut_off(text: str) -> bool:
    return (
        len(text) > _SHORTEST_CUT
        and (not _SENTENCE_END.search(text) or text.endswith(("：", ":")))
        and _patterns().amount.search(text) is not None
        and _patterns().start.search(text) is None
    )


def _form(statement: Paragraph, ordinal: int) -> Form:
    text = statement.text
    lines, findings = _lines(statement)
    budget = _patterns().amount.search(text)
    yuan = parse_money(budget.group(1), budget.group(2)) if budget else None
    form = Form(
        ordinal=ordinal,
        kind="project_goal",
        layout=LAYOUT,
        place=statement.place,
        title=None,
        fiscal_year=None,
        organization_name=None,
        organization_code=None,
        project_name=_name(text),
        project_code=None,
        heading=Heading(
            objective=_objective(text),
            budget_total=None if yuan is None else f"{yuan:.2f}",
            plan=_plan(text),
            statement=text,
        ),
        lines=tuple(lines),
        findings=tuple(findings),
    )
    return replace(form, account=account_statement(text, form))


def _name(text: str) -> str | None:
    head = text[: _patterns().start.search(text).start()] if _patterns().start.search(text) else text  # type: ignore[union-attr]
    found = (pattern.search(head) for pattern in _patterns().names)
    return next((match.group(1).strip() for match in found if match), None)


def _objective(text: str) -> str | None:
    found = (pattern.search(text) for pattern in _patterns().objectives)
    return next((match.group(1).strip(" ，,") for match in found if match), None)


def _plan(text: str) -> dict[str, str]:
    match = _patterns().months.search(text)
    if match is None:
        return {}
    months = re.findall(r"\d{1,2}(?=月)", match.group(1))
    percents = re.findall(r"\d+(?:\.\d+)?(?=\s*[%％])", match.group(2))
    return dict(zip(months, percents, strict=True)) if len(months) == len(percents) else {}


def _lines(statement: Paragraph) -> tuple[list[Line], list[Finding]]:
    starts = list(_patterns().start.finditer(statement.text))
    stops = [match.start() for match in starts[1:]] + [_end(statement.text, starts[-1].end())]
    lines: list[Line] = []
    findings: list[Finding] = []
    for ordinal, (start, stop) in enumerate(zip(starts, stops, strict=True), start=1):
        line = _line(start.group(1), statement.text[start.end() : stop], ordinal, statement.place)
        lines.append(line)
        findings += [
            Finding("VOC-04", statement.place, start.group(1), {"name": name}, line=ordinal)
            for name, local in ((line.level1, data().local_levels), (line.level2, data().local_second_levels))
            if name in local and name is not None
        ]
    return lines, findings


def _end(text: str, after: int) -> int:
    match = _patterns().end.search(text, after)
    return match.start() if match else len(text)


def _line(level1: str, text: str, ordinal: int, place: str) -> Line:
    level2, rest = _second_level(text)
    parts = _patterns().value.split(rest)
    name, explanation = _explained(parts[0])
    value = parts[-1].strip(" 。.；;，,、") if len(parts) > 1 else ""
    target = parse_target(value, name=name)
    return Line(
        ordinal=ordinal,
        place=place,
        level1=level1,
        level2=level2,
        level3=name or None,
        operator=target.operator,
        target_value=target.value,
        target_unit=target.unit,
        target_text=value or None,
        explanation=explanation,
    )


def _second_level(text: str) -> tuple[str | None, str]:
    match = _patterns().dash.search(text)
    label = level_label(text[: match.start()]) if match else None
    if match is None or label is None or not is_level2(label.name):
        return None, text
    return label.name, text[match.end() :]


def _explained(text: str) -> tuple[str, str | None]:
    """ "名称（解释（含括号））" → name and explanation."""
    name = text.strip(" 。.；;，,、-－—–")
    if not name.endswith(("）", ")")):
        return name, None
    depth = 0
    for position in range(len(name) - 1, -1, -1):
        depth += (name[position] in "）)") - (name[position] in "（(")
        if depth == 0:
            return name[:position].strip(), name[position + 1 : -1].strip() or None
    return name, None


def pair_with_tables(narratives: Sequence[Form], tables: Sequence[Form]) -> list[Form]:
    """Set ``supports`` on every statement whose project has a table in the paper.

    A statement and a table speak of one project when one name contains the other, or when the budgets are
    equal and the names alike; each table is taken once, best match first.
    """
    free = {table.ordinal: table for table in tables if table.project_name}
    ranked = sorted(
        (
            (score, n.ordinal, t.ordinal)
            for n in narratives
            for t in free.values()
            if (score := _alike(n, t)) > 0
        ),
        reverse=True,
    )
    paired: dict[int, int] = {}
    for _, narrative, table in ranked:
        if narrative not in paired and table in free:
            paired[narrative] = table
            del free[table]
    return [replace(form, supports=paired.get(form.ordinal)) for form in narratives]


def _alike(narrative: Form, table: Form) -> float:
    if narrative.project_name is None or table.project_name is None:
        return 0.0
    first, second = name_key(narrative.project_name), name_key(table.project_name)
    similarity = fuzz.ratio(first, second)
    same_budget = narrative.heading.budget_total is not None and (
        narrative.heading.budget_total == table.heading.budget_total
    )
    if first in second or second in first or (same_budget and similarity >= _SIMILAR):
        return similarity + 100 * same_budget
    return 0.0
