"""The answer to the filer: one workbook and one JSON file for each submission, and an overview for the bureau.

``content`` puts together what is said (pure values from rows), ``document`` says it as JSON, ``workbook`` as
xlsx: the filer's own workbook with marks (``marking`` and what it stands on), or sheets drawn by ``opinion``
and ``readings``. ``overview`` sums up a fiscal year. Wording is feedback.yaml. Given bytes and rows; nothing
here knows the warehouse or Dagster.
"""
