"""How much memory a reading worker takes, on ordinary papers and on a workbook of 100,000 rows.

Each kind is read in a guarded child of its own, as a run does; the child tells its own highest resident size.
Goals: 100 MB on ordinary papers, 200 MB on the long workbook. Run with ``python -m benchmarks.reading_memory``.
"""

import time

from openpyxl import Workbook

from benchmarks.reading import form_text, form_workbook
from benchmarks.reading_pdf import papers as printed
from perf_pipeline.intake.workers import GuardedPool
from perf_pipeline_tests.intake.bad_inputs import old_book, page, text_file
from perf_pipeline_tests.intake.readers.word_files import fixture
from perf_pipeline_tests.intake.workbooks import saved

ROWS = 100_000


def long_workbook() -> bytes:
    """A sheet of 100,000 rows and ten columns."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in range(ROWS):
        sheet.append([f"第{row}行", *range(row, row + 9)])
    return saved(book)


def main() -> None:
    """Print the table."""
    kinds = {
        "xlsx": (form_workbook(7), "x.xlsx"),
        "xls": (old_book(), "x.xls"),
        "docx": (text_file(), "x.docx"),
        "doc": (fixture("self_evaluation.doc"), "x.doc"),
        "html": (page().encode(), "x.html"),
        "txt": (form_text(), "x.txt"),
        "pdf": (printed()["Word, 4 forms"], "x.pdf"),
        f"xlsx of {ROWS} rows": (long_workbook(), "x.xlsx"),
    }
    for name, paper in kinds.items():
        with GuardedPool("benchmarks.worker:peak", workers=1) as pool:
            start = time.perf_counter()
            outcomes = list(pool.map([paper] * (1 if "rows" in name else 50)))
            seconds = time.perf_counter() - start
        last = outcomes[-1]
        print(
            f"{name}: {last.value:.0f} MB, {seconds:.2f} s" if last.code is None else f"{name}: {last.code}"
        )


if __name__ == "__main__":
    main()
