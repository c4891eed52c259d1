"""Classes for mappings: what they declare of their fields, and how the values of a file become their instances.

A class that extends `Model` annotates its fields. A type is a scalar, a choice (`Literal`), another such class, or a list
(`tuple[X, ...]`), a mapping (`dict[str, X]`) or an option (`X | None`) of these; `Annotated` adds readers and markers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    NoReturn,
    Self,
    dataclass_transform,
    get_args,
    get_origin,
)

from briefing.model.field_types import ModelType, Shape, UnwrappedType, unwrap
from briefing.model.markers import Markup, Plain, Role
from briefing.model.value_readers import Length, Mistake, UnreadableValueError, read_text, refused
from briefing.model.values import IdForm

if TYPE_CHECKING:
    from briefing.model.markers import Marker

_REQUIRED: Any = object()


class _Key(NamedTuple):
    name: str
    default: Any

    def __get__(self, instance: object, owner: type) -> Any:
        """Return the default value for an instance, which keeps only other values."""
        return self if instance is None else self.default


def key(name: str, *, default: Any = _REQUIRED) -> Any:
    """Declare a field whose name in the file is not its name in Python, with its default value."""
    return _Key(name, default)


@dataclass_transform(eq_default=False, kw_only_default=True, frozen_default=True, field_specifiers=(key,))
class Model(metaclass=ModelType):
    """A mapping of a brief's YAML: closed, frozen, its fields named as in the file.

    An instance holds the values that differ from their defaults, in the order of the fields: a source has a hundred fields.
    """

    known_by: ClassVar[str | None] = None
    """The field, as in the file, that identifies a mapping without an id among others of its list."""
    recorded_as: ClassVar[str | None] = None
    """The field that alone stands for the mapping in snapshots if the others have their defaults, as in earlier snapshots."""

    conditions: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    """The part of its JSON Schema that concerns several fields."""

    if not TYPE_CHECKING:  # a type checker derives these from the fields

        def __init__(self, **values: Any) -> None:
            """Make an instance of values that are known to be valid."""
            declared = _declared(type(self))
            wrong = {field.attribute for field in declared.fields if field.required} - values.keys()
            if wrong := sorted(wrong or values.keys() - declared.defaults.keys()):
                raise TypeError(f"{type(self).__name__}: {', '.join(wrong)}")
            _fill(self, values)

        def __eq__(self, other: object) -> bool:
            """Compare the class and all values."""
            return vars(self) == vars(other) if type(self) is type(other) else NotImplemented

        def __hash__(self) -> int:
            """Hash all values."""
            return hash((type(self), *vars(self).items()))

    def __setattr__(self, name: str, _: object) -> NoReturn:
        """Refuse to change a value."""
        raise AttributeError(f"{type(self).__name__} is frozen: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse to delete a value."""
        raise AttributeError(f"{type(self).__name__} is frozen: {name}")

    def __repr__(self) -> str:
        """Show the values that are not the default ones."""
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"

    def updated(self, **values: Any) -> Self:
        """Return a copy with other values."""
        if unknown := sorted(values.keys() - _declared(type(self)).defaults.keys()):
            raise TypeError(f"{type(self).__name__}: {', '.join(unknown)}")
        made: Self = object.__new__(type(self))
        _fill(made, vars(self) | values)
        return made

    @classmethod
    def decode(cls, value: Any) -> Self:
        """Return the instance that the values of a file describe.

        Raises UnreadableValueError with all mistakes, in the order of the fields; those of unknown fields come last.
        """
        if isinstance(value, cls):
            return value
        if not isinstance(value, dict):
            raise refused("mapping", value)
        declared = _declared(cls)
        readers = declared.readers
        made: Self = object.__new__(cls)
        values: dict[str, Any] = {}
        mistakes: list[Mistake] = []
        value = cls._prepared(value)
        for name, item in value.items():
            found = readers.get(name)
            if found is None:
                mistakes.append(Mistake("unknown", (name,), item))
                continue
            attribute, read, required = found
            if item is not None or required:  # null in an optional field: the same as no field
                try:
                    values[attribute] = read(item)
                except UnreadableValueError as refusal:
                    mistakes += refusal.within(name)
        if mistakes or not value.keys() >= declared.required:
            mistakes += (Mistake("missing", (name,), value) for name in declared.required if name not in value)
            order = {name: index for index, name in enumerate(declared.by_key)}
            raise UnreadableValueError(*sorted(mistakes, key=lambda mistake: order.get(str(mistake.path[0]), len(order))))
        _fill(made, values)
        made._validate()
        return made

    @classmethod
    def _prepared(cls, value: dict[str, Any]) -> dict[str, Any]:
        """Return the values as they are read."""
        return value

    def _validate(self) -> None:
        """Raise UnreadableValueError if the values, each of them valid, do not fit together."""


def _fill(made: Model, values: Mapping[str, Any]) -> None:
    """Give an instance those of its values that differ from their defaults, in the order of the fields."""
    own = vars(made)
    for name, default in _declared(type(made)).defaults.items():
        if name in values and (value := values[name]) is not default and (value != default or type(value) is not type(default)):
            own[name] = value


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
    """The field of `model`, or the key of a map, that a text in place of the mapping sets."""
    roles: frozenset[Role]
    required: bool
    default: Any
    marked: bool
    """Whether it, or a mapping in it, contains a text or a reference."""
    translated: bool
    """Whether it, or a mapping in it, contains a text that an overlay may translate."""
    read: Callable[[Any], Any]
    """Reads its value; raises UnreadableValueError."""
    schema: Mapping[str, Any]
    """The JSON Schema of a single value that is not a mapping, as far as its reader declares one."""
    nullable: bool
    """Whether null is a value of it in the schema."""
    length: Length
    form: IdForm | None
    """The form of the id that it holds."""

    @property
    def by_id(self) -> bool:
        """Whether it is a list of entries with ids, by which overlays find them if every entry has one."""
        return self.shape == "list" and self.model is not None and "id" in fields_by_key(self.model)

    @property
    def per_language(self) -> bool:
        """Whether it is a list of texts of which each language has its own number."""
        return self.shape == "list" and isinstance(self.marker, Plain) and self.marker.per_language

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that a value may be, if it is a choice; otherwise empty. `vocabulary.yaml` may add to those of a `WordOf`."""
        return get_args(self.type) if get_origin(self.type) is Literal else ()

    @property
    def part(self) -> Field:
        """Return the field as it applies to one value of its list or map."""
        return self if self.shape == "one" else self._replace(shape="one")


class _Declared(NamedTuple):
    fields: tuple[Field, ...]
    by_key: dict[str, Field]
    readers: dict[str, tuple[str, Callable[[Any], Any], bool]]
    """By the names in the file: the name in Python, what reads a value, and whether it is required."""
    required: frozenset[str]
    """The names of fields in the file."""
    defaults: dict[str, Any]


@cache  # of types, whose number is fixed
def _declared(model: type[Model]) -> _Declared:
    found: dict[str, Field] = {}
    for owner in reversed(model.__mro__):
        for name, annotation in vars(owner).get("__annotations__", {}).items():
            if not isinstance(annotation, str):  # in a module that does not import `annotations`
                found[name] = _field(model, name, unwrap(annotation))
            elif not annotation.startswith("ClassVar"):
                found[name] = _field(model, name, _type(owner.__module__, annotation))
    fields = tuple(found.values())
    required = frozenset(field.key for field in fields if field.required)
    return _Declared(
        fields,
        {field.key: field for field in fields},
        {field.key: (field.attribute, field.read, field.required) for field in fields},
        required,
        {field.attribute: _REQUIRED if field.required else field.default for field in fields},
    )


@cache  # of annotations, whose number is fixed; a source has a hundred fields of thirty types
def _type(module: str, annotation: str) -> UnwrappedType:
    return unwrap(eval(annotation, vars(sys.modules[module])))  # reason: our own text


def fields(model: type[Model]) -> tuple[Field, ...]:
    """Return every field of a class, in declaration order."""
    return _declared(model).fields


def fields_by_key(model: type[Model]) -> dict[str, Field]:
    """Return every field of a class by its name in the file."""
    return _declared(model).by_key


def _field(owner: type[Model], name: str, found: UnwrappedType) -> Field:
    declared = getattr(owner, name, _REQUIRED)
    named, default = declared if isinstance(declared, _Key) else (name, declared)
    required = default is _REQUIRED
    inside = fields(found.model) if found.model is not None else ()
    return Field(
        named,
        name,
        owner,
        found.shape,
        found.marker,
        found.model,
        found.type,
        found.single,
        found.short,
        found.roles,
        required,
        None if required else default,
        found.marker is not None or any(field.marked for field in inside),
        isinstance(found.marker, Markup | Plain) or any(field.translated for field in inside),
        found.read or read_text,
        found.schema,
        found.nullable,
        found.length,
        found.form,
    )
