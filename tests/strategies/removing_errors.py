"""Removes from a generated brief what the check refuses, so that a rule without an adjustment costs an entry and not a brief."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.loader.folder import load
from briefing.model import FILES
from briefing.model.fields import fields_by_key
from briefing.rules.check import check_site
from tests.strategies.yaml_text import write_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from briefing.diagnostics import Place
    from briefing.model import Model
    from briefing.source.document import Document

ROUNDS = 40
"""References to a removed entry are removed in the next rounds; of those to a removed file, each round removes the first."""


def without_errors(files: Mapping[str, str], today: date) -> dict[str, str]:
    """The files without the fields and entries that errors point at, after at most a few rounds."""
    kept = dict(files)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        data = Path(folder)
        for path, text in files.items():
            (data / path).parent.mkdir(parents=True, exist_ok=True)
            (data / path).write_text(text, "utf-8", newline="")
        for _ in range(ROUNDS):
            loaded = load(data, "")
            places: dict[str, list[Place]] = {}
            for problem in check_site(loaded, today):
                missing = problem.place.file not in kept
                for place in (note.place for note in problem.notes) if missing else (problem.place,):
                    if problem.severity == "error":
                        places.setdefault(place.file, []).append(place)
            if not places:
                break
            documents = {document.file: document for document in loaded.documents.values()}
            laid = {document.file: document for each in loaded.overlays.values() for document in each.values()}
            for file, found in places.items():
                if file in documents or file in laid:
                    model = None if file in laid else FILES[Path(file).stem]
                    value = _without((documents | laid)[file], model, found)
                    if value:
                        kept[file] = write_yaml(value)
                        (data / file).write_text(kept[file], "utf-8", newline="")
                    else:  # an empty file would be one mistake, in place of one at each reference to its entries
                        del kept[file]
                        (data / file).unlink()
    return kept


def _without(document: Document, model: type[Model] | None, places: list[Place]) -> Any:
    """The value of a document without the values at some places."""
    paths = {path for place in places if (path := _deletable(document, model, place)) is not None}
    value = deepcopy(document.value)
    paths = {path for path in paths if not any(path[:length] in paths for length in range(1, len(path)))}
    for path in sorted(paths, key=lambda path: [(isinstance(step, int), str(step).zfill(4)) for step in path], reverse=True):
        _delete(value, path)
    return value


def _delete(value: Any, path: tuple[Any, ...]) -> None:
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    if not holder and len(path) > 1:
        _delete(value, path[:-1])


def _deletable(document: Document, model: type[Model] | None, place: Place) -> tuple[Any, ...] | None:
    """The path of the smallest optional value that contains a place."""
    best: tuple[Any, ...] | None = None
    for path, optional in _paths(document.value, model, ()):
        start, end = document.head(path), document.at(path)
        if path and isinstance(path[-1], str):
            start = document.key(path)
        held = start[1:3] <= place[1:3] <= (end.end_line, end.end_column)
        if optional and held and (best is None or len(path) > len(best)):
            best = path
    return best


def _paths(value: Any, model: type[Model] | None, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], bool]]:
    """The paths of a file's values, and whether each is optional; of a translation (no model) its entries and their fields."""
    if isinstance(value, list):
        for at, part in enumerate(value):
            yield (*path, at), model is not None or not path
            yield from _paths(part, model, (*path, at)) if model is not None or not path else ()
    elif isinstance(value, dict):
        known = fields_by_key(model) if model is not None else {}
        for key, part in value.items():
            field = known.get(key)
            yield (*path, key), key not in ("id", "edition") if field is None else not field.required
            yield from _paths(part, field.model, (*path, key)) if field is not None and field.model is not None else ()
            if field is not None and field.model is None and field.shape == "list" and isinstance(part, list):
                yield from (((*path, key, at), True) for at in range(len(part)))
