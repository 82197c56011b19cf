"""What is tried again, and what is not."""

import dagster as dg
import pytest

from perf_pipeline.errors import ConfigurationError, WarehouseError
from perf_pipeline.orchestration.failures import MAX_RETRIES, dagster_failures


def test_permanent_errors_fail_at_once() -> None:
    """A wrong setting stays wrong: no retry, and the message says what it is."""
    with pytest.raises(dg.Failure, match="no such place") as caught, dagster_failures():
        raise ConfigurationError("no such place")
    assert caught.value.allow_retries is False


def test_retryable_errors_ask_for_the_step_again() -> None:
    """A database that went away may come back."""
    with pytest.raises(dg.RetryRequested) as caught, dagster_failures():
        raise WarehouseError("gone")
    assert caught.value.max_retries == MAX_RETRIES


def test_bugs_pass_through() -> None:
    """Anything else is ours to see as it is."""
    with pytest.raises(ZeroDivisionError), dagster_failures():
        raise ZeroDivisionError


def test_step_recovers_inside_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that fails twice and then works makes a successful run."""
    monkeypatch.setattr("perf_pipeline.orchestration.failures.RETRY_SECONDS", 0.0)
    tries: list[int] = []

    @dg.asset
    def shaky() -> None:
        tries.append(1)
        with dagster_failures():
            if len(tries) < 3:
                raise WarehouseError("busy")

    result = dg.materialize([shaky], instance=dg.DagsterInstance.ephemeral())
    assert (result.success, len(tries)) == (True, 3)
