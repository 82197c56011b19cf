"""Jobs: the two things that runs do. One batch on its way in, one fiscal year on its way out.

The inbox sensor and the command line start ``ingest_batch``, automation, schedule and command line start
what ``score_year`` holds, so the same assets do the work whoever asks.
"""

from typing import Final

import dagster as dg

from perf_pipeline.orchestration.partitions import BATCH, FISCAL_YEAR

WRITER_TAG: Final = "perf_pipeline/writer"

ingest_batch = dg.define_asset_job(
    "ingest_batch",
    selection=dg.AssetSelection.groups("intake", "recognition", "audit", "warehouse").materializable(),
    partitions_def=BATCH,
    tags={WRITER_TAG: "ingest"},
    description="Read, recognise, validate, audit and load one batch · 接收、识别、校验、审核并装载一个批次",
)

score_year = dg.define_asset_job(
    "score_year",
    selection=dg.AssetSelection.groups("scoring", "publishing").materializable(),
    partitions_def=FISCAL_YEAR,
    tags={WRITER_TAG: "scores"},
    description="Score and publish one fiscal year · 对一个年度计分并发布",
)
