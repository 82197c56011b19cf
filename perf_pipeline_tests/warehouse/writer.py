"""A process that loads papers into a warehouse, for tests of several at once: ``python -m … URL HOW FIRST COUNT``.

``load`` receives and loads papers FIRST … FIRST+COUNT in batches of four; ``receive`` only registers them, one
by one; ``hang`` writes a load and then stops inside its transaction, after it has said so.
"""

import sys
import time

from perf_pipeline.warehouse import loading
from perf_pipeline.warehouse.engine import open_engine
from perf_pipeline.warehouse.ledger import receive
from perf_pipeline_tests.warehouse.builders import Paper, arrivals_of, hand_in


def paper(number: int) -> Paper:
    """Papers of three units that share rules."""
    return Paper(unit=f"单位{number % 3}", project=f"项目{number}")


def hang(*_: object) -> None:
    """Say that the transaction is open, and stay in it."""
    print("inside", flush=True)
    time.sleep(60)


def main(url: str, how: str, first: int, count: int) -> None:
    """Do what is asked."""
    engine = open_engine(url)
    papers = [paper(number) for number in range(first, first + count)]
    if how == "receive":
        registered = [receive(engine, f"b{first}", arrivals_of([one])) for one in papers]
        print(sum(map(len, registered)))
        return
    if how == "hang":
        loading.drop_orphan_rules = hang  # type: ignore[assignment]
    for start in range(0, count, 4):
        hand_in(engine, *papers[start : start + 4], batch=f"b{first}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
