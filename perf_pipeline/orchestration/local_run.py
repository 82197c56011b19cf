"""Running here and now: the same jobs that the daemon runs, executed in this process, for the command line.

Lands what the inbox holds, runs ``ingest_batch`` for every batch that waits and ``score_year`` for every
fiscal year that the inbox's papers speak of. With DAGSTER_HOME set the runs stand in that instance, so the
UI shows them; otherwise the instance lives as long as the call.
"""

import logging
import os
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import dagster as dg

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.intake.inbox import Verdict
from perf_pipeline.orchestration.definitions import build_defs
from perf_pipeline.orchestration.partitions import BATCH, FISCAL_YEAR, fiscal_year_key
from perf_pipeline.orchestration.resources import (
    InboxResource,
    OutputResource,
    StateResource,
    WarehouseResource,
)
from perf_pipeline.orchestration.settings import setting
from perf_pipeline.orchestration.steps.receiving import (
    Look,
    batches_under_other_profiles,
    look_into_inbox,
    pending_batches,
    years_of,
)
from perf_pipeline.orchestration.steps.summary import Language, result_places, summarise
from perf_pipeline.orchestration.steps.upkeep import make_ready, public_address
from perf_pipeline.publishing.summary import FileOutcome, RunSummary
from perf_pipeline.rulebook.profiles import profile_named

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many of it are done and how many there are."""

SILENT: Final = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def no_progress(*_: object) -> None:
    """For callers who do not watch."""


@dataclass(frozen=True, slots=True)
class Request:
    """What ``perf-pipeline run`` was asked for; empty texts leave a setting to the environment."""

    inbox: str
    warehouse_url: str = ""
    output: str = ""
    profile: str = ""
    verbose: bool = False
    language: Language = "zh"


@dataclass(slots=True)
class Report:
    """How a run ended. ``failures`` say what could not be finished; rejected papers are no failures."""

    batches: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    untaken: list[FileOutcome] = field(default_factory=list)
    summary: RunSummary = field(default_factory=RunSummary)


def run(request: Request, progress: Progress) -> Report:
    """Ingest ``request.inbox`` and score what it touches.

    Raises ConfigurationError for a setting that is wrong and RetryableError when disk or warehouse refuse.
    """
    override = setting(request.profile, "PERF_PROFILE")
    if override:
        profile_named(override)
    runner = _Runner(request, progress, override)
    with _instance() as instance, _quiet(request.verbose):
        return runner.run(instance)


class _Runner:
    """One run: the jobs of one set of definitions against one instance."""

    def __init__(self, request: Request, progress: Progress, override: str = "") -> None:
        self._request = request
        self._override = override
        self._progress = progress
        self._inbox = InboxResource(address=request.inbox, quiet_seconds=0)
        self._warehouse = WarehouseResource(url=request.warehouse_url)
        self._state = StateResource()
        self._output = OutputResource(folder=request.output)
        defs = build_defs(
            inbox=request.inbox,
            warehouse_url=request.warehouse_url,
            output=request.output,
            profile=request.profile,
        )
        self._ingest = defs.resolve_job_def("ingest_batch")
        self._score = defs.resolve_job_def("score_year")
        self._report = Report()
        self._touched: set[int] = set()

    def run(self, instance: dg.DagsterInstance) -> Report:
        """Everything in order; a batch or year that fails does not stop the next."""
        report = self._report
        with self._warehouse.engine() as engine:
            make_ready(engine)
        hashes = self._receive(instance)
        with self._warehouse.engine() as engine:
            report.years = sorted(self._touched | years_of(engine, hashes))
        self._score_years(instance)
        places = result_places(
            public_address(self._warehouse.address), self._output.root, self._request.language
        )
        with self._warehouse.engine() as engine:
            report.summary = summarise(engine, hashes, report.years, places, report.untaken)
        return report

    def _receive(self, instance: dg.DagsterInstance) -> list[str]:
        """Land and load look by look; returns the hashes of all papers in the inbox."""
        hashes: set[str] = set()
        more = True
        while more:
            look, pending = self._look()
            hashes |= look.hashes
            self._report.untaken += [self._untaken(verdict, "rejected") for verdict in look.refused]
            more = look.more and look.landed > 0
            for batch in pending:
                self._ingest_once(instance, batch)
        self._report.untaken += [self._untaken(verdict, "received") for verdict in look.waiting]
        self._read_again(instance, hashes)
        return sorted(hashes)

    def _read_again(self, instance: dg.DagsterInstance, hashes: set[str]) -> None:
        """A profile that is forced holds for papers of the inbox that were loaded under another, too."""
        if not self._override:
            return
        with self._warehouse.engine() as engine:
            batches = batches_under_other_profiles(engine, hashes, self._override)
        for batch in batches:
            self._ingest_once(instance, batch)

    def _look(self) -> tuple[Look, list[str]]:
        with self._warehouse.engine() as engine:
            look = look_into_inbox(
                self._inbox.location, engine, self._state.root, quiet_seconds=0, now=time.time()
            )
            return look, pending_batches(engine, look.hashes)

    def _ingest_once(self, instance: dg.DagsterInstance, batch: str) -> None:
        """Run ``batch`` unless this call has tried it already: what failed once is not tried for ever."""
        if batch in self._report.batches:
            return
        self._report.batches.append(batch)
        number = len(self._report.batches)
        self._execute(instance, self._ingest, BATCH, batch, "batch", number, number)

    def _score_years(self, instance: dg.DagsterInstance) -> None:
        years = self._report.years
        for done, year in enumerate(years):
            self._execute(
                instance, self._score, FISCAL_YEAR, fiscal_year_key(year), "year", done + 1, len(years)
            )

    def _execute(
        self,
        instance: dg.DagsterInstance,
        job: dg.JobDefinition,
        partitions: dg.DynamicPartitionsDefinition,
        key: str,
        what: str,
        number: int,
        total: int,
    ) -> None:
        self._progress(f"{what} {key}", number - 1, total)
        instance.add_dynamic_partitions(partitions.name or "", [key])
        result = job.execute_in_process(
            instance=instance,
            partition_key=key,
            raise_on_error=False,
            run_config={} if self._request.verbose else SILENT,
        )
        if not result.success:
            self._report.failures.append(f"{what} {key}: {_cause(result)}")
        self._touched |= {
            int(event.partition or 0)
            for event in result.get_asset_materialization_events()
            if event.asset_key == dg.AssetKey("fiscal_year_changes")
        }
        self._progress(f"{what} {key}", number, total)

    def _untaken(self, verdict: Verdict, status: str) -> FileOutcome:
        message = verdict.finding.message(self._request.language)
        return FileOutcome(verdict.file.name, status, 0, verdict.finding.code, message)


def _cause(result: dg.ExecuteInProcessResult) -> str:
    """One line on why a run failed, without the stack (and without values: our errors hold none)."""
    for event in result.all_events:
        if event.is_step_failure:
            data: Any = event.step_failure_data
            text = data.user_failure_data.description if data.user_failure_data else None
            error = data.error.cause or data.error if data.error else None
            return f"{event.step_key}: {text or (error.message.strip() if error else 'failed')}"
    return "failed before its first step"


@contextmanager
def _instance() -> Iterator[dg.DagsterInstance]:
    if os.environ.get("DAGSTER_HOME"):
        try:
            instance = dg.DagsterInstance.get()
        except (dg.DagsterError, OSError) as error:
            raise ConfigurationError(f"DAGSTER_HOME names no usable Dagster instance: {error}") from error
        with instance:
            yield instance
    else:
        with dg.DagsterInstance.ephemeral() as instance:
            yield instance


@contextmanager
def _quiet(verbose: bool) -> Iterator[None]:
    """Hold back Dagster's own words: a person wants to read about papers."""
    logger = logging.getLogger("dagster")
    level = logger.level
    if verbose:
        yield
        return
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
