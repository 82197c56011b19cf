"""How fast workbooks and texts are read, against the least that reading them can cost.

The floor of a workbook is unzipping every part and parsing it with bare expat, in the same process and
run, so that a busy machine slows both alike: look at the ratio. Run with ``python -m benchmarks.reading``.
"""

import io
import time
import zipfile
from collections.abc import Callable
from functools import partial
from xml.parsers import expat

from openpyxl import Workbook

from perf_pipeline.intake.reading import read
from perf_pipeline.intake.sandbox import collect_rarely
from perf_pipeline.intake.workers import GuardedPool
from perf_pipeline_tests.intake.workbooks import saved, with_shared_strings

ROUNDS = 40
HEADER = (
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值类型",
    "指标值",
    "计量单位",
    "指标解释",
    "评分标准",
    "备注",
)


def form_workbook(sheets: int, rows: int = 25) -> bytes:
    """A workbook of goal forms with merged levels, one per sheet."""
    book = Workbook()
    for number in range(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.append(["项目支出绩效目标表"])
        sheet.merge_cells("A1:I1")
        sheet.append(list(HEADER))
        for row in range(rows):
            name = f"第{number}号项目第{row}项指标"
            sheet.append(
                ["产出指标", "数量指标", name, "≥", row, "次", f"{name}的完成次数", "按比例计分", ""]
            )
        for start in range(3, 3 + rows - 4, 5):
            sheet.merge_cells(start_row=start, end_row=start + 4, start_column=1, end_column=1)
    return with_shared_strings(saved(book))


def form_text(rows: int = 25) -> bytes:
    """A goal form as padded text."""
    lines = ["项目支出绩效目标表", "", "\t".join(HEADER)]
    lines += [f"产出指标\t数量指标\t第{row}项\t≥\t{row}\t次\t完成次数\t按比例计分\t" for row in range(rows)]
    return "\n".join(lines).encode()


def floor(content: bytes) -> None:
    """Unzip and parse every part, and do nothing else."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            expat.ParserCreate().Parse(archive.read(name), True)


def read_paper(paper: tuple[bytes, str]) -> int:
    """What a worker does, with a small answer."""
    return len(read(*paper).sections)


def milliseconds(*tasks: Callable[[], object]) -> list[float]:
    """Least processor time of each task, taken in turns: what others do on the machine hardly shows.

    Garbage is collected as in a reading worker.
    """
    collect_rarely()
    times: list[list[float]] = [[] for _ in tasks]
    for _ in range(ROUNDS):
        for taken, task in zip(times, tasks, strict=True):
            start = time.process_time()
            task()
            taken.append((time.process_time() - start) * 1000)
    return [min(taken) for taken in times]


def main() -> None:
    """Print the table."""
    for sheets in (1, 5, 7):
        content = form_workbook(sheets)
        ours, least = milliseconds(partial(read, content, "x.xlsx"), partial(floor, content))
        print(f"xlsx {sheets} sheets: {ours:.2f} ms, unzip+expat {least:.2f} ms, ratio {ours / least:.1f}")
    (text,) = milliseconds(partial(read, form_text(), "x.txt"))
    print(f"txt: {text:.2f} ms")
    through_workers("xlsx", [(form_workbook(1), "x.xlsx")] * 400)
    through_workers("txt", [(form_text(), "x.txt")] * 400)


def through_workers(name: str, batch: list[tuple[bytes, str]]) -> None:
    """Print how many papers a second guarded workers read."""
    for workers in (1, 2):
        with GuardedPool("benchmarks.reading:read_paper", workers=workers) as pool:
            list(pool.map(batch[:workers]))
            start = time.perf_counter()
            read_all = sum(outcome.value is not None for outcome in pool.map(batch))
            print(f"{workers} workers: {read_all / (time.perf_counter() - start):.0f} {name}/s")


if __name__ == "__main__":
    main()
