"""A user's own words and layouts, put over ours: the folder that PERF_LAYOUTS names.

``vocabulary.yaml`` there holds any part of our vocabulary; its lists are added to ours, its entries win over
ours, and a word that it gives to one role is taken from every other. ``layouts/*.yaml`` names column orders.
Read once per process, so a change holds from the next run. docs/new-layout.md shows an example.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import Field, create_model

from perf_pipeline.errors import ConfigurationError, DataFileError
from perf_pipeline.notation.folding import squeeze
from perf_pipeline.package_data import DataModel, parse

SETTING: Final = "PERF_LAYOUTS"
_VOCABULARY: Final = "vocabulary.yaml"
_CLOSED: Final = ("columns", "sub_columns", "labels", "periods")  # what a role means is code: words are data
Model = TypeVar("Model", bound=DataModel)


class Words(DataModel):
    """Exact squeezed words, and patterns for the whole squeezed text."""

    words: list[str] = Field(default_factory=list)
    patterns: list[str] = Field(default_factory=list)


def folder() -> Path | None:
    """The user's folder, None when there is none; ConfigurationError when it is not there."""
    stated = os.environ.get(SETTING, "")
    if not stated:
        return None
    path = Path(stated)
    if not path.is_dir():
        raise ConfigurationError(f"{SETTING}={stated} is not a folder")
    return path


def layouts_folder() -> Path | None:
    """The folder of the user's own layouts, None when there is none."""
    path = folder()
    return path / "layouts" if path is not None and (path / "layouts").is_dir() else None


def with_additions(ours: Model) -> Model:
    """Our vocabulary with the user's over it.

    DataFileError names the file and what is wrong with it: an unknown key, or a role that we do not have.
    """
    path = folder()
    if path is None or not (path / _VOCABULARY).is_file():
        return ours
    schema = _partial(type(ours))
    added = parse((path / _VOCABULARY).read_text(encoding="utf-8"), schema, f"{SETTING}/{_VOCABULARY}")
    stated = {name: getattr(added, name) for name in added.model_fields_set}
    return ours.model_copy(
        update={name: _merged(name, getattr(ours, name), value) for name, value in stated.items()}
    )


def _partial(model: type[DataModel]) -> type[DataModel]:
    """The schema of a file that may hold any part of ``model``."""
    optional: dict[str, Any] = {
        name: (field.annotation, Field(default=None)) for name, field in model.model_fields.items()
    }
    return create_model("VocabularyAdditions", __base__=DataModel, **optional)


def _merged(name: str, ours: Any, theirs: Any) -> Any:
    if isinstance(ours, list):
        return [*theirs, *ours]
    if not isinstance(ours, Mapping):
        return theirs
    unknown = sorted(set(theirs) - set(ours)) if name in _CLOSED else []
    if unknown:
        raise DataFileError(
            f"{SETTING}/{_VOCABULARY}: {name} has no {', '.join(unknown)}; known: {', '.join(sorted(ours))}"
        )
    if name in _CLOSED and name != "periods":
        return _with_words(ours, theirs)
    return {**ours, **theirs}


def _with_words(ours: Mapping[str, Words], theirs: Mapping[str, Words]) -> dict[str, Words]:
    """Each role's words: the user's first, then ours that the user gave to no role."""
    given = {squeeze(word) for entry in theirs.values() for word in entry.words}
    nothing = Words()
    return {
        role: Words(
            words=[*theirs.get(role, nothing).words, *(w for w in entry.words if squeeze(w) not in given)],
            patterns=[*theirs.get(role, nothing).patterns, *entry.patterns],
        )
        for role, entry in ours.items()
    }
