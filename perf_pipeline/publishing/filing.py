"""Who has filed, as a table for a terminal or a mail: what is missing first. Given the rows of ``bi_filing``.

Plain text without colours, columns aligned as wide as Chinese characters are; wording is filing.yaml.
"""

from collections import Counter
from datetime import date
from io import StringIO

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from perf_pipeline.model import vocabulary
from perf_pipeline.model.derive import records
from perf_pipeline.package_data import DataModel, load
from perf_pipeline.publishing.monitoring import STATE_ORDER, filing_order, filing_subject, received_text

WIDTH = 140


class FilingWords(DataModel):
    """filing.yaml."""

    title: str
    counts: str
    columns: dict[str, str]
    words: dict[str, str]


def filing_text(rows: pd.DataFrame, year: int, day: date) -> str:
    """The table of ``rows`` (of bi_filing) as text that ends with a line break."""
    said = load("perf_pipeline.publishing", "filing.yaml", FilingWords)
    listed = sorted(records(rows), key=filing_order)
    states = Counter(row["state"] for row in listed)
    head = [
        said.title.format(year=year, day=day.isoformat()),
        said.counts.format(filings=len(listed), **{state: states[state] for state in STATE_ORDER}),
    ]
    if not listed:
        return "\n".join([head[0], said.words["none"]]) + "\n"
    table = Table(box=None, pad_edge=False)
    for header in said.columns.values():
        table.add_column(header, overflow="fold")
    for row in listed:
        values = {
            "state": vocabulary.FILING_STATES[row["state"]],
            "organization": row["organization_name"],
            "subject": filing_subject(row, said.words),
            "form_kind": vocabulary.FORM_KINDS[row["form_kind"]],
            "due_at": row["due_at"] or "—",
            "received_at": received_text(row["received_at"]) or "—",
        }
        table.add_row(*(Text(str(values[name])) for name in said.columns))
    out = StringIO()
    Console(file=out, width=WIDTH, no_color=True, force_terminal=False, highlight=False).print(table)
    body = [line.rstrip() for line in out.getvalue().splitlines()]
    return "\n".join([*head, "", *body]) + "\n"
