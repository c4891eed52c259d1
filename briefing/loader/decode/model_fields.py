"""What problems need to know about the fields of a model: their names in a file, and the model at a path."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from briefing.model.fields import fields_by_key, walk_types

if TYPE_CHECKING:
    from briefing.model import Model
    from briefing.model.markers import Path


@cache  # of types, whose number is fixed
def all_fields(model: type[Model]) -> frozenset[str]:
    """The names of the fields of a model and of the models inside it."""
    return frozenset(field.key for field in walk_types(model))


def model_at(model: type[Model], loc: Path) -> type[Model]:
    """The model of the innermost mapping on a path."""
    for step in loc:
        if isinstance(step, str):
            field = fields_by_key(model).get(step)
            if field is None or field.model is None:
                return model
            model = field.model
    return model


def choices(model: type[Model], field: str) -> tuple[str, ...]:
    """The words of a field that is a choice, otherwise nothing."""
    known = fields_by_key(model).get(field)
    return known.choices if known is not None else ()
