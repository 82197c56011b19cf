"""Papers in layouts that the reading room was not built on, each with the records it must yield.

``contents.yaml`` says what the papers say, the other YAML files how they lay it out; ``papers`` makes neutral
pages and the expected records from both, ``rendering`` files, ``comparison`` holds what was read against
what is expected. ``python -m perf_pipeline_tests.forms.unseen`` prints the figures.
"""
