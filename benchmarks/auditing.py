"""The audit of goals: goals a second, and whether the cost is linear, beside reading the same frames into plain rows.

Goals of 12 indicators with rules, explanations and bases; names, numbers and objectives differ from goal to goal, so
that remembered answers help no more than in a county's papers. Run: PYTHONPATH=. python -m benchmarks.auditing
"""

import sys
from time import perf_counter, process_time

import pandas as pd

from perf_pipeline.audit.auditing import audit, goals_of
from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.intake.reading import read
from perf_pipeline.model.derive import frame, records
from perf_pipeline.model.tables import TABLES
from perf_pipeline.rulebook.resolution import resolve
from perf_pipeline_tests.paperwork.goal_sheets import clean, clean_data, page
from perf_pipeline_tests.paperwork.render_text import padded

SIZES = (1_000, 2_000, 4_000, 10_000)
INDICATORS = 12


def goals(count: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Resolved frames of ``count`` goals, made from the clean papers of the tests, each with names of its own."""
    forms, lines, rules = _patterns()
    by_form: dict[str, list[dict[str, object]]] = {}
    for line in records(lines):
        by_form.setdefault(line["form_id"], []).append(line)
    made_forms, made_lines = [], []
    patterns = records(forms)
    for number in range(count):
        form = patterns[number % len(patterns)]
        place = f"第{number % 997}村"
        identity = f"{number:032x}"
        heading = form["heading"].replace("全年", f"全年{place}", 1)
        made_forms.append(
            form | {"form_id": identity, "submission_id": f"{number // 50:064x}", "heading": heading}
        )
        own = by_form[form["form_id"]]
        for ordinal in range(INDICATORS):
            line = own[ordinal % len(own)]
            name = f"{place}{line['level3']}" if ordinal < len(own) else f"{place}其他{line['level3']}"
            made_lines.append(line | {"form_id": identity, "ordinal": ordinal + 1, "level3": name})
    return frame(TABLES["form"], made_forms), frame(TABLES["form_line"], made_lines), rules


def _patterns() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    forms, lines = [], []
    for number, project in enumerate(clean_data().projects):
        for layout in ("rated", "explained", "described"):
            paper = padded([page(clean(project, layout))]).encode()
            found = to_records(f"{number:060x}{layout[:4]}", recognise(read(paper, "goal.txt")))
            forms += found.forms
            lines += found.lines
    resolved = resolve(frame(TABLES["form"], forms), frame(TABLES["form_line"], lines))
    return resolved.forms, resolved.lines, resolved.rules


def main(sizes: tuple[int, ...]) -> None:
    """Print seconds and microseconds a goal by size, and the share of making goals from frames."""
    audit(*goals(30))  # words and profiles are loaded once a process
    for size in sizes:
        frames = goals(size)
        begun = perf_counter()
        goals_of(*frames)
        making = perf_counter() - begun
        begun, started = perf_counter(), process_time()
        result = audit(*frames)
        seconds, worked = perf_counter() - begun, process_time() - started
        times = f"{seconds:.1f} s ({worked:.1f} s of processor), {worked / size * 1e6:,.0f} µs a goal"
        shares = (
            f"{making / seconds:.0%} of it making goals, {len(result.findings) / size:.1f} findings a goal"
        )
        print(f"{size:>6,} goals of {INDICATORS}: {times}, {shares}")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
