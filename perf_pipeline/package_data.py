"""The one loader of our YAML data files: parsed safely, checked against a pydantic model, cached.

Vocabularies, layouts, profiles, rule books and the finding catalogue are data; whoever writes one
wrongly must be told at start, with the file, the key and what is allowed, not on the first paper.
Imports nothing of ours but errors.
"""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from perf_pipeline.errors import DataFileError


class DataModel(BaseModel):
    """Base of every data file's schema: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=DataModel)


def parse(text: str, model: type[Model], name: str) -> Model:
    """Parse YAML ``text`` into ``model``; DataFileError names ``name`` and every wrong key at once."""
    try:
        return model.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise DataFileError(f"{name}: not valid YAML: {error}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        known = ", ".join(sorted(model.model_fields))
        raise DataFileError(f"{name}: {faults} (known top-level keys: {known})") from error


def load(package: str, name: str, model: type[Model]) -> Model:
    """Load ``name`` (a YAML file beside ``package``'s modules) once per process."""
    return _load(package, name, model)  # type: ignore[return-value]


@cache
def _load(package: str, name: str, model: type[DataModel]) -> DataModel:
    return parse(resource(package, name).read_text(encoding="utf-8"), model, f"{package}/{name}")


def load_folder(package: str, folder: str, model: type[Model], extra: Path | None = None) -> dict[str, Model]:
    """Load every ``*.yaml`` of a package folder, and of ``extra`` (a user's own folder), keyed by stem.

    A file in ``extra`` replaces the package's file of the same name.
    """
    entries: list[Traversable] = sorted(resource(package, folder).iterdir(), key=lambda entry: entry.name)
    found: dict[str, str] = {
        e.name: e.read_text(encoding="utf-8") for e in entries if e.name.endswith(".yaml")
    }
    if extra is not None:
        found |= {p.name: p.read_text(encoding="utf-8") for p in sorted(extra.glob("*.yaml"))}
    return {
        name.removesuffix(".yaml"): parse(text, model, f"{folder}/{name}") for name, text in found.items()
    }


def fingerprint(*texts: str) -> str:
    """Short hash of data files, recorded with results so that a changed file is a visible new version."""
    return sha256("\0".join(texts).encode()).hexdigest()[:12]


def resource(package: str, name: str) -> Traversable:
    """The data file or folder ``name`` beside the modules of ``package``."""
    return files(package).joinpath(name)
