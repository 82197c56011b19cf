"""The code location that workspace.yaml names: the definitions with every setting left to the environment."""

from perf_pipeline.orchestration.definitions import build_defs

defs = build_defs()
