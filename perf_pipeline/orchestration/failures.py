"""Failures: how our two kinds of error become Dagster's. The only place that decides what is retried.

A permanent error fails the step at once; a retryable one asks for the step again, a few times, in the
same run. Anything else is a bug of ours and passes through unchanged. Bad papers never come here: they
are findings.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import dagster as dg

from perf_pipeline.errors import PermanentError, RetryableError

MAX_RETRIES: Final = 3
RETRY_SECONDS: Final = 5.0
"""Long enough for a database to come back from a restart, short enough for a person at a terminal."""


@contextmanager
def dagster_failures() -> Iterator[None]:
    """Translate what the block raises into a Dagster failure with or without a retry."""
    try:
        yield
    except RetryableError as error:
        raise dg.RetryRequested(max_retries=MAX_RETRIES, seconds_to_wait=RETRY_SECONDS) from error
    except PermanentError as error:
        raise dg.Failure(description=f"{type(error).__name__}: {error}", allow_retries=False) from error
