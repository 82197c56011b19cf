"""One module per format: Source → Document. No reader interprets, no reader calls another.

``readers()`` finds the modules that declare ``READER``; heavy libraries are imported inside their
functions, so that looking is cheap.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.intake.readers.base import Reader


@cache
def readers() -> Mapping[str, Reader]:
    """Every reader by format name; ConfigurationError when two claim the same format."""
    found: dict[str, Reader] = {}
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        reader = getattr(import_module(f"{__name__}.{module.name}"), "READER", None)
        if not isinstance(reader, Reader):
            continue
        for name in reader.formats:
            if name in found:
                raise ConfigurationError(f"two readers claim format {name!r}; the second is {module.name}")
            found[name] = reader
    return MappingProxyType(found)
