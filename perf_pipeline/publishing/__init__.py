"""What leaves the house: scorecards for people, Parquet for machines, the summary of a run.

Every function is given frames or plain values and writes files; nothing here knows the warehouse, a
rule or Dagster. ``orchestration`` calls it.
"""
