"""Tests of the Dagster rim, the steps under it, the command line and the component."""
