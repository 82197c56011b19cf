"""Tests of perf_pipeline.model and of the findings."""
