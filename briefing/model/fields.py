"""The fields of the model's classes: what a check or a page may ask of each, found once from the annotations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from briefing.model.markers import Role
from briefing.model.structure import Field as Field
from briefing.model.structure import fields as fields
from briefing.model.structure import fields_by_key as fields_by_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model.base import Entity, Model

IDENTIFIERS = frozenset(("id", "slug"))
"""The fields that identify an entry and are not part of its content."""


@cache  # of types, whose number is fixed
def marked_fields(model: type[Model]) -> tuple[Field, ...]:
    """Return the fields of a class that contain texts or references."""
    return tuple(field for field in fields(model) if field.marked)


@cache  # of types, whose number is fixed
def headline_fields(model: type[Model]) -> tuple[Field, ...]:
    """Return the fields of a class whose first value is the headline of an entry."""
    return tuple(field for field in fields(model) if Role.HEADLINE in field.roles)


def headline(entity: Entity) -> str:
    """Return the headline of an entity: its name or main sentence, or else its id."""
    for field in headline_fields(type(entity)):
        text: str = getattr(entity, field.attribute)
        if text:
            return text
    return entity.id


def walk_types(model: type[Model]) -> Iterator[Field]:
    """Yield every field of a class and, after each field, the fields of the classes inside it."""
    for field in fields(model):
        yield field
        if field.model is not None:
            yield from walk_types(field.model)
