"""What a reading worker does, for ``reading_memory``: with what a real worker imports, and nothing else."""

import re
from pathlib import Path

from perf_pipeline.orchestration.steps.papers import extract_content


def peak(paper: tuple[bytes, str]) -> float:
    """Read a paper and recognise its forms; the highest resident size of this process so far, in MB."""
    extract_content("a" * 64, paper[1], paper[0])
    # not getrusage: its figure begins with the size of the parent
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found.group(1)) / 1024 if found else float("nan")
