"""The component is ``build_defs`` in YAML."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import yaml
from dagster.components.testing import create_defs_folder_sandbox

from perf_pipeline.components import PerfPipelineComponent
from perf_pipeline.definitions import defs
from perf_pipeline_tests.orchestration.graph_snapshot import graph

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"


def test_example_of_the_documentation_gives_our_graph() -> None:
    """The YAML in docs/operations.md loads and yields the very asset graph of the package."""
    example = re.search(r"```yaml\n(type: .*?)```", OPERATIONS.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    with create_defs_folder_sandbox() as sandbox:
        path = sandbox.scaffold_component(
            component_cls=PerfPipelineComponent, defs_yaml_contents=yaml.safe_load(example[1])
        )
        with sandbox.load_component_and_build_defs(defs_path=path) as (component, built):
            assert isinstance(component, PerfPipelineComponent)
            assert (component.inbox, component.workers) == ("s3://finance-bureau/inbox", 4)
            assert graph(built)["assets"] == graph(defs)["assets"]


def test_component_is_registered() -> None:
    """The entry point that Dagster's component loader reads names the module that holds the component."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (module,) = project["entry-points"]["dagster_dg_cli.registry_modules"].values()
    assert import_module(module).PerfPipelineComponent is PerfPipelineComponent
