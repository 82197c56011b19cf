"""Tests of perf_pipeline.forms."""
