"""Checks of goals: what a careful reader of a goal form would find, as findings, and a proposed review result.

Entrance: ``auditing.audit`` (frames of forms, lines and rules in; findings and reviews out). One module per family
of codes; each check is a small function that says what it needs and stays silent, saying so, when that is not there.
Nothing here knows files, databases or Dagster, and nothing is tuned to one document: words, measure words and
limits are data (words.yaml, measure_words.yaml, the ``audit`` section of profiles).
"""
