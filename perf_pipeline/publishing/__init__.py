"""What leaves the house: scorecards for people, Parquet for machines, the summary of a run.

Every function is given frames or plain values and writes files; nothing here knows the warehouse, a
rule or Dagster. ``orchestration`` calls it.
"""

import os

# openpyxl writes other bytes when lxml happens to be installed; published files must not depend on that.
os.environ.setdefault("OPENPYXL_LXML", "False")
