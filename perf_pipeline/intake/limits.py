"""Limits: every number that bounds what one file may cost us, in one place.

Forms have fewer than two hundred rows; the limits leave room for workbooks of forms and stop what can
only be an accident or an attack. Valued cells are counted, not written ones: whole columns that only
carry a style are common in honest files. Readers, inbox, landing and the worker pool all take a
``Limits``; nothing here decides which finding follows.
"""

from dataclasses import dataclass
from typing import Final

MEBI: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file, one scan and one worker. Bytes, seconds and counts; measured in docs/decisions."""

    # the file
    file_bytes: int = 50 * MEBI
    text_bytes: int = 20 * MEBI
    text_lines: int = 200_000
    markup_bytes: int = 8 * MEBI  # a web page
    table_depth: int = 16  # tables within tables
    # the container: small parts may compress above the ratio honestly (empty styled rows), large ones may not
    zip_entries: int = 4_000
    zip_part_bytes: int = 128 * MEBI
    zip_total_bytes: int = 256 * MEBI
    zip_ratio: int = 200
    zip_ratio_from_bytes: int = 4 * MEBI
    xml_depth: int = 256
    # the workbook
    sheets: int = 256
    rows: int = 200_000
    columns: int = 1_024
    valued_cells: int = 2_000_000
    box_cells: int = 5_000_000  # area of the box around valued cells
    merges: int = 50_000
    merged_cells: int = 5_000_000
    merge_overhang: int = 64  # rows or columns that merges may add around the valued cells
    read_rows: int = 10_000  # rows of a sheet that are read: a hundred forms under one another have fewer
    read_cells: int = 200_000
    cell_characters: int = 32_767  # what spreadsheet programs themselves can hold
    findings_per_code: int = 50
    # the inbox
    files_per_scan: int = 500
    quiet_seconds: float = 10.0
    waiting_hours: int = 24
    # a worker process
    worker_memory_bytes: int = 1024 * MEBI
    worker_cpu_seconds: int = 20
    worker_wall_seconds: float = 30.0
    worker_start_seconds: float = 60.0
    worker_open_files: int = 256
    answer_bytes: int = 256 * MEBI
    # one run of the office program that converts (conversion.py)
    convert_memory_bytes: int = 4096 * MEBI  # address space: the program maps far more than it uses
    convert_cpu_seconds: int = 60
    convert_wall_seconds: float = 90.0


DEFAULT_LIMITS: Final = Limits()
