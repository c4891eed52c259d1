"""The fields of the model's classes: what a check or a page may ask of each, found once from the annotations."""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from briefing.model.base import Entity, Model
from briefing.model.markers import Markup, OneOrMany, Plain, RefTo, Role, Short, WordOf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model.markers import Marker

IDENTIFIERS = frozenset(("id", "slug"))
"""The fields that identify an entry and are not part of its content."""

Shape = Literal["one", "list", "map"]


class Field(NamedTuple):
    """One field of a class."""

    key: str
    """Its name in the file."""
    attribute: str
    """Its name in Python."""
    owner: type[Model]
    """The class that has it."""
    shape: Shape
    marker: Marker | None
    """The marker of its texts or references; None for other values."""
    model: type[Model] | None
    """The class of the mappings in it."""
    type: Any
    """The type of a value that is not a mapping, such as `str` or `When`."""
    single: bool
    """Whether a list may be written as its only value."""
    short: str | None
    """The field of `model` that a text in place of the mapping sets."""
    roles: frozenset[Role]
    required: bool
    default: Any
    marked: bool
    """Whether it, or a mapping in it, contains a text or a reference."""
    translated: bool
    """Whether it, or a mapping in it, contains a text that an overlay may translate."""

    @property
    def by_id(self) -> bool:
        """Whether it is a list of entries with ids, by which overlays find them if every entry has one."""
        return self.shape == "list" and self.model is not None and "id" in self.model.model_fields

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that a value may be, if it is a choice; otherwise empty. `vocabulary.yaml` may add to those of a `WordOf`."""
        return get_args(self.type) if get_origin(self.type) is Literal else ()

    @property
    def part(self) -> Field:
        """Return the field as it applies to one value of its list or map."""
        return self if self.shape == "one" else self._replace(shape="one")


@cache  # of types, whose number is fixed
def fields(model: type[Model]) -> tuple[Field, ...]:
    """Return every field of a class, in declaration order."""
    return tuple(_field(model, name, info) for name, info in model.model_fields.items())


@cache  # of types, whose number is fixed
def marked_fields(model: type[Model]) -> tuple[Field, ...]:
    """Return the fields of a class that contain texts or references."""
    return tuple(field for field in fields(model) if field.marked)


@cache  # of types, whose number is fixed
def fields_by_key(model: type[Model]) -> dict[str, Field]:
    """Return every field of a class by its name in the file."""
    return {field.key: field for field in fields(model)}


@cache  # of types, whose number is fixed
def headline_fields(model: type[Model]) -> tuple[Field, ...]:
    """Return the fields of a class whose first value is the headline of an entry."""
    return tuple(field for field in fields(model) if Role.HEADLINE in field.roles)


def headline(entity: Entity) -> str:
    """Return the headline of an entity: its name or main sentence, or else its id."""
    found = (getattr(entity, field.attribute) for field in headline_fields(type(entity)))
    return next((text for text in found if text), entity.id)


def walk_types(model: type[Model]) -> Iterator[Field]:
    """Yield every field of a class and, after each field, the fields of the classes inside it."""
    for field in fields(model):
        yield field
        if field.model is not None:
            yield from walk_types(field.model)


def _field(owner: type[Model], name: str, info: Any) -> Field:
    found = _unwrap(Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation)
    inside = fields(found.model) if found.model is not None else ()
    return Field(
        info.alias or name,
        name,
        owner,
        found.shape,
        found.marker,
        found.model,
        found.type,
        found.single,
        found.short,
        found.roles,
        info.is_required(),
        None if info.is_required() else info.get_default(call_default_factory=True),
        found.marker is not None or any(field.marked for field in inside),
        isinstance(found.marker, Markup | Plain) or any(field.translated for field in inside),
    )


class _UnwrappedType(NamedTuple):
    shape: Shape = "one"
    marker: Marker | None = None
    model: type[Model] | None = None
    type: Any = None
    single: bool = False
    short: str | None = None
    roles: frozenset[Role] = frozenset()


def _unwrap(annotation: Any) -> _UnwrappedType:
    """Unwrap optional, tuple and annotated types."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        found = _unwrap(inner)
        marker = next((each for each in metadata if isinstance(each, Markup | Plain | RefTo)), None)
        single = any(isinstance(each, OneOrMany) for each in metadata)
        short = next((each.field for each in metadata if isinstance(each, Short)), None)
        if isinstance(marker, WordOf):
            found = found._replace(type=marker.choice)
        roles = found.roles | {each for each in metadata if isinstance(each, Role)}
        return found._replace(
            marker=found.marker or marker, single=found.single or single, short=found.short or short, roles=roles
        )
    if origin in (Union, UnionType):
        return _unwrap(next(part for part in get_args(annotation) if part is not NoneType))
    if origin is tuple:
        return _unwrap(get_args(annotation)[0])._replace(shape="list")
    if origin is dict:
        return _unwrap(get_args(annotation)[1])._replace(shape="map")
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return _UnwrappedType(model=annotation)
    return _UnwrappedType(type=annotation)
