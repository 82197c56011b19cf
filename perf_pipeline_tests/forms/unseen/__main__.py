"""``python -m perf_pipeline_tests.forms.unseen [FILE …] [--wrong]``: how the unseen papers are read, in figures."""

import sys
from collections import defaultdict
from collections.abc import Sequence

from perf_pipeline_tests.forms.unseen.comparison import Tally, compare, read_paper
from perf_pipeline_tests.forms.unseen.papers import FILES, make, papers


def main(arguments: Sequence[str]) -> None:
    """Read the papers of the files (or those with the ids) named, all when none is, and print the figures."""
    chosen = [argument for argument in arguments if not argument.startswith("--")]
    files = [name for name in chosen if name in FILES] or list(FILES)
    ids = set(chosen) - set(FILES)
    by_format: defaultdict[str, Tally] = defaultdict(Tally)
    total = Tally()
    for paper in papers(*files):
        if ids and paper.id not in ids:
            continue
        made = make(paper)
        for form in paper.formats:
            tally = compare(made, read_paper(paper, made, form), f"{paper.id}/{form}")
            by_format[form].add(tally)
            total.add(tally)
            if tally.wrong or tally.forms_invented:
                print(figures(f"{paper.id}/{form}", tally))
                if "--wrong" in arguments:
                    print(*(f"    {line}" for line in tally.wrong), sep="\n")
    print()
    for form, tally in sorted(by_format.items()):
        print(figures(form, tally))
    print(figures("total", total))
    print("wrong by field:", dict(total.by_field.most_common()))


def figures(name: str, tally: Tally) -> str:
    """Counts of ``tally`` in a line."""
    share = f"{100 * tally.right / tally.all:.1f} %" if tally.all else "-"
    return (
        f"{name:<12} fields {tally.right}/{tally.all} = {share}; forms invented {tally.forms_invented}, "
        f"missed {tally.forms_missed}; lines invented {tally.lines_invented}, missed {tally.lines_missed}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
