"""perf-pipeline: the command line. Arguments in, words and exit status out; the work is in ``orchestration``.

Exit status: 0 when the work was finished (rejected papers are reported, they are no failure), 1 when
something could not be finished, 2 for wrong arguments or settings; ``check`` ends with 3 when a paper holds an error
that must be mended. Heavy imports stand inside the
commands, so that ``--help`` answers at once.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from perf_pipeline import __version__
from perf_pipeline.errors import ConfigurationError, PerfPipelineError

DONE, UNFINISHED, WRONG, FAULTY = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` (default: the process's) name; returns the exit status."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as end:  # argparse ends the process; callers in tests want the status
        return int(end.code or DONE)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except ConfigurationError as error:
        return _complain(error, WRONG)
    except PerfPipelineError as error:
        return _complain(error, UNFINISHED)
    except KeyboardInterrupt:
        return _complain("interrupted; what was committed stays, run again to go on", UNFINISHED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, e.g. `| head`
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="perf-pipeline",
        description="Reads budget performance forms, scores them and traces every number.",
    )
    parser.add_argument("--version", action="version", version=f"perf-pipeline {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_run(commands)
    _add_template(commands)
    _add_check(commands)
    _add_explain(commands)
    _add_submissions(commands)
    _add_filing(commands)
    _add_warehouse(commands)
    return parser


def _add_run(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = commands.add_parser("run", help="ingest, validate, load, score and publish")
    run.add_argument("inbox", metavar="INBOX", help="folder, single file or fsspec address; only read")
    run.add_argument("--warehouse", default="", metavar="URL", help="SQLAlchemy URL (PERF_WAREHOUSE_URL)")
    run.add_argument("--output", default="", metavar="DIR", help="where results are published (PERF_OUTPUT)")
    run.add_argument("--profile", default="", metavar="NAME", help="profile for every form (PERF_PROFILE)")
    run.add_argument("--verbose", action="store_true", help="show Dagster's own log")
    run.set_defaults(command=_run)


def _add_template(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    template = commands.add_parser(
        "template",
        help="workbooks in which units report on their goals",
        description="Writes workbooks with the current goals of a year, in which units fill in what was achieved. "
        "An OUT that ends in .xlsx is one workbook with a sheet for every goal asked for; any other OUT is a "
        "folder, which gets one workbook per unit.",
    )
    template.add_argument("--year", type=_year, required=True, metavar="Y", help="fiscal year of the goals")
    template.add_argument(
        "--organization", default="", metavar="NAME", help="one unit, by name or code; default: all"
    )
    template.add_argument(
        "--stage",
        choices=["self_evaluation", "monitoring"],
        default="self_evaluation",
        help="what is reported",
    )
    template.add_argument(
        "--month",
        type=int,
        choices=range(1, 13),
        default=0,
        metavar="M",
        help="monitoring: up to which month (7)",
    )
    template.add_argument(
        "--warehouse", default="", metavar="URL", help="SQLAlchemy URL (PERF_WAREHOUSE_URL)"
    )
    template.add_argument("out", metavar="OUT", help="a file NAME.xlsx, or a folder")
    template.set_defaults(command=_template)


def _year(text: str) -> int:
    """A fiscal year; argparse reports the ValueError of anything else."""
    year = int(text)
    if not 1990 <= year <= 2100:
        raise ValueError
    return year


def _add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser(
        "check",
        help="read and audit files and say what was found; the warehouse is not touched",
        epilog="Exit status: 0 nothing found, or warnings and notes only; 3 an error that must be mended; "
        "1 not finished; 2 wrong arguments.",
    )
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--json", action="store_true", help="one JSON object a file")
    check.add_argument("--profile", default="", metavar="NAME", help="profile for every form (PERF_PROFILE)")
    check.set_defaults(command=_check)


def _add_explain(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    explain = commands.add_parser("explain", help="what a scoring rule means and what it gives")
    explain.add_argument("text", nargs="?", metavar="RULE_TEXT", help="the sentence, or the name of a rule")
    explain.add_argument("--weight", metavar="W", help="full marks")
    explain.add_argument("--target", metavar="TEXT", help='as in a form: "≥95%%"')
    explain.add_argument(
        "--actual", metavar="TEXT", help="what was reached; a bare number is in the target's unit"
    )
    explain.add_argument("--json", action="store_true", help="one JSON object")
    explain.add_argument(
        "--plot", metavar="FILE", help="write the score curve as SVG (needs weight and target)"
    )
    explain.add_argument("--batch", metavar="FILE", help="JSON lines in (- for stdin), JSON lines out")
    explain.add_argument(
        "--profile", default="", metavar="NAME", help="profile (PERF_PROFILE, else national)"
    )
    explain.set_defaults(command=_explain)


def _add_filing(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    filing = commands.add_parser("filing", help="who has filed, who is late and who has not")
    filing.add_argument("--year", type=int, required=True, metavar="Y", help="budget year")
    filing.add_argument("--organization", default="", metavar="NAME", help="one unit, by name or part of it")
    filing.add_argument("--warehouse", default="", metavar="URL", help="SQLAlchemy URL (PERF_WAREHOUSE_URL)")
    filing.set_defaults(command=_filing)


def _add_warehouse(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    warehouse = commands.add_parser("warehouse", help="schema of the warehouse")
    warehouse.add_argument("action", choices=["upgrade", "status"])
    warehouse.add_argument(
        "--warehouse", default="", metavar="URL", help="SQLAlchemy URL (PERF_WAREHOUSE_URL)"
    )
    warehouse.set_defaults(command=_warehouse)


def _add_submissions(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    submissions = commands.add_parser(
        "submissions", help="withdraw a submission, return to an earlier one, confirm fewer rows"
    )
    submissions.add_argument("action", choices=["withdraw", "restore", "confirm", "decisions"])
    submissions.add_argument("submission", metavar="SUBMISSION_ID", help="its first 8 digits or more")
    submissions.add_argument("--reason", default="", help="why; recorded (not for decisions)")
    submissions.add_argument("--by", default="", metavar="NAME", help="who decides; recorded")
    submissions.add_argument(
        "--warehouse", default="", metavar="URL", help="SQLAlchemy URL (PERF_WAREHOUSE_URL)"
    )
    submissions.set_defaults(command=_submissions)


def _run(options: argparse.Namespace) -> int:
    from perf_pipeline.orchestration.local_run import Request, run
    from perf_pipeline.orchestration.steps.summary import as_renderable, as_text

    language = _language()
    request = Request(
        options.inbox, options.warehouse, options.output, options.profile, options.verbose, language
    )
    with _progress() as progress:
        report = run(request, progress)
    if sys.stdout.isatty():
        from rich.console import Console

        Console().print(as_renderable(report.summary, language))
    else:
        print(as_text(report.summary, language), end="")
    for failure in report.failures:
        _complain(failure, UNFINISHED)
    return UNFINISHED if report.failures else DONE


def _template(options: argparse.Namespace) -> int:
    from perf_pipeline.orchestration.steps.templating import TemplateRequest, make_templates

    request = TemplateRequest(
        options.year, Path(options.out), options.stage, options.organization, options.month
    )
    for path in make_templates(options.warehouse, request):
        print(path)
    return DONE


def _check(options: argparse.Namespace) -> int:
    from perf_pipeline.orchestration.steps.checking import check_files, has_errors, report_lines

    missing = [name for name in options.files if not Path(name).is_file()]
    if missing:
        return _complain(f"no such file: {', '.join(missing)}", WRONG)
    faulty = False
    for report in check_files([Path(name) for name in options.files], options.profile):
        faulty = faulty or has_errors(report)
        if options.json:
            print(json.dumps(report, ensure_ascii=False))
        else:
            print("\n".join(report_lines(report)))
    return FAULTY if faulty else DONE


def _explain(options: argparse.Namespace) -> int:
    if (options.text is None) == (options.batch is None):
        return _complain("explain takes either RULE_TEXT or --batch FILE", WRONG)
    if options.plot and options.batch is not None:
        return _complain("--plot draws one RULE_TEXT, not a batch", WRONG)
    if options.batch is not None:
        return _explain_batch(options)
    from perf_pipeline.orchestration.steps.explaining import UnusableLineError, answer_lines, explain_text

    stated = {
        name: getattr(options, name) for name in ("weight", "target", "actual") if getattr(options, name)
    }
    try:
        answer = explain_text(options.text, stated, options.profile)
    except UnusableLineError as error:
        return _complain(error, WRONG)
    print(json.dumps(answer, ensure_ascii=False) if options.json else "\n".join(answer_lines(answer)))
    return _plot(options, stated) if options.plot else DONE


def _plot(options: argparse.Namespace, stated: dict[str, str]) -> int:
    from perf_pipeline.orchestration.steps.explaining import draw_text

    drawn = draw_text(options.text, stated, options.profile)
    if drawn is None:
        return _complain("this rule has no curve: it is not read, or --weight or --target is missing", WRONG)
    try:
        Path(options.plot).write_text(drawn, encoding="utf-8", newline="\n")
    except OSError as error:
        return _complain(f"{options.plot}: {error.strerror}", UNFINISHED)
    return DONE


def _explain_batch(options: argparse.Namespace) -> int:
    from perf_pipeline.orchestration.steps.explaining import explain_lines

    if options.batch != "-" and not Path(options.batch).is_file():
        return _complain(f"no such file: {options.batch}", WRONG)
    with _json_lines(options.batch) as lines:
        for answer in explain_lines(lines, options.profile):
            print(json.dumps(answer, ensure_ascii=False))
    return DONE


@contextmanager
def _json_lines(name: str) -> Iterator[Iterator[str]]:
    """The lines of a file, or of stdin for "-"; bytes that are no UTF-8 spoil their own line only."""
    if name == "-":
        yield (line.decode("utf-8", errors="replace") for line in sys.stdin.buffer)
        return
    with Path(name).open("rb") as source:
        yield (line.decode("utf-8", errors="replace") for line in source)


def _submissions(options: argparse.Namespace) -> int:
    from perf_pipeline.orchestration.steps.deciding import Asked, carry_out, decided_lines

    if options.action == "decisions":
        lines = decided_lines(options.submission, options.warehouse)
    elif options.reason.strip() and options.by.strip():
        asked = Asked(options.action, options.submission, options.reason, options.by, options.warehouse)
        lines = carry_out(asked)
    else:
        return _complain(f"submissions {options.action} needs --reason and --by", WRONG)
    for line in lines:
        print(line)
    return DONE


def _filing(options: argparse.Namespace) -> int:
    from perf_pipeline.orchestration.steps.filing import filing_report

    print(filing_report(options.warehouse, options.year, options.organization), end="")
    return DONE


def _warehouse(options: argparse.Namespace) -> int:
    from perf_pipeline.orchestration.steps.upkeep import status_of, upgrade_at

    print(upgrade_at(options.warehouse) if options.action == "upgrade" else status_of(options.warehouse))
    return DONE


def _language() -> Literal["zh", "en"]:
    """English where the system says so, otherwise the language of the forms."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if said.startswith("en") else "zh"


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal; nothing where the output goes to a file or a log."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("looking into the inbox", total=None)
        yield lambda what, done, total: bars.update(task, description=what, completed=done, total=total)


def _complain(message: object, status: int) -> int:
    print(f"perf-pipeline: {message}", file=sys.stderr)
    return status
