"""Budget performance evaluation as a Dagster plugin.

Rooms, in the order in which data passes them: intake → notation → forms → rulebook → audit →
warehouse → scoring → publishing. ``model`` says what the data is, ``orchestration`` is the only
room that knows Dagster. docs/architecture.md draws the map.
"""

__version__ = "0.1.0"
