"""The guarded pool: answers in order, and a child that dies, hangs or eats costs one item."""

import time
from dataclasses import replace
from decimal import Decimal

import pytest

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.intake.limits import Limits
from perf_pipeline.intake.workers import GuardedPool, Outcome

HERE = "perf_pipeline_tests.intake.misdeeds"
STRICT = Limits(worker_wall_seconds=5.0, worker_cpu_seconds=1)


def misbehave(*deeds: str, workers: int = 2, limits: Limits = STRICT) -> list[Outcome]:
    """Outcomes of deeds in a pool with short patience."""
    with GuardedPool(f"{HERE}:misbehave", workers=workers, limits=limits) as pool:
        return list(pool.map(deeds))


@pytest.mark.parametrize("workers", [0, 1, 2], ids=["inline", "one", "two"])
def test_answers_come_in_order(workers: int) -> None:
    """Whatever the number of workers, answers stand in the order of the items."""
    with GuardedPool(f"{HERE}:double", workers=workers) as pool:
        assert [2 * n for n in range(100)] == [outcome.value for outcome in pool.map(range(100))]


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        pytest.param("die", "signal 9", id="killed"),
        pytest.param("exit", "exit 7", id="exit"),
        pytest.param("hang", "timeout", id="hang"),
        pytest.param("memory", "memory", id="memory"),
        pytest.param("raise", "ValueError", id="exception"),
        pytest.param("panic", "Panic", id="panic"),
        pytest.param("function", "answer", id="answer_with_code"),
        pytest.param("lambda", "answer", id="answer_that_cannot_be_sent"),
    ],
)
def test_a_misdeed_costs_one_item(deed: str, reason: str) -> None:
    """The item fails with OPS-05 and its reason; those before and after it are answered."""
    before, bad, after = misbehave("good", deed, "good", workers=1)
    assert ("OPS-05", reason) == (bad.code, bad.values["reason"])
    assert [("good", Decimal("1.5"))] * 2 == [before.value, after.value]


def test_processor_time_is_bounded() -> None:
    """A worker that computes without end is stopped by its processor time, however busy the machine is."""
    patient = replace(STRICT, worker_wall_seconds=120.0)
    before, bad, after = misbehave("good", "spin", "good", workers=1, limits=patient)
    assert (bad.code, bad.values["reason"]) == ("OPS-05", "signal 24")
    assert [("good", Decimal("1.5"))] * 2 == [before.value, after.value]


def test_fault_tells_the_place_but_not_the_words() -> None:
    """What may be our bug is told with type and line; the message could quote a paper."""
    (bad,) = misbehave("raise")
    assert bad.fault.startswith("ValueError at misdeeds.py:")
    assert "words" not in bad.fault


def test_refusals_keep_their_code() -> None:
    """An unreadable file is an answer with its own code and values, and no fault of ours."""
    (bad,) = misbehave("refuse")
    assert (bad.code, dict(bad.values), bad.fault) == ("FIL-02", {"size": "9", "limit": "5"}, "")
    assert bad.finding is not None
    assert "9" in bad.finding.message("en")


def test_children_cannot_write_files_nor_see_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child may not write, and its environment holds no address of a database."""
    monkeypatch.setenv("PERF_WAREHOUSE_URL", "postgresql://user:pass@host/db")
    write, secrets, modules = misbehave("write", "secrets", "modules", workers=1)
    assert (write.code, write.values["reason"]) == ("OPS-05", "OSError")
    assert secrets.value == []
    assert modules.value == []


def test_function_that_does_not_exist_is_told() -> None:
    """A wrong name is a mistake of the caller, told before any item is lost."""
    with (
        GuardedPool(f"{HERE}:nothing", workers=1) as pool,
        pytest.raises(ConfigurationError, match="nothing"),
    ):
        list(pool.map([1]))


def test_pool_can_be_left_early() -> None:
    """Leaving while items hang ends the children at once."""
    started = time.monotonic()
    with GuardedPool(f"{HERE}:misbehave", workers=1) as pool:
        assert next(pool.map(["good"] * 16 + ["hang"] * 40)).value[0] == "good"
    assert time.monotonic() - started < 10


def test_many_small_items_cost_little() -> None:
    """Messages are sent together: a thousand small items take well under a second of overhead."""
    with GuardedPool(f"{HERE}:double", workers=1) as pool:
        list(pool.map([0]))
        started = time.monotonic()
        assert len(list(pool.map(range(1000)))) == 1000
    assert time.monotonic() - started < 2
