"""What the data is: one pandera model per table, and all that is derived from it.

``columns`` is the one way to declare a column, ``tables`` the warehouse contract, ``records`` the frames
that forms hand to the warehouse, ``derive`` turns declarations into the data dictionary and empty frames.
Nothing here does I/O or knows a database; ``warehouse`` and ``orchestration`` derive SQL and Dagster
schemas from these models.
"""
