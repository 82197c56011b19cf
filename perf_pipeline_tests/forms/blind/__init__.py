"""Papers by people who had read the domain's description only: files as they made them, and what they say.

A folder is a round: its files, and ``expected.yaml`` with the records that their writer read in them. ``paper``
loads both, ``__main__`` prints how a round is read (also through LibreOffice into other formats). What each round
gave at first try stands in docs/decisions/0007.
"""
