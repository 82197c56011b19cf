"""``python -m perf_pipeline``: the command line."""

import sys

from perf_pipeline.cli import main

if __name__ == "__main__":
    sys.exit(main())
