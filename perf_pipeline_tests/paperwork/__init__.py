"""Papers for tests and for ``sample_inputs``: content said once, laid out, and rendered into formats.

``content`` holds what a paper says, ``layouts`` arranges it as forms are arranged in the wild,
``render_text`` and ``render_xlsx`` write files, ``truth`` tells what a reader must find. A new format is
one more renderer over the same ``Page``. Nothing here may import the rooms that read forms.
"""

import perf_pipeline.publishing  # noqa: F401 - before openpyxl: it fixes how workbooks are written
