"""Document → forms: walk the items of each section, cut them into forms, read each.

A form is an indicator table with the block above it and the foot below it; a new title, header block or
table starts the next one, a header row that only repeats goes on with the same. What a form does not say
(unit, year) it takes from the paper. Narrative statements are ``narrative``'s business and join here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from perf_pipeline.findings import Finding
from perf_pipeline.forms.form import Form, Recognition
from perf_pipeline.forms.headers import Header, match_header
from perf_pipeline.forms.heading import Block, is_foot, read_block
from perf_pipeline.forms.items import Item, RowItem, TextItem, items_of
from perf_pipeline.forms.layouts import layout_of
from perf_pipeline.forms.lines import LineReader
from perf_pipeline.forms.listing import tabulate
from perf_pipeline.forms.narrative import narrative_forms, pair_with_tables
from perf_pipeline.forms.vocabulary import data, is_department, is_total_row, label_field, title_kind
from perf_pipeline.intake.document import Document, Paragraph, Section
from perf_pipeline.notation.folding import fold, squeeze
from perf_pipeline.notation.numbers import leading_number, plain
from perf_pipeline.notation.years import budget_year, title_year


def recognise(document: Document) -> Recognition:
    """Find and read every form of ``document``.

    Hidden sheets hold no forms. A paper without any form gives the finding FMT-10, never an invented form.
    """
    drafts = [draft for section in document.sections if not section.hidden for draft in _drafts(section)]
    paper = _Paper.of(document, drafts)
    tables = [_form(draft, ordinal, paper) for ordinal, draft in enumerate(drafts, start=1)]
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


@dataclass(slots=True)
class _Draft:
    """A form being cut out: its items above the table, its reader, its foot."""

    section: str
    above: list[Item]
    header: Header
    reader: LineReader
    foot: list[Item] = field(default_factory=list)
    total: RowItem | None = None
    open: bool = True


def _drafts(section: Section) -> list[_Draft]:
    items = list(tabulate(items_of(section)))
    drafts: list[_Draft] = []
    above: list[Item] = []
    skip = 0
    for position, item in enumerate(items):
        if skip:
            skip -= 1
            continue
        header = _header_at(items, position)
        if header is not None:
            skip = header.rows - 1
            if _goes_on(drafts, above, header):
                drafts[-1].reader.go_on_under(header)
                drafts[-1].open = True
            else:
                drafts.append(_Draft(section.name, above, header, LineReader(header)))
            above = []
        elif not (drafts and drafts[-1].open and not above and _taken(drafts[-1], item)):
            above.append(item)
            if drafts and _belongs_below(item):
                drafts[-1].foot.append(above.pop())
    return drafts


def _header_at(items: list[Item], position: int) -> Header | None:
    item = items[position]
    if not isinstance(item, RowItem):
        return None
    following = [
        i for i in items[position + 1 : position + 11] if isinstance(i, RowItem) and i.table is item.table
    ]
    return match_header(item, following)


def _goes_on(drafts: list[_Draft], above: list[Item], header: Header) -> bool:
    """A header that repeats the last one, with nothing between that starts a form, continues it."""
    if not drafts or _named(drafts[-1].reader.header) != _named(header):
        return False
    return not any(_starts_form(item) for item in above)


def _named(header: Header) -> set[str]:
    return {role for role in header.roles if role is not None}


def _starts_form(item: Item) -> bool:
    text = item.text if isinstance(item, TextItem) else item.lead
    if title_kind(text) is not None:
        return True
    return isinstance(item, RowItem) and label_field(text) is not None and not is_foot(text)


def _taken(draft: _Draft, item: Item) -> bool:
    """Give a row to the open table; False closes the table and leaves the item to the next form."""
    if isinstance(item, TextItem):
        return False
    if is_total_row(item.lead):
        draft.total = item
        return True
    if (_starts_form(item) and len(item.texts) < 3) or is_foot(item.lead):
        draft.open = False
        return False
    if draft.reader.read(item):
        return True
    if _starts_form(item):
        draft.open = False
        return False
    return False


def _belongs_below(item: Item) -> bool:
    text = item.text if isinstance(item, TextItem) else item.lead
    return is_foot(text)


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the whole paper says, for forms that do not say it themselves."""

    organization_name: str | None
    organization_code: str | None
    year: int | None

    @classmethod
    def of(cls, document: Document, drafts: Iterable[_Draft]) -> "_Paper":
        blocks = [read_block(draft.above) for draft in drafts]
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


def _form(draft: _Draft, ordinal: int, paper: _Paper) -> Form:
    block = read_block(draft.foot, read_block(draft.above))
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
        place=block.title_place or (_place(draft.above[0]) if draft.above else draft.header.place),
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
    return paper.complete(_check(form))


def _place(item: Item) -> str:
    return item.place


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


def _take_total(block: Block, draft: _Draft) -> None:
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
