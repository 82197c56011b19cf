"""``python -m perf_pipeline_tests.forms.blind [ROUND | ID …] [--wrong] [--as=FORMAT]``: how blind papers are read.

``--as=pdf`` (doc, odt, xls, html …) reads what LibreOffice makes of each file instead of the file itself.
"""

import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from perf_pipeline.forms.recognition import recognise
from perf_pipeline.forms.records import to_records
from perf_pipeline.intake.reading import read
from perf_pipeline_tests.forms.blind.paper import ROUNDS, BlindPaper, papers
from perf_pipeline_tests.forms.unseen.__main__ import figures
from perf_pipeline_tests.forms.unseen.comparison import Tally, compare


def main(arguments: Sequence[str]) -> None:
    """Read the papers of the rounds (or those with the ids) named, all when none is, and print the figures."""
    chosen = [argument for argument in arguments if not argument.startswith("--")]
    other = next((argument[5:] for argument in arguments if argument.startswith("--as=")), None)
    ids = set(chosen) - set(ROUNDS)
    by_format: defaultdict[str, Tally] = defaultdict(Tally)
    total = Tally()
    for paper in papers(*[name for name in ROUNDS if name in chosen or not set(chosen) & set(ROUNDS)]):
        if ids and paper.id not in ids:
            continue
        made = _file(paper, other)
        if made is None:
            continue
        name, content = made
        tally = compare(
            paper.expected(), to_records("blind", recognise(read(content, name))), f"{paper.id}/{name}"
        )
        by_format[Path(name).suffix].add(tally)
        total.add(tally)
        if tally.wrong or tally.forms_invented:
            print(figures(paper.id, tally))
            if "--wrong" in arguments:
                print(*(f"    {line}" for line in tally.wrong), sep="\n")
    print()
    for extension, tally in sorted(by_format.items()):
        print(figures(extension, tally))
    print(figures("total", total))
    print("wrong by field:", dict(total.by_field.most_common()))


def _file(paper: BlindPaper, other: str | None) -> tuple[str, bytes] | None:
    """The paper's file, or what LibreOffice makes of it; nothing where it has no such filter."""
    content = paper.content()
    if other is None or paper.file_name.endswith(f".{other}"):
        return paper.file_name, content
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"paper{Path(paper.file_name).suffix}"
        path.write_bytes(content)
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation=file://{folder}/office", "--headless"),
                *("--convert-to", other, "--outdir", f"{folder}/out", str(path)),
            ],
            capture_output=True,
            check=False,
            timeout=180,
        )
        made = Path(folder) / "out" / f"paper.{other}"
        return (f"{paper.id}.{other}", made.read_bytes()) if made.exists() else None


if __name__ == "__main__":
    main(sys.argv[1:])
