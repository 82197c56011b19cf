"""Assets, one module per stretch of the data's way: intake → recognition → warehouse → scoring → publishing.

Each body reads, calls one function of ``steps`` and returns a result whose metadata comes from
``metadata``. Keys, groups and partitions are a contract; perf_pipeline_tests/orchestration holds a
snapshot of them.
"""
