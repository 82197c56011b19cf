"""Jobs: what runs do. One batch on its way in, one fiscal year on its way out, and who has filed.

The inbox sensor and the command line start ``ingest_batch``, automation, schedule and command line start
what ``score_year`` holds, so the same assets do the work whoever asks.
"""

from typing import Final

import dagster as dg

from perf_pipeline.orchestration.partitions import BATCH, FISCAL_YEAR

WRITER_TAG: Final = "perf_pipeline/writer"

ingest_batch = dg.define_asset_job(
    "ingest_batch",
    selection=dg.AssetSelection.groups(
        "intake", "recognition", "audit", "warehouse", "feedback"
    ).materializable(),
    partitions_def=BATCH,
    tags={WRITER_TAG: "ingest"},
    description="Read, recognise, audit, load and answer one batch · 接收、识别、审核、装载一个批次并给出反馈",
)

score_year = dg.define_asset_job(
    "score_year",
    selection=dg.AssetSelection.groups("scoring", "filing", "publishing").materializable(),
    partitions_def=FISCAL_YEAR,
    tags={WRITER_TAG: "scores"},
    description="Score and publish one fiscal year · 对一个年度计分并发布",
)

record_filing = dg.define_asset_job(
    "record_filing",
    selection=dg.AssetSelection.groups("filing") | dg.AssetSelection.assets("monitoring_overview"),
    partitions_def=FISCAL_YEAR,
    tags={WRITER_TAG: "scores"},
    description="Record who has filed in one fiscal year · 登记一个年度的报送情况",
)
