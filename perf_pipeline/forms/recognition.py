"""Document → forms: each draft (``segments``) becomes a form with its kind, unit, project and year.

What a form does not say (unit, year) it takes from the paper. Narrative statements are ``narrative``'s
business and join here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from perf_pipeline.findings import Finding
from perf_pipeline.forms.form import Form, Recognition
from perf_pipeline.forms.headers import Header
from perf_pipeline.forms.heading import Block, read_block
from perf_pipeline.forms.layouts import layout_of
from perf_pipeline.forms.narrative import narrative_forms, pair_with_tables
from perf_pipeline.forms.segments import Draft, drafts_of
from perf_pipeline.forms.stated_ids import stated_id
from perf_pipeline.forms.vocabulary import data, is_department
from perf_pipeline.intake.document import Document, Paragraph
from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.numbers import leading_number, plain
from perf_pipeline.notation.years import budget_year, title_year


def recognise(document: Document) -> Recognition:
    """Find and read every form of ``document``.

    Hidden sheets hold no forms. A paper without any form gives the finding FMT-10, never an invented form.
    """
    drafts = [draft for section in document.sections if not section.hidden for draft in drafts_of(section)]
    blocks = [read_block(draft.above) for draft in drafts]
    paper = _Paper.of(document, blocks)
    tables = [
        _form(draft, read_block(draft.foot, block), ordinal, paper)
        for ordinal, (draft, block) in enumerate(zip(drafts, blocks, strict=True), start=1)
    ]
    narratives = narrative_forms(_paragraphs(document), len(tables) + 1)
    narratives = [paper.complete(form) for form in pair_with_tables(narratives, tables)]
    forms = (*(form for form in tables if form.lines), *narratives)
    findings = document.findings if forms else (*document.findings, Finding("FMT-10"))
    return Recognition(forms, findings)


def _paragraphs(document: Document) -> list[Paragraph]:
    return [
        block
        for section in document.sections
        if not section.hidden
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]


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
            candidates = {text for block in blocks for text in block.candidates}
            name = candidates.pop() if len(candidates) == 1 else None
        titled = {
            year for text in texts if len(squeeze(text)) <= 40 and (year := title_year(text)) is not None
        }
        year = titled.pop() if len(titled) == 1 else budget_year(texts)
        return cls(name, code, year)

    def complete(self, form: Form) -> Form:
        """The form with unit and year of the paper where it names none; STR findings where neither does."""
        name, code = form.organization_name, form.organization_code
        if name is None:
            name, code = self.organization_name, self.organization_code
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


def _form(draft: Draft, block: Block, ordinal: int, paper: _Paper) -> Form:
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
        lines=tuple(reader.lines),
        contacts=block.contacts,
        findings=(*reader.findings, *faults),
        stated_goal_id=stated,
    )
    return paper.complete(_check(form))


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


def _take_total(block: Block, draft: Draft) -> None:
    """The last number of the row 总分 is what the unit claims in all."""
    if draft.total is None or not draft.header.has("claimed_score"):
        return
    numbers = [
        number for text in draft.total.texts if (number := leading_number(fold(text))) and not number[1]
    ]
    if numbers:
        block.claimed_total = plain(numbers[-1][0])


def _project_from_title(title: str | None) -> str | None:
    """ "3.某某工程绩效目标表" names its project when no label does."""
    if title is None:
        return None
    name = re.sub(r"^[\d一二三四五六七八九十]+[.、．]\s*", "", squeeze(title))
    name = re.sub(r"(?:项目)?(?:支出)?(?:年度)?绩效(?:目标|自评|运行监控)(?:申报|情况|批复)?表.*$", "", name)
    return name if len(name) >= 3 else None


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
