"""The exception tree: what may go wrong, and whether trying again can help.

    PerfPipelineError
    ├── PermanentError              trying again gives the same end
    │   ├── UnreadableFile          one submitted file can never be read; carries its finding code
    │   ├── DataFileError           a YAML file of ours (vocabulary, profile, …) is wrong
    │   └── ConfigurationError      an address, option or environment variable is wrong
    └── RetryableError              the world was not ready: disk, database, network
        └── WarehouseError          a database error without the values that caused it

Bad forms are *findings*, never exceptions (see findings.py). A room raises the narrowest of these;
``orchestration`` alone decides what is retried.
"""


class PerfPipelineError(Exception):
    """Root of everything this package raises on purpose."""


class PermanentError(PerfPipelineError):
    """Trying again gives the same end."""


class RetryableError(PerfPipelineError):
    """Trying again later may succeed."""


class UnreadableFile(PermanentError):  # noqa: N818 - it names the file's state, as the finding does
    """One submitted file cannot be read; ``code`` is the finding code that says why.

    ``values`` fill the catalogue's message template. They never hold file content. ``format`` is what the
    content was found to be, as far as that was known.
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
        self.format = ""


class DataFileError(PermanentError):
    """A data file of the package (or a user's profile) is malformed; the message names file and key."""


class ConfigurationError(PermanentError):
    """A setting is wrong; the message says what to set instead."""


class WarehouseError(RetryableError):
    """A database refused or vanished. Holds SQLSTATE and constraint, never values."""

    def __init__(self, message: str, *, sqlstate: str | None = None, constraint: str | None = None) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        self.constraint = constraint
