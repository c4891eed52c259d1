"""The types of fields, as annotations describe them: what a value is, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType, NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from briefing.model import value_readers
from briefing.model.markers import Markup, OneOrMany, Plain, RefTo, Role, Short, WordOf
from briefing.model.value_readers import Length, ReadBy
from briefing.model.values import IdForm

if TYPE_CHECKING:
    from briefing.model.markers import Marker

Shape = Literal["one", "list", "map"]


class ModelType(type):
    """The class of the classes that describe mappings."""

    if TYPE_CHECKING:  # mypy takes a class for a key of a cache only if its own class says so

        def __hash__(cls) -> int: ...
        def decode(cls, value: Any) -> Any: ...


class UnwrappedType(NamedTuple):
    shape: Shape = "one"
    marker: Marker | None = None
    model: Any = None
    type: Any = None
    single: bool = False
    short: str | None = None
    roles: frozenset[Role] = frozenset()
    read: Callable[[Any], Any] | None = None
    schema: Mapping[str, Any] = MappingProxyType({})
    nullable: bool = False
    length: Length = Length(0)
    form: IdForm | None = None


def unwrap(annotation: Any) -> UnwrappedType:
    """Unwrap optional, tuple and annotated types."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        found = unwrap(inner)
        for each in metadata:
            found = _annotated(found, each)
        return found
    if origin in (Union, UnionType):
        found = unwrap(next(part for part in get_args(annotation) if part is not NoneType))
        nullable = NoneType in get_args(annotation)
        return found._replace(
            nullable=nullable, read=value_readers.optional(found.read) if nullable and found.read else found.read
        )
    if origin is tuple:
        found = unwrap(get_args(annotation)[0])
        return found._replace(shape="list", read=value_readers.listed(found.read or value_readers.read_text))
    if origin is dict:
        found = unwrap(get_args(annotation)[1])
        return found._replace(shape="map", read=value_readers.mapped(found.read or value_readers.read_text))
    if origin is Literal:
        return UnwrappedType(type=annotation, read=value_readers.choice(get_args(annotation)))
    if isinstance(annotation, ModelType):
        return UnwrappedType(model=annotation, read=annotation.decode)
    return UnwrappedType(type=annotation)


def _annotated(found: UnwrappedType, each: Any) -> UnwrappedType:
    """Add what one annotation says; the last reader sees a value first, and its schema describes it."""
    match each:
        case ReadBy(read, schema):
            nullable = found.nullable and not schema
            return found._replace(read=_chain(read, found.read), schema=schema or found.schema, nullable=nullable)
        case Short(field):
            return found._replace(short=field, read=_chain(each.lengthen, found.read))
        case OneOrMany():
            return found._replace(single=True, read=_chain(each.listed, found.read))
        case Length():
            return found._replace(length=each, read=_chain(found.read, value_readers.checked_length(each)))
        case WordOf():
            return found._replace(marker=found.marker or each, type=each.choice)
        case Markup() | Plain() | RefTo():
            return found._replace(marker=found.marker or each)
        case Role():
            return found._replace(roles=found.roles | {each})
        case IdForm():
            return found._replace(form=each)
    raise TypeError(f"{each!r} does not annotate a field")


def _chain(first: Callable[[Any], Any] | None, second: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    assert first is not None
    return first if second is None else lambda value: second(first(value))
