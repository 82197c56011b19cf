"""The warehouse: what was read, which of it is current, and what it scores, in SQLite or PostgreSQL.

``engine`` opens a database, ``tables`` derives its tables from the model, ``migration`` builds and upgrades
it, ``ledger`` remembers submissions, ``loading`` writes a batch (``projection`` and ``joining`` decide what
is current), ``yearly`` serves the scoring partition, ``views`` serves business intelligence, ``dump``
compares stores. Nothing here knows Dagster, files or rules.
"""
