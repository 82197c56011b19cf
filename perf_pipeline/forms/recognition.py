"""Document → forms: each draft (``segments``) becomes a form with its kind, unit, project and year.

What a form does not say (unit, year) it takes from the paper. Narrative statements are ``narrative``'s
business and join here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from perf_pipeline.findings import Finding
from perf_pipeline.forms.accounting import account_block
from perf_pipeline.forms.form import Form, Recognition
from perf_pipeline.forms.headers import Header
from perf_pipeline.forms.heading import Block, owner_in_title, read_block
from perf_pipeline.forms.items import Item, TextItem
from perf_pipeline.forms.layouts import layout_of
from perf_pipeline.forms.ledger import Ledger
from perf_pipeline.forms.narrative import narrative_forms, pair_with_tables, told_in
from perf_pipeline.forms.segments import Draft, drafts_of
from perf_pipeline.forms.vocabulary import data, is_department, title_kind
from perf_pipeline.intake.document import Document, Paragraph
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
    forms = (*(form for form in tables if form.lines), *narratives)
    findings = () if forms else (Finding("FMT-10"),)
    return Recognition(forms, findings, tuple(_outside(tables, cuts, told)))


def _outside(
    tables: Sequence[Form], cuts: Sequence[tuple[list[Draft], list[Item]]], told: set[str]
) -> Iterator[str]:
    """The text that stands in no form: between and behind them, and of tables that turned out to be none."""
    drafts = [draft for found, _ in cuts for draft in found]
    lost = Ledger()
    for _, items in cuts:
        lost.enter(item for item in items if not _is_told(item, told))
    yield from lost.account().rescued_texts
    for form, draft in zip(tables, drafts, strict=True):
        if not form.lines:
            yield from draft.reader.ledger.texts()


def _is_told(item: Item, told: set[str]) -> bool:
    return isinstance(item, TextItem) and item.place in told


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

        A form that names nobody but the department in charge (主管部门) was filled in by that one.
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


def _form(draft: Draft, block: Block, ordinal: int, paper: _Paper, told: set[str]) -> Form:
    kind = _kind(block, draft.header)
    scope = _scope(block)
    reader = draft.reader
    _take_total(block, draft)
    organization = block.organization_name or next(iter(dict.fromkeys(block.candidates)), None)
    project = block.project_name
    if scope == "project" and project is None:
        project = _project_from_title(block.title)
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
        lines=tuple(reader.lines),
        contacts=block.contacts,
        findings=tuple(reader.findings),
    )
    form = paper.complete(_check(form), block.supervisor)
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
    numbers = [
        number[0] for text in draft.total.texts if (number := leading_number(fold(text))) and not number[1]
    ]
    execution = block.heading({}).execution
    stated = sum(line.weight for line in draft.reader.lines if line.weight is not None)
    apart = execution is not None and execution.claimed_score is not None and stated in numbers[:-1]
    if numbers and not (apart and stated < _FULL_MARKS):
        block.claimed_total = plain(numbers[-1])


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
