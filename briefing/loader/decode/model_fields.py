"""The fields of a model: their names in a file, the model that each holds, the words that each takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from briefing.model import Model

if TYPE_CHECKING:
    from briefing.model.base import Path


def fields(model: type[Model]) -> dict[str, Any]:
    """The fields of a model by the names that they have in a file."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def all_fields(model: type[Model]) -> frozenset[str]:
    """The names of the fields of a model and of the models inside it."""
    found: set[str] = set()
    waiting, seen = [model], {model}
    while waiting:
        for name, info in fields(waiting.pop()).items():
            found.add(name)
            inner = nested(info.annotation)
            if inner is not None and inner not in seen:
                seen.add(inner)
                waiting.append(inner)
    return frozenset(found)


def nested(annotation: Any) -> type[Model] | None:
    """The model that a field holds, or a list of which it holds."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next((found for part in get_args(annotation) if (found := nested(part)) is not None), None)


def model_at(model: type[Model], loc: Path) -> type[Model]:
    """The model that a path leads to."""
    for step in loc:
        if isinstance(step, str):
            info = next((info for name, info in model.model_fields.items() if (info.alias or name) == step), None)
            inner = nested(info.annotation) if info is not None else None
            if inner is None:
                return model
            model = inner
    return model


def choices(model: type[Model], field: str) -> tuple[str, ...]:
    """The words that a field takes, if it takes no others."""
    info = fields(model).get(field)
    if info is None:
        return ()
    parts = get_args(info.annotation)
    return next((words for words in (parts, *map(get_args, parts)) if words and all(isinstance(each, str) for each in words)), ())
