"""The asset graph as plain data, compared with ``asset_graph.json`` by test_asset_graph.

``make snapshot`` writes the file anew; the diff of that file is what a reviewer looks at.
"""

import json
from pathlib import Path
from typing import Any

import dagster as dg

SNAPSHOT = Path(__file__).with_name("asset_graph.json")


def graph(defs: dg.Definitions) -> dict[str, Any]:
    """Keys, dependencies, groups, kinds, partitions, checks, jobs, sensors and schedules of ``defs``."""
    assets = defs.resolve_asset_graph()
    repository = defs.get_repository_def()
    return {
        "assets": {
            key.to_user_string(): _asset(assets.get(key)) for key in sorted(assets.get_all_asset_keys())
        },
        "checks": sorted(f"{key.asset_key.to_user_string()}:{key.name}" for key in assets.asset_check_keys),
        "jobs": sorted(name for name in repository.job_names if not name.startswith("__")),
        "sensors": {sensor.name: sensor.default_status.value for sensor in repository.sensor_defs},
        "schedules": {schedule.name: str(schedule.cron_schedule) for schedule in repository.schedule_defs},
    }


def _asset(node: Any) -> dict[str, Any]:
    return {
        "deps": sorted(key.to_user_string() for key in node.parent_keys),
        "group": node.group_name,
        "kinds": sorted(node.kinds),
        "owners": list(node.owners),
        "partitions": node.partitions_def.name if node.partitions_def else None,
        "materializable": node.is_materializable,
        "automated": node.automation_condition is not None,
    }


def text() -> str:
    """The snapshot of the definitions as they are now."""
    from perf_pipeline.definitions import defs

    return json.dumps(graph(defs), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    SNAPSHOT.write_text(text(), encoding="utf-8")
