"""The walk over the model: the fields of its classes, and the values of an entity.

Values are visited in the order of the fields in their class; fingerprints in users' files depend on it. A mapping with a
short form (`- key` for `- {source: key}`) is one value in its short form, and the same value in its long form.
"""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

from briefing.model.base import Entity, Markup, Model, Plain, RefTo, Role, Short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from briefing.model.base import Marker, Path

IDENTIFIERS = frozenset(("id", "slug"))
"""The fields that identify an entry and are not part of its content."""

T = TypeVar("T")
Some = TypeVar("Some", bound=Model)
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
        """Whether it is a list of entries with ids, by which overlays find them."""
        return self.shape == "list" and self.model is not None and "id" in self.model.model_fields

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that a value may be, if it is a choice; otherwise empty."""
        return get_args(self.type) if get_origin(self.type) is Literal else ()

    @property
    def part(self) -> Field:
        """Return the field as it applies to one value of its list or map."""
        return self if self.shape == "one" else self._replace(shape="one")


class FieldValue(NamedTuple):
    """A value of a field, with its path in the YAML."""

    path: Path
    field: Field
    value: Any

    @property
    def marker(self) -> Marker | None:
        """The marker of the field."""
        return self.field.marker


# --------------------------------------------------------------------------------------------- classes


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


def headline(entity: Entity) -> str:
    """Return the headline of an entity: its name or main sentence, or else its id."""
    found = (getattr(entity, field.attribute) for field in fields(type(entity)) if Role.HEADLINE in field.roles)
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
    short: str | None = None
    roles: frozenset[Role] = frozenset()


def _unwrap(annotation: Any) -> _UnwrappedType:
    """Unwrap optional, tuple and annotated types."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        found = _unwrap(inner)
        marker = next((each for each in metadata if isinstance(each, Markup | Plain | RefTo)), None)
        short = next((each.field for each in metadata if isinstance(each, Short)), None)
        roles = found.roles | {each for each in metadata if isinstance(each, Role)}
        return found._replace(marker=found.marker or marker, short=found.short or short, roles=roles)
    if origin in (Union, UnionType):
        return _unwrap(next(part for part in get_args(annotation) if part is not NoneType))
    if origin is tuple:
        return _unwrap(get_args(annotation)[0])._replace(shape="list")
    if origin is dict:
        return _unwrap(get_args(annotation)[1])._replace(shape="map")
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return _UnwrappedType(model=annotation)
    return _UnwrappedType(type=annotation)


# ---------------------------------------------------------------------------------------------- values


def walk(model: Model, path: Path = ()) -> Iterator[FieldValue]:
    """Yield every text and reference of an entity, including those in nested mappings."""
    return _walk(model, path, marked_fields)


def walk_all(model: Model, path: Path = ()) -> Iterator[FieldValue]:
    """Yield every scalar value of an entity, including those in nested mappings."""
    return _walk(model, path, fields)


def _walk(model: Model, path: Path, fields_of: Callable[[type[Model]], tuple[Field, ...]]) -> Iterator[FieldValue]:
    for field in fields_of(type(model)):
        value = getattr(model, field.attribute)
        if value is None:
            continue
        here = (*path, field.key)
        for at, part in ((here, value),) if field.shape == "one" else _parts(value, here):
            if field.model is None:
                yield FieldValue(at, field, part)
            else:
                yield from _walk(part, at, fields_of)


def walk_raw(model: type[Model], value: object, path: Path = ()) -> Iterator[FieldValue]:
    """The same for the values of a file, which may be invalid: values of the expected shape are visited."""
    for field in marked_fields(model) if isinstance(value, dict) else ():
        item, here = value.get(field.key), (*path, field.key)  # type: ignore[attr-defined]  # the loop is empty for others
        wanted = {"one": object, "list": list, "map": dict}[field.shape]
        parts = ((here, item),) if field.shape == "one" else _parts(item, here) if isinstance(item, wanted) else ()
        for at, part in parts:
            found = field
            if field.short is not None and field.model is not None and isinstance(part, str):
                found = fields_by_key(field.model)[field.short]
            if isinstance(part, str) and found.marker is not None:
                yield FieldValue(at, found, part)
            elif field.model is not None:
                yield from walk_raw(field.model, part, at)


def _parts(value: Any, path: Path) -> list[tuple[Path, Any]]:
    """Yield the values of a list or map with their paths."""
    return [((*path, key), part) for key, part in (value.items() if isinstance(value, dict) else enumerate(value))]


class Fold(Generic[T]):
    """Computes a value from an entity bottom-up (a catamorphism); subclasses define the cases leaf, mapping and list."""

    def keeps(self, field: Field, value: Any) -> bool:
        """Return whether a field is included in the result."""
        return True

    def leaf(self, node: FieldValue) -> T:
        """Return the result for a scalar value."""
        raise NotImplementedError

    def mapping(self, model: Model, found: dict[str, T]) -> T:
        """Combine the results of a mapping's fields, by their names in the file."""
        return found  # type: ignore[return-value]  # a subclass with other results says so

    def several(self, field: Field, value: Any, parts: Any) -> T:
        """Combine the results of a list or a map, given as a list or a dictionary."""
        return parts  # type: ignore[no-any-return]  # a subclass with other results says so

    def of(self, model: Model, path: Path = ()) -> T:
        """Fold an entity or a mapping inside one."""
        kept = ((field, getattr(model, field.attribute)) for field in fields(type(model)))
        found = {field.key: self.field(field, value, (*path, field.key)) for field, value in kept if self.keeps(field, value)}
        return self.mapping(model, found)

    def field(self, field: Field, value: Any, path: Path) -> T:
        """Fold the value of a field."""
        if field.shape == "list":
            return self.several(field, value, [self._one(field, part, (*path, at)) for at, part in enumerate(value)])
        if field.shape == "map":
            return self.several(field, value, {key: self._one(field, part, (*path, key)) for key, part in value.items()})
        return self._one(field, value, path)

    def _one(self, field: Field, value: Any, path: Path) -> T:
        return self.of(value, path) if isinstance(value, Model) else self.leaf(FieldValue(path, field, value))


# --------------------------------------------------------------------------------------------- changes


def transform(model: Some, change: Callable[[FieldValue], Any], path: Path = ()) -> Some:
    """Return a copy of an entity with replaced texts and references; unchanged parts are shared with the original."""
    update: dict[str, Any] = {}
    for field in marked_fields(type(model)):
        value, here = getattr(model, field.attribute), (*path, field.key)
        if value is None:
            continue
        if field.shape == "list":
            made: Any = tuple(_changed(field, part, (*here, at), change) for at, part in enumerate(value))
            same = all(new is old for new, old in zip(made, value, strict=True))
        elif field.shape == "map":
            made = {key: _changed(field, part, (*here, key), change) for key, part in value.items()}
            same = all(made[key] is value[key] for key in value)
        else:
            made = _changed(field, value, here, change)
            same = made is value
        if not same:
            update[field.attribute] = made
    return model.model_copy(update=update) if update else model


def _changed(field: Field, value: Any, path: Path, change: Callable[[FieldValue], Any]) -> Any:
    return transform(value, change, path) if field.marker is None else change(FieldValue(path, field, value))


def transform_raw(model: type[Model], value: object, change: Callable[[FieldValue], Any], path: Path = ()) -> Any:
    """The same for the values of a file, valid or not. A key with the value null is ignored; unknown keys are kept."""
    if isinstance(value, list):
        return [transform_raw(model, each, change, (*path, at)) for at, each in enumerate(value)]
    if not isinstance(value, dict):
        return value
    known = fields_by_key(model)
    return {
        key: _changed_raw(known[key], each, change, (*path, key)) if key in known else each
        for key, each in value.items()
        if each is not None
    }


def _changed_raw(field: Field, value: Any, change: Callable[[FieldValue], Any], path: Path) -> Any:
    if field.model is not None:
        return transform_raw(field.model, value, change, path)
    if isinstance(value, list):
        return [_changed_raw(field, each, change, (*path, at)) for at, each in enumerate(value)]
    if isinstance(value, dict):
        return {key: _changed_raw(field, each, change, (*path, key)) for key, each in value.items()}
    return change(FieldValue(path, field, value)) if isinstance(value, str) else value
