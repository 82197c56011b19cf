"""Document → forms: each draft (``segments``) becomes a form with its kind, unit, project and year.

What a form does not say (unit, year) it takes from the paper. Narrative statements are ``narrative``'s
business and join here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from perf_pipeline.findings import Finding
from perf_pipeline.forms.accounting import account_block
from perf_pipeline.forms.block import Block
from perf_pipeline.forms.form import Form, Recognition
from perf_pipeline.forms.headers import Header
from perf_pipeline.forms.heading import read_block
from perf_pipeline.forms.items import Item, TextItem
from perf_pipeline.forms.layouts import layout_of
from perf_pipeline.forms.ledger import Ledger
from perf_pipeline.forms.narrative import narrative_forms, pair_with_tables, told_in
from perf_pipeline.forms.parties import owner_in_title
from perf_pipeline.forms.reporting_day import reported_month, reporting_day
from perf_pipeline.forms.segments import Draft, drafts_of
from perf_pipeline.forms.stated_ids import is_about_ids, stated_id
from perf_pipeline.forms.vocabulary import data, is_department, title_kind
from perf_pipeline.intake.document import Document, Paragraph
from perf_pipeline.model.records import Execution
from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.numbers import leading_number, plain
from perf_pipeline.notation.years import budget_year, title_year


def recognise(document: Document) -> Recognition:
    """Find and read every form of ``document``.

    Hidden sheets hold no forms. A paper without any form gives the finding FMT-10, never an invented form.
    """
    cuts = [drafts_of(section) for section in document.sections if not section.hidden]
    drafts = [draft for found, _ in cuts for draft in found]
    told = told_in(_paragraphs(document))
    blocks = [read_block(draft.above) for draft in drafts]
    paper = _Paper.of(document, blocks)
    tables = [
        _form(draft, read_block(draft.foot, block), ordinal, paper, told)
        for ordinal, (draft, block) in enumerate(zip(drafts, blocks, strict=True), start=1)
    ]
    narratives = narrative_forms(_paragraphs(document), len(tables) + 1)
    narratives = [paper.complete(form) for form in pair_with_tables(narratives, tables)]
    tables = [with_usual_levels(form) for form in tables]
    narratives = [with_usual_levels(form) for form in narratives]
    untouched = [form for form in tables if _is_untouched(form)]
    left_out = [not form.lines or form in untouched for form in tables]
    forms = (*(form for form, out in zip(tables, left_out, strict=True) if not out), *narratives)
    blank = tuple(Finding("VAL-31", form.place, form.title or "") for form in untouched)
    return Recognition(
        forms,
        findings=blank if forms or blank else (Finding("FMT-10"),),
        settled=tuple(finding for finding in document.findings if _hides_only_ids(finding, document)),
        outside=tuple(_outside(left_out, cuts, told)),
    )


def with_usual_levels(form: Form) -> Form:
    """The form with a local first level (效果指标) called by the one that it stands for, unless it has that as well."""
    printed = {line.level1 for line in form.lines}
    called = {local: usual for local, usual in data().stands_for.items() if usual not in printed}
    if not printed & called.keys():
        return form
    points = {called.get(level, level): said for level, said in form.heading.group_points.items()}
    lines = tuple(replace(line, level1=called.get(line.level1 or "", line.level1)) for line in form.lines)
    return replace(form, lines=lines, heading=replace(form.heading, group_points=points))


def _outside(
    left_out: Sequence[bool], cuts: Sequence[tuple[list[Draft], list[Item]]], told: set[str]
) -> Iterator[str]:
    """The text that stands in no form: between and behind them, and of tables that turned out to be none."""
    drafts = [draft for found, _ in cuts for draft in found]
    lost = Ledger()
    for _, items in cuts:
        lost.enter(item for item in items if not _is_told(item, told))
    yield from lost.account().rescued_texts
    for out, draft in zip(left_out, drafts, strict=True):
        if out:
            yield from draft.reader.ledger.texts()


def _is_told(item: Item, told: set[str]) -> bool:
    return isinstance(item, TextItem) and item.place in told


def _is_untouched(form: Form) -> bool:
    """Whether a form is a sheet of our own template that nobody filled in: it reports nothing, and replaces nothing."""
    if form.stage is None or not (
        form.stated_goal_id or any(line.stated_indicator_id for line in form.lines)
    ):
        return False
    heading, execution = form.heading, form.heading.execution or Execution()
    spoken = (heading.actual_summary, heading.claimed_total, execution.executed, execution.expected)
    reported = (
        value
        for line in form.lines
        for value in (
            line.actual_text,
            line.claimed_score,
            line.outlook,
            line.deviation_reason,
            line.attainment,
        )
    )
    return all(value is None for value in (*spoken, execution.claimed_score, *reported))


def _hides_only_ids(finding: Finding, document: Document) -> bool:
    """Whether hidden content (XLS-09) of a sheet is nothing but ids: our templates are made so."""
    if finding.code != "XLS-09":
        return False
    sections = [section for section in document.sections if section.name == finding.place]
    tables = [table for section in sections for table in section.tables()]
    hidden = [
        cell for table in tables for row in table.rows for cell in row if cell and cell.hidden and cell.text
    ]
    return (
        bool(hidden)
        and not any(s.hidden for s in sections)
        and all(is_about_ids(cell.text) for cell in hidden)
    )


def _paragraphs(document: Document) -> list[Paragraph]:
    return [
        block
        for section in document.sections
        if not section.hidden
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]


_OPENING = 5  # paragraphs among which a paper's own title is looked for


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the whole paper says, for forms that do not say it themselves."""

    organization_name: str | None
    organization_code: str | None
    year: int | None

    @classmethod
    def of(cls, document: Document, blocks: Iterable[Block]) -> "_Paper":
        texts = [paragraph.text for paragraph in _paragraphs(document)]
        named = {
            (block.organization_name, block.organization_code) for block in blocks if block.organization_name
        }
        name, code = named.pop() if len(named) == 1 else (None, None)
        if name is None and not named:
            candidates = {text for block in blocks for text in block.candidates} or {
                owner for text in texts[:_OPENING] if (owner := owner_in_title(text)) is not None
            }
            name = candidates.pop() if len(candidates) == 1 else None
        titled = {
            year for text in texts if len(squeeze(text)) <= 40 and (year := title_year(text)) is not None
        }
        year = titled.pop() if len(titled) == 1 else budget_year(texts)
        return cls(name, code, year)

    def complete(self, form: Form, supervisor: str | None = None) -> Form:
        """The form with unit and year of the paper where it names none; STR findings where neither does.

        A form that names nobody but who uses the money, or the department in charge (主管部门), was filled in
        by that one.
        """
        name, code = form.organization_name, form.organization_code
        if name is None:
            name, code = self.organization_name or supervisor, self.organization_code
        year = form.fiscal_year or self.year
        missing = [Finding("STR-08", form.place, values={"field": "单位名称"})] if name is None else []
        missing += [Finding("VAL-15", form.place)] if year is None else []
        return replace(
            form,
            organization_name=name,
            organization_code=code,
            fiscal_year=year,
            findings=(*form.findings, *missing),
        )


def _with_day(form: Form, block: Block, header: Header) -> Form:
    """A monitoring form with the day it reports on; VAL-30 when it does not say."""
    if form.stage != "monitoring" or form.fiscal_year is None:
        return form
    words = [text for c in header.columns if c.role == "actual" for text in (c.text, c.group)]
    month = next(filter(None, map(reported_month, words)), None) or block.month
    day = reporting_day(form.fiscal_year, block.as_of, month)
    if day is None:
        return replace(form, findings=(*form.findings, Finding("VAL-30", form.place)))
    return replace(form, as_of=day)


def _form(draft: Draft, block: Block, ordinal: int, paper: _Paper, told: set[str]) -> Form:
    kind = _kind(block, draft.header)
    scope = _scope(block)
    reader = draft.reader
    _take_total(block, draft)
    organization = block.organization_name or next(iter(dict.fromkeys(block.candidates)), None)
    project = block.project_name
    if scope == "project" and project is None:
        project = _project_from_title(block.title)
    stated, faults = stated_id(block.goal_id, block.title_place or draft.header.place)
    form = Form(
        ordinal=ordinal,
        kind=f"{scope}_{kind}",
        layout=layout_of(draft.header.roles),
        place=block.title_place or (draft.above[0].place if draft.above else draft.header.place),
        title=block.title,
        fiscal_year=block.year,
        organization_name=organization,
        organization_code=block.organization_code,
        project_name=project if scope == "project" else None,
        project_code=block.project_code if scope == "project" else None,
        heading=block.heading(reader.group_points),
        lines=reader.weighted(),
        contacts=block.contacts,
        findings=(*reader.findings, *faults),
        stated_goal_id=stated,
    )
    form = _with_day(paper.complete(_check(form), block.using_unit or block.supervisor), block, draft.header)
    around = [item for item in (*draft.above, *draft.foot) if not _is_told(item, told)]
    account_block(reader.ledger, around, form)
    return replace(form, account=reader.ledger.account())


def _kind(block: Block, header: Header) -> str:
    if block.kind is not None and block.kind != "goal":
        return block.kind
    if header.has("outlook") or header.has("likelihood"):
        return "monitoring"
    return "self_evaluation" if header.has("actual") and header.has("claimed_score") else "goal"


def _scope(block: Block) -> str:
    if block.title is not None and is_department(block.title):
        return "department"
    if block.project_name is None and block.fields & set(data().department_labels):
        return "department"
    return "project"


_FULL_MARKS = 100


def _take_total(block: Block, draft: Draft) -> None:
    """The last number of the row 总分 is what the unit claims in all.

    A sum of the lines alone (its points are those of the lines, and the execution is scored apart) is not.
    """
    if draft.total is None or not draft.header.has("claimed_score"):
        return
    weights = _weight_columns(draft)
    numbers = [
        (slot.column, number[0])
        for slot in draft.total.slots
        if slot.own and (number := leading_number(fold(slot.text))) and number[1].strip() in ("", "分")
    ]
    claimed = [number for column, number in numbers if column not in weights]
    scores = {column.column for column in draft.header.columns if column.role == "claimed_score"}
    under = (
        [number for column, number in numbers if column in scores] if draft.total.table.kind == "grid" else []
    )
    claimed = under or claimed
    execution = block.heading({}).execution
    stated = sum(line.weight for line in draft.reader.lines if line.weight is not None)
    summed = any(number == stated for _, number in numbers[:-1])
    apart = execution is not None and execution.claimed_score is not None and summed
    if claimed and not (apart and stated < _FULL_MARKS):
        block.claimed_total = plain(claimed[-1])


def _weight_columns(draft: Draft) -> set[int]:
    """Where the row of sums has the sum of the weights; nowhere when its cells are not those of the header."""
    columns, total = draft.reader.header.columns, draft.total
    if total is None or max(slot.column for slot in total.slots) < max(column.column for column in columns):
        return set()
    return {column.column for column in columns if column.role == "weight"}


def _project_from_title(title: str | None) -> str | None:
    """ "3.某某工程绩效目标表" names its project when no label does."""
    if title is None:
        return None
    name = re.sub(r"^[\d一二三四五六七八九十]+[.、．]\s*", "", squeeze(title))
    name = re.sub(r"(?:项目)?(?:支出)?(?:年度)?绩效(?:目标|自评|运行监控)(?:申报|情况|批复)?表.*$", "", name)
    name = re.sub(r"^(?:19|20)\d{2}年?度?", "", name)
    return name if len(name) >= 3 and name != squeeze(title) and title_kind(name) is None else None


def _check(form: Form) -> Form:
    """Findings about the form as a whole, before ids: a project form without a project."""
    if form.scope == "project" and form.project_name is None:
        return replace(
            form, findings=(*form.findings, Finding("STR-08", form.place, values={"field": "项目名称"}))
        )
    return form


def iter_findings(recognition: Recognition) -> Iterator[Finding]:
    """All findings of a paper and its forms."""
    yield from recognition.findings
    for form in recognition.forms:
        yield from form.findings
