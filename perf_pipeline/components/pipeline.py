"""PerfPipelineComponent: ``build_defs`` as YAML attributes. It holds no logic of its own."""

import dagster as dg
from pydantic import Field


class PerfPipelineComponent(dg.Component, dg.Model, dg.Resolvable):
    """Budget performance evaluation: reads goal forms, compiles scoring rules, scores and publishes.

    An attribute left out means its environment variable or default (docs/operations.md). Secrets belong in
    the environment: write ``warehouse_url: "{{ env.PERF_WAREHOUSE_URL }}"`` or leave it out.
    """

    warehouse_url: str = Field(default="", description="SQLAlchemy URL of the warehouse")
    inbox: str = Field(default="", description="Folder or fsspec address that papers are dropped into")
    quiet_seconds: float | None = Field(default=None, ge=0, description="Rest of a file before it is taken")
    state: str = Field(default="", description="Local folder for the landing store and staging")
    workers: int | None = Field(default=None, ge=1, description="Processes that read papers")
    output: str = Field(default="", description="Folder for scorecards and exports")
    profile: str = Field(default="", description="Profile of local rules for every form; empty: by document")

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:  # noqa: ARG002
        """The definitions with these settings."""
        # Imported late: listing components must not cost pandas, pandera and SQLAlchemy.
        from perf_pipeline.orchestration.definitions import build_defs

        return build_defs(
            warehouse_url=self.warehouse_url,
            inbox=self.inbox,
            quiet_seconds=self.quiet_seconds,
            state=self.state,
            workers=self.workers,
            output=self.output,
            profile=self.profile,
        )
