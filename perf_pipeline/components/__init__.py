"""Components: the YAML face of the pipeline, for projects that assemble their definitions from ``defs.yaml``.

Registered under the entry point group that Dagster's component loader reads. Kept cheap to import and free
of everything that can fail: a registry module that breaks, breaks the listing for its whole environment.
"""

from perf_pipeline.components.pipeline import PerfPipelineComponent

__all__ = ["PerfPipelineComponent"]
