"""What a header block or a statement in running text kept of the words it stands in, for the ledger.

Table rows are accounted for cell by cell as they are read (``lines``). A header block is read by labels
that may share a line, so it is held afterwards against what it gave: words that ended in a field are
placed, labels and marks are noise, the rest is rescued.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from perf_pipeline.forms.execution import is_amount_label
from perf_pipeline.forms.form import Form
from perf_pipeline.forms.items import Item, TextItem
from perf_pipeline.forms.ledger import Account, Ledger, sources_of
from perf_pipeline.forms.vocabulary import column_role, label_field, title_kind
from perf_pipeline.notation.folding import bare, fold, squeeze
from perf_pipeline.notation.money import money_unit_in
from perf_pipeline.notation.numbers import leading_number
from perf_pipeline.notation.tables import tables
from perf_pipeline.notation.targets import is_blank

_MARK = re.compile(r"[\W_年度财底末月分元%]*")
_MONTH = re.compile(r"\d{1,2}月(?:底|末|份)?")
_CUT = "\n"


def account_block(ledger: Ledger, items: Iterable[Item], form: Form) -> None:
    """Mark the sources of a header block or foot by what of them ``form`` holds."""
    texts, figures = _kept_texts(form), _kept_figures(form)
    for item in items:
        ledger.enter([item])
        for source in sources_of(item):
            placed, rescued = _shares(source.text, texts, figures)
            ledger.mark(source, placed, rescued)


def account_statement(text: str, form: Form) -> Account:
    """The account of a form told in running text: its words are its only source."""
    item = TextItem(text, form.place)
    ledger = Ledger()
    ledger.enter([item])
    ledger.mark(item, *_shares(text, _kept_texts(form), set()))
    return ledger.account()


def _kept_texts(form: Form) -> list[str]:
    heading = form.heading
    said = [
        *(form.title, form.organization_name, form.organization_code, form.project_name, form.project_code),
        *(heading.objective or "").splitlines(),
        *(heading.actual_summary or "").splitlines(),
        *form.contacts.values(),
        str(form.fiscal_year) if form.fiscal_year else None,
    ]
    for line in form.lines if form.layout == _TOLD else ():
        said += [line.level1, line.level2, line.level3, line.explanation, line.target_text]
    return sorted(
        {squeeze(text) for text in said if text and squeeze(text)}, key=lambda text: (-len(text), text)
    )


_TOLD = "G16"


def _kept_figures(form: Form) -> set[Decimal]:
    heading, execution = form.heading, form.heading.execution
    said = [heading.budget_total, heading.budget_fiscal, heading.budget_other, heading.claimed_total]
    said += heading.plan.values()
    if execution is not None:
        said += [execution.initial_budget, execution.adjusted_budget, execution.executed]
        said += [execution.weight, execution.claimed_score]
    return {Decimal(text) for text in said if text}


def _shares(text: str, texts: list[str], figures: set[Decimal]) -> tuple[str, str]:
    """Which part of ``text`` was placed and which is rescued."""
    squeezed = squeeze(text)
    if _is_mark(text):
        return "", ""
    number = leading_number(fold(text))
    if number is not None and _is_kept(number[0], figures):
        return text, ""
    if any(squeezed in kept for kept in texts):
        return text, ""
    rest, placed = squeezed, ""
    for kept in texts:
        if kept in rest:
            rest, placed = rest.replace(kept, _CUT), placed + kept * rest.count(kept)
    return placed, "".join(part for part in rest.split(_CUT) if not _is_noise(part, figures))


def _is_mark(text: str) -> bool:
    """Whether a source as a whole only says what its neighbours are."""
    return (
        label_field(text) is not None
        or is_amount_label(text)
        or is_blank(text)
        or column_role(text) == "side"
        or _MONTH.fullmatch(squeeze(text)) is not None
    )


def _is_noise(part: str, figures: set[Decimal]) -> bool:
    """Whether what stands around placed words is only labels, punctuation and stated units."""
    label, _, value = part.partition(":")
    known = label_field(label.strip("()（）,，。.")) is not None or title_kind(part) is not None
    number = leading_number(value)
    return (
        _MARK.fullmatch(part) is not None
        or (known and (not bare(value) or (number is not None and _is_kept(number[0], figures))))
        or (money_unit_in(part) is not None and len(part) <= _LONGEST_STATED)
    )


_LONGEST_STATED = 12


def _is_kept(number: Decimal, figures: set[Decimal]) -> bool:
    return any(number * factor in figures for factor in {Decimal(1), *tables().money.values()})
