"""How fast PDF files are read, against bare text extraction by pdfium from the same files in the same run.

Look at the ratio (the goal is at most 5): a busy machine slows both alike. Run with
``python -m benchmarks.reading_pdf``.
"""

from functools import partial
from pathlib import Path

from benchmarks.reading import milliseconds, through_workers
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.paperwork import layouts, render_pdf
from perf_pipeline_tests.paperwork.content import unit

FIXTURES = Path(__file__).parents[1] / "perf_pipeline_tests" / "intake" / "readers" / "fixtures"


def papers() -> dict[str, bytes]:
    """Forms of three layouts, one form per page and forms over several pages."""
    transport, township = unit("transport"), unit("township")
    department = layouts.department_goal(transport, transport.goal("department25"))
    goals = [township.goal(key) for key in ("cleaning24", "ponds24", "elderly24", "forest24")]
    evaluations = [layouts.self_evaluation(township, goal, banner=True) for goal in goals]
    short = render_pdf.Look(size=(842.0, 400.0), numbered=True, cut_rows=True)
    return {
        "one form on 2 pages": render_pdf.pdf([department]),
        "one form on 3 short pages": render_pdf.pdf([department], short),
        "4 forms on 4 pages": render_pdf.pdf(evaluations),
        "Word, rows cut by pages": (FIXTURES / "word_rows_cut_by_pages.pdf").read_bytes(),
        "Word, 4 forms": (FIXTURES / "word_four_forms.pdf").read_bytes(),
        "Excel, low rows": (FIXTURES / "calc_rows_too_low.pdf").read_bytes(),
        "4 forms in boxes": render_pdf.pdf(evaluations, render_pdf.Look(rulings="boxes")),
    }


def floor(content: bytes) -> int:
    """Extract the text of every page and do nothing else; the number of pages."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(content)
    for page in document:
        page.get_textpage().get_text_range()
    pages = len(document)
    document.close()
    return pages


def main() -> None:
    """Print the table."""
    kinds = papers()
    for name, content in kinds.items():
        pages = floor(content)
        ours, least = milliseconds(partial(read, content, "x.pdf"), partial(floor, content))
        print(
            f"{name}: {ours:.1f} ms ({pages / ours * 1000:.0f} pages/s), pdfium text {least:.1f} ms, "
            f"ratio {ours / least:.1f}"
        )
    through_workers("pdf", [(content, "x.pdf") for content in kinds.values() for _ in range(40)])


if __name__ == "__main__":
    main()
