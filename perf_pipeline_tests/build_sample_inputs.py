"""Build sample_inputs/ and samples_expected.yaml from paperwork/samples: ``python -m`` this module.

Chooses layout and renderer for each paper and writes the files; the same content gives the same bytes.
Content belongs to paperwork/samples, looks to paperwork/layouts, formats to paperwork/render_*.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml

from perf_pipeline.publishing.files import replace_file
from perf_pipeline_tests.paperwork import (
    layouts,
    render_docx,
    render_html,
    render_ods,
    render_pdf,
    render_text,
    render_xls,
    render_xlsx,
    truth,
)
from perf_pipeline_tests.paperwork.content import Goal, Paper, Unit, papers, plain, unit
from perf_pipeline_tests.paperwork.laying_out import pages_of

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_inputs"
EXPECTED = ROOT / "perf_pipeline_tests" / "samples_expected.yaml"
UTF16_BOM = b"\xff\xfe"
RENDERERS: dict[str, Callable[[Sequence[layouts.Page], bool], bytes]] = {
    "xlsx": render_xlsx.workbook,
    "xls": render_xls.workbook,
    "ods": render_ods.spreadsheet,
    "docx": lambda pages, _: render_docx.document(pages),
    "pdf": lambda pages, _: render_pdf.pdf(pages, render_pdf.Look(numbered=True, compressed=False)),
    "html": lambda pages, _: render_html.web_page(pages, "gb18030"),
}
TYPED = frozenset({"xlsx", "xls", "ods"})


def build() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every sample file, in the order of papers.yaml."""
    for paper in papers():
        yield paper.file, _render(paper, unit(paper.unit))


def expected_yaml() -> str:
    """The text of samples_expected.yaml."""
    opening = "# Written by build_sample_inputs from its own content: what each sample paper says.\n"
    return opening + yaml.dump(
        truth.expected(), allow_unicode=True, sort_keys=False, default_flow_style=None, width=240
    )


def write(folder: Path, expected: Path) -> None:
    """Write all sample files into ``folder`` and the truth to ``expected``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in build():
        replace_file(folder / name, content)
    replace_file(expected, expected_yaml().encode())


def _render(paper: Paper, owner: Unit) -> bytes:
    written_by = RENDERERS.get(paper.format)
    pages = pages_of(paper, typed=paper.format in TYPED)
    if written_by is not None:
        return written_by(pages, paper.arrangement == "stacked")
    return _encode(_text(paper, owner, pages), paper.encoding)


def _text(paper: Paper, owner: Unit, pages: list[layouts.Page]) -> str:
    if paper.layout == "notice":
        return paper.text
    if paper.format == "csv":
        return render_text.comma_separated(pages)
    if paper.layout == "described_goal":
        return render_text.listed(pages, _opening(paper, owner))
    return render_text.padded(pages, paper.page_break_after, paper.shifted)


def _encode(text: str, encoding: str) -> bytes:
    if encoding == "utf-16":
        return UTF16_BOM + text.encode("utf-16-le")
    return text.encode(encoding)


def _opening(paper: Paper, owner: Unit) -> str:
    """Running text before the tables of a one-cell-per-line dump."""
    year = owner.goal(paper.goals[0]).year
    if not paper.narrative:
        return f"{owner.name}\n{year}年预算项目绩效目标\n \n"
    told = "".join(_told(ordinal, owner.goal(key)) for ordinal, key in enumerate(paper.narrative, 1))
    return (
        f" 第一部分\n部门整体绩效目标\n \n[bookmark: _Toc_7_7_0000000000]一、总体绩效目标\n{owner.duties}\n"
        f"二、分项绩效目标\n\n{told}三、保障措施\n{year}年部门预算执行中，镇财政所按季检查支出进度并通报。\n"
        " \n \n第二部分\n \n预算项目绩效目标\n \n"
    )


def _told(ordinal: int, goal: Goal) -> str:
    """A goal in one paragraph, as narrative papers give it."""
    plan = "、".join(f"{plain(percent)}%" for percent in goal.plan or ())
    lines = "".join(
        f"{n}、{line.level1}－{line.level2}－{line.level3}"
        f"{f'（{line.meaning}）' if line.meaning else ''}，指标值为{line.target.text}。"
        for n, line in enumerate(goal.indicators, 1)
    )
    return (
        f"{ordinal}、“{goal.project}”项目年初预算安排{plain(goal.budget.total)}元，项目主要目标为"
        f"{goal.objective.rstrip('。')}。资金支出进度安排为3月底、6月底、10月底、12月底分别达到{plan}。"
        f"本项设{len(goal.indicators)}个指标，具体为：{lines}\n"
    )


def main() -> None:
    """Command line: where to write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=SAMPLES)
    parser.add_argument("--expected", type=Path, default=EXPECTED)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.expected)


if __name__ == "__main__":
    main()
