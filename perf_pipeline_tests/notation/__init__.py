"""Tests of perf_pipeline.notation."""
